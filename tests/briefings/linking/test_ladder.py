"""The ladder: what becomes of a citation, and which rung says so."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from typing import Any

import pytest

from briefings.linking.catalogue import Catalogue
from briefings.linking.ladder import Resolution, resolve
from briefings.linking.suggesting import Resolved, resolve_point
from briefings.models import Method, Status
from briefings.reading.drafts import CitationDraft
from collection.models import Address, Document, DocumentState
from collection.vocabulary import AUTHORITIES, EVERYWHERE
from index.results import Hit
from portal.briefings.status_words import say

from ..conftest import NOW, SOURCES, FoundIndex, NoIndex, Shelf

MANUAL = "https://westyorkscb.proceduresonline.com"
SITE = "https://calderdale-safeguarding.co.uk"
ELSEWHERE = "https://procedures.saltmere.example"


def found(
    shelf: Shelf,
    text: str,
    url: str | None = None,
    area: str | None = None,
    on: date | None = None,
) -> Resolution:
    with shelf.collection.reading() as session:
        return resolve(CitationDraft(text, url), Catalogue(session, SOURCES), area, on)


@pytest.mark.parametrize(
    "cited",
    [
        f"{MANUAL}/p_childn_move.html",
        f"{MANUAL}/chapters/p_childn_move.html",
        f"http://{MANUAL[8:]}/chapters/p_childn_move.html?zoom_highlight=families+moving",
        f"{MANUAL}/p_childn_move.html#top",
    ],
)
def test_every_spelling_of_an_address_is_the_address(shelf: Shelf, cited: str) -> None:
    document = shelf.add(f"{MANUAL}/p_childn_move.html", "1.4.42 Children moving")
    assert found(shelf, "chapter 1.4.39", cited) == Resolution(
        Status.EXACT, Method.ADDRESS, 1.0, document
    )


def test_a_copy_that_still_answers_at_another_address_is_exact(shelf: Shelf) -> None:
    document = shelf.add(f"{MANUAL}/p_move.html", "Children moving")
    shelf.lead(f"{MANUAL}/copy/p_move.html", document)
    assert found(shelf, "Moving", f"{MANUAL}/copy/p_move.html").status is Status.EXACT


def test_an_address_that_redirects_is_moved(shelf: Shelf) -> None:
    document = shelf.add(f"{MANUAL}/p_move.html", "Children moving")
    shelf.lead(f"{MANUAL}/old.html", document, redirect_to=f"{MANUAL}/p_move.html")
    shelf.lead(f"{MANUAL}/older.html", None, redirect_to=f"{MANUAL}/old.html")
    for old in ("old", "older"):
        assert found(shelf, "Moving", f"{MANUAL}/{old}.html") == Resolution(
            Status.MOVED, Method.REDIRECT, 1.0, document
        )


def test_an_old_address_that_no_longer_answers_is_moved(shelf: Shelf) -> None:
    document = shelf.add(f"{MANUAL}/p_move.html", "Children moving")
    shelf.lead(f"{MANUAL}/old.html", document, strikes=1)
    assert found(shelf, "Moving", f"{MANUAL}/old.html").status is Status.MOVED


def test_one_refusal_at_the_documents_own_address_changes_nothing(shelf: Shelf) -> None:
    shelf.add(f"{MANUAL}/other.html", "Other")
    document = shelf.add(f"{MANUAL}/p_move.html", "Children moving")
    with shelf.collection.writing() as session:
        session.query(Address).filter_by(document_id=document).one().strikes = 1
    assert found(shelf, "Moving", f"{MANUAL}/p_move.html").status is Status.EXACT


def test_a_document_that_was_merged_into_another_leads_there(shelf: Shelf) -> None:
    shelf.add(f"{MANUAL}/p_move.html", "Children moving")
    whole = shelf.add(f"{MANUAL}/p_whole.html", "Children moving and missing")
    with shelf.collection.writing() as session:
        address = session.query(Address).filter_by(url=f"{MANUAL}/p_move.html").one()
        address.redirect_to = f"{MANUAL}/p_whole.html"
    assert found(shelf, "Moving", f"{MANUAL}/p_move.html") == Resolution(
        Status.MOVED, Method.REDIRECT, 1.0, whole
    )


def test_an_address_to_which_a_site_sends_all_it_no_longer_has_is_no_merger(shelf: Shelf) -> None:
    other = shelf.add(f"{MANUAL}/oops.html", "Search this site")
    lost = [shelf.add(f"{MANUAL}/p_{n}.html", f"Chapter of {n}") for n in range(4)]
    with shelf.collection.writing() as session:
        for address in session.query(Address).filter(Address.document_id.in_(lost)):
            address.redirect_to = f"{MANUAL}/oops.html"
    result = found(shelf, "Moving", f"{MANUAL}/p_1.html")
    assert (result.status, result.document_id) == (Status.MOVED, lost[1])
    assert found(shelf, "Search", f"{MANUAL}/oops.html").document_id == other


def test_an_alias_of_a_site_that_is_no_source_any_more_still_leads_to_its_document(
    shelf: Shelf,
) -> None:
    document = shelf.add(f"{MANUAL}/p_move.html", "Children moving")
    shelf.add(f"{MANUAL}/p_other.html", "Something else")
    standing = [source for source in SOURCES if source.key != "west-yorkshire"]

    def resolved_now(path: str) -> Resolution:
        with shelf.collection.reading() as session:
            draft = CitationDraft("Moving", f"{MANUAL}/{path}")
            return resolve(draft, Catalogue(session, standing), None)

    moved = Resolution(Status.MOVED, Method.REDIRECT, 1.0, document)
    assert resolved_now("chapters/p_move.html") == moved
    assert resolved_now("p_move.html?zoom_highlight=families") == moved
    assert resolved_now("chapters/p_missing.html").status is Status.OUTSIDE
    shelf.add(f"{MANUAL}/new/p_move.html", "Another chapter")
    assert resolved_now("chapters/p_move.html").status is Status.OUTSIDE


def test_redirects_in_a_ring_lead_nowhere(shelf: Shelf) -> None:
    shelf.lead(f"{MANUAL}/a.html", None, redirect_to=f"{MANUAL}/b.html")
    shelf.lead(f"{MANUAL}/b.html", None, redirect_to=f"{MANUAL}/a.html")
    assert found(shelf, "Moving", f"{MANUAL}/a.html").status is Status.UNRESOLVED


def test_a_document_that_was_removed_is_gone_and_keeps_its_last_text(shelf: Shelf) -> None:
    document = shelf.add(f"{MANUAL}/p.html", "Children moving", state=DocumentState.GONE)
    assert found(shelf, "Moving", f"{MANUAL}/p.html") == Resolution(
        Status.GONE, Method.ADDRESS, 1.0, document
    )


def test_an_address_that_no_source_collects_is_outside(shelf: Shelf) -> None:
    shelf.add(f"{SITE}/neglect.pdf", "Neglect review")
    result = found(shelf, "Neglect review", "https://reviews.example/neglect.pdf")
    assert result == Resolution(Status.OUTSIDE, Method.SCOPE, 1.0)


def test_the_same_file_name_in_another_folder_is_suggested(shelf: Shelf) -> None:
    document = shelf.add(f"{SITE}/2024/05/Risk-Indicator-Tool.pdf", "Scores of risk")
    result = found(shelf, "the tool", f"{SITE}/2018/01/Risk-Indicator-Tool-min.pdf")
    assert result == Resolution(Status.SUGGESTED, Method.FILE_NAME, 0.9, document)


def test_the_same_file_name_in_another_area_is_not_suggested(shelf: Shelf) -> None:
    shelf.add(f"{ELSEWHERE}/p_childn_move.html", "Moving house")
    assert found(shelf, "Moves", f"{MANUAL}/p_childn_move.html").status is Status.UNRESOLVED


def test_a_chapter_number_is_looked_for_in_the_manual_that_is_named(shelf: Shelf) -> None:
    document = shelf.add(f"{MANUAL}/p_a.html", "Moving", number="1.4.39")
    shelf.add(f"{ELSEWHERE}/p_a.html", "Bruising", number="1.4.39")
    result = found(shelf, "West Yorkshire Interagency Procedures chapter 1.4.39")
    assert result == Resolution(Status.SUGGESTED, Method.CHAPTER, 0.7, document)


def test_a_chapter_number_of_no_named_manual_is_that_of_the_briefings_area(shelf: Shelf) -> None:
    document = shelf.add(f"{MANUAL}/p_a.html", "Moving", number="1.4.39")
    shelf.add(f"{ELSEWHERE}/p_a.html", "Bruising", number="1.4.39")
    assert found(shelf, "chapter 1.4.39", area="west-yorkshire").document_id == document
    assert found(shelf, "chapter 1.4.39").status is Status.UNRESOLVED


def test_a_chapter_number_never_links_for_numbers_are_given_anew(shelf: Shelf) -> None:
    shelf.add(f"{MANUAL}/p_a.html", "Moving", number="1.4.39")
    result = found(shelf, "chapter 1.4.39", f"{MANUAL}/p_gone_long_ago.html")
    assert (result.status, result.method) == (Status.SUGGESTED, Method.CHAPTER)


def test_a_title_close_to_the_citing_words_is_suggested_with_a_score(shelf: Shelf) -> None:
    document = shelf.add(f"{SITE}/a.pdf", "Information sharing and confidentiality")
    shelf.add(f"{SITE}/b.pdf", "Sharing a home: information for carers")
    result = found(shelf, "Calderdale Information Sharing Guidance", f"{SITE}/Oct-18.pdf")
    assert (result.status, result.method) == (Status.SUGGESTED, Method.TITLE)
    assert result.document_id == document
    assert 0.72 <= result.score < 1


def test_where_the_words_say_nothing_the_file_name_is_compared_with_titles(shelf: Shelf) -> None:
    document = shelf.add(f"{SITE}/a.pdf", "Working with resistant families")
    result = found(shelf, "here", f"{SITE}/Working-with-Resistant-Families.docx")
    assert result.document_id == document


def test_a_briefing_is_no_procedure_that_a_title_could_mean(shelf: Shelf) -> None:
    shelf.add(f"{SITE}/a/", "Professional curiosity", kind="briefing")
    assert found(shelf, "Professional Curiosity").status is Status.UNRESOLVED


def test_what_fits_nothing_is_unresolved(shelf: Shelf) -> None:
    shelf.add(f"{SITE}/a.pdf", "Neglect")
    result = found(shelf, "Escalation Process", f"{SITE}/p_res_profdisag.html")
    assert result == Resolution(Status.UNRESOLVED)


def test_an_address_that_is_none_is_resolved_by_its_words(shelf: Shelf) -> None:
    document = shelf.add(f"{SITE}/a.pdf", "Risk indicator tool")
    assert found(shelf, "Risk Indicator Tool", "http://[broken").document_id == document


# The same text elsewhere

LAST = "Ask where the family has lived before. Write down every address and who told you of it."


def test_the_very_words_of_a_removed_document_are_linked_where_they_stand_now(
    shelf: Shelf,
) -> None:
    shelf.add(f"{MANUAL}/p.html", "1.4.39 Children moving", LAST, state=DocumentState.GONE)
    there = shelf.add(f"{MANUAL}/new/p9.html", "2.7 Children moving", LAST)
    shelf.add(f"{ELSEWHERE}/p.html", "Children moving", LAST)
    result = found(shelf, "Moving", f"{MANUAL}/p.html")
    assert result == Resolution(Status.MOVED, Method.SAME_TEXT, 1.0, there)
    assert "very words stand here" in say(result.reason)
    assert result.evidence == "Children moving"


def test_a_text_much_like_that_of_a_removed_document_is_suggested(shelf: Shelf) -> None:
    words = f"{LAST} {' '.join(f'step{n}' for n in range(60))}"
    shelf.add(f"{MANUAL}/p.html", "Children moving", words, state=DocumentState.GONE)
    there = shelf.add(f"{MANUAL}/new/p9.html", "Children moving", f"{words} Two sentences more.")
    result = found(shelf, "Moving", f"{MANUAL}/p.html")
    assert (result.status, result.method) == (Status.SUGGESTED, Method.SAME_TEXT)
    assert result.document_id == there
    assert 0.9 < result.score < 1


def test_another_text_of_the_same_title_does_not_stand_for_a_removed_one(shelf: Shelf) -> None:
    gone = shelf.add(f"{MANUAL}/p.html", "Children moving", LAST, state=DocumentState.GONE)
    shelf.add(f"{MANUAL}/new/p9.html", "Children moving", "Quite other words.")
    result = found(shelf, "Moving", f"{MANUAL}/p.html")
    assert result == Resolution(Status.GONE, Method.ADDRESS, 1.0, gone)


def test_a_scan_without_words_does_not_stand_for_another(shelf: Shelf) -> None:
    gone = shelf.add(f"{MANUAL}/p.pdf", "Referral form", "", state=DocumentState.GONE)
    shelf.add(f"{MANUAL}/new/p9.pdf", "Referral form", "")
    result = found(shelf, "The form", f"{MANUAL}/p.pdf")
    assert result == Resolution(Status.GONE, Method.ADDRESS, 1.0, gone)


# The chapter number as it was at the briefing's date

THEN, LATER = datetime(2024, 1, 15, tzinfo=UTC), datetime(2024, 9, 1, tzinfo=UTC)
BRIEFING = date(2024, 3, 1)


def renumbered(shelf: Shelf, *, first: datetime = THEN) -> tuple[str, str]:
    """Store two chapters that changed their numbers after the briefing."""
    moving = shelf.add(f"{MANUAL}/p_a.html", "Moving", number="1.4.42")
    shelf.revise(moving, ("", "One."), chapter="1.4.39", fetched=first)
    shelf.revise(moving, ("", "Two."), chapter="1.4.42", fetched=LATER)
    curiosity = shelf.add(f"{MANUAL}/p_b.html", "Curiosity", number="1.4.39")
    shelf.revise(curiosity, ("", "Three."), chapter="1.4.38", fetched=first)
    shelf.revise(curiosity, ("", "Four."), chapter="1.4.39", fetched=LATER)
    return moving, curiosity


def test_a_chapter_number_means_who_bore_it_when_the_briefing_was_published(shelf: Shelf) -> None:
    moving, _ = renumbered(shelf)
    cited = "West Yorkshire Interagency Procedures chapter 1.4.39"
    result = found(shelf, cited, on=BRIEFING)
    assert result == Resolution(Status.MOVED, Method.CHAPTER, 0.95, moving)
    assert say(result.reason) == (
        "It was chapter 1.4.39 at the time of the briefing (March 2024). It is chapter 1.4.42 now."
    )
    shelf.change(moving, state=DocumentState.GONE)
    assert found(shelf, cited, on=BRIEFING).status is Status.GONE


def test_a_chapter_that_kept_its_number_is_exact(shelf: Shelf) -> None:
    moving = shelf.add(f"{MANUAL}/p_a.html", "Moving", number="1.4.39")
    shelf.revise(moving, ("", "One."), chapter="1.4.39", fetched=THEN)
    result = found(shelf, "West Yorkshire Interagency Procedures chapter 1.4.39", on=BRIEFING)
    assert result == Resolution(Status.EXACT, Method.CHAPTER, 0.95, moving)


def test_where_nothing_was_stored_then_the_earliest_number_is_suggested_and_said_so(
    shelf: Shelf,
) -> None:
    document = shelf.add(f"{MANUAL}/p_a.html", "Moving", number="1.4.42")
    with shelf.collection.writing() as session:
        version = session.get_one(Document, document).versions[0]
        version.chapter = "1.4.39"
    shelf.revise(document, ("", "Two."), chapter="1.4.42")
    result = found(shelf, "West Yorkshire Interagency Procedures chapter 1.4.39", on=BRIEFING)
    assert result == Resolution(Status.SUGGESTED, Method.CHAPTER, 0.7, document)
    assert "when Signpost first stored this manual" in say(result.reason)


# Names


def test_a_former_title_is_a_name_too(shelf: Shelf) -> None:
    document = shelf.add(f"{SITE}/a.html", "Practice resolution")
    with shelf.collection.writing() as session:
        session.get_one(Document, document).versions[0].title = "Escalation of concerns"
    result = found(shelf, "Escalation of Concerns Procedure", area="calderdale")
    assert result == Resolution(Status.SUGGESTED, Method.TITLE, 1.0, document)
    assert say(result.reason) == "Its former title is the words that cite it."
    assert result.evidence == "Escalation of concerns"


def test_a_short_form_in_brackets_is_a_name_too(shelf: Shelf) -> None:
    document = shelf.add(f"{SITE}/a.html", "Fabricated or induced illness (FII)")
    result = found(shelf, "the FII procedure", area="calderdale")
    assert (result.document_id, result.evidence) == (document, "FII")
    assert "a short form of its title" in say(result.reason).casefold()


def test_every_rung_says_why_it_held(shelf: Shelf) -> None:
    shelf.add(f"{MANUAL}/p_move.html", "Children moving", number="1.4.39")
    shelf.add(f"{MANUAL}/gone.html", "Gone", state=DocumentState.GONE)
    cited = (
        ("Moving", f"{MANUAL}/p_move.html"), ("Gone", f"{MANUAL}/gone.html"),
        ("Else", "https://elsewhere.example/"), ("Moves", f"{MANUAL}/old/p_move.html"),
        ("chapter 1.4.39", f"{MANUAL}/x.html"), ("Children moving", None), ("Nothing", None),
    )  # fmt: skip
    results = [found(shelf, text, url) for text, url in cited]
    assert len({say(result.reason) for result in results}) == len(cited)
    assert all(say(result.reason).endswith(".") for result in results)
    assert all(result.evidence for result in results if result.status is Status.SUGGESTED)


# What a point may mean where it prints no address


def resolved(
    shelf: Shelf, text: str, linked: tuple[CitationDraft, ...] = (), hits: tuple[Hit, ...] = ()
) -> list[Resolved]:
    index = FoundIndex(hits)
    with shelf.collection.reading() as session:
        catalogue = Catalogue(session, SOURCES)
        return resolve_point(text, linked, catalogue, index, area="calderdale")  # type: ignore[arg-type]


def hit(document_id: str, title: str, area: str = "calderdale", type_: str = "procedure") -> Hit:
    return Hit(
        document_id=document_id, url="", title=title, number=None, type=type_, area=area,
        nation="england", source="", format="html", score=9.0, checked=NOW, changed=NOW,
        reviewed=date(2024, 1, 1), next_review=None, gone=False, passages=(),
    )  # fmt: skip


def test_a_title_that_stands_in_a_point_is_a_suggested_citation(shelf: Shelf) -> None:
    document = shelf.add(f"{SITE}/a/", "1.4.3 Children who were not brought to appointments")
    shelf.add(f"{ELSEWHERE}/a.html", "Children who were not brought to appointments")
    (only,) = resolved(shelf, "Read “Children who were not brought to appointments” first.")
    assert only.draft.text == "Children who were not brought to appointments"
    assert only.resolution == Resolution(Status.SUGGESTED, Method.TITLE, 1.0, document)


def test_common_words_are_no_title(shelf: Shelf) -> None:
    shelf.add(f"{SITE}/a/", "Was not brought")
    shelf.add(f"{SITE}/b/", "Neglect")
    assert resolved(shelf, "Write “was not brought”. Neglect can fall on one child alone.") == []


def test_a_title_is_not_found_again_in_the_words_of_a_link_to_it(shelf: Shelf) -> None:
    shelf.add(f"{SITE}/tool.pdf", "Risk indicator tool")
    linked = (CitationDraft("Risk Indicator Tool", f"{SITE}/tool.pdf"),)
    (only,) = resolved(shelf, "Use the Risk Indicator Tool.", linked)
    assert only.resolution.status is Status.EXACT


SHARING = "Sharing information across boundaries with neighbours"


def speaking(shelf: Shelf, title: str = SHARING, **keys: Any) -> Hit:
    """Store a document of another title and return it as a hit that says these words."""
    number = next(_NUMBERS)
    stored = {"area": "calderdale", "kind": "procedure", **keys}
    document = shelf.add(f"{SITE}/{number}/", f"Chapter {number}", **stored)
    return hit(document, title, stored["area"], stored["kind"])


_NUMBERS = itertools.count()


def suggested(shelf: Shelf, *hits: Hit) -> list[Resolved]:
    return resolved(shelf, f"Keep {SHARING.lower()}.", (), hits)


def test_a_point_that_cites_nothing_gets_at_most_two_suggestions_by_content(shelf: Shelf) -> None:
    hits = (
        speaking(shelf),
        speaking(shelf, "Sharing information"),
        speaking(shelf, "Sharing information across boundaries"),
        speaking(shelf, area="saltmere"),
        speaking(shelf, kind="briefing"),
        speaking(shelf, "Bruising"),
    )
    found = suggested(shelf, *hits)
    assert [row.resolution.document_id for row in found] == [
        hits[0].document_id, hits[2].document_id,
    ]  # fmt: skip
    assert {row.resolution.status for row in found} == {Status.SUGGESTED}
    assert {row.resolution.method for row in found} == {Method.CONTENT}
    assert {row.draft for row in found} == {CitationDraft("")}


@pytest.mark.parametrize("area", ["calderdale", "saltmere", "england"])
@pytest.mark.parametrize("authority", AUTHORITIES)
def test_what_holds_in_an_area_is_suggested_there_by_content_as_by_title(
    shelf: Shelf, authority: str, area: str
) -> None:
    told = speaking(shelf, authority=authority, area=area)
    with shelf.collection.reading() as session:
        by_title = Catalogue(session, SOURCES).procedures("calderdale")
    assert [row.resolution.document_id for row in suggested(shelf, told)] == list(
        dict.fromkeys(held.id for held in by_title)
    )
    assert bool(by_title) == (area == "calderdale" or authority in EVERYWHERE)


@pytest.mark.slow
def test_an_index_of_before_suggests_nothing_that_is_not_there_any_more(shelf: Shelf) -> None:
    gone = speaking(shelf, state=DocumentState.GONE)
    assert suggested(shelf, gone, hit("unknown", SHARING)) == []


def test_without_an_index_nothing_is_suggested_by_content(shelf: Shelf) -> None:
    with shelf.collection.reading() as session:
        found = resolve_point("Share.", (), Catalogue(session, SOURCES), NoIndex(), area=None)  # type: ignore[arg-type]
    assert found == []
