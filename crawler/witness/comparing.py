"""compare(): what a witness saw of a document beside what was read of it.

kept      the share of the witness's words that were read, furniture left out
invented  the share of the words read that no witness sees
order     the share of neighbouring words that stay neighbours

Words are compared without case, accents' composition, hyphens and apostrophes, for a line's end
may part them; and one that is read as two, or two as one, is neither lost nor invented. Order is
told by letters: those on both sides of the space between two words.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from collection.extract import Extract, goes_on
from collection.words.folding import fold

_WORD = re.compile(
    r"[぀-ヿ㐀-鿿가-힯豈-﫿]"  # letters of scripts that leave no space between words
    r"|[^\W_぀-ヿ㐀-鿿가-힯豈-﫿]+"
)
_NO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffc\u0640]")
_LINE_END = re.compile(r"(?<=\w)[-\u2010\u2011][^\S\n]*\n\s*(?=\w)")
_WITHIN = re.compile(r"(?<=\w)[-\u2010\u2011'\u2019\u02bc.\u00b7](?=\w)")
_DIGITS = re.compile(r"\d+")
_SIDE = 5
"""Letters on each side of a space by which two neighbours are told."""
_MOST_PARTS, _MOST_LETTERS = 40, 80
"""Of a word that is read as several, or the other way round."""
_FEWEST_PAGES = 3
"""From which on a line can be said to stand on most of them."""
_MOST_PAGES = 0.4
"""The share of pages on which a line is furniture: left and right pages may have lines of their
own, and the first page none."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How what was read compares with what a witness saw.

    Args:
        words: how many the witness sees, furniture of pages left out.
        kept, invented, order: shares, from 0 to 1; 1, 0 and 1 where there is nothing to tell.
        left_out: the share of all words that the witness sees, furniture too, that was not read.
        lost: the witness's lines that hold a word that was not read.
        added: the blocks that hold a word that the witness does not see.
        moved: the witness's lines all of whose words were read, but not as neighbours.
    """

    words: int
    kept: float
    invented: float
    order: float
    left_out: float
    lost: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """What a witness saw.

    Args:
        text: in the order of its lines; a form feed ends each page.
        again: the same in another order; order is judged where both agree.
        content: the part of it that is to be kept; None where that is all but the lines that
            stand on most pages.
        furnished: whether it holds a site's menus too, which are not to be read; order is then
            judged by the neighbours that were read.
    """

    text: str
    again: str | None = None
    content: str | None = None
    furnished: bool = False


def compare(extract: Extract, shown: Shown) -> Comparison:
    """Compare what was read with what a witness saw.

    Args:
        extract: what was read.
        shown: what the witness saw.
    """
    ours = list(texts_of(extract))
    read, titled = _Words(ours), _Words([extract.number or "", extract.title, *ours])
    content = shown.content if shown.content is not None else without_furniture(shown.text)
    wanted, everything = _Words(_lines(content)), _Words(_lines(shown.text))
    seen = [everything, wanted, *([_Words(_lines(shown.again))] if shown.again else [])]
    lost = _unmatched(wanted.words, titled.words)
    added = min((_unmatched(read.words, one.words) for one in seen), key=Counter.total)
    if shown.furnished:
        judged = [pair for text in ours for pair in _sides(words_of(text))]
        strays = set(judged) - everything.pairs.keys() - wanted.pairs.keys()
        moved = _parted(ours, strays, added)
    else:
        judged = [pair for pair in _sides(wanted.words) if all(pair in one.pairs for one in seen)]
        strays = set(judged) - titled.pairs.keys()
        moved = _parted(_lines(content), strays, lost)
    return Comparison(
        words=len(wanted.words),
        kept=1 - _share(lost.total(), wanted.words),
        invented=_share(added.total(), read.words),
        order=1 - _share(sum(pair in strays for pair in judged), judged),
        left_out=_share(_unmatched(everything.words, titled.words).total(), everything.words),
        lost=tuple(_holding(_lines(content), lost)),
        added=tuple(_holding(ours, added)),
        moved=tuple(moved),
    )


def _share(count: int, of: Sequence[str]) -> float:
    return count / len(of) if of else 0.0


def texts_of(extract: Extract) -> Iterator[str]:
    """Yield the texts of what was read, each heading once, in reading order.

    Args:
        extract: what was read; its title is none of them.
    """
    before: tuple[str, ...] = ()
    for section in extract.sections:
        same = 0
        for old, new in zip(before, section.heading, strict=False):
            if old != new:
                break
            same += 1
        # A section of the very same trail is another one with the same heading.
        if section.heading and not goes_on(section.heading, before):
            yield from section.heading[min(same, len(section.heading) - 1) :]
        before = section.heading
        for block in section.blocks:
            yield block.text


def without_furniture(text: str) -> str:
    """Return a text without the lines that stand on most of its pages, whatever their numbers.

    Args:
        text: with a form feed at the end of each page.
    """
    pages = [page.split("\n") for page in text.split("\f")]
    if not pages[-1] or pages[-1] == [""]:
        pages.pop()
    if len(pages) < _FEWEST_PAGES:
        return text
    counts = Counter(line for page in pages for line in set(map(_masked, page)))
    least = max(_FEWEST_PAGES, _MOST_PAGES * len(pages))
    kept = (
        "\n".join(line for line in page if counts[_masked(line)] < least or not line.strip())
        for page in pages
    )
    return "\f".join(kept)


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are compared.

    Args:
        text: any text.
    """
    return _WORD.findall(_folded(text))


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = _NO_WIDTH.sub("", folded)
    return _WITHIN.sub("", _LINE_END.sub("", folded))


def _masked(line: str) -> str:
    return _DIGITS.sub("0", fold(line))


def _lines(text: str) -> list[str]:
    return _LINE_END.sub("", text.replace("\f", "\n")).split("\n")


@dataclass(slots=True)
class _Words:
    """The words of some texts in a row, and what stands at each space between them."""

    texts: Iterable[str]
    words: list[str] = field(init=False)
    pairs: Counter[str] = field(init=False)

    def __post_init__(self) -> None:
        self.words = words_of("\n".join(self.texts))
        self.pairs = Counter(_every_side("".join(self.words)))


def _every_side(letters: str) -> Iterator[str]:
    """Yield what stands on both sides of every letter, whether a space is there or not."""
    padded = f"{' ' * _SIDE}{letters}{' ' * _SIDE}"
    for place in range(len(letters) + 1):
        yield padded[place : place + 2 * _SIDE]


def _sides(words: Sequence[str]) -> Iterator[str]:
    """Yield the same at every space between two words."""
    letters = "".join(words)
    place = 0
    for word in words[:-1]:
        place += len(word)
        if _SIDE <= place <= len(letters) - _SIDE:
            yield letters[place - _SIDE : place + _SIDE]


def _unmatched(wanted: Sequence[str], there: Sequence[str]) -> Counter[str]:
    """Return the words of one row that the other lacks, also as parts of words, or as several."""
    lacking, over = Counter(wanted), Counter(there)
    both = lacking & over
    lacking -= both
    over -= both
    if lacking and over:
        _rejoin(there, over, lacking)
        _rejoin(wanted, lacking, over)
    return lacking


def _rejoin(row: Sequence[str], parts: Counter[str], wholes: Counter[str]) -> None:
    """Take away wholes, and the words of a row that make them up where they stand together."""
    longest = max(map(len, wholes), default=0)
    for start, word in enumerate(row):
        if not parts[word]:
            continue
        # What is joined to an unmatched word may itself be matched: "there" and "fore".
        for first in range(start, max(start - 3, -1), -1):
            whole = ""
            for last in range(first, min(first + _MOST_PARTS, len(row))):
                whole += row[last]
                if len(whole) > min(longest, _MOST_LETTERS):
                    break
                if last >= start and last > first and wholes[whole]:
                    wholes[whole] -= 1
                    for part in row[first : last + 1]:
                        parts[part] -= bool(parts[part])
                    break
            if not parts[word]:
                break
    for counter in (parts, wholes):
        for word in [word for word, count in counter.items() if count <= 0]:
            del counter[word]


def _holding(lines: Iterable[str], words: Counter[str]) -> Iterator[str]:
    """Yield the lines that hold some of the words, each word as often as it is counted.

    A word that several lines hold is told of the line of which the greatest share is missing.
    """
    left = Counter(words)
    held = [(line, words_of(line)) for line in lines]
    shares = {
        place: sum(left[word] > 0 for word in there) / len(there)
        for place, (_, there) in enumerate(held)
        if there
    }
    told = []
    for place in sorted(shares, key=lambda place: -shares[place]):
        missing = Counter(held[place][1]) & left
        if missing:
            left -= missing
            told.append(place)
    for place in sorted(told):
        yield fold(held[place][0])


def _parted(lines: Iterable[str], strays: set[str], unmatched: Counter[str]) -> Iterator[str]:
    """Yield the lines of matched words of which two neighbours did not stay so."""
    for line in lines:
        words = words_of(line)
        if not any(unmatched[word] for word in words) and not strays.isdisjoint(_sides(words)):
            yield fold(line)
