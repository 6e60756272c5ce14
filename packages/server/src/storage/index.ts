export type { SqlRow, SqlValue } from "./connection.ts";
export { clearWriteAheadLog } from "./clear-write-ahead-log.ts";
export { lockDataDirectory } from "./data-directory-lock.ts";
export { storageErrors } from "./errors.ts";
export type { Migrations } from "./migrate.ts";
export { openReader } from "./open-reader.ts";
export { openStorage } from "./open-storage.ts";
export type { Reader, Storage, Transaction } from "./storage.ts";
