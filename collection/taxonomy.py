"""The taxonomy: the document types and topics of taxonomy.toml, and what each means."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from collection.errors import TaxonomyError
from collection.packaged import read_packaged
from collection.vocabulary import slug_label


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    slug: str
    label: str


class TypeRule(_Row):
    """A document type: what gives it, and what it means.

    Args:
        title: words of a title that give it.
        path: patterns of an address's path that give it.
        stays: whether a source's documents that are declared to be of it stay so, whatever their
            titles hold.
        retells: whether it tells of procedures; a learning point cites the procedure itself.
        covers: whether it says what to do, and should be cited by some learning point.
        imported: whether it is a briefing, whose learning points can be read.

    Whether it retells and whether it covers has to be said of every type: one that was forgotten
    would be left out of the coverage page without a word.
    """

    retells: bool
    covers: bool

    title: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    stays: bool = False
    imported: bool = False

    @model_validator(mode="after")
    def _means_one_thing(self) -> Self:
        if self.retells and self.covers:
            raise ValueError(f"{self.slug}: expected a type that retells or covers, not both")
        if self.imported and not self.retells:
            raise ValueError(f"{self.slug}: expected a type that is imported to retell")
        return self


class TopicRule(_Row):
    """A topic, with the words that give it."""

    words: tuple[str, ...]


class Taxonomy(BaseModel):
    """The document types and topics that the whole program knows."""

    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))
    body_least: int
    type: tuple[TypeRule, ...]
    topic: tuple[TopicRule, ...]

    @cached_property
    def types(self) -> Mapping[str, str]:
        """Labels of the document types by slug, in the order of the file."""
        return {rule.slug: rule.label for rule in self.type}

    @cached_property
    def stay(self) -> frozenset[str]:
        """Slugs of the types that a source's word gives for good."""
        return frozenset(rule.slug for rule in self.type if rule.stays)

    @cached_property
    def retelling(self) -> frozenset[str]:
        """Slugs of the types that tell of procedures."""
        return frozenset(rule.slug for rule in self.type if rule.retells)

    @cached_property
    def covering(self) -> frozenset[str]:
        """Slugs of the types that some learning point should cite."""
        return frozenset(rule.slug for rule in self.type if rule.covers)

    @cached_property
    def imported(self) -> frozenset[str]:
        """Slugs of the types whose learning points can be read."""
        return frozenset(rule.slug for rule in self.type if rule.imported)

    @cached_property
    def topics(self) -> Mapping[str, str]:
        """Labels of the topics by slug, in the order of the file."""
        return {rule.slug: rule.label for rule in self.topic}


@cache
def load_taxonomy() -> Taxonomy:
    """Return the taxonomy that is shipped with the program.

    Raises:
        TaxonomyError: the file is not of the form that is documented at its head.
    """
    return read_packaged(Taxonomy, "collection", "taxonomy.toml", TaxonomyError)


def type_label(slug: str) -> str:
    """Return the label of a document type, or words made from a slug that is not declared.

    Args:
        slug: a document type.
    """
    return load_taxonomy().types.get(slug) or slug_label(slug)


def topic_label(slug: str) -> str:
    """Return the label of a topic, or words made from a slug that is not declared.

    Args:
        slug: a topic.
    """
    return load_taxonomy().topics.get(slug) or slug_label(slug)
