import { chmod, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AppContext } from "#context";
import type { Reader } from "#storage";
import { addressForBrowsers } from "./address-for-browsers.ts";
import { addToken } from "./create-token.ts";
import { addUser } from "./create-user.ts";
import { createSignInLink } from "./create-sign-in-link.ts";
import { type IdentityContext, writeIdentity } from "./identity-context.ts";
import { defaultWorkspace, systemPrincipal } from "./principal.ts";
import { administratorRole } from "./role.store.ts";
import { makeToken } from "./secret.ts";
import { listTokens } from "./token.store.ts";
import { listAdministrators } from "./user.store.ts";

const system = systemPrincipal(defaultWorkspace);

/**
 * Makes sure that somebody can manage the server: where no administrator has a live token or a password, one gets a
 * token in `DIR/admin-token`, readable by the owner of the process only. At the first start that administrator is
 * made, named `admin`. Otherwise the file, if deleted, is not written again.
 */
export async function ensureAdministrator(
  context: IdentityContext & Pick<AppContext, "config">,
): Promise<void> {
  const { storage } = context;
  if (await someAdministratorCanSignIn(storage.read, context.clock.nowMs())) return;
  const token = makeToken(context.random);
  // The file first: a token in the database that nobody holds would keep the next start from writing one.
  await writeTokenFile(join(context.config.data, "admin-token"), token);
  await writeIdentity(context, async (transaction) => {
    const [existing] = await listAdministrators(transaction, defaultWorkspace);
    const owner =
      existing ??
      (await addUser(context, transaction, system, {
        userName: "admin",
        roles: [administratorRole],
        passwordHash: null,
      }));
    await addToken(context, transaction, system, {
      token,
      ownerId: owner.actorId,
      label: "admin-token file",
    });
  });
}

/** While no administrator has ever signed in in a browser: a new one-time link for the first of them. */
export async function offerSignInLink(
  context: IdentityContext & Pick<AppContext, "config">,
  /** Where the server listens; `publicUrl`, where set, goes before it. */
  serverUrl: string,
): Promise<string | undefined> {
  const administrators = await listAdministrators(context.storage.read, defaultWorkspace);
  const [first] = administrators;
  if (first === undefined || administrators.some(({ signedInAtMs }) => signedInAtMs !== null)) {
    return undefined;
  }
  const { url } = await createSignInLink(context, system, {
    userName: first.userName,
    serverUrl: addressForBrowsers(context.config, serverUrl),
  });
  return url;
}

async function someAdministratorCanSignIn(reader: Reader, nowMs: number): Promise<boolean> {
  for (const { actorId, passwordHash } of await listAdministrators(reader, defaultWorkspace)) {
    if (passwordHash !== null) return true;
    if ((await listTokens(reader, { actorId, nowMs })).length > 0) return true;
  }
  return false;
}

async function writeTokenFile(path: string, token: string): Promise<void> {
  const unfinished = `${path}.unfinished`;
  await writeFile(unfinished, `${token}\n`, { mode: 0o600, flush: true });
  // A file left by an interrupted start keeps its mode.
  await chmod(unfinished, 0o600);
  await rename(unfinished, path);
}
