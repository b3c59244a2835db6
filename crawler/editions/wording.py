"""text_hash(): what a text says as one number; texts of the same number say the same.

How the words are set does not count (``collection.words.texts``), nor what changes at every look
and says nothing (``crawler.editions.volatile``, ``crawler.extract.html.tails``). Pages that are
pictures say what is drawn on them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence

from collection.evidence import PageEvidence
from collection.extract import Block, Extract, Section, line_layout
from collection.models import StoredPicture, StoredSection, Version
from collection.pictures import PagePicture
from collection.words.texts import fold_typography
from crawler.editions.volatile import comparable_text
from crawler.extract.html.tails import without_tail


def text_hash(extract: Extract) -> str:
    """Return the SHA-256 of what an extract says, in hexadecimal.

    Args:
        extract: what was read.
    """
    return _hash(extract, extract.pictures, fold_typography)


def set_hash(extract: Extract) -> str:
    """Return the same of its words as they are set.

    Releases before typography was told apart stored these in the place of the other.

    Args:
        extract: what was read.
    """
    return _hash(extract, extract.pictures, str)


def says_the_same(version: Version, words: str) -> bool:
    """Tell whether a stored version says what a text says.

    The number of a version that an earlier release stored is told anew where it has to be.

    Args:
        version: that is stored.
        words: the ``text_hash`` of the text.
    """
    if version.text_hash != words and _stored_hash(version, fold_typography) == words:
        version.text_hash = words
    return version.text_hash == words


def hashes_of(version: Version) -> frozenset[str]:
    """Return the ``text_hash`` of a stored version, and the one that an earlier release stored.

    Args:
        version: that is stored, with its sections.
    """
    return frozenset({version.text_hash, _stored_hash(version, fold_typography)})


def is_set_the_same(version: Version, extract: Extract) -> bool:
    """Tell whether a version that says the same as a text is also set as it is.

    Args:
        version: that is stored.
        extract: the text.
    """
    return _stored_hash(version, str) == set_hash(extract)


def _stored_hash(version: Version, fold: Callable[[str], str]) -> str:
    return _hash(_stored(version), version.pictures, fold)


def _hash(
    extract: Extract,
    pictures: Iterable[PagePicture | StoredPicture],
    fold: Callable[[str], str],
) -> str:
    shown = [
        fold(extract.title),
        extract.number,
        [
            [list(map(fold, s.heading)), fold(comparable_text(s.text)), str(s.box)]
            for s in without_tail(extract.sections, extract.evidence.tail)
        ],
        *([picture.page, picture.blob_hash] for picture in pictures),
    ]
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()


def _stored(version: Version) -> Extract:
    """Return a version as it was read, as far as what it says goes."""
    evidence = PageEvidence.from_json(version.evidence or {})
    sections = tuple(
        Section(tuple(each.heading), tuple(_blocks(each)), box=each.box)
        for each in version.sections
    )
    return Extract(version.title, sections, number=version.chapter, evidence=evidence)


def _blocks(section: StoredSection) -> Iterable[Block]:
    lines: Sequence[str] = section.text.split("\n") if section.layout else ()
    for number, words in enumerate(lines):
        yield Block(line_layout(section.layout, number).kind, words)
