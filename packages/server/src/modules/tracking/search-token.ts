/** What the search grammar's text is made of. */
export const TokenKind = {
  /** An unquoted name or keyword. */
  word: "word",
  /** In backticks. */
  backticked: "backticked",
  /** In double quotes: a name before an operator, a text after one. */
  doubleQuoted: "double-quoted",
  singleQuoted: "single-quoted",
  number: "number",
  comparison: "comparison",
  punctuation: "punctuation",
  /** A character, or an open quote, that belongs nowhere. */
  stray: "stray",
} as const;
export type TokenKind = (typeof TokenKind)[keyof typeof TokenKind];

export interface Token {
  readonly kind: TokenKind;
  /** As written, quotes included. */
  readonly text: string;
  /** Without its quotes. Nothing inside is unescaped: MLflow does not either. */
  readonly value: string;
  /** Of its first character, counted from 0. */
  readonly start: number;
  readonly end: number;
}

/** In the order in which they are tried. A quote doubled or after a backslash does not close, if another does later. */
const patterns: readonly (readonly [TokenKind, RegExp])[] = [
  [TokenKind.backticked, /`[^`]*`/y],
  [TokenKind.singleQuoted, /'(?:''|\\'|[^'])*'/y],
  [TokenKind.doubleQuoted, /"(?:""|\\"|[^"])*"/y],
  [TokenKind.number, /-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE]-?\d+)?(?![\p{L}\p{N}_])/uy],
  [TokenKind.word, /[\p{L}\p{N}_]+/uy],
  [TokenKind.comparison, /[<>=!~]+/y],
  [TokenKind.punctuation, /[.,()]/y],
];
const space = /\s*/y;

/** Cuts a filter or an order into tokens. Never throws: what fits nothing is a `stray` token. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = match(space, text, 0).length;
  while (at < text.length) {
    const token = tokenAt(text, at, tokens.at(-1));
    tokens.push(token);
    at = token.end + match(space, text, token.end).length;
  }
  return tokens;
}

function tokenAt(text: string, start: number, previous: Token | undefined): Token {
  // `metrics.1m`: a dot that touches a name is a dot, and what follows it is a name.
  const touches = previous?.end === start;
  const inName = touches && (isName(previous) || previous.text === ".");
  for (const [kind, pattern] of patterns) {
    if (kind === TokenKind.number && inName) continue;
    const found = match(pattern, text, start);
    if (found === "") continue;
    const quoted =
      kind === TokenKind.backticked || kind === TokenKind.singleQuoted || kind === TokenKind.doubleQuoted;
    return {
      kind,
      text: found,
      value: quoted ? found.slice(1, -1) : found,
      start,
      end: start + found.length,
    };
  }
  const rest = /['"`]/.test(text.charAt(start))
    ? text.slice(start)
    : String.fromCodePoint(text.codePointAt(start) ?? 0);
  return { kind: TokenKind.stray, text: rest, value: rest, start, end: start + rest.length };
}

function isName(token: Token): boolean {
  return (
    token.kind === TokenKind.word ||
    token.kind === TokenKind.backticked ||
    token.kind === TokenKind.doubleQuoted
  );
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}
