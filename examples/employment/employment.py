"""The employment data: roles of its columns, the split of 2015 and the held-out file.

Source: U.S. Census Bureau, American Community Survey 2015-2018 1-year Public Use
Microdata Sample, Massachusetts; prepared with folktables and nannyml. Not endorsed by
the Census Bureau.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from sklearn.model_selection import train_test_split

REPOSITORY = Path(__file__).resolve().parents[2]
DATA_FILE = REPOSITORY / "data" / "ma-employment" / "ma-employment.parquet"

TARGET = "employed"
ENTITY_KEY = "person_id"
NUMBERS = ("age",)
CATEGORIES = (
    "education",
    "marital",
    "relationship",
    "disability",
    "parents_work",
    "citizenship",
    "moved",
    "military",
    "ancestry",
    "hearing_difficulty",
    "vision_difficulty",
    "cognitive_difficulty",
    "sex",
    "race",
)
FEATURES = NUMBERS + CATEGORIES
DISABILITY_COLUMNS = (
    "disability",
    "hearing_difficulty",
    "vision_difficulty",
    "cognitive_difficulty",
)

TRAINING_SHARE = 0.6
VALIDATION_SHARE = 0.1


@dataclass(frozen=True)
class Rows:
    """Features (numbers as float64, categories as text) and the 0/1 target."""

    features: pd.DataFrame
    target: pd.Series

    def with_target(self) -> pd.DataFrame:
        """One frame with the target as its last column."""
        return self.features.assign(**{TARGET: self.target})


@dataclass(frozen=True)
class Split:
    """Three disjoint parts of one year's households; `test` keeps every column."""

    training: Rows
    validation: Rows
    test: pa.Table


def load_households(year: int, every: int = 1, path: Path = DATA_FILE) -> pa.Table:
    """Reads the people of one year who live in households, in `person_id` order.

    `every=20` keeps every 20th row of the file, for a quick look.
    """
    rows = pq.read_table(path).sort_by(ENTITY_KEY)
    rows = rows.take(np.arange(0, rows.num_rows, every))
    return rows.filter(
        (pc.field("year") == year) & (pc.field("housing") == "household")
    )


def split_households(households: pa.Table, seed: int) -> Split:
    """Splits 60/10/30 by seed, with the same share of the target in each part."""
    target = households[TARGET].to_numpy()
    total = len(target)
    training_rows = int(total * TRAINING_SHARE)
    validation_rows = int(total * VALIDATION_SHARE)
    training, rest = train_test_split(
        np.arange(total), train_size=training_rows, stratify=target, random_state=seed
    )
    validation, test = train_test_split(
        rest, train_size=validation_rows, stratify=target[rest], random_state=seed
    )
    return Split(
        training=model_rows(households.take(training)),
        validation=model_rows(households.take(validation)),
        test=households.take(np.sort(test)),
    )


def write_test_rows(split: Split, path: Path) -> None:
    """Writes the held-out rows with key, features, sensitive columns and target."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(split.test, path, compression="zstd")


def without(columns: tuple[str, ...], left_out: tuple[str, ...]) -> tuple[str, ...]:
    """The columns in their order, less those left out."""
    return tuple(column for column in columns if column not in left_out)


def model_rows(rows: pa.Table) -> Rows:
    """What a model is fitted on, of rows with any further columns."""
    frame = rows.to_pandas()
    features = frame[list(FEATURES)].astype({column: "float64" for column in NUMBERS})
    return Rows(features=features, target=frame[TARGET].astype("int64"))
