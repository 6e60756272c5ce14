import { SearchEntity, type SearchGrammar } from "./search-grammar.ts";
import { type Token, TokenKind } from "./search-token.ts";

export interface SearchIdentifier {
  readonly entity: SearchEntity;
  readonly key: string;
  /** Index of the first token behind it. */
  readonly end: number;
}

/**
 * Reads `key` or `entity.key` from `tokens[start]` on. A key is a name, names joined by dots, or quoted; the entity may
 * be in backticks. The pieces touch each other.
 */
export function parseIdentifier(
  grammar: SearchGrammar,
  tokens: readonly Token[],
  start: number,
  refuse: (token: Token | undefined, expected: string) => Error,
): SearchIdentifier {
  const first = tokens[start];
  if (first === undefined || !(isName(first) || first.kind === TokenKind.doubleQuoted)) {
    throw refuse(first, "is not the name of something to search by");
  }
  const dot = tokens[start + 1];
  if (dot?.text !== "." || dot.start !== first.end) {
    return { entity: SearchEntity.attribute, key: first.value, end: start + 1 };
  }
  if (!isName(first) || !Object.hasOwn(grammar.entities, first.value)) {
    const prefixes = Object.keys(grammar.entities).join(", ");
    throw refuse(first, `is no prefix for a search among ${grammar.of}; use one of ${prefixes}`);
  }
  return { entity: grammar.entities[first.value]!, ...parseKey(tokens, start + 2, dot.end) };
}

function parseKey(tokens: readonly Token[], start: number, from: number): { key: string; end: number } {
  let key = "";
  let at = from;
  let next = start;
  for (
    let token = tokens[next];
    token?.start === at && belongsToKey(token, key === "");
    token = tokens[next]
  ) {
    key += token.kind === TokenKind.word || token.text === "." ? token.text : token.value;
    at = token.end;
    next++;
    if (token.kind !== TokenKind.word && token.text !== ".") break;
  }
  return { key, end: next };
}

function belongsToKey(token: Token, first: boolean): boolean {
  if (token.kind === TokenKind.word) return true;
  if (token.text === ".") return !first;
  const quoted =
    token.kind === TokenKind.backticked ||
    token.kind === TokenKind.doubleQuoted ||
    token.kind === TokenKind.singleQuoted;
  return quoted && first;
}

function isName(token: Token): boolean {
  return token.kind === TokenKind.word || token.kind === TokenKind.backticked;
}
