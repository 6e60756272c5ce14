"""Keras' autolog: a point of each epoch, params, summary and a model that loads back."""

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import mlflow
import numpy
from check import has, same

mlflow.set_experiment("keras")
client = mlflow.MlflowClient()
keras.utils.set_random_seed(1)
rows = numpy.random.default_rng(1).random((64, 3)).astype("float32")
model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4, "relu"), keras.layers.Dense(1)])
model.compile("sgd", "mse")
mlflow.keras.autolog(log_models=False)
with mlflow.start_run() as active:
    fitted = model.fit(rows, rows.sum(1), epochs=5, batch_size=16, verbose=0)
    logged = mlflow.keras.log_model(
        model, name="net", save_exported_model=False, pip_requirements=["keras", "jax"]
    )
run = client.get_run(active.info.run_id)
same("param epochs", run.data.params["epochs"], "5")
same("param batch_size", run.data.params["batch_size"], "16")
has("params", run.data.params, ["optimizer_name", "optimizer_learning_rate"])
history = [point.value for point in client.get_metric_history(run.info.run_id, "loss")]
same("loss of the epochs", history[: len(fitted.history["loss"])], fitted.history["loss"])
loaded = mlflow.keras.load_model(logged.model_uri)
same("predictions", loaded.predict(rows, verbose=0).tolist(), model.predict(rows, verbose=0).tolist())
