"""Plots of a run: how well it ranks, and whether its probabilities hold."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from sklearn.calibration import calibration_curve
from sklearn.metrics import roc_auc_score, roc_curve

CALIBRATION_BINS = 10


def plot_roc(target: np.ndarray, probabilities: np.ndarray) -> Figure:
    """Receiver operating characteristic of the validation rows."""
    false_positive_rate, true_positive_rate, _ = roc_curve(target, probabilities)
    figure, axes = _square_figure("False positive rate", "True positive rate")
    axes.plot(false_positive_rate, true_positive_rate)
    axes.set_title(
        f"ROC, validation rows (AUC {roc_auc_score(target, probabilities):.3f})"
    )
    return figure


def plot_calibration(target: np.ndarray, probabilities: np.ndarray) -> Figure:
    """Share employed against mean probability, in ten bins of as many rows each."""
    share, mean_probability = calibration_curve(
        target, probabilities, n_bins=CALIBRATION_BINS, strategy="quantile"
    )
    figure, axes = _square_figure("Mean probability", "Share employed")
    axes.plot(mean_probability, share, marker="o")
    axes.set_title("Calibration, validation rows")
    return figure


def _square_figure(x_label: str, y_label: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(5, 5))
    axes = figure.add_axes(
        (0.13, 0.11, 0.82, 0.82),
        xlabel=x_label,
        ylabel=y_label,
        xlim=(0, 1),
        ylim=(0, 1),
    )
    axes.plot([0, 1], [0, 1], linestyle="--", color="grey", linewidth=1)
    return figure, axes
