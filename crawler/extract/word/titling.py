"""printed_title(): the line that a Word file prints as its title, where no style says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from collection.words.folding import fold
from crawler.extract.titles import is_message_line, names_something, subject_of
from crawler.extract.word.formatting import Formatting
from crawler.extract.word.names import Element, paragraphs, shown, value, w

_OPENING = 8
"""Lines with words among which a title stands."""
_LONGEST = 25
"""Words of the longest title."""
_LARGER = 1.12
"""Least ratio of a title's type size to that of the body."""


@dataclass(frozen=True, slots=True)
class _OpeningLine:
    """A paragraph of the opening.

    Args:
        text: its words, white space folded.
        size: type size of its largest run, in points.
    """

    text: str
    size: float


def printed_title(story: Element, formatting: Formatting) -> str:
    """Return the title that is only set as one, larger than the text.

    The subject of a letter or message is its title. The name of the partnership above is none.

    Args:
        story: the root of the document's body.
        formatting: of the file.

    Returns:
        The words, white space folded; empty where no line stands out.
    """
    lines: list[_OpeningLine] = []
    sizes: Counter[float] = Counter()
    for runs in paragraphs(story):
        text = fold("".join(map(shown, runs)))
        if text:
            worded = [run for run in runs if shown(run).strip()]
            size = max((formatting.size_of(run) for run in worded), default=0.0)
            sizes[size] += len(text)
            if len(lines) < _OPENING and not _is_styled(runs[0], formatting):
                lines.append(_OpeningLine(text, size))
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    subject = next((found for line in lines if (found := subject_of(line.text))), "")
    if subject and any(is_message_line(line.text) for line in lines):
        return subject
    return _standing_out(lines, body)


def _standing_out(lines: Sequence[_OpeningLine], body: float) -> str:
    named = [line for line in lines if names_something(line.text) and _is_short(line.text)]
    largest = max((line.size for line in named), default=0.0)
    if not named or largest < _LARGER * body:
        return ""
    return next(line.text for line in named if line.size == largest)


def _is_short(text: str) -> bool:
    return len(text.split()) <= _LONGEST and not text.endswith((".", ";", ","))


def _is_styled(run: Element, formatting: Formatting) -> bool:
    """Tell whether a run stands in a heading by style, or in a cell of a table."""
    paragraph = next(run.iterancestors(w("p")), None)
    if paragraph is None or next(run.iterancestors(w("tbl")), None) is not None:
        return True
    names = (value(style, "name") or "" for style in formatting.of_paragraph(paragraph))
    return any(name.casefold().startswith("heading") for name in names)
