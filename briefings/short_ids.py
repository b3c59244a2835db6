"""Short ids: what the short address of a learning point ends in, on paper and in QR codes."""

from __future__ import annotations

from collection.ids import random_id

LENGTH = 8
"""30 to the power of 8 is 6.6e11: among 10,000 points two are alike once in 13,000 portals, and
the database's unique index would then refuse the second, not confuse them."""


def new_short_id() -> str:
    """Return a new short id: random, so that it says nothing which could change."""
    return random_id(LENGTH)


def as_stored(typed: str) -> str:
    """Return a short id as it is stored, whatever capitals it was typed in.

    Args:
        typed: from an address.
    """
    return typed.strip().lower()
