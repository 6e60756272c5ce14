import type { Int64, KeyValue, LifecycleStage } from "./records.ts";
import type { Fields } from "./source-client.ts";

/** Fields of MLflow's answers, absent ones with the value that its clients read from them. */
export function textOf(fields: Fields, name: string): string {
  const value = (fields[name] ?? "") as string | number | bigint | boolean;
  return String(value);
}

export function optionalText(fields: Fields, name: string): string | undefined {
  return fields[name] === undefined || fields[name] === null ? undefined : textOf(fields, name);
}

export function int64Of(fields: Fields, name: string): Int64 {
  const value = fields[name] ?? 0;
  if (typeof value === "number" || typeof value === "bigint") return value;
  const whole = BigInt(value as string);
  return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
}

export function timeOf(fields: Fields, name: string): number {
  return Number(int64Of(fields, name));
}

export function doubleOf(fields: Fields, name: string): number {
  return Number(fields[name] ?? 0);
}

export function objectOf(fields: Fields, name: string): Fields {
  return (fields[name] ?? {}) as Fields;
}

export function listOf(fields: Fields, name: string): readonly Fields[] {
  return (fields[name] ?? []) as readonly Fields[];
}

export function pairsOf(fields: Fields, name: string): KeyValue[] {
  return listOf(fields, name).map((pair) => ({ key: textOf(pair, "key"), value: textOf(pair, "value") }));
}

export function lifecycleOf(fields: Fields): LifecycleStage {
  return textOf(fields, "lifecycle_stage") === "deleted" ? "deleted" : "active";
}
