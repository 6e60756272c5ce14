/** A version and the alias or stage that it has, or is to have. */
export interface Promotion {
  readonly name: string;
  readonly version: number;
  readonly alias?: string;
  readonly stage?: string;
}

/** How reports call it. */
export function promotionName({ name, version, alias, stage }: Promotion): string {
  return `${name} ${version}: ${alias === undefined ? `stage ${stage}` : `alias ${alias}`}`;
}
