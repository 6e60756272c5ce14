import { globSync, readFileSync } from "node:fs";
import { checkImports, isTest } from "./boundaries/import-rules.ts";
import { parseSourceFile, type Violation } from "./boundaries/source-file.ts";
import { checkTransactionAwaits } from "./boundaries/transaction-rule.ts";

const paths = globSync("packages/*/src/**/*.{ts,tsx}").map((path) => path.replaceAll("\\", "/"));
const violations: Violation[] = paths.flatMap((path) => {
  const file = parseSourceFile(path, readFileSync(path, "utf8"));
  return [...checkImports(file), ...(isTest(path) ? [] : checkTransactionAwaits(file))];
});
for (const { path, line, message } of violations) console.error(`${path}:${line}: ${message}`);
console.log(`boundaries: ${paths.length} files, ${violations.length} violations`);
// A glob that matches nothing must not pass.
process.exitCode = violations.length > 0 || paths.length === 0 ? 1 : 0;
