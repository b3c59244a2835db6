"""Selectors: the few forms of CSS selectors that profiles use, matched in one pass over a page.

They are names, classes, ids and attributes joined by " " and ">". A profile has some fifty of
them, and most elements of a page meet none: so each is looked up under the rarest thing that it
asks for. (On pages of 20 kB, matching took 18 ms with soupsieve and 6 ms as XPath; so it takes 1.)
Any other form is refused when the profile is loaded, not passed over when a page is read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from crawler.extract.html.elements import Element

_PART = re.compile(
    r"""(?P<name>[a-zA-Z][\w-]*)
    | \#(?P<id>[\w-]+)
    | \.(?P<class>[\w-]+)
    | \[(?P<attribute>[\w:-]+)(?:(?P<how>[*^$]?=)(?P<quote>['"]?)(?P<value>[^'"\[\]]*)(?P=quote))?\]
    """,
    re.VERBOSE,
)
_STEPS = re.compile(r">|(?:\[[^\]\[]*\]|[^\s>\[])+")
_TESTS = {"=": str.__eq__, "*=": str.__contains__, "^=": str.startswith, "$=": str.endswith}


def _passes(value: str | None, how: str, wanted: str) -> bool:
    """Tell whether the value of an attribute is what is asked for."""
    return value is not None and (not how or _TESTS[how](value, wanted))


@dataclass(frozen=True, slots=True)
class _Step:
    """What is asked of one element.

    Args:
        name: its name; empty for any.
        classes: that it must have.
        attributes: name of each attribute, how its value is compared, and with what.
        child: whether it must be a child of what the step before matches, not deeper.
    """

    name: str
    classes: tuple[str, ...]
    attributes: tuple[tuple[str, str, str], ...]
    child: bool

    def matches(self, element: Element) -> bool:
        """Tell whether an element is what is asked for."""
        if self.name and element.tag != self.name:
            return False
        if self.classes and not set(self.classes) <= set((element.get("class") or "").split()):
            return False
        return all(_passes(element.get(name), how, x) for name, how, x in self.attributes)


@dataclass(frozen=True, slots=True)
class _Path:
    """A selector.

    Args:
        group, rank: the name of its group and its place there.
        steps: what is asked of an element, and before that of those around it.
    """

    group: str
    rank: int
    steps: tuple[_Step, ...]


class Selectors:
    """Groups of selectors, compiled.

    Args:
        groups: CSS selectors by the name of their group.

    Raises:
        ValueError: a selector is not of a form that is known here.
    """

    def __init__(self, **groups: Sequence[str]) -> None:
        self._sizes = {group: len(selectors) for group, selectors in groups.items()}
        self._by: dict[str, defaultdict[str, list[_Path]]] = {
            kind: defaultdict(list) for kind in ("name", "class", "id", "attribute")
        }
        for group, selectors in groups.items():
            for rank, selector in enumerate(selectors):
                path = _Path(group, rank, _steps(selector))
                kind, key = _rarest(path.steps[-1])
                self._by[kind][key].append(path)

    def find(self, elements: Iterable[Element]) -> dict[str, list[list[Element]]]:
        """Match every selector against some elements.

        Args:
            elements: in document order.

        Returns:
            For each group and each of its selectors what it matches, in document order.
        """
        found: dict[str, list[list[Element]]] = {
            group: [[] for _ in range(size)] for group, size in self._sizes.items()
        }
        known: dict[tuple[str, str], list[_Path]] = {}
        for element in elements:
            for path in self._candidates(element, known):
                if _reaches(path.steps, element):
                    found[path.group][path.rank].append(element)
        return found

    def _candidates(
        self, element: Element, known: dict[tuple[str, str], list[_Path]]
    ) -> list[_Path]:
        """Return the selectors that an element may match, by its name and its attributes."""
        candidates = self._by["name"].get(str(element.tag), [])
        for attribute in cast("list[tuple[str, str]]", element.items()):
            if attribute not in known:  # most attributes of a page are like others of it
                known[attribute] = self._candidates_by(*attribute)
            candidates = candidates + known[attribute]
        return candidates

    def _candidates_by(self, name: str, value: str) -> list[_Path]:
        by = self._by
        keys = value.split() if name == "class" else [value] if name == "id" else []
        found = [path for key in dict.fromkeys(keys) for path in by[name].get(key, [])]
        return found + [
            path
            for path in by["attribute"].get(name, [])
            if _passes(value, *path.steps[-1].attributes[0][1:])
        ]


def _reaches(path: Sequence[_Step], element: Element) -> bool:
    """Tell whether an element, and those around it, are what the steps of a selector ask for."""
    if not path[-1].matches(element):
        return False
    if len(path) == 1:
        return True
    around = element.iterancestors()
    if path[-1].child:
        around = iter([parent] if (parent := element.getparent()) is not None else [])
    return any(_reaches(path[:-1], ancestor) for ancestor in around)


def _rarest(step: _Step) -> tuple[str, str]:
    """Return the kind and the name of that by which a step is looked up."""
    for name, how, wanted in step.attributes:
        if name == "id" and how == "=":
            return "id", wanted
    if step.classes:
        return "class", step.classes[0]
    return ("attribute", step.attributes[0][0]) if step.attributes else ("name", step.name)


def _steps(selector: str) -> tuple[_Step, ...]:
    steps: list[_Step] = []
    child = False
    for step in _STEPS.findall(selector):
        if step != ">":
            steps.append(_step(step, selector, child))
        child = step == ">"
    if not steps or child:
        raise ValueError(f"this selector is of no known form: {selector!r}")
    return tuple(steps)


def _step(text: str, selector: str, child: bool) -> _Step:
    parts = list(_PART.finditer(text))
    if "".join(part[0] for part in parts) != text or any(part["name"] for part in parts[1:]):
        raise ValueError(f"this selector is of no known form: {selector!r}")
    attributes = [("id", "=", part["id"]) for part in parts if part["id"]]
    attributes += [
        (part["attribute"], part["how"] or "", part["value"] or "")
        for part in parts
        if part["attribute"]
    ]
    classes = tuple(part["class"] for part in parts if part["class"])
    return _Step(parts[0]["name"] or "", classes, tuple(attributes), child)
