"""What a training script logs by hand: batches, histories, tables, figures, images, nested runs, asynchronously too."""

import math
import os
import pathlib
import tempfile

import matplotlib.pyplot as plt
import mlflow
import numpy
import pandas
from check import files_below, has, same

experiment = mlflow.set_experiment("by hand")
client = mlflow.MlflowClient()

with mlflow.start_run(run_name="outer", description="a *note*", tags={"team": "risk"}) as outer:
    mlflow.log_params({f"p{index}": index for index in range(250)})
    mlflow.log_metrics({"loss": 0.5, "diverged": math.inf, "undefined": math.nan}, step=3)
    for step in range(100_000, 400_000, 100_000):
        mlflow.log_metric("loss", 1 / step, step=step)
    mlflow.log_text("ünïcode ✓", "notes/läs mig.txt")
    mlflow.log_dict({"rows": [1, 2], "ratio": 0.25}, "settings.json")
    mlflow.log_dict({"rows": [1, 2]}, "settings.yaml")
    figure, axes = plt.subplots()
    axes.plot([1, 2, 3])
    mlflow.log_figure(figure, "curve.png")
    pixels = numpy.arange(16 * 16 * 3, dtype=numpy.uint8).reshape(16, 16, 3)
    mlflow.log_image(pixels, "gradient.png")
    for step in range(3):
        mlflow.log_image(pixels + numpy.uint8(step), key="gradient", step=step)
    mlflow.log_table({"question": ["a", "b"], "score": [0.5, 0.75]}, "answers.json")
    mlflow.log_table(pandas.DataFrame({"question": ["c"], "score": [1.0]}), "answers.json")
    mlflow.log_input(
        mlflow.data.from_pandas(pandas.DataFrame({"x": [1.0, 2.0]}), name="two rows"), context="train"
    )
    with tempfile.TemporaryDirectory() as folder:
        for name in ["a.bin", "deep/er/b.bin", "empty"]:
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"" if name == "empty" else os.urandom(70_000))
        wrote = {
            str(path.relative_to(folder)): path.read_bytes()
            for path in pathlib.Path(folder).rglob("*")
            if path.is_file()
        }
        mlflow.log_artifacts(folder, "folder")
    with mlflow.start_run(nested=True, run_name="inner") as inner:
        mlflow.log_param("parent", outer.info.run_id)
    mlflow.log_metrics({f"asynchronous{index}": index for index in range(50)}, synchronous=False)
    waiting = [mlflow.log_metric("steps", step * 2, step=step, synchronous=False) for step in range(500)]
    mlflow.log_params({"later": "x"}, synchronous=False).wait()
    for operation in waiting:
        operation.wait()

run = client.get_run(outer.info.run_id)
same("params", run.data.params, {**{f"p{index}": str(index) for index in range(250)}, "later": "x"})
same("infinite metric", run.data.metrics["diverged"], math.inf)
same("undefined metric", run.data.metrics["undefined"], math.nan)
same(
    "steps of loss",
    [point.step for point in client.get_metric_history(run.info.run_id, "loss")],
    [3, 100_000, 200_000, 300_000],
)
same(
    "asynchronous metrics", [run.data.metrics[f"asynchronous{index}"] for index in range(50)], list(range(50))
)
same(
    "asynchronous history",
    [
        (point.step, point.value)
        for point in sorted(client.get_metric_history(run.info.run_id, "steps"), key=lambda point: point.step)
    ],
    [(step, step * 2) for step in range(500)],
)
same("note", run.data.tags["mlflow.note.content"], "a *note*")
same("inner run's parent", client.get_parent_run(inner.info.run_id).info.run_id, run.info.run_id)
[dataset] = run.inputs.dataset_inputs
same("dataset", (dataset.dataset.name, dataset.tags[0].value), ("two rows", "train"))

files = files_below(client, run.info.run_id)
has(
    "files",
    files,
    ["notes/läs mig.txt", "settings.json", "settings.yaml", "curve.png", "gradient.png", "answers.json"],
)
same(
    "image steps",
    len([path for path in files if path.startswith("images/gradient") and path.endswith(".png")]),
    3,
)
same("text", mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/notes/läs mig.txt"), "ünïcode ✓")
same(
    "dictionary",
    mlflow.artifacts.load_dict(f"runs:/{run.info.run_id}/settings.json"),
    {"rows": [1, 2], "ratio": 0.25},
)
same(
    "image",
    numpy.asarray(mlflow.artifacts.load_image(f"runs:/{run.info.run_id}/gradient.png")).tolist(),
    pixels.tolist(),
)
same(
    "table", mlflow.load_table("answers.json", run_ids=[run.info.run_id])["score"].tolist(), [0.5, 0.75, 1.0]
)
downloaded = pathlib.Path(mlflow.artifacts.download_artifacts(run_id=run.info.run_id, artifact_path="folder"))
same(
    "folder",
    {
        str(path.relative_to(downloaded)): path.read_bytes()
        for path in downloaded.rglob("*")
        if path.is_file()
    },
    wrote,
)

frame = mlflow.search_runs([experiment.experiment_id], "tags.team = 'risk' and metrics.loss < 1")
same("found", frame["run_id"].tolist(), [run.info.run_id])
same("frame's infinite metric", frame["metrics.diverged"][0], math.inf)
same("frame's note", frame["tags.mlflow.note.content"][0], "a *note*")
