"""Reading a briefing: its points word for word, and what each cites."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from briefings.reading.drafts import BriefingDraft
from briefings.reading.reading import read_briefing
from collection.extract import Block, BlockKind, DateRole, Extract, FoundDate, Link, Section
from crawler.extract.text import extract_text

HOST = "https://www.aldermoor-partnership.example"
MANUAL = "https://procedures.aldermoor.example"


def read(body: bytes) -> BriefingDraft:
    return read_briefing(extract_text(body))


def cited(draft: BriefingDraft) -> list[tuple[int, str, str]]:
    """Return point, citing words and the end of the address of every citation."""
    return [
        (point.number, citation.text, (citation.url or "").rpartition("/")[2].partition("?")[0])
        for point in draft.points
        for citation in point.citations
    ]


# A published briefing, as text


def test_the_published_briefing_has_six_points_word_for_word(real_briefing: bytes) -> None:
    folded = " ".join(real_briefing.decode().split())
    points = read(real_briefing).points
    assert [point.number for point in points] == [1, 2, 3, 4, 5, 6]
    assert all(point.text in folded for point in points)
    begun = [" ".join(point.text.split()[:3]) for point in points]
    assert begun == [
        "An historical allegation",
        "Calderdale agencies did",
        "West Yorkshire Interagency",
        "Use specific parenting",
        "Where parents don’t",
        "When agencies intervene",
    ]
    ended = [" ".join(point.text.split()[-3:]) for point in points]
    assert ended == [
        "Curiosity and Challenge",
        "child protection level.",
        "child protection concerns.",
        "(Updated Jan 2019)",
        "Not Brought guidance",
        "and Escalation Process",
    ]


def test_the_published_briefing_gives_nine_addresses_to_the_points_that_cite_them(
    real_briefing: bytes,
) -> None:
    assert cited(read(real_briefing)) == [
        (1, "Professional Curiosity and Challenge",
         "Safeguard-Guide-No-9-Professional-Curiosty-and-Challenge.pdf"),
        (3, "West Yorkshire Interagency Procedures chapter 1.4.39", "p_childn_move.html"),
        (3, "Calderdale Information Sharing Guidance", "Information-Sharing-guidance-Oct-18.pdf"),
        (4, "Risk Indicator Tool", "Risk-Indicator-Tool-min.pdf"),
        (5, "Pathway and Letter for Engaging Hostile and Resistant Families",
         "Pathway-for-working-with-Resistant-Families.docx"),
        (5, "Was Not Brought guidance", "Safeguard-Guide-no-10-Was-Not-Brought.pdf"),
        (6, "Multi-Agency Professionals Meetings Guidance",
         "Professionals-Meetings-update-20171-min.pdf"),
        (6, "Multi-Agency Meetings Guidance", "Good-Practice-Guide.pdf"),
        (6, "Escalation Process", "p_res_profdisag.html"),
    ]  # fmt: skip


def test_the_address_of_no_point_is_an_other_link(real_briefing: bytes) -> None:
    others = [link.url for link in read(real_briefing).other_links]
    assert len(others) == 1
    assert others[0].endswith("/serious-case-reviews/")


def test_the_date_of_another_document_is_not_the_briefings(real_briefing: bytes) -> None:
    assert read(real_briefing).published is None


def test_the_address_of_no_point_stays_one_where_it_is_listed_only(real_briefing: bytes) -> None:
    text = re.sub(r"visit: \r?\n\S+", "visit our site.", real_briefing.decode())
    draft = read(text.encode())
    assert len(cited(draft)) == 9
    assert [link.url.endswith("/serious-case-reviews/") for link in draft.other_links] == [True]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_points_in_another_order_keep_their_addresses(real_briefing: bytes, seed: int) -> None:
    """The listing follows the order of mention, so points are shuffled with their addresses."""
    draft = read(real_briefing)
    points = list(draft.points)
    random.Random(seed).shuffle(points)
    lines = ["Learning Lessons", "", "Learning for Professionals"]
    lines += [f"• {point.text}" for point in points]
    lines += ["", *(c.url or "" for point in points for c in point.citations)]
    again = read("\n".join(lines).encode())
    expected = [(c.text, c.url) for point in points for c in point.citations]
    assert [(c.text, c.url) for point in again.points for c in point.citations] == expected


# The same structure in other words

NAMES = (
    ("Respectful Challenge Guide", f"{HOST}/2024/02/Guide-4-Respectfull-Chalenge.pdf"),
    ("Aldermoor Procedures chapter 1.4.39", f"{MANUAL}/p_childn_move.html?zoom_highlight=moving"),
    ("Information Sharing Guidance", f"{HOST}/2023/10/Information-Sharing-Oct-23.pdf"),
    ("Missed Appointments Pathway", f"{HOST}/2024/02/Pathway-missed-appointments-min.docx"),
    ("Step Up Protocol", f"{MANUAL}/p_step_up.html"),
    ("Neglect Toolkit", f"{HOST}/2024/05/Neglect-Toolkit-v2.pdf"),
)


def briefing(order: Sequence[int], *, doubled: int | None = None) -> str:
    lines = [
        "A briefing",
        "",
        "Background",
        "A family moved twice in a single year.",
        "",
        "Learning",
    ]
    lines += [f"• Ask what has changed for the child. {NAMES[n][0]}" for n in order]
    lines += ["• Write down what you saw and when you saw it.", ""]
    for place, n in enumerate(order):
        lines += [NAMES[n][1]] * (2 if place == doubled else 1)
    return "\n".join([*lines, f"{HOST}/about-us/"])


@given(st.permutations(range(len(NAMES))), st.none() | st.integers(0, 5))
def test_other_names_in_any_order_get_their_own_address(
    order: list[int], doubled: int | None
) -> None:
    draft = read(briefing(order, doubled=doubled).encode())
    found = [(c.text, c.url) for point in draft.points for c in point.citations]
    assert found == [NAMES[n] for n in order]
    assert [link.url for link in draft.other_links] == [f"{HOST}/about-us/"]
    assert not draft.points[-1].citations


WORDS = st.sampled_from(
    [
        "Ask",
        "the",
        "Neglect",
        "Toolkit",
        "and",
        "Step",
        "Up",
        "guidance.",
        "chapter",
        "1.2.3",
        "child",
    ]
)
POINTS = st.lists(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), min_size=1, max_size=5)
ADDRESSES = st.lists(
    st.sampled_from([f"{HOST}/neglect.pdf", f"{HOST}/toolkit.pdf", f"{MANUAL}/p_step.html", HOST]),
    max_size=6,
)


@given(POINTS, ADDRESSES)
@example(["Ask Step and Toolkit and Step"], [f"{HOST}/toolkit.pdf", f"{MANUAL}/p_step.html"])
def test_nothing_is_invented_and_the_order_of_the_listing_is_kept(
    points: list[str], addresses: list[str]
) -> None:
    text = "\n".join(["A title", "", "Learning", *(f"• {p}" for p in points), "", *addresses])
    draft = read(text.encode())
    folded = " ".join(text.split())
    linked = [c for point in draft.points for c in point.citations if c.url]
    assert all(point.text in folded for point in draft.points)
    assert all(c.text in point.text for point in draft.points for c in point.citations)
    remaining = iter(addresses)
    assert all(c.url in remaining for c in linked), "each in the order of the listing"
    assert {c.url for c in linked} | {link.url for link in draft.other_links} == set(addresses)
    assert not {c.url for c in linked} & {link.url for link in draft.other_links}


# Links that carry their place, as in PDF, Word and web pages


def placed(*links: tuple[str, str], text: str, bare: Sequence[str] = ()) -> Extract:
    section = Section(("Learning",), (Block(BlockKind.ITEM, text, page=3),), anchor="learn", page=2)
    found = [
        Link(url, words, 0, text.index(words), text.index(words) + len(words))
        for words, url in links
    ]
    return Extract("A briefing", (section,), (*found, *(Link(url, "") for url in bare)))


def test_a_link_in_the_text_of_a_point_is_its_citation() -> None:
    extract = placed(("the tool", f"{HOST}/tool.pdf"), text="Use the tool at each visit.")
    (point,) = read_briefing(extract).points
    assert [(c.text, c.url) for c in point.citations] == [("the tool", f"{HOST}/tool.pdf")]
    assert (point.heading, point.anchor, point.page) == ("Learning", "learn", 3)


def test_a_link_that_wraps_over_two_lines_is_one_citation() -> None:
    extract = placed(
        ("Professional Curiosity and", f"{HOST}/guide.pdf"),
        ("Challenge", f"{HOST}/guide.pdf"),
        text="Ask again. Professional Curiosity and Challenge",
    )
    (point,) = read_briefing(extract).points
    assert [c.text for c in point.citations] == ["Professional Curiosity and Challenge"]


def test_a_chapter_number_is_a_citation_where_no_link_holds_it() -> None:
    extract = placed(
        ("chapter 1.2", f"{MANUAL}/p_a.html"), text="Follow chapter 1.2 and then chapter 3.4 too."
    )
    (point,) = read_briefing(extract).points
    assert [(c.text, c.url) for c in point.citations] == [
        ("chapter 1.2", f"{MANUAL}/p_a.html"),
        ("chapter 3.4", None),
    ]


def test_an_address_without_words_still_finds_the_words_it_belongs_to() -> None:
    extract = placed(text="Use the Risk Tool at each visit.", bare=[f"{HOST}/Risk-Tool.pdf"])
    (point,) = read_briefing(extract).points
    assert [(c.text, c.url) for c in point.citations] == [("Risk Tool", f"{HOST}/Risk-Tool.pdf")]


def test_mail_addresses_and_links_elsewhere_are_no_citations() -> None:
    section = Section(("Contacts",), (Block(BlockKind.PARAGRAPH, "Write to us or see our site."),))
    links = (
        Link("mailto:a@aldermoor.example", "Write to us", 0, 0, 11),
        Link(f"{HOST}/", "our site", 0, 19, 27),
    )
    draft = read_briefing(Extract("A briefing", (section,), links))
    assert draft.points == ()
    assert [(link.url, link.words) for link in draft.other_links] == [(f"{HOST}/", "our site")]


# The day of publication


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Published: 4 March 2024", date(2024, 3, 4)),
        ("March 2024", date(2024, 3, 1)),
        ("Date: 04/03/2024", date(2024, 3, 4)),
        ("Published: 3 Mar 2024", date(2024, 3, 3)),
        ("Published: Sept 2024", date(2024, 9, 1)),
        ("Published on 2024-03-03", date(2024, 3, 3)),
        ("Issued 03.03.2024", date(2024, 3, 3)),
        ("Publication date: 3rd of March 2024", date(2024, 3, 3)),
        ("Published in March, 2024", date(2024, 3, 1)),
        ("3 Mar 2024", date(2024, 3, 3)),
        ("Sept 2024", date(2024, 9, 1)),
        ("Briefing date: March 2024", date(2024, 3, 1)),
        ("Learning briefing | Date: March 2024", date(2024, 3, 1)),
        ("Review date: March 2024", None),
        ("Next review date: 3 March 2024", None),
        ("Meeting date: 3 March 2024", None),
        ("The child died in March 2024.", None),
        ("The child died on 3 Mar 2024.", None),
        ("Published: see chapter 1.4.39", None),
        ("Published: 31 February 2024", None),
        ("Use the tool (updated March 2024).", None),
    ],
)
def test_the_day_of_publication_is_read_where_the_briefing_says_it(
    words: str, day: date | None
) -> None:
    section = Section((), (Block(BlockKind.PARAGRAPH, words),))
    assert read_briefing(Extract("A briefing", (section,))).published_on == day


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("Learning from a review, March 2024", date(2024, 3, 1)),
        ("Learning from a review (3rd Mar 2024)", date(2024, 3, 3)),
        ("Learning from a review 03/03/24", date(2024, 3, 3)),
        ("Learning from review 03/2024", None),
        ("March 2024: what we learned", None),
    ],
)
def test_the_day_of_publication_is_read_at_the_end_of_a_title(title: str, day: date | None) -> None:
    assert read_briefing(Extract(title, ())).published_on == day


def test_a_date_that_the_file_itself_gives_wins() -> None:
    found = FoundDate(date(2025, 2, 1), "February 2025")
    extract = Extract("A briefing", (), dates={DateRole.PUBLISHED: found})
    assert read_briefing(extract).published == found
