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


_WORDS = r"[^;}]{0,199}(?:[^\W\d_]{2}|counter|attr)"
_NOUGHT = r"\s{0,9}[:(]\s{0,9}(?:0?\.0\d{0,9}|0)\s{0,9}(?:px|r?em|%)?\s{0,9}(?:[;!)}]|$)"


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

    speaks: re.Pattern[str]
    sign: str
    form: re.Pattern[str]
    of: _Of = _Of.ANY
    fades: bool = False

    def is_said_by(self, body: str) -> bool:
        """Tell whether a rule says it."""
        return self.sign in body and self.form.search(body) is not None


_SIDES = r"(?:left|right|top|bottom)\s{0,9}:\s{0,9}-(?:9\d\d|\d{4}|\d{1,9}r?em)"
_TELLS = (
    _Tell(
        re.compile("display"), "display", re.compile(r"display\s{0,9}:\s{0,9}(?:none|list-item)")
    ),
    _Tell(
        re.compile("visibility"),
        "visibility",
        re.compile(r"visibility\s{0,9}:\s{0,9}(?:hidden|collapse)"),
        fades=True,
    ),
    _Tell(re.compile("text-decoration"), "line-through", re.compile("")),
    _Tell(re.compile("list-style"), "list-style", re.compile("")),
    _Tell(
        re.compile("opacity|filter|position"),
        "opacity",
        re.compile(rf"opacity{_NOUGHT}"),
        fades=True,
    ),
    _Tell(re.compile("left|right|top|bottom|position|margin"), "-", re.compile(_SIDES)),
    _Tell(
        re.compile("text-indent|overflow"),
        "text-indent",
        re.compile(r"text-indent\s{0,9}:\s{0,9}(?:-|100%)"),
    ),
    _Tell(
        re.compile("clip|position"),
        "clip",
        re.compile(r"clip(?:-path)?\s{0,9}:\s{0,9}(?:rect|inset|circle|ellipse|poly)"),
    ),
    _Tell(
        re.compile("scale|transform"),
        "scale",
        re.compile(r"scale\w{0,9}\s{0,9}[:(]\s{0,9}0(?!\.\d{0,9}[1-9])"),
        fades=True,
    ),
    _Tell(
        re.compile("translate|transform"),
        "translate",
        re.compile(r"translate\w{0,9}\([^)]{0,99}-\d{3}"),
        fades=True,
    ),
    _Tell(
        re.compile("height|width|overflow|padding|display|position|transition"),
        "overflow",
        re.compile(
            r"(?:^|[^-])(?:max-)?(?:height|width)\s{0,9}:\s{0,9}[01](?:px)?\s{0,9}(?:[;!]|$)"
        ),
    ),
    _Tell(re.compile("font"), "font", re.compile(r"font(?:-size)?\s{0,9}:\s{0,9}0")),
    _Tell(
        re.compile("color|background|text-shadow"),
        "transparent",
        re.compile(r"(?:^|[^\w-]|fill-)color\s{0,9}:\s{0,9}transparent"),
    ),
    _Tell(
        re.compile("color|background|text-shadow"),
        "rgba(",
        re.compile(r"(?:^|[^\w-]|fill-)color\s{0,9}:\s{0,9}rgba\([^)]{0,99}\b0\)"),
    ),
    _Tell(re.compile("content-visibility"), "content-visibility", re.compile("")),
    _Tell(re.compile("unicode-bidi|direction"), "-override", re.compile("")),
    _Tell(re.compile("order|flex|display"), "order", re.compile(r"(?:^|[^\w-])order\s{0,9}:")),
    _Tell(re.compile("flex|display"), "-reverse", re.compile("")),
    _Tell(re.compile("grid-row|display"), "grid-row", re.compile(r"grid-row\s{0,9}:\s{0,9}\d")),
    _Tell(re.compile("quotes"), "quotes", re.compile(r"(?:^|[^\w-])quotes\s{0,9}:")),
    _Tell(
        re.compile("content|display|visibility|font-family|position"),
        "content",
        re.compile(rf"content\s{{0,9}}:{_WORDS}"),
    ),
    _Tell(re.compile("counter|content|display"), "counter", re.compile("")),
    _Tell(
        re.compile("display|float|position"),
        "display",
        re.compile(r"display\s{0,9}:\s{0,9}(?:inline-)?(?:block|flex|grid|table|flow-root)"),
        _Of.JOINED,
    ),
    _Tell(
        re.compile("display|float|position"),
        "float",
        re.compile(r"float\s{0,9}:\s{0,9}[lr]"),
        _Of.JOINED,
    ),
    _Tell(
        re.compile("display|float|position"),
        "position",
        re.compile(r"position\s{0,9}:\s{0,9}[af]"),
        _Of.JOINED,
    ),
    _Tell(
        re.compile("display"),
        "display",
        re.compile(r"display\s{0,9}:\s{0,9}(?:inline-)?(?:flex|grid)"),
        _Of.HOLDING,
    ),
)
_INHERITED = frozenset({"visibility", "font", "color|background|text-shadow"})
"""What the elements inside another may undo."""
_SAME = _Tell(re.compile("color|background|text-shadow"), "background", re.compile(""))
_LETTERS = re.compile(r"(?:^|[^\w-])color\s{0,9}:\s{0,9}([^;!}]{1,99})")
_BEHIND = re.compile(r"background(?:-color)?\s{0,9}:\s{0,9}([^;!}]{1,99})")


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
        cls, speaks: re.Pattern[str], lasts: Set[str], touched: Collection[Element], called: Called
    ) -> _Told:
        named = {name for last in lasts for name in NAME.findall(last)}
        kinds = {str(tag.tag) for tag in touched} | {_kind(last) for last in lasts}
        names = named.union(*(called[tag] for tag in touched))
        return cls(speaks, tuple(names), kinds)

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


def _touched(speaks: re.Pattern[str], lasts: Set[str], called: Called) -> set[Element]:
    """Return the elements for which rules may be that end in some steps.

    Of what is inherited, the elements inside them count too: they may say something else.
    """
    named = {name for last in lasts for name in NAME.findall(last)}
    kinds = {_kind(last) for last in lasts if not NAME.search(last)}
    if kinds & {"", "*"}:
        return set(called)
    found = {tag for tag, names in called.items() if names & named or tag.tag in kinds}
    if speaks.pattern in _INHERITED:
        found.update(inner for tag in list(found) for inner in tag.iterdescendants())
    return found


def _lasts(
    pieces: Iterable[_Piece], tells: Sequence[_Tell], root: Element, called: Called
) -> dict[re.Pattern[str], set[str]]:
    """Return, by the properties that matter, the last steps of the rules that say something."""
    names = {_Of.ANY: _Names.of(called, called)}
    found: defaultdict[re.Pattern[str], set[str]] = defaultdict(set)
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
