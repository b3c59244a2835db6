"""Entries: one document of the collection, as far as citations tell documents apart."""

from __future__ import annotations

from dataclasses import dataclass

from briefings.grounds import Name
from collection.taxonomy import load_taxonomy
from collection.vocabulary import EVERYWHERE


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One document, as far as citations name documents.

    Args:
        title: without its chapter number.
        key: the title's words that tell it from others.
        version_id: of its current version, or of the last where it is gone.
        gone: whether the publisher removed it, or sends its address on to another document.
        handed_on: whether it is the latter.
        name: which of its names the title is.
    """

    id: str
    url: str
    title: str
    number: str | None
    kind: str
    source_key: str
    area: str
    authority: str
    gone: bool
    key: str
    version_id: int | None = None
    name: Name = Name.TITLE
    handed_on: bool = False

    @property
    def retells(self) -> bool:
        """Whether it tells of procedures, so that a learning point does not cite it."""
        return self.kind in load_taxonomy().retelling

    def suits(self, area: str | None) -> bool:
        """Tell whether it is there to be suggested to a briefing of an area.

        Args:
            area: slug; None where it is not known.
        """
        return not self.gone and not self.retells and self.holds_in(area)

    def holds_in(self, area: str | None) -> bool:
        """Tell whether it may be suggested to a briefing of an area.

        The same chapter of another area differs in just what matters: its timescales and
        telephone numbers.

        Args:
            area: slug; None where it is not known.
        """
        return area is None or self.area == area or self.authority in EVERYWHERE
