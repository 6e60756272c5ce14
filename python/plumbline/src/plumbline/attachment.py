"""A run's sign of life, and its ear for stop requests."""

import logging
import threading
import time
from types import TracebackType
from typing import Any, Protocol, Self
from urllib.parse import quote

from plumbline.server import Server, ServerRefused, ServerUnreachable

_logger = logging.getLogger("plumbline")
# Longest time that leaving the `with` block takes where the server does not answer.
_CLOSE_SECONDS = 3.0
_REQUEST_SECONDS = 10.0
_LONGEST_POLL_SECONDS = 55.0
# The first pause after a fault; it doubles with each further one, up to the time between heartbeats.
_FIRST_PAUSE_SECONDS = 0.5


class StopRequested(Exception):
    """Somebody asked the run to stop."""

    def __init__(self, run_id: str, reason: str | None) -> None:
        super().__init__(f"run {run_id} was asked to stop" + (f": {reason}" if reason else ""))
        self.run_id = run_id
        self.reason = reason
        """Why, in the words of who asked; None where nothing was said."""


class Companion(Protocol):
    """Something that works beside the heartbeats and ends with them."""

    @property
    def problem(self) -> str | None: ...

    def close(self, timeout_seconds: float) -> None: ...


class Attachment:
    """
    Sends heartbeats of a run and hears of stop requests, in a daemon thread, from when it is made until it is closed.
    Whatever becomes of the server, nothing here waits for it or raises because of it.
    """

    def __init__(self, server: Server, run_id: str, *, heartbeat_seconds: float) -> None:
        self.run_id = run_id
        self._server = server
        self._path = f"/api/v1/runs/{quote(run_id, safe='')}"
        self._heartbeat_seconds = heartbeat_seconds
        self._closing = threading.Event()
        self._companions: list[Companion] = []
        self._life: dict[str, Any] = {}
        self._problem: str | None = None
        self._thread = threading.Thread(target=self._beat, name="plumbline-heartbeat", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close(end_heartbeats=kind is None)

    @property
    def stop_requested(self) -> bool:
        """Whether somebody wants the run to stop, as far as is known: at most about a second late."""
        return self._life.get("stopRequest") is not None

    @property
    def stop_reason(self) -> str | None:
        """Why it should stop, in the words of who asked."""
        request = self._life.get("stopRequest")
        return None if request is None else request.get("reason")

    @property
    def status(self) -> str | None:
        """The run's status in the server's words, e.g. ``running``; None before the server was heard of."""
        return self._life.get("status")

    @property
    def problem(self) -> str | None:
        """Why the server is not heard of now; None where all is well."""
        return next((said for said in [self._problem, *(c.problem for c in self._companions)] if said), None)

    def raise_if_stopped(self) -> None:
        """:raises StopRequested: where somebody wants the run to stop."""
        if self.stop_requested:
            raise StopRequested(self.run_id, self.stop_reason)

    def keep(self, companion: Companion) -> None:
        """Closes ``companion`` together with this."""
        self._companions.append(companion)

    def close(self, *, end_heartbeats: bool = True) -> None:
        """
        Ends the threads; at most a few seconds where the server is away.

        :param end_heartbeats: tell the server that no more heartbeats come. Without it, a run that is still open counts
            as crashed some minutes later.
        """
        if self._closing.is_set():
            return
        self._closing.set()
        for companion in self._companions:
            companion.close(_CLOSE_SECONDS)
        if not end_heartbeats or self._problem is not None:
            return
        try:
            self._server.request("DELETE", f"{self._path}/heartbeat", timeout_seconds=_CLOSE_SECONDS)
        except (ServerRefused, ServerUnreachable) as error:
            _logger.debug("the server does not know that heartbeats of run %s end: %s", self.run_id, error)

    def _beat(self) -> None:
        pause_seconds = _FIRST_PAUSE_SECONDS
        while not self._closing.is_set():
            try:
                self._hear(self._server.request(
                    "POST",
                    f"{self._path}/heartbeat",
                    body={"everySeconds": self._heartbeat_seconds},
                    timeout_seconds=_REQUEST_SECONDS,
                ))
                self._listen()
                pause_seconds = _FIRST_PAUSE_SECONDS
            except (ServerRefused, ServerUnreachable) as error:
                self._note(str(error))
                # What was refused may be put right, by a new role or a restored run: asked again, but seldom.
                refused = isinstance(error, ServerRefused)
                self._closing.wait(self._heartbeat_seconds if refused else pause_seconds)
                pause_seconds = min(2 * pause_seconds, self._heartbeat_seconds)

    def _listen(self) -> None:
        """Waits for news until the next heartbeat is due."""
        due = time.monotonic() + self._heartbeat_seconds
        while not self._closing.is_set():
            wait_seconds = min(due - time.monotonic(), _LONGEST_POLL_SECONDS)
            if wait_seconds <= 0:
                return
            known = self._life.get("revision")
            self._hear(self._server.request(
                "GET",
                f"{self._path}?waitSeconds={wait_seconds:.3f}&revision={known}",
                timeout_seconds=wait_seconds + _REQUEST_SECONDS,
            ))

    def _hear(self, life: dict[str, Any]) -> None:
        # A request that was under way when this was closed says nothing that anybody still asks for.
        if self._closing.is_set():
            return
        was_asked = self.stop_requested
        self._life = life
        self._problem = None
        if self.stop_requested and not was_asked:
            _logger.warning("run %s was asked to stop: %s", self.run_id, self.stop_reason or "no reason was given")

    def _note(self, problem: str) -> None:
        if self._problem is None and not self._closing.is_set():
            _logger.warning("run %s goes on, but its heartbeats do not arrive: %s", self.run_id, problem)
        self._problem = problem
