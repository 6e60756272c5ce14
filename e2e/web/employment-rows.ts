/** People such as the model of `packages/inference/testdata` was fitted on, the same for the same seed. */
export interface Person {
  readonly id: string;
  readonly age: number;
  readonly hours: number;
  readonly region: string;
  readonly sex: string;
  readonly employed: 0 | 1;
}

const regions = ["north", "south", "east"];

/** @param drift years that everybody is older than those the model was fitted on. */
export function makePeople(count: number, options: { seed: number; drift?: number }): Person[] {
  const random = mulberry32(options.seed);
  return Array.from({ length: count }, (_, place) => {
    const age = 16 + Math.floor(random() * 79) + (options.drift ?? 0);
    const hours = Math.round(random() * 600) / 10;
    const region = regions[Math.floor(random() * regions.length)] ?? "north";
    const sex = random() < 0.5 ? "female" : "male";
    const noise = (random() - 0.5) * 0.5;
    const employed = age / 95 + hours / 60 + (region === "north" ? 1 : 0) + noise > 1.2 ? 1 : 0;
    return { id: `p${options.seed}-${place}`, age, hours, region, sex, employed };
  });
}

export function formatCsv(people: readonly Person[]): Uint8Array<ArrayBuffer> {
  const lines = people.map(({ id, age, hours, region, sex, employed }) =>
    [id, age, hours, region, sex, employed].join(","),
  );
  return new TextEncoder().encode(["id,age,hours,region,sex,employed", ...lines, ""].join("\n"));
}

/** A small generator with a seed (Tommy Ettinger's mulberry32), so that figures are the same in every run. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
