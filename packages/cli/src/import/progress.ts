const intervalMs = { terminal: 500, file: 5000 } as const;

/** Says on stderr how far an import has come, how fast it goes and how long it will take. */
export class Progress implements Disposable {
  readonly #startedMs = performance.now();
  readonly #timer: NodeJS.Timeout;
  readonly #write: (text: string) => void;
  readonly #isTerminal: boolean;
  #stage = "";
  #done = 0;
  #skipped = 0;
  #total = 0;
  #points = 0;
  #bytes = 0;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#write = (text) => void stream.write(text);
    this.#isTerminal = stream.isTTY;
    this.#timer = setInterval(() => this.#show(), this.#isTerminal ? intervalMs.terminal : intervalMs.file);
    this.#timer.unref();
  }

  /** What is being done now; of `total` things where that is known. */
  begin(stage: string, total = 0): void {
    this.#stage = stage;
    this.#done = 0;
    this.#skipped = 0;
    this.#total = total;
  }

  /** @param skipped Things that were done before: they tell nothing of the speed. */
  advance(done: number, skipped = 0): void {
    this.#done += done;
    this.#skipped += skipped;
  }

  addPoints(count: number): void {
    this.#points += count;
  }

  addBytes(count: number): void {
    this.#bytes += count;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    if (this.#isTerminal) this.#write("\r\u001b[K");
  }

  #show(): void {
    const seconds = (performance.now() - this.#startedMs) / 1000;
    const rate = this.#done / seconds;
    const left = this.#total - this.#done - this.#skipped;
    const parts = [
      `${this.#stage}: ${(this.#done + this.#skipped).toLocaleString("en")}${this.#total > 0 ? ` of ${this.#total.toLocaleString("en")}` : ""}`,
      `${rate.toFixed(1)}/s`,
      `${this.#points.toLocaleString("en")} points`,
      `${(this.#bytes / 1e6).toFixed(1)} MB of artifacts`,
      ...(left > 0 && rate > 0 ? [`about ${describeSeconds(left / rate)} left`] : []),
    ];
    this.#write(this.#isTerminal ? `\r\u001b[K${parts.join(", ")}` : `${parts.join(", ")}\n`);
  }
}

function describeSeconds(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
