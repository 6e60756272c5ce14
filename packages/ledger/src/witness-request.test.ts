import { expect, test } from "vitest";
import { formatWitnessRequest, parseWitnessRequest } from "./witness-request.ts";

const hash = (byte: number) => new Uint8Array(32).fill(byte);

test("the specification's example is read, and written as it is", () => {
  const note =
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
  const body = `old 20852014\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\njrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n\n${note}`;
  const request = parseWitnessRequest(body);
  expect(request).toMatchObject({ oldSize: 20_852_014, note });
  expect(request.proof).toHaveLength(2);
  expect(formatWitnessRequest(request)).toBe(body);
});

test("a first request carries no proof", () => {
  const body = formatWitnessRequest({ oldSize: 0, proof: [], note: "n" });
  expect(body).toBe("old 0\n\nn");
  expect(parseWitnessRequest(body)).toEqual({ oldSize: 0, proof: [], note: "n" });
});

test.each([
  ["no empty line", "old 0\n", "witness-request-malformed"],
  ["a leading zero", "old 01\n\nn", "witness-request-malformed"],
  ["a size beyond 2^53-1", "old 9007199254740992\n\nn", "witness-request-malformed"],
  ["no size", "old\n\nn", "witness-request-malformed"],
  ["a negative size", "old -1\n\nn", "witness-request-malformed"],
  ["carriage returns", "old 1\r\n\r\nn", "witness-request-malformed"],
  ["a hash that is no base64", "old 1\n*\n\nn", "base64-invalid"],
  [
    "64 hashes",
    formatWitnessRequest({ oldSize: 1, proof: Array.from({ length: 64 }, (_, at) => hash(at)), note: "n" }),
    "witness-request-malformed",
  ],
])("a request with %s is refused", (_, body, code) => {
  expect(() => parseWitnessRequest(body)).toThrow(expect.objectContaining({ code }));
});
