"""transformers' MLflowCallback: a tiny model with random weights, nothing from a hub."""

import mlflow
import torch
from check import has, same
from transformers import BertConfig, BertForSequenceClassification, Trainer, TrainingArguments

torch.manual_seed(1)
experiment = mlflow.set_experiment("transformers")
client = mlflow.MlflowClient()
settings = BertConfig(
    vocab_size=50,
    hidden_size=8,
    num_hidden_layers=1,
    num_attention_heads=2,
    intermediate_size=8,
    num_labels=2,
)
model = BertForSequenceClassification(settings)
rows = [{"input_ids": torch.randint(0, 50, (6,)), "labels": index % 2} for index in range(32)]
arguments = TrainingArguments(
    "out",
    run_name="tiny",
    num_train_epochs=2,
    per_device_train_batch_size=8,
    logging_steps=1,
    evaluation_strategy="epoch",
    save_strategy="no",
    report_to=["mlflow"],
    disable_tqdm=True,
    use_cpu=True,
)
trainer = Trainer(model, arguments, train_dataset=rows, eval_dataset=rows[:8])
trainer.train()
mlflow.end_run()

[run] = client.search_runs([experiment.experiment_id])
same("name", run.info.run_name, "tiny")
same("status", run.info.status, "FINISHED")
same("param of the model", run.data.params["hidden_size"], "8")
same("param of the training", run.data.params["num_train_epochs"], "2")
has("metrics", run.data.metrics, ["loss", "eval_loss", "learning_rate", "epoch", "train_loss"])
logged = {entry["step"]: entry["loss"] for entry in trainer.state.log_history if "loss" in entry}
history = {point.step: point.value for point in client.get_metric_history(run.info.run_id, "loss")}
same("history of loss", history, logged)
