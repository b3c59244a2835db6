"""The architecture of an encoder, in the form in which encoders are published.

Encoders of BERT's form with GELU are known, which most small sentence encoders have: token,
position and type embeddings, layers of attention and of two dense steps with a normalisation after
each, and at the end the mean of all tokens or the first one, of length 1.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from collection.folder.files import read_named
from index.encoding.safetensors import Tensor, tensors_of
from index.errors import EncoderUnusable

WEIGHTS = "model.safetensors"
TOKENS = "tokenizer.json"
CONFIG = "config.json"
POOLING = "1_Pooling/config.json"
LENGTH = "sentence_bert_config.json"
LARGEST = 1 << 20
"""Bytes of what an encoder says of itself: one has a few thousand."""

_LAYER = {
    "attention.self.query": ("hidden", "hidden"),
    "attention.self.key": ("hidden", "hidden"),
    "attention.self.value": ("hidden", "hidden"),
    "attention.output.dense": ("hidden", "hidden"),
    "intermediate.dense": ("inner", "hidden"),
    "output.dense": ("hidden", "inner"),
    "attention.output.LayerNorm": ("hidden",),
    "output.LayerNorm": ("hidden",),
}


class _Config(BaseModel):
    model_config = ConfigDict(frozen=True)
    model_type: Literal["bert"]
    hidden_act: Literal["gelu"]
    hidden_size: int
    intermediate_size: int
    layer_norm_eps: float
    max_position_embeddings: int
    num_attention_heads: int
    num_hidden_layers: int
    type_vocab_size: int
    vocab_size: int
    position_embedding_type: Literal["absolute"] = "absolute"


class _Pooling(BaseModel):
    pooling_mode_cls_token: bool = False
    pooling_mode_mean_tokens: bool = False


class _Length(BaseModel):
    max_seq_length: int


class Architecture(BaseModel):
    """The numbers of an encoder.

    Args:
        hidden: of a token.
        inner: of a token between the two dense steps of a layer.
        heads: of attention.
        layers: how many.
        epsilon: of the normalisations.
        longest: tokens of a text at most, with those around it.
        tokens: how many are known.
        types: of tokens; the first is that of texts.
        mean: whether the vector of a text is the mean of its tokens, or the first one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    hidden: int
    inner: int
    heads: int
    layers: int
    epsilon: float
    longest: int
    tokens: int
    types: int
    mean: bool

    @classmethod
    def read(cls, folder: Path) -> Architecture:
        """Read what a published encoder says of itself.

        Args:
            folder: where it stands.

        Raises:
            EncoderUnusable: it is of another architecture, or a file is missing.
        """
        try:
            config = _Config.model_validate_json(read_named(folder / CONFIG, LARGEST))
            pooling = _Pooling.model_validate_json(read_named(folder / POOLING, LARGEST))
            length = _Length.model_validate_json(read_named(folder / LENGTH, LARGEST))
        except OSError as error:
            raise EncoderUnusable(f"{folder} holds no encoder ({error})") from error
        except ValidationError as error:
            raise EncoderUnusable(
                f"the encoder in {folder} is of no architecture that is known: {error}"
            ) from error
        if pooling.pooling_mode_mean_tokens == pooling.pooling_mode_cls_token:
            raise EncoderUnusable(f"the encoder in {folder} makes one vector in a way not known")
        return cls(
            hidden=config.hidden_size,
            inner=config.intermediate_size,
            heads=config.num_attention_heads,
            layers=config.num_hidden_layers,
            epsilon=config.layer_norm_eps,
            longest=min(length.max_seq_length, config.max_position_embeddings),
            tokens=config.vocab_size,
            types=config.type_vocab_size,
            mean=pooling.pooling_mode_mean_tokens,
        )

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Return the shapes of the weights that are read, by name."""
        sizes = {"hidden": self.hidden, "inner": self.inner}
        shapes = {
            "embeddings.word_embeddings.weight": (self.tokens, self.hidden),
            "embeddings.token_type_embeddings.weight": (self.types, self.hidden),
            "embeddings.LayerNorm.weight": (self.hidden,),
            "embeddings.LayerNorm.bias": (self.hidden,),
        }
        for layer in range(self.layers):
            for part, named in _LAYER.items():
                shape = tuple(sizes[name] for name in named)
                shapes[f"encoder.layer.{layer}.{part}.weight"] = shape
                shapes[f"encoder.layer.{layer}.{part}.bias"] = shape[:1]
        return shapes

    def tensors(self, folder: Path) -> dict[str, Tensor]:
        """Return where the weights of an encoder stand, by name.

        Args:
            folder: of the encoder.

        Raises:
            EncoderUnusable: one is missing, or of another shape.
        """
        there = tensors_of(folder / WEIGHTS)
        for name, shape in self.shapes().items():
            if name not in there or there[name].shape != shape:
                raise EncoderUnusable(f"{WEIGHTS} holds no {name} of shape {shape}")
        positions = "embeddings.position_embeddings.weight"
        if positions not in there or there[positions].shape[0] < self.longest:
            raise EncoderUnusable(f"{WEIGHTS} knows of too few positions")
        return dict(there)
