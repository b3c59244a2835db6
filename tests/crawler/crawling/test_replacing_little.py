"""Words that go a little everywhere, or little by little: no single page tells of them."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from collection.models import CrawlState, Document, ReplacementState
from crawler.crawling import replacements

from .test_replacing import PATHS, Answer, World, amendments, chapter_words, contents, page
from .test_replacing import world as _world

world = _world


def paragraphs(number: int) -> list[str]:
    """Return twenty sentences that no other chapter has."""
    return [f"{part}." for n in (number, number + 100) for part in chapter_words(n).split(". ")]


def send(world: World, number: int, lines: list[str], extra: str = "") -> None:
    """Have a chapter hold some paragraphs."""
    world.site.answers[PATHS[number]] = Answer(page(f"Chapter {number}", *lines, extra=extra))


@pytest.fixture
def long(world: World) -> World:
    for number in range(len(PATHS)):
        send(world, number, paragraphs(number))
    assert world.crawl().clean
    return world


def without_middle(number: int, share: float) -> list[str]:
    """Return a chapter from whose middle a share of the sentences is gone."""
    whole = paragraphs(number)
    gone = round(share * len(whole))
    start = (len(whole) - gone) // 2
    return whole[:start] + whole[start + gone :]


def assert_whole(world: World, numbers: range = range(len(PATHS))) -> None:
    texts = world.well()
    lost = [n for n in numbers if any(p not in texts[PATHS[n]] for p in paragraphs(n))]
    assert not lost


@pytest.mark.parametrize("share", [0.15, 0.45])
def test_every_chapter_that_loses_words_from_its_middle_is_held_back(
    long: World, share: float
) -> None:
    well = dict(long.site.answers)
    for number in range(len(PATHS)):
        send(long, number, without_middle(number, share))
    report = long.crawl()
    assert report.state is CrawlState.FAILED
    assert "10 documents lost words in this crawl" in (report.message or "")
    assert len(report.held) == len(PATHS)
    assert_whole(long)
    assert long.crawl().message == report.message, "the next day is no better"
    long.site.answers = well
    assert long.crawl().clean
    assert all(row.state is ReplacementState.CLOSED for row in long.replacements())


def parts_of(kind: str, number: int) -> str:
    """Return a list or a table of a chapter's own words."""
    words = [line.rpartition(" and ")[2] for line in paragraphs(number + 300)[:3]]
    if kind == "lists":
        return f"<ul>{''.join(f'<li>{line}</li>' for line in words)}</ul>"
    rows = "".join(f"<tr><td>{n}</td><td>{line}</td></tr>" for n, line in enumerate(words))
    return f"<table>{rows}</table>"


@pytest.mark.parametrize("kind", ["lists", "tables"])
def test_lists_and_tables_that_go_from_all_chapters_are_held_back(world: World, kind: str) -> None:
    for number in range(len(PATHS)):
        send(world, number, paragraphs(number), parts_of(kind, number))
    assert world.crawl().clean
    for number in range(len(PATHS)):
        send(world, number, paragraphs(number))
    report = world.crawl()
    assert f"10 of 10 documents that had {kind} came without them" in (report.message or "")
    assert len(report.held) == len(PATHS)


def test_lists_that_are_set_as_paragraphs_are_not_gone(long: World) -> None:
    items = {n: [f"Step: {line}" for line in paragraphs(n + 300)[:3]] for n in range(len(PATHS))}
    for number, own in items.items():
        listed = "".join(f"<li>{line}</li>" for line in own)
        send(long, number, paragraphs(number), f"<ul>{listed}</ul>")
    assert long.crawl().clean
    for number, own in items.items():
        send(long, number, [*paragraphs(number), *own])
    assert long.crawl().clean


def test_links_to_other_chapters_may_go_from_all_of_them(long: World) -> None:
    for number in range(len(PATHS)):
        links = "".join(
            f"<li><a href='{PATHS[(number + step) % 10]}'>Go on with {number + step}</a></li>"
            for step in range(1, 7)
        )
        send(long, number, paragraphs(number), f"<ul>{links}</ul><p>So far, {number}.</p>")
    assert long.crawl().clean
    for number in range(len(PATHS)):
        send(long, number, paragraphs(number))
    assert long.crawl().clean


def dwindle(number: int, step: float) -> Iterator[list[str]]:
    """Yield ever fewer of a chapter's sentences."""
    left, chance = paragraphs(number), Random(number)
    while True:
        for _ in range(round(step * 20)):
            left.remove(chance.choice(left[1:]))
        yield list(left)


def test_a_chapter_that_dwindles_is_held_back_before_it_has_lost_most(long: World) -> None:
    for lines in dwindle(3, 0.1):
        send(long, 3, lines)
        report = long.crawl()
        if report.held:
            break
        assert len(lines) > 9, "half of it is gone"
    assert "of the words that it had went in" in report.held[0][1]
    assert report.state is CrawlState.DONE


def test_a_source_that_dwindles_is_told(long: World) -> None:
    left = [dwindle(number, 0.1) for number in range(len(PATHS))]
    for _ in range(4):
        for number, lines in enumerate(left[:8]):
            send(long, number, next(lines))
        report = long.crawl()
        if report.message:
            break
    assert "in the last 90 days" in (report.message or "")
    assert len(report.held) == 8


def test_what_an_admin_accepted_is_the_measure_from_then_on(long: World) -> None:
    lines = dwindle(3, 0.1)
    while True:
        send(long, 3, next(lines))
        if long.crawl().held:
            break
    with long.collection.writing() as session:
        row = session.merge(
            next(r for r in long.replacements() if r.state is ReplacementState.HELD)
        )
        replacements.accept(session, row, "admin", now=long.at)
    send(long, 3, next(lines))
    assert long.crawl().clean


def test_what_the_publisher_announced_is_the_measure_from_then_on(long: World) -> None:
    long.site.answers["/"] = contents([*PATHS, "/amendments.html"])
    long.site.answers["/amendments.html"] = amendments("1 March 2019", PATHS[:1])
    lines = dwindle(3, 0.2)
    send(long, 3, next(lines))
    assert long.crawl().clean
    send(long, 3, next(lines))
    long.site.answers["/amendments.html"] = amendments(f"{long.at:%-d %B %Y}", PATHS[3:4])
    assert long.crawl().clean
    send(long, 3, next(lines))
    assert long.crawl().clean


def test_a_chapter_that_swelled_and_is_as_before_has_lost_nothing(long: World) -> None:
    send(long, 3, [*paragraphs(3), *paragraphs(33), *paragraphs(53)])
    assert long.crawl().clean
    send(long, 3, [*paragraphs(3), *paragraphs(33)])
    assert long.crawl().clean
    send(long, 3, [*paragraphs(3)[1:], "The duty worker signs it."])
    assert long.crawl().clean


def test_a_chapter_that_is_divided_in_steps_has_lost_nothing(long: World) -> None:
    whole = paragraphs(3)
    for step in (1, 2, 3):
        path = f"/part-{step}"
        long.site.answers[path] = Answer(
            page(f"Part {step}", *whole[20 - 5 * step : 25 - 5 * step])
        )
        long.site.answers["/"] = contents([*PATHS, *(f"/part-{n}" for n in range(1, step + 1))])
        send(long, 3, whole[: 20 - 5 * step])
        report = long.crawl()
        assert report.clean, (report.message, report.held)


def test_chapters_that_are_rewritten_in_turn_have_lost_nothing(long: World) -> None:
    chance: Any = Random(1)
    for turn in range(4):
        for number in range(turn, len(PATHS), 4):
            kept = [line for line in paragraphs(number) if chance.random() < 0.6]
            send(long, number, [*kept, *paragraphs(number + 200)[: 20 - len(kept)]])
        report = long.crawl()
        assert report.clean, (report.message, report.held)


def test_a_release_that_reads_less_of_a_page_takes_no_words_of_it(long: World) -> None:
    lines = paragraphs(3)
    for number in range(2):
        send(long, 3, [*lines, f"Signed on day {number}."])
        assert long.crawl().clean
    with long.collection.writing() as session:
        # As if the release before had read twice as much of the same bytes.
        document = session.scalars(select(Document).where(Document.url.endswith(PATHS[3]))).one()
        versions = sorted(document.versions, key=attrgetter("number"))
        for version in versions[:-1]:
            version.blob_hash = versions[-1].blob_hash
            version.sections[0].text += "\n" + " ".join(paragraphs(73))
            version.sections[0].layout = [*version.sections[0].layout, ["paragraph", 0, None]]
    send(long, 3, lines[:-3])
    assert long.crawl().clean
    send(long, 3, lines[:-5])
    assert long.crawl().clean
