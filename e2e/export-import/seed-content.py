"""Fills the MLflow server that MLFLOW_TRACKING_URI names with content of every kind that the tool carries.

Whatever has an id that an import makes anew carries a tag `key`, by which both sides are compared.
"""

import argparse
import math
import os
import pathlib
import random
import tempfile
from concurrent.futures import ThreadPoolExecutor

os.environ.update(MLFLOW_DISABLE_TELEMETRY="true", GIT_PYTHON_REFRESH="quiet", LOGNAME="ana", USER="ana")
import mlflow
from mlflow import MlflowClient
from mlflow.entities import (
    AssessmentSource,
    Dataset,
    DatasetInput,
    Feedback,
    InputTag,
    Metric,
    Param,
    RunTag,
)
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression

START_MS = 1_700_000_000_000
STATUSES = ["FINISHED", "FAILED", "KILLED", "RUNNING", "SCHEDULED"]
ODD_NAMES = ["plain.txt", "two words.txt", "ünï/ço dé.txt", "50% off.txt", "percent%20escape.txt", "a+b&c=d.txt"]


def create_run(client: MlflowClient, experiment: str, key: str, **options) -> str:
    tags = {"key": key, **options.pop("tags", {})}
    return client.create_run(experiment, start_time=START_MS, run_name=f"run {key}", tags=tags, **options).info.run_id


def end_run(client: MlflowClient, run_id: str, status: str) -> None:
    if status == "SCHEDULED":
        client.update_run(run_id, status=status)
    elif status != "RUNNING":
        client.set_terminated(run_id, status, end_time=START_MS + 60_000)


def log_sweep(client: MlflowClient, runs: int) -> None:
    experiment = client.create_experiment("credit / sweep", tags={"team": "ünï", "mlflow.note.content": "# A *note*\n\nline"})
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: log_sweep_run(client, experiment, number), range(runs)))


def log_sweep_run(client: MlflowClient, experiment: str, number: int) -> None:
    rng = random.Random(number)
    run_id = create_run(client, experiment, f"sweep-{number}", tags={"odd key/with.all-kinds of: it": "λ\t\"quoted\"\n'line'", "empty": ""})
    client.log_batch(
        run_id,
        metrics=[Metric(key, rng.random(), START_MS + step, step) for key in ["auc", "loss/train", "f 1"] for step in range(5)],
        params=[Param("depth", str(number % 9)), Param("ünïcode", "λ" * 500), Param("empty", "")],
    )
    if number % 5 == 0:
        dataset = Dataset(f"people {number % 10}", f"d{number}", "code", "{}", schema='{"columns": []}', profile='{"rows": 3}')
        client.log_inputs(run_id, [DatasetInput(dataset, [InputTag("mlflow.data.context", "train"), InputTag("odd", "λ")])])
    end_run(client, run_id, STATUSES[number % 5])
    if number % 40 == 39:
        client.delete_run(run_id)


def log_nested(client: MlflowClient) -> None:
    experiment = client.create_experiment("nested")
    for root in range(5):
        parent = create_run(client, experiment, f"root-{root}")
        for child in range(4):
            middle = create_run(client, experiment, f"child-{root}-{child}", tags={"mlflow.parentRunId": parent})
            leaf = create_run(client, experiment, f"leaf-{root}-{child}", tags={"mlflow.parentRunId": middle})
            for run_id in (leaf, middle):
                client.log_metric(run_id, "score", root + child / 10, START_MS, 1)
                end_run(client, run_id, "FINISHED")
        end_run(client, parent, "FINISHED")


def log_histories(client: MlflowClient) -> None:
    experiment = client.create_experiment("histories")
    odd = create_run(client, experiment, "odd")
    points = [("nan", math.nan, 5, 1), ("both", math.nan, 5, 1), ("both", 0.0, 5, 1), ("both", -1.5, 5, 1), ("inf", math.inf, 6, 1), ("inf", -math.inf, 6, -2)]
    points += [("large", 4.3e20, 7, 3), ("small", 5e-324, 7, 3), ("wide", 1.5, 2**53 + 1, 2**53 + 3), ("backwards", 1.0, 9, 9), ("backwards", 2.0, 8, 9)]
    client.log_batch(odd, metrics=[Metric(*point) for point in points])
    end_run(client, odd, "FINISHED")
    long = create_run(client, experiment, "long")
    for first in range(0, 30_000, 1000):
        client.log_batch(long, metrics=[Metric("value", step % 7 + step / 1e6, START_MS + step, step) for step in range(first, first + 1000)])
    end_run(client, long, "FINISHED")
    many = create_run(client, experiment, "many-keys")
    client.log_batch(many, metrics=[Metric(f"metric {key}", key / 3, START_MS, 0) for key in range(300)])
    client.log_batch(many, params=[Param(f"param {key}", "v" * key) for key in range(100)])
    client.log_batch(many, params=[Param("long", "p" * 6000)], tags=[RunTag("long", "t" * 5000)])
    end_run(client, many, "FINISHED")


def log_artifacts(client: MlflowClient) -> None:
    experiment = client.create_experiment("artifacts")
    for number in range(4):
        run_id = create_run(client, experiment, f"artifacts-{number}")
        with tempfile.TemporaryDirectory() as directory:
            root = pathlib.Path(directory)
            for name in ODD_NAMES:
                path = root / f"{number}" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(f"{name} of {number}\n")
            (root / "empty.bin").touch()
            (root / "large.bin").write_bytes(random.Random(number).randbytes(3_000_000))
            client.log_artifacts(run_id, directory)
        end_run(client, run_id, "FINISHED")


def log_model(number: int, name: str | None) -> None:
    rng = random.Random(number)
    rows = [[rng.random() for _ in range(4)] for _ in range(60)]
    labels = [int(sum(row) > 2) for row in rows]
    kind = LogisticRegression() if number % 2 == 0 else RandomForestClassifier(3, random_state=number)
    with mlflow.start_run(run_name=f"model {number}", tags={"key": f"model-{number}"}):
        mlflow.log_param("kind", type(kind).__name__)
        mlflow.sklearn.log_model(
            kind.fit(rows, labels),
            name="model",
            registered_model_name=name,
            serialization_format="cloudpickle" if number % 2 else "skops",
            pip_requirements=["scikit-learn"],
            params={"depth": str(number)},
            tags={"key": f"model-{number}"},
        )
        mlflow.log_metric("auc", 0.5 + number / 100, step=number)


def register_models(client: MlflowClient) -> None:
    mlflow.set_experiment("models")
    for number in range(24):
        log_model(number, f"model-{number // 2}")
    log_model(24, None)
    for number in range(12):
        name = f"model-{number}"
        client.update_registered_model(name, f"description of {name}, λ")
        client.set_registered_model_tag(name, "owner", "ana")
        client.set_model_version_tag(name, "1", "checked", "yes\nby λ")
        client.update_model_version(name, "1", "the first")
        client.set_registered_model_alias(name, "champion", "1" if number % 2 else "2")
        client.set_registered_model_alias(name, "challenger", "1")
        client.transition_model_version_stage(name, "1", ["Staging", "Archived", "None"][number % 3])
    client.create_registered_model("without versions", {"key": "value"}, "none yet")
    for number in range(3):
        for version in range(3):
            mlflow.genai.register_prompt(f"greeting-{number}", f"Hello {{{{name}}}}, version {version} λ", commit_message=f"commit {version}", tags={"style": "formal"})
        mlflow.genai.set_prompt_alias(f"greeting-{number}", "best", 2)


def log_traces(client: MlflowClient) -> None:
    experiment = mlflow.set_experiment("traces")
    for number in range(10):
        with mlflow.start_span(f"root {number}", span_type="CHAIN") as root:
            root.set_inputs({"question": f"λ {number}"})
            root.set_attribute("depth", number)
            with mlflow.start_span("inner", span_type="LLM") as inner:
                inner.set_inputs(["a", number])
                inner.set_outputs({"answer": None})
            root.set_outputs("done")
            mlflow.update_current_trace(tags={"key": f"trace-{number}"})
    mlflow.flush_trace_async_logging()
    for trace in mlflow.search_traces(locations=[experiment.experiment_id], return_type="list")[:4]:
        source = AssessmentSource("HUMAN", "ana")
        mlflow.log_assessment(trace.info.trace_id, Feedback(name="correct", value=True, rationale="it is", source=source))
        mlflow.log_expectation(trace_id=trace.info.trace_id, name="expected", value={"a": 1}, source=source)
    dataset = mlflow.genai.create_dataset("questions", experiment_id=[experiment.experiment_id], tags={"owner": "ana"})
    dataset.merge_records([{"inputs": {"question": f"λ {n}"}, "expectations": {"answer": str(n)}} for n in range(20)])


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--runs", type=int, default=280, help="runs of the sweep; about 80 more are made")
    runs = arguments.parse_args().runs
    client = MlflowClient()
    log_sweep(client, runs)
    log_nested(client)
    log_histories(client)
    log_artifacts(client)
    register_models(client)
    log_traces(client)
    client.create_experiment("empty", tags={"only": "tags"})
    client.create_experiment("quote's \"and\" λ")
    create_run(client, "0", "in-default")
    gone = client.create_experiment("gone")
    create_run(client, gone, "in-gone")
    client.delete_experiment(gone)


if __name__ == "__main__":
    main()
