import type { Logger } from "@plumbline/platform";
import { Connection, type SqlValue } from "./connection.ts";
import { ConnectionReader } from "./connection-reader.ts";
import { kyselyOver } from "./dialect.ts";
import { GroupCommit } from "./group-commit.ts";
import { migrate, type Migrations } from "./migrate.ts";
import { Scanner } from "./scanner.ts";
import type { Storage } from "./storage.ts";

/** Opens the SQLite database at `path`, made and migrated as needed. */
export async function openStorage(options: {
  path: string;
  migrations: Readonly<Record<string, Migrations>>;
  logger: Logger;
}): Promise<Storage> {
  const writer = new Connection(options.path, "read-write");
  try {
    await migrate(kyselyOver(writer), options.migrations);
  } catch (error) {
    writer[Symbol.dispose]();
    throw error;
  }
  const reading = new Connection(options.path, "read-only");
  const scanner = new Scanner(options.path);
  const group = new GroupCommit(writer, (error) =>
    options.logger.error({ err: error }, "an effect after commit failed"),
  );
  return {
    path: options.path,
    read: new ConnectionReader(reading),
    write: (work) => group.write(work),
    scan: <Row>(sql: string, ...parameters: SqlValue[]) => scanner.scan(sql, parameters) as Promise<Row[]>,
    [Symbol.asyncDispose]: async () => {
      await group.close();
      await scanner[Symbol.asyncDispose]();
      reading[Symbol.dispose]();
      writer[Symbol.dispose]();
    },
  };
}
