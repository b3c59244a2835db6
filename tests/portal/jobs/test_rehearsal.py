"""A rehearsal of a move: which share of the citations would be found again, before anyone moves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from briefings.anchoring.pins import pin
from briefings.checking.checking import check_all
from briefings.models import Briefing, Citation, LearningPoint, Status
from collection.models import Address, Document, Version
from collection.store import Collection
from crawler.errors import SourcesError
from crawler.sources import load_sources
from portal import cli
from portal.config import Settings
from portal.errors import SettingsError
from portal.jobs.rehearsal import rehearse, replaced_sources

from ...briefings.checking.test_migration import Page, Site, crawl_once, served, told
from ...briefings.conftest import NOW, NoIndex, source

BRUISE = "Discuss any bruise in a baby who cannot roll over with a senior colleague today."
SCHOOL = "Tell the school of a new address on the day on which the family tells you of it."
KEYS = "Keep the key to the cabinet of paper files with the duty manager at all times."
SCHOOL_NOW = SCHOOL.replace("a new address", "the new address")
OLD: Site = {
    "/bruising.html": Page("Bruising", "1.2", [("What to do", told(BRUISE))]),
    "/moves.html": Page("Families who move", "1.5", [("Schools", told(SCHOOL))]),
    "/keys.html": Page("Paper files", "1.9", [("Keys", told(KEYS))]),
}
NEW: Site = {
    "/chapter/7": Page("Bruising", "7", [("What to do", told(BRUISE))]),
    "/chapter/9": Page("Families who move", "9", [("Schools", told(SCHOOL_NOW))]),
}
QUOTES = {"/bruising.html": BRUISE, "/moves.html": SCHOOL, "/keys.html": KEYS}
HOST = "https://manual.aldermoor.example"
SOURCE = """
[[source]]
key = "{key}"
name = "The Aldermoor manual"
start = ["{home}/"]
profile = "trix"
area = "{area}"
delay = 0.0
mirror = "{mirror}"
allow_addresses = ["127.0.0.1/32"]
"""


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """Crawl the old manual, and cite each of its chapters by address and by its words."""
    with served({"now": OLD}) as mirror:
        file = tmp_path / "sources.toml"
        file.write_text(SOURCE.format(key="manual", home=HOST, area="aldermoor", mirror=mirror))
        settings = Settings(data=tmp_path / "data", sources=file)
        with closing(Collection.open(settings.data)) as collection:
            sources = load_sources(file)
            crawl_once(sources[0], collection, NOW)
            cite(collection)
            index: Any = NoIndex()
            check_all(collection, index, sources)
        yield settings


def cite(collection: Collection) -> None:
    with collection.writing() as session:
        briefing = Briefing(
            id="b1", title="A review", origin="file:///b", format="txt", media_type="text/plain",
            blob_hash="0", imported=NOW,
        )  # fmt: skip
        for number, (path, quote) in enumerate(QUOTES.items(), start=1):
            document = session.scalars(select(Document).where(Document.url == HOST + path)).one()
            citations = [
                Citation(
                    position=n, cited_text=words, cited_url=HOST + path, status=Status.EXACT,
                    score=1.0, document_id=document.id, checked=NOW,
                )
                for n, words in enumerate((f"{path} first", f"{path} pinned"))
            ]  # fmt: skip
            point = LearningPoint(number=number, text=f"See {path}.", heading="")
            point.citations = citations
            briefing.points.append(point)
            session.add(briefing)
            session.flush()
            assert document.version is not None
            section = next(s for s in document.version.sections if quote in s.text)
            start = section.text.index(quote)
            pin(session, citations[1], section, start, start + len(quote))


def written(folder: Path, mirror: str, **keys: str) -> Path:
    """Write the file of the new home."""
    values = {"key": "new-manual", "area": "aldermoor", "home": "https://new.example", **keys}
    file = folder / "sources-new.toml"
    file.write_text(SOURCE.format(mirror=mirror, **values))
    return file


def stored(settings: Settings) -> list[tuple[Any, ...]]:
    """Return every row that a rehearsal could have changed."""
    with closing(Collection.open(settings.data)) as collection, collection.reading() as session:
        return [
            tuple(row)
            for table in (Citation, Document, Address, Version)
            for row in session.execute(select(table.__table__)).all()
        ]


@pytest.mark.parametrize("key", ["new-manual", "manual"])
def test_the_share_that_would_be_found_again_is_told_by_status(
    settings: Settings, tmp_path: Path, key: str
) -> None:
    with served({"now": NEW}) as mirror:
        found = rehearse(settings, written(tmp_path, mirror, key=key))
    (row,) = found.sources
    assert (row.source, row.citations) == ("manual", 6)
    assert row.statuses == {
        Status.MOVED: 2,
        Status.REWORDED: 1,
        Status.GONE: 2,
        Status.SUGGESTED: 1,
    }
    assert row.share == pytest.approx(2 / 6)
    assert [report.source for report in found.crawls] == [key]


def files_of(settings: Settings) -> list[str]:
    """Return what is in the data folder, but for the place in which commands work."""
    found = (p.relative_to(settings.data) for p in settings.data.rglob("*"))
    return sorted(str(path) for path in found if str(path) not in ("scratch", "scratch/lock"))


def test_a_rehearsal_changes_nothing_and_leaves_nothing_behind(
    settings: Settings, tmp_path: Path
) -> None:
    before, files = stored(settings), files_of(settings)
    with served({"now": NEW}) as mirror:
        rehearse(settings, written(tmp_path, mirror))
    assert stored(settings) == before
    assert files_of(settings) == files


def test_a_rehearsal_that_fails_leaves_nothing_behind_either(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    files = files_of(settings)
    monkeypatch.setattr("portal.jobs.rehearsal.check_all", broken)
    with served({"now": NEW}) as mirror, pytest.raises(KeyboardInterrupt):
        rehearse(settings, written(tmp_path, mirror))
    assert files_of(settings) == files


def run(settings: Settings, *arguments: str) -> Result:
    places = ["--data", str(settings.data), "--sources", str(settings.sources)]
    return CliRunner().invoke(cli.main, [*places, "briefing", "check", *arguments])


def test_the_command_prints_a_table_or_json(settings: Settings, tmp_path: Path) -> None:
    with served({"now": NEW}) as mirror:
        file = str(written(tmp_path, mirror))
        table = run(settings, "--against", file)
        printed = run(settings, "--against", file, "--json")
    assert table.exit_code == 0
    header, row, last = table.output.splitlines()[-3:]
    assert header.split() == [
        "source", "citations", "moved", "reworded", "gone", "suggested", "found", "again",
    ]  # fmt: skip
    assert row.split() == ["manual", "6", "2", "1", "2", "1", "33%"]
    assert last == "This was a rehearsal: nothing was changed."
    assert json.loads(printed.stdout)["sources"] == [
        {
            "source": "manual",
            "citations": 6,
            "statuses": {"moved": 2, "reworded": 1, "gone": 2, "suggested": 1},
            "found_again": 0.3333,
        }
    ]


def test_a_home_that_does_not_answer_is_a_failure(settings: Settings, tmp_path: Path) -> None:
    with served({"now": NEW}) as mirror:
        pass
    result = run(settings, "--against", str(written(tmp_path, mirror)))
    assert result.exit_code == 1
    assert "nothing was changed" in result.output


def test_a_file_that_replaces_nothing_is_misuse(settings: Settings, tmp_path: Path) -> None:
    file = written(tmp_path, "http://127.0.0.1:9", area="elsewhere")
    with pytest.raises(SettingsError, match="replaces no source"):
        rehearse(settings, file)
    with pytest.raises(SourcesError):
        rehearse(settings, tmp_path / "missing.toml")
    assert run(settings, "--against", str(file)).exit_code == 2


def test_a_rehearsal_without_data_says_so(settings: Settings, tmp_path: Path) -> None:
    file = written(tmp_path, "http://127.0.0.1:9")
    empty = Settings(data=tmp_path / "empty", sources=settings.sources)
    with pytest.raises(SettingsError, match="holds no citations yet"):
        rehearse(empty, file)
    with pytest.raises(SettingsError, match="cannot be copied"):
        rehearse(Settings(data=settings.data, database_url="postgresql://x"), file)


def test_a_new_source_stands_for_its_key_or_for_its_area_and_kind() -> None:
    today = [
        source("manual", "https://a.example/", area="aldermoor"),
        source("partnership", "https://b.example/", area="aldermoor", kind="guidance"),
        source("saltmere", "https://c.example/"),
    ]
    same = source("partnership", "https://d.example/", area="aldermoor", kind="guidance")
    new = source("new", "https://d.example/", area="aldermoor")
    assert [s.key for s in replaced_sources(today, [same])] == ["partnership"]
    assert [s.key for s in replaced_sources(today, [new])] == ["manual"]
    assert [s.key for s in replaced_sources(today, [new, same])] == ["manual", "partnership"]


def test_every_citation_of_the_demonstrations_manual_is_found_again_at_a_new_host(
    demonstration: Settings, tmp_path: Path
) -> None:
    declared = demonstration.sources.read_text(encoding="utf-8").split("[[source]]")
    (manual,) = (part for part in declared if 'key = "aldermoor-procedures"' in part)
    new = manual.replace('key = "', 'key = "new-').replace('"https://', '"https://new.')
    file = tmp_path / "sources-new.toml"
    file.write_text(f"[[source]]{new}", encoding="utf-8")
    (row,) = rehearse(demonstration, file).sources
    assert row.source == "aldermoor-procedures"
    assert row.statuses == {Status.MOVED: row.citations}
    assert row.citations > 3
