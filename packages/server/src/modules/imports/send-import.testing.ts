import type { TestServer } from "#testing";

/** What an import answers for one item. */
export interface Result {
  outcome: string;
  reason?: string;
  experimentId?: string;
}

/** @returns the id of an import from a source at this location. */
export async function startImport(server: TestServer, location: string): Promise<string> {
  const json = { source: { kind: "mlflow-server", location } };
  const answer = await server.fetch("/api/v1/imports", { json });
  return ((await answer.json()) as { id: string }).id;
}

export async function sendToImport<T = Result>(
  server: TestServer,
  importId: string,
  request: { path: string; json: unknown; as?: string },
): Promise<T> {
  const { path, json, as = "administrator" } = request;
  const answer = await server.fetch(`/api/v1/imports/${importId}/${path}`, { json, as });
  return { status: answer.status, ...((await answer.json()) as object) } as T;
}

export async function recordItems(
  server: TestServer,
  importId: string,
  items: readonly object[],
): Promise<Result[]> {
  const request = { path: "batches", json: { items } };
  const { results } = await sendToImport<{ results: Result[] }>(server, importId, request);
  return results;
}
