import type { LeftBehind } from "./import-source.ts";
import type { Outcome } from "./import-target.ts";

/** Most lines of what was not carried that the server keeps of an import. */
const maximumLines = 1000;

/** Something that stayed behind: what kind of thing, which one, and why. */
export interface NotCarried extends LeftBehind {
  /** Some of those that it is about. */
  readonly examples: readonly string[];
}

const maximumExamples = 20;

/** What an import did: how many of each kind came over, were here already, or stayed behind and why. */
export class ImportReport {
  readonly #counts = new Map<string, number>();
  readonly #left = new Map<
    string,
    { what: string; count: number | null; reason: string; examples: string[] }
  >();

  /** Stages and aliases that a gate refused, by `promotionName`. */
  readonly refused = new Set<string>();

  count(what: string, by = 1): void {
    if (by > 0) this.#counts.set(what, (this.#counts.get(what) ?? 0) + by);
  }

  /** Counts an outcome of a kind of thing; one that did not come over is noted by its name. */
  settle(what: string, name: string, { outcome, reason }: Outcome): void {
    if (outcome === "recorded") this.count(what);
    else if (outcome === "unchanged") this.count(`${what} unchanged`);
    else this.leave(what, name, reason ?? outcome);
  }

  /** Notes one thing that stays behind. */
  leave(what: string, name: string, reason: string): void {
    const left = this.#entry(what, reason);
    left.count = (left.count ?? 0) + 1;
    if (left.examples.length < maximumExamples) left.examples.push(name);
  }

  /** Notes things that stay behind as a whole. */
  leaveAll({ what, count, reason }: LeftBehind): void {
    if (count === 0) return;
    const left = this.#entry(what, reason);
    left.count = count;
  }

  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  get notCarried(): readonly NotCarried[] {
    return [...this.#left.values()];
  }

  /** As much of it as the server keeps. */
  get summary(): { counts: Readonly<Record<string, number>>; notCarried: readonly LeftBehind[] } {
    const lines = this.notCarried.map(({ what, count, reason }) => ({
      what,
      count,
      reason: reason.slice(0, 2000),
    }));
    const kept = lines.slice(0, maximumLines - 1);
    const rest = lines.length - kept.length;
    const more = { what: "further lines", count: rest, reason: "in the importer's own report" };
    return { counts: this.counts, notCarried: rest === 0 ? kept : [...kept, more] };
  }

  #entry(
    what: string,
    reason: string,
  ): { what: string; count: number | null; reason: string; examples: string[] } {
    const key = `${what}\n${reason}`;
    let left = this.#left.get(key);
    if (left === undefined) this.#left.set(key, (left = { what, count: 0, reason, examples: [] }));
    return left;
  }
}
