export { exportLedger } from "./export-ledger.ts";
export { describeLedgerCheck, type LedgerCheck } from "./ledger-check.ts";
export { verifyLedger } from "./verify-ledger.ts";
