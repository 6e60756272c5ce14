export {
  describeLedgerCheck,
  type ExportedLedger,
  exportLedger,
  type ExportLedgerOptions,
  KeySource,
  type LedgerCheck,
  type LedgerFault,
  verifyLedger,
  type VerifyLedgerOptions,
} from "./ledger/index.ts";
