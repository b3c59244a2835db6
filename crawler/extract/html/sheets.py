"""as_styled(): what a page's own ``style`` elements say of words, put on the elements themselves.

Sheets that would have to be fetched are not read. What is written down here, in front of the
element's own style, is what other rules look at: hidden words, struck words, numbers of lists. A
part that a sheet hides and the page can open stays; losing guidance is worse than showing a draft.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import count

import tinycss2
from tinycss2.ast import Declaration, Node

from collection.words.folding import fold
from crawler.extract.html.elements import Element, ancestor, styles
from crawler.extract.html.hidden import UNSEEN, stands_below_title
from crawler.extract.html.selectors import Selectors

LONGEST = 300_000
"""Characters of sheets in a page that are read; systems write a tenth of that into their pages."""
MOST = 1_000
"""Selectors of a page that are matched."""
DEEPEST = 3
"""Names that a selector may join; for each, matching costs the depth of the page again."""

_KINDS = {
    "display": "display",
    "visibility": "visibility",
    "text-decoration": "text-decoration",
    "text-decoration-line": "text-decoration",
    "list-style": "list-style",
    "list-style-type": "list-style",
}
"""The properties that are read; those of one kind take the place of one another."""
_SPEAKS = re.compile("display|visibility|text-decoration|list-style", re.IGNORECASE)
_TELLS = re.compile(
    r"display\s*:\s*(?:none|list-item)|visibility\s*:\s*(?:hidden|collapse)|line-through|list-style",
    re.IGNORECASE,
)
"""What a rule says that hides, strikes or numbers words; others may only say that it does not."""
_COUNTS = re.compile(r"\bcounters?\(", re.IGNORECASE)
"""A sheet that writes numbers of its own: that it takes away the browser's says nothing."""

_EVERYWHERE = frozenset({"", "all", "screen", "only screen", "all, screen"})
_NO_SCREEN = re.compile(r"\s*(?:print|speech|aural|braille|tty)\b", re.IGNORECASE)
_CONDITIONS = frozenset({"media", "supports", "layer", "container", "scope"})

_NAME = re.compile(r"[.#]([\w-]+)")
_WORD = re.compile(r"[\w-]+")
_COMMENT = re.compile(r"/\*(?:[^*]|\*(?!/))*(?:\*/)?")
_JOINT = re.compile(r"[\s>+~]+")
_STATE = re.compile(
    r"\.(?:is-|has-|js-)?(?:show|shown|open|opened|active|visible|expanded|selected|current|in)",
    re.IGNORECASE,
)
"""A class by which a script shows whatever it is given to."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """One selector and what is declared for it.

    Args:
        selector: as it is written.
        declared: value and whether it is important, by property.
        applies: whether it holds on a screen whatever its size.
        weight: the ids, classes and names that it asks for, then its place in the page.
    """

    selector: str
    declared: Mapping[str, tuple[str, bool]]
    applies: bool
    weight: tuple[int, int, int, int]

    @property
    def hides(self) -> bool:
        values = {name: value for name, (value, _) in self.declared.items()}
        return values.get("display") == "none" or values.get("visibility") in UNSEEN

    @property
    def shows(self) -> bool:
        return not self.hides and not self.declared.keys().isdisjoint({"display", "visibility"})

    @property
    def insists(self) -> bool:
        """Whether it says that it is important whether its words are shown."""
        said = (self.declared.get(name, ("", False)) for name in ("display", "visibility"))
        return any(important for _, important in said)

    @property
    def names(self) -> frozenset[str]:
        """Ids and classes that are asked of the element itself."""
        return frozenset(_NAME.findall(self.last))

    @property
    def last(self) -> str:
        """What is asked of the element itself."""
        return _JOINT.split(self.selector)[-1]


@dataclass(slots=True)
class _Sheets:
    """What was read of a page's sheets."""

    rules: list[_Rule] = field(default_factory=list)
    places: Iterator[int] = field(default_factory=count)


def as_styled(root: Element) -> None:
    """Write what a page's sheets declare of its words into the styles of its elements.

    Args:
        root: the page, with its scripts and sheets.
    """
    tags = [tag for tag in root.iter("style") if ancestor(tag, "template") is None]
    texts = {tag: "".join(map(str, tag.itertext())) for tag in tags}
    if not any(map(_TELLS.search, texts.values())):
        return
    sheets, left = _Sheets(), LONGEST
    for tag, text in texts.items():
        texts[tag] = text[:left]
        left -= len(texts[tag])
    for tag, text in zip(tags, _telling([*texts.values()], root), strict=True):
        _read(sheets, tinycss2.parse_stylesheet(text), applies=_is_in_force(tag))
    linked = any("stylesheet" in (tag.get("rel") or "").lower() for tag in root.iter("link"))
    # Beside a sheet that is not read, a rule for all items or paragraphs is only where that begins.
    known = [rule for rule in sheets.rules if rule.applies and (rule.names or not linked)][:MOST]
    found = Selectors(all=[rule.selector for rule in known]).find(root)["all"]
    matched = [(rule, tags) for rule, tags in zip(known, found, strict=True) if tags]
    opened = _opened(root, sheets.rules, matched)
    counts = any(map(_COUNTS.search, texts.values()))
    given: defaultdict[Element, list[_Rule]] = defaultdict(list)
    for rule, tags in sorted(matched, key=lambda each: each[0].weight):
        for tag in tags if rule.weight not in opened else ():
            given[tag].append(rule)
    for tag, rules in given.items():
        _write(tag, rules, counts=counts, scripted=root.find(".//script") is not None)


def _is_in_force(tag: Element) -> bool:
    media = fold(tag.get("media") or "").lower()
    return media in _EVERYWHERE and ancestor(tag, "noscript") is None


def _telling(texts: Sequence[str], root: Element) -> list[str]:
    """Leave out the rules that tell nothing of this page: nineteen of twenty, unparsed.

    Args:
        texts: of its sheets.
        root: the page.

    Returns:
        The rules that hide, strike or number what there is on it, and those that undo that.
    """
    called = {tag: _called(tag) for tag in root.iter()}
    there = frozenset(name for names in called.values() for name in names)
    sheets = [[_parted(piece) for piece in _COMMENT.sub(" ", x).split("}")] for x in texts]
    told = {
        _JOINT.split(selector.strip())[-1]
        for pieces in sheets
        for _, prelude, body in pieces
        if _TELLS.search(body)
        for selector in prelude.split(",")
        if there.issuperset(_NAME.findall(selector))
    }
    named = {name for last in told for name in _NAME.findall(last)}
    touched = {tag: names for tag, names in called.items() if names & named}
    prefixes = tuple(named.union(*touched.values()))
    kinds = {str(tag.tag) for tag in touched} | {last.lower() for last in told}
    return ["".join(_kept(piece, prefixes, kinds) for piece in pieces) for pieces in sheets]


def _called(tag: Element) -> frozenset[str]:
    """Return an element's id and classes."""
    names = (tag.get("class") or "").split()
    return frozenset([*names, own] if (own := tag.get("id")) else names)


def _parted(piece: str) -> tuple[str, str, str]:
    """Part what ends at a brace: what stands around a rule, what it is for, what it declares."""
    head, brace, body = piece.rpartition("{")
    if not brace:
        return piece, "", ""
    outer = max(head.rfind("{"), head.rfind(";")) + 1
    return head[:outer], head[outer:], body


def _kept(piece: tuple[str, str, str], prefixes: tuple[str, ...], kinds: Set[str]) -> str:
    outer, prelude, body = piece
    if not prelude:
        return f"{outer}}}"
    tells = _SPEAKS.search(body) and (
        any(word.startswith(prefixes) or word.lower() in kinds for word in _WORD.findall(prelude))
        or any(_STATE.fullmatch(each.strip()) for each in prelude.split(","))
    )
    return f"{outer}{prelude}{{{body}}}" if tells else outer


def _read(sheets: _Sheets, nodes: Iterable[Node], *, applies: bool) -> None:
    for node in nodes:
        if node.type == "qualified-rule":
            declared = _declared(node.content)
            for selector in _selectors(node.prelude) if declared else ():
                weight = (*_specificity(selector), next(sheets.places))
                known = applies and _is_known(selector)
                sheets.rules.append(_Rule(selector, declared, known, weight))
        elif node.type == "at-rule" and node.content and node.lower_at_keyword in _CONDITIONS:
            asked = fold(tinycss2.serialize(node.prelude)).lower()
            if not (media := node.lower_at_keyword == "media") or not _NO_SCREEN.match(asked):
                inside = tinycss2.parse_rule_list(node.content)
                _read(sheets, inside, applies=applies and media and asked in _EVERYWHERE)


def _declared(content: Sequence[Node]) -> dict[str, tuple[str, bool]]:
    found: dict[str, tuple[str, bool]] = {}
    for each in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        kind = _KINDS.get(each.lower_name) if isinstance(each, Declaration) else None
        value = tinycss2.serialize(each.value).strip().lower() if kind else ""
        if kind and value and not re.search(r"[;(]|revert", value):
            found[kind] = value, each.important
    return found


def _selectors(prelude: Sequence[Node]) -> list[str]:
    parts: list[list[Node]] = [[]]
    for node in prelude:
        if node == ",":
            parts.append([])
        else:
            parts[-1].append(node)
    return [said for part in parts if (said := tinycss2.serialize(part).strip())]


def _specificity(selector: str) -> tuple[int, int, int]:
    names = sum(step[:1].isalpha() for step in _JOINT.split(selector))
    return selector.count("#"), len(re.findall(r"[.\[]", selector)), names


def _is_known(selector: str) -> bool:
    """Tell whether it is of a form that is matched here, and of no state such as ``:hover``."""
    if len(_JOINT.split(selector)) > DEEPEST:
        return False
    try:
        Selectors(one=[selector])
    except ValueError:
        return False
    return True


def _opened(
    root: Element, rules: Iterable[_Rule], matched: Iterable[tuple[_Rule, Sequence[Element]]]
) -> frozenset[tuple[int, ...]]:
    """Return the weights of the rules that hide words which the page shows in some state."""
    hiding = [(rule, tags) for rule, tags in matched if rule.hides]
    if not hiding:
        return frozenset()
    showing = [rule for rule in rules if rule.shows]
    named = _named_by_scripts(root)
    anything = any(_STATE.fullmatch(rule.selector) for rule in showing)
    return frozenset(
        rule.weight
        for rule, tags in hiding
        if anything
        or rule.names & named
        or any(_may_show(each, rule, tags) for each in showing)
        or (len(tags) > 1 and sum(map(stands_below_title, tags)) * 2 > len(tags))
    )


def _may_show(showing: _Rule, hiding: _Rule, tags: Iterable[Element]) -> bool:
    """Tell whether a rule shows what another hides, in some state of the page."""
    stronger = (showing.insists, showing.weight) > (hiding.insists, hiding.weight)
    if showing.applies and not stronger:
        return False
    if any(name.startswith(tuple(hiding.names)) for name in showing.names):
        return True
    last = _WORD.match(showing.last)
    kind = last[0].lower() if last else ""
    return stronger and any(kind == tag.tag or showing.names & _called(tag) for tag in tags)


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


def _write(tag: Element, rules: Iterable[_Rule], *, counts: bool, scripted: bool) -> None:
    """Put what rules declare, the strongest last, in front of what an element says of itself."""
    strongest: dict[str, tuple[str, bool]] = {}
    for rule in rules:
        for kind, (value, important) in rule.declared.items():
            if important or not strongest.get(kind, ("", False))[1]:
                strongest[kind] = value, important
    own = tag.get("style") or ""
    held = {_KINDS.get(name) for name in styles(tag)}
    before, after = "", ""
    for kind, (value, important) in strongest.items():
        if (counts and (kind == "list-style" or (kind == "display" and value != "none"))) or (
            scripted and kind == "visibility"
        ):
            continue  # scripts fade parts in as a reader comes to them
        if kind not in held:
            before += f"{kind}: {value}; "
        elif important and "!" not in own:
            after += f"; {kind}: {value}"
    if before or after:
        tag.set("style", before + own + after)
