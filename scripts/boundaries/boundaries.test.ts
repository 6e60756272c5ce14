import { describe, expect, test } from "vitest";
import { checkImports } from "./import-rules.ts";
import { parseSourceFile } from "./source-file.ts";
import { checkTransactionAwaits } from "./transaction-rule.ts";

const imports = (path: string, specifier: string) =>
  checkImports(parseSourceFile(path, `import { x } from "${specifier}";\nexport const y = x;\n`)).map(
    ({ message }) => message,
  );

describe("a planted import is refused", () => {
  const module = "packages/server/src/modules";
  test.each([
    ["upward by path", "packages/cli/src/x.ts", "../y.ts", /never upward/],
    ["into a module past its door", "packages/server/src/app.ts", "./modules/tracking/run.store.ts", /door/],
    ["into a package past its door", "packages/cli/src/x.ts", "@plumbline/ledger/src/jcs.ts", /door/],
    ["of a package above", "packages/platform/src/x.ts", "@plumbline/server", /no other package/],
    ["of Node in what runs in the browser", "packages/ledger/src/x.ts", "node:fs", /browser/],
    ["of a module above", `${module}/tracking/x.ts`, "#registry", /lower rows/],
    ["of a sibling", `${module}/artifacts/x.ts`, "#datasets", /lower rows/],
    ["of no module at all", `${module}/artifacts/x.ts`, "#nothing", /no such module/],
  ])("%s", (_what, path, specifier, message) => {
    expect(imports(path, specifier)).toEqual([expect.stringMatching(message)]);
  });

  test("by a re-export and by a dynamic import as well", () => {
    const file = parseSourceFile(
      "packages/ledger/src/x.ts",
      `export { x } from "@plumbline/server";\nexport const y = () => import("node:fs");\n`,
    );
    expect(checkImports(file).map(({ line }) => line)).toEqual([1, 2]);
  });

  test("while downward imports through doors pass", () => {
    expect(imports(`${module}/registry/x.ts`, "#tracking")).toEqual([]);
    expect(imports(`${module}/registry/x.ts`, "#storage")).toEqual([]);
    expect(imports("packages/worker/src/x.ts", "@plumbline/sdk")).toEqual([]);
  });
});

describe("inside a transaction", () => {
  const lines = (text: string) =>
    checkTransactionAwaits(parseSourceFile("packages/server/src/x.ts", text)).map(({ line }) => line);

  test("a foreign await in a function given to storage.write is refused", () => {
    expect(
      lines(`context.storage.write(async (tx) => {\n await insert(tx);\n await fetch("x");\n});`),
    ).toEqual([3]);
  });

  test("a foreign await in a function that takes a Transaction is refused", () => {
    expect(lines(`async function f(tx: Transaction) {\n await sleep(1);\n}`)).toEqual([2]);
  });

  test("a query built from the transaction step by step passes", () => {
    expect(
      lines(
        `async function f(tx: Transaction) { const db = tx.tables<T>(); const q = db.selectFrom("a"); await q.execute(); }`,
      ),
    ).toEqual([]);
  });
});
