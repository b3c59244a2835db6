"""is_furniture(): whether what a profile takes for furniture is that, or only looks like it.

Some systems put a form around the whole page, and a referral form explains who may refer and when;
a box beside the text ("Practice point") is written as an aside, as is a bar at the side. So forms
and asides are told by what they hold and where they stand.
"""

from __future__ import annotations

import re

from collection.reading_account import WhyLeftOut
from crawler.extract.html.elements import (
    BLOCKS,
    LEVELS,
    UNREAD,
    Element,
    ancestor,
    attribute,
    descendant,
    signs_of,
    words,
)

_PROSE = frozenset({"p", "ul", "ol", "table", "h2", "h3", "h4", "blockquote"})
"""What running text is made of."""
_SIDE = re.compile(
    r"related|share|social|side-?bar|widget|feedback|menu|(?:^|[\s_-])(?:nav|ads?|promo)(?:[\s_-]|$)",
    re.IGNORECASE,
)
"""Classes of asides that are no part of the text."""
_AROUND = frozenset({"header", "footer", "nav", "aside", "form", *UNREAD})
"""What stands beside the text, so that an aside next to it stands at an edge."""

_OF_THE_SITE = re.compile(
    r"search|newsletter|subscri|sign-?(?:up|in)|log-?(?:in|on|out)|feedback|comment|rating|survey|"
    r"poll|cookie|consent|mailing|mailchimp|mc4wp|contact-?form|useful|helpful|language|translate",
    re.IGNORECASE,
)
"""What a form says of itself that serves the site: readers of guidance do not fill it in."""
_ASKS = re.compile(
    r"\b(?:was|is|did) (?:this|you) .{0,40}(?:helpful|useful|looking for)|newsletter|subscribe|"
    r"\b(?:sign|log) ?in\b|e-?mail address will not be published",
    re.IGNORECASE,
)
"""The same in its words."""
_EXPLAINED = 12
"""Words of the least form that explains anything."""
_SENTENCE = 6
"""Words of the least paragraph that explains anything; a shorter one says what to fill in."""


def is_furniture(tag: Element, root: Element) -> bool:
    """Tell what a profile's selector of furniture matches from what only looks like it.

    Args:
        tag: what it matches.
        root: the content, or the page.
    """
    if tag.tag == "form":
        return 2 * len(words(tag)) <= len(words(root)) and not _explains(tag)
    if tag.tag == "aside":
        return _is_bar(tag, root)
    return True


def why_left_out(tag: Element) -> WhyLeftOut:
    """Return as what furniture is told.

    Args:
        tag: the furniture.
    """
    return WhyLeftOut.FORM if tag.tag == "form" else WhyLeftOut.FURNITURE


def _explains(form: Element) -> bool:
    """Tell whether a form holds guidance: sentences, or groups of questions under a title."""
    named = " ".join(
        form.get(name) or "" for name in ("id", "class", "name", "action", "role", "aria-label")
    )
    said = words(form)
    if len(said.split()) < _EXPLAINED or _OF_THE_SITE.search(named) or _ASKS.search(said):
        return False
    if any(map(_is_layer, form.iterancestors())):
        return False
    if any(field.get("type") in {"search", "password"} for field in form.iter("input")):
        return False
    if any(map(words, form.iter("legend", *LEVELS))):
        return True
    prose = form.iter("p", "li", "td", "dd", "blockquote", "div", "summary")
    return any(_own_words(tag) >= _SENTENCE for tag in prose)


def _is_layer(tag: Element) -> bool:
    """Tell whether an element is laid over the page when a reader asks for it."""
    named = (tag.get("class") or "").lower().split()
    return tag.get("role") in {"dialog", "alertdialog"} or "modal" in named or tag.tag == "dialog"


def _own_words(tag: Element) -> int:
    """Return how many words stand in an element and in no block, label or link inside it."""
    said = [tag.text or "", *(inner.tail or "" for inner in tag)]
    inline = (each for each in tag if each.tag not in BLOCKS | {"label", "a", *UNREAD})
    return len(" ".join([*said, *map(words, inline)]).split())


def _is_bar(tag: Element, root: Element) -> bool:
    """Tell a bar at the side from a box of the text ("If a child is at risk, call 999.").

    A list of links, or of what other pages say, is a bar. So is what stands before or after all
    other parts of the content; a box stands between them, among paragraphs, or in the part of the
    text that it belongs to.
    """
    named = _SIDE.search(attribute(tag, "class") or "")
    if named or 2 * _linked(tag) >= signs_of(tag) or _are_teasers(tag):
        return True
    parent = tag.getparent()
    beside = list(parent) if parent is not None else []
    if sum(near.tag in _PROSE for near in beside) >= 2:
        return False
    if any(each.tag in {"article", "section"} for each in _between(tag, root)):
        return not any(each is not tag and _is_text(each) for each in beside)
    at = beside.index(tag) if tag in beside else 0
    return not (any(map(_is_text, beside[:at])) and any(map(_is_text, beside[at + 1 :])))


def _are_teasers(tag: Element) -> bool:
    """Tell whether other pages are announced, each with a linked title or an article of its own."""
    titles = list(tag.iter(*LEVELS))
    linked = [title for title in titles if _is_linked(title)]
    return len(list(tag.iter("article"))) > 1 or (len(linked) > 1 and len(linked) == len(titles))


def _is_linked(title: Element) -> bool:
    return ancestor(title, "a") is not None or descendant(title, "a") is not None


def _linked(tag: Element) -> int:
    return sum(map(signs_of, tag.iter("a")))


def _between(tag: Element, root: Element) -> list[Element]:
    """Return the elements around one that are inside another."""
    found: list[Element] = []
    for around in tag.iterancestors():
        if around is root:
            return found
        found.append(around)
    return found


def _is_text(tag: Element) -> bool:
    """Tell whether something beside an aside is text: more than the title of the page."""
    said = words(tag) if tag.tag not in _AROUND and tag.tag != "h1" else ""
    return bool(said) and all(words(title) != said for title in tag.iter("h1"))
