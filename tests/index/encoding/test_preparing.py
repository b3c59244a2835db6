"""An encoder is prepared from what was published, and is what NumPy says that it is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.encoding import preparing
from index.encoding.architecture import CONFIG, WEIGHTS, Architecture
from index.encoding.graph import graph
from index.encoding.opening import DEFAULT, is_there, open_encoder
from index.encoding.prepared import GRAPH, PreparedEncoder
from index.encoding.preparing import SAMPLES, WEIGHTS_SHA256, prepare
from index.encoding.reference import NumpyEncoder
from index.errors import EncoderUnusable

Published = Callable[..., Path]
TEXTS = ("", "a bruise", "The baby's mark: bruise, infant", "school " * 40)


@pytest.mark.parametrize("mean", [True, False])
def test_the_graph_tells_what_numpy_tells(published: Published, tmp_path: Path, mean: bool) -> None:
    folder = tmp_path / "encoder"
    prepare(published(mean=mean), folder)
    encoder = open_encoder(folder)
    architecture = PreparedEncoder.read(folder).architecture
    reference = NumpyEncoder(folder, architecture, architecture.tensors(folder))
    for text in TEXTS:
        embedded = encoder.embedded(text)
        assert len(embedded) <= architecture.longest
        assert np.abs(encoder.vector(text) - reference.vector(embedded)).max() < 1e-5
        kept = encoder.kept(text).astype(np.float64)
        assert kept @ encoder.vector(text) / np.linalg.norm(kept) > 0.999


def test_a_graph_that_tells_otherwise_is_refused(
    published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(architecture: Architecture, tensors: object) -> bytes:
        return graph(architecture.model_copy(update={"heads": 4}), tensors)

    monkeypatch.setattr(preparing, "graph", mistaken)
    with pytest.raises(EncoderUnusable, match="otherwise than NumPy"):
        prepare(published(), tmp_path / "encoder")
    assert not (tmp_path / "encoder").exists()


@pytest.mark.parametrize("name", [WEIGHTS, GRAPH])
def test_an_encoder_whose_files_changed_is_not_opened(
    published: Published, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "encoder"
    first = prepare(published(), folder)
    assert is_there(folder)
    held = bytearray((folder / name).read_bytes())
    held[-1] ^= 1
    (folder / name).unlink()  # it is a link to what was published
    (folder / name).write_bytes(held)
    with pytest.raises(EncoderUnusable, match=name):
        open_encoder(folder)
    assert (
        PreparedEncoder(architecture=first.architecture, files={**first.files, name: "0"}).id
        != first.id
    )


@pytest.mark.parametrize(
    ("config", "told"),
    [({"model_type": "roberta"}, "model_type"), ({"num_hidden_layers": 3}, "encoder.layer.2")],
)
def test_what_is_of_another_architecture_is_refused(
    published: Published, tmp_path: Path, config: dict[str, object], told: str
) -> None:
    with pytest.raises(EncoderUnusable, match=told):
        prepare(published(**config), tmp_path / "encoder")


def test_what_was_cut_off_or_is_not_what_was_published_is_refused(
    published: Published, tmp_path: Path
) -> None:
    source = published()
    whole = (source / WEIGHTS).read_bytes()
    with pytest.raises(EncoderUnusable, match="were published"):
        prepare(source, tmp_path / "encoder", WEIGHTS_SHA256)
    for cut in (whole[:5], whole[:200], whole[:-4], (1 << 40).to_bytes(8, "little") + whole[8:]):
        (source / WEIGHTS).write_bytes(cut)
        with pytest.raises(EncoderUnusable, match=WEIGHTS):
            prepare(source, tmp_path / "encoder")
    (source / CONFIG).unlink()
    with pytest.raises(EncoderUnusable, match="holds no encoder"):
        prepare(source, tmp_path / "encoder")


def test_without_what_it_needs_it_is_told_what_to_install(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['onnxruntime'] = None\n"
        "from index.encoding.opening import open_encoder\n"
        "from index.errors import EncoderUnusable\n"
        "from pathlib import Path\n"
        "try:\n    open_encoder(Path('.'))\nexcept EncoderUnusable as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "install the extra “meaning”" in done.stdout


def test_the_one_that_set_up_prepares_tells_what_its_makers_tell(published: Published) -> None:
    if not is_there(DEFAULT):
        assert os.environ.get("SIGNPOST_REQUIRE_ENCODER") != "1"
        pytest.skip("set-up prepared no encoder")
    assert PreparedEncoder.read(DEFAULT).files[WEIGHTS] == WEIGHTS_SHA256
    encoder = open_encoder(DEFAULT)
    assert len(encoder.embedded(SAMPLES[1])) > 90
    told = [
        encoder.vector(text)
        for text in (
            "That is a happy person",
            "That is a very happy person",
            "Today is a sunny day",
        )
    ]
    # What is published for these sentences and these weights.
    assert round(float(told[0] @ told[1]), 3) == 0.943
    assert round(float(told[0] @ told[2]), 3) == 0.257
