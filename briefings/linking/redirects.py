"""Redirects: to which document each address leads today, or once led."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from collection.models import Address
from crawler.addresses import split_address

MOST_MERGED = 3
"""Documents that may be merged into one. A site that redirects more than these to one address
sends there whatever it no longer has, which says nothing of what became of their text."""
_HOPS = 5

_Row = Row[str, str | None, str | None, int]


@dataclass(frozen=True, slots=True)
class Redirect:
    """The document that an address leads to.

    Args:
        document_id: its id.
        answers: whether the address itself gave it when it was last asked.
        redirected: whether the address leads on to another one.
        followed: whether another address had to be followed.
    """

    document_id: str
    answers: bool
    redirected: bool
    followed: bool


class Redirects:
    """Every address of the collection.

    Args:
        homes: the start addresses of all sources, which tell nothing of what leads there.
    """

    def __init__(self, session: Session, homes: Iterable[str]) -> None:
        columns = (Address.url, Address.document_id, Address.redirect_to, Address.strikes)
        self._rows: Mapping[str, _Row] = {row.url: row for row in session.execute(select(*columns))}
        led = Counter(row.redirect_to for row in self._rows.values() if self._is_elsewhere(row))
        self._by_spot: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for row in self._rows.values():
            if row.document_id is not None:
                self._by_spot[_spot(row.url)].add(row.url)
        many = {url for url, count in led.items() if count > MOST_MERGED}
        self._catch_alls = {*many, *homes}

    def _is_elsewhere(self, row: _Row) -> bool:
        target = self._rows.get(row.redirect_to or "")
        own = row.document_id
        return own is not None and target is not None and target.document_id not in (None, own)

    def _leads_on(self, row: _Row) -> bool:
        """Tell whether an address leads on to a document.

        To a page that is none, such as a form, or whose words are held back, nothing has moved.
        """
        target = self._rows.get(row.redirect_to or "")
        return target is not None and target.document_id is not None

    def of(self, url: str) -> Redirect | None:
        """Return where an address leads; redirects are followed.

        Args:
            url: a canonical address.
        """
        address, found = url, None
        for _ in range(_HOPS):
            row = self._rows.get(address)
            if row is None:
                break
            if row.document_id is not None:
                leads_on = self._leads_on(row)
                answers = not leads_on and row.strikes == 0
                found = Redirect(row.document_id, answers, leads_on, address != url)
            if row.redirect_to is None or row.redirect_to in self._catch_alls:
                break
            address = row.redirect_to
        return found

    def of_former(self, url: str) -> Redirect | None:
        """Return where an address of a site led that is no source any more.

        Without the source neither its aliases are known nor which parameters say nothing, so that
        another spelling of an address is told by the site and the last part of the path alone,
        where one document has these.

        Args:
            url: an address outside all sources.
        """
        leads = {url: self.of(url) for url in sorted(self._by_spot.get(_spot(url), ()))}
        found = {lead.document_id: lead for lead in leads.values() if lead}
        return next(iter(found.values())) if len(found) == 1 else None

    def documents(self) -> Iterator[tuple[str, str]]:
        """Yield each address that has a document, with its id."""
        for row in self._rows.values():
            if row.document_id is not None:
                yield row.url, row.document_id


def _spot(url: str) -> tuple[str, str]:
    """Return the site and the last part of the path, by which spellings of an address are alike."""
    parts = split_address(url)
    last = parts.path.rstrip("/").rpartition("/")[2]
    return parts.netloc.removeprefix("www."), last
