import { PlumblineClient } from "@plumbline/sdk";
import { cliErrors } from "./errors.ts";
import { readText } from "./read-file.ts";

const defaultUrl = "http://127.0.0.1:5000";

export interface ServerAccess {
  readonly url: string;
  readonly token: string | undefined;
}

/** Where the server is and who asks, as the environment names them. */
export async function readServerAccess(): Promise<ServerAccess> {
  const { PLUMBLINE_URL, PLUMBLINE_TOKEN, PLUMBLINE_TOKEN_FILE } = process.env;
  const token =
    PLUMBLINE_TOKEN ??
    (PLUMBLINE_TOKEN_FILE === undefined ? undefined : (await readText(PLUMBLINE_TOKEN_FILE)).trim());
  return { url: PLUMBLINE_URL ?? defaultUrl, token };
}

/** The token for an address that an argument names: none where PLUMBLINE_URL says that it is another server's. */
export async function readTokenFor(address: string): Promise<string | undefined> {
  const { token } = await readServerAccess();
  const { PLUMBLINE_URL } = process.env;
  const isOthers = PLUMBLINE_URL !== undefined && originOf(PLUMBLINE_URL) !== originOf(address);
  return isOthers ? undefined : token;
}

function originOf(address: string): string | undefined {
  return URL.parse(address)?.origin;
}

/** A client of that server. @throws PlumblineError `cli/usage-…` where the address or the token is missing. */
export async function connectServer(): Promise<PlumblineClient> {
  const { url, token } = await readServerAccess();
  if (token === undefined || token === "") throw cliErrors["usage-no-token"]({ url });
  try {
    return new PlumblineClient({ url, token, workspace: process.env["PLUMBLINE_WORKSPACE"] });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw cliErrors["usage-server-url"]({ reason }, { cause });
  }
}
