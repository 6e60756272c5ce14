import { readConfig, variableOf } from "@plumbline/platform";
import type { Command } from "commander";
import type { z } from "zod";

/** Makes every setting of a process a flag, so that what a process can be told stands in one place: its schema. */
export function addSettings<Shape extends z.ZodRawShape>(command: Command, schema: z.ZodObject<Shape>): void {
  for (const [key, setting] of Object.entries(schema.shape) as [string, z.ZodType][])
    command.option(`--${flagOf(key)} <value>`, describeSetting(key, setting));
  command.option(
    "--config <file>",
    "YAML file of settings; variables and flags go before it (PLUMBLINE_CONFIG)",
  );
}

/**
 * The settings that the flags, the environment and the configuration file give.
 *
 * @throws PlumblineError `config/…` naming every setting that breaks its rule.
 */
export function readSettings<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  options: Readonly<Record<string, string | undefined>>,
): z.infer<z.ZodObject<Shape>> {
  const { config = process.env["PLUMBLINE_CONFIG"], ...flags } = options;
  return readConfig(schema, { environment: process.env, file: config, flags });
}

function flagOf(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function describeSetting(key: string, setting: z.ZodType): string {
  const whenAbsent = setting.safeParse(undefined);
  const described = setting.description ?? "";
  const byDefault =
    whenAbsent.success && whenAbsent.data !== undefined ? `default ${JSON.stringify(whenAbsent.data)}; ` : "";
  return `${described}${described === "" ? "" : " "}(${byDefault}${variableOf(key)})`;
}
