import { text } from "node:stream/consumers";
import { httpErrors, parseJson, type RouteRequest } from "@plumbline/platform";

/** A GET's fields are names and small numbers. */
const maximumBytes = 65_536;

type GetRequest = Pick<RouteRequest<unknown, unknown, unknown, unknown>, "query" | "headers" | "http">;

/** Whether a GET's fields are in its body, as MLflow reads them where the query is empty; mlflow-export-import asks so. */
export function hasFieldsInBody({ query, headers }: GetRequest): boolean {
  return Number(headers["content-length"] ?? 0) > 0 && Object.keys(query as object).length === 0;
}

/** @throws PlumblineError `http/malformed-json`, `http/too-large`. */
export async function readGetBody({ headers, http }: GetRequest): Promise<unknown> {
  if (Number(headers["content-length"]) > maximumBytes) {
    throw httpErrors["too-large"]({ limitBytes: maximumBytes });
  }
  const body = await text(http.raw);
  try {
    return parseJson(body);
  } catch (error) {
    throw httpErrors["malformed-json"]({ reason: error instanceof Error ? error.message : String(error) });
  }
}
