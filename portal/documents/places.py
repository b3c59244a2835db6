"""Places: the paths of the pages for readers, of documents and sections, and the publisher's copy.

Whatever is read outside a page, in a file, a feed or a code, or knows nothing of Flask, makes its
links here; a test holds that each is the path of a route.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from index.searching.originals import original
from index.searching.reader import place_id, reader_path, section_fragment, section_id, section_path

__all__ = [
    "briefing_path",
    "changes_path",
    "comparison_path",
    "contacts_path",
    "matches_path",
    "original_address",
    "pack_path",
    "picture_path",
    "place_id",
    "reader_path",
    "section_fragment",
    "section_id",
    "section_path",
    "short_path",
    "topic_path",
]

SEARCH, CHANGES, HELP, AREAS = "/search", "/changes", "/help", "/areas"
ABOUT, CONTACT, PRIVACY = "/about", "/contact", "/privacy"
ACCESSIBILITY, ABBREVIATIONS, TELL = "/accessibility", "/abbreviations", "/tell"
ON = "on"
"""The parameter that tells of which day a document is to be shown."""
PRINTED = "printed"
"""The parameter that tells on which day a copy was printed."""
CHOSEN = "passage"
"""The parameter that lists the passages chosen for a pack, once for each, in order."""


def original_address(url: str, anchor: str | None = None, page: int | None = None) -> str:
    """Return the address of a document, or of a place in it, in the publisher's copy.

    Args:
        url: the document's canonical address.
        anchor: fragment of the place, without "#".
        page: page of a paged document, from 1.
    """
    return original(url, anchor, page)


def contacts_path(area: str) -> str:
    """Return the path of the contacts of an area.

    Args:
        area: its slug.
    """
    return f"/areas/{area}/contacts"


def picture_path(document_id: str, blob_hash: str) -> str:
    """Return the path of the picture of a page; another picture has another path.

    Args:
        document_id: of a version that has the page.
        blob_hash: of the picture's bytes.
    """
    return f"{reader_path(document_id)}/pictures/{blob_hash}"


def comparison_path(document_id: str, other_id: str) -> str:
    """Return the path of the page that compares two documents.

    Args:
        document_id: the one, whose own words are crossed out.
        other_id: the other, whose own words are underlined.
    """
    return f"{reader_path(document_id)}/compare/{other_id}"


def changes_path(document_id: str, old: int, new: int) -> str:
    """Return the path of the page of what changed between two versions of a document.

    Args:
        document_id: the permanent id.
        old, new: numbers of the versions.
    """
    return f"{reader_path(document_id)}/changes?" + urlencode({"from": old, "to": new})


def matches_path(document_id: str) -> str:
    """Return the path of the page of all passages of a document with the words of a search.

    Args:
        document_id: the permanent id.
    """
    return f"{reader_path(document_id)}/matches"


def topic_path(slug: str) -> str:
    """Return the path of a topic's page.

    Args:
        slug: of the topic.
    """
    return f"/topics/{slug}"


def briefing_path(briefing_id: str) -> str:
    """Return the path of a briefing.

    Args:
        briefing_id: the permanent id.
    """
    return f"/briefings/{briefing_id}"


def pack_path(briefing_id: str, keys: Sequence[str], end: str = "") -> str:
    """Return the path of a pack of a briefing's passages.

    Args:
        briefing_id: the permanent id.
        keys: of the chosen passages, in order.
        end: ".docx" for the file.
    """
    query = urlencode([(CHOSEN, key) for key in keys])
    return f"{briefing_path(briefing_id)}/pack{end}" + (f"?{query}" if query else "")


def short_path(short_id: str, printed: date | None = None) -> str:
    """Return the short address's path of a learning point, for a link or to be printed.

    Args:
        short_id: of the learning point.
        printed: the day on which it is printed.
    """
    return f"/p/{short_id}" + (f"?{PRINTED}={printed.isoformat()}" if printed else "")
