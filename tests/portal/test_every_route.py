"""Walks over every address that the portal answers: nothing that a request holds ends in a 500."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from zipfile import ZipFile

import pypdfium2
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, String, event, update
from werkzeug.exceptions import default_exceptions
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from briefings.importing import import_briefing
from briefings.models import Citation, LearningPoint
from collection.extract import Extract
from collection.models import (
    Base,
    Crawl,
    CrawlState,
    EntryState,
    FrontierEntry,
    Outcome,
    Replacement,
    ReplacementState,
)
from collection.store import Collection, bump_revision
from crawler.crawling.content import Content
from crawler.extract import ExtractRequest, extractor_for
from crawler.sources import load_sources
from index.errors import IndexMissing
from index.facets import FACETS
from index.writer import build
from portal.config import Settings
from portal.documents.places import CHOSEN, PRINTED
from portal.errors import BadParameter
from portal.search.requests import EXPLAIN, SINGLE
from portal.services import services_of
from portal.sign_in import users
from portal.web.error_pages import ERRORS, STATUSES, answer_to
from portal.web.limits import LONGEST_QUERY
from portal.web.well_known import SECURITY

from .conftest import NOW

NAME, PASSWORD = "anna", "correct horse battery"
TEXT = """\
Learning from the boathouse

Learning
• Ask questions. Check the answers you are given. Professional Curiosity Chapter
• Discuss any bruise on the same day. Bruising Chapter

https://procedures.aldermoor.example/a1bruising00.html
"""
few = settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.generate],  # each example is a walk: none is made smaller
)
CONTROL = st.characters(categories=["Cc"])
READ = (
    *SINGLE, *FACETS, EXPLAIN, PRINTED, CHOSEN, "v", "next", "updates", "outcome", "show",
    "version", "from", "to", "section", "back", "place", "decided", "undone", "edited",
)  # fmt: skip
"""Every parameter that some page reads, but those that no page can be without."""


def extract(request: ExtractRequest) -> Extract:
    """Read in this process; the sandbox has tests of its own."""
    return extractor_for(request.media_type).read(request)


@dataclass
class Walk:
    """A browser that is signed in, and what it can put in the place of each converter."""

    app: Flask
    client: FlaskClient
    known: dict[str, str]
    bound: list[Any]

    def rules(self) -> Iterator[Rule]:
        """Yield every rule that answers GET."""
        for rule in self.app.url_map.iter_rules():
            if "GET" in (rule.methods or ()):
                yield rule

    def path(self, rule: Rule, **given: str) -> str:
        """Return an address of a rule, its converters filled with what is there."""
        filled = {**self.known, **{name: quote(value, safe="") for name, value in given.items()}}
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: filled.get(found[1], "1"), rule.rule)

    def get(self, path: str) -> TestResponse:
        """Fetch an address; an error that nobody maps is raised here."""
        return self.client.get(path)


@pytest.fixture
def walk(
    app: Flask, stored: Collection, settings: Settings, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Walk:  # fmt: skip
    """Return the way through a portal with a published briefing, signed in."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(users, "_hasher", quick)
    path = tmp_path / "boathouse.txt"
    path.write_text(TEXT, encoding="utf-8")
    briefing = import_briefing(
        str(path), settings, stored, services_of(app).index, load_sources(settings.sources),
        extract=extract, publish=True,
    )  # fmt: skip
    with stored.writing() as session:
        users.add_user(session, NAME, password_hash=users.hash_password(PASSWORD))
        point = session.query(LearningPoint).first()
        citation = session.query(Citation).first()
        assert point is not None
        assert citation is not None
        known = {
            "document_id": "a2curiosity0", "other_id": "a1bruising00", "briefing_id": briefing,
            "short_id": point.short_id, "slug": "professional-curiosity", "crawl_id": "1",
            "citation_id": str(citation.id), "key": "aldermoor-procedures",
            "filename": "signpost.css",
        }  # fmt: skip
    client = app.test_client()
    token = re.findall(r'csrf_token" value="([^"]+)', client.get("/admin/sign-in").text)[0]
    fields = {"csrf_token": token, "name": NAME, "password": PASSWORD}
    assert client.post("/admin/sign-in", data=fields).status_code == 303
    bound: list[Any] = []
    engine = services_of(app).collection.engine
    event.listen(engine, "before_cursor_execute", lambda *told: bound.append(told[3]))
    return Walk(app, client, known, bound)


def test_every_address_answers_where_it_is_asked_rightly(walk: Walk) -> None:
    answers = {rule.endpoint: walk.get(walk.path(rule)).status_code for rule in walk.rules()}
    odd = {endpoint for endpoint, status in answers.items() if status != 200}
    walked = set(answers) - odd
    assert {"search.results", "documents.changes", "handouts.pdf", "feeds.briefing"} <= walked
    assert {"trainer.review", "decisions.passage", "admin.document", "handouts.point"} <= walked
    assert len(odd) < len(walked) / 4, "most are walked through to their ends"


@few
@given(sign=CONTROL, words=st.sampled_from(["{}", "a{}b", "a1bruising00{}", "{}1"]))
def test_a_control_character_in_a_path_is_not_found(walk: Walk, sign: str, words: str) -> None:
    walk.bound.clear()
    for rule in walk.rules():
        for name in rule.arguments:
            answer = walk.get(walk.path(rule, **{name: words.format(sign)}))
            assert answer.status_code == 404, (rule.rule, name)
    assert not re.search(r"\\x[01]|\\x7f|\\x[89]", repr(walk.bound))


@pytest.mark.slow
@few
@given(sign=CONTROL, words=st.sampled_from(["{}", "a{}b", "{}1"]))
def test_a_control_character_in_a_parameter_reaches_no_database(
    walk: Walk, sign: str, words: str
) -> None:
    walk.bound.clear()
    asked = urlencode([(name, words.format(sign)) for name in READ])
    for rule in walk.rules():
        for query in (asked, urlencode({f"{sign}q": "x", f"q{sign}": "y"})):
            assert walk.get(f"{walk.path(rule)}?{query}").status_code != 500, rule.rule
    assert not re.search(r"\\x[01]|\\x7f|\\x[89]", repr(walk.bound))


@pytest.mark.slow
def test_a_nul_in_one_parameter_alone_reaches_no_database(walk: Walk) -> None:
    walk.bound.clear()
    for rule in walk.rules():
        if rule.endpoint in ("search.results", "admin.documents", "decisions.choose"):
            for name in READ:
                assert walk.get(f"{walk.path(rule)}?{name}=a%00b").status_code != 500, name
    assert "\\x00" not in repr(walk.bound)


ADDED = "utm_source=letter&utm_medium=e-mail&fbclid=y&fbclid=z&gclid=%25&nation=wales&=&x"


def same(answer: TestResponse) -> tuple[int, str, str]:
    """Return what an answer says, but for what differs each time it is given."""
    told = ""
    if "pdf" not in answer.mimetype and "officedocument" not in answer.mimetype:
        # The other two hold the second at which they were made.
        told = re.sub(r'(csrf_token" value=)"[^"]+"', r"\1", answer.get_data(as_text=True))
    return answer.status_code, answer.headers.get("Location", ""), told


@pytest.mark.slow
def test_every_page_passes_over_parameters_that_it_does_not_know(walk: Walk) -> None:
    pages = [rule for rule in walk.rules() if not rule.endpoint.startswith("api.")]
    for rule in pages:
        path = walk.path(rule)
        assert same(walk.get(f"{path}?{ADDED}")) == same(walk.get(path)), rule.rule
    assert len(pages) > 35


def test_the_api_refuses_parameters_that_it_does_not_know(walk: Walk) -> None:
    for rule in walk.rules():
        if rule.rule.startswith("/api/"):
            answer = walk.get(f"{walk.path(rule)}?utm_source=letter")
            assert answer.status_code == 422, rule.rule
            assert answer.get_json()["error"]["parameter"] == "utm_source"


def test_a_number_that_no_row_can_have_is_not_found(walk: Walk) -> None:
    walked = [rule for rule in walk.rules() if "<int:" in rule.rule]
    assert len(walked) >= 3
    for rule in walked:
        for name in re.findall(r"<int:(\w+)>", rule.rule):
            for number in ("4294967296", "9" * 40, "9" * 5000, "١"):
                assert walk.get(walk.path(rule, **{name: number})).status_code == 404, rule.rule


def rightly(walk: Walk, rule: Rule) -> TestResponse:
    """Ask for what a rule gives where everything is well."""
    path = walk.path(rule)
    if rule.endpoint == "handouts.pack_file":
        offered = walk.get(path.removesuffix(".docx")).text
        chosen = re.findall(rf'name="{CHOSEN}"[^>]*value="([^"]+)"', offered)
        path += "?" + urlencode({CHOSEN: chosen[0]})
    return walk.get(path)


def machine_read(walk: Walk) -> list[tuple[Rule, str]]:
    """Return the media type of every address of which something else than a page is had."""
    answers = [(rule, rightly(walk, rule)) for rule in walk.rules()]
    refused = {rule.rule for rule, answer in answers if answer.status_code >= 400}
    assert not {path for path in refused if "." in path} - {SECURITY}, "no setting names anybody"
    return [(rule, answer.mimetype) for rule, answer in answers if answer.mimetype != "text/html"]


def assert_in_form(answer: TestResponse, given: str, asked: str) -> None:
    """Hold an error to the form of what its address gives where nothing is wrong."""
    assert answer.status_code >= 400, asked
    if given == "application/json":
        assert answer.get_json()["error"]["status"] == answer.status_code, asked
    else:
        assert answer.mimetype == "text/plain", asked


def test_what_programs_read_is_refused_in_the_form_that_they_read(walk: Walk) -> None:
    given = machine_read(walk)
    endpoints = {rule.endpoint for rule, _ in given}
    assert {"health.health", "handouts.one_csv", "feeds.cited", "static"} <= endpoints
    assert {"handouts.pdf", "handouts.pack_file", "api.search", "well_known.robots"} <= endpoints
    for rule, kind in given:
        for name in rule.arguments:
            assert_in_form(walk.get(walk.path(rule, **{name: "nothing"})), kind, rule.rule)
        path = walk.path(rule)
        if rule.endpoint != "health.healthz":
            other = walk.client.get(path, headers={"Host": "a/b"})
            assert_in_form(other, kind, rule.rule)
        assert_in_form(walk.client.delete(path), kind, rule.rule)
        assert_in_form(walk.get(f"{path}?q={'a' * LONGEST_QUERY}"), kind, rule.rule)


@pytest.mark.slow
def test_every_error_of_what_programs_read_is_in_the_form_that_they_read(walk: Walk) -> None:
    given = machine_read(walk)
    walk.app.config["PROPAGATE_EXCEPTIONS"] = False
    coming: list[Exception] = []

    def fail() -> None:
        raise coming[-1]

    walk.app.before_request_funcs[None].insert(0, fail)
    plain: list[Exception] = [KeyError("x"), *(default_exceptions[code]() for code in STATUSES)]
    ours = (kind for kind in ERRORS if kind not in (BadParameter, IndexMissing))
    own = (BadParameter("q", "words"), IndexMissing(), *(kind("it is broken") for kind in ours))
    for error in (*plain, *own):
        coming.append(error)
        for rule, kind in given:
            answer = walk.get(walk.path(rule))
            assert answer.status_code == answer_to(error).status, (rule.rule, error)
            assert_in_form(answer, kind, f"{rule.rule} {error!r}")


def test_a_file_that_a_person_opens_from_a_link_is_refused_with_a_page(walk: Walk) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    for path in ("/briefings/nothing.pdf", "/briefings/nothing/pack.docx"):
        for asked, form in ((browser, "text/html"), ({"Accept": "*/*"}, "text/plain")):
            answer = walk.client.get(path, headers=asked)
            assert (answer.status_code, answer.mimetype) == (404, form)
            assert "Accept" in answer.vary


SENT = ("source", "address", "do", "document", "name", "next", "shown", "part", "edit", "place")
"""Every field of a form that is text."""


def test_a_control_character_in_a_form_reaches_no_database(walk: Walk) -> None:
    token = re.findall(r'csrf_token" value="([^"]+)', walk.get("/admin/").text)[0]
    walk.bound.clear()
    for rule in walk.app.url_map.iter_rules():
        starts = ("admin.start", "admin.update_index", "admin.sign_out", "trainer.throw_away")
        if "POST" in (rule.methods or ()) and rule.endpoint not in starts:
            fields = {"csrf_token": token, **dict.fromkeys(SENT, "a\x00b"), "password": "x"}
            path = walk.path(rule, decision_id="1")
            assert walk.client.post(path, data=fields).status_code != 500, rule.rule
    assert "\\x00" not in repr(walk.bound)


REASONS = [
    column
    for table in Base.metadata.sorted_tables
    for column in table.columns
    if re.search(r"(?:^|_)(?:reason|message)$", column.name) and isinstance(column.type, String)
]
"""Every column in which words are stored that say why something is so."""


def sign_of(column: Column[Any]) -> str:
    """Return a word that stands in one column and nowhere else."""
    return f"why{column.table.name}{column.name}".replace("_", "")


def met(session: Any, document_id: str) -> None:
    """Store a crawl that failed at a document, and words that are held back of it."""
    source, url = "aldermoor-procedures", "https://procedures.aldermoor.example/other.html"
    crawl = Crawl(source_key=source, state=CrawlState.FAILED, started=NOW, finished=NOW, message="")
    entry = FrontierEntry(
        url=url, depth=0, state=EntryState.DONE, outcome=Outcome.FAILED, reason="",
        document_id=document_id, finished=NOW,
    )  # fmt: skip
    crawl.entries = [entry]
    held = Replacement(
        document_id=document_id, source_key=source, state=ReplacementState.HELD, url=url, came=NOW,
        seen=NOW, blob_hash="0" * 64, text_hash="0" * 64, title="Other words",
        content=Content(
            url, "Other words", None, "text/html", "html", "0" * 64, "0" * 64, False, "procedure",
            "", {}, "aldermoor", "england", "partnership", {}, None, (), (),
        ).to_json(),
    )  # fmt: skip
    session.add_all([crawl, held])
    session.flush()
    for column in REASONS:
        session.execute(update(column.table).values({column: sign_of(column)}))
    bump_revision(session)


def all_words(answer: TestResponse) -> str:
    """Return what a person finds in an answer, whatever its format."""
    if "pdf" in answer.mimetype:
        pages = pypdfium2.PdfDocument(answer.data)
        return "".join(page.get_textpage().get_text_bounded() for page in pages)
    if "officedocument" in answer.mimetype:
        with ZipFile(BytesIO(answer.data)) as parts:
            return "".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
    return answer.get_data(as_text=True)


@pytest.mark.slow
def test_why_the_crawler_did_something_is_told_to_admins_and_never_to_a_reader(
    walk: Walk, stored: Collection, settings: Settings
) -> None:
    with stored.writing() as session:
        met(session, walk.known["document_id"])
    build(stored, settings.data / "index")
    shown = {rule.rule: all_words(rightly(walk, rule)) for rule in walk.rules()}
    of_readers = {path: words for path, words in shown.items() if not path.startswith("/admin")}
    assert len(of_readers) > 25
    for column in REASONS:
        assert sign_of(column) in "".join(shown.values()), "some page shows it"
        assert [path for path, words in of_readers.items() if sign_of(column) in words] == []
