"""Requests to a Plumbline server, with the address and the credentials that MLflow's client uses."""

import base64
import http.client
import json
import os
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request
from typing import Any


class ServerUnreachable(Exception):
    """The server did not answer, or could not now. The same request may work later."""


class ServerRefused(Exception):
    """The server said no: the same request will not work later either."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        """The HTTP status of the answer."""


# Answers after which the same request may work: too early, too many requests, and faults of the server's side.
_PASSING_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the credentials to wherever it points."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


class Server:
    """A Plumbline server, spoken to in JSON."""

    def __init__(self, address: str) -> None:
        """
        :param address: where the server is, with the prefix it may have behind a proxy.
        :raises ValueError: where this is no http or https address.
        """
        if urllib.parse.urlsplit(address).scheme not in ("http", "https"):
            raise ValueError(
                f"the tracking URI is {address!r}, which is no server; give an http or https address "
                "by MLFLOW_TRACKING_URI or mlflow.set_tracking_uri"
            )
        self._address = address.rstrip("/")
        self._headers = _credentials()
        self._opener = urllib.request.build_opener(
            _NoRedirects(), urllib.request.HTTPSHandler(context=_tls_context())
        )

    def request(
        self, method: str, path: str, *, body: object | None = None, timeout_seconds: float
    ) -> dict[str, Any]:
        """
        Sends a request and reads the JSON that comes back; an empty answer is an empty object.

        :param timeout_seconds: longest time without a sign of the server.
        :raises ServerRefused: where the request is at fault.
        :raises ServerUnreachable: where the server or the way to it is.
        """
        request = urllib.request.Request(self._address + path, method=method, headers=self._headers)
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with self._opener.open(request, timeout=timeout_seconds) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            raise _fault_of(error) from error
        except (OSError, http.client.HTTPException) as error:
            raise ServerUnreachable(f"{self._address} cannot be reached: {error}") from error
        try:
            fields = json.loads(text) if text else {}
        except ValueError:
            fields = None
        if not isinstance(fields, dict):
            raise ServerUnreachable(f"{self._address} did not answer with a JSON object; is it a Plumbline server?")
        return fields


def _fault_of(error: urllib.error.HTTPError) -> ServerRefused | ServerUnreachable:
    with error:
        text = error.read().decode("utf-8", "replace")
    try:
        fields = json.loads(text)
        message = fields.get("detail") or fields.get("message") or text
    except (ValueError, AttributeError):
        message = text[:200]
    said = f"{error.url} answered {error.code}: {message}"
    return ServerUnreachable(said) if error.code in _PASSING_STATUSES else ServerRefused(error.code, said)


def find_tracking_uri() -> str:
    """The tracking URI that MLflow uses in this process.

    :raises ValueError: where none is set.
    """
    mlflow = sys.modules.get("mlflow")
    uri = mlflow.get_tracking_uri() if mlflow is not None else os.environ.get("MLFLOW_TRACKING_URI")
    if not uri:
        raise ValueError("no server is named; set MLFLOW_TRACKING_URI or pass tracking_uri")
    return str(uri)


def _credentials() -> dict[str, str]:
    """Headers that say who asks, and in which workspace."""
    headers = {"User-Agent": "plumbline-mlops/0.1.0"}
    name, password = (os.environ.get(f"MLFLOW_TRACKING_{part}") for part in ("USERNAME", "PASSWORD"))
    token = os.environ.get("MLFLOW_TRACKING_TOKEN")
    if name and password is not None:
        headers["Authorization"] = "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()
    elif token:
        headers["Authorization"] = f"Bearer {token}"
    workspace = os.environ.get("MLFLOW_WORKSPACE")
    if workspace:
        headers["X-MLFLOW-WORKSPACE"] = workspace
    return headers


def _tls_context() -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=os.environ.get("MLFLOW_TRACKING_SERVER_CERT_PATH"))
    if os.environ.get("MLFLOW_TRACKING_INSECURE_TLS", "").lower() in ("1", "true"):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    client_certificate = os.environ.get("MLFLOW_TRACKING_CLIENT_CERT_PATH")
    if client_certificate:
        context.load_cert_chain(client_certificate)
    return context
