"""Refits a registered version with more labelled rows, and registers the next version.

    MLFLOW_TRACKING_URI=http://127.0.0.1:5000 \\
        python retrain.py employment 3 --more-rows labelled.parquet

What is fitted is read from the version's run on the MLflow tracking server that the
environment names (MLFLOW_TRACKING_URI, MLFLOW_TRACKING_TOKEN).
"""

import argparse
import os
import warnings
from pathlib import Path

import mlflow
import pandas as pd
import pyarrow.parquet as pq
from mlflow import MlflowClient
from mlflow.entities import Run
from threadpoolctl import threadpool_limits

from candidates import CANDIDATES
from employment import (
    FEATURES,
    Rows,
    Split,
    load_households,
    model_rows,
    split_households,
    without,
)
from train import TRAINING_YEAR, Recipe, as_inputs, log_model, register, train


def main() -> None:
    """Reads the recipe, refits it, registers."""
    options = parse_options()
    mlflow.set_experiment(options.experiment)
    earlier = run_of(options.model, options.version)
    recipe = recipe_of(earlier)
    seed = int(earlier.data.params["seed"])
    split = split_households(load_households(TRAINING_YEAR), seed)
    more = model_rows(pq.read_table(options.more_rows))
    inputs = as_inputs(
        Split(both(split.training, more), split.validation, split.test),
        f"ma-employment-{TRAINING_YEAR}-training-and-{options.more_rows.stem}",
    )
    print(
        f"{len(split.training.target)} rows of {TRAINING_YEAR} and {len(more.target)} "
        f"of {options.more_rows.name}",
        flush=True,
    )
    run = train(recipe, inputs, seed)
    register(
        options.model,
        log_model(run, split.validation),
        "more-rows",
        f"The settings of version {options.version} refitted with {len(more.target)} "
        f"more rows, of {options.more_rows.name}.",
    )


def parse_options() -> argparse.Namespace:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", help="registered model's name")
    parser.add_argument("version", help="version number")
    parser.add_argument(
        "--more-rows", type=Path, required=True, help="Parquet file of labelled rows"
    )
    parser.add_argument("--experiment", default="employment")
    return parser.parse_args()


def run_of(model: str, version: str) -> Run:
    """The run that a version came from."""
    client = MlflowClient()
    return client.get_run(client.get_model_version(model, version).run_id)


def recipe_of(run: Run) -> Recipe:
    """What was fitted in a run, as its tags and parameters say."""
    name, params = run.data.tags["candidate"], run.data.params
    reweighed_by = params["reweighed_by"]
    return Recipe(
        f"{run.info.run_name}-more-rows",
        next(candidate for candidate in CANDIDATES if candidate.name == name),
        without(FEATURES, tuple(params["left_out"].split(", "))),
        None if reweighed_by == "none" else reweighed_by,
    )


def both(first: Rows, second: Rows) -> Rows:
    """The rows of one, then of the other."""
    return Rows(
        pd.concat([first.features, second.features], ignore_index=True),
        pd.concat([first.target, second.target], ignore_index=True),
    )


if __name__ == "__main__":
    os.environ.setdefault("MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT", "true")
    warnings.filterwarnings(
        "ignore", message="The specified dataset source can be interpreted"
    )
    with threadpool_limits(1):
        main()
