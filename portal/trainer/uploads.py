"""Uploads: the bytes of a briefing that a trainer sends from the browser."""

from __future__ import annotations

from pathlib import PurePosixPath

from werkzeug.datastructures import FileStorage

from briefings.errors import BriefingError
from briefings.importing import READABLE, ReceivedBriefing, named_media_type
from collection.ids import permanent_id

LONGEST_NAME = 120


def uploaded(file: FileStorage | None, origin: str | None = None) -> ReceivedBriefing:
    """Return what was sent.

    Args:
        file: of the form.
        origin: of the stored briefing that it is a new copy of; None for any other.

    Raises:
        BriefingError: nothing was sent, or the file is empty.
    """
    name = _name(file.filename or "") if file else ""
    if file is None or not name:
        raise BriefingError(f"No file was chosen. Choose {READABLE}.")
    body = file.read()
    if not body.strip():
        raise BriefingError(
            f"{name[-LONGEST_NAME:]} is empty. Nothing was stored. Save or download it again."
        )
    # A browser tells no folder, so two files of one name are two briefings, unless their bytes
    # are the same.
    own = f"file:upload/{permanent_id()}/{name[-LONGEST_NAME:]}"
    return ReceivedBriefing(origin or own, body, named_media_type(name, body))


def _name(told: str) -> str:
    """Return the name of a file alone, without folders and signs that nobody sees."""
    name = PurePosixPath(told.replace("\\", "/")).name
    return "".join(sign for sign in name if sign.isprintable()).strip()
