"""The `mlflow` command: experiments, runs and artifacts, as shell scripts use it."""

import json
import pathlib
import subprocess
import sys
import tempfile

import mlflow
from check import has, same


def run_mlflow(*words):
    done = subprocess.run(
        [sys.executable, "-m", "mlflow", *words], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise AssertionError(f"mlflow {' '.join(words)} ended with {done.returncode}: {done.stderr}")
    return done.stdout


client = mlflow.MlflowClient()
run_mlflow("experiments", "create", "--experiment-name", "shell")
experiment_id = client.get_experiment_by_name("shell").experiment_id
run_mlflow("experiments", "rename", "--experiment-id", experiment_id, "--new-name", "bash")
has("experiments", run_mlflow("experiments", "search"), ["bash"])
run_mlflow("experiments", "delete", "--experiment-id", experiment_id)
same("stage", client.get_experiment(experiment_id).lifecycle_stage, "deleted")
run_mlflow("experiments", "restore", "--experiment-id", experiment_id)

run = client.create_run(experiment_id, run_name="from a shell")
client.log_metric(run.info.run_id, "loss", 0.5)
client.log_param(run.info.run_id, "depth", 3)
client.set_terminated(run.info.run_id)
has("runs", run_mlflow("runs", "list", "--experiment-id", experiment_id), ["from a shell"])
same(
    "described run",
    json.loads(run_mlflow("runs", "describe", "--run-id", run.info.run_id))["data"]["params"],
    {"depth": "3"},
)
has("table", run_mlflow("experiments", "csv", "--experiment-id", experiment_id), ["loss", "from a shell"])

with tempfile.TemporaryDirectory() as folder:
    sent = pathlib.Path(folder, "sent")
    sent.mkdir()
    pathlib.Path(sent, "a.txt").write_text("a")
    run_mlflow(
        "artifacts",
        "log-artifacts",
        "--run-id",
        run.info.run_id,
        "--local-dir",
        str(sent),
        "--artifact-path",
        "out",
    )
    has(
        "artifacts",
        run_mlflow("artifacts", "list", "--run-id", run.info.run_id, "--artifact-path", "out"),
        ["out/a.txt"],
    )
    got = run_mlflow(
        "artifacts", "download", "--run-id", run.info.run_id, "--artifact-path", "out", "--dst-path", folder
    )
    same("downloaded", pathlib.Path(got.strip().splitlines()[-1], "a.txt").read_text(), "a")

run_mlflow("runs", "delete", "--run-id", run.info.run_id)
same("stage", client.get_run(run.info.run_id).info.lifecycle_stage, "deleted")
run_mlflow("runs", "restore", "--run-id", run.info.run_id)
same("stage", client.get_run(run.info.run_id).info.lifecycle_stage, "active")
