import { outboundErrors } from "@plumbline/platform";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isWorthRetrying, mostAttempts, readRetryAfterMs, waitBeforeNextMs } from "./retry-schedule.ts";

const answered = (status: number) => {
  return { answer: { status, headers: {}, body: Buffer.alloc(0) }, error: undefined };
};

test("waits grow by four up to an hour, and end after about three hours", () => {
  const waits = Array.from({ length: mostAttempts - 1 }, (_value, index) => waitBeforeNextMs(index + 1, 0));
  expect(waits.map((ms) => ms / 1000)).toEqual([1, 4, 16, 64, 256, 1024, 3600, 3600, 3600]);
});

test("chance shortens a wait by up to half; Retry-After lengthens it up to an hour", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (attempts, chance) => {
        const whole = waitBeforeNextMs(attempts, 0);
        const waited = waitBeforeNextMs(attempts, chance);
        expect(waited).toBeGreaterThanOrEqual(whole / 2);
        expect(waited).toBeLessThanOrEqual(whole);
        expect(waitBeforeNextMs(attempts, chance, 1e12)).toBe(3_600_000);
      },
    ),
  );
});

test.each([408, 425, 429, 500, 502, 503, 599])("%i is tried again", (status) => {
  expect(isWorthRetrying(answered(status))).toBe(true);
});

test.each([301, 307, 400, 401, 404, 410])("%i is not tried again", (status) => {
  expect(isWorthRetrying(answered(status))).toBe(false);
});

test("what the network did may pass; what is refused stays refused", () => {
  const host = "example.com";
  const outcomes = [
    outboundErrors.unreachable({ host, reason: "ECONNREFUSED" }),
    outboundErrors["timed-out"]({ host, seconds: 10 }),
    outboundErrors.unresolved({ host, reason: "EAI_AGAIN" }),
    outboundErrors["address-refused"]({ host, address: "10.0.0.1" }),
    outboundErrors["not-https"]({ host }),
  ].map((error) => isWorthRetrying({ answer: undefined, error }));
  expect(outcomes).toEqual([true, true, true, false, false]);
});

test("Retry-After is read as seconds and as a date", () => {
  const nowMs = Date.UTC(2026, 0, 1, 12, 0, 0);
  expect(readRetryAfterMs("120", nowMs)).toBe(120_000);
  expect(readRetryAfterMs("Thu, 01 Jan 2026 12:01:00 GMT", nowMs)).toBe(60_000);
  expect(readRetryAfterMs("Thu, 01 Jan 2026 11:00:00 GMT", nowMs)).toBe(0);
  expect(readRetryAfterMs("soon", nowMs)).toBeUndefined();
  expect(readRetryAfterMs(undefined, nowMs)).toBeUndefined();
});
