"""The words by which documents are told apart: each is declared once, and has a label."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from collection.ids import ALPHABET, permanent_id
from collection.taxonomy import load_taxonomy, topic_label, type_label
from collection.vocabulary import (
    AUTHORITIES,
    EVERYWHERE,
    FORMATS,
    Nation,
    format_label,
    nation_label,
    slug_label,
)
from crawler.extract import EXTRACTORS
from crawler.sources import Source


def test_every_format_that_is_read_has_a_label_and_every_label_a_reader() -> None:
    assert {extractor.format for extractor in EXTRACTORS.values()} == FORMATS.keys()


@pytest.mark.parametrize(
    ("slug", "label"), [("uk", "United Kingdom"), ("northern-ireland", "Northern Ireland")]
)
def test_a_nation_has_its_name(slug: str, label: str) -> None:
    assert slug in get_args(Nation)
    assert nation_label(slug) == label


@pytest.mark.parametrize("label", [format_label, nation_label, type_label, topic_label])
def test_a_slug_that_is_no_longer_declared_is_told_in_words(label: type[str]) -> None:
    assert label("east-riding-of-yorkshire") == slug_label("east-riding-of-yorkshire")


def test_a_source_may_have_any_authority_and_by_default_a_declared_type() -> None:
    row = {"key": "a", "name": "A", "start": ["https://a.example/"], "area": "a"}
    for authority in AUTHORITIES:
        source = Source.model_validate({**row, "authority": authority})
        assert source.kind in load_taxonomy().types
    assert set(AUTHORITIES) > EVERYWHERE


def test_ids_can_be_told_from_paper() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 30
    assert re.fullmatch(f"[{ALPHABET}]{{10}}", permanent_id())
    assert not set("01ilou") & set(ALPHABET)
