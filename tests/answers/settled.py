"""What a process leaves to the day and to chance, settled, so that it answers alike each time.

The clock begins at one day, so what is overdue or new stays so; it goes on from there, because
what came first and what came later is told too. Ids rise instead of being drawn, because the
order of two documents that are alike in all else is that of their ids.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from importlib import import_module
from itertools import count
from pkgutil import walk_packages
from typing import Any

FIRST_ID = 7_000_000_000
BEGIN = datetime(2026, 11, 29, 12, tzinfo=UTC)


class _AsDatetime(type):
    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, datetime)


class Shifted(datetime, metaclass=_AsDatetime):
    """The class of all days and times, whose present began at BEGIN."""

    started = time.monotonic()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Any:
        """Return the present, in a time zone."""
        seconds = time.monotonic() - cls.started
        return datetime.fromtimestamp(BEGIN.timestamp() + seconds, tz)


def settle(packages: Iterable[str]) -> None:
    """Settle both for every module of these packages, for as long as the process lives.

    Args:
        packages: their names; every module of theirs is loaded, but for migrations.
    """
    names = set(packages)
    for package in map(import_module, sorted(names)):
        for found in walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in found.name:
                import_module(found.name)
    ids = count()
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in names:
            if getattr(module, "datetime", None) is datetime:
                module.datetime = Shifted  # type: ignore[attr-defined]
            if hasattr(module, "permanent_id"):
                module.permanent_id = lambda: f"{FIRST_ID + next(ids):010}"
