"""What is measured on the validation rows."""

import numpy as np
from sklearn.metrics import (
    accuracy_score,
    brier_score_loss,
    log_loss,
    precision_score,
    recall_score,
    roc_auc_score,
)


def measure_ranking(target: np.ndarray, probabilities: np.ndarray) -> dict[str, float]:
    """The figures that are followed over the steps."""
    return {
        "validation_auc": roc_auc_score(target, probabilities),
        "validation_log_loss": log_loss(target, probabilities),
    }


def measure(target: np.ndarray, probabilities: np.ndarray) -> dict[str, float]:
    """The figures on the validation rows, labelled at threshold one half."""
    labels = probabilities > 0.5
    return {
        **measure_ranking(target, probabilities),
        "validation_brier": brier_score_loss(target, probabilities),
        "validation_accuracy": accuracy_score(target, labels),
        "validation_precision": precision_score(target, labels),
        "validation_recall": recall_score(target, labels),
    }
