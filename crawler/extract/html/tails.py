"""linked_tail(): the links to other pages that end a page's content, and say nothing of it.

Systems put "you may also like" into the content, and draw other pages at every visit. No heading
tells such a list from the publisher's own, and none is looked at: it is the run of blocks at the
very end that are nothing but links to other pages of the same site, where the page says more
before. It is stored and shown like all words; only ``text_hash`` passes it over, so a link that the
publisher adds there is seen with the next change of the page's words, and not before. What stands
in a chapter's box of related chapters, links to files and to other sites always count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from collection.extract import Link, Section
from collection.vocabulary import Box
from crawler.addresses import split_address

LEAST = 2
"""One link at the end is as likely a sentence of the page: "see the next chapter"."""

LINKED = 0.8
"""Share of a block's characters that its links must hold; arrows and bullets stand beside them."""

_PAGES = frozenset({"", ".html", ".htm", ".php", ".aspx", ".asp", ".jsp"})


def linked_tail(sections: Sequence[Section], links: Sequence[Link], url: str) -> int:
    """Return how many blocks at the end are nothing but links to other pages of the site.

    Args:
        sections: of one page, in reading order.
        links: of that page.
        url: its address.

    Returns:
        The number of blocks; 0 where less is said before them than they say.
    """
    leading = defaultdict[int, list[Link]](list)
    for link in links:
        if link.section is not None and leads_on(link.url, url):
            leading[link.section].append(link)
    tail: list[str] = []
    for number in range(len(sections) - 1, -1, -1):
        section = sections[number]
        if section.box is not Box.BODY:
            break
        found = _linked_blocks(section, leading[number])
        tail += [block.text for block in section.blocks[len(section.blocks) - found :]]
        if found < len(section.blocks):
            break
    linked = _words(tail)
    said = _words(section.text for section in sections) - linked
    return len(tail) if len(tail) >= LEAST and said > linked else 0


def _words(texts: Iterable[str]) -> int:
    return sum(len(text.split()) for text in texts)


def without_tail(sections: Sequence[Section], tail: int) -> Sequence[Section]:
    """Return sections without their last blocks; their headings stay.

    Args:
        sections: in reading order.
        tail: how many blocks to leave out.
    """
    kept = list(sections)
    for number in range(len(kept) - 1, -1, -1):
        if not tail:
            break
        blocks = kept[number].blocks
        left = max(len(blocks) - tail, 0)
        tail -= len(blocks) - left
        kept[number] = replace(kept[number], blocks=blocks[:left])
    return kept


def _linked_blocks(section: Section, links: Sequence[Link]) -> int:
    """Return how many blocks at the end of a section are links and nothing else."""
    waiting = sorted((link.start or 0, link.end or 0) for link in links)
    end, found = len(section.text), 0
    for block in reversed(section.blocks):
        begin, held = end - len(block.text), 0
        while waiting and waiting[-1][0] >= begin:
            start, stop = waiting.pop()
            held += stop - start
        if not held or held < LINKED * len(block.text):
            break
        found, end = found + 1, begin - 1
    return found


def leads_on(target: str, url: str) -> bool:
    """Tell whether an address is another page of the site.

    Args:
        target: that a link leads to.
        url: of the page that holds the link.
    """
    there, here = split_address(target), split_address(url)
    hosts = {(parts.hostname or "").removeprefix("www.") for parts in (there, here)}
    ending = PurePosixPath(there.path).suffix.lower()
    other = (there.path, there.query) != (here.path, here.query)
    return len(hosts) == 1 and ending in _PAGES and other
