"""choose_content(): which of the elements that may be a page's content is, by the words they hold.

What a profile names is found in other places too: a search box in a ``.content``, teasers in
``article``, a guide of which every part is an ``article``. Words that are linked or furniture say
nothing of where the text is; of the others the content holds most.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

from lxml import etree

from crawler.extract.html.elements import UNREAD, Element, words

FAIR = 0.5
"""Share of a page's unlinked words that is surely its content."""
LEAST = 0.1
"""Share below which it is not, but for short pages among long notices and banners."""
LITTLE = 150
"""Words beside the content that banners, notices and addresses have; pages that lose more than
that to a wrong choice lose guidance."""
_APART = frozenset({"a", *UNREAD})


def choose_content(
    body: Element, candidates: Iterable[Sequence[Element]], apart: Set[Element]
) -> Element:
    """Return the first candidate that holds a fair share of the page; else its body.

    Args:
        body: of the page.
        candidates: for each selector of the profile, the best first, what it matches.
        apart: furniture and what is hidden, of which no words count.
    """
    weights: dict[Element, int] = {}
    for candidate in _each(candidates):
        weights = weights or _weights(body, apart)
        if _is_fair(weights.get(candidate, 0), weights[body]):
            return candidate
    return body


def _each(candidates: Iterable[Sequence[Element]]) -> Iterator[Element]:
    """Yield the candidates: the first of each selector, then what holds all that it matches."""
    for matches in candidates:
        worded = [tag for tag in matches if words(tag)]
        yield from worded[:1]
        if len(worded) > 1:
            yield _around(worded)


def _around(tags: Sequence[Element]) -> Element:
    """Return the innermost element that holds all of some."""
    others = [{tag, *tag.iterancestors()} for tag in tags[1:]]
    around = (tags[0], *tags[0].iterancestors())
    return next(tag for tag in around if all(tag in other for other in others))


def _is_fair(held: int, total: int) -> bool:
    left = total - held
    return held >= FAIR * total or (left <= LITTLE and held >= LEAST * total)


def _weights(body: Element, apart: Set[Element]) -> dict[Element, int]:
    """Return how many words each element holds that are neither linked nor set apart."""
    found: dict[Element, int] = {}
    begun: dict[Element, int] = {}
    count = 0
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, tag in walk:
        if event == "start":
            begun[tag] = count
            if tag.tag in _APART or tag in apart:
                walk.skip_subtree()
            elif tag.text:
                count += len(tag.text.split())
        else:
            found[tag] = count - begun.pop(tag)
            count += len(tag.tail.split()) if tag.tail and tag is not body else 0
    return found
