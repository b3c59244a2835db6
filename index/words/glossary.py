"""The glossary: the field's own terms, which completion offers and spelling trusts."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from collection.packaged import read_packaged
from index.errors import GlossaryUnusable
from index.words.analysis import spellings


class Glossary(BaseModel):
    """The terms of the field.

    Args:
        terms: as they are written in a sentence; an acronym in capitals.
        adults: words of what concerns adults.
        children: words by which it concerns children too.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    terms: tuple[str, ...] = Field(min_length=1)
    adults: frozenset[str]
    children: frozenset[str]

    @property
    def words(self) -> frozenset[str]:
        """The words of all terms, folded."""
        return frozenset().union(*map(spellings, self.terms))

    def is_of_adults(self, text: str) -> bool:
        """Tell whether a title, heading or term concerns adults and no children.

        Args:
            text: as it is written.
        """
        held = spellings(text)
        return not held.isdisjoint(self.adults) and held.isdisjoint(self.children)


@cache
def load_glossary() -> Glossary:
    """Return the glossary that is shipped with the program.

    Raises:
        GlossaryUnusable: the file is not of the form that is documented at its head.
    """
    return read_packaged(Glossary, "index", "glossary.toml", GlossaryUnusable)
