"""Runs `export-all` or `import-all` of mlflow-export-import: run-tool.py export-all|import-all OPTIONS.

Faults of the tool that would leave nothing to compare are lifted, and nothing else is:

- since 3185526 `export-all` asks `click_options` for a name that it does not have, and does not start;
- traces are imported with a method of `SpanStatusCode` that MLflow no longer has;
- assessments are imported before their trace has arrived, since MLflow sends traces in the background;
- a model version is imported only where its source is a directory of this machine, or in DBFS or S3. Where a server
  serves artifacts (`mlflow-artifacts:`) every version is dropped without a word, also between two MLflow servers.
  `--strict` leaves this one as it is.
"""

import os
import sys

os.environ["MLFLOW_ENABLE_ASYNC_TRACE_LOGGING"] = "false"
from mlflow.entities import SpanStatusCode
from mlflow_export_import.common import click_options

if not hasattr(click_options, "opt_runs_until"):
    click_options.opt_runs_until = click_options.opt_until

if not hasattr(SpanStatusCode, "from_proto_status_code"):
    SpanStatusCode.from_proto_status_code = lambda code: SpanStatusCode(code.removeprefix("STATUS_CODE_"))


class ServedPath:
    """`os.path`, for which what an artifact server serves exists."""

    def __getattr__(self, name):
        return getattr(os.path, name)

    def exists(self, path):
        return str(path).startswith("mlflow-artifacts:") or os.path.exists(path)


class ServedOs:
    path = ServedPath()

    def __getattr__(self, name):
        return getattr(os, name)


def main() -> None:
    command = sys.argv[1]
    options = sys.argv[2:]
    if "--strict" in options:
        options.remove("--strict")
    else:
        from mlflow_export_import.model_version import import_model_version

        import_model_version.os = ServedOs()
    sys.argv = [command, *options]
    if command == "export-all":
        from mlflow_export_import.bulk.export_all import main as run
    else:
        from mlflow_export_import.bulk.import_all import main as run
    run()


if __name__ == "__main__":
    main()
