"""SentToday: what else a site sent in one crawl, against which each of its texts is weighed."""

from __future__ import annotations

from array import array
from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from crawler.editions.edition import Edition, likeness

SAME = 0.9
"""Likeness from which two texts are one: the same page sent twice differs by an address, a time or
a reference."""

KEYS = 8
"""Rows by which texts that may be one are looked up: of two that share nine rows in ten, all eight
lowest differ once in ten million times or so."""


@dataclass
class SentToday:
    """What a site sent in one crawl. It grows with ``note``; nothing of it is stored.

    Args:
        home: what its first page says now; None where that was not read.
        refused: texts that were refused before, by a rule or by an admin.
        ends: how many addresses redirect to each address.
    """

    home: Edition | None = None
    refused: tuple[Edition, ...] = ()
    ends: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # 2 kB a page: a source of ten thousand pages is held in the memory of one crawl.
        self._rows: dict[str, array[int]] = {}
        self._holders: defaultdict[int, list[str]] = defaultdict(list)
        self._links: list[int] = []

    def note(self, url: str, edition: Edition) -> None:
        """Take down what an address sent, once.

        Args:
            url: the canonical address.
            edition: what its text is known by.
        """
        if url in self._rows:
            return
        self._rows[url] = array("I", edition.rows)
        for key in edition.rows[:KEYS]:
            self._holders[key].append(url)
        if edition.evidence is not None and edition.evidence.web:
            insort(self._links, edition.evidence.links)

    @property
    def usual_links(self) -> int:
        """Links into the site that half of its pages have, or more; 0 where none was noted."""
        return self._links[len(self._links) // 2] if self._links else 0

    def sharing(self, edition: Edition, but: str | None = None) -> tuple[str, ...]:
        """Return the addresses that sent a text, or one that is nearly the same, in order.

        Args:
            edition: the text.
            but: the address that is asked for itself, which does not count.
        """
        likely = Counter(url for key in edition.rows[:KEYS] for url in self._holders.get(key, ()))
        return tuple(
            sorted(
                url
                for url in likely
                if url != but and likeness(self._rows[url], edition.rows) >= SAME
            )
        )


def same_as_any(edition: Edition, others: Iterable[Edition]) -> bool:
    """Tell whether a text is one of some others, or nearly.

    Args:
        edition: the text.
        others: any texts.
    """
    return any(
        edition.digest == other.digest or likeness(edition.rows, other.rows) >= SAME
        for other in others
    )
