"""unforeseen(): an error that nobody foresaw, told so that it can be found and mended.

Such an error is a mistake of ours. It must cost what it happened to and nothing else, so whoever
catches one goes on with the next address, source or briefing, and tells this one.
"""

from __future__ import annotations

from types import TracebackType

from crawler.errors import Unforeseen

OURS = ("briefings", "collection", "crawler", "demo", "index", "portal")
"""The packages in whose code a place is looked for."""

_LONGEST = 200
"""Characters of the error's own text: it may repeat what a site sent."""


def unforeseen(error: BaseException) -> Unforeseen:
    """Return an error of ours that names another's type, place and text.

    Args:
        error: as it was caught.
    """
    text = "".join(sign if sign.isprintable() else " " for sign in str(error))[:_LONGEST]
    told = f"{type(error).__name__}{_place(error.__traceback__)}{f': {text}' if text else ''}"
    found = Unforeseen(f"an error that nobody foresaw, please report it ({told})")
    found.__cause__ = error
    return found


def _place(trace: TracebackType | None) -> str:
    """Return the innermost line of our own code, such as " at crawler/urls.py:72"."""
    place = ""
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if module.partition(".")[0] in OURS:
            place = f" at {module.replace('.', '/')}.py:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
