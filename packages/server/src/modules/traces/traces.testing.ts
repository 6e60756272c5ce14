import { startTestServer, type TestServer } from "#testing";
import bodies from "./fixtures/client-bodies.json" with { type: "json" };

export const traces = "/api/3.0/mlflow/traces";
export const legacyTraces = "/api/2.0/mlflow/traces";
export const protobuf = "application/x-protobuf";
/** Of the recorded trace. */
export const traceId = bodies.reportedTrace.trace.trace_info.trace_id;

type Body = Readonly<Record<string, unknown>>;

interface TraceJson {
  readonly trace_id: string;
  readonly state: string;
  readonly execution_duration?: string;
  readonly response_preview?: string;
  readonly tags: Readonly<Record<string, string>>;
}

interface SpanJson {
  readonly name: string;
  readonly trace_id: string;
  readonly status: Body;
  readonly attributes: readonly Body[];
}

/** Whatever an answer may hold; a test reads what its call answers with. */
export interface Answer {
  readonly httpStatus: number;
  readonly message: string;
  readonly error_code: string;
  readonly experiment_id: string;
  readonly run: { readonly info: { readonly run_id: string } };
  /** Of a search. */
  readonly traces: readonly TraceJson[];
  readonly trace: { readonly trace_info: TraceJson; readonly spans: readonly SpanJson[] };
  readonly trace_info: Body & { readonly request_id: string };
  readonly next_page_token: string;
  readonly traces_deleted: number;
  readonly assessment: {
    readonly assessment_id: string;
    readonly source: Body;
    readonly valid: boolean;
  };
}

export interface LedgerEntryJson {
  readonly payload: {
    readonly traceIds: readonly string[];
    readonly traces: readonly { readonly traceId: string; readonly digest: string; readonly spans: number }[];
  };
}

/** A server with an experiment for the recorded bodies, and ways to send traces to it. */
export class TestTraces implements AsyncDisposable {
  readonly server: TestServer;
  readonly experimentId: string;

  private constructor(server: TestServer, experimentId: string) {
    this.server = server;
    this.experimentId = experimentId;
  }

  static async start(): Promise<TestTraces> {
    const server = await startTestServer();
    const made = await server.fetch("/api/2.0/mlflow/experiments/create", { json: { name: "traces" } });
    // The first one that is made is the one that the recorded bodies name.
    return new TestTraces(server, ((await made.json()) as Answer).experiment_id);
  }

  async call(path: string, json?: unknown, method?: string): Promise<Answer> {
    const answer = await this.server.fetch(path, {
      ...(json !== undefined && { json }),
      ...(method !== undefined && { method }),
    });
    return { ...((await answer.json()) as Answer), httpStatus: answer.status };
  }

  /** Answers of searches and batches, which are lists. */
  async list<Item>(path: string, field: string, json?: unknown): Promise<readonly Item[]> {
    const answer = (await this.call(path, json)) as unknown as Record<string, readonly Item[] | undefined>;
    return answer[field] ?? [];
  }

  /** Ids of the traces that a search finds. @throws the message of a refusal. */
  async search(filter: string, more: Body = {}): Promise<string[]> {
    const json = { ...bodies.search, filter, ...more };
    const { httpStatus, message } = await this.call(`${traces}/search`, json);
    if (httpStatus !== 200) throw new Error(message);
    return (await this.list<TraceJson>(`${traces}/search`, "traces", json)).map(({ trace_id }) => trace_id);
  }

  entriesOf(type: string): Promise<readonly LedgerEntryJson[]> {
    return this.list(`/api/v1/ledger/entries?type=${type}`, "entries");
  }

  sendSpans(body: Uint8Array, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return this.server.fetch("/v1/traces", {
      method: "POST",
      body: new Uint8Array(body),
      headers: { "content-type": protobuf, "x-mlflow-experiment-id": this.experimentId, ...headers },
    });
  }

  /** Sends the recorded trace as the client does: the inner span, the root, the report. */
  async sendRecorded(): Promise<void> {
    await this.sendSpans(Buffer.from(bodies.childSpan, "base64"));
    await this.sendSpans(Buffer.from(bodies.rootSpan, "base64"));
    await this.call(traces, bodies.reportedTrace);
  }

  sendJson(
    id: number,
    spans: readonly Body[],
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    return this.server.fetch("/v1/traces", {
      json: otlpJson(id, spans),
      headers: { "x-mlflow-experiment-id": this.experimentId, ...headers },
    });
  }

  /** @returns the id of the trace. */
  async sendTrace(
    id: number,
    spans: readonly Body[],
    headers: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const answer = await this.sendJson(id, spans, headers);
    if (answer.status !== 200) throw new Error(await answer.text());
    return idOf(id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
  }
}

export function idOf(id: number): string {
  return `tr-${id.toString(16).padStart(32, "0")}`;
}

/** An export of one trace whose spans are what is given over a span of 7.9 ms. */
function otlpJson(id: number, spans: readonly Body[]): Body {
  return {
    resourceSpans: [
      {
        resource: { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] },
        scopeSpans: [
          {
            spans: spans.map((span, index) => ({
              traceId: idOf(id).slice(3),
              spanId: (index + 1).toString(16).padStart(16, "0"),
              name: `span ${index}`,
              startTimeUnixNano: "1700000000000000000",
              endTimeUnixNano: "1700000000007900000",
              ...span,
            })),
          },
        ],
      },
    ],
  };
}
