import type { Module } from "#context";
import * as tracking from "./migrations/0001-tracking.ts";

export const trackingModule: Module = {
  name: "tracking",
  migrations: { "0001-tracking": tracking },
  routes: [],
};

export { parseFilter, type SearchComparison } from "./search-filter.ts";
export {
  modelVersionGrammar,
  registeredModelGrammar,
  SearchEntity,
  type SearchGrammar,
  SearchOperator,
} from "./search-grammar.ts";
export { parseOrderBy, type SearchOrder } from "./search-order.ts";
export { compileComparison, type SearchLayout, type SqlPiece } from "./search-sql.ts";
