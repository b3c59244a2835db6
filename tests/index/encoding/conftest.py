"""A tiny encoder of the form in which encoders are published: BERT with weights drawn by a seed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.encoding.architecture import CONFIG, LENGTH, POOLING, TOKENS, WEIGHTS
from index.encoding.opening import LIBRARIES

HIDDEN, INNER, HEADS, LAYERS, LONGEST = 8, 12, 2, 2, 10
WORDS = ("[UNK]", "[CLS]", "[SEP]", "bruise", "baby", "mark", "infant", "fee", "garden", "school")


def _installed() -> None:
    if os.environ.get("SIGNPOST_REQUIRE_ENCODER") != "1":
        for name in LIBRARIES:
            pytest.importorskip(name, reason="the extra “meaning” is not installed")


@pytest.fixture
def published(tmp_path: Path) -> Callable[..., Path]:
    """Give a function that writes a published encoder; keywords change its configuration."""
    _installed()

    def write(*, mean: bool = True, **config: object) -> Path:
        folder = tmp_path / "published"
        (folder / POOLING).parent.mkdir(parents=True)
        (folder / CONFIG).write_text(json.dumps(_CONFIG | config))
        pooling = {"pooling_mode_mean_tokens": mean, "pooling_mode_cls_token": not mean}
        (folder / POOLING).write_text(json.dumps(pooling))
        (folder / LENGTH).write_text(json.dumps({"max_seq_length": LONGEST}))
        (folder / TOKENS).write_text(json.dumps(_TOKENS))
        (folder / WEIGHTS).write_bytes(_weights())
        return folder

    return write


_CONFIG = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "hidden_size": HIDDEN,
    "intermediate_size": INNER,
    "layer_norm_eps": 1e-12,
    "max_position_embeddings": 16,
    "num_attention_heads": HEADS,
    "num_hidden_layers": LAYERS,
    "type_vocab_size": 2,
    "vocab_size": len(WORDS),
}
_AROUND = [{"SpecialToken": {"id": name, "type_id": 0}} for name in ("[CLS]", "[SEP]")]
_TOKENS = {
    "version": "1.0",
    "added_tokens": [],
    "normalizer": {"type": "Lowercase"},
    "pre_tokenizer": {"type": "Whitespace"},
    "post_processor": {
        "type": "TemplateProcessing",
        "single": [_AROUND[0], {"Sequence": {"id": "A", "type_id": 0}}, _AROUND[1]],
        "pair": [_AROUND[0], {"Sequence": {"id": "A", "type_id": 0}}, _AROUND[1]],
        "special_tokens": {
            name: {"id": name, "ids": [WORDS.index(name)], "tokens": [name]}
            for name in ("[CLS]", "[SEP]")
        },
    },
    "model": {
        "type": "WordLevel",
        "vocab": {word: number for number, word in enumerate(WORDS)},
        "unk_token": "[UNK]",
    },
}


def _weights() -> bytes:
    shapes = {
        "embeddings.word_embeddings.weight": (len(WORDS), HIDDEN),
        "embeddings.position_embeddings.weight": (16, HIDDEN),
        "embeddings.token_type_embeddings.weight": (2, HIDDEN),
        "embeddings.LayerNorm.weight": (HIDDEN,),
    }
    for layer in range(LAYERS):
        for part, shape in {
            "attention.self.query": (HIDDEN, HIDDEN),
            "attention.self.key": (HIDDEN, HIDDEN),
            "attention.self.value": (HIDDEN, HIDDEN),
            "attention.output.dense": (HIDDEN, HIDDEN),
            "attention.output.LayerNorm": (HIDDEN,),
            "intermediate.dense": (INNER, HIDDEN),
            "output.dense": (HIDDEN, INNER),
            "output.LayerNorm": (HIDDEN,),
        }.items():
            shapes[f"encoder.layer.{layer}.{part}.weight"] = shape
    for name, shape in list(shapes.items()):
        if "_embeddings" not in name:
            shapes[name.replace(".weight", ".bias")] = shape[:1]
    drawn = np.random.Generator(np.random.PCG64(5))
    header, body = {}, b""
    for name, shape in shapes.items():
        held = drawn.normal(size=shape).astype("<f4").tobytes()
        header[name] = {
            "dtype": "F32",
            "shape": list(shape),
            "data_offsets": [len(body), len(body) + len(held)],
        }
        body += held
    told = json.dumps(header).encode()
    told += b" " * (-len(told) % 8)
    return len(told).to_bytes(8, "little") + told + body
