"""Walks the client API of the installed mlflow (2.22 or 3.17) against the server of MLFLOW_TRACKING_URI.

Prints one JSON object: step -> what the client returned, or how it was refused. Ids become their place in the order in which they
were met, times that the server set and the root of artifacts are cut off, so that the answers of two servers can be compared.
"""

import json
import math
import os
import re
import sys
import tempfile

import mlflow
import requests
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag
from mlflow.exceptions import MlflowException

BEGIN = 1_600_000_000_000  # times of clients lie here, those of the servers years later
client = MlflowClient()
major = int(mlflow.__version__.split(".")[0])
symbols, answers = {}, {}
ID = re.compile(r"\b(?:m-|tr-|d-|a-)?[0-9a-f]{32}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


def symbol(found):
    return symbols.setdefault(found.group(0), f"id{len(symbols)}")


def plain(value):
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        if value > BEGIN + 1e11 and math.isfinite(value):
            return "time"
        return repr(float(value)) if isinstance(value, float) else value
    if isinstance(value, str):
        text = ID.sub(symbol, value)
        return re.sub(r"^.*?(?=/id\d|/\d+/id\d)", "root", text) if "artifacts" in text else text
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in sorted(value.items())}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return plain(str(value))


def step(name, work):
    try:
        answers[name] = plain(work())
    except MlflowException as error:
        answers[name] = {"refused": error.error_code}
    except requests.HTTPError as error:
        answers[name] = {"refused": error.response.status_code}


def run_of(run):
    return {
        "name": run.info.run_name,
        "status": run.info.status,
        "times": [run.info.start_time, run.info.end_time],
        "stage": run.info.lifecycle_stage,
        "metrics": run.data.metrics,
        "params": run.data.params,
        "tags": {key: value for key, value in run.data.tags.items() if key != "mlflow.user"},
        "datasets": [[i.dataset.name, i.dataset.digest, [[t.key, t.value] for t in i.tags]] for i in run.inputs.dataset_inputs],
    }


def names_of(experiment, search, order=None, **more):
    return [run.info.run_name for run in client.search_runs([experiment], search, order_by=order, **more)]


experiment = client.create_experiment("contract", tags={"team": "a"})
runs = [client.create_run(experiment, start_time=BEGIN + n, run_name=f"run {n}").info.run_id for n in range(4)]


def experiments():
    step("experiment", lambda: [client.get_experiment(experiment).name, client.get_experiment(experiment).tags])
    step("experiment name taken", lambda: client.create_experiment("contract"))
    step("experiment missing", lambda: client.get_experiment("99999").name)
    step("experiment by name", lambda: client.get_experiment_by_name("contract").lifecycle_stage)
    client.rename_experiment(experiment, "contract renamed")
    step("experiments found", lambda: [e.name for e in client.search_experiments(filter_string="name LIKE 'contract%'")])
    step("experiments refused", lambda: client.search_experiments(filter_string="foo = 1"))
    other = client.create_experiment("other")
    client.delete_experiment(other)
    step("experiment deleted", lambda: client.get_experiment(other).lifecycle_stage)
    step("run of a deleted experiment", lambda: client.create_run(other).info.run_id)
    client.restore_experiment(other)


def logging():
    values = [0.5, -0.0, float("nan"), 1e-300, 2.0**53 + 2]
    for n, value in enumerate(values):
        client.log_metric(runs[0], "score", value, timestamp=BEGIN + n, step=n)
    client.log_metric(runs[0], "big step", 1, timestamp=BEGIN, step=2**62)
    client.log_batch(
        runs[1],
        metrics=[Metric("score", n / 8, BEGIN + n, n) for n in range(1000)],
    )
    client.log_batch(runs[1], params=[Param("lr", "0.1")], tags=[RunTag("kind", "Batch")])
    step("batch with a param changed", lambda: client.log_batch(runs[1], params=[Param("new", "1"), Param("lr", "0.2")]))
    step("batch too large", lambda: client.log_batch(runs[1], metrics=[Metric("m", 1, 1, 1)] * 1001))
    step("bad key", lambda: client.log_metric(runs[1], "../x", 1))
    client.set_tag(runs[2], "kind", "batch")
    client.log_param(runs[2], "lr", "9")
    client.log_metric(runs[2], "score", 7, timestamp=BEGIN, step=0)
    client.set_terminated(runs[2], "FAILED", end_time=BEGIN + 100)
    client.delete_tag(runs[2], "kind")
    step("tag missing", lambda: client.delete_tag(runs[2], "kind"))
    step("history", lambda: [[m.value, m.timestamp, m.step] for m in client.get_metric_history(runs[0], "score")])
    step("history of a batch", lambda: len(client.get_metric_history(runs[1], "score")))
    step("history of none", lambda: client.get_metric_history(runs[1], "none"))
    for n in range(3):
        step(f"run {n}", lambda: run_of(client.get_run(runs[n])))
    step("run missing", lambda: client.get_run("0" * 32))
    client.delete_run(runs[3])
    step("log to a deleted run", lambda: client.log_metric(runs[3], "m", 1))


def searches():
    for search in [
        "metrics.score > 1",
        "params.lr = '0.1' AND metrics.score >= 0",
        "params.lr LIKE '%1'",
        "tags.kind ILIKE 'BATCH'",
        "attributes.status = 'FAILED'",
        "run_name IN ('run 1')",
        "attributes.run_id IN ('x')",
        "tags.kind IS NULL",
        "metrics.score = 'x'",
        "start_time > 0",
        "bogus",
        "params.lr > 1",
    ]:
        step(f"search {search}", lambda: names_of(experiment, search))
    for order in ["metrics.score DESC", "metrics.score ASC", "params.lr", "attributes.start_time ASC", "bogus"]:
        step(f"order {order}", lambda: names_of(experiment, "", [order]))
    step("search deleted", lambda: names_of(experiment, "", run_view_type=2))
    first = client.search_runs([experiment], max_results=2)
    step("second page", lambda: names_of(experiment, "", max_results=2, page_token=first.token))


def datasets():
    from mlflow.entities import Dataset, DatasetInput, InputTag

    dataset = Dataset(name="ds", digest="d1", source_type="local", source='{"uri": "x"}', schema="{}", profile=None)
    client.log_inputs(runs[0], [DatasetInput(dataset, [InputTag("mlflow.data.context", "train")])])
    step("datasets", lambda: run_of(client.get_run(runs[0]))["datasets"])
    step("search by dataset", lambda: names_of(experiment, "datasets.name = 'ds'"))


def artifacts():
    with tempfile.TemporaryDirectory() as folder:
        for name in ["a.txt", "ünï 名.txt", "per%CEnt.txt", "plus+#.txt"]:
            path = os.path.join(folder, name)
            with open(path, "w", encoding="utf-8") as file:
                file.write(name)
            client.log_artifact(runs[0], path, "some dir")
        client.log_dict(runs[0], {"a": [1, None]}, "d.json")
        step("artifacts", lambda: [[f.path, f.is_dir, f.file_size] for f in client.list_artifacts(runs[0])])
        step("artifacts below", lambda: [[f.path, f.file_size] for f in client.list_artifacts(runs[0], "some dir")])
        local = client.download_artifacts(runs[0], "some dir", folder)
        step("downloaded", lambda: {name: open(os.path.join(local, name), encoding="utf-8").read() for name in sorted(os.listdir(local))})
        step("artifact outside", lambda: client.list_artifacts(runs[0], "../x"))


def registry():
    client.create_registered_model("model", tags={"a": "b"}, description="d")
    step("model name taken", lambda: client.create_registered_model("model"))
    for n in range(3):
        client.create_model_version("model", f"s3://bucket/{n}", tags={"n": str(n)}, await_creation_for=0)
    client.set_registered_model_alias("model", "champion", "2")
    step("alias", lambda: client.get_model_version_by_alias("model", "champion").version)
    step("alias missing", lambda: client.get_model_version_by_alias("model", "none"))
    step("alias refused", lambda: client.set_registered_model_alias("model", "latest", "1"))
    client.transition_model_version_stage("model", "1", "Staging")
    client.transition_model_version_stage("model", "3", "staging", archive_existing_versions=True)
    step("stages", lambda: [[v.version, v.current_stage] for v in client.search_model_versions("name = 'model'", order_by=["version_number ASC"])])
    step("latest", lambda: [[v.version, v.current_stage] for v in client.get_latest_versions("model")])
    client.delete_model_version("model", "3")
    step("version number", lambda: client.create_model_version("model", "s3://bucket/x", await_creation_for=0).version)
    step("version", lambda: [client.get_model_version("model", "2").tags, client.get_model_version("model", "2").aliases])
    step("version missing", lambda: client.get_model_version("model", "9"))
    step("models", lambda: [m.name for m in client.search_registered_models("name LIKE 'mod%'")])
    step("source refused", lambda: client.create_model_version("model", "http://x/y"))
    client.rename_registered_model("model", "renamed")
    step("renamed", lambda: client.get_registered_model("renamed").aliases)


def logged_models():
    model = client.create_logged_model(experiment, name="clf", source_run_id=runs[0], params={"p": "1"}, tags={"t": "x"})
    client.finalize_logged_model(model.model_id, "READY")
    client.log_metric(runs[0], "acc", 0.5, timestamp=BEGIN, step=1, model_id=model.model_id)
    step("logged model", lambda: [model.name, client.get_logged_model(model.model_id).params, client.get_logged_model(model.model_id).tags])
    step("param twice", lambda: client.log_model_params(model.model_id, {"p": "2"}))
    step("logged models", lambda: [[m.name, [[x.key, x.value] for x in m.metrics]] for m in client.search_logged_models([experiment], "metrics.acc > 0")])
    client.delete_logged_model(model.model_id)
    step("logged model deleted", lambda: client.get_logged_model(model.model_id))


def prompts():
    for template in ["Hello {{name}}", "Hi {{name}}"]:
        client.register_prompt(name="greeting", template=template, commit_message="c", tags={"k": "v"})
    client.set_prompt_alias("greeting", "prod", 1)
    step("prompt", lambda: [client.load_prompt("prompts:/greeting@prod").template, client.load_prompt("prompts:/greeting/2").version])
    step("prompts", lambda: [p.name for p in client.search_prompts("name = 'greeting'")])
    step("models without prompts", lambda: [m.name for m in client.search_registered_models()])


def traces():
    from mlflow.entities.trace_metrics import AggregationType, MetricAggregation, MetricViewType

    mlflow.set_experiment(experiment_id=experiment)
    for n in range(3):
        with mlflow.start_span(name=f"root {n % 2}") as span:
            span.set_inputs({"q": "é"})
            mlflow.update_current_trace(tags={"n": str(n)})
            with mlflow.start_span(name="inner", span_type="LLM"):
                pass
    mlflow.flush_trace_async_logging()
    found = client.search_traces([experiment], filter_string="tags.n = '1'")
    trace = found[0]
    mlflow.log_feedback(trace_id=trace.info.trace_id, name="good", value=True)
    step("trace", lambda: [trace.info.state, [[s.name, s.span_type, s.inputs] for s in trace.data.spans]])
    step("assessments", lambda: [[a.name, a.feedback.value] for a in client.get_trace(trace.info.trace_id).info.assessments])
    for search in ["name = 'root 0'", "span.type = 'LLM'", "trace.status = 'ERROR'", "bogus = 1"]:
        step(f"traces {search}", lambda: len(client.search_traces([experiment], filter_string=search)))
    store = client._tracking_client.store
    count = [MetricAggregation(AggregationType.COUNT)]
    for view, metric, dimension in [
        (MetricViewType.TRACES, "trace_count", "trace_name"),
        (MetricViewType.SPANS, "span_count", "span_type"),
        (MetricViewType.ASSESSMENTS, "assessment_count", "assessment_value"),
        (MetricViewType.TRACES, "latency", "trace_name"),
    ]:
        step(
            f"figures of {metric}",
            lambda: [[p.dimensions, p.values] for p in store.query_trace_metrics([experiment], view, metric, count, dimensions=[dimension])],
        )
    step("correlation", lambda: vars(store.calculate_trace_filter_correlation([experiment], "name = 'root 0'", "tags.n = '2'")))
    step("correlation of nothing", lambda: vars(store.calculate_trace_filter_correlation([experiment], "name = 'x'", "tags.n = '2'")))
    client.delete_traces(experiment, trace_ids=[trace.info.trace_id])
    step("traces left", lambda: len(client.search_traces([experiment])))


def webhooks():
    hook = client.create_webhook("hook", "https://93.184.215.14/x", ["registered_model.created"], secret="s", description="d")
    step("webhook", lambda: [hook.name, hook.url, [str(e) for e in hook.events], hook.status, hook.description])
    step("webhook refused", lambda: client.create_webhook("hook", "ftp://example.com", ["registered_model.created"]).name)
    client.update_webhook(hook.webhook_id, status="DISABLED")
    step("webhook updated", lambda: client.get_webhook(hook.webhook_id).status)
    step("webhooks", lambda: [h.name for h in client.list_webhooks()])
    client.delete_webhook(hook.webhook_id)
    step("webhook deleted", lambda: client.get_webhook(hook.webhook_id))


parts = [experiments, logging, searches, datasets, artifacts, registry]
if major >= 3:
    parts += [logged_models, prompts, traces, webhooks]
for part in parts:
    part()
json.dump(answers, sys.stdout, ensure_ascii=False)
