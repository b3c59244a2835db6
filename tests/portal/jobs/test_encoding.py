"""Encoding in the background: a child does it, one at a time, for whatever index is live."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from filelock import FileLock

from collection.models import Document
from collection.store import Collection, bump_revision
from index.encoding.preparing import prepare
from index.generations.generations import Generations
from index.generations.manifest import GenerationManifest
from index.results import SearchRequest
from portal import cli
from portal.config import Settings
from portal.jobs import encoding
from portal.jobs.background import OUTPUT_FILE, start_encoding
from portal.jobs.encoding import LOCK_FILE, encode_all
from portal.opening import build_index, index_folder, open_index
from portal.serving import warnings

from ...index.encoding.conftest import published  # noqa: F401 - a fixture


@pytest.fixture
def with_encoder(settings: Settings, published: Callable[..., Path], tmp_path: Path) -> Settings:  # noqa: F811 - the fixture
    prepare(published(), tmp_path / "encoder")
    given = {"meaning": True, "encoder": str(tmp_path / "encoder")}
    return settings.model_copy(update=given)


def run(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(cli.main, words, env=settings.environment())


def encoder_of_the_live_index(settings: Settings) -> str:
    generations = Generations(index_folder(settings))
    return GenerationManifest.read(generations.path(generations.current())).encoder


def test_a_child_encodes_what_the_live_index_lacks(
    with_encoder: Settings, stored: Collection
) -> None:
    child = start_encoding(with_encoder)
    assert child is not None
    assert child.wait(120) == 0, (with_encoder.data / OUTPUT_FILE).read_text()
    assert encoder_of_the_live_index(with_encoder)
    with closing(open_index(with_encoder, stored)) as index:
        told = index.explain(SearchRequest("bruise on a baby"))
        assert any(each.encoded for each in told.values())
    done = run(with_encoder, "encode")
    assert (done.exit_code, done.output.splitlines()[-1]) == (
        0,
        "Every passage has its vector.",
    )


def test_without_an_encoder_nothing_is_started(settings: Settings, with_encoder: Settings) -> None:
    left_out = with_encoder.model_copy(update={"meaning": False})
    nowhere = with_encoder.model_copy(update={"encoder": str(settings.data / "nowhere")})
    for each in (left_out, nowhere):
        assert start_encoding(each) is None
        done = run(each, "encode")
        assert done.exit_code == 1
        assert "words alone rank" in done.output
    assert not any("SIGNPOST_ENCODER" in line for line in warnings(left_out))
    assert any("SIGNPOST_ENCODER" in line for line in warnings(nowhere))


def test_one_process_encodes_at_a_time(with_encoder: Settings) -> None:
    with FileLock(index_folder(with_encoder) / LOCK_FILE):
        done = run(with_encoder, "encode")
    assert done.exit_code == 1
    assert "Another process is encoding." in done.output


def test_an_index_that_is_swapped_in_meanwhile_is_encoded_too(
    with_encoder: Settings, stored: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    swapped = []

    def encode(*given: object, **options: object) -> object:
        if not swapped:
            with stored.writing() as session:
                document = session.query(Document).order_by(Document.id).first()
                document.title += ", again"
                bump_revision(session)
            swapped.append(build_index(with_encoder, stored).generation)
        return whole(*given, **options)

    whole = encoding.encode
    monkeypatch.setattr(encoding, "encode", encode)
    done = encode_all(with_encoder, stored)
    assert done.report is not None
    assert not done.why
    assert encoder_of_the_live_index(with_encoder)
    assert done.report.generation > swapped[0]
