"""Twelve candidates: three kinds of model, four settings each, and how each is fitted.

Fitting yields the probabilities of the validation rows at several steps, so that a
run's curve shows measured values: percent of the training rows for logistic regression,
number of trees for the forest, number of iterations for boosting.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import KBinsDiscretizer, OneHotEncoder

from employment import CATEGORIES, NUMBERS

LOGISTIC_REGRESSION = "logistic regression"
RANDOM_FOREST = "random forest"
BOOSTING = "histogram gradient boosting"

# (step, probabilities of the validation rows) of a fit, in order.
Steps = Iterator[tuple[int, np.ndarray]]

TRAINING_PERCENTS = (20, 40, 60, 80, 100)
TREES_PER_STEP = 10
ITERATIONS_PER_STEP = 10


@dataclass(frozen=True)
class Candidate:
    """One kind of model with one choice of settings."""

    name: str
    kind: str
    settings: dict[str, Any]


class Weighted(NamedTuple):
    """Encoded training rows, their 0/1 target and, if they differ, their weights."""

    inputs: np.ndarray
    target: np.ndarray
    weights: np.ndarray | None

    def first(self, percent: int) -> "Weighted":
        """The first so many percent of the rows."""
        rows = slice(0, len(self.target) * percent // 100)
        weights = None if self.weights is None else self.weights[rows]
        return Weighted(self.inputs[rows], self.target[rows], weights)


CANDIDATES = (
    Candidate("logistic-1", LOGISTIC_REGRESSION, {"C": 0.01}),
    Candidate("logistic-2", LOGISTIC_REGRESSION, {"C": 0.1}),
    Candidate("logistic-3", LOGISTIC_REGRESSION, {"C": 1.0}),
    Candidate("logistic-4", LOGISTIC_REGRESSION, {"C": 10.0}),
    Candidate("forest-1", RANDOM_FOREST, {"n_estimators": 40, "min_samples_leaf": 40}),
    Candidate("forest-2", RANDOM_FOREST, {"n_estimators": 40, "min_samples_leaf": 20}),
    Candidate("forest-3", RANDOM_FOREST, {"n_estimators": 40, "min_samples_leaf": 10}),
    Candidate(
        "forest-4",
        RANDOM_FOREST,
        {"n_estimators": 40, "min_samples_leaf": 10, "max_features": 0.3},
    ),
    Candidate("boosting-1", BOOSTING, {"max_iter": 60, "learning_rate": 0.1}),
    Candidate("boosting-2", BOOSTING, {"max_iter": 60, "learning_rate": 0.2}),
    Candidate(
        "boosting-3",
        BOOSTING,
        {"max_iter": 60, "learning_rate": 0.2, "max_leaf_nodes": 15},
    ),
    Candidate(
        "boosting-4",
        BOOSTING,
        {"max_iter": 80, "learning_rate": 0.15, "max_leaf_nodes": 15},
    ),
)


def make_encoder(kind: str, columns: tuple[str, ...]) -> ColumnTransformer:
    """One-hot categories; numbers in ten bins if linear, as they are for trees.

    A category that training did not see becomes all zeros.
    """
    one_hot = OneHotEncoder(
        handle_unknown="ignore", sparse_output=False, dtype=np.float32
    )
    ten_bins = KBinsDiscretizer(
        n_bins=10, encode="onehot-dense", quantile_method="averaged_inverted_cdf"
    )
    return ColumnTransformer(
        [
            (
                "numbers",
                ten_bins if kind == LOGISTIC_REGRESSION else "passthrough",
                [column for column in NUMBERS if column in columns],
            ),
            *(
                (column, one_hot, [column])
                for column in CATEGORIES
                if column in columns
            ),
        ]
    )


def make_estimator(candidate: Candidate, seed: int) -> ClassifierMixin:
    """The unfitted scikit-learn estimator of a candidate."""
    if candidate.kind == LOGISTIC_REGRESSION:
        return LogisticRegression(solver="newton-cholesky", **candidate.settings)
    if candidate.kind == RANDOM_FOREST:
        return RandomForestClassifier(n_jobs=2, random_state=seed, **candidate.settings)
    return HistGradientBoostingClassifier(
        early_stopping=False, random_state=seed, **candidate.settings
    )


def fit_in_steps(
    estimator: ClassifierMixin,
    training: Weighted,
    validation_inputs: np.ndarray,
) -> Steps:
    """Fits the estimator; yields (step, probability of class 1 of each validation row).

    After the last step the estimator is fitted with all its settings on all rows.
    """
    if isinstance(estimator, LogisticRegression):
        steps = _fit_on_growing_rows(estimator, training, validation_inputs)
    elif isinstance(estimator, RandomForestClassifier):
        steps = _fit_growing_forest(estimator, training, validation_inputs)
    else:
        steps = _fit_boosting(estimator, training, validation_inputs)
    for step, probabilities in steps:
        yield step, probabilities[:, 1]


def _fit_on_growing_rows(
    estimator: LogisticRegression, training: Weighted, validation_inputs: np.ndarray
) -> Steps:
    """The split is shuffled, so the first rows are a random part."""
    for percent in TRAINING_PERCENTS:
        estimator.fit(*training.first(percent))
        yield percent, estimator.predict_proba(validation_inputs)


def _fit_growing_forest(
    estimator: RandomForestClassifier, training: Weighted, validation_inputs: np.ndarray
) -> Steps:
    wanted = estimator.n_estimators
    estimator.set_params(warm_start=True)
    for trees in [*range(TREES_PER_STEP, wanted, TREES_PER_STEP), wanted]:
        estimator.set_params(n_estimators=trees).fit(*training)
        yield trees, estimator.predict_proba(validation_inputs)


def _fit_boosting(
    estimator: HistGradientBoostingClassifier,
    training: Weighted,
    validation_inputs: np.ndarray,
) -> Steps:
    estimator.fit(*training)
    stages = estimator.staged_predict_proba(validation_inputs)
    for iteration, probabilities in enumerate(stages, start=1):
        if iteration % ITERATIONS_PER_STEP == 0 or iteration == estimator.n_iter_:
            yield iteration, probabilities
