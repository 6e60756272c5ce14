import type { Reporter, TestModule } from "vitest/node";

/** Prints `N passed, N failed` as the very last line, whatever other reporters print at exit. */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    let passed = 0;
    let failed = 0;
    for (const module of modules) {
      const before = failed;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed") passed += 1;
        if (state === "failed") failed += 1;
      }
      // A file that could not be collected has no failed test, yet it is a failure.
      if (!module.ok() && failed === before) failed += 1;
    }
    process.on("exit", () => process.stdout.write(`${passed} passed, ${failed} failed\n`));
  }
}
