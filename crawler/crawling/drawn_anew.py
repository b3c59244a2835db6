"""is_drawn_anew(): a page that only lists other pages than before, as it did the last time.

The first such change makes a version, as any other does: a publisher edits a list. Where the
version before differed from its own in nothing else either, a program draws the list at every
visit. What readers have stays, and comes along with the next change of the page's words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from collection.models import DocumentLink, StoredSection, Version
from collection.vocabulary import Box
from crawler.crawling.content import Content
from crawler.editions.drawn_lists import ListedLine, differ_in_lists
from crawler.extract.html.tails import leads_on


def is_drawn_anew(session: Session, version: Version, content: Content) -> bool:
    """Tell whether words that are not those of a version are no others, but for a drawn list.

    Args:
        session: to read earlier versions.
        version: that readers have.
        content: what came.
    """
    if not (content.evidence or {}).get("web") or _facts(version) != _facts(content):
        return False
    now = listed_lines(content.url, content.sections, content.links)
    held = _stored(session, version)
    if not differ_in_lists(held, now):
        return False
    before = session.scalars(
        select(Version)
        .where(Version.document_id == version.document_id, Version.number < version.number)
        .order_by(Version.number.desc())
        .limit(1)
    ).one_or_none()
    if before is None or _facts(before) != _facts(version):
        return False
    return differ_in_lists(_stored(session, before), held)


def _facts(said: Version | Content) -> tuple[str, str | None, str]:
    return said.title, said.chapter, said.url


def _stored(session: Session, version: Version) -> list[ListedLine]:
    tables = (StoredSection, ("heading", "text", "box")), (
        DocumentLink, ("url", "words", "section", "start", "end"),
    )  # fmt: skip
    sections, links = (
        session.execute(
            select(*(getattr(table, name) for name in names))
            .where(table.version_id == version.id)
            .order_by(table.position)
        )
        for table, names in tables
    )
    rows, targets = (list(map(dict, found.mappings())) for found in (sections, links))
    return listed_lines(version.url, rows, targets)


def listed_lines(
    url: str, sections: Iterable[Mapping[str, Any]], links: Iterable[Mapping[str, Any]]
) -> list[ListedLine]:
    """Return the lines of a page, headings among them, each with the pages that it leads to.

    Args:
        url: of the page.
        sections, links: as they are stored (``Content``).
    """
    inside = defaultdict[int | None, list[Mapping[str, Any]]](list)
    for link in links:
        if leads_on(link["url"], url):
            inside[link["section"]].append(link)
    headed = {link["words"]: link["url"] for link in inside[None]}
    lines: list[ListedLine] = []
    trail: Sequence[str] = ()
    for place, section in enumerate(sections):
        # Boxes of related chapters are the publisher's own.
        free = Box(section["box"]) is Box.BODY
        heading = section["heading"]
        if heading and heading != trail:
            target = headed.get(heading[-1]) if free else None
            targets = frozenset([target] if target else ())
            lines.append(ListedLine(heading[-1], targets, linked=1.0, leads=True))
        trail = heading
        lines += _lines(section["text"], inside[place] if free else ())
    return lines


def _lines(text: str, links: Sequence[Mapping[str, Any]]) -> Iterator[ListedLine]:
    """Yield the lines of a section; each link is looked at once, however many there are."""
    waiting = sorted(links, key=itemgetter("start"), reverse=True)
    start = 0
    for words in text.split("\n") if text else ():
        end = start + len(words)
        begun = []
        while waiting and waiting[-1]["start"] <= end:
            begun.append(waiting.pop())
        yield _line(words, start, [link for link in begun if link["end"] <= end])
        start = end + 1


def _line(words: str, start: int, held: Sequence[Mapping[str, Any]]) -> ListedLine:
    return ListedLine(
        words,
        frozenset(link["url"] for link in held),
        sum(link["end"] - link["start"] for link in held) / max(len(words), 1),
        leads=any(link["start"] == start for link in held),
    )
