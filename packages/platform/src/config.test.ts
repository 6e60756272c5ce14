import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { readConfig, variableOf } from "./config.ts";

const schema = z.strictObject({
  port: z.coerce.number().int().default(5000),
  logLevel: z.enum(["info", "debug"]).default("info"),
  password: z.string().optional(),
});
const directory = mkdtempSync(join(tmpdir(), "plumbline-config-"));
afterAll(() => rmSync(directory, { recursive: true }));
const file = (text: string) => {
  const path = join(directory, "settings.yaml");
  writeFileSync(path, text);
  return path;
};

test("flags win over the environment, the environment over the file, the file over defaults", () => {
  const path = file("port: 1\nlogLevel: debug\n");
  expect(readConfig(schema, { environment: {}, file: path })).toEqual({ port: 1, logLevel: "debug" });
  expect(readConfig(schema, { environment: { PLUMBLINE_PORT: "2" }, file: path }).port).toBe(2);
  expect(
    readConfig(schema, { environment: { PLUMBLINE_PORT: "2" }, file: path, flags: { port: 3 } }).port,
  ).toBe(3);
  expect(readConfig(schema, { environment: {} })).toEqual({ port: 5000, logLevel: "info" });
});

test("a setting's variable is its name in capitals", () => {
  expect(variableOf("logLevel")).toBe("PLUMBLINE_LOG_LEVEL");
});

test("an unknown key is an error that names the nearest", () => {
  expect(() => readConfig(schema, { environment: { PLUMBLINE_LOG_LEVLE: "info" } })).toThrow(
    "environment: unknown setting PLUMBLINE_LOG_LEVLE; did you mean PLUMBLINE_LOG_LEVEL?",
  );
  expect(() => readConfig(schema, { environment: {}, file: file("prot: 1") })).toThrow("did you mean port?");
});

test("every value that breaks its rule is named at once", () => {
  const environment = { PLUMBLINE_PORT: "many", PLUMBLINE_LOG_LEVEL: "loud" };
  expect(() => readConfig(schema, { environment })).toThrow(/port: .*logLevel: /);
});

test("a secret may come from a file", () => {
  const environment = { PLUMBLINE_PASSWORD_FILE: file("correct horse\n") };
  expect(readConfig(schema, { environment }).password).toBe("correct horse");
});

test("the client's own variables are no settings of a process", () => {
  expect(readConfig(schema, { environment: { PLUMBLINE_URL: "x", PLUMBLINE_TOKEN: "y" } }).port).toBe(5000);
});
