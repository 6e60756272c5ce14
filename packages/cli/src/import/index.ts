export { checkExport, type ExportCheck } from "./check-export.ts";
export type { NotCarried } from "./import-report.ts";
export { type AuthContent, authTables, readAuth } from "./auth-database.ts";
export { openDatabase, openSource } from "./open-source.ts";
export { type ExportResult, runExport } from "./run-export.ts";
export { type ImportResult, runImport } from "./run-import.ts";
export type { Verification } from "./comparison.ts";
export { verifyImport } from "./verify-import.ts";
