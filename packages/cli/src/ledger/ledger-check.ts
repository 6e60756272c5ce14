import type { LogFault, LogFaultKind } from "@plumbline/ledger";

/** Whose word was taken for which key is the ledger's. */
export const KeySource = {
  /** Given by whoever asked: the only one that a forger cannot choose. */
  given: "given",
  /** Remembered from the first look. */
  state: "state",
  /** The ledger's own: shows that it agrees with itself. */
  ledger: "ledger",
} as const;
export type KeySource = (typeof KeySource)[keyof typeof KeySource];

/** A fault of the log, or of the key that lies beside it. */
export type LedgerFault = Omit<LogFault, "kind"> & { readonly kind: LogFaultKind | "key-malformed" };

/** What a check of a ledger found; `exitCode` is the command's. */
export type LedgerCheck =
  | {
      readonly verdict: "good";
      readonly exitCode: 0;
      readonly origin: string;
      readonly size: number;
      /** Base64. */
      readonly rootHash: string;
      readonly keySource: KeySource;
      /** Entries that the state file remembered, all still there unchanged; absent at the first look. */
      readonly rememberedSize?: number;
      /** The given witnesses that signed the ledger: how many entries, and when. */
      readonly witnesses: readonly {
        readonly name: string;
        readonly size: number;
        readonly signedAt: string;
      }[];
    }
  | {
      readonly verdict: "altered";
      readonly exitCode: 1;
      readonly fault: LedgerFault;
      readonly keySource: KeySource;
    }
  | { readonly verdict: "unchecked"; readonly exitCode: 2; readonly reason: string };

/** The check in words, a line each. */
export function describeLedgerCheck(check: LedgerCheck): string[] {
  switch (check.verdict) {
    case "good":
      return [
        `good: ${check.size} entries of ${check.origin}, each as it was signed; root ${check.rootHash}`,
        ...(check.rememberedSize === undefined
          ? []
          : [`append-only: the ${check.rememberedSize} entries of the last check are unchanged`]),
        ...describeKey(check.keySource),
        ...describeWitnesses(check.witnesses),
      ];
    case "altered":
      return [
        `altered: ${check.fault.kind}${describePlace(check.fault)}: ${check.fault.message}`,
        ...describeKey(check.keySource),
      ];
    case "unchecked":
      return [`could not check: ${check.reason}`];
    default:
      return check satisfies never;
  }
}

function describeWitnesses(witnesses: (LedgerCheck & { verdict: "good" })["witnesses"]): string[] {
  if (witnesses.length > 0)
    return witnesses.map(
      ({ name, size, signedAt }) => `witnessed: ${name} signed ${size} of them at ${signedAt}`,
    );
  return [
    "unwitnessed: none of the given witnesses signed it, so only a state file or a copy kept elsewhere shows a rewritten history",
  ];
}

function describePlace({ entryIndex, tile, bundleIndex }: LedgerFault): string {
  if (entryIndex !== undefined) return ` at entry ${entryIndex}`;
  if (tile !== undefined) return ` at tile ${tile.index} of level ${tile.level}`;
  return bundleIndex === undefined ? "" : ` at bundle ${bundleIndex}`;
}

function describeKey(source: KeySource): string[] {
  switch (source) {
    case KeySource.given:
      return [];
    case KeySource.state:
      return ["key: the one remembered in the state file"];
    case KeySource.ledger:
      return [
        "key: the ledger's own, since none was given: whoever rewrote the ledger could have replaced it too; name the key you know with --key",
      ];
    default:
      return source satisfies never;
  }
}
