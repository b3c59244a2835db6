"""The encoder: what a text means, as a vector of bytes.

Everything that needs onnxruntime and tokenizers stands here, and is loaded when a text is first
encoded (``index.encoding.opening``).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from index.encoding.architecture import TOKENS, WEIGHTS, Architecture
from index.encoding.graph import INPUT, OUTPUT
from index.encoding.prepared import GRAPH, PreparedEncoder
from index.encoding.safetensors import mapped
from index.errors import EncoderUnusable
from index.storing.files import Array

FULL = 127
"""The greatest number of a vector that is kept. Bytes round away the last bits of a processor's
sums."""


class Encoder:
    """An encoder in memory, for any number of threads; a text is encoded by one.

    Args:
        folder: of one that was prepared.

    Raises:
        EncoderUnusable: it cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        prepared = PreparedEncoder.read(folder)
        self._of: Architecture = prepared.architecture
        self.id = prepared.id
        tensors = self._of.tensors(folder)
        self._words, self._places, self._kinds = (
            mapped(folder / WEIGHTS, tensors[f"embeddings.{name}_embeddings.weight"])
            for name in ("word", "position", "token_type")
        )
        options = onnxruntime.SessionOptions()
        # One thread: the same sums in the same order, and no thread that spins while it waits.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # Memory that is kept between texts grows to what the longest needs for every layer.
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        try:
            self._tokens = Tokenizer.from_file(str(folder / TOKENS))
            self._session = onnxruntime.InferenceSession(
                str(folder / GRAPH), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # both raise what they like
            raise EncoderUnusable(f"the encoder in {folder} cannot be opened ({error})") from error
        self._tokens.no_padding()
        self._tokens.enable_truncation(self._of.longest)

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""
        return self._of.hidden

    def embedded(self, text: str) -> Array:
        """Return the tokens of a text as the graph takes them, float32 [tokens, hidden].

        Args:
            text: any.
        """
        ids = np.array(self._tokens.encode(text).ids, np.intp)
        embedded: Array = self._words[ids] + self._places[: len(ids)] + self._kinds[:1]
        return embedded

    def vector(self, text: str) -> Array:
        """Return what a text means, float32 of length 1.

        Args:
            text: any; what is too long is cut off.
        """
        (vector,) = self._session.run([OUTPUT], {INPUT: self.embedded(text)})
        made: Array = vector[0]
        return made

    def kept(self, text: str) -> Array:
        """Return what a text means as it is kept, int8.

        Args:
            text: any.
        """
        vector = self.vector(text)
        scale = FULL / np.abs(vector).max()
        made: Array = np.round(vector * scale).astype(np.int8)
        return made
