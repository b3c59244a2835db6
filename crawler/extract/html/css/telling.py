"""telling(): the few rules of a page's sheets that say something of its words.

Nineteen of twenty do not, and reading CSS costs more than reading the page. So rules are looked at
as text first: what they declare, and whether the page has what they are for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import Enum

from crawler.extract.html.css.rules import JOINT, NAME
from crawler.extract.html.css.setting import joined
from crawler.extract.html.css.unseen import colour
from crawler.extract.html.elements import Element

Called = Mapping[Element, frozenset[str]]
"""The ids and classes of each element of a page."""

_WORD = re.compile(r"[\w-]+")
_COMMENT = re.compile(r"/\*(?:[^*]|\*(?!/))*(?:\*/)?")
STATE = re.compile(
    r"\.(?:is-|has-|js-)?(?:show|shown|open|opened|active|visible|expanded|selected|current|in)",
    re.IGNORECASE,
)
"""A class by which a script shows whatever it is given to."""


class _Of(Enum):
    """Of which elements something matters."""

    ANY = 1
    JOINED = 2
    HOLDING = 3


_WORDS = r"[^;}]*(?:[^\W\d_]{2}|counter|attr)"
_NOUGHT = r"\s*[:(]\s*(?:0?\.0\d*|0)\s*(?:px|r?em|%)?\s*(?:[;!)}]|$)"


@dataclass(frozen=True, slots=True)
class _Tell:
    """One kind of thing that a rule may say of words.

    Args:
        speaks: the properties that matter then: other rules may say that it does not.
        sign: what a rule that says it holds, to be looked for at no cost.
        form: how it says it, in lower case.
        of: whether it matters of any element, of those that make one word with what is beside
            them, or of those that hold such.
        fades: whether scripts change it as a reader comes to a part, so that it says nothing.
    """

    speaks: str
    sign: str
    form: str
    of: _Of = _Of.ANY
    fades: bool = False

    def is_said_by(self, body: str) -> bool:
        """Tell whether a rule says it."""
        return self.sign in body and re.search(self.form, body) is not None


_SIDES = r"(?:left|right|top|bottom)\s*:\s*-(?:9\d\d|\d{4}|\d+r?em)"
_TELLS = (
    _Tell("display", "display", r"display\s*:\s*(?:none|list-item)"),
    _Tell("visibility", "visibility", r"visibility\s*:\s*(?:hidden|collapse)", fades=True),
    _Tell("text-decoration", "line-through", ""),
    _Tell("list-style", "list-style", ""),
    _Tell("opacity|filter|position", "opacity", rf"opacity{_NOUGHT}", fades=True),
    _Tell("left|right|top|bottom|position|margin", "-", _SIDES),
    _Tell("text-indent|overflow", "text-indent", r"text-indent\s*:\s*(?:-|100%)"),
    _Tell("clip|position", "clip", r"clip(?:-path)?\s*:\s*(?:rect|inset|circle|ellipse|poly)"),
    _Tell("scale|transform", "scale", r"scale\w*\s*[:(]\s*0(?!\.\d*[1-9])", fades=True),
    _Tell("translate|transform", "translate", r"translate\w*\([^)]*-\d{3}", fades=True),
    _Tell(
        "height|width|overflow|padding|display|position|transition",
        "overflow",
        r"(?:^|[^-])(?:max-)?(?:height|width)\s*:\s*[01](?:px)?\s*(?:[;!]|$)",
    ),
    _Tell("font", "font", r"font(?:-size)?\s*:\s*0"),
    _Tell(
        "color|background|text-shadow", "transparent", r"(?:^|[^\w-]|fill-)color\s*:\s*transparent"
    ),
    _Tell(
        "color|background|text-shadow", "rgba(", r"(?:^|[^\w-]|fill-)color\s*:\s*rgba\([^)]*\b0\)"
    ),
    _Tell("content-visibility", "content-visibility", ""),
    _Tell("unicode-bidi|direction", "-override", ""),
    _Tell("order|flex|display", "order", r"(?:^|[^\w-])order\s*:"),
    _Tell("flex|display", "-reverse", ""),
    _Tell("grid-row|display", "grid-row", r"grid-row\s*:\s*\d"),
    _Tell("quotes", "quotes", r"(?:^|[^\w-])quotes\s*:"),
    _Tell("content|display|visibility|font-family|position", "content", rf"content\s*:{_WORDS}"),
    _Tell("counter|content|display", "counter", ""),
    _Tell(
        "display|float|position",
        "display",
        r"display\s*:\s*(?:inline-)?(?:block|flex|grid|table|flow-root)",
        _Of.JOINED,
    ),
    _Tell("display|float|position", "float", r"float\s*:\s*[lr]", _Of.JOINED),
    _Tell("display|float|position", "position", r"position\s*:\s*[af]", _Of.JOINED),
    _Tell("display", "display", r"display\s*:\s*(?:inline-)?(?:flex|grid)", _Of.HOLDING),
)
_INHERITED = frozenset({"visibility", "font", "color|background|text-shadow"})
"""What the elements inside another may undo."""
_SAME = _Tell("color|background|text-shadow", "background", "")
_LETTERS = re.compile(r"(?:^|[^\w-])color\s*:\s*([^;!}]+)")
_BEHIND = re.compile(r"background(?:-color)?\s*:\s*([^;!}]+)")


@dataclass(frozen=True, slots=True)
class _Piece:
    """What ends at a brace.

    Args:
        outer: what stands around a rule, as the beginning of a condition.
        prelude: what the rule is for.
        body: what it declares.
    """

    outer: str
    prelude: str
    body: str

    @classmethod
    def part(cls, text: str) -> _Piece:
        head, brace, body = text.rpartition("{")
        if not brace:
            return cls(text, "", "")
        outer = max(head.rfind("{"), head.rfind(";")) + 1
        return cls(head[:outer], head[outer:], body)


@dataclass(slots=True)
class _Told:
    """Of what the rules are that say one kind of thing.

    Args:
        speaks: what a rule has to declare to matter.
        prefixes: with which the ids and classes of what they touch begin.
        kinds: the names of elements that they touch.
    """

    speaks: re.Pattern[str]
    prefixes: tuple[str, ...]
    kinds: Set[str]

    @classmethod
    def of(
        cls, speaks: str, lasts: Set[str], touched: Collection[Element], called: Called
    ) -> _Told:
        named = {name for last in lasts for name in NAME.findall(last)}
        kinds = {str(tag.tag) for tag in touched} | {_kind(last) for last in lasts}
        names = named.union(*(called[tag] for tag in touched))
        return cls(re.compile(speaks), tuple(names), kinds)

    def is_for(self, words: Sequence[str]) -> bool:
        """Tell whether a rule may be for the same."""
        return any(word.startswith(self.prefixes) or word.lower() in self.kinds for word in words)


def telling(
    texts: Sequence[str], root: Element, *, scripted: bool
) -> tuple[list[str], list[Element]]:
    """Leave out the rules that tell nothing of this page, unparsed.

    Args:
        texts: of its sheets.
        root: the page.
        scripted: whether it has scripts, which fade parts in as a reader comes to them.

    Returns:
        The rules that say something of what there is on it, and those that undo that; and the
        elements of which anything is said, in document order.
    """
    nothing: tuple[list[str], list[Element]] = ([], [])
    whole = "".join(texts).lower()
    tells = [tell for tell in _TELLS if tell.sign in whole and not (scripted and tell.fades)]
    if not tells and "background" not in whole:
        return nothing
    sheets = [[_Piece.part(each) for each in _COMMENT.sub(" ", x).split("}")] for x in texts]
    called = {tag: called_by(tag) for tag in root.iter()}
    lasts = _lasts(
        [piece for pieces in sheets for piece in pieces if piece.body], tells, root, called
    )
    if not lasts:
        return nothing
    touched = {speaks: _touched(speaks, found, called) for speaks, found in lasts.items()}
    told = [_Told.of(each, lasts[each], touched[each], called) for each in lasts]
    kept = ["".join(_kept(piece, told) for piece in pieces) for pieces in sheets]
    anywhere = set().union(*touched.values())
    return kept, [tag for tag in called if tag in anywhere]


def _touched(speaks: str, lasts: Set[str], called: Called) -> set[Element]:
    """Return the elements for which rules may be that end in some steps.

    Of what is inherited, the elements inside them count too: they may say something else.
    """
    named = {name for last in lasts for name in NAME.findall(last)}
    kinds = {_kind(last) for last in lasts if not NAME.search(last)}
    if kinds & {"", "*"}:
        return set(called)
    found = {tag for tag, names in called.items() if names & named or tag.tag in kinds}
    if speaks in _INHERITED:
        found.update(inner for tag in list(found) for inner in tag.iterdescendants())
    return found


def _lasts(
    pieces: Iterable[_Piece], tells: Sequence[_Tell], root: Element, called: Called
) -> dict[str, set[str]]:
    """Return, by the properties that matter, the last steps of the rules that say something."""
    names = {_Of.ANY: _Names.of(called, called)}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for piece in pieces:
        body = piece.body.lower()
        for tell in (tell for tell in (*tells, _SAME) if tell.sign in body):
            if not (_is_of_one_colour(body) if tell is _SAME else tell.is_said_by(body)):
                continue
            if tell.of not in names:
                inline = joined(root)
                held = [tag for each in inline if (tag := each.getparent()) is not None]
                names[_Of.JOINED], names[_Of.HOLDING] = (
                    _Names.of(inline, called),
                    _Names.of(held, called),
                )
            found[tell.speaks].update(
                names[tell.of].present(piece.prelude, any_=tell.of is _Of.ANY)
            )
    return {speaks: lasts for speaks, lasts in found.items() if lasts}


def _is_of_one_colour(body: str) -> bool:
    letters, behind = _LETTERS.search(body), _BEHIND.search(body)
    if letters is None or behind is None:
        return False
    drawn = colour(letters[1].strip())
    return drawn is not None and drawn == colour(behind[1].strip())


def _kept(piece: _Piece, told: Sequence[_Told]) -> str:
    """Return a piece as it is to be parsed: with what it declares of all that matters."""
    if not piece.prelude:
        return f"{piece.outer}}}"
    body = piece.body.lower()
    speaking = [each for each in told if each.speaks.search(body)]
    if speaking:
        words = _WORD.findall(piece.prelude)
        states = any(STATE.fullmatch(each.strip()) for each in piece.prelude.split(","))
        speaking = [each for each in speaking if states or each.is_for(words)]
    if not speaking:
        return piece.outer
    body = piece.body
    if '"' not in body and "'" not in body:
        body = ";".join(
            each for each in body.split(";") if any(x.speaks.search(each.lower()) for x in speaking)
        )
    return f"{piece.outer}{piece.prelude}{{{body}}}"


def called_by(tag: Element) -> frozenset[str]:
    """Return an element's id and classes."""
    names = (tag.get("class") or "").split()
    return frozenset([*names, own] if (own := tag.get("id")) else names)


@dataclass(frozen=True, slots=True)
class _Names:
    """What some elements are called: their ids and classes, and their own names."""

    given: frozenset[str]
    kinds: Set[str]

    @classmethod
    def of(cls, tags: Collection[Element], called: Called) -> _Names:
        given = frozenset(name for tag in tags for name in called[tag])
        return cls(given, {str(tag.tag) for tag in tags})

    def present(self, prelude: str, *, any_: bool) -> Iterator[str]:
        """Yield the last steps of those selectors that may match one of the elements.

        Args:
            prelude: selectors.
            any_: whether what stands around an element counts, and its name does not.
        """
        for selector in prelude.split(","):
            step = JOINT.split(selector.strip())[-1]
            if not self.given.issuperset(NAME.findall(selector if any_ else step)):
                continue
            if any_ or _kind(step) in {"", "*", *self.kinds}:
                yield step


def _kind(step: str) -> str:
    """Return the element's name that a step asks for, if any."""
    return re.split(r"[.#:\[]", step, maxsplit=1)[0].lower()
