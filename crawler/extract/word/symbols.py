"""write_symbols(): signs that stand in a typeface of symbols, as the signs that Word shows."""

from __future__ import annotations

from collection.reading_account import WhyLeftOut
from crawler.extract.symbols import as_symbols, is_symbolic, symbol
from crawler.extract.tally import ReadingTally
from crawler.extract.word.formatting import Formatting
from crawler.extract.word.names import Element, w

_PLACES = ("ascii", "hAnsi")
"""The typefaces of a run that show Latin letters, those of ASCII first."""


def write_symbols(story: Element, formatting: Formatting, tally: ReadingTally) -> None:
    """Write each sign of a typeface of symbols as what it shows, be it inserted or typed.

    Args:
        story: the root of a part; rewritten.
        formatting: of the file.
        tally: told which signs nobody knows.
    """
    for sign in list(story.iter(w("sym"))):
        code = sign.get(w("char"), "")
        shows = symbol(sign.get(w("font")), int(code, 16)) if _is_hexadecimal(code) else ""
        sign.tag = w("t")
        sign.attrib.clear()
        sign.text = shows
        if not shows.strip():
            tally.leave_out_signs(WhyLeftOut.PICTURE, 1, "a sign that is not known")
    for run in story.iter(w("r")):
        typefaces = [formatting.typeface_of(run, place) for place in _PLACES]
        if any(map(is_symbolic, typefaces)):
            for text in run.iterchildren(w("t")):
                text.text = "".join(
                    as_symbols(typefaces[not letter.isascii()], letter)
                    for letter in text.text or ""
                )


def _is_hexadecimal(code: str) -> bool:
    return 0 < len(code) <= 6 and all(sign in "0123456789abcdefABCDEF" for sign in code)
