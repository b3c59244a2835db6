"""braked(): which replacements of one crawl are held back together, because they are too many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.editions.edition import Edition

SHARE = 0.2
"""A crawl that would replace more than this share of a source's documents replaces none of them."""

LEAST = 2
"""One replacement is never too many: in a source of three it is already a third."""

KEPT = 0.4
"""Share of a text's rows of words below which most of them are gone."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A new text for a document, beside the one that readers have.

    Args:
        key: what the caller knows it by: the document's id.
        held: the text that readers have.
        came: the text that came.
    """

    key: str
    held: Edition
    came: Edition


@dataclass(frozen=True, slots=True)
class Brake:
    """What is held back.

    Args:
        keys: of the candidates that are held back, in their order.
        words: why, in words for an admin.
    """

    keys: tuple[str, ...]
    words: str


def braked(held_documents: int, candidates: Sequence[Candidate]) -> Brake | None:
    """Return which texts are to be held back together; None where they are not too many.

    Args:
        held_documents: how many current documents the source has.
        candidates: all new texts of one crawl, those that are doubted alone among them.
    """
    bad = [each for each in candidates if each.held.kept_in(each.came) < KEPT]
    if len(bad) < LEAST or len(bad) <= SHARE * held_documents:
        return None
    return Brake(
        tuple(each.key for each in bad),
        f"{len(bad)} of {held_documents} documents came back without most of their words. That is "
        "more than a fifth, so the words before stay. Look at the site, then accept or refuse "
        "what it sends now, or crawl again when the site is mended.",
    )
