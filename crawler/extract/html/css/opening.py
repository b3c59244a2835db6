"""opened(): the rules of a page's sheets that hide what the page shows in some state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from crawler.extract.html.css.hidden import stands_below_title
from crawler.extract.html.css.rules import StyleRule
from crawler.extract.html.css.telling import STATE, called_by
from crawler.extract.html.elements import Element

_WORD = re.compile(r"[\w-]+")


def opened(
    root: Element,
    rules: Sequence[StyleRule],
    matched: Iterable[tuple[StyleRule, Sequence[Element]]],
) -> frozenset[tuple[int, ...]]:
    """Return the weights of the rules that hide words which the page shows in some state.

    Args:
        root: the page, with its scripts.
        rules: all that its sheets say of words.
        matched: those that hold as the page is sent, and what each is for.
    """
    hiding = [(rule, tags) for rule, tags in matched if rule.hides]
    if not hiding:
        return frozenset()
    showing = [rule for rule in rules if rule.shows]
    named = _named_by_scripts(root)
    anything = any(STATE.fullmatch(rule.selector) for rule in showing)
    return frozenset(
        rule.weight
        for rule, tags in hiding
        if anything
        or rule.names & named
        or any(_may_show(each, rule, tags) for each in showing)
        or (rule.folds and len(tags) > 1 and sum(map(stands_below_title, tags)) * 2 > len(tags))
    )


def _may_show(showing: StyleRule, hiding: StyleRule, tags: Iterable[Element]) -> bool:
    """Tell whether a rule shows what another hides, in some state of the page."""
    if showing.declared.keys().isdisjoint(hiding.declared):
        return False
    stronger = (showing.insists, showing.weight) > (hiding.insists, hiding.weight)
    if showing.applies and not stronger:
        return False
    if any(name.startswith(tuple(hiding.names)) for name in showing.names):
        return True
    last = _WORD.match(showing.last)
    kind = last[0].lower() if last else ""
    return stronger and any(kind == tag.tag or showing.names & called_by(tag) for tag in tags)


def _named_by_scripts(root: Element) -> frozenset[str]:
    """Return the words of a page's scripts, and of the attributes by which those are told."""
    said = ["".join(map(str, tag.itertext())) for tag in root.iter("script")]
    for tag in root.iter():
        said += [
            str(value)
            for name, value in tag.items()
            if str(name).startswith(("on", "data-", "aria-controls")) or name == "for"
        ]
    return frozenset(word for text in said for word in _WORD.findall(text))
