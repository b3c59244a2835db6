"""The reference: the same encoder in NumPy, step by step, which the graph is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from math import erf
from pathlib import Path

import numpy as np

from index.encoding.architecture import WEIGHTS, Architecture
from index.encoding.safetensors import Tensor, mapped
from index.storing.files import Array

_erf = np.frompyfunc(erf, 1, 1)


class NumpyEncoder:
    """An encoder without onnxruntime: right, and slow.

    Args:
        folder: of the encoder.
        architecture: of it.
        tensors: where its weights stand.
    """

    def __init__(
        self, folder: Path, architecture: Architecture, tensors: Mapping[str, Tensor]
    ) -> None:
        self._folder = folder
        self._of = architecture
        self._tensors = tensors

    def vector(self, embedded: Array) -> Array:
        """Return the vector of a text, float64.

        Args:
            embedded: its tokens, float32 [tokens, hidden].
        """
        last = self._normed(embedded.astype(np.float64), "embeddings.LayerNorm")
        for layer in range(self._of.layers):
            name = f"encoder.layer.{layer}"
            attended = self._attended(last, f"{name}.attention")
            last = self._normed(last + attended, f"{name}.attention.output.LayerNorm")
            inner = self._dense(last, f"{name}.intermediate.dense")
            inner = inner * 0.5 * (1 + np.asarray(_erf(inner / 2**0.5), np.float64))
            outer = self._dense(inner, f"{name}.output.dense")
            last = self._normed(last + outer, f"{name}.output.LayerNorm")
        told = last.mean(axis=0) if self._of.mean else last[0]
        vector: Array = told / np.linalg.norm(told)
        return vector

    def _attended(self, into: Array, name: str) -> Array:
        heads, size = self._of.heads, self._of.hidden // self._of.heads
        query, key, value = (
            self._dense(into, f"{name}.self.{part}").reshape(-1, heads, size).swapaxes(0, 1)
            for part in ("query", "key", "value")
        )
        near = query @ key.swapaxes(1, 2) / size**0.5
        shares = np.exp(near - near.max(axis=2, keepdims=True))
        shares /= shares.sum(axis=2, keepdims=True)
        told = (shares @ value).swapaxes(0, 1).reshape(-1, self._of.hidden)
        return self._dense(told, f"{name}.output.dense")

    def _dense(self, into: Array, name: str) -> Array:
        made: Array = into @ self._weight(f"{name}.weight").T + self._weight(f"{name}.bias")
        return made

    def _normed(self, into: Array, name: str) -> Array:
        centred = into - into.mean(axis=1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=1, keepdims=True) + self._of.epsilon)
        normed: Array = centred / spread * self._weight(f"{name}.weight")
        return normed + self._weight(f"{name}.bias")

    def _weight(self, name: str) -> Array:
        return mapped(self._folder / WEIGHTS, self._tensors[name]).astype(np.float64)
