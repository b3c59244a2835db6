"""Lists of other pages that are drawn at every visit make no version at every crawl."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from sqlalchemy import select

from collection.models import Document, Version
from crawler.classify import Classification
from crawler.crawling.content import ReceivedBody, content_of
from crawler.crawling.drawn_anew import listed_lines
from crawler.editions.drawn_lists import ListedLine, differ_in_lists
from crawler.extract.html.page import extract_html
from crawler.sources import Source

from .test_replacing import HOME, PATHS, Answer, World, chapter_words, page
from .test_replacing import world as _world

world = _world

PATH = PATHS[3]
SOURCE = Source(key="site", name="A manual", start=(f"{HOME}/",), area="here")
NOTHING = Classification("procedure", "", {})
AFTER = "<p>Whoever is in doubt asks the lead for safeguarding before the end of the day.</p>"
TITLES = {
    path: f"{subject} {place}"
    for path, (subject, place) in zip(
        PATHS,
        (
            (s, p)
            for s in ("Bruises", "Debts", "Visits")
            for p in ("at home", "at school", "abroad")
        ),
        strict=False,
    )
}

Shape = Callable[[Sequence[str]], str]


def _link(path: str) -> str:
    return f"<a href='{path}'>{TITLES[path]}</a>"


def _teaser(path: str) -> str:
    return f"What to think of when you hear of {TITLES[path].lower()}."


SHAPES: dict[str, Shape] = {
    "cards headed by links": lambda paths: "".join(
        f"<div><h3>{_link(path)}</h3><p>{_teaser(path)}</p></div>" for path in paths
    ),
    "items with a sentence beside the link": lambda paths: (
        "<ul>" + "".join(f"<li>{_link(path)} {_teaser(path)}</li>" for path in paths) + "</ul>"
    ),
    "items with a sentence under the link": lambda paths: (
        "<ul>"
        + "".join(f"<li>{_link(path)}<p>{_teaser(path)}</p></li>" for path in paths)
        + "</ul>"
    ),
    "cards with a type and a sentence": lambda paths: "".join(
        f"<div><p>{_link(path)}</p><p>Guide</p><p>{_teaser(path)}</p></div>" for path in paths
    ),
    "links alone, with words after them": lambda paths: (
        "<ul>" + "".join(f"<li>{_link(path)}</li>" for path in paths) + "</ul>"
    ),
}


def shown(
    shape: str, paths: Sequence[str], *, words: str = chapter_words(3), after: str = AFTER
) -> Answer:
    """Return the chapter with a list within it."""
    listed = f"<h2>You may also like</h2>{SHAPES[shape](paths)}<h2>Doubt</h2>{after}"
    return Answer(page("Chapter 3", words, extra=listed))


def drawn(visit: int) -> list[str]:
    """Return what is listed at a visit; some of it may have been listed at the one before."""
    return Random(visit).sample([path for path in TITLES if path != PATH], 3)


def lines(answer: Answer) -> list[ListedLine]:
    read = extract_html(answer.body, HOME + PATH)
    received = ReceivedBody(
        HOME + PATH,
        "text/html",
        "html",
        "0" * 64,
        read,
        "",
        NOTHING,
        datetime(2026, 1, 1, tzinfo=UTC),
    )
    content = content_of(SOURCE, received)
    return listed_lines(content.url, content.sections, content.links)


@pytest.mark.parametrize("shape", SHAPES)
def test_lists_that_are_drawn_anew_are_all_that_differs(shape: str) -> None:
    visits = [lines(shown(shape, drawn(visit))) for visit in range(12)]
    assert all(differ_in_lists(one, other) for one, other in pairwise(visits))


@pytest.mark.parametrize(
    "then",
    [
        lambda shape: shown(shape, drawn(1), words=chapter_words(3).replace("hours", "days")),
        lambda shape: shown(shape, drawn(1), after=AFTER.replace("the day", "the week")),
        lambda shape: shown(shape, drawn(1)[:2]),
        lambda shape: shown(shape, drawn(1), after=""),
        lambda shape: shown(shape, drawn(0)),
    ],
    ids=["words before", "words behind", "a shorter list", "nothing behind", "no difference"],
)
@pytest.mark.parametrize("shape", SHAPES)
def test_what_a_publisher_may_have_edited_is_told(
    shape: str, then: Callable[[str], Answer]
) -> None:
    assert not differ_in_lists(lines(shown(shape, drawn(0))), lines(then(shape)))


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if "sentence" in shape])
@pytest.mark.parametrize("change", [("What to think of", "What is new")])
def test_other_words_under_a_link_that_stays_are_told(shape: str, change: tuple[str, str]) -> None:
    answer = shown(shape, drawn(0))
    old, new = (words.encode() for words in change)
    other = replace(answer, body=answer.body.replace(old, new, 1))
    assert not differ_in_lists(lines(answer), lines(other))


@pytest.mark.parametrize("said", ["Ring within 5 days", "Ring 01632 960101"])
@pytest.mark.parametrize("shape", [shape for shape in SHAPES if "sentence" in shape])
def test_time_limits_and_contacts_under_links_are_told(shape: str, said: str) -> None:
    answer = shown(shape, drawn(1))
    body = answer.body.replace(b"What to think of", said.encode())
    assert not differ_in_lists(lines(shown(shape, drawn(0))), lines(replace(answer, body=body)))


@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_of_links_alone_is_compared_by_them(shape: str) -> None:
    first, second = (shown(shape, drawn(n), words="Read:", after="") for n in range(2))
    assert not differ_in_lists(lines(first), lines(second))


def numbers(world: World) -> list[int]:
    with world.collection.reading() as session:
        found = select(Version.number).join(Version.document).where(Document.url == HOME + PATH)
        return list(session.scalars(found.order_by(Version.number)))


def send(world: World, answer: Answer) -> list[int]:
    """Crawl the site as it is then, and return the versions of the chapter."""
    world.site.answers[PATH] = answer
    assert world.crawl().clean
    return numbers(world)


@pytest.mark.slow
def test_a_list_that_is_drawn_at_every_visit_makes_one_version_and_no_more(world: World) -> None:
    shape = "cards headed by links"
    made = [send(world, shown(shape, drawn(visit))) for visit in range(4)]
    assert made == [[1], [1, 2], [1, 2], [1, 2]]
    with world.collection.reading() as session:
        document = session.scalars(select(Document).where(Document.url == HOME + PATH)).one()
        assert document.checked == world.at
        assert document.changed == world.at - timedelta(days=2)
    # Words that change with the list are seen at once, and the list is told again after that.
    limits = [AFTER.replace("the end of the day", f"{n} days") for n in (2, 3)]
    made = [send(world, shown(shape, drawn(4 + n), after=limits[n])) for n in range(2)]
    assert made == [[1, 2, 3], [1, 2, 3, 4]]
    made = [send(world, shown(shape, drawn(6 + n), after=limits[1])) for n in range(3)]
    assert made == [[1, 2, 3, 4, 5]] * 3
