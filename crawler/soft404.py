"""Soft 404: an error page that a server sends as if it were a page, told by title and length."""

from __future__ import annotations

import re

from crawler.extract.model import Extract

SOFT_WORDS = 120
"""Words of text beyond which a page is no error page, whatever its title: error pages of the
common systems have 10 to 80, and a chapter on children who cannot be found has far more."""

_NOT_FOUND = re.compile(
    r"\b(404|page (was |could |can)?not (be )?found|page cannot be found|not found|"
    r"nothing (was )?found|page (no longer exists|has been removed|is not available|"
    r"doesn.t exist|does not exist)|we can.t find (the|that|this) page)\b",
    re.IGNORECASE,
)


def looks_like_not_found(extract: Extract) -> bool:
    """Tell an error page that a server sends with status 200, by its title and its length.

    Args:
        extract: what was read.
    """
    headings = [section.heading[-1] for section in extract.sections[:2] if section.heading]
    named = any(_NOT_FOUND.search(words) for words in (extract.title, *headings))
    words = sum(len(section.text.split()) for section in extract.sections)
    return named and words <= SOFT_WORDS
