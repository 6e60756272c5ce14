import fc from "fast-check";
import { expect, test } from "vitest";
import bodies from "./fixtures/client-bodies.json" with { type: "json" };
import { doubleOf, readFields } from "./protobuf-reader.ts";
import { readOtlpJson } from "./read-otlp-json.ts";
import { readOtlpProtobuf } from "./read-otlp-protobuf.ts";

const child = Buffer.from(bodies.childSpan, "base64");

test("a span of the mlflow client is read with its ids, times and attributes", () => {
  const [{ resource, spans } = { resource: new Map(), spans: [] }] = readOtlpProtobuf(child);
  expect(resource.get("telemetry.sdk.name")).toBe("mlflow");
  expect(spans).toHaveLength(1);
  const [span] = spans;
  expect(span).toMatchObject({ name: "llm", status: "OK", statusMessage: "", events: [], links: [] });
  expect(span?.traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(span?.parentSpanId).toMatch(/^[0-9a-f]{16}$/);
  expect(span!.endNs).toBeGreaterThan(span!.startNs);
  expect(span?.attributes.get("temp")).toBe(0.5);
  expect(span?.attributes.get("n")).toBe(3n);
  expect(span?.attributes.get("mlflow.spanInputs")).toEqual(new Map([["q", "é1"]]));
});

test("a message cut short anywhere is refused or read as a shorter one, never more", () => {
  for (let length = 1; length < child.byteLength; length++) {
    try {
      const spans = readOtlpProtobuf(child.subarray(0, length)).flatMap((part) => part.spans);
      expect(spans.length).toBeLessThanOrEqual(1);
    } catch (error) {
      expect(error).toMatchObject({ code: "traces/bad-otlp" });
    }
  }
});

test("bytes that are no message are refused with a reason, whatever they are", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        readOtlpProtobuf(bytes);
      } catch (error) {
        expect(error).toMatchObject({ code: "traces/bad-otlp" });
      }
    }),
  );
});

test("an attribute nested deeper than a hundred is refused", () => {
  let value = Buffer.from([0x10, 1]);
  const within = (tag: number, bytes: Buffer) => {
    const length: number[] = [];
    let rest = bytes.byteLength;
    for (; rest > 127; rest = Math.floor(rest / 128)) length.push((rest % 128) + 128);
    return Buffer.concat([Buffer.from([tag, ...length, rest]), bytes]);
  };
  for (let depth = 0; depth < 150; depth++) value = within(0x2a, within(0x0a, value));
  const attribute = within(0x4a, Buffer.concat([within(0x0a, Buffer.from("k")), within(0x12, value)]));
  const span = Buffer.concat([
    within(0x0a, Buffer.alloc(16, 1)),
    within(0x12, Buffer.alloc(8, 1)),
    attribute,
  ]);
  expect(() => readOtlpProtobuf(within(0x0a, within(0x12, within(0x12, span))))).toThrow(
    /more than 100 deep/,
  );
});

test("doubles are read bit by bit", () => {
  const bytes = Buffer.alloc(9);
  bytes[0] = 0x09;
  bytes.writeDoubleLE(-0.1, 1);
  const [field] = readFields(bytes);
  expect(doubleOf(field!)).toBe(-0.1);
});

test("OTLP's JSON gives the same span as protobuf: ids in hexadecimal, integers as text or number", () => {
  const span = {
    traceId: "0AF7651916CD43DD8448EB211C80319C",
    spanId: "b7ad6b7169203331",
    name: "json",
    startTimeUnixNano: "1700000000000000001",
    endTimeUnixNano: 1_700_000_000_000_000_000n,
    attributes: [
      { key: "i", value: { intValue: "-7" } },
      { key: "d", value: { doubleValue: 7 } },
      { key: "nan", value: { doubleValue: "NaN" } },
      {
        key: "m",
        value: { kvlistValue: { values: [{ key: "a", value: { arrayValue: { values: [{}] } } }] } },
      },
    ],
    status: { code: 2, message: "m" },
  };
  const [read] = readOtlpJson({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
  expect(read?.spans[0]).toEqual({
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    parentSpanId: null,
    name: "json",
    startNs: 1_700_000_000_000_000_001n,
    endNs: 1_700_000_000_000_000_000n,
    status: "ERROR",
    statusMessage: "m",
    attributes: new Map<string, unknown>([
      ["i", -7n],
      ["d", 7],
      ["nan", NaN],
      ["m", new Map([["a", [null]]])],
    ]),
    events: [],
    links: [],
  });
});

test.each([
  [{ resourceSpans: 5 }, /resourceSpans is not a list/],
  [[], /the body is not an object/],
  [{ resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: "xy" }] }] }] }, /trace_id is "xy"; 16 bytes/],
])("what is no export in JSON is refused: %j", (body, message) => {
  expect(() => readOtlpJson(body)).toThrow(message);
});
