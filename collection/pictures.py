"""PagePicture: a page of a document that is a picture, as it was drawn when it was crawled."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from collection.blobs import hash_of

PICTURE_TYPE = "image/webp"
"""The media type of every picture of a page."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page with little text for what is drawn on it: a scan, a flowchart.

    Args:
        page: its number, from 1.
        width, height: of the picture, in pixels.
        body: its bytes (PICTURE_TYPE); empty where the page was too large to be drawn, or one of
            too many.
    """

    page: int
    width: int = 0
    height: int = 0
    body: bytes = b""

    @property
    def blob_hash(self) -> str | None:
        """The name that its bytes are stored under; None where there are none."""
        return hash_of(self.body) if self.body else None

    def to_json(self) -> dict[str, Any]:
        """Return the picture as JSON types, as it crosses from the child process."""
        body = b64encode(self.body).decode("ascii")
        return {"page": self.page, "width": self.width, "height": self.height, "body": body}

    @classmethod
    def from_json(cls, payload: Mapping[str, Any]) -> PagePicture:
        """Rebuild a picture from ``to_json``.

        Raises:
            KeyError, TypeError, ValueError: the payload is not of that form.
        """
        return cls(
            page=int(payload["page"]),
            width=int(payload["width"]),
            height=int(payload["height"]),
            body=b64decode(payload["body"], validate=True),
        )
