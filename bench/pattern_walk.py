"""Every regular expression of the code, with the way in which it is used.

Those that stand in a module, a class or a table are found by importing every module and looking
through what it holds; those inside functions by reading the code and evaluating what a call to
``re`` is given. A call whose pattern is made from data has a row in DATA, and ``unexplained`` tells
those that have none, so no pattern can be added unseen.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from collection.marks.wordings import BY_FIRST
from collection.taxonomy import load_taxonomy
from crawler import classify
from crawler.announcements import amendments
from crawler.profiles import PROFILES, profile
from crawler.sources import load_sources
from index.searching.operators.matching import pieces

PACKAGES = ("briefings", "collection", "crawler", "demo", "index", "portal")
CALLS = ("compile", "search", "match", "fullmatch", "sub", "subn", "split", "finditer", "findall")
ONCE = ("match", "fullmatch")
"""The methods that try one start only."""


@dataclass(frozen=True, slots=True)
class Used:
    """A pattern of the code.

    Args:
        place: where it stands: module and name, or module and line.
        pattern: compiled.
        mode: the method that it is used by, the costliest where there are several.
    """

    place: str
    pattern: re.Pattern[Any]
    mode: str

    @property
    def label(self) -> str:
        """The place with the beginning of the pattern."""
        return f"{self.place} ({self.mode}) {self.pattern.pattern!r:.90}"


_AT_ONE_PLACE = frozenset({"match", "fullmatch"})


@cache
def all_patterns() -> tuple[Used, ...]:
    """Return every pattern of the packages, each once a mode, in the order of their places.

    One that is searched for is not told as one that is matched: a search tries every start.
    """
    found: dict[tuple[Any, int, str], Used] = {}
    for used in sorted(_walk(), key=lambda used: used.place):
        found.setdefault((used.pattern.pattern, used.pattern.flags, used.mode), used)
    searched = {(words, flags) for words, flags, mode in found if mode not in _AT_ONE_PLACE}
    return tuple(
        used
        for (words, flags, mode), used in found.items()
        if mode != "match" or (words, flags) not in searched
    )


def unexplained() -> list[str]:
    """Return the calls whose pattern can be told neither from the code nor from a row of DATA."""
    return [
        f"{module.__name__}:{call.lineno} in {where}"
        for module in modules()
        for call, where in _calls(module)
        if _evaluated(call, module) is None
        and f"{module.__name__}.{where}" not in DATA
        and not _held(module, call)
    ]


def modules() -> Iterator[ModuleType]:
    """Import every module of the packages, but for the migrations of the database."""
    for name in PACKAGES:
        package = importlib.import_module(name)
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{name}."):
            if ".migrations." not in found.name:
                yield importlib.import_module(found.name)


def _walk() -> Iterator[Used]:
    methods = _methods()
    for module in modules():
        for name, value in vars(module).items():
            for pattern in _inside(value, module.__name__, set()):
                used = methods.get(_owned(module.__name__, name), set())
                mode = MODES.get(f"{module.__name__}.{name}") or _mode(used)
                yield Used(f"{module.__name__}.{name}", pattern, mode)
        for call, where in _calls(module):
            compiled = _evaluated(call, module)
            if compiled is not None and where:
                kind = call.func.attr  # type: ignore[attr-defined]
                mode = _mode({kind})
                yield Used(f"{module.__name__}:{call.lineno}", compiled, mode)
    for where, data in DATA.items():
        for pattern, mode in data():
            yield Used(f"{where}()", pattern, mode)


def _mode(methods: set[str]) -> str:
    if methods and methods <= {"fullmatch"}:
        return "fullmatch"
    return "match" if methods and methods <= set(ONCE) else "search"


def _owned(module: str, name: str) -> str:
    """Return what a name is known by: one with an underscore belongs to its module."""
    return f"{module}.{name}" if name.startswith("_") else name


def _methods() -> Mapping[str, set[str]]:
    """Return by which methods each name is used."""
    found: dict[str, set[str]] = {}
    for module in modules():
        for node in ast.walk(_tree(module)):
            if isinstance(node, ast.Attribute) and node.attr in CALLS:
                held = node.value
                name = held.id if isinstance(held, ast.Name) else getattr(held, "attr", "")
                found.setdefault(_owned(module.__name__, name), set()).add(node.attr)
    return found


_TREES: dict[str, ast.Module] = {}


def _tree(module: ModuleType) -> ast.Module:
    if module.__name__ not in _TREES:
        path = inspect.getsourcefile(module)
        _TREES[module.__name__] = ast.parse(Path(path or "").read_text("utf-8"))
    return _TREES[module.__name__]


def _calls(module: ModuleType) -> Iterator[tuple[ast.Call, str]]:
    """Yield the calls of ``re``, each with the function that it stands in, "" for none."""

    def visit(node: ast.AST, where: str) -> Iterator[tuple[ast.Call, str]]:
        for child in ast.iter_child_nodes(node):
            inner = where
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                inner = child.name
            if isinstance(child, ast.Call) and _is_call_of_re(child):
                yield child, inner
            yield from visit(child, inner)

    yield from visit(_tree(module), "")


def _is_call_of_re(call: ast.Call) -> bool:
    function = call.func
    return (
        isinstance(function, ast.Attribute)
        and function.attr in CALLS
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
    )


def _evaluated(call: ast.Call, module: ModuleType) -> re.Pattern[Any] | None:
    """Compile what a call is given; None where it depends on what a function was given."""
    kind = call.func.attr  # type: ignore[attr-defined]
    flags = {word.arg: word.value for word in call.keywords}.get("flags")
    place = {"compile": 1, "sub": 4, "subn": 4, "split": 3}.get(kind, 2)
    if flags is None and len(call.args) > place:
        flags = call.args[place]
    try:
        pattern = _value(call.args[0], module)
        return re.compile(pattern, _value(flags, module) if flags is not None else 0)
    except (NameError, AttributeError, TypeError):
        return None


def _value(expression: ast.expr, module: ModuleType) -> Any:
    code = compile(ast.Expression(expression), "<pattern>", "eval")
    return eval(code, dict(vars(module)))  # noqa: S307 - the code's own constants


def _held(module: ModuleType, call: ast.Call) -> bool:
    """Tell whether a call stands in an assignment of the module whose value holds patterns."""
    for node in _tree(module).body:
        if call in ast.walk(node):
            targets = node.targets if isinstance(node, ast.Assign) else []
            names = [
                name.id
                for target in targets
                for name in ast.walk(target)
                if isinstance(name, ast.Name)
            ]
            return any(any(_inside(vars(module)[n], module.__name__, set())) for n in names)
    return False


def _inside(value: Any, module: str, seen: set[int]) -> Iterator[re.Pattern[Any]]:
    """Yield the patterns that a value holds, in whatever it is made of."""
    if isinstance(value, re.Pattern):
        yield value
    if id(value) in seen or isinstance(value, str | bytes | ModuleType):
        return
    seen.add(id(value))
    parts: list[Any] = []
    if isinstance(value, Mapping):
        parts = [*value.keys(), *value.values()]
    elif isinstance(value, list | tuple | set | frozenset):
        parts = list(value)
    elif isinstance(value, type):
        parts = list(vars(value).values()) if value.__module__ == module else []
    elif is_dataclass(value):
        parts = [getattr(value, each.name, None) for each in fields(value)]
        parts += list(getattr(value, "__dict__", {}).values())
    for part in parts:
        yield from _inside(part, module, seen)


def _flagged(patterns: Iterable[str], mode: str) -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(pattern, re.IGNORECASE), mode) for pattern in patterns]


def _from_headings() -> list[tuple[re.Pattern[str], str]]:
    return _flagged(amendments._HEADINGS.values(), "search")


def _from_paths() -> list[tuple[re.Pattern[str], str]]:
    return _flagged((path for rule in load_taxonomy().type for path in rule.path), "search")


def _from_words() -> list[tuple[re.Pattern[str], str]]:
    taxonomy = load_taxonomy()
    words = {w for rule in taxonomy.topic for w in rule.words}
    words |= {w for rule in taxonomy.type for w in rule.title}
    return [(classify._pattern(w), "findall") for w in sorted(words)]


def _from_profiles() -> list[tuple[re.Pattern[str], str]]:
    found: list[tuple[re.Pattern[str], str]] = []
    for kept in PROFILES.values():
        found.append((profile._any_of(tuple(kept.boxes), profile._SECTION), "fullmatch"))
        found.append((profile._any_of(kept.noise), "fullmatch"))
        found.append((profile._any_of(kept.followed_only), "search"))
    return found


def _from_boxes() -> list[tuple[re.Pattern[str], str]]:
    boxes = {box for kept in PROFILES.values() for box in kept.boxes}
    return _flagged((f"{profile._SECTION}(?:{box})" for box in sorted(boxes)), "fullmatch")


def _from_canonical_paths() -> list[tuple[re.Pattern[str], str]]:
    replaced = {pattern for kept in PROFILES.values() for pattern, _ in kept.canonical_path}
    return _flagged(sorted(replaced), "sub")


def _from_sources() -> list[tuple[re.Pattern[str], str]]:
    declared = load_sources(Path(__file__).parents[1] / "sources.toml")
    patterns = {pattern for source in declared for pattern in source.exclude}
    patterns |= {rule.path for source in declared for rule in source.pages}
    patterns |= {pattern for kept in PROFILES.values() for pattern in kept.excluded}
    return [(re.compile(pattern), "search") for pattern in sorted(patterns)]


def _from_titles() -> list[tuple[re.Pattern[str], str]]:
    """Titles and cited words are escaped, so that any one stands for all."""
    title = re.escape("Injuries to babies (not yet mobile), a–b")
    return [(re.compile(rf"(?<!\w){title}(?!\w)", re.IGNORECASE), "finditer")]


def _from_wordings() -> list[tuple[re.Pattern[str], str]]:
    return [(wordings.pattern, "match") for wordings in BY_FIRST.values()]


def _from_citations() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(re.escape("a.a (a.a)")), "finditer")]


def _from_wildcards() -> list[tuple[re.Pattern[str], str]]:
    typed = ("*e*e*e*e*", "saf?g*rd*", "*ab*ab*ab?", "a" + "*a" * 20)
    return [(piece, "search") for pattern in typed for piece in pieces(pattern)]


MODES: Mapping[str, str] = {"crawler.editions.volatile._PATTERNS": "fullmatch"}
"""How the patterns of a table are used whose name no method is called on."""
DATA: Mapping[str, Callable[[], list[tuple[re.Pattern[str], str]]]] = {
    "collection.marks.wordings.pattern": _from_wordings,
    "crawler.announcements.amendments._begin": _from_headings,
    "crawler.classify._kind": _from_paths,
    "crawler.classify._pattern": _from_words,
    "crawler.profiles.profile._any_of": _from_profiles,
    "crawler.profiles.profile.box_of": _from_boxes,
    "crawler.profiles.profile.path_of_document": _from_canonical_paths,
    "crawler.sources._pattern": _from_sources,
    "crawler.sources.facts_of": _from_sources,
    "crawler.urls.__init__": _from_sources,
    "index.searching.operators.matching.pieces": _from_wildcards,
    "briefings.reading.drafts.place_apart": _from_citations,
    "briefings.linking.suggesting._verbatim": _from_titles,
    "crawler.editions.one_for_many._without": _from_titles,
}
"""The functions that make patterns from data, each with the patterns that ours gives. Those of an
operator's own ``sources.toml`` are not known here: the addresses that they meet are bounded."""
