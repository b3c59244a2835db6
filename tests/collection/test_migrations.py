"""The migrations make exactly the tables that the models declare, the portal's included."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import stat
from contextlib import closing
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from briefings.grounds import Ground
from briefings.models import Citation
from briefings.store import find_briefing
from collection.errors import CollectionError, CollectionFull
from collection.folder.home import Home
from collection.migrating import config_of
from collection.migrations import EARLIER, MIGRATIONS, VERSIONS, newest, revisions
from collection.models import Base, Document
from collection.store import Collection, bump_revision
from portal.briefings.status_words import NOT_TOLD, say

from .tables import tables_of


def test_the_migrations_make_what_the_models_declare(tmp_path: Path) -> None:
    for module in (
        *("collection.accounts", "briefings.edit_models"),
        *("briefings.models", "briefings.decided"),
        *("briefings.outside_addresses", "portal.about.messages"),
    ):
        import_module(module)
    with (
        closing(Collection.open(tmp_path)) as collection,
        collection.engine.connect() as connection,
    ):
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_a_new_database_on_postgresql_has_the_references_that_it_has_on_sqlite() -> None:
    # Of a reference that closes a circle Alembic makes nothing where tables can be altered.
    sqlite, postgresql = map(_statements_of_first, ("sqlite", "postgresql"))
    assert sqlite.count(" REFERENCES ") == postgresql.count(" REFERENCES ") > 0


def _statements_of_first(dialect: str) -> str:
    """Return the SQL by which a new database is made."""
    written = StringIO()
    options = {"as_sql": True, "output_buffer": written}
    context = MigrationContext.configure(dialect_name=dialect, opts=options)
    first = _scripts(VERSIONS).get_revision(revisions(VERSIONS)[0])
    with Operations.context(context):
        first.module.upgrade()
    return written.getvalue()


def test_the_newest_migration_is_where_alembic_ends() -> None:
    # A database that is there is opened without Alembic.
    assert newest() == _scripts(VERSIONS).get_current_head()


def test_the_earlier_migrations_end_where_a_new_database_starts() -> None:
    assert _scripts(EARLIER).get_current_head() == _scripts(VERSIONS).get_base()
    for folder in (EARLIER, VERSIONS):
        walked = [script.revision for script in _scripts(folder).walk_revisions()]
        assert walked[::-1] == revisions(folder)


def _scripts(folder: str) -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS), version_locations=[str(MIGRATIONS / folder)])


@pytest.mark.slow
def test_a_new_database_has_the_tables_of_one_that_walked_the_earlier_migrations(
    tmp_path: Path,
) -> None:
    tables = []
    for name, revision in (("new", None), ("walked", "0001")):
        folder = tmp_path / name
        folder.mkdir()
        if revision:
            _at_revision(folder, revision)
        with closing(Collection.open(folder)) as collection:
            tables.append(tables_of(collection.engine))
    new, walked = tables
    assert new == walked
    assert {"document", "citation", "revision"} <= set(new)
    assert new["citation"]["columns"]["since"]["default"] == "'1970-01-01 00:00:00'"


def test_a_database_of_a_later_release_is_refused(tmp_path: Path) -> None:
    with closing(Collection.open(tmp_path)):
        pass
    with closing(sqlite3.connect(tmp_path / "signpost.sqlite3")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(CollectionError, match="a later release wrote the database"):
        Collection.open(tmp_path)


def test_opening_a_collection_again_loses_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        with closing(Collection.open(tmp_path)) as collection:
            assert collection.revision() == 0


def test_points_stored_before_there_were_short_addresses_are_given_one(tmp_path: Path) -> None:
    _at_revision(tmp_path, "0001")
    with closing(sqlite3.connect(tmp_path / "signpost.sqlite3")) as database:
        database.executescript(
            """
            insert into briefing (id, title, origin, format, media_type, blob_hash, imported)
              values ('b1', 'B', 'file:///b', 'txt', 'text/plain', '0', '2026-01-01 00:00:00');
            insert into learning_point (id, briefing_id, number, text, heading)
              values (1, 'b1', 1, 'One.', ''), (2, 'b1', 2, 'Two.', '');
            insert into citation
              (point_id, position, cited_text, status, score, confirmed, checked)
              values (1, 0, 'one', 'unresolved', 0, 0, '2026-01-01 00:00:00');
            """
        )
    Collection.open(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "signpost.sqlite3")) as database:
        points = database.execute("select text, short_id from learning_point").fetchall()
        assert database.execute("select count(*) from citation").fetchone() == (1,)
    assert [text for text, _ in points] == ["One.", "Two."]
    assert len({short_id for _, short_id in points}) == 2
    assert all(len(short_id) == 8 for _, short_id in points)


def test_citations_stored_before_there_were_pins_are_as_old_as_their_last_check(
    tmp_path: Path,
) -> None:
    _at_revision(tmp_path, "0002")
    with closing(sqlite3.connect(tmp_path / "signpost.sqlite3")) as database:
        database.executescript(
            """
            insert into briefing (id, title, origin, format, media_type, blob_hash, imported)
              values ('b1', 'B', 'file:///b', 'txt', 'text/plain', '0', '2026-01-01 00:00:00');
            insert into learning_point (id, short_id, briefing_id, number, text, heading)
              values (1, 'abcdefgh', 'b1', 1, 'One.', '');
            insert into citation
              (point_id, position, cited_text, status, score, confirmed, checked)
              values (1, 0, 'one', 'unresolved', 0, 0, '2026-01-02 03:04:05');
            """
        )
    Collection.open(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "signpost.sqlite3")) as database:
        rows = database.execute("select since, ground, before, pin_quote from citation").fetchall()
    assert rows == [("2026-01-02 03:04:05", None, None, None)]


BORE = "It was chapter 1.4.39 at the time of the briefing (11 March 2024)."
SAID = {
    "It stands at the cited address.": "address",
    "The cited address now leads to another one.": "redirect",
    "The publisher removed it from the cited address; its very words stand here.": "same text",
    "The publisher removed the cited document; the text of this one is much like its last.": (
        "like text"
    ),
    "Its last text is kept here.": "removed",
    "Signpost does not collect this site, so cannot check what it says.": "not collected",
    "A file of the same name stands at another address.": "file name",
    BORE: "chapter stands",
    f"{BORE} It is chapter 1.4.42 now.": "chapter renumbered",
    f"{BORE} It has no number now.": "chapter unnumbered",
    f"{BORE} Its last text is kept here.": "chapter removed",
    "It was chapter 1.4.39 when Signpost first stored this manual, after the briefing "
    "(11 March 2024).": "chapter first",
    "The chapter that has the cited number today.": "chapter today",
    "Its former title is the words that cite it.": "title same",
    "A short form of its title is close to words of this learning point.": "title near",
    "It speaks of the same things as this learning point.": "content",
    "No document in our sources fits these words or this address.": "nothing",
    "Another page stands there now: its words are none of what was cited. The words before are "
    "kept as an earlier version.": "another page",
    "What a trainer chose stands at another address than the one cited.": "chosen elsewhere",
    "Its last text is kept here. The text of “Moving (new)” is much like it.": "chosen removed",
    "The words that a trainer chose stand there as they were.": "words stand",
    "The words that a trainer chose stand there as they were. The cited address leads elsewhere "
    "now.": "words readdressed",
    "The words that a trainer chose now stand in another section.": "words in section",
    "The words that a trainer chose now stand in another document.": "words in document",
    "The words that a trainer chose now stand only in a document of another area.": "words in area",
    "The words that a trainer chose were changed. These are the nearest.": "words changed",
    "The words that a trainer chose stand in none of our sources any more.": "words gone",
    "A sentence that no release ever wrote.": None,
}
"""What the release before wrote of citations, and the ground that each sentence is read back as."""


def test_what_was_said_of_citations_is_read_back_and_said_as_it_was(tmp_path: Path) -> None:
    _at_revision(tmp_path, "0011")
    with closing(sqlite3.connect(tmp_path / "signpost.sqlite3")) as database, database:
        database.executescript(
            """
            insert into briefing
              (id, title, origin, format, media_type, blob_hash, imported, published, partnership,
               themes)
              values ('b1', 'B', 'file:///b', 'txt', 'text/plain', '0', '2026-01-01 00:00:00',
                      '2024-03-11', '', '[]');
            insert into learning_point (id, briefing_id, number, text, heading, short_id, shown)
              values (1, 'b1', 1, 'One.', '', 'abcd2345', 1);
            insert into citation_decision
              (id, at, user_name, choice, short_id, cited_text, status, before)
              values (1, '2026-01-01', '', 'confirm', 'abcd2345', '', 'exact',
                      '{"why": "It stands at the cited address.", "score": 1.0}');
            insert into briefing_edit (id, briefing_id, at, user_name, what, before)
              values (1, 'b1', '2026-01-01', '', 'Joined with the next', '{}');
            insert into outside_address (url, checked, answer, failures) values
              ('https://a.example/', '2026-01-02', 'It answered.', 0),
              ('https://b.example/', '2026-01-02', 'It gave no page: the server answered 404.', 1),
              ('https://c.example/', '2026-01-02', 'It was not asked: robots.txt forbids it.', 0);
            """
        )
        database.executemany(
            "insert into citation (point_id, position, cited_text, status, score, confirmed,"
            " checked, since, why) values (1, ?, '', 'moved', 0, 0, '2026-01-02', '2026-01-02', ?)",
            list(enumerate(SAID)),
        )
    with closing(Collection.open(tmp_path)) as collection, collection.reading() as session:
        citations = find_briefing(session, "b1", drafts=True).points[0].citations
        grounds = [citation.ground for citation in citations]
        sentences = [say(citation.reason) for citation in citations]
    assert grounds == [ground and Ground(ground) for ground in SAID.values()]
    assert sentences[:-1] == list(SAID)[:-1]
    assert sentences[-1] == NOT_TOLD
    with closing(sqlite3.connect(tmp_path / "signpost.sqlite3")) as database:
        (before,) = database.execute("select before from citation_decision").fetchone()
        asked = database.execute("select reply, fault from outside_address order by url").fetchall()
        edits = database.execute("select what from briefing_edit").fetchall()
    assert json.loads(before) == {"score": 1.0}
    assert edits == [("join",)]
    assert asked == [
        ("page", None),
        ("no page", "the server answered 404"),
        ("not asked", "robots.txt forbids it"),
    ]


def test_briefings_stored_before_there_were_drafts_stay_published(tmp_path: Path) -> None:
    _at_revision(tmp_path, "0002")
    with closing(sqlite3.connect(tmp_path / "signpost.sqlite3")) as database:
        database.executescript(
            """
            insert into briefing (id, title, origin, format, media_type, blob_hash, imported)
              values ('b1', 'B', 'file:///b', 'txt', 'text/plain', '0', '2026-01-01 00:00:00');
            insert into learning_point (id, briefing_id, number, text, heading, short_id)
              values (1, 'b1', 1, 'One.', '', 'abcd2345');
            insert into citation
              (point_id, position, cited_text, status, score, confirmed, checked)
              values (1, 0, 'one', 'unresolved', 0, 0, '2026-01-02 00:00:00');
            """
        )
    with closing(Collection.open(tmp_path)) as collection, collection.writing() as session:
        briefing = find_briefing(session, "b1")
        (point,) = briefing.points
        assert briefing.published_at == briefing.imported
        assert point.shown
        assert point.citations[0].since == point.citations[0].checked


GUIDES = "https://quillon.example"
LEARNING = "Read the guidance, fill in the form and send the guidance on."
AGAIN = "Read the guidance, and the guidance on chapter 1.2.3, not chapter 1.2.3."


def test_citations_stored_before_their_places_were_known_are_given_them(tmp_path: Path) -> None:
    text = f"A review.\n\n{LEARNING.replace(' form', chr(10) + 'form')}\n\nSee the guidance."
    base = text.index("Read")
    # As it was then: each link at the first place of its words, in the order of printing.
    links = [
        [base + LEARNING.index(words), base + LEARNING.index(words) + len(words), url, words]
        for words, url in (
            *(("the guidance", f"{GUIDES}/ours"), ("the form", f"{GUIDES}/form")),
            ("the guidance", f"{GUIDES}/theirs"),
        )
    ]
    last = text.rindex("the guidance")
    links += [[last, last + 12, f"{GUIDES}/other", "the guidance"], [None, None, GUIDES, ""]]
    _at_revision(tmp_path, "0005")
    with closing(sqlite3.connect(tmp_path / "signpost.sqlite3")) as database:
        _briefing(database, text, links)
        before = _citations(database)
    Collection.open(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "signpost.sqlite3")) as database:
        assert _citations(database) == before
        starts = database.execute("select cited_start from citation order by id").fetchall()
        (stored,) = database.execute("select links from briefing_reading").fetchone()
        (kept,) = database.execute("select before from briefing_edit where id = 1").fetchone()
        (other,) = database.execute("select before from briefing_edit where id = 2").fetchone()
    moved = base + LEARNING.rindex("the guidance")
    mended = [*links[:2], [moved, moved + 12, *links[2][2:]], *links[3:]]
    assert json.loads(stored) == mended
    assert json.loads(kept) == {"pieces": [], "reading": {"text": text, "links": mended}}
    assert json.loads(other) == {"pieces": []}
    place = LEARNING.index
    assert [start for (start,) in starts] == [
        *(LEARNING.rindex("the guidance"), place("the guidance"), place("the form"), None),
        *(5, 23, 39, 58, 23, None),
    ]


def _briefing(database: sqlite3.Connection, text: str, links: list[list[Any]]) -> None:
    """Store a briefing with a point that its reading holds, and one that it does not."""
    database.execute(
        "insert into briefing (id, title, origin, format, media_type, blob_hash, imported)"
        " values ('b1', 'B', 'file:///b', 'txt', 'text/plain', '0', '2026-01-01 00:00:00')"
    )
    database.executemany(
        "insert into learning_point (id, briefing_id, number, text, heading, short_id)"
        " values (?, 'b1', ?, ?, '', ?)",
        [(1, 1, LEARNING, "abcd2345"), (2, 2, AGAIN, "abcd2346")],
    )
    start = text.index("Read")
    database.execute(
        "insert into briefing_part (briefing_id, position, short_id, kind, start, end, words,"
        " heading) values ('b1', 0, 'abcd2345', 'learning', ?, ?, ?, '')",
        (start, start + len(LEARNING), LEARNING),
    )
    database.execute(
        "insert into briefing_reading (briefing_id, read, title, format, media_type, blob_hash,"
        " text, links, waiting) values ('b1', '2026-01-01 00:00:00', 'B', 'txt', 'text/plain',"
        " '0', ?, ?, 0)",
        (text, json.dumps(links)),
    )
    reading = {"text": text, "links": links}
    database.executemany(
        "insert into briefing_edit (id, briefing_id, at, user_name, what, before)"
        " values (?, 'b1', '2026-01-01 00:00:00', '', 'Read again', ?)",
        [(1, json.dumps({"pieces": [], "reading": reading})), (2, json.dumps({"pieces": []}))],
    )
    database.executemany(
        "insert into citation (point_id, position, cited_text, cited_url, status, score, confirmed,"
        " checked) values (?, ?, ?, ?, 'unresolved', 0, 0, '2026-01-02 00:00:00')",
        [
            # What was confirmed, or was cited later, was not always stored in the order of print.
            (1, 1, "the guidance", f"{GUIDES}/theirs"), (1, 0, "the guidance", f"{GUIDES}/ours"),
            (1, 2, "the form", f"{GUIDES}/form"), (1, 3, "", None),
            (2, 0, "the guidance", f"{GUIDES}/ours"), (2, 1, "the guidance", f"{GUIDES}/theirs"),
            (2, 2, "chapter 1.2.3", None), (2, 3, "chapter 1.2.3", None),
            (2, 4, "the guidance", f"{GUIDES}/third"), (2, 5, "not in its words", None),
        ],
    )  # fmt: skip
    database.commit()


def _citations(database: sqlite3.Connection) -> list[Any]:
    columns = "id, point_id, position, cited_text, cited_url, status, confirmed, checked"
    return database.execute(f"select {columns} from citation order by id").fetchall()  # noqa: S608


def test_sections_stored_before_they_had_names_are_given_them_and_may_be_named_by_place(
    tmp_path: Path,
) -> None:
    _at_revision(tmp_path, "0007")
    with closing(sqlite3.connect(tmp_path / "signpost.sqlite3")) as database, database:
        database.executescript(
            """
            insert into document (id, source_key, state, url, title, kind, kind_reason, area,
                nation, authority, format, no_text, first_seen, checked, changed)
              values ('d', 's', 'current', 'https://a.test/', 'A', 'procedure', '', 'a', 'england',
                'partnership', 'html', 0, '2026-01-01', '2026-01-01', '2026-01-01');
            insert into version (id, document_id, number, fetched, url, media_type, blob_hash,
                text_hash, title, dates)
              values (1, 'd', 1, '2026-01-01', 'https://a.test/', 'text/html', '0', '0', 'A', '{}'),
                (2, 'd', 2, '2026-01-01', 'https://a.test/', 'text/html', '0', '1', 'A', '{}');
            insert into section (version_id, position, heading, box, text, layout)
              values (1, 0, '[]', 'scope', 'For all.', '[]'),
                (1, 1, '["1. Assessing", "Overview"]', 'body', 'One.', '[]'),
                (1, 2, '["2. Planning", "Overview"]', 'body', 'Two.', '[]'),
                (2, 0, '["8. Recording"]', 'body', 'One.', '[]');
            """
        )
    Collection.open(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "signpost.sqlite3")) as database:
        slugs = database.execute("select slug from section order by version_id, position")
        assert [slug for (slug,) in slugs] == [
            "scope", "1-assessing--overview", "2-planning--overview", "8-recording",
        ]  # fmt: skip
        assert database.execute("select by_place from version").fetchall() == [(1,), (1,)]


@pytest.mark.cases
@pytest.mark.parametrize(
    ("home", "marks"),
    [("https://procedures.aldermoor.example/contents.html", 1), ("https://council.test/", 0)],
)
def test_a_demonstration_from_before_there_was_a_mark_is_known_by_its_sources(
    tmp_path: Path, home: str, marks: int
) -> None:
    _at_revision(tmp_path, "0007")
    with closing(sqlite3.connect(tmp_path / "signpost.sqlite3")) as database, database:
        database.execute(
            "insert into source (key, name, area, nation, authority, home) "
            "values (?, ?, ?, ?, ?, ?)",
            ("manual", "A manual", "a", "england", "partnership", home),
        )
    Collection.open(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "signpost.sqlite3")) as database:
        assert database.execute("select count(*) from demonstration").fetchone() == (marks,)


def test_a_briefing_that_was_taken_back_is_dated_by_the_audit(tmp_path: Path) -> None:
    _at_revision(tmp_path, "0007")
    with closing(sqlite3.connect(tmp_path / "signpost.sqlite3")) as database, database:
        database.executescript(
            """
            insert into briefing (id, title, origin, format, media_type, blob_hash, imported,
                partnership, themes, published_at)
              values
                ('b1', 'B', 'file:///1', 'txt', 'text/plain', '0', '2026-01-01', '', '[]', null),
                ('b2', 'B', 'file:///2', 'txt', 'text/plain', '0', '2026-01-01', '', '[]', null),
                ('b3', 'B', 'file:///3', 'txt', 'text/plain', '0', '2026-01-01', '', '[]',
                  '2026-02-01 00:00:00');
            insert into audit (at, user_name, action, detail)
              values ('2026-03-01 10:00:00.000000', 'a', 'take-back', '“B” (b1)'),
                ('2026-03-05 10:00:00.000000', 'a', 'take-back', '“B” (b1)'),
                ('2026-03-02 10:00:00.000000', 'a', 'take-back', '“B (x)” (b3)'),
                ('2026-03-03 10:00:00.000000', 'a', 'publish-briefing', '“B” (b2): 2');
            """
        )
    Collection.open(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "signpost.sqlite3")) as database:
        found = database.execute("select id, taken_back from briefing order by id").fetchall()
    assert found == [("b1", "2026-03-05 10:00:00.000000"), ("b2", None), ("b3", None)]


@pytest.mark.slow
def test_of_versions_stored_before_it_nobody_says_what_was_left_out(tmp_path: Path) -> None:
    _at_revision(tmp_path, "0012")
    with closing(sqlite3.connect(tmp_path / "signpost.sqlite3")) as database, database:
        database.executescript(
            """
            insert into document (id, source_key, state, url, title, kind, kind_reason, area,
                nation, authority, format, no_text, first_seen, checked, changed)
              values ('d', 's', 'current', 'https://a.test/', 'A', 'procedure', '', 'a', 'england',
                'partnership', 'html', 0, '2026-01-01', '2026-01-01', '2026-01-01');
            insert into version (id, document_id, number, fetched, url, media_type, blob_hash,
                text_hash, title, dates, by_place)
              values (1, 'd', 1, '2026-01-01', 'https://a.test/', 'text/html', '0', '0', 'A', '{}',
                0);
            update document set version_id = 1;
            """
        )
    with closing(Collection.open(tmp_path)) as collection, collection.reading() as session:
        version = session.get_one(Document, "d").version
        assert version is not None
        assert (version.read_account, version.in_part) == (None, False)


@pytest.mark.slow
def test_beside_citations_stored_before_it_no_passage_is_kept(tmp_path: Path) -> None:
    _at_revision(tmp_path, "0012")
    with closing(sqlite3.connect(tmp_path / "signpost.sqlite3")) as database, database:
        database.executescript(
            """
            insert into briefing (id, title, origin, format, media_type, blob_hash, imported,
                partnership, themes)
              values ('b', 'B', 'file:///b', 'text', 'text/plain', '0', '2026-01-01', '', '[]');
            insert into learning_point (id, short_id, briefing_id, number, text, heading, shown)
              values (1, 'abcdefgh', 'b', 1, 'Ask again.', '', 1);
            insert into citation (id, point_id, position, cited_text, status, score, confirmed,
                checked)
              values (1, 1, 0, 'Asking', 'unresolved', 0, 0, '2026-01-01');
            """
        )
    with closing(Collection.open(tmp_path)) as collection, collection.reading() as session:
        citation = session.get_one(Citation, 1)
        assert (citation.cited_text, citation.passage) == ("Asking", None)
    with closing(sqlite3.connect(tmp_path / "signpost.sqlite3")) as database:
        assert database.execute("select count(*) from cited_passage").fetchone() == (0,)


def _at_revision(folder: Path, revision: str) -> None:
    engine = create_engine(f"sqlite:///{folder / 'signpost.sqlite3'}")
    with engine.begin() as connection:
        command.upgrade(config_of(EARLIER, connection), revision)
    engine.dispose()


def test_a_database_is_copied_beside_before_it_is_migrated(tmp_path: Path) -> None:
    _at_revision(tmp_path, "0006")
    before = _dump(tmp_path / "signpost.sqlite3")
    Collection.open(tmp_path).close()
    copy = tmp_path / f"signpost.before-{newest()}.sqlite3"
    assert _dump(copy) == before
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert _dump(tmp_path / "signpost.sqlite3") != before


def test_the_way_back_from_a_migration_is_the_copy_that_was_made_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As docs/operations.md tells: the copy takes the database's name, its log is deleted."""
    _at_revision(tmp_path, "0006")
    database = tmp_path / "signpost.sqlite3"
    before = _dump(database)
    with closing(Collection.open(tmp_path)) as collection:
        revision = _revision_number(collection)
        with collection.writing() as session:
            bump_revision(session)
    (tmp_path / f"signpost.before-{newest()}.sqlite3").replace(database)
    for end in ("-wal", "-shm"):
        Path(f"{database}{end}").unlink(missing_ok=True)
    (tmp_path / "collection.id").unlink()
    with monkeypatch.context() as earlier:
        earlier.setattr("collection.store.newest", lambda: "0006")
        earlier.setattr(Home, "recognise", lambda _home: None)  # it knew no marks
        with closing(Collection.open(tmp_path)) as collection:
            assert _revision_number(collection) == revision
    assert _dump(database) == before
    Collection.open(tmp_path).close()  # and forward again
    assert _dump(tmp_path / f"signpost.before-{newest()}.sqlite3") == before


def test_no_copy_is_made_where_nothing_is_migrated(tmp_path: Path) -> None:
    for _ in range(2):
        Collection.open(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "signpost.sqlite3")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(CollectionError, match="a later release wrote the database"):
        Collection.open(tmp_path)
    assert not list(tmp_path.glob("*before*"))


def test_without_room_for_the_copy_nothing_is_migrated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _at_revision(tmp_path, "0006")
    before = _dump(tmp_path / "signpost.sqlite3")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CollectionFull, match="no room is left"):
        Collection.open(tmp_path)
    assert _dump(tmp_path / "signpost.sqlite3") == before
    assert not [*tmp_path.glob("*before*"), *tmp_path.glob(".new-*")]


def _dump(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as opened:
        return list(opened.iterdump())


def _revision_number(collection: Collection) -> int:
    with collection.engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT number FROM revision").scalar_one())
