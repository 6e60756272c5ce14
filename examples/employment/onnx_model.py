"""A fitted pipeline as an ONNX model that takes and gives plain columns."""

import onnx
from onnx import TensorProto, helper
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.pipeline import Pipeline

from employment import NUMBERS

OPSETS = {"": 18, "ai.onnx.ml": 3}
AXIS = "column_axis"
EMPLOYED = "employed_class"


def to_onnx(pipeline: Pipeline, columns: tuple[str, ...]) -> onnx.ModelProto:
    """Converts a fitted binary classifier.

    Inputs: one per column, of shape [rows]: double for a number, string for a category.
    Outputs: `label` (int64, [rows]) and `probability` of class 1 (float, [rows]).

    MLflow feeds each column of a data frame as an array of rank 1, and makes a data
    frame of outputs of rank 1 only, while skl2onnx makes columns of shape [rows, 1] and
    a matrix of probabilities [rows, 2]. So the graph begins with an Unsqueeze of each
    input (and a cast of numbers to float, in which the trees compare) and ends with a
    Gather of class 1.
    """
    core = convert_sklearn(
        pipeline,
        initial_types=[
            (
                c,
                FloatTensorType([None, 1])
                if c in NUMBERS
                else StringTensorType([None, 1]),
            )
            for c in columns
        ],
        options={id(pipeline): {"zipmap": False}},
        target_opset=OPSETS,
    )
    label, probabilities = (output.name for output in core.graph.output)
    for node in core.graph.node:
        node.input[:] = [
            _matrix(name) if name in columns else name for name in node.input
        ]
    graph = helper.make_graph(
        [
            *(node for column in columns for node in _column_to_matrix(column)),
            *core.graph.node,
            helper.make_node("Identity", [label], ["label_of_row"]),
            helper.make_node(
                "Gather", [probabilities, EMPLOYED], ["probability"], axis=1
            ),
        ],
        "employment",
        [helper.make_tensor_value_info(c, _element_type(c), ["rows"]) for c in columns],
        [
            helper.make_tensor_value_info("label", TensorProto.INT64, ["rows"]),
            helper.make_tensor_value_info("probability", TensorProto.FLOAT, ["rows"]),
        ],
        [
            *core.graph.initializer,
            helper.make_tensor(AXIS, TensorProto.INT64, [1], [1]),
            helper.make_tensor(EMPLOYED, TensorProto.INT64, [], [1]),
        ],
    )
    model = helper.make_model(
        graph, opset_imports=core.opset_import, ir_version=core.ir_version
    )
    onnx.checker.check_model(model, full_check=True)
    return model


def _element_type(column: str) -> int:
    return TensorProto.DOUBLE if column in NUMBERS else TensorProto.STRING


def _matrix(column: str) -> str:
    return f"{column}_matrix"


def _column_to_matrix(column: str) -> list[onnx.NodeProto]:
    if column not in NUMBERS:
        return [helper.make_node("Unsqueeze", [column, AXIS], [_matrix(column)])]
    return [
        helper.make_node("Cast", [column], [f"{column}_float"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", [f"{column}_float", AXIS], [_matrix(column)]),
    ]
