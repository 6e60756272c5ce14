/** Types of Thrift's compact protocol that Parquet's headers use here. */
const wireTypes = { integer32: 5, integer64: 6, text: 8, list: 9, struct: 12 } as const;

/** A value as it is written, with the number of its type. */
export interface ThriftValue {
  readonly type: number;
  readonly bytes: readonly number[];
}

/** @param value a whole number from 0 on. */
export function integer32(value: number): ThriftValue {
  return { type: wireTypes.integer32, bytes: varint(2 * value) };
}

/** @param value a whole number from 0 to 2^52. */
export function integer64(value: number): ThriftValue {
  return { type: wireTypes.integer64, bytes: varint(2 * value) };
}

export function text(value: string): ThriftValue {
  const utf8 = new TextEncoder().encode(value);
  return { type: wireTypes.text, bytes: [...varint(utf8.length), ...utf8] };
}

/** @param values at least one, all of one type. */
export function list(values: readonly ThriftValue[]): ThriftValue {
  const { type = 0 } = values[0] ?? {};
  const head = values.length < 15 ? [(values.length << 4) | type] : [0xf0 | type, ...varint(values.length)];
  return { type: wireTypes.list, bytes: [...head, ...values.flatMap(({ bytes }) => bytes)] };
}

/** @param fields by their numbers, which rise by at most 15; an undefined one is left out. */
export function struct(fields: Readonly<Record<number, ThriftValue | undefined>>): ThriftValue {
  const bytes: number[] = [];
  let last = 0;
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const id = Number(key);
    bytes.push(((id - last) << 4) | value.type, ...value.bytes);
    last = id;
  }
  bytes.push(0);
  return { type: wireTypes.struct, bytes };
}

/** Seven bits a byte, lowest first. Not with shifts: these end at 32 bits. */
export function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  bytes.push(rest);
  return bytes;
}
