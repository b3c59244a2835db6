"""The notice that stands first on whatever leaves a demonstration."""

from __future__ import annotations

from portal.services import services

DEMONSTRATION = "Demonstration content, not guidance"


def notice() -> str:
    """Return what a reader must know first; empty but in a demonstration."""
    return DEMONSTRATION if services().demonstration.shown() else ""
