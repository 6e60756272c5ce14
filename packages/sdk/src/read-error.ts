import { PlumblineApiError, type Problem } from "./errors.ts";

/** Longest part of an answer that is no JSON to be quoted in a message, in characters. */
const quotedLength = 200;

/** The error in an answer: RFC 9457 (native API), MLflow's shape, the inference protocol's, or its bare text. */
export async function readApiError(response: Response): Promise<PlumblineApiError> {
  const { status } = response;
  const text = await response.text();
  const body = parseObject(text);
  const code = textOf(body["code"]) ?? textOf(body["error_code"]) ?? `http/${status}`;
  const message =
    textOf(body["detail"]) ??
    textOf(body["message"]) ??
    textOf(body["error"]) ??
    textOf(body["title"]) ??
    `the server answered ${status} ${response.statusText}: ${text.slice(0, quotedLength)}`.replace(
      /:?\s*$/,
      "",
    );
  return new PlumblineApiError({ status, code, message, problems: problemsOf(body["problems"]) });
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function problemsOf(value: unknown): Problem[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => {
    const { field, message } = (item ?? {}) as Record<string, unknown>;
    return typeof field === "string" && typeof message === "string" ? [{ field, message }] : [];
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
