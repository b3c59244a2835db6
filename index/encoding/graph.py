"""The graph: an encoder's layers as ONNX, written without any library.

It holds no weights: each names its place in the file that they came in, which onnxruntime maps. It
takes the embedded tokens of one text, so nothing is padded and nothing masked, and what becomes of
a text does not depend on which others are encoded beside it. Tables of embeddings are no part of
it: the few rows that a text needs are read where they stand.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

from index.encoding.architecture import WEIGHTS, Architecture
from index.encoding.safetensors import Tensor
from index.encoding.wire import Value, message

INPUT, OUTPUT = "embedded", "vector"
OPERATORS = 20
"""The set of operators, the first that has Gelu; of 2023."""
_IR = 9
_FLOAT, _INT64 = 1, 7
_EXTERNAL = 1
_AS_FLOAT, _AS_INT, _AS_INTS = 1, 2, 7


def graph(architecture: Architecture, tensors: Mapping[str, Tensor]) -> bytes:
    """Return the graph of an encoder, as an ONNX model.

    Args:
        architecture: of the encoder.
        tensors: where its weights stand.
    """
    return _Graph(architecture, tensors).model()


class _Graph:
    def __init__(self, architecture: Architecture, tensors: Mapping[str, Tensor]) -> None:
        self._of = architecture
        self._tensors = tensors
        self._nodes: list[bytes] = []
        self._weights: dict[str, bytes] = {}

    def model(self) -> bytes:
        """Return the model."""
        last = self._normed(INPUT, "embeddings.LayerNorm")
        for layer in range(self._of.layers):
            last = self._layer(last, f"encoder.layer.{layer}")
        self._vector(last)
        body = message(
            [
                *((1, node) for node in self._nodes),
                (2, "encoder"),
                *((5, weight) for weight in self._weights.values()),
                (11, _described(INPUT, "tokens", self._of.hidden)),
                (12, _described(OUTPUT, 1, self._of.hidden)),
            ]
        )
        operators = message([(1, ""), (2, OPERATORS)])
        return message([(1, _IR), (2, "signpost"), (7, body), (8, operators)])

    def _layer(self, into: str, name: str) -> str:
        attended = self._attended(into, f"{name}.attention")
        added = self._node("Add", [into, attended])
        normed = self._normed(added, f"{name}.attention.output.LayerNorm")
        inner = self._node("Gelu", [self._dense(normed, f"{name}.intermediate.dense")])
        outer = self._dense(inner, f"{name}.output.dense")
        return self._normed(self._node("Add", [normed, outer]), f"{name}.output.LayerNorm")

    def _attended(self, into: str, name: str) -> str:
        size = self._of.hidden // self._of.heads
        split = self._whole("split", [0, self._of.heads, size])
        query, key, value = (
            self._node("Reshape", [self._dense(into, f"{name}.self.{part}"), split])
            for part in ("query", "key", "value")
        )
        query = self._node("Transpose", [query], perm=[1, 0, 2])
        key = self._node("Transpose", [key], perm=[1, 2, 0])
        value = self._node("Transpose", [value], perm=[1, 0, 2])
        near = self._node("MatMul", [query, key])
        scaled = self._node("Mul", [near, self._number("scale", size**-0.5)])
        shares = self._node("Softmax", [scaled], axis=-1)
        told = self._node("Transpose", [self._node("MatMul", [shares, value])], perm=[1, 0, 2])
        joined = self._node("Reshape", [told, self._whole("join", [0, self._of.hidden])])
        return self._dense(joined, f"{name}.output.dense")

    def _vector(self, tokens: str) -> None:
        if self._of.mean:
            one = self._node("ReduceMean", [tokens, self._whole("first", [0])], keepdims=1)
        else:
            bounds = [self._whole("first", [0]), self._whole("second", [1])]
            one = self._node("Slice", [tokens, *bounds, self._whole("first", [0])])
        self._node("LpNormalization", [one], OUTPUT, axis=1, p=2)

    def _dense(self, into: str, name: str) -> str:
        given = [into, self._weight(f"{name}.weight"), self._weight(f"{name}.bias")]
        return self._node("Gemm", given, transB=1)

    def _normed(self, into: str, name: str) -> str:
        given = [into, self._weight(f"{name}.weight"), self._weight(f"{name}.bias")]
        return self._node("LayerNormalization", given, axis=-1, epsilon=self._of.epsilon)

    def _node(
        self, kind: str, given: list[str], made: str = "", **told: int | float | list[int]
    ) -> str:
        name = f"{kind} {len(self._nodes)}"
        self._nodes.append(
            message(
                [
                    *((1, each) for each in given),
                    (2, made or name),
                    (3, name),
                    (4, kind),
                    *((5, _attribute(key, value)) for key, value in told.items()),
                ]
            )
        )
        return made or name

    def _weight(self, name: str) -> str:
        """Return the name of a weight that stands in the file of weights."""
        tensor = self._tensors[name]
        place = {"location": WEIGHTS, "offset": str(tensor.offset), "length": str(tensor.length)}
        entries = [message([(1, key), (2, value)]) for key, value in place.items()]
        self._weights[name] = message(
            [
                *((1, size) for size in tensor.shape),
                (2, _FLOAT),
                (8, name),
                *((13, entry) for entry in entries),
                (14, _EXTERNAL),
            ]
        )
        return name

    def _whole(self, name: str, values: list[int]) -> str:
        """Return the name of whole numbers that stand in the graph."""
        held = struct.pack(f"<{len(values)}q", *values)
        fields: list[tuple[int, Value]] = [(1, len(values)), (2, _INT64), (8, name), (9, held)]
        self._weights[name] = message(fields)
        return name

    def _number(self, name: str, value: float) -> str:
        self._weights[name] = message([(2, _FLOAT), (8, name), (9, struct.pack("<f", value))])
        return name


def _attribute(name: str, value: int | float | list[int]) -> bytes:
    if isinstance(value, list):
        return message([(1, name), *((8, each) for each in value), (20, _AS_INTS)])
    if isinstance(value, float):
        return message([(1, name), (2, value), (20, _AS_FLOAT)])
    return message([(1, name), (3, value), (20, _AS_INT)])


def _described(name: str, rows: int | str, columns: int) -> bytes:
    first = message([(2, rows)] if isinstance(rows, str) else [(1, rows)])
    shape = message([(1, first), (1, message([(1, columns)]))])
    kind = message([(1, message([(1, _FLOAT), (2, shape)]))])
    return message([(1, name), (2, kind)])
