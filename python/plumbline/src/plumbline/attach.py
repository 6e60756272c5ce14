"""Attaching to a run, and asking another run to stop."""

import os
import sys
from urllib.parse import quote

from plumbline.attachment import Attachment
from plumbline.server import Server, find_tracking_uri
from plumbline.system_metrics import SystemMetricsLogger


def attach(
    run_id: str | None = None,
    *,
    tracking_uri: str | None = None,
    system_metrics: bool = False,
    heartbeat_seconds: float = 30,
    sample_seconds: float = 10,
) -> Attachment:
    """
    Says for a run that its client is there, and hears for it of stop requests, from threads in the background.

    Use it in a ``with`` statement beside ``mlflow.start_run()``. An exception that leaves the block lets the heartbeats
    end without a word, so that a run which nobody ends counts as crashed.

    :param run_id: default: MLflow's active run, else ``MLFLOW_RUN_ID``.
    :param tracking_uri: default: MLflow's, else ``MLFLOW_TRACKING_URI``.
    :param system_metrics: log CPU, memory, disk, network and GPUs, as MLflow's own logger does. Not beside it.
    :param heartbeat_seconds: 0.1 to 3600.
    :param sample_seconds: how often system metrics are taken; at least 0.1.
    :raises ValueError: where there is no run or no server to attach to, or a parameter is out of its range.
    """
    if not 0.1 <= heartbeat_seconds <= 3600:
        raise ValueError(f"heartbeat_seconds is {heartbeat_seconds}; give 0.1 to 3600")
    if not sample_seconds >= 0.1:
        raise ValueError(f"sample_seconds is {sample_seconds}; give at least 0.1")
    server = Server(tracking_uri or find_tracking_uri())
    attached = Attachment(server, run_id or _find_run_id(), heartbeat_seconds=heartbeat_seconds)
    if system_metrics:
        attached.keep(SystemMetricsLogger(server, attached.run_id, sample_seconds=sample_seconds))
    return attached


def request_stop(run_id: str, *, reason: str | None = None, tracking_uri: str | None = None) -> None:
    """
    Asks a run to stop. Its own code decides when it does.

    :raises ServerRefused: where there is no such run, it is over, or you may not write to it.
    :raises ServerUnreachable: where the server does not answer.
    """
    server = Server(tracking_uri or find_tracking_uri())
    path = f"/api/v1/runs/{quote(run_id, safe='')}/stop"
    server.request("POST", path, body={"reason": reason}, timeout_seconds=30)


def _find_run_id() -> str:
    mlflow = sys.modules.get("mlflow")
    active = mlflow.active_run() if mlflow is not None else None
    run_id = active.info.run_id if active is not None else os.environ.get("MLFLOW_RUN_ID")
    if not run_id:
        raise ValueError(
            "there is no run to attach to; attach within mlflow.start_run(), pass run_id, or set MLFLOW_RUN_ID"
        )
    return str(run_id)
