"""scikit-learn's autolog: params, metrics, a search's child runs, the model with its signature, registered and loaded back."""

import mlflow
from check import files_below, has, predicts_alike, same
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV

mlflow.set_experiment("scikit-learn")
mlflow.sklearn.autolog(log_input_examples=True, registered_model_name="iris")
client = mlflow.MlflowClient()
rows, labels = load_iris(return_X_y=True, as_frame=True)

with mlflow.start_run(run_name="forest") as active:
    forest = RandomForestClassifier(n_estimators=7, max_depth=3, random_state=4).fit(rows, labels)
    forest.score(rows, labels)
run = client.get_run(active.info.run_id)
same("status", run.info.status, "FINISHED")
same("param n_estimators", run.data.params["n_estimators"], "7")
same("param max_depth", run.data.params["max_depth"], "3")
same("training_score", run.data.metrics["training_score"], forest.score(rows, labels))
has(
    "metrics",
    run.data.metrics,
    ["training_f1_score", "training_log_loss", "RandomForestClassifier_score_rows"],
)
same("class tag", run.data.tags["estimator_class"], "sklearn.ensemble._forest.RandomForestClassifier")
has("files", files_below(client, run.info.run_id), ["training_confusion_matrix.png", "estimator.html"])
same("dataset inputs", len(run.inputs.dataset_inputs), 1)

version = client.get_model_version("iris", "1")
same("version's run", version.run_id, run.info.run_id)
loaded = mlflow.pyfunc.load_model("models:/iris/1")
predicts_alike("models:/iris/1", loaded, rows, forest.predict(rows))
same("signature's columns", loaded.metadata.get_input_schema().input_names(), list(rows.columns))
has(
    "model's files",
    files_below(client, run.info.run_id, "model"),
    ["model/MLmodel", "model/input_example.json"],
)

mlflow.sklearn.autolog(log_models=False, max_tuning_runs=3)
with mlflow.start_run(run_name="search") as active:
    search = GridSearchCV(LogisticRegression(max_iter=300), {"C": [0.1, 1.0, 10.0]}, cv=3).fit(rows, labels)
run = client.get_run(active.info.run_id)
same("best C", run.data.params["best_C"], str(search.best_params_["C"]))
same("best score", run.data.metrics["best_cv_score"], search.best_score_)
children = mlflow.search_runs(filter_string=f"tags.mlflow.parentRunId = '{run.info.run_id}'")
same("child runs", sorted(children["params.C"]), ["0.1", "1.0", "10.0"])
same("best child", children["metrics.mean_test_score"].max(), search.best_score_)
