/** What the demo says. Everything goes through here, so that a reader finds a step's figures under its heading. */

const startedAtMs = performance.now();

export function sayHeading(number: number, title: string): void {
  process.stdout.write(`\n${number}. ${title}  [${elapsedSeconds()} s]\n`);
}

export function say(line: string): void {
  process.stdout.write(`   ${line}\n`);
}

export function sayAll(lines: readonly string[]): void {
  for (const line of lines) say(line);
}

export function elapsedSeconds(): string {
  return ((performance.now() - startedAtMs) / 1000).toFixed(0);
}

/** A figure to four digits; whole numbers with thousands apart. */
export function figure(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString("en") : value.toFixed(4);
}

/** A figure with its 95 % interval. */
export function interval({ value, lower, upper }: { value: number; lower: number; upper: number }): string {
  return `${figure(value)} (95 % interval ${figure(lower)} to ${figure(upper)})`;
}
