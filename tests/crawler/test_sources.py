"""sources.toml is read strictly: every error names file, source, key and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from collection.vocabulary import slug_label
from crawler.errors import SourcesError
from crawler.sources import load_sources

WHOLE = """
[[source]]
key = "manual"
name = "A manual"
start = ["https://manual.example/contents.html"]
area = "west-yorkshire"
profile = "trix"
"""


def write(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "sources.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_whole_file_is_read_with_its_defaults(tmp_path: Path) -> None:
    (source,) = load_sources(write(tmp_path, WHOLE))
    assert (source.key, source.delay, source.max_pages) == ("manual", 1.0, 2000)
    assert (source.nation, source.authority, source.kind) == ("england", "partnership", "procedure")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ('key = "Big Key"', "source Big Key: key: expected lower-case letters"),
        ('name = ""', "source manual: name: expected some text"),
        ('start = ["manual.example"]', "start.0: expected an address that begins with http"),
        ("start = []", "start: expected at least one entry"),
        ('profile = "drupal"', "profile: expected one of trix, trixonline"),
        ('kind = "poem"', "kind: expected one of briefing"),
        ('nation = "france"', "nation: expected one of 'england'"),
        ("delay = -1", "delay: expected at least 0"),
        ('delay = "soon"', "delay: expected a number"),
        ('exclude = ["("]', "exclude.0: expected a regular expression"),
        ('allow_addresses = ["here"]', "allow_addresses.0: expected a network"),
        ("area = 7", "area: expected text in quotation marks"),
        ('start = "https://a.example/"', "start: expected a list in square brackets"),
        ('colour = "red"', "colour: unknown key; expected one of key, name, start"),
        ('include = ["https://b.example/"]\nmirror = "http://127.0.0.1/"', "mirror: expected"),
    ],
)
def test_a_wrong_key_is_named_with_what_was_expected(
    tmp_path: Path, change: str, expected: str
) -> None:
    key = change.partition(" =")[0]
    kept = "\n".join(line for line in WHOLE.splitlines() if not line.startswith(f"{key} ="))
    file = write(tmp_path, f"{kept}\n{change}\n")
    with pytest.raises(SourcesError) as caught:
        load_sources(file)
    assert str(file) in str(caught.value)
    assert expected in str(caught.value)


def test_every_finding_is_told_at_once(tmp_path: Path) -> None:
    text = WHOLE.replace('"A manual"', '""').replace('"trix"', '"drupal"')
    with pytest.raises(SourcesError) as caught:
        load_sources(write(tmp_path, text))
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[source", "is not valid TOML"),
        ("", "expected at least one"),
        ("[[sources]]\nkey = 1", "sources: unknown; expected"),
        (WHOLE + WHOLE, "expected a key used once only"),
    ],
)
def test_a_broken_file_is_one_clear_error(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(SourcesError, match=expected):
        load_sources(write(tmp_path, text))


def test_a_missing_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(SourcesError, match="cannot be read"):
        load_sources(tmp_path / "none.toml")


def test_the_shipped_files_are_whole() -> None:
    root = Path(__file__).parents[2]
    assert load_sources(root / "sources.toml")
    assert load_sources(root / "demo" / "sources.toml")


def test_a_slug_reads_as_words() -> None:
    assert slug_label("east-riding-of-yorkshire") == "East Riding of Yorkshire"
