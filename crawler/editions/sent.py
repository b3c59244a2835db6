"""SentToday: what else a site sent in one crawl, against which each of its texts is weighed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from crawler.editions.edition import Edition

SAME = 0.9
"""Likeness from which two texts are one: the same page sent twice differs by an address, a time or
a reference."""


@dataclass
class SentToday:
    """What a site sent in one crawl. It grows with ``note``; nothing of it is stored.

    Args:
        home: what its first page says now; None where that was not read.
        home_url: the canonical address of that page.
        nowhere: what it answers at an address that nobody ever made; None where it rightly
            answered 404, or was not asked.
        refused: texts that were refused before, by a rule or by an admin.
        ends: how many addresses redirect to each address.
    """

    home: Edition | None = None
    home_url: str = ""
    nowhere: Edition | None = None
    refused: tuple[Edition, ...] = ()
    ends: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._texts: dict[str, tuple[str, Edition]] = {}
        self._near: defaultdict[int, set[str]] = defaultdict(set)

    def note(self, url: str, edition: Edition) -> None:
        """Take down what an address sent.

        Args:
            url: the canonical address.
            edition: what its text is known by.
        """
        self._texts[url] = (edition.digest, edition)
        for key in edition.rows[:8]:
            self._near[key].add(url)

    def sharing(self, edition: Edition, but: str | None = None) -> tuple[str, ...]:
        """Return the addresses that sent a text, or one that is nearly the same, in order.

        Args:
            edition: the text.
            but: the address that is asked for itself, which does not count.
        """
        likely = Counter(url for key in edition.rows[:8] for url in self._near.get(key, ()))
        return tuple(
            sorted(
                url
                for url in likely
                if url != but and self._texts[url][1].likeness(edition) >= SAME
            )
        )


def same_as_any(edition: Edition, others: Iterable[Edition]) -> bool:
    """Tell whether a text is one of some others, or nearly."""
    return any(edition.likeness(other) >= SAME for other in others)
