"""StyleRule and rules_of(): one selector of a sheet with what it declares, by tinycss2."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import tinycss2
from tinycss2.ast import Declaration, Node

from collection.words.folding import fold
from crawler.extract.html.css.unseen import is_gone, silences
from crawler.extract.html.selectors import Selectors

DEEPEST = 3
"""Names that a selector may join; for each, matching costs the depth of the page again."""

_PROPERTIES = (
    "display visibility opacity filter position left right top bottom text-indent margin-left "
    "margin-top height max-height min-height width max-width min-width overflow clip clip-path "
    "transform scale font-size font color background background-clip text-shadow "
    "content-visibility unicode-bidi direction order flex-direction grid-row float transition "
    "content font-family counter-reset counter-increment counter-set quotes padding"
)
KINDS: Mapping[str, str] = {
    **{name: name for name in _PROPERTIES.split()},
    "text-decoration": "text-decoration",
    "text-decoration-line": "text-decoration",
    "list-style": "list-style",
    "list-style-type": "list-style",
    "background-color": "background",
    "flex-flow": "flex-direction",
    "overflow-x": "overflow",
    "overflow-y": "overflow",
    "-webkit-clip-path": "clip-path",
    "-webkit-background-clip": "background-clip",
    "-webkit-text-fill-color": "color",
    "-webkit-transform": "transform",
    "padding-top": "padding",
    "padding-bottom": "padding",
}
"""The properties that are read; those of one kind take the place of one another."""

EVERYWHERE = frozenset({"", "all", "screen", "only screen", "all, screen"})
_NO_SCREEN = re.compile(r"\s*(?:print|speech|aural|braille|tty)\b", re.IGNORECASE)
_CONDITIONS = frozenset({"media", "supports", "layer", "container", "scope"})
_UNTOLD = re.compile(r";|\b(?:var|env|calc|min|max|clamp|url)\(|revert")
"""Values that nobody knows who does not lay the page out, or that say nothing of words."""

NAME = re.compile(r"[.#]([\w-]+)")
JOINT = re.compile(r"[\s>+~]+")
_PSEUDO = re.compile(r"::?(before|after)$", re.IGNORECASE)
_AT_KEYS = re.compile(r":(?:focus|focus-visible|active)$", re.IGNORECASE)
"""A state that only keys bring, or a finger that holds: what nobody sees cannot be clicked."""

_COMPANIONS = {"position": "absolute", "overflow": "hidden"}
"""What another rule may declare beside one that hides."""


@dataclass(frozen=True)
class StyleRule:
    """One selector and what is declared for it.

    Args:
        selector: as it is written, without the pseudo-element.
        pseudo: ``before``, ``after`` or nothing.
        declared: value and whether it is important, by property.
        applies: whether it holds on a screen whatever its size.
        weight: the ids, classes and names that it asks for, then its place in the page.
    """

    selector: str
    pseudo: str
    declared: Mapping[str, tuple[str, bool]]
    applies: bool
    weight: tuple[int, int, int, int]

    @cached_property
    def values(self) -> Mapping[str, str]:
        """The values by property."""
        return {name: value for name, (value, _) in self.declared.items()}

    @cached_property
    def hides(self) -> bool:
        """Whether it hides words, alone or with what another rule may say."""
        return not self.pseudo and (self.folds or bool(silences(self.values)))

    @cached_property
    def folds(self) -> bool:
        """Whether it takes the box away with the words, as of a part that folds away."""
        return is_gone({**_COMPANIONS, **self.values}, boxed=True, sized=True)

    @cached_property
    def shows(self) -> bool:
        """Whether it may show what another hides."""
        return not (self.pseudo or self.hides or _AT_KEYS.search(self.selector))

    @property
    def insists(self) -> bool:
        """Whether it says that something is important."""
        return any(important for _, important in self.declared.values())

    @cached_property
    def names(self) -> frozenset[str]:
        """Ids and classes that are asked of the element itself."""
        return frozenset(NAME.findall(self.last))

    @cached_property
    def last(self) -> str:
        """What is asked of the element itself."""
        return JOINT.split(self.selector)[-1]


def rules_of(text: str, *, applies: bool, places: Iterator[int]) -> Iterator[StyleRule]:
    """Yield the rules of a sheet, in its order.

    Args:
        text: of the sheet.
        applies: whether the sheet holds on a screen.
        places: numbers, each larger than the one before, over all sheets of a page.
    """
    yield from _read(tinycss2.parse_stylesheet(text), applies=applies, places=places)


def _read(nodes: Iterable[Node], *, applies: bool, places: Iterator[int]) -> Iterator[StyleRule]:
    for node in nodes:
        if node.type == "qualified-rule":
            declared = _declared(node.content)
            for selector in _selectors(node.prelude) if declared else ():
                pseudo = _PSEUDO.search(selector)
                of = selector[: pseudo.start()] if pseudo else selector
                weight = (*_specificity(of), next(places))
                named = pseudo[1].lower() if pseudo else ""
                yield StyleRule(of, named, declared, applies and _is_known(of), weight)
        elif node.type == "at-rule" and node.content and node.lower_at_keyword in _CONDITIONS:
            asked = fold(tinycss2.serialize(node.prelude)).lower()
            if not (media := node.lower_at_keyword == "media") or not _NO_SCREEN.match(asked):
                inside = tinycss2.parse_rule_list(node.content)
                holds = applies and media and asked in EVERYWHERE
                yield from _read(inside, applies=holds, places=places)


def _declared(content: Sequence[Node]) -> dict[str, tuple[str, bool]]:
    found: dict[str, tuple[str, bool]] = {}
    for each in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        kind = KINDS.get(each.lower_name) if isinstance(each, Declaration) else None
        if kind is None:
            continue
        value = tinycss2.serialize(each.value).strip()
        value = value if kind == "content" else value.lower()
        if value and (kind == "content" or not _UNTOLD.search(value)):
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
    names = sum(step[:1].isalpha() for step in JOINT.split(selector))
    return selector.count("#"), len(re.findall(r"[.\[]", selector)), names


def _is_known(selector: str) -> bool:
    """Tell whether it is of a form that is matched here, and of no state such as ``:hover``."""
    if len(JOINT.split(selector)) > DEEPEST:
        return False
    try:
        Selectors(one=[selector])
    except ValueError:
        return False
    return True
