"""Makes the ONNX models of the tests, and what onnxruntime's Python package answers for them.

    pip install onnx==1.19.1 skl2onnx==1.20.0 scikit-learn==1.9.1 onnxruntime==1.32.0 "protobuf<7"
    python make_models.py
"""

import json

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder
import pandas as pd

OPSETS = {"": 18, "ai.onnx.ml": 3}


def fitted_classifier():
    random = np.random.default_rng(7)
    frame = pd.DataFrame(
        {
            "age": random.integers(16, 95, 400).astype("float32"),
            "hours": random.uniform(0, 60, 400).astype("float32"),
            "region": random.choice(["north", "south", "east"], 400),
        }
    )
    target = (frame.age / 95 + frame.hours / 60 + (frame.region == "north") > 1.2).astype(int)
    encode = ColumnTransformer(
        [
            ("numbers", "passthrough", ["age", "hours"]),
            ("words", OneHotEncoder(handle_unknown="ignore"), ["region"]),
        ]
    )
    return Pipeline([("encode", encode), ("classify", LogisticRegression(max_iter=1000))]).fit(frame, target)


def matrix_columns(zipmap):
    """Inputs [rows, 1]; outputs label [rows] and probabilities [rows, 2]."""
    pipeline = fitted_classifier()
    return convert_sklearn(
        pipeline,
        initial_types=[
            ("age", FloatTensorType([None, 1])),
            ("hours", FloatTensorType([None, 1])),
            ("region", StringTensorType([None, 1])),
        ],
        options={id(pipeline): {"zipmap": zipmap}},
        target_opset=OPSETS,
    )


def flat_columns():
    """The same with inputs [rows], numbers as doubles, and the probability of class 1 as [rows]."""
    core = matrix_columns(False).graph
    label, probabilities = (output.name for output in core.output)
    names = ["age", "hours", "region"]
    nodes = []
    for name in names:
        source = name
        if name != "region":
            nodes.append(helper.make_node("Cast", [name], [f"{name}_float"], to=TensorProto.FLOAT))
            source = f"{name}_float"
        nodes.append(helper.make_node("Unsqueeze", [source, "axis"], [f"{name}_matrix"]))
    for node in core.node:
        node.input[:] = [f"{name}_matrix" if name in names else name for name in node.input]
    nodes += [
        *core.node,
        helper.make_node("Identity", [label], ["employed"]),
        helper.make_node("Gather", [probabilities, "one"], ["probability"], axis=1),
    ]
    graph = helper.make_graph(
        nodes,
        "flat",
        [
            helper.make_tensor_value_info(
                name, TensorProto.STRING if name == "region" else TensorProto.DOUBLE, ["rows"]
            )
            for name in names
        ],
        [
            helper.make_tensor_value_info("employed", TensorProto.INT64, ["rows"]),
            helper.make_tensor_value_info("probability", TensorProto.FLOAT, ["rows"]),
        ],
        [
            *core.initializer,
            helper.make_tensor("axis", TensorProto.INT64, [1], [1]),
            helper.make_tensor("one", TensorProto.INT64, [], [1]),
        ],
    )
    return as_model(graph)


def regression():
    """One input [rows, 3]; output [rows, 1]."""
    random = np.random.default_rng(7)
    inputs = random.uniform(-1, 1, (50, 3)).astype("float32")
    model = LinearRegression().fit(inputs, inputs @ [1.5, -2.0, 0.25] + 3)
    return convert_sklearn(model, initial_types=[("features", FloatTensorType([None, 3]))], target_opset=OPSETS)


ECHOED = {
    "booleans": TensorProto.BOOL,
    "halves": TensorProto.FLOAT16,
    "floats": TensorProto.FLOAT,
    "doubles": TensorProto.DOUBLE,
    "bytes": TensorProto.UINT8,
    "longs": TensorProto.INT64,
    "unsigned_longs": TensorProto.UINT64,
    "words": TensorProto.STRING,
}


def echo():
    """Each of many types, [rows, 2], given back as it came."""
    return as_model(
        helper.make_graph(
            [helper.make_node("Identity", [name], [f"{name}_out"]) for name in ECHOED],
            "echo",
            [helper.make_tensor_value_info(n, t, ["rows", 2]) for n, t in ECHOED.items()],
            [helper.make_tensor_value_info(f"{n}_out", t, ["rows", 2]) for n, t in ECHOED.items()],
        )
    )


def with_external_data(location):
    """Multiplies [rows, 2] by a matrix that is in a file of its own."""
    weights = numpy_helper.from_array(np.array([[1, 2], [3, 4]], dtype="float32"), "weights")
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "weights"], ["y"])],
        "external",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", 2])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["rows", 2])],
        [external(weights, location)],
    )
    return as_model(graph)


def external_in_branch(location):
    """A constant within a branch of an If, kept outside: the place a shallow check forgets."""
    weights = external(numpy_helper.from_array(np.ones(2, dtype="float32"), "hidden"), location)
    branch = helper.make_graph(
        [helper.make_node("Constant", [], ["hidden_value"], value=weights)],
        "branch",
        [],
        [helper.make_tensor_value_info("hidden_value", TensorProto.FLOAT, [2])],
    )
    graph = helper.make_graph(
        [helper.make_node("If", ["condition"], ["y"], then_branch=branch, else_branch=branch)],
        "branches",
        [helper.make_tensor_value_info("condition", TensorProto.BOOL, [])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [2])],
    )
    return as_model(graph)


def slow(iterations=60_000, size=256):
    """Multiplies by a matrix over and over: a file of a few KB whose run takes some tenths of a second."""
    body = helper.make_graph(
        [
            helper.make_node("MatMul", ["state", "weights"], ["product"]),
            helper.make_node("Tanh", ["product"], ["next"]),
            helper.make_node("Identity", ["condition"], ["goes_on"]),
        ],
        "body",
        [
            helper.make_tensor_value_info("step", TensorProto.INT64, []),
            helper.make_tensor_value_info("condition", TensorProto.BOOL, []),
            helper.make_tensor_value_info("state", TensorProto.FLOAT, ["rows", size]),
        ],
        [
            helper.make_tensor_value_info("goes_on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("next", TensorProto.FLOAT, ["rows", size]),
        ],
    )
    graph = helper.make_graph(
        [
            helper.make_node(
                "ConstantOfShape",
                ["square"],
                ["weights"],
                value=helper.make_tensor("weight", TensorProto.FLOAT, [1], [0.01]),
            ),
            helper.make_node("MatMul", ["x", "widen"], ["wide"]),
            helper.make_node("Loop", ["iterations", "", "wide"], ["last"], body=body),
            helper.make_node("ReduceMean", ["last", "axis"], ["y"], keepdims=0),
        ],
        "slow",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", 1])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["rows"])],
        [
            helper.make_tensor("square", TensorProto.INT64, [2], [size, size]),
            helper.make_tensor("widen", TensorProto.FLOAT, [1, size], [1.0 / size] * size),
            helper.make_tensor("iterations", TensorProto.INT64, [], [iterations]),
            helper.make_tensor("axis", TensorProto.INT64, [1], [1]),
        ],
    )
    return as_model(graph)


def plus(value):
    """Adds `value` to [rows, 1]: versions of a model that can be told apart by what they answer."""
    graph = helper.make_graph(
        [helper.make_node("Add", ["x", "value"], ["y"])],
        "plus",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", 1])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["rows", 1])],
        [helper.make_tensor("value", TensorProto.FLOAT, [1], [value])],
    )
    return as_model(graph)


def external(tensor, location):
    raw = tensor.raw_data
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in {"location": location, "offset": "0", "length": str(len(raw))}.items():
        tensor.external_data.add(key=key, value=value)
    with open("weights.bin", "wb") as file:
        file.write(raw)
    return tensor


def as_model(graph):
    return helper.make_model(
        graph, opset_imports=[helper.make_opsetid(d, v) for d, v in OPSETS.items()], ir_version=9
    )


def main():
    models = {
        "matrix-columns": matrix_columns(False),
        "zipmap": matrix_columns(True),
        "flat-columns": flat_columns(),
        "regression": regression(),
        "echo": echo(),
        "external-in-branch": external_in_branch("../../etc/passwd"),
        "external": with_external_data("weights.bin"),
        "slow": slow(),
        "plus-1": plus(1),
        "plus-2": plus(2),
    }
    for name, model in models.items():
        onnx.save(model, f"{name}.onnx")
    rows = {"age": [20, 40, 61.5], "hours": [0, 38, 12], "region": ["south", "north", "elsewhere"]}
    features = [[0.5, -1, 2], [0, 0, 0]]
    flat = onnxruntime.InferenceSession("flat-columns.onnx").run(
        None,
        {n: np.array(v, dtype=object if n == "region" else "float64") for n, v in rows.items()},
    )
    value = onnxruntime.InferenceSession("regression.onnx").run(
        None, {"features": np.array(features, dtype="float32")}
    )
    expected = {
        "rows": rows,
        "employed": flat[0].tolist(),
        "probability": flat[1].astype(float).tolist(),
        "features": features,
        "value": value[0].astype(float).ravel().tolist(),
    }
    with open("expected.json", "w", encoding="utf-8") as file:
        json.dump(expected, file, indent=1)


if __name__ == "__main__":
    main()
