"""Records: what a command wrote down in the data folder of what it did, for those who ask later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from collection.folder.disk import written_or_told
from collection.folder.durable import write_whole
from collection.folder.files import read_own_json

BACKUP: Final = "last-backup.json"
"""{"at": ISO time, "file": name}, written when a backup stands whole."""
CHECK: Final = "last-check.json"
"""{"at": ISO time, "damaged": what is, in words, or ""}, written when every file was read."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written down.

    Args:
        at: when.
        told: the rest.
    """

    at: datetime
    told: Mapping[str, Any]


def write_record(data: Path, name: str, **told: Any) -> None:
    """Write down what was done just now, whole or not at all.

    It is done whether or not it can be written down: where it cannot, that is said in the log.

    Args:
        data: the data folder.
        name: BACKUP or CHECK.
        told: what is known of it, as JSON knows it.
    """
    row = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **told}
    with written_or_told(data / name):
        write_whole(data / name, json.dumps(row).encode() + b"\n")


def read_record(data: Path, name: str) -> Recorded | None:
    """Return what was last written down; None where nothing was, or it cannot be read.

    Args:
        data: the data folder.
        name: BACKUP or CHECK.
    """
    try:
        row = read_own_json(data / name)
        at = datetime.fromisoformat(row.pop("at"))
        return Recorded(at if at.tzinfo else at.replace(tzinfo=UTC), row)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
