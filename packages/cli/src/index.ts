export { describeLedgerCheck, exportLedger, type LedgerCheck, verifyLedger } from "./ledger/index.ts";
