"""How large a briefing may be, by whichever way it comes."""

from __future__ import annotations

from typing import Final

_MB: Final = 1024 * 1024

LARGEST: Final = 32 * _MB
"""Bytes of a file, uploaded, named on the command line or fetched; of an upload the form counts
too. The server keeps a request in memory while it reads it, so that eight uploads at once are a
quarter of a GB; review reports of 150 pages with their pictures have less than a third of it."""
LARGEST_IN_WORDS: Final = f"{LARGEST // _MB} MB"

LONGEST: Final = 1_000_000
"""Characters of text of a briefing: a whole review report of 150 pages has half as many, and what
is longer would keep its reader, and everybody who reads it anew, waiting for no citation more."""
