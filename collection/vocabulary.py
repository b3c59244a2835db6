"""The words that tell stored documents apart: authorities, nations, formats, boxes, with labels.

What is stored and what stands in addresses is a slug; what a reader sees is its label. Document
types and topics are declared in ``taxonomy.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, Literal, get_args

Authority = Literal["statutory", "partnership", "national", "other"]
AUTHORITIES: Final[tuple[str, ...]] = get_args(Authority)
"""In the order in which they rank."""
EVERYWHERE: Final = frozenset({"statutory", "national"})
"""Authorities whose documents hold in every area."""

Nation = Literal["england", "wales", "scotland", "northern-ireland", "uk"]
_NATIONS: Mapping[str, str] = {"uk": "United Kingdom"}

FORMATS: Mapping[str, str] = {
    "html": "Web page",
    "pdf": "PDF",
    "docx": "Word",
    "odf": "OpenDocument",
    "rtf": "Rich Text",
    "pptx": "PowerPoint",
    "text": "Plain text",
}
"""What a reader calls each format that is read, by its slug."""


class Box(StrEnum):
    """The part of a page that a section stands in: its body, or one of a chapter's boxes."""

    BODY = "body"
    SCOPE = "scope"
    RELATED = "related"
    AMENDMENT = "amendment"
    LOCAL = "local"


def slug_label(slug: str) -> str:
    """Return a slug as words for a reader: "west-yorkshire" is "West Yorkshire".

    Args:
        slug: lower-case words joined by hyphens.
    """
    small = {"and", "of", "on", "the", "upon", "with"}
    words = slug.split("-")
    return " ".join(w if i and w in small else w.capitalize() for i, w in enumerate(words))


def nation_label(slug: str) -> str:
    """Return the name of a nation.

    Args:
        slug: one of ``Nation``.
    """
    return _NATIONS.get(slug) or slug_label(slug)


def format_label(slug: str) -> str:
    """Return what a reader calls a format, or words made from a slug that is not declared.

    Args:
        slug: one of ``FORMATS``.
    """
    return FORMATS.get(slug) or slug_label(slug)
