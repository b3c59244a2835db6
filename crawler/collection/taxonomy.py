"""The taxonomy: the document types and topics of taxonomy.toml, and what each means."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache, cached_property
from importlib import resources

from pydantic import BaseModel, ConfigDict, ValidationError

from crawler.collection.errors import TaxonomyError
from crawler.collection.vocabulary import slug_label


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    slug: str
    label: str


class TypeRule(_Row):
    """A document type, with the words of a title and the patterns of a path that give it."""

    title: tuple[str, ...] = ()
    path: tuple[str, ...] = ()


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
    def topics(self) -> Mapping[str, str]:
        """Labels of the topics by slug, in the order of the file."""
        return {rule.slug: rule.label for rule in self.topic}


@cache
def load_taxonomy() -> Taxonomy:
    """Return the taxonomy that is shipped with the program.

    Raises:
        TaxonomyError: the file is not of the form that is documented at its head.
    """
    text = (resources.files(__package__) / "taxonomy.toml").read_text(encoding="utf-8")
    try:
        return Taxonomy.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise TaxonomyError(f"taxonomy.toml: {error}") from error


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
