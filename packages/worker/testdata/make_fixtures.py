"""Makes the models and data of the worker's tests, and what scikit-learn and SciPy say of them.

    pip install onnx==1.23.2 skl2onnx==1.20.0 scikit-learn==1.9.1 onnxruntime==1.32.0 scipy==1.17.1 pandas==2.3.3 \
        pyarrow==26.0.1 "protobuf<7"
    python make_fixtures.py
"""

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from onnx import TensorProto, helper, numpy_helper
from scipy.stats import binomtest
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn import metrics
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder

HERE = Path(__file__).parent
OPSETS = {"": 18, "ai.onnx.ml": 3}
NUMBERS, WORDS = ["age", "hours"], ["region"]
THRESHOLD, MINIMUM_GROUP_POSITIVES = 0.45, 40
ROWS = helper.make_tensor_value_info


def make_people(rows=3000):
    random = np.random.default_rng(11)
    frame = pd.DataFrame(
        {
            "person": np.arange(rows, dtype="int64"),
            "age": random.integers(16, 95, rows).astype("int16"),
            "hours": random.uniform(0, 60, rows).round(3),
            "region": random.choice(["north", "south", "east, far", "o'west"], rows),
            "sex": random.choice(["female", "male"], rows),
            # `few` has rows and hardly a positive; some rows say nothing.
            "origin": random.choice(["here", "there", "few", None], rows, p=[0.6, 0.33, 0.02, 0.05]),
        }
    )
    odds = 1.6 - frame.age / 40 + frame.hours / 30 + (frame.region == "north") + 0.5 * (frame.sex == "male")
    frame["employed"] = (random.uniform(size=rows) < 1 / (1 + np.exp(-odds + 1))).astype("int8")
    return frame


def fit(people):
    encode = ColumnTransformer(
        [("numbers", "passthrough", NUMBERS), ("words", OneHotEncoder(handle_unknown="ignore"), WORDS)]
    )
    features = people[NUMBERS + WORDS].astype({name: "float32" for name in NUMBERS})
    classify = LogisticRegression(max_iter=5000)
    return Pipeline([("encode", encode), ("classify", classify)]).fit(features, people.employed)


def matrix_model(pipeline):
    """Inputs [rows, 1]; outputs label [rows] and probabilities [rows, 2]."""
    types = [(name, FloatTensorType([None, 1])) for name in NUMBERS]
    types += [(name, StringTensorType([None, 1])) for name in WORDS]
    return convert_sklearn(
        pipeline, initial_types=types, options={id(pipeline): {"zipmap": False}}, target_opset=OPSETS
    )


def flat_model(pipeline):
    """Inputs [rows], numbers as doubles; outputs label [rows] and the probability of class 1 [rows]."""
    core = matrix_model(pipeline)
    label, probabilities = (output.name for output in core.graph.output)
    nodes = []
    for name in NUMBERS:
        nodes.append(helper.make_node("Cast", [name], [f"{name}_float"], to=TensorProto.FLOAT))
        nodes.append(helper.make_node("Unsqueeze", [f"{name}_float", "axis"], [f"{name}_matrix"]))
    for name in WORDS:
        nodes.append(helper.make_node("Unsqueeze", [name, "axis"], [f"{name}_matrix"]))
    for node in core.graph.node:
        node.input[:] = [f"{name}_matrix" if name in NUMBERS + WORDS else name for name in node.input]
    nodes += core.graph.node
    nodes.append(helper.make_node("Identity", [label], ["label_of_row"]))
    nodes.append(helper.make_node("Gather", [probabilities, "one"], ["probability"], axis=1))
    graph = helper.make_graph(
        nodes,
        "flat",
        [ROWS(name, TensorProto.DOUBLE, ["rows"]) for name in NUMBERS]
        + [ROWS(name, TensorProto.STRING, ["rows"]) for name in WORDS],
        [ROWS("label_of_row", TensorProto.INT64, ["rows"]), ROWS("probability", TensorProto.FLOAT, ["rows"])],
        [
            *core.graph.initializer,
            helper.make_tensor("axis", TensorProto.INT64, [1], [1]),
            helper.make_tensor("one", TensorProto.INT64, [], [1]),
        ],
    )
    return checked(graph, core.opset_import)


def age_model(nodes, outputs, initializers=()):
    """One input, age [rows]; `nodes` begin at the float column `x` [rows, 1]."""
    first = [
        helper.make_node("Cast", ["age"], ["age_float"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["age_float", "axis"], ["x"]),
    ]
    axis = helper.make_tensor("axis", TensorProto.INT64, [1], [1])
    graph = helper.make_graph(
        [*first, *nodes], "age", [ROWS("age", TensorProto.DOUBLE, ["rows"])], outputs, [axis, *initializers]
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)


def probability_model(initializer):
    """Probability sigmoid(age * weight), the weight given as an initializer [1, 1]."""
    nodes = [
        helper.make_node("MatMul", ["x", "weight"], ["odds"]),
        helper.make_node("Sigmoid", ["odds"], ["share"]),
        helper.make_node("Squeeze", ["share", "axis"], ["probability"]),
    ]
    return age_model(nodes, [ROWS("probability", TensorProto.FLOAT, ["rows"])], [initializer])


def external_weight(location):
    tensor = TensorProto(name="weight", data_type=TensorProto.FLOAT, dims=[1, 1])
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in (("location", location), ("offset", "0"), ("length", "4")):
        tensor.external_data.add(key=key, value=value)
    return tensor


def slow_model(width=1024, layers=3):
    """A probability that takes a while: products with matrices of ones that are made while it loads."""
    size = helper.make_tensor("size", TensorProto.INT64, [2], [width, width])
    row = helper.make_tensor("row", TensorProto.INT64, [2], [1, width])
    small = helper.make_tensor("value", TensorProto.FLOAT, [1], [1.0 / width])
    nodes = [
        helper.make_node("ConstantOfShape", ["size"], ["square"], value=small),
        helper.make_node("ConstantOfShape", ["row"], ["wide"], value=small),
        helper.make_node("MatMul", ["x", "wide"], ["layer0"]),
    ]
    for layer in range(layers):
        nodes.append(helper.make_node("MatMul", [f"layer{layer}", "square"], [f"layer{layer + 1}"]))
    nodes += [
        helper.make_node("ReduceMean", [f"layer{layers}", "axis"], ["mean"], keepdims=0),
        helper.make_node("Sigmoid", ["mean"], ["probability"]),
    ]
    return age_model(nodes, [ROWS("probability", TensorProto.FLOAT, ["rows"])], [size, row])


def checked(graph, opsets):
    model = helper.make_model(graph, opset_imports=opsets, ir_version=9)
    onnx.checker.check_model(model, full_check=True)
    return model


def save(name, model):
    (HERE / name).write_bytes(model.SerializeToString())


def figures(labels, scores):
    predicted = scores >= THRESHOLD
    tn, fp, fn, tp = (int(cell) for cell in metrics.confusion_matrix(labels, predicted).ravel())
    interval = binomtest(tp, tp + fp).proportion_ci(method="wilson")
    return {
        "rocAuc": metrics.roc_auc_score(labels, scores),
        "precision": metrics.precision_score(labels, predicted),
        "precisionInterval": [interval.low, interval.high],
        "recall": metrics.recall_score(labels, predicted),
        "f1": metrics.f1_score(labels, predicted),
        "accuracy": metrics.accuracy_score(labels, predicted),
        "logLoss": metrics.log_loss(labels, scores),
        "brierScore": metrics.brier_score_loss(labels, scores),
        "averagePrecision": metrics.average_precision_score(labels, scores),
        "confusion": {"trueNegatives": tn, "falsePositives": fp, "falseNegatives": fn, "truePositives": tp},
    }


def group_figures(people, scores, column):
    """Rates of each group, and Fairlearn's differences and ratios over those with enough positives."""
    groups = {}
    for name, rows in people.fillna({column: "(missing)"}).groupby(column):
        labels, predicted = rows.employed.to_numpy(), scores[rows.index] >= THRESHOLD
        groups[name] = {
            "count": len(rows),
            "positives": int(labels.sum()),
            "selectionRate": predicted.mean(),
            "truePositiveRate": predicted[labels == 1].mean() if labels.any() else None,
            "falsePositiveRate": predicted[labels == 0].mean(),
            "accuracy": (predicted == labels).mean(),
            "meanPrediction": scores[rows.index].mean(),
        }
    compared = [group for group in groups.values() if group["positives"] >= MINIMUM_GROUP_POSITIVES]

    def difference(rate):
        return max(group[rate] for group in compared) - min(group[rate] for group in compared)

    def ratio(rate):
        return min(group[rate] for group in compared) / max(group[rate] for group in compared)

    odds = ("truePositiveRate", "falsePositiveRate")
    return {
        "groups": groups,
        "equalOpportunityDifference": difference("truePositiveRate"),
        "demographicParityDifference": difference("selectionRate"),
        "demographicParityRatio": ratio("selectionRate"),
        "equalizedOddsDifference": max(difference(rate) for rate in odds),
        "equalizedOddsRatio": min(ratio(rate) for rate in odds),
    }


def main():
    people = make_people()
    pipeline = fit(people)
    flat = flat_model(pipeline)
    save("classifier.onnx", flat)
    save("matrix.onnx", matrix_model(pipeline))
    weight = np.array([[0.01]], dtype="float32")
    (HERE / "weights.bin").write_bytes(weight.tobytes())
    save("external.onnx", probability_model(external_weight("weights.bin")))
    save("external-outside.onnx", probability_model(external_weight("../weights.bin")))
    save("value.onnx", age_model(
        [helper.make_node("Squeeze", ["x", "axis"], ["value"])], [ROWS("value", TensorProto.FLOAT, ["rows"])]
    ))
    save("label-only.onnx", age_model(
        [
            helper.make_node("Cast", ["x"], ["whole"], to=TensorProto.INT64),
            helper.make_node("Squeeze", ["whole", "axis"], ["label"]),
        ],
        [ROWS("label", TensorProto.INT64, ["rows"])],
    ))
    save("slow.onnx", slow_model())

    people.to_csv(HERE / "people.csv", index=False)
    schema = pa.Schema.from_pandas(people, preserve_index=False)
    schema = schema.set(schema.get_field_index("region"), pa.field("region", pa.large_string()))
    pq.write_table(pa.Table.from_pandas(people, schema=schema, preserve_index=False), HERE / "people.parquet", compression="zstd")

    session = onnxruntime.InferenceSession(flat.SerializeToString())
    feeds = {name: people[name].to_numpy(dtype="float64") for name in NUMBERS}
    feeds |= {name: people[name].to_numpy(dtype=object) for name in WORDS}
    (scores,) = session.run(["probability"], feeds)
    # scikit-learn sums in the precision of its input.
    scores = scores.astype("float64")
    labels = people.employed.to_numpy()
    expected = {
        "threshold": THRESHOLD,
        "minimumGroupPositives": MINIMUM_GROUP_POSITIVES,
        "metrics": figures(labels, scores),
        "fairness": {column: group_figures(people, scores, column) for column in ("sex", "origin")},
        "ages": {str(age): int(count) for age, count in people.age.value_counts().sort_index().items()},
        "regions": {name: int(count) for name, count in people.region.value_counts().items()},
        "hoursQuantiles": [float(people.hours.min()), float(people.hours.median()), float(people.hours.max())],
    }
    (HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main()
