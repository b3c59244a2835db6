"""with_footnotes(): the notes at the foot of a page, put behind what refers to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from collection.extract import BlockKind
from crawler.extract.pdf.paragraphs import TypesetParagraph
from crawler.extract.pdf.typeset import LinkedPiece, TypesetLine, TypesetWord

_SMALLER = 0.92
"""Greatest type size of a note, in that of the text."""
_RAISED_SIZE = 0.85
"""Greatest type size of a raised mark, in that of its line."""
_MARK = re.compile(r"\d{1,3}|[⁰¹²³⁴-⁹]{1,3}|[*†‡§]{1,3}")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def with_footnotes(found: Sequence[TypesetParagraph]) -> list[TypesetParagraph]:
    """Move each note behind the paragraph, or the table, that holds its mark.

    A note is set smaller than the text, at the end of its page, and begins with a mark that stands
    raised in the text.

    Args:
        found: the paragraphs of one page in reading order.
    """
    body = _body_size(found)
    texts = list(found)
    notes: list[TypesetParagraph] = []
    while texts and texts[-1].size <= _SMALLER * body:
        notes.insert(0, texts.pop())
    placed: dict[int, list[TypesetParagraph]] = {}
    at: int | None = None
    for note in notes:
        marked = _raised(note)
        if marked is not None:
            at = _place_of(marked.lines[0].words[0].text, texts)
        if at is None:
            return list(found)  # small print of another kind
        follows = replace(marked or note, note=True)
        placed.setdefault(at, []).append(follows)
    return [each for n, text in enumerate(texts) for each in (text, *placed.get(n, ()))]


def _body_size(found: Sequence[TypesetParagraph]) -> float:
    sizes: Counter[float] = Counter()
    for paragraph in found:
        sizes[paragraph.size] += len(paragraph.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _raised(note: TypesetParagraph) -> TypesetParagraph | None:
    """Return a paragraph with its mark raised, as it is printed; None where it has none."""
    first, *rest = note.lines[0].words
    if note.kind is BlockKind.ROW or not rest or not _MARK.fullmatch(first.text):
        return None
    mark = replace(first, pieces=(LinkedPiece(first.text.translate(_RAISED)),))
    line = TypesetLine((mark, *rest), note.lines[0].column)
    return replace(note, lines=[line, *note.lines[1:]])


def _place_of(mark: str, texts: Sequence[TypesetParagraph]) -> int | None:
    """Return the place of the text that a note with a mark follows; its mark there is raised."""
    for place, text in enumerate(texts):
        for line in text.lines:
            found = next((word for word in line.words if _is_mark(word, mark, line)), None)
            if found is not None:
                found.pieces = tuple(
                    replace(piece, text=piece.text.translate(_RAISED)) for piece in found.pieces
                )
                return _end_of_table(place, texts)
    return None


def _end_of_table(place: int, texts: Sequence[TypesetParagraph]) -> int:
    """Return the place of the last row of a table; a note does not part one."""
    rows = takewhile(lambda text: text.kind is BlockKind.ROW, texts[place:])
    return place + max(sum(1 for _ in rows) - 1, 0)


def _is_mark(word: TypesetWord, mark: str, line: TypesetLine) -> bool:
    """Tell whether a word is a raised mark, one of several ("¹,²"), or set as small as one."""
    if mark in word.text.split(",") or (not mark[0].isdigit() and word.text.endswith(mark)):
        return True
    return word.text.translate(_RAISED) == mark and word.size <= _RAISED_SIZE * line.size
