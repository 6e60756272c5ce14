"""Sample weights that make a group and the target independent in the training rows."""

import numpy as np
import pandas as pd


def reweigh(group: pd.Series, target: pd.Series) -> np.ndarray:
    """Weight of each row: P(group) P(target) / P(group and target).

    Source: Kamiran and Calders, Data preprocessing techniques for classification
    without discrimination, Knowledge and Information Systems 33 (2012), reweighing.
    Example: of 10 people 2 are in group A, 6 are employed, 1 is both; that one weighs
    .2 * .6 / .1 = 1.2.
    """
    both = pd.Series(list(zip(group, target, strict=True)))
    return _share(group) * _share(target) / _share(both)


def _share(values: pd.Series) -> np.ndarray:
    """Share of the rows that have the same value, row by row."""
    return values.map(values.value_counts(normalize=True)).to_numpy(float)
