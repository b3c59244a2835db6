"""speaks_of_learning_only(): papers that are no briefings: agendas, courses, guides to reviews.

They speak of learning and ask for things as briefings do, but for what takes place on a day, or
for what a review needs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_GATHERING = (
    r"agenda|calendar|conference|course|flyer|induction|invit(?:ation|e)|programme|seminar"
    r"|training(?: (?:day|offer|session))?|webinar|workshop|(?:safeguarding|learning) week"
)
_PAPER = r"library|newsletter|poster|survey|template|terms of reference|vacancy"
_NO_BRIEFING = re.compile(
    rf"^(?:our |the |an? )?(?:{_GATHERING}|{_PAPER})s?\b"
    rf"|[:–—-]\s+(?:our |an? |the )?(?:{_GATHERING}|{_PAPER})\b"
    rf"|\b(?:{_GATHERING}|{_PAPER}|form)s?\W*(?:\d{{4}}\W*)?$",
    re.IGNORECASE,
)
"""A title by which something calls itself none; where its headings tell of learning, it has some:
there are newsletters and programmes with briefings in them."""
_NEVER = re.compile(
    r"^(?:agenda|template|terms of reference)\b|^(?:minutes|notes) of\b"
    r"|\b(?:agenda|calendar|course|flyer|template|training)\W*(?:\d{4}\W*)?$"
    r"|^(?:training|course)\b|\b(?:safeguarding|learning) week\b|\bsurvey\b"
    r"|^(?:what (?:is|are)|when is|how (?:do|does|is|are)|understanding|about)\b.{0,60}\breviews?\b"
    r"|\b(?:strategy|framework|policy|(?:learning|improvement) (?:cycle|journey))"
    r"\W*(?:\d{4}\b.{0,20})?$"
    r"|\bto (?:\w+ )?learning$|\bhow to use\b|\bhow (?:it|they|this|the \w+) works?\b"
    r"|\bquestions and answers\b|\bfaqs?\b"
    r"|^(?:referral|notification|request|application)\b.{0,60}\breviews?\b"
    r"|^(?:share your|tell us|nominate)\b"
    r"|\breview process\b|\bprocess (?:explained|of reviews?|for reviews?)\b"
    r"|\bguid(?:e|ance) (?:to|for|on|about)\b.{0,40}\breviews?\b",
    re.IGNORECASE,
)
"""A title of what holds no learning, whatever its headings say."""
_PROCESS = re.compile(
    r"\b(?:rapid review|(?:practice|serious case|statutory) reviews?|panel|reviewers?|scoping"
    r"|independent (?:author|chair)|terms of reference|criteria|notif(?:y|ied|ications?)"
    r"|(?:the|a|each|every|an action) (?:review|report|referral|plan)|business (?:unit|manager)"
    r"|(?:tells?|notify|notifies|informs?) the (?:partnership|board)|serious incidents?"
    r"|agenc(?:y|ies) (?:must |should |will )?(?:complete|gather|refer|secure|send)s?|your agency"
    r"|(?:share|shared|spread) (?:them|it|the (?:learning|lessons))"
    r"|(?:learning|lessons) (?:is|are) (?:shared|spread|taken)|(?:a|each|every) (?:briefing|case)"
    r"|(?:the|an|each) (?:author|group|incident)"
    r"|statutory partners?|(?:practitioner|learning) events?|sub-?group)\b",
    re.IGNORECASE,
)
"""What a text speaks of that tells how reviews are held."""


def is_no_briefing(title: str) -> bool:
    """Tell whether a title is of something else than a briefing.

    Args:
        title: as it is printed.
    """
    return _NO_BRIEFING.search(title) is not None or _NEVER.search(title) is not None


def speaks_of_learning_only(title: str, texts: Sequence[str]) -> bool:
    """Tell whether a document holds no learning though it speaks of it.

    Args:
        title: as it is printed.
        texts: of all its blocks; where most tell how reviews are held, that is its subject.
    """
    process = sum(_PROCESS.search(text) is not None for text in texts)
    return _NEVER.search(title) is not None or (len(texts) > 3 and 2 * process > len(texts))
