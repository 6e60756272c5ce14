import { importErrors } from "./errors.ts";
import type { ImportSource } from "./import-source.ts";
import type { MlflowDatabase } from "./mlflow-database.ts";
import { MlflowDatabaseSource } from "./mlflow-database-source.ts";
import { MlflowServerSource } from "./mlflow-server-source.ts";
import { isPostgres, PostgresDatabase } from "./postgres-database.ts";
import { SqliteDatabase } from "./sqlite-database.ts";
import { type Credentials, SourceClient } from "./source-client.ts";

export interface SourceOptions extends Credentials {
  /** Address of a server. */
  readonly from?: string | undefined;
  /** `sqlite:///` and the path of a database, or the address of one in PostgreSQL. */
  readonly fromDb?: string | undefined;
  /** Directory of the artifacts of a server whose database is read. */
  readonly artifacts?: string | undefined;
  /** One of the source's workspaces. Default: `default`. */
  readonly workspace?: string | undefined;
}

/** @throws PlumblineError `cli/usage-import-source`, `cli/source-schema`. */
export async function openSource(options: SourceOptions): Promise<ImportSource> {
  const { from, fromDb, artifacts, workspace } = options;
  const refuse = (rule: string) => importErrors["usage-import-source"]({ rule });
  if ((from === undefined) === (fromDb === undefined)) {
    throw refuse("name one source: --from URL of a server, or --from-db URI of a database");
  }
  if (from !== undefined) {
    if (artifacts !== undefined)
      throw refuse("--artifacts goes with --from-db; a server sends its artifacts itself");
    return new MlflowServerSource(new SourceClient(from, options));
  }
  return new MlflowDatabaseSource(await openDatabase("--from-db", fromDb ?? ""), {
    artifacts,
    workspace,
  });
}

/**
 * @param required Tables that it has to have. Default: those of an MLflow server.
 * @throws PlumblineError `cli/usage-import-source`, `cli/source-schema`.
 */
export async function openDatabase(
  option: string,
  uri: string,
  required?: readonly string[],
): Promise<MlflowDatabase> {
  const refuse = (rule: string) => importErrors["usage-import-source"]({ rule });
  if (isPostgres(uri)) return PostgresDatabase.open(uri, required);
  if (/^(mysql|mssql)/i.test(uri)) {
    const scheme = uri.split(":")[0] ?? "";
    throw refuse(`${option}: ${scheme} databases are not read; import from their server with --from URL`);
  }
  // As SQLAlchemy has it: three slashes before a relative path, four before an absolute one.
  const path = /^sqlite:\/\/\/(.+)$/.exec(uri)?.[1];
  if (path === undefined) {
    throw refuse(
      `${option} is no database's address; give sqlite:///PATH or postgresql://USER@HOST/DATABASE`,
    );
  }
  return new SqliteDatabase(path, required);
}
