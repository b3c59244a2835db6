"""as_styled(): what a page's own ``style`` elements say of words, put on the elements themselves.

Sheets that would have to be fetched are not read. What is written down here, in front of the
element's own style, is what other rules look at: hidden words, struck words, words set apart or in
another order, words put before others, numbers of lists. A part that a sheet hides and the page can
open stays; losing guidance is worse than showing a draft.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import count

from collection.words.folding import fold
from crawler.extract.html.css.generated import COUNTED, generated
from crawler.extract.html.css.opening import opened
from crawler.extract.html.css.rules import EVERYWHERE, KINDS, StyleRule, rules_of
from crawler.extract.html.css.telling import telling
from crawler.extract.html.elements import Element, ancestor, descendant, styles
from crawler.extract.html.selectors import Selectors

LONGEST = 300_000
"""Characters of sheets in a page that are read; systems write a tenth of that into their pages."""
MOST = 1_000
"""Selectors of a page that are matched."""
_COUNTS = re.compile(r"\bcounters?\(", re.IGNORECASE)
"""A sheet that writes numbers of its own: that it takes away the browser's says nothing."""
_FADED = frozenset({"visibility", "opacity", "transform"})
"""What scripts change as a reader comes to a part."""
_GROWN = frozenset({"height", "max-height", "width", "max-width"})
"""What scripts change as a reader opens a part, where the change is drawn out."""


def as_styled(root: Element) -> None:
    """Write what a page's sheets declare of its words into the styles of its elements.

    Args:
        root: the page, with its scripts and sheets.
    """
    tags = [tag for tag in root.iter("style") if ancestor(tag, "template") is None]
    texts = {tag: "".join(map(str, tag.itertext())) for tag in tags}
    if not texts:
        return
    scripted = descendant(root, "script") is not None
    left = LONGEST
    for tag, text in texts.items():
        texts[tag] = text[:left]
        left -= len(texts[tag])
    places = count()
    rules: list[StyleRule] = []
    kept, touched = telling([*texts.values()], root, scripted=scripted)
    for tag, text in zip(tags, kept, strict=False):
        rules += rules_of(text, applies=_is_in_force(tag), places=places)
    linked = any("stylesheet" in (tag.get("rel") or "").lower() for tag in root.iter("link"))
    # Beside a sheet that is not read, a rule for all items or paragraphs is only where that begins.
    known = [rule for rule in rules if rule.applies and (rule.names or not linked)][:MOST]
    if not known:
        return
    found = Selectors(all=[rule.selector for rule in known]).find(touched)["all"]
    matched = [(rule, tags) for rule, tags in zip(known, found, strict=True) if tags]
    shown = opened(root, rules, matched)
    given: defaultdict[tuple[Element, str], list[StyleRule]] = defaultdict(list)
    for rule, tags in sorted(matched, key=lambda each: each[0].weight):
        for tag in tags if rule.weight not in shown else ():
            given[tag, rule.pseudo].append(rule)
    counted = False
    for (tag, pseudo), held in given.items():
        if pseudo:
            counted |= _generate(tag, f"signpost-{pseudo}", _strongest(held))
    counts = not counted and any(map(_COUNTS.search, texts.values()))
    for (tag, pseudo), held in given.items():
        if not pseudo:
            _write(tag, _strongest(held), counts=counts, scripted=scripted)


def _is_in_force(tag: Element) -> bool:
    media = fold(tag.get("media") or "").lower()
    return media in EVERYWHERE and ancestor(tag, "noscript") is None


def _strongest(rules: Iterable[StyleRule]) -> Mapping[str, tuple[str, bool]]:
    """Return what holds of all that some rules declare, the strongest of which is the last."""
    strongest: dict[str, tuple[str, bool]] = {}
    for rule in rules:
        for kind, (value, important) in rule.declared.items():
            if important or not strongest.get(kind, ("", False))[1]:
                strongest[kind] = value, important
    return strongest


def _generate(tag: Element, name: str, declared: Mapping[str, tuple[str, bool]]) -> bool:
    """Note what is generated in an element; return whether it is counted."""
    values = {kind: value for kind, (value, _) in declared.items()}
    content = generated(values)
    if content:
        tag.set(name, content)
        if counted := values.get("counter-increment"):
            tag.set(f"{name}{COUNTED}", counted)
    return _COUNTS.search(content) is not None


def _write(
    tag: Element, declared: Mapping[str, tuple[str, bool]], *, counts: bool, scripted: bool
) -> None:
    """Put what holds of an element by the sheets in front of what it says of itself."""
    own = tag.get("style") or ""
    held = {KINDS.get(name) for name in styles(tag)}
    before, after = "", ""
    for kind, (value, important) in declared.items():
        if (counts and (kind == "list-style" or (kind == "display" and value == "list-item"))) or (
            scripted and (kind in _FADED or (kind in _GROWN and "transition" in declared))
        ):
            continue
        if kind not in held:
            before += f"{kind}: {value}; "
        elif important and "!" not in own:
            after += f"; {kind}: {value}"
    if before or after:
        tag.set("style", before + own + after)
