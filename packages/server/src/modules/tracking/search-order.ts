import { trackingErrors } from "./errors.ts";
import { SearchEntity, type SearchGrammar } from "./search-grammar.ts";
import { parseIdentifier } from "./search-identifier.ts";
import { type Token, TokenKind, tokenize } from "./search-token.ts";

/** One key of an order. */
export interface SearchOrder {
  readonly entity: SearchEntity;
  readonly key: string;
  readonly ascending: boolean;
}

/**
 * Parses the entries of an `order_by`: `identifier [ASC|DESC]` each; ascending where neither is given.
 *
 * @throws PlumblineError `tracking/bad-order`, naming the entry and what is wrong with it.
 */
export function parseOrderBy(grammar: SearchGrammar, entries: readonly string[]): SearchOrder[] {
  const orders = entries.map((entry, index) => parseEntry(grammar, entry, index));
  orders.forEach((order, index) => {
    if (grammar.uniqueOrders !== true) return;
    if (orders.findIndex(({ entity, key }) => entity === order.entity && key === order.key) !== index) {
      throw trackingErrors["bad-order"]({
        index,
        entry: entries[index]!,
        reason: `orders by ${order.entity} ${JSON.stringify(order.key)} a second time`,
      });
    }
  });
  return orders;
}

function parseEntry(grammar: SearchGrammar, entry: string, index: number): SearchOrder {
  const refuse = (token: Token | undefined, reason: string) =>
    trackingErrors["bad-order"]({
      index,
      entry,
      reason: token === undefined ? reason : `: ${JSON.stringify(token.text)} ${reason}`,
    });
  if (entry !== entry.trim()) throw refuse(undefined, "has spaces around it");
  const tokens = tokenize(entry);
  if (tokens.length === 0) throw refuse(undefined, "is empty");
  const { entity, key, end } = parseIdentifier(grammar, tokens, 0, refuse);
  const direction = tokens[end];
  const word = direction?.text.toUpperCase();
  if (direction !== undefined && (direction.kind !== TokenKind.word || (word !== "ASC" && word !== "DESC"))) {
    throw refuse(direction, "is neither ASC nor DESC");
  }
  if (tokens.length > end + 1) throw refuse(tokens[end + 1], "is too much");
  return { entity, key: orderKey(grammar, entity, key, refuse, tokens[0]), ascending: word !== "DESC" };
}

function orderKey(
  grammar: SearchGrammar,
  entity: SearchEntity,
  key: string,
  refuse: (token: Token | undefined, reason: string) => Error,
  token: Token | undefined,
): string {
  if (entity !== SearchEntity.attribute) {
    if (grammar.orderEntities.includes(entity)) return key;
    throw refuse(token, `cannot order ${grammar.of}`);
  }
  if (Object.hasOwn(grammar.orders, key)) return grammar.orders[key]!;
  throw refuse(token, `cannot order ${grammar.of}; use one of ${Object.keys(grammar.orders).join(", ")}`);
}
