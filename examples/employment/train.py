"""Trains twelve candidates and two variants of the best, and registers three versions.

    MLFLOW_TRACKING_URI=http://127.0.0.1:5000 python train.py --test-rows test.parquet

Talks to whatever MLflow tracking server the environment names (MLFLOW_TRACKING_URI,
MLFLOW_TRACKING_TOKEN).
"""

import argparse
import os
import time
import warnings
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import mlflow
import numpy as np
from mlflow import MlflowClient
from mlflow.data.pandas_dataset import PandasDataset
from mlflow.models import ModelSignature, infer_signature
from mlflow.types import ColSpec, Schema
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

from candidates import (
    CANDIDATES,
    Candidate,
    Weighted,
    fit_in_steps,
    make_encoder,
    make_estimator,
)
from employment import (
    DATA_FILE,
    DISABILITY_COLUMNS,
    FEATURES,
    TARGET,
    Rows,
    Split,
    load_households,
    split_households,
    without,
    write_test_rows,
)
from measures import measure, measure_ranking
from onnx_model import to_onnx
from plots import plot_calibration, plot_roc
from reweighing import reweigh

TRAINING_YEAR = 2015
QUICK_EVERY = 20
EXAMPLE_ROWS = 5
SERVING_PACKAGES = ("mlflow-skinny", "numpy", "onnx", "onnxruntime", "pandas")
OUTPUTS = Schema([ColSpec("long", "label"), ColSpec("float", "probability")])
MODEL_DESCRIPTION = (
    "Predicts whether a person aged 16 or over is employed, from answers to the "
    "American Community Survey in Massachusetts. An example, not a decision record."
)


@dataclass(frozen=True)
class Recipe:
    """What is fitted: a candidate, on which columns, weighted by which if by any."""

    run_name: str
    candidate: Candidate
    columns: tuple[str, ...] = FEATURES
    reweighed_by: str | None = None


@dataclass(frozen=True)
class FinishedRun:
    """A run on the server, what it fitted, and the figure to choose the best by."""

    recipe: Recipe
    run_id: str
    pipeline: Pipeline
    validation_auc: float


@dataclass(frozen=True)
class Inputs:
    """The split and the same rows as MLflow data sets, made once for all runs."""

    split: Split
    training: PandasDataset
    validation: PandasDataset


def main() -> None:
    """Trains, prints one line per run, registers."""
    options = parse_options()
    mlflow.set_experiment(options.experiment)
    households = load_households(
        TRAINING_YEAR, every=QUICK_EVERY if options.quick else 1
    )
    split = split_households(households, options.seed)
    write_test_rows(split, options.test_rows)
    print(
        f"households of {TRAINING_YEAR}: {len(split.training.target)} rows to train, "
        f"{len(split.validation.target)} to validate, {split.test.num_rows} held out "
        f"in {options.test_rows}",
        flush=True,
    )
    inputs = as_inputs(split)
    finished = [
        train(Recipe(candidate.name, candidate), inputs, options.seed)
        for candidate in CANDIDATES
    ]
    best = max(finished, key=lambda run: run.validation_auc)
    print(f"best by validation AUC: {best.recipe.run_name}", flush=True)
    register_versions(options.model, best, inputs, options.seed)


def parse_options() -> argparse.Namespace:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--test-rows", type=Path, required=True, help="Parquet file to write"
    )
    parser.add_argument("--experiment", default="employment")
    parser.add_argument("--model", default="employment", help="registered model's name")
    parser.add_argument("--seed", type=int, default=2015)
    parser.add_argument(
        "--quick", action="store_true", help=f"every {QUICK_EVERY}th row only"
    )
    return parser.parse_args()


def as_inputs(
    split: Split, training_name: str = f"ma-employment-{TRAINING_YEAR}-training"
) -> Inputs:
    """Describes both parts to MLflow: name, digest, schema, source."""

    def describe(rows: Rows, name: str) -> PandasDataset:
        return mlflow.data.from_pandas(
            rows.with_target().astype({TARGET: "float64"}),
            source=os.path.relpath(DATA_FILE),
            name=name,
            targets=TARGET,
        )

    return Inputs(
        split=split,
        training=describe(split.training, training_name),
        validation=describe(
            split.validation, f"ma-employment-{TRAINING_YEAR}-validation"
        ),
    )


def train(recipe: Recipe, inputs: Inputs, seed: int) -> FinishedRun:
    """One run: fits in steps and logs what was measured."""
    training, validation = inputs.split.training, inputs.split.validation
    columns = list(recipe.columns)
    target = validation.target.to_numpy()
    with mlflow.start_run(run_name=recipe.run_name) as run:
        log_setting(recipe, inputs, seed)
        started = time.perf_counter()
        encoder = make_encoder(recipe.candidate.kind, recipe.columns)
        estimator = make_estimator(recipe.candidate, seed)
        weighted = Weighted(
            inputs=encoder.fit_transform(training.features[columns]),
            target=training.target.to_numpy(),
            weights=weights_of(recipe, training),
        )
        validation_inputs = encoder.transform(validation.features[columns])
        for step, probabilities in fit_in_steps(estimator, weighted, validation_inputs):
            mlflow.log_metrics(measure_ranking(target, probabilities), step=step)
        fit_seconds = time.perf_counter() - started
        figures = measure(target, probabilities)
        mlflow.log_metrics({**figures, "fit_seconds": fit_seconds})
        mlflow.log_figure(plot_roc(target, probabilities), "plots/roc.png")
        mlflow.log_figure(
            plot_calibration(target, probabilities), "plots/calibration.png"
        )
    print(
        f"{recipe.run_name:<28} {recipe.candidate.kind:<31} "
        f"AUC {figures['validation_auc']:.4f}  "
        f"log loss {figures['validation_log_loss']:.4f}  "
        f"precision {figures['validation_precision']:.4f}  "
        f"recall {figures['validation_recall']:.4f}  fitted in {fit_seconds:.1f} s",
        flush=True,
    )
    return FinishedRun(
        recipe=recipe,
        run_id=run.info.run_id,
        pipeline=Pipeline([("encode", encoder), ("classify", estimator)]),
        validation_auc=figures["validation_auc"],
    )


def log_setting(recipe: Recipe, inputs: Inputs, seed: int) -> None:
    """Everything that is known before fitting: parameters, tags, data sets."""
    mlflow.log_params(
        {
            "kind": recipe.candidate.kind,
            **recipe.candidate.settings,
            "seed": seed,
            "columns": len(recipe.columns),
            "left_out": ", ".join(without(FEATURES, recipe.columns)) or "none",
            "reweighed_by": recipe.reweighed_by or "none",
        }
    )
    mlflow.set_tags({"candidate": recipe.candidate.name, "kind": recipe.candidate.kind})
    mlflow.log_input(inputs.training, context="training")
    mlflow.log_input(inputs.validation, context="validation")


def weights_of(recipe: Recipe, rows: Rows) -> np.ndarray | None:
    """Sample weights of a reweighed recipe; None weighs all rows alike."""
    if recipe.reweighed_by is None:
        return None
    return reweigh(rows.features[recipe.reweighed_by], rows.target)


def register_versions(model: str, best: FinishedRun, inputs: Inputs, seed: int) -> None:
    """Registers the best run, then its settings refitted in two other ways."""
    name, candidate = best.recipe.run_name, best.recipe.candidate
    register(
        model,
        log_model(best, inputs.split.validation),
        "best-by-validation-auc",
        f"{candidate.kind} ({name}), of {len(CANDIDATES)} candidates the best by AUC "
        "on the validation rows.",
    )
    without_disability = train(
        Recipe(
            f"{name}-without-disability",
            candidate,
            without(FEATURES, DISABILITY_COLUMNS),
        ),
        inputs,
        seed,
    )
    register(
        model,
        log_model(without_disability, inputs.split.validation),
        "without-disability-columns",
        f"The settings of {name} without the columns {', '.join(DISABILITY_COLUMNS)}.",
    )
    reweighed = train(
        Recipe(f"{name}-reweighed", candidate, reweighed_by="disability"), inputs, seed
    )
    register(
        model,
        log_model(reweighed, inputs.split.validation),
        "reweighed-by-disability",
        f"The settings of {name} refitted with Kamiran-Calders sample weights "
        "on disability.",
    )


def log_model(run: FinishedRun, validation: Rows) -> str:
    """Adds the fitted model as ONNX, with signature and example; returns its URI."""
    columns = run.recipe.columns
    example = (
        validation.features[list(columns)].head(EXAMPLE_ROWS).reset_index(drop=True)
    )
    with mlflow.start_run(run_id=run.run_id):
        logged = mlflow.onnx.log_model(
            to_onnx(run.pipeline, columns),
            name="model",
            signature=ModelSignature(
                inputs=infer_signature(example).inputs, outputs=OUTPUTS
            ),
            input_example=example,
            pip_requirements=[
                f"{package}=={version(package)}" for package in SERVING_PACKAGES
            ],
            onnx_execution_providers=["CPUExecutionProvider"],
            save_as_external_data=False,
        )
    return logged.model_uri


def register(model: str, model_uri: str, variant: str, description: str) -> None:
    """Registers a logged model as the next version, and says what it is."""
    client = MlflowClient()
    registered = mlflow.register_model(model_uri, model)
    client.update_registered_model(model, description=MODEL_DESCRIPTION)
    client.update_model_version(model, registered.version, description=description)
    client.set_model_version_tag(model, registered.version, "variant", variant)
    print(f"registered {model} version {registered.version}: {description}", flush=True)


if __name__ == "__main__":
    # One line a run: neither a link for each, nor the remark that MLflow lists its kind
    # of source for local files twice.
    os.environ.setdefault("MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT", "true")
    warnings.filterwarnings(
        "ignore", message="The specified dataset source can be interpreted"
    )
    # Idle OpenMP threads spin: beside another program on the same cores a fit can take
    # ten times as long as with one thread.
    with threadpool_limits(1):
        main()
