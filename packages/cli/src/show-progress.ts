/** Least time in milliseconds between two lines. */
const pauseMs = 200;

/** Shows on stderr, where that is a terminal, how far a backup or restore is. */
export function showProgress(): (progress: { objectsDone: number; objects: number }) => void {
  let shownAtMs = 0;
  return ({ objectsDone, objects }) => {
    const nowMs = performance.now();
    if (!process.stderr.isTTY || (objectsDone < objects && nowMs - shownAtMs < pauseMs)) return;
    shownAtMs = nowMs;
    const text = `${objectsDone.toLocaleString("en")} of ${objects.toLocaleString("en")} objects`;
    process.stderr.write(`\r${text}${objectsDone === objects ? "\n" : ""}`);
  };
}
