import { trackingErrors } from "./errors.ts";
import { type KeyRule, SearchEntity, type SearchGrammar, SearchOperator } from "./search-grammar.ts";
import { parseIdentifier } from "./search-identifier.ts";
import { type Token, TokenKind, tokenize } from "./search-token.ts";

/** One condition of a filter. A filter is the list of conditions that all have to hold. */
export interface SearchComparison {
  readonly entity: SearchEntity;
  readonly key: string;
  readonly operator: SearchOperator;
  /** A list for `IN` and `NOT IN`, undefined for `IS NULL` and `IS NOT NULL`. */
  readonly value: string | number | readonly string[] | undefined;
}

const maximumCharacters = 100_000;

/**
 * Parses a search filter: `identifier operator value`, joined by `AND`.
 *
 * Agrees with MLflow 3.17 (fixtures/search-filters.json), which also takes an `AND` too many and one too few; where we
 * differ, `search-filter.test.ts` lists it.
 *
 * @throws PlumblineError `tracking/bad-filter`, naming the piece, its place and what was expected.
 */
export function parseFilter(grammar: SearchGrammar, filter: string): SearchComparison[] {
  if (filter === "") return [];
  const parser = new FilterParser(grammar, filter);
  return parser.parse();
}

class FilterParser {
  readonly #grammar: SearchGrammar;
  readonly #filter: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(grammar: SearchGrammar, filter: string) {
    this.#grammar = grammar;
    this.#filter = filter;
    if (filter.length > maximumCharacters) {
      throw trackingErrors["bad-filter"]({
        of: grammar.of,
        piece: `${filter.slice(0, 40)}…`,
        position: 0,
        expected: `is ${filter.length} characters long; at most ${maximumCharacters} are allowed`,
      });
    }
    this.#tokens = tokenize(filter);
  }

  parse(): SearchComparison[] {
    if (this.#tokens.length === 0)
      throw this.#refuse(undefined, "is blank; leave the filter out or write a comparison");
    const comparisons: SearchComparison[] = [];
    while (this.#next < this.#tokens.length) {
      if (this.#isKeyword(this.#peek(), "AND")) this.#next++;
      else comparisons.push(this.#comparison());
    }
    return comparisons;
  }

  #comparison(): SearchComparison {
    const first = this.#peek();
    const { entity, key, end } = parseIdentifier(this.#grammar, this.#tokens, this.#next, (token, expected) =>
      this.#refuse(token, expected),
    );
    const rule = this.#rule(entity, key, first);
    this.#next = end;
    const operatorToken = this.#peek();
    const operator = this.#operator();
    if (!rule.operators.includes(operator)) {
      throw this.#refuse(
        operatorToken,
        `cannot be used with ${entity} ${JSON.stringify(key)}; use one of ${rule.operators.join(", ")}`,
      );
    }
    return { entity, key: rule.key, operator, value: this.#value(rule, operator) };
  }

  #rule(entity: SearchEntity, key: string, token: Token | undefined): KeyRule {
    const closed =
      entity === SearchEntity.attribute
        ? this.#grammar.attributes
        : entity === SearchEntity.dataset
          ? (this.#grammar.datasets ?? {})
          : undefined;
    if (closed !== undefined) {
      if (Object.hasOwn(closed, key)) return closed[key]!;
      throw this.#refuse(
        token,
        `names no ${entity}: ${JSON.stringify(key)} is not one of ${Object.keys(closed).join(", ")}`,
      );
    }
    const open = this.#grammar.open[entity];
    if (open === undefined) throw this.#refuse(token, `cannot be searched for among ${this.#grammar.of}`);
    return { key, ...open };
  }

  #operator(): SearchOperator {
    const token = this.#take("expected an operator here");
    if (token.kind === TokenKind.comparison) {
      const symbol = Object.values(SearchOperator).find((operator) => operator === token.text);
      if (symbol === undefined) throw this.#refuse(token, "is no operator; use one of =, !=, <, <=, >, >=");
      return symbol;
    }
    if (this.#isOperatorWord(token, "LIKE")) return SearchOperator.like;
    if (this.#isOperatorWord(token, "ILIKE")) return SearchOperator.ilike;
    if (this.#isKeyword(token, "IN")) return SearchOperator.in;
    if (this.#isKeyword(token, "NOT")) {
      this.#keyword("IN");
      return SearchOperator.notIn;
    }
    if (this.#isKeyword(token, "IS")) {
      const negated = this.#isKeyword(this.#peek(), "NOT");
      if (negated) this.#next++;
      this.#keyword("NULL");
      return negated ? SearchOperator.isNotNull : SearchOperator.isNull;
    }
    throw this.#refuse(
      token,
      "is no operator; use =, !=, <, <=, >, >=, LIKE, ILIKE, IN, NOT IN, IS NULL or IS NOT NULL",
    );
  }

  #value(rule: KeyRule, operator: SearchOperator): SearchComparison["value"] {
    if (operator === SearchOperator.isNull || operator === SearchOperator.isNotNull) return undefined;
    if (operator === SearchOperator.in || operator === SearchOperator.notIn) return this.#list(rule);
    const token = this.#take("expected a value here");
    const quoted = token.kind === TokenKind.singleQuoted || token.kind === TokenKind.doubleQuoted;
    switch (rule.value) {
      case "text":
        if (quoted) return token.value;
        throw this.#refuse(token, "is not a text in single or double quotes");
      case "lenient":
        if (quoted || token.kind === TokenKind.word || token.kind === TokenKind.number) return token.value;
        throw this.#refuse(token, "is not a text in single or double quotes");
      case "number":
        if (token.kind === TokenKind.number) return Number(token.text);
        throw this.#refuse(token, "is not a number");
      case "integer":
        if (token.kind === TokenKind.number && /^-?\d+$/.test(token.text)) return Number(token.text);
        throw this.#refuse(token, "is not a whole number");
      case "ordinal":
        if ((quoted || token.kind === TokenKind.number) && /^-?\d+$/.test(token.value))
          return Number(token.value);
        throw this.#refuse(token, "is not a whole number");
      case "id":
        if (quoted && /^-?\d+$/.test(token.value)) return token.value;
        throw this.#refuse(token, "is not a whole number in quotes");
      default:
        return rule.value satisfies never;
    }
  }

  #list(rule: KeyRule): readonly string[] {
    const open = this.#take("expected a list in parentheses here");
    if (open.text !== "(") throw this.#refuse(open, "is not a list in parentheses");
    const values: string[] = [];
    for (;;) {
      const token = this.#take("expected a text in quotes or ')' here");
      if (token.text === ")" && values.length > 0) return values;
      if (token.kind !== TokenKind.singleQuoted && token.kind !== TokenKind.doubleQuoted) {
        throw this.#refuse(token, "is not a text in single or double quotes; a list holds at least one");
      }
      if (rule.value === "id" && !/^-?\d+$/.test(token.value))
        throw this.#refuse(token, "is not a whole number in quotes");
      values.push(token.value);
      const separator = this.#take("expected ',' or ')' here");
      if (separator.text === ")") return values;
      if (separator.text !== ",") throw this.#refuse(separator, "is neither ',' nor ')'");
    }
  }

  #keyword(keyword: string): void {
    const token = this.#take(`expected ${keyword} here`);
    if (!this.#isKeyword(token, keyword)) throw this.#refuse(token, `is not ${keyword}`);
  }

  #isOperatorWord(token: Token, word: string): boolean {
    return this.#grammar.capitalOperators === true
      ? token.kind === TokenKind.word && token.text === word
      : this.#isKeyword(token, word);
  }

  #isKeyword(token: Token | undefined, keyword: string): boolean {
    return token?.kind === TokenKind.word && token.text.toUpperCase() === keyword;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#next];
  }

  #take(expected: string): Token {
    const token = this.#peek();
    if (token === undefined) throw this.#refuse(undefined, expected);
    this.#next++;
    return token;
  }

  #refuse(token: Token | undefined, expected: string): Error {
    return trackingErrors["bad-filter"]({
      of: this.#grammar.of,
      piece: token?.text ?? "end of filter",
      position: token?.start ?? this.#filter.length,
      expected,
    });
  }
}
