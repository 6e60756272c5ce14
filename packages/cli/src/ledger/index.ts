export { type ExportedLedger, exportLedger, type ExportLedgerOptions } from "./export-ledger.ts";
export { describeLedgerCheck, KeySource, type LedgerCheck, type LedgerFault } from "./ledger-check.ts";
export { verifyLedger, type VerifyLedgerOptions } from "./verify-ledger.ts";
