"""What a search is asked and what it answers: frozen values, nothing of the engine in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Sort(StrEnum):
    """The orders in which documents may be listed."""

    RELEVANCE = "relevance"
    REVIEWED = "reviewed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What a person asks for.

    Args:
        words: as typed; may be empty, which lists every document that the filters admit.
        filters: chosen values by facet key; values of one facet are OR, facets are AND.
        sort: order of the documents.
        page: from 1.
        size: documents on a page, 1 to 100.
        as_typed: True takes the words and filters as they are, even where they find nothing.
        grouped: False lists every document by itself, also the same chapter of several areas;
            orders by date always do.
        alone: ids of documents that stand by themselves where others are grouped.
        own: slug of the area whose documents stand before all others, with those that hold in every
            area; empty for none. It narrows nothing and changes no score.
        by_words: True ranks by words alone, whether or not there is an encoder: for what must be
            told alike however far the encoding has come.
    """

    words: str = ""
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = 10
    as_typed: bool = False
    grouped: bool = True
    alone: frozenset[str] = frozenset()
    own: str = ""
    by_words: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences of one section, word for word.

    Args:
        id: "<section id>.<number in the section>", lasting as long as the version.
        section: position of the section in its version, from 0.
        heading: the trail of headings above it.
        text: a substring of the stored section's text.
        highlights: [start, end) places in ``text`` that match the words searched.
        href: path of the place in the portal's reader.
        original: address of the place in the publisher's copy.
        page: page of a paged document, from 1.
    """

    id: str
    section: int
    heading: tuple[str, ...]
    text: str
    highlights: tuple[tuple[int, int], ...]
    href: str
    original: str
    page: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the passage in the form of the search JSON."""
        return {
            "id": self.id,
            "heading": list(self.heading),
            "text": self.text,
            "highlights": [list(span) for span in self.highlights],
            "href": self.href,
            "original": self.original,
            "page": self.page,
        }


@dataclass(frozen=True, slots=True)
class PassagePlace:
    """Where the words of a passage stand, for whoever keeps it to show it again.

    Args:
        section: id of the stored section.
        number: of the passage in it.
        start, end: of its words in the section's text, [start, end).
        highlights: as in ``Passage``.
    """

    section: int
    number: int
    start: int
    end: int
    highlights: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ChosenPlace:
    """The passage of a document that says most of some words, and by what it was chosen.

    Args:
        version: id of the version that was indexed.
        place: None where nothing in it fits.
        encoder: id of the encoder whose vectors had their say; empty where words alone did.
    """

    version: int
    place: PassagePlace | None
    encoder: str


@dataclass(frozen=True, slots=True)
class Same:
    """The same chapter in another area, beneath the hit that stands for it.

    Args:
        document_id, url, title, number, area, score: as in ``Hit``.
        outside: True where the choice of areas leaves it out, so that no count holds it.
    """

    document_id: str
    url: str
    title: str
    number: str | None
    area: str
    score: float
    outside: bool

    def to_json(self) -> dict[str, Any]:
        """Return the document in the form of the search JSON."""
        return {
            "document_id": self.document_id,
            "url": self.url,
            "title": self.title,
            "number": self.number,
            "area": self.area,
            "score": round(self.score, 4),
            "outside": self.outside,
        }


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found, with its best passages.

    Args:
        document_id: the permanent id.
        url: the publisher's canonical address.
        title: the document's title today.
        number: its chapter number today.
        type, area, nation, source, format: slugs, as in the facets.
        score: higher is better; comparable within one search only; 0.0 without words.
        checked: when the publisher's copy was last seen as stored.
        changed: when its words last changed here.
        reviewed, next_review: as the publisher states them.
        gone: True where the publisher has removed it.
        passages: best first; at most three.
        more: how many further passages of the document match.
        same: the same chapter in other areas, best first; those outside the filters last.
    """

    document_id: str
    url: str
    title: str
    number: str | None
    type: str
    area: str
    nation: str
    source: str
    format: str
    score: float
    checked: datetime
    changed: datetime
    reviewed: date | None
    next_review: date | None
    gone: bool
    passages: tuple[Passage, ...]
    more: int = 0
    same: tuple[Same, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the hit in the form of the search JSON."""
        return {
            "document_id": self.document_id,
            "url": self.url,
            "title": self.title,
            "number": self.number,
            "type": self.type,
            "area": self.area,
            "nation": self.nation,
            "source": self.source,
            "format": self.format,
            "score": round(self.score, 4),
            "checked": self.checked.isoformat(),
            "changed": self.changed.isoformat(),
            "reviewed": self.reviewed.isoformat() if self.reviewed else None,
            "next_review": self.next_review.isoformat() if self.next_review else None,
            "gone": self.gone,
            "passages": [passage.to_json() for passage in self.passages],
            "more": self.more,
            "same": [same.to_json() for same in self.same],
        }


@dataclass(slots=True)
class FacetValue:
    """One value of a facet and how many documents carry it under the other facets' choice.

    Not frozen, because fifty are made for every search, and that would take twice as long.
    """

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """One facet with its values, in the order in which they are shown."""

    key: str
    label: str
    values: tuple[FacetValue, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the facet in the form of the search JSON."""
        return {
            "key": self.key,
            "label": self.label,
            "values": [
                {"value": v.value, "label": v.label, "count": v.count, "selected": v.selected}
                for v in self.values
            ],
        }


@dataclass(frozen=True, slots=True)
class RelatedTopic:
    """A topic that a search has words in common with, by slug, with its label."""

    slug: str
    label: str


@dataclass(frozen=True, slots=True)
class Results:
    """One page of the answer to a SearchRequest.

    Args:
        request: what was asked.
        answered: the words that were answered, where others were than were asked.
        total: how many documents match, on all pages.
        groups: how many hits there are on all pages; fewer where some stand beneath others.
        own: how many of them, the first ones, are of the area asked for as one's own; all of them
            where none was.
        hits: the documents of this page.
        facets: every declared facet.
        suggestion: another spelling of the words, offered only.
        relaxed: what was given up to find anything, or that nothing close was found, in words for
            the reader; None where neither.
        given_up: True where what answers is not all that was asked.
        read_as: how operators were read, in words; empty where there are none.
        personal: True where a number or a name of a person seems to have been typed.
        close: False where even the best documents hold little of what was asked.
        related: topics to go on with; only where nothing was found, or nothing close.
    """

    request: SearchRequest
    answered: str
    total: int
    groups: int
    own: int
    hits: tuple[Hit, ...]
    facets: tuple[FacetGroup, ...]
    suggestion: str | None = None
    relaxed: str | None = None
    given_up: bool = False
    read_as: str = ""
    personal: bool = False
    close: bool = True
    related: tuple[RelatedTopic, ...] = ()

    @property
    def own_here(self) -> int:
        """How many of the hits of this page are of the area asked for as one's own."""
        before = (self.request.page - 1) * self.request.size
        return min(max(self.own - before, 0), len(self.hits))

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.groups // self.request.size))

    def to_json(self) -> dict[str, Any]:
        """Return the form that ``signpost search --json`` and the API share."""
        return {
            "query": self.request.words,
            "total": self.total,
            "hits": [hit.to_json() for hit in self.hits],
            "facets": [facet.to_json() for facet in self.facets],
            "suggestion": self.suggestion,
            "relaxed": self.relaxed,
        }
