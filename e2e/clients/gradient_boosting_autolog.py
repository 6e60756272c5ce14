"""LightGBM's and XGBoost's autolog: a point of each round, feature importance as figure and JSON, models that load back."""

import json

import lightgbm
import mlflow
import xgboost
from check import files_below, has, predicts_alike, same
from mlflow.artifacts import load_text
from sklearn.datasets import load_breast_cancer

mlflow.set_experiment("gradient boosting")
client = mlflow.MlflowClient()
rows, labels = load_breast_cancer(return_X_y=True, as_frame=True)
rounds = 8


def check_run(run_id, metric, recorded, expected, rows):
    run = client.get_run(run_id)
    history = client.get_metric_history(run_id, metric)
    same(f"{metric}'s steps", [point.step for point in history], list(range(rounds)))
    same(f"{metric}'s values", [point.value for point in history], recorded)
    same(f"latest {metric}", run.data.metrics[metric], recorded[-1])
    files = files_below(client, run_id)
    has("files", files, ["feature_importance_gain.json", "feature_importance_gain.png"])
    importance = json.loads(load_text(f"runs:/{run_id}/feature_importance_gain.json"))
    has(
        "importance",
        importance,
        ["worst concave points" if "worst concave points" in importance else "worst_concave_points"],
    )
    predicts_alike("the model", mlflow.pyfunc.load_model(f"runs:/{run_id}/model"), rows, expected)
    return run


mlflow.lightgbm.autolog()
with mlflow.start_run() as active:
    seen = {}
    settings = {"objective": "binary", "metric": "binary_logloss", "num_leaves": 7, "verbose": -1, "seed": 1}
    train = lightgbm.Dataset(rows, labels)
    watch = [lightgbm.record_evaluation(seen)]
    booster = lightgbm.train(
        settings, train, rounds, valid_sets=[train], valid_names=["train"], callbacks=watch
    )
recorded = seen["train"]["binary_logloss"]
run = check_run(active.info.run_id, "train-binary_logloss", recorded, booster.predict(rows), rows)
same("param num_leaves", run.data.params["num_leaves"], "7")

mlflow.xgboost.autolog(importance_types=["weight", "gain"])
named = rows.rename(columns=lambda name: name.replace(" ", "_"))
with mlflow.start_run() as active:
    matrix = xgboost.DMatrix(named, labels)
    seen = {}
    settings = {"objective": "binary:logistic", "eval_metric": "logloss", "max_depth": 3, "seed": 1}
    booster = xgboost.train(
        settings, matrix, rounds, evals=[(matrix, "train")], evals_result=seen, verbose_eval=False
    )
recorded = seen["train"]["logloss"]
run = check_run(active.info.run_id, "train-logloss", recorded, booster.predict(matrix), named)
same("param max_depth", run.data.params["max_depth"], "3")
