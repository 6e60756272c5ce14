"""PyTorch Lightning's MLFlowLogger, with checkpoints as artifacts that restore its weights."""

import logging

import mlflow
import numpy
import pytorch_lightning as lightning
import torch
from check import files_below, has, same
from pytorch_lightning.loggers import MLFlowLogger

logging.getLogger("pytorch_lightning").setLevel(logging.WARNING)
lightning.seed_everything(1)
client = mlflow.MlflowClient()


class Line(lightning.LightningModule):
    def __init__(self, learning_rate=0.1):
        super().__init__()
        self.save_hyperparameters()
        self.layer = torch.nn.Linear(2, 1)

    def forward(self, rows):
        return self.layer(rows)

    def training_step(self, batch, _index):
        rows, target = batch
        loss = torch.nn.functional.mse_loss(self(rows), target)
        self.log("loss", loss, on_step=False, on_epoch=True)
        return loss

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=self.hparams.learning_rate)


rows = torch.rand(64, 2)
loader = torch.utils.data.DataLoader(
    torch.utils.data.TensorDataset(rows, rows.sum(1, keepdim=True)), batch_size=16
)
logger = MLFlowLogger("lightning", run_name="line", tracking_uri=mlflow.get_tracking_uri(), log_model=True)
quiet = {
    "enable_progress_bar": False,
    "enable_model_summary": False,
    "accelerator": "cpu",
    "default_root_dir": ".",
}
trainer = lightning.Trainer(max_epochs=4, logger=logger, log_every_n_steps=1, **quiet)
line = Line()
trainer.fit(line, loader)

run = client.get_run(logger.run_id)
same("status", run.info.status, "FINISHED")
same("run's name", run.info.run_name, "line")
same("param", run.data.params["learning_rate"], "0.1")
history = client.get_metric_history(run.info.run_id, "loss")
same("points of loss", len(history), 4)
same("last loss", numpy.float32(history[-1].value), numpy.float32(trainer.callback_metrics["loss"].item()))
has(
    "files",
    [path.rsplit("/", 1)[-1] for path in files_below(client, run.info.run_id)],
    ["metadata.yaml", "aliases.txt"],
)
[checkpoint] = [path for path in files_below(client, run.info.run_id) if path.endswith(".ckpt")]
local = mlflow.artifacts.download_artifacts(run_id=run.info.run_id, artifact_path=checkpoint)
restored = Line.load_from_checkpoint(local)
same("restored weights", restored.layer.weight.tolist(), line.layer.weight.tolist())
