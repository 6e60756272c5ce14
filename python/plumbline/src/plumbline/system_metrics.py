"""Logs how the machine is doing, under the names that MLflow's own logger uses."""

import logging
import os
import threading
import time
from collections import deque
from urllib.parse import quote

from plumbline.gpu import GpuProbe
from plumbline.machine import MachineProbe
from plumbline.server import Server, ServerRefused, ServerUnreachable

_logger = logging.getLogger("plumbline")
# A day of CPU, memory, disk, network and one GPU at a sample each ten seconds.
_MOST_BUFFERED_POINTS = 120_000
# MLflow's limit for one batch.
_MOST_POINTS_AT_A_TIME = 1000
_REQUEST_SECONDS = 10.0

Point = tuple[str, float, int, int]
"""Name, value, time in milliseconds since the epoch, and number of the sample from 0."""


class SystemMetricsLogger:
    """Samples the machine in a daemon thread. While the server is away, samples wait; the oldest go first."""

    def __init__(self, server: Server, run_id: str, *, sample_seconds: float) -> None:
        self._server = server
        self._run_id = run_id
        self._sample_seconds = sample_seconds
        node = os.environ.get("MLFLOW_SYSTEM_METRICS_NODE_ID")
        self._prefix = f"system/{node}/" if node else "system/"
        self._buffer: deque[Point] = deque(maxlen=_MOST_BUFFERED_POINTS)
        self._problem: str | None = None
        self._first_step: int | None = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="plumbline-system-metrics", daemon=True)
        self._thread.start()

    @property
    def problem(self) -> str | None:
        """Why samples do not arrive now."""
        return self._problem

    def close(self, timeout_seconds: float) -> None:
        """Ends the thread and sends what is left, for at most ``timeout_seconds``."""
        self._closing.set()
        self._thread.join(timeout_seconds)

    def _run(self) -> None:
        machine, gpus = MachineProbe(), GpuProbe()
        sample = 0
        while True:
            time_ms = time.time_ns() // 1_000_000
            for name, value in {**machine.read(), **gpus.read()}.items():
                self._buffer.append((self._prefix + name, value, time_ms, sample))
            sample += 1
            self._send()
            if self._closing.wait(self._sample_seconds):
                break
        self._send()

    def _send(self) -> None:
        """Sends what waits; what does not arrive goes on waiting, unless the server will never take it."""
        while self._buffer:
            some = [self._buffer.popleft() for _ in range(min(len(self._buffer), _MOST_POINTS_AT_A_TIME))]
            try:
                self._post(some)
            except ServerUnreachable as error:
                self._note(str(error))
                self._buffer.extendleft(reversed(some))
                return
            except ServerRefused as error:
                self._note(f"{error}; {len(some)} samples are lost")
                return
            self._problem = None

    def _post(self, points: list[Point]) -> None:
        if self._first_step is None:
            self._first_step = self._find_first_step()
        metrics = [
            {"key": key, "value": value, "timestamp": time_ms, "step": self._first_step + sample}
            for key, value, time_ms, sample in points
        ]
        self._server.request(
            "POST",
            "/api/2.0/mlflow/runs/log-batch",
            body={"run_id": self._run_id, "metrics": metrics},
            timeout_seconds=_REQUEST_SECONDS,
        )

    def _find_first_step(self) -> int:
        """A run that is taken up again goes on behind its last sample."""
        path = f"/api/2.0/mlflow/runs/get?run_id={quote(self._run_id, safe='')}"
        data = self._server.request("GET", path, timeout_seconds=_REQUEST_SECONDS).get("run", {}).get("data", {})
        return max(
            (int(m["step"]) + 1 for m in data.get("metrics", []) if m["key"].startswith(self._prefix)), default=0
        )

    def _note(self, problem: str) -> None:
        if self._problem is None:
            _logger.warning("system metrics of run %s do not arrive: %s", self._run_id, problem)
        self._problem = problem
