"""Importing a briefing, and checking its citations after the collection has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from briefings import importing
from briefings.anchoring.pins import pin
from briefings.checking import checking
from briefings.checking.checking import check_all
from briefings.errors import BriefingError, NotStored
from briefings.importing import Fetch, import_briefing
from briefings.models import Briefing, Citation, Status
from briefings.store import (
    all_briefings,
    briefing_json,
    citing,
    latest,
    status_counts,
)
from collection.extract import Extract
from collection.models import Document, DocumentState
from crawler.errors import TimedOut
from crawler.extract import ExtractRequest, extractor_for
from portal.config import Settings

from .conftest import SOURCES, NoIndex, Shelf, on_loopback, source

OLDER_WORD = Path(__file__).parents[1] / "crawler" / "extract" / "files" / "first-visit.doc"
MANUAL = "https://westyorkscb.proceduresonline.com"
SITE = "https://calderdale-safeguarding.co.uk"
TEXT = f"""\
Learning from a review

Learning
• Ask again. Professional Curiosity Guide
• Write down what you saw.
• Follow the Escalation Process

{SITE}/professional-curiosity.pdf
{MANUAL}/p_escalation.html
"""

Import = Callable[..., str]


@pytest.fixture
def imported(shelf: Shelf, tmp_path: Path) -> Import:
    """Return a function that imports a target into the shelf's collection."""

    def run(target: str | Path, fetch: Fetch | None = None) -> str:
        settings = Settings(data=tmp_path / "data")
        index: Any = NoIndex()
        return import_briefing(
            str(target), settings, shelf.collection, index, SOURCES, fetch=fetch, extract=_read,
            publish=True,
        )  # fmt: skip

    return run


def _read(request: ExtractRequest) -> Extract:
    """Read in this process; one test below goes through the sandbox."""
    return extractor_for(request.media_type).read(request)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a briefing as a text file."""
    path = tmp_path / "briefing.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def found(shelf: Shelf, briefing_id: str) -> dict[str, Any]:
    with shelf.collection.reading() as session:
        return briefing_json(session, briefing_id)


def check(shelf: Shelf) -> Any:
    index: Any = NoIndex()
    return check_all(shelf.collection, index, SOURCES)


def test_the_published_briefing_from_text_to_json(
    shelf: Shelf, imported: Import, real_briefing: bytes, tmp_path: Path
) -> None:
    uploads = f"{SITE}/wp-content/uploads"
    ids = {
        shelf.add(f"{MANUAL}/p_childn_move.html", "1.4.42 Children moving"): (3, "exact"),
        shelf.add(f"{uploads}/2018/01/Risk-Indicator-Tool-min.pdf", "Risk tool"): (4, "exact"),
        shelf.add(
            f"{uploads}/2019/02/Safeguard-Guide-no-10-Was-Not-Brought.pdf", "Was not brought",
            "Its last words.", state=DocumentState.GONE,
        ): (5, "gone"),
        shelf.add(f"{MANUAL}/p_new.html", "Resolving disagreement"): (6, "moved"),
        shelf.add(f"{uploads}/2021/Information-Sharing-guidance.pdf", "Sharing"): (3, "suggested"),
    }  # fmt: skip
    resolving = next(document for document, (_, status) in ids.items() if status == "moved")
    shelf.lead(f"{MANUAL}/p_res_profdisag.html", resolving, redirect_to=f"{MANUAL}/p_new.html")
    path = tmp_path / "learning.txt"
    path.write_bytes(real_briefing)
    briefing = found(shelf, imported(path))
    assert briefing["title"] == "Learning Lessons from a Serious Case Review"
    assert [len(point["citations"]) for point in briefing["learning_points"]] == [1, 0, 2, 1, 2, 3]
    assert {
        c["document_id"]: (point["number"], c["status"])
        for point in briefing["learning_points"]
        for c in point["citations"]
        if c["document_id"]
    } == ids
    first = briefing["learning_points"][0]["citations"][0]
    assert first["cited_text"] == "Professional Curiosity and Challenge"
    assert first["cited_url"].endswith("Professional-Curiosty-and-Challenge.pdf")
    assert (first["status"], first["document_id"], first["url"], first["title"]) == (
        "unresolved", None, None, None,
    )  # fmt: skip
    assert len(briefing["other_links"]) == 1


def test_a_file_is_read_in_a_sandbox(shelf: Shelf, file: Path, tmp_path: Path) -> None:
    settings, index = Settings(data=tmp_path / "data"), NoIndex()
    briefing = import_briefing(
        str(file), settings, shelf.collection, index, SOURCES, publish=True,  # type: ignore[arg-type]
    )  # fmt: skip
    assert len(found(shelf, briefing)["learning_points"]) == 3


def test_the_json_has_the_agreed_form(shelf: Shelf, imported: Import, file: Path) -> None:
    shelf.add(f"{SITE}/professional-curiosity.pdf", "Professional curiosity")
    briefing = found(shelf, imported(file))
    assert list(briefing) == ["id", "title", "learning_points", "other_links"]
    assert list(briefing["learning_points"][0]) == ["number", "text", "citations"]
    assert list(briefing["learning_points"][0]["citations"][0]) == [
        "cited_text", "cited_url", "cited_start", "status", "method", "score", "document_id", "url",
        "title", "confirmed",
    ]  # fmt: skip


def test_importing_the_same_file_again_updates_it_and_keeps_its_id(
    shelf: Shelf, imported: Import, file: Path
) -> None:
    first = imported(file)
    file.write_text(TEXT.replace("Ask again.", "Ask twice."), encoding="utf-8")
    assert imported(file) == first
    assert found(shelf, first)["learning_points"][0]["text"].startswith("Ask twice.")
    with shelf.collection.reading() as session:
        assert session.scalar(select(func.count()).select_from(Briefing)) == 1
        assert session.scalar(select(func.count()).select_from(Citation)) == 2


def test_the_same_bytes_from_elsewhere_are_the_same_briefing(
    imported: Import, file: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_bytes(file.read_bytes())
    assert imported(copy) == imported(file)


def test_other_bytes_under_the_same_name_elsewhere_are_another_briefing(
    imported: Import, file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other" / file.name
    other.parent.mkdir()
    other.write_text("Another\n\nLearning\n• See the child.\n", encoding="utf-8")
    assert imported(other) != imported(file)


def test_a_briefing_without_learning_is_stored_without_points(
    shelf: Shelf, imported: Import, tmp_path: Path
) -> None:
    path = tmp_path / "news.txt"
    path.write_text("News\n\nWe met in March and talked about the review.\n", encoding="utf-8")
    assert found(shelf, imported(path))["learning_points"] == []


def test_a_pin_outlasts_a_new_import(shelf: Shelf, imported: Import, file: Path) -> None:
    document = shelf.add(f"{SITE}/professional-curiosity.pdf", "Curiosity", "Ask again. Then ask.")
    briefing = imported(file)
    with shelf.collection.writing() as session:
        citation = session.scalars(select(Citation).order_by(Citation.id)).first()
        version = session.get_one(Document, document).version
        assert citation is not None
        assert version is not None
        pin(session, citation, version.sections[0], 0, 10)
        since, version_id = citation.since, version.id
    assert imported(file) == briefing
    with shelf.collection.writing() as session:
        citation = session.scalars(select(Citation).where(Citation.pin_quote.is_not(None))).one()
        assert (citation.pin_quote, citation.pin_version_id) == ("Ask again.", version_id)
        assert (citation.since, citation.stands_words) == (since, "Ask again.")


def test_what_was_confirmed_outlasts_a_new_import(
    shelf: Shelf, imported: Import, file: Path
) -> None:
    document = shelf.add(f"{MANUAL}/p_other.html", "Quite another title")
    briefing = imported(file)
    _confirm(shelf, "Escalation Process", document)
    file.write_text(TEXT.replace("Ask again.", "Ask twice."), encoding="utf-8")
    imported(file)
    citation = found(shelf, briefing)["learning_points"][2]["citations"][0]
    assert (citation["document_id"], citation["confirmed"]) == (document, True)


# Addresses


def test_a_crawled_address_is_read_from_what_is_stored(shelf: Shelf, imported: Import) -> None:
    document = shelf.add(f"{SITE}/briefing/", "A briefing", TEXT)
    briefing = imported("http://www.calderdale-safeguarding.co.uk/briefing/", _unreachable)
    with shelf.collection.reading() as session:
        stored = session.get_one(Briefing, briefing)
        assert (stored.document_id, stored.origin, stored.area) == (
            document, f"{SITE}/briefing/", "calderdale",
        )  # fmt: skip


def test_another_address_is_fetched(shelf: Shelf, imported: Import) -> None:
    briefing = imported("https://other.example/b.txt", lambda _: (TEXT.encode(), "text/plain"))
    assert len(found(shelf, briefing)["learning_points"]) == 3


def test_an_address_of_a_source_is_fetched_as_the_source_says(shelf: Shelf, tmp_path: Path) -> None:
    with served(TEXT.encode()) as (mirror, asked):
        home = source("calderdale", f"{SITE}/", mirror=mirror, allow_addresses=["127.0.0.1/32"])
        index: Any = NoIndex()
        settings = Settings(data=tmp_path / "data")
        briefing = import_briefing(
            f"{SITE}/b.txt", settings, shelf.collection, index, [home], extract=_read,
            publish=True,
        )  # fmt: skip
    assert len(found(shelf, briefing)["learning_points"]) == 3
    assert asked == ["/robots.txt", "/b.txt"]


@pytest.mark.parametrize("longer", [0, 1])
@pytest.mark.parametrize("by", ["file", "address"])
def test_a_briefing_has_one_largest_size_by_whichever_way_it_comes(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: str, longer: int
) -> None:
    body = TEXT.encode()
    monkeypatch.setattr(importing, "LARGEST", len(body))
    body += b"\n" * longer
    file = tmp_path / "b.txt"
    file.write_bytes(body)
    index: Any = NoIndex()
    with served(body) as (mirror, _):
        home = source("calderdale", f"{SITE}/", mirror=mirror, allow_addresses=["127.0.0.1/32"])
        outcome = pytest.raises(BriefingError, match="larger than") if longer else nullcontext()
        with outcome:
            import_briefing(
                str(file) if by == "file" else f"{SITE}/b.txt", Settings(data=tmp_path / "data"),
                shelf.collection, index, [home], extract=_read,
            )  # fmt: skip


@contextmanager
def served(body: bytes) -> Iterator[tuple[str, list[str]]]:
    """Serve one body at every address but robots.txt; gives the server and what was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404 if self.path == "/robots.txt" else 200)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with on_loopback(Handler) as home:
        yield home, asked


def _unreachable(url: str) -> tuple[bytes, str]:
    raise TimedOut("the server took longer than 20 seconds")


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type", "could not be read"),
        ("empty.txt", b"  \n", "is empty"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\x00\x00", "of a type that cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(
    imported: Import, tmp_path: Path, name: str, body: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    with pytest.raises(BriefingError, match=words) as error:
        imported(path)
    assert "Nothing was stored." in str(error.value)


def test_an_older_word_file_is_refused_where_none_is_read(shelf: Shelf, tmp_path: Path) -> None:
    index: Any = NoIndex()
    path = tmp_path / "visit.doc"
    path.write_bytes(OLDER_WORD.read_bytes())
    settings, off = Settings(data=tmp_path), Settings(data=tmp_path, read_doc=False)
    with pytest.raises(BriefingError, match=r"cannot be read\. Nothing was stored") as error:
        import_briefing(str(path), off, shelf.collection, index, SOURCES)
    assert "SIGNPOST_READ_DOC is false" in str(error.value.__cause__)
    assert import_briefing(str(path), settings, shelf.collection, index, SOURCES)


def test_a_file_that_is_not_there_says_what_to_do(imported: Import, tmp_path: Path) -> None:
    with pytest.raises(BriefingError, match=r"missing\.pdf cannot be opened"):
        imported(tmp_path / "missing.pdf")


def test_a_briefing_outlasts_a_later_copy_that_cannot_be_read(
    shelf: Shelf, imported: Import, file: Path
) -> None:
    before = found(shelf, imported(file))
    file.write_bytes(b"%PDF-1.7\n1 0 obj")
    with pytest.raises(BriefingError):
        imported(file)
    assert found(shelf, before["id"]) == before


@pytest.mark.parametrize(
    ("target", "words"),
    [("https://other.example/b.pdf", "could not be fetched"), ("https://", "not a web address")],
)
def test_an_address_that_cannot_be_had_says_what_to_do(
    imported: Import, target: str, words: str
) -> None:
    with pytest.raises(BriefingError, match=words):
        imported(target, _unreachable)


def test_an_address_may_be_imported_at_the_webs_own_ports_only(
    shelf: Shelf, tmp_path: Path
) -> None:
    index: Any = NoIndex()
    settings = Settings(data=tmp_path)
    with pytest.raises(BriefingError, match="port 25 is none that may be asked"):
        import_briefing("http://mail.example:25/", settings, shelf.collection, index, SOURCES)


# Checking again


def _confirm(shelf: Shelf, words: str, document: str) -> None:
    with shelf.collection.writing() as session:
        citation = session.scalars(select(Citation).where(Citation.cited_text == words)).one()
        citation.confirmed, citation.document_id = True, document


def test_checking_twice_changes_nothing(shelf: Shelf, imported: Import, file: Path) -> None:
    shelf.add(f"{SITE}/professional-curiosity.pdf", "Professional curiosity")
    briefing = found(shelf, imported(file))
    for _ in range(2):
        report = check(shelf)
        assert report.changes == ()
        assert found(shelf, briefing["id"]) == briefing
    assert report.to_json() == {
        "briefings": 1,
        "citations": 2,
        "statuses": {"exact": 1, "unresolved": 1},
        "changes": [],
        "failed": [],
    }


@pytest.mark.slow
def test_a_check_says_what_became_of_each_citation(
    shelf: Shelf, imported: Import, file: Path
) -> None:
    document = shelf.add(f"{SITE}/professional-curiosity.pdf", "Professional curiosity")
    briefing = imported(file)
    shelf.change(document, state=DocumentState.GONE)
    shelf.add(f"{MANUAL}/p_escalation.html", "Escalation")
    changes = [(c.point, c.before, c.after) for c in check(shelf).changes]
    assert changes == [
        (1, Status.EXACT, Status.GONE),
        (3, Status.UNRESOLVED, Status.EXACT),
    ]
    with shelf.collection.reading() as session:
        assert status_counts(session) == {Status.EXACT: 1, Status.GONE: 1}
        assert citing(session, document)[0].briefing_id == briefing


def test_a_confirmed_citation_keeps_its_document_and_learns_that_it_is_gone(
    shelf: Shelf, imported: Import, file: Path
) -> None:
    document = shelf.add(f"{MANUAL}/p_other.html", "Quite another title")
    shelf.add(f"{MANUAL}/p_escalation.html", "Escalation")
    briefing = imported(file)
    _confirm(shelf, "Escalation Process", document)
    check(shelf)
    assert _last(shelf, briefing) == (document, "moved", True)
    shelf.change(document, state=DocumentState.GONE)
    check(shelf)
    assert _last(shelf, briefing) == (document, "gone", True)


def _last(shelf: Shelf, briefing: str) -> tuple[str, str, bool]:
    citation = found(shelf, briefing)["learning_points"][2]["citations"][0]
    return citation["document_id"], citation["status"], citation["confirmed"]


# What is asked of stored briefings


def test_the_points_that_cite_a_document_come_once_each_links_before_suggestions(
    shelf: Shelf, imported: Import, file: Path, tmp_path: Path
) -> None:
    document = shelf.add(f"{SITE}/professional-curiosity.pdf", "Professional curiosity guide")
    other = tmp_path / "a.txt"
    other.write_text("A first\n\nLearning\n• See the Professional Curiosity Guide.\n", "utf-8")
    suggested, linked = imported(other), imported(file)
    with shelf.collection.reading() as session:
        rows = [(row.briefing_id, row.number, row.status) for row in citing(session, document)]
    assert rows == [(linked, 1, Status.EXACT), (suggested, 1, Status.SUGGESTED)]


def test_lists_count_points_and_citations(shelf: Shelf, imported: Import, file: Path) -> None:
    imported(file)
    with shelf.collection.reading() as session:
        (line,) = latest(session, 3)
        assert all_briefings(session) == (line,)
    assert (line.title, line.points, line.origin) == ("Learning from a review", 3, "briefing.txt")
    assert line.statuses == {Status.UNRESOLVED: 2}


def test_an_unknown_briefing_is_not_known(shelf: Shelf) -> None:
    with pytest.raises(NotStored), shelf.collection.reading() as session:
        briefing_json(session, "nothing000")


# Citations with the same words

GUIDES = MANUAL
ALIKE = f"""\
<html><head><title>Learning from a review</title></head><body><main>
<h1>Learning from a review</h1><h2>Learning</h2><ul>
<li>Read <a href="{GUIDES}/ours.html">the guidance</a>, fill in
<a href="{GUIDES}/form.html">the form</a> and send
<a href="{GUIDES}/theirs.html">the guidance</a> on.</li>
<li>Before the guidance is read, ask for <a href="{GUIDES}/ours.html">the guidance</a>.</li>
</ul></main></body></html>
"""


@pytest.fixture
def alike(tmp_path: Path) -> Path:
    """Return a briefing as a web page: points in which the words of a link stand twice."""
    path = tmp_path / "alike.html"
    path.write_text(ALIKE, encoding="utf-8")
    return path


def places(point: dict[str, Any]) -> list[tuple[int | None, str, str]]:
    """Return place, words and address of each citation of a point."""
    return [
        (c["cited_start"], c["cited_text"], (c["cited_url"] or "").removeprefix(f"{GUIDES}/"))
        for c in point["citations"]
    ]


def test_citations_with_the_same_words_stand_each_at_its_own_place(
    shelf: Shelf, imported: Import, alike: Path
) -> None:
    briefing = imported(alike)
    first, second = found(shelf, briefing)["learning_points"]
    assert places(first) == [
        (5, "the guidance", "ours.html"),
        (27, "the form", "form.html"),
        (45, "the guidance", "theirs.html"),
    ]
    assert places(second) == [(37, "the guidance", "ours.html")]
    for point in (first, second):
        for start, words, _ in places(point):
            assert start is not None
            assert point["text"][start : start + len(words)] == words


def test_a_check_and_a_second_import_leave_every_citation_at_its_place(
    shelf: Shelf, imported: Import, alike: Path
) -> None:
    shelf.add(f"{GUIDES}/ours.html", "Our guidance")
    briefing = imported(alike)
    before = found(shelf, briefing)
    with shelf.collection.writing() as session:
        citations = session.scalars(select(Citation).order_by(Citation.id)).all()
        rows = [citation.id for citation in citations]
        citations[0].confirmed = True
    check(shelf)
    imported(alike)
    after = found(shelf, briefing)
    assert list(map(places, after["learning_points"])) == list(
        map(places, before["learning_points"])
    )
    with shelf.collection.reading() as session:
        assert session.scalars(select(Citation.id).order_by(Citation.id)).all() == rows


@pytest.mark.cases
@pytest.mark.parametrize(
    ("point", "words", "start"),
    [
        ("Follow chapter 1.2.3 today, and chapter 1.2.3 tomorrow.", "chapter 1.2.3", 7),
        ("Use the Escalation Process, and the Escalation Process only.", "Escalation Process", 8),
    ],
)
def test_what_a_point_names_twice_in_the_same_words_is_one_citation(  # noqa: PLR0917
    shelf: Shelf, imported: Import, tmp_path: Path, point: str, words: str, start: int
) -> None:
    shelf.add(f"{MANUAL}/p_escalation.html", "Escalation Process")
    path = tmp_path / "twice.txt"
    path.write_text(f"A review\n\nLearning\n• {point}\n", encoding="utf-8")
    briefing = imported(path)
    (before,) = found(shelf, briefing)["learning_points"]
    assert places(before) == [(start, words, "")]
    assert check(shelf).changes == ()
    assert found(shelf, briefing)["learning_points"] == [before]


def test_of_a_citation_that_was_once_stored_twice_the_confirmed_one_stays(
    shelf: Shelf, imported: Import, tmp_path: Path
) -> None:
    shelf.add(f"{MANUAL}/p_escalation.html", "Escalation Process")
    path = tmp_path / "twice.txt"
    path.write_text("A review\n\nLearning\n• Use the Escalation Process.\n", encoding="utf-8")
    briefing = imported(path)
    with shelf.collection.writing() as session:
        (first,) = session.scalars(select(Citation)).all()
        first.confirmed, kept = True, first.id
        session.add(
            Citation(
                point=first.point, position=1, cited_text=first.cited_text, cited_start=8,
                status=Status.SUGGESTED, method=first.method, score=1.0,
                document_id=first.document_id, checked=first.checked,
            )
        )  # fmt: skip
    check(shelf)
    (point,) = found(shelf, briefing)["learning_points"]
    assert places(point) == [(8, "Escalation Process", "")]
    with shelf.collection.reading() as session:
        assert session.scalars(select(Citation.id)).all() == [kept]


def test_a_title_that_stands_beside_a_link_with_the_same_words_keeps_its_own_place(
    shelf: Shelf, imported: Import, tmp_path: Path
) -> None:
    shelf.add(f"{MANUAL}/p_escalation.html", "Escalation Process")
    path = tmp_path / "beside.html"
    link = '<a href="https://quillon.example/ours.html">Escalation Process</a>'
    item = f"<li>Know the {link} of the school, then the Escalation Process.</li>"
    path.write_text(f"<main><h1>A</h1><h2>Learning</h2><ul>{item}</ul></main>", encoding="utf-8")
    (point,) = found(shelf, imported(path))["learning_points"]
    assert places(point) == [
        (9, "Escalation Process", "https://quillon.example/ours.html"),
        (52, "Escalation Process", ""),
    ]


def test_an_error_over_one_briefing_leaves_the_others_checked_and_is_told(
    shelf: Shelf, imported: Import, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = []
    for name in ("first", "second"):
        file = tmp_path / f"{name}.txt"
        file.write_text(TEXT.replace("Learning", f"{name} learning", 1), encoding="utf-8")
        ids.append(imported(file))
    kept = checking.check_briefing

    def faulty(session: Any, briefing: Briefing, *args: Any) -> Any:
        if briefing.id == ids[0]:
            raise ZeroDivisionError
        return kept(session, briefing, *args)

    before = check(shelf)
    monkeypatch.setattr(checking, "check_briefing", faulty)
    monkeypatch.setattr(checking, "anchors_of_all", faulty_anchors)
    report = check(shelf)
    ((key, reason),) = report.failed
    assert key == ids[0]
    assert "ZeroDivisionError at briefings/checking/checking.py:" in reason
    assert 0 < sum(report.statuses.values()) < sum(before.statuses.values())
    assert "not checked" in report.line()


def faulty_anchors(*_: Any, **__: Any) -> Any:
    raise ZeroDivisionError
