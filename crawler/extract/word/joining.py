"""join_paragraphs(): paragraphs that Word shows as one, though the file has two."""

from __future__ import annotations

from crawler.extract.word.names import Element, drop, shown, w

_CAPITAL = 3
"""Most letters of a capital that hangs over lines; Word lets it be a word, which is left apart."""
_GONE = ("del", "moveFrom")


def join_paragraphs(story: Element) -> None:
    """Put the words of a paragraph before the next one's where nothing shown parts the two.

    Those are a paragraph whose end was deleted or moved away, which goes on in the next and
    has its look, and a large first letter that hangs over the lines of its paragraph.

    Args:
        story: the root of a part; rewritten.
    """
    for paragraph in list(story.iter(w("p"))):
        properties = paragraph.find(w("pPr"))
        gone = [] if properties is None else _ends_gone(properties)
        if properties is None or not (gone or _hangs(paragraph, properties)):
            continue
        following = paragraph.getnext()
        if following is not None and following.tag == w("p"):
            ahead = following.find(w("pPr"))
            at = 0 if ahead is None else following.index(ahead) + 1
            for child in reversed([child for child in paragraph if child is not properties]):
                following.insert(at, child)
            drop(paragraph)
        else:  # nothing follows that it could go on in; it is not counted all the same
            for end in gone:
                end.tag = w("vanish")


def _ends_gone(properties: Element) -> list[Element]:
    marks = properties.iterfind(w("rPr"))
    return [end for mark in marks for name in _GONE for end in mark.iterfind(w(name))]


def _hangs(paragraph: Element, properties: Element) -> bool:
    frame = properties.find(w("framePr"))
    hanging = frame is not None and frame.get(w("dropCap"), "none") != "none"
    return hanging and 0 < len(shown(paragraph).strip()) <= _CAPITAL
