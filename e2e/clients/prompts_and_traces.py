"""Prompts with versions and aliases; traces of functions with spans, errors, tags and feedback, found again."""

import mlflow
from check import has, same
from mlflow.entities import AssessmentSource, SpanType

experiment = mlflow.set_experiment("language")
client = mlflow.MlflowClient()

mlflow.genai.register_prompt("greeting", "Hello {{name}}", commit_message="first", tags={"team": "risk"})
mlflow.genai.register_prompt("greeting", "Good day, {{name}}")
mlflow.genai.set_prompt_alias("greeting", alias="live", version=2)
same("prompt", mlflow.genai.load_prompt("prompts:/greeting@live").format(name="Ann"), "Good day, Ann")
same("first prompt", mlflow.genai.load_prompt("prompts:/greeting/1").template, "Hello {{name}}")
same("prompts", [prompt.name for prompt in mlflow.genai.search_prompts()], ["greeting"])
same(
    "greeting among models",
    [model.name for model in client.search_registered_models("name = 'greeting'")],
    [],
)


@mlflow.trace(span_type=SpanType.RETRIEVER)
def find_documents(question):
    return [{"page_content": f"about {question}", "metadata": {"doc_uri": "a.txt"}}]


@mlflow.trace(name="answer", attributes={"model": "none"})
def answer(question):
    mlflow.update_current_trace(tags={"topic": question})
    documents = find_documents(question)
    with mlflow.start_span("join") as span:
        span.set_inputs({"documents": len(documents)})
        if question == "fail":
            raise ValueError("no answer")
        span.set_outputs("ünïcode")
    return f"{len(documents)} documents"


same("answer", answer("rates"), "1 documents")
good = mlflow.get_last_active_trace_id()
try:
    answer("fail")
except ValueError:
    pass
bad = mlflow.get_last_active_trace_id()
mlflow.flush_trace_async_logging()

trace = client.get_trace(good)
same("spans", [span.name for span in trace.data.spans], ["answer", "find_documents", "join"])
same("span's type", trace.data.spans[1].span_type, "RETRIEVER")
same("span's output", trace.data.spans[2].outputs, "ünïcode")
same("request", trace.data.request, '{"question": "rates"}')
same("state", client.get_trace(bad).info.state, "ERROR")
same("exception", client.get_trace(bad).data.spans[2].events[0].name, "exception")

mlflow.log_feedback(
    trace_id=good, name="helpful", value=True, rationale="it is", source=AssessmentSource("HUMAN", "ann")
)
mlflow.log_expectation(trace_id=good, name="expected", value={"documents": 1})
same(
    "assessments",
    {item.name: item.value for item in client.get_trace(good).info.assessments},
    {"helpful": True, "expected": {"documents": 1}},
)
client.set_trace_tag(good, "reviewed", "yes")
place = {"locations": [experiment.experiment_id], "return_type": "list"}
same(
    "by tag",
    [found.info.trace_id for found in mlflow.search_traces(filter_string="tags.topic = 'rates'", **place)],
    [good],
)
same(
    "by status",
    [found.info.trace_id for found in mlflow.search_traces(filter_string="trace.status = 'ERROR'", **place)],
    [bad],
)
has(
    "frame",
    mlflow.search_traces(locations=[experiment.experiment_id]).columns,
    ["trace_id", "request", "response", "spans"],
)
client.delete_traces(experiment.experiment_id, trace_ids=[bad])
same("left", len(mlflow.search_traces(**place)), 1)
