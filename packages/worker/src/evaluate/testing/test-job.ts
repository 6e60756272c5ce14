import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const testdata = fileURLToPath(import.meta.resolve("@plumbline/worker")).replace(
  /src\/index\.ts$/,
  "testdata/",
);

/** Type of each column of `people`, as the server registers it, and its roles. */
const people = {
  person: ["int64", "id"],
  age: ["int64", "feature"],
  hours: ["double", "feature"],
  region: ["string", "feature"],
  sex: ["string", "sensitive"],
  origin: ["string", "sensitive"],
  employed: ["int64", "target"],
} as const;

/** Models of the fixtures by what they take. */
const signatures = {
  people: { age: "double", hours: "double", region: "string" },
  age: { age: "double" },
} as const;

export interface TestJobOptions {
  readonly model: string;
  /** Default `people`. */
  readonly signature?: keyof typeof signatures;
  /** Files of the version beside the model. */
  readonly files?: Readonly<Record<string, string>>;
  /** Default `people.parquet`. */
  readonly dataset?: string;
  /** Text of a CSV file instead. */
  readonly csv?: string;
  /** Types other than those of `people`; columns in the file's order where there is a `csv`. */
  readonly columns?: Readonly<Record<string, readonly [type: string, role: string]>>;
  readonly rowCount?: number;
}

/** A job's folder with its inputs by digest, and the input that a server would send. */
export async function createTestJob(options: TestJobOptions) {
  const directory = await mkdtemp(join(tmpdir(), "plumbline-evaluate-"));
  const objectPath = (sha256: string) => join(directory, sha256);
  const add = async (content: Uint8Array | string) => {
    const sha256 = createHash("sha256").update(content).digest("hex");
    await writeFile(objectPath(sha256), content);
    return { sha256, sizeBytes: content.length };
  };
  const addFixture = async (name: string) => add(await readFile(testdata + name));
  const files = [{ path: "model.onnx", ...(await addFixture(options.model)) }];
  for (const [path, fixture] of Object.entries(options.files ?? {})) {
    files.push({ path, ...(await addFixture(fixture)) });
  }
  const name = options.dataset ?? "people.parquet";
  const { sha256 } = options.csv === undefined ? await addFixture(name) : await add(options.csv);
  const columns = options.columns ?? people;
  const input = {
    model: {
      name: "employment",
      version: 1,
      digest: `sha256:${"1".repeat(64)}`,
      onnxPath: "model.onnx",
      files,
      signature: {
        inputs: Object.entries(signatures[options.signature ?? "people"]).map(([field, type]) => ({
          name: field,
          type,
          required: true,
        })),
      },
    },
    dataset: {
      name: "people",
      digest: `sha256:${sha256}`,
      format: options.csv !== undefined || name.endsWith(".csv") ? "csv" : "parquet",
      sha256,
      rowCount: options.rowCount ?? 3000,
      columns: Object.entries(columns).map(([column, [type, role]]) => ({
        name: column,
        type,
        roles: [role],
      })),
    },
    threshold: 0.45,
    minimumGroupPositives: 40,
  };
  return {
    input,
    directory,
    objectPath,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}

/** The figures that scikit-learn and SciPy give for the fixtures. */
export async function readExpected() {
  return JSON.parse(await readFile(`${testdata}expected.json`, "utf8")) as Expected;
}

interface Expected {
  readonly metrics: Readonly<Record<string, number>> & {
    readonly confusion: Readonly<Record<string, number>>;
    readonly precisionInterval: readonly [number, number];
  };
  readonly fairness: Readonly<
    Record<
      string,
      { readonly groups: Readonly<Record<string, Readonly<Record<string, number | null>>>> } & Readonly<
        Record<string, unknown>
      >
    >
  >;
  readonly ages: Readonly<Record<string, number>>;
  readonly regions: Readonly<Record<string, number>>;
  readonly hoursQuantiles: readonly [number, number, number];
}
