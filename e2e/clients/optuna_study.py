"""Optuna's MLflowCallback: a run of each trial, found again by its value and params."""

import mlflow
import optuna
from check import same
from optuna_integration import MLflowCallback

optuna.logging.set_verbosity(optuna.logging.WARNING)
client = mlflow.MlflowClient()
callback = MLflowCallback(metric_name="loss", create_experiment=True, mlflow_kwargs={"nested": True})


def objective(trial):
    return (trial.suggest_float("x", -5, 5) - 2) ** 2 + trial.suggest_categorical("shift", [0, 1])


study = optuna.create_study(study_name="parabola", sampler=optuna.samplers.RandomSampler(seed=3))
study.optimize(objective, n_trials=12, callbacks=[callback])

experiment = client.get_experiment_by_name("parabola")
best, *_ = client.search_runs([experiment.experiment_id], "params.shift = '0'", order_by=["metrics.loss ASC"])
same("best loss", best.data.metrics["loss"], study.best_value)
same("best x", best.data.params["x"], str(study.best_params["x"]))
same("runs", len(client.search_runs([experiment.experiment_id])), 12)
good = client.search_runs([experiment.experiment_id], "metrics.loss < 4 and attributes.status = 'FINISHED'")
same("good runs", len(good), sum(trial.value < 4 for trial in study.trials))
