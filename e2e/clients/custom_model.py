"""A model of one's own (`pyfunc`), evaluated by MLflow, registered, given aliases, tags and stages, found and loaded by each address."""

import mlflow
import numpy
from check import predicts_alike, same
from mlflow.models import infer_signature
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge


class Scaled(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        self.weights = numpy.load(context.artifacts["weights"])

    def predict(self, context, model_input, params=None):
        return model_input.to_numpy() @ self.weights * (params or {}).get("factor", 1.0)


mlflow.set_experiment("custom model")
client = mlflow.MlflowClient()
rows, target = load_diabetes(return_X_y=True, as_frame=True)
ridge = Ridge(fit_intercept=False).fit(rows, target)
numpy.save("weights.npy", ridge.coef_)
signature = infer_signature(rows, ridge.predict(rows), params={"factor": 1.0})

with mlflow.start_run() as active:
    logged = mlflow.pyfunc.log_model(
        name="scaled",
        python_model=Scaled(),
        artifacts={"weights": "weights.npy"},
        signature=signature,
        input_example=rows.head(2),
        pip_requirements=["numpy", "pandas"],
    )
    data = rows.assign(target=target)
    result = mlflow.models.evaluate(
        logged.model_uri,
        data,
        targets="target",
        model_type="regressor",
        evaluators="default",
        evaluator_config={"log_explainer": False},
    )
run_id = active.info.run_id
run = client.get_run(run_id)
same(
    "evaluation's error",
    run.data.metrics["root_mean_squared_error"],
    result.metrics["root_mean_squared_error"],
)
same(
    "evaluation's error",
    result.metrics["root_mean_squared_error"],
    float(numpy.sqrt(numpy.mean((ridge.predict(rows) - target) ** 2))),
)

first = mlflow.register_model(logged.model_uri, "scaled", tags={"stage": "trial"})
second = mlflow.register_model(f"runs:/{run_id}/scaled", "scaled")
same("versions", [int(first.version), int(second.version)], [1, 2])
client.set_registered_model_alias("scaled", "champion", 1)
client.set_model_version_tag("scaled", "1", "checked", "yes")
client.update_model_version("scaled", "1", description="the first")
client.transition_model_version_stage("scaled", "2", "Staging")
same("aliases", client.get_model_version_by_alias("scaled", "champion").version, "1")
same(
    "by tag",
    [version.version for version in client.search_model_versions("name = 'scaled' and tags.checked = 'yes'")],
    ["1"],
)
same("by run", len(client.search_model_versions(f"run_id = '{run_id}'")), 2)
same("latest", [version.version for version in client.get_latest_versions("scaled", ["Staging"])], ["2"])
same(
    "registered", [model.name for model in client.search_registered_models("name ILIKE 'SCALED'")], ["scaled"]
)
expected = ridge.predict(rows)
for address in [
    logged.model_uri,
    f"runs:/{run_id}/scaled",
    "models:/scaled/1",
    "models:/scaled@champion",
    "models:/scaled/Staging",
    "models:/scaled/latest",
]:
    loaded = mlflow.pyfunc.load_model(address)
    predicts_alike(address, loaded, rows, expected)
same(
    "with a parameter",
    loaded.predict(rows, params={"factor": 2.0}).tolist(),
    (loaded.predict(rows) * 2).tolist(),
)

found = mlflow.search_logged_models(filter_string="name = 'scaled'", output_format="list")
same("logged models", [model.model_id for model in found], [logged.model_id])
same(
    "its metric",
    {metric.key: metric.value for metric in client.get_logged_model(logged.model_id).metrics}[
        "root_mean_squared_error"
    ],
    result.metrics["root_mean_squared_error"],
)
client.set_logged_model_tags(logged.model_id, {"kind": "linear"})
same("its tag", client.get_logged_model(logged.model_id).tags["kind"], "linear")

client.rename_registered_model("scaled", "scaled ridge")
client.delete_model_version("scaled ridge", "2")
client.delete_registered_model_alias("scaled ridge", "champion")
client.delete_registered_model("scaled ridge")
same("registered", client.search_registered_models("name LIKE 'scaled%'"), [])
