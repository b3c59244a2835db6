"""Ids: random, so that they say nothing that could change, in signs fit for paper."""

from __future__ import annotations

import secrets
from typing import Final

ALPHABET: Final = "23456789abcdefghjkmnpqrstvwxyz"
"""Thirty signs that are not mistaken for one another: no 0 and o, no 1, i and l, and no u."""
LENGTH: Final = 10
"""At a million documents a new id meets an old one once in six hundred million times."""


def random_id(length: int) -> str:
    """Return a new id.

    Args:
        length: how many signs.
    """
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def permanent_id() -> str:
    """Return a new id for a document or a briefing, which it keeps for ever."""
    return random_id(LENGTH)
