import type { Figure } from "./figure.ts";
import { serveLinearModels } from "./deployed-model.ts";
import { measureLatency } from "./latency.ts";
import { describeLoad, load } from "./load.ts";
import { startEmptyRoute } from "./start-empty-route.ts";
import { residentMebibytesOf } from "./process-usage.ts";
import { withTemporaryDirectory } from "./temporary-directory.ts";

/** Rows a request and columns a row, as the table of other servers has them. */
const shapes = [
  { rows: 1, columns: 4 },
  { rows: 64, columns: 30 },
];

/**
 * One linear ONNX model behind a gateway, with signature check, authentication, request log and metrics on, beside a
 * Fastify route in the same run that parses the same request and answers the same JSON without a model.
 */
export async function measureServing(): Promise<Figure[]> {
  return withTemporaryDirectory(async (data) => {
    await using served = await serveLinearModels(
      data,
      shapes.map(({ columns }) => columns),
    );
    const idle = residentMebibytesOf(served.gateway.pid);
    const figures: Figure[] = [];
    for (const shape of shapes)
      for (const protocol of protocols) figures.push(...(await measure(served, shape, protocol)));
    return [
      ...figures,
      { work: "gateway start to listening, two models", value: served.gateway.readySeconds, unit: "s" },
      { work: "gateway memory, idle", value: idle, unit: "MiB" },
      { work: "gateway memory, after load", value: residentMebibytesOf(served.gateway.pid), unit: "MiB" },
    ];
  });
}

interface Protocol {
  readonly name: string;
  path(deployment: string): string;
  body(rows: readonly (readonly number[])[]): unknown;
}

const protocols: readonly Protocol[] = [
  {
    name: "/invocations",
    path: (deployment) => `/endpoints/${deployment}/invocations`,
    body: (rows) => ({ dataframe_split: { columns: rows[0]?.map((_, at) => `c${at}`), data: rows } }),
  },
  {
    name: "OIP v2 JSON",
    path: (deployment) => `/v2/models/${deployment}/infer`,
    body: (rows) => ({
      inputs: [
        { name: "features", shape: [rows.length, rows[0]?.length], datatype: "FP32", data: rows.flat() },
      ],
    }),
  },
];

async function measure(
  { gateway, token }: { gateway: { url: string; pid: number }; token: string },
  { rows, columns }: (typeof shapes)[number],
  protocol: Protocol,
): Promise<Figure[]> {
  const values = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, at) => Math.round(Math.cos(row * columns + at) * 1e4) / 1e4),
  );
  const body = JSON.stringify(protocol.body(values));
  const url = gateway.url + protocol.path(`linear-${columns}`);
  const headers = { authorization: `Bearer ${token}` };
  const post = async (to: string) => {
    const answer = await fetch(to, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body,
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${to}: ${answer.status} ${text}`);
    return JSON.parse(text) as unknown;
  };
  const answer = await post(url);
  await using stick = await startEmptyRoute(answer);
  const echo = await load({ url: `${stick.url}/echo`, pid: stick.pid, body: () => body });
  const echoAlone = await measureLatency(500, () => post(`${stick.url}/echo`));
  const modelAlone = await measureLatency(500, () => post(url));
  const model = await load({ url, pid: gateway.pid, headers, body: () => body });
  const what = `${protocol.name}, ${rows} × ${columns}`;
  return [
    {
      work: `route without a model: ${what}`,
      value: echo.rate,
      unit: "requests/s",
      note: describeLoad(echo),
    },
    {
      work: `${what}, of that route`,
      value: model.rate / echo.rate,
      unit: "×",
      budget: { atLeast: 0.6 },
      note: describeLoad(model),
    },
    {
      work: `${what}, of that route's CPU a request`,
      value: echo.cpuMicroseconds / model.cpuMicroseconds,
      unit: "×",
    },
    {
      work: `${what}, added to p50 of one request at a time`,
      value: modelAlone.p50Milliseconds - echoAlone.p50Milliseconds,
      unit: "ms",
      budget: { below: 0.3 },
    },
  ];
}
