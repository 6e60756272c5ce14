"""Heartbeats, stop requests and system metrics for MLflow runs on a Plumbline server."""

from plumbline.attach import attach, request_stop
from plumbline.attachment import Attachment, StopRequested
from plumbline.server import ServerRefused, ServerUnreachable

__all__ = ["Attachment", "ServerRefused", "ServerUnreachable", "StopRequested", "attach", "request_stop"]
