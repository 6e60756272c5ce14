"""Writes the table of endpoints.md: every route of the installed mlflow, and whether a running Plumbline answers it.

    TOKEN=... python list-endpoints.py http://127.0.0.1:5000 > table.md

Run it with the Python that has mlflow 3.17.2. A route is there unless the answer says ENDPOINT_NOT_FOUND or no such path.
"""

import json
import os
import re
import sys
import urllib.error
import urllib.request

import mlflow.server
from mlflow.server.handlers import get_endpoints

REASONS = [
    (r"/traces|/assessments|/v1/traces|trace", "serves the trace pages of MLflow's own web interface; no client calls it"),
    (r"/gateway|/endpoints|/secrets|/budget|/guardrail|invoke", "MLflow's AI gateway: Plumbline serves models, not providers' APIs"),
    (r"/scorers|/prompt-opt|promptlab|/genai|/jobs|optimi", "runs code or calls models within the server, which this server never does"),
    (r"/label-schemas|/review-queues|/issues", "review of traces by people, in the open-source UI only"),
    (r"/users|/permissions|/roles", "users and roles have an API of their own (/api/v1)"),
    (r"^/api/2.0mlflow/", "a slip of the pen in MLflow's own table; no client calls it"),
    (r"^/$|/assistant|/mcp|/demo|/ui-telemetry|graphql|/static|/build", "belongs to MLflow's own web interface"),
]


def routes():
    found = set()
    for path, _handler, methods in get_endpoints():
        for method in [methods] if isinstance(methods, str) else methods:
            found.add((path.replace("/ajax-api/", "/api/"), method))
    for rule in mlflow.server.app.url_map.iter_rules():
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            found.add((rule.rule.replace("/ajax-api/", "/api/"), method))
    return sorted(found)


def answers(url, path, method):
    concrete = re.sub(r"<path:[^>]+>", "a/b", re.sub(r"<(?!path:)[^>]+>|\{[^}]+\}", "0", path))
    for prefix in ("/api/", "/ajax-api/"):
        request = urllib.request.Request(url + concrete.replace("/api/", prefix), method=method)
        request.add_header("Authorization", "Bearer " + os.environ["TOKEN"])
        if method != "GET":
            request.add_header("Content-Type", "application/json")
            request.data = b"{}"
        try:
            with urllib.request.urlopen(request) as answer:
                if not answer.headers.get("Content-Type", "").startswith("text/html") or concrete == "/version":
                    return True
        except urllib.error.HTTPError as error:
            text = error.read().decode()
            try:
                body = json.loads(text)
            except ValueError:
                return True
            if body.get("error_code") != "ENDPOINT_NOT_FOUND" and body.get("code") != "http/no-such-path":
                return True
    return False


for path, method in routes():
    if answers(sys.argv[1], path, method):
        print(f"| {method} | `{path}` | yes | |")
    else:
        reason = next((why for pattern, why in REASONS if re.search(pattern, path)), "")
        print(f"| {method} | `{path}` | no | {reason} |")
