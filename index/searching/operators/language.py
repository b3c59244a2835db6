"""The language of operators, read by Whoosh's query parser into an expression.

The parser is given only what ``operators`` found to mean something, so that no sign that happens to
stand in a text changes what is asked. It knows what binds what: NOT before AND, AND before OR, and
words side by side are all asked for.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from whoosh import query
from whoosh.analysis import IDAnalyzer
from whoosh.fields import TEXT, FieldType, Schema
from whoosh.qparser import plugins
from whoosh.qparser.default import QueryParser

from index.errors import OperatorsUnread
from index.searching.operators.expressions import (
    Between,
    Dated,
    Either,
    Every,
    Expression,
    Held,
    Leaf,
    Like,
    Pattern,
    Without,
)
from index.searching.operators.signs import Kind, Operated, TypedPart
from index.searching.queries import Phrase
from index.words.analysis import stems

DEEPEST: Final = 20
"""Parentheses within one another that are read; Whoosh walks down by calling itself."""
_WORDS: Final = "words"
_MONTHS: Final = {
    name.lower()[:size]: number
    for number, name in enumerate(calendar.month_name)
    for size in (3, 4, len(name))
    if number
}
_YEAR_FIRST = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?")
_DAY_FIRST = re.compile(r"(?:(?:(\d{1,2})[-/ ])?(\d{1,2}|[a-z]{3,9})[-/ ])?(\d{4})")


def read(asked: Operated) -> Expression:
    """Read a search that has operators.

    Args:
        asked: its parts.

    Raises:
        OperatorsUnread: it holds a date that is none, or parentheses too deep in one another.
    """
    if _depth(asked.tokens) > DEEPEST:
        raise OperatorsUnread("There are too many parentheses within one another")
    parsed = _PARSER.parse(" ".join(_written(asked)), normalize=False)
    expression = _expression(parsed)
    if expression is None:
        raise OperatorsUnread("It asks for nothing")
    return expression


def _depth(tokens: tuple[TypedPart, ...]) -> int:
    depth = deepest = 0
    for token in tokens:
        depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        deepest = max(deepest, depth)
    return deepest


def _written(asked: Operated) -> Iterator[str]:
    """Yield the parts as Whoosh's parser reads them.

    Words of a search that says neither AND nor OR nor NOT are only ranked by.
    """
    field = ""
    for before, token in zip([None, *asked.tokens], asked.tokens, strict=False):
        alone = not asked.logical and not field
        negated = before is not None and before.kind is Kind.NOT
        match token.kind:
            case Kind.TITLE:
                field = "title:"
                continue
            case Kind.AND | Kind.OR | Kind.OPEN | Kind.CLOSE:
                if asked.logical:
                    yield token.text
            case Kind.NOT:
                yield "NOT"
            case Kind.WORD if not alone or negated:
                # A word with signs in it ("non-mobile", "s.47") is one thing.
                yield f'{field}"{token.text}"~1'
            case Kind.QUOTED:
                yield f'{field}"{token.text}"~{token.number + 1}'
            case Kind.ALIKE:
                yield f"{field}{token.text}~{token.number}"
            case Kind.PATTERN:
                yield f"{field}{token.text}"
            case Kind.DATED:
                yield token.text.lower()
        field = ""


class _Days(FieldType):  # type: ignore[misc]
    """A date of a document, which reads what is typed for it by itself."""

    def __init__(self) -> None:
        super().__init__(format=None, analyzer=None)

    def self_parsing(self) -> bool:
        return True

    def parse_query(self, fieldname: str, qstring: str, **_: Any) -> _Range:
        return _Range(fieldname, _first(qstring), _last(qstring))

    def parse_range(
        self,
        fieldname: str,
        start: str | None,
        end: str | None,
        startexcl: bool,
        endexcl: bool,
        **_: Any,
    ) -> _Range:
        first = (_after(_last(start)) if startexcl else _first(start)) if start else None
        last = (_before(_first(end)) if endexcl else _last(end)) if end else None
        return _Range(fieldname, first, last)


class _Range(query.Query):  # type: ignore[misc]
    """A date from one day to another, as a query of Whoosh's."""

    def __init__(self, fieldname: str, first: date | None, last: date | None) -> None:
        self.fieldname, self.first, self.last = fieldname, first, last


def _parser() -> QueryParser:
    words = TEXT(analyzer=IDAnalyzer())
    dates = {dated.value: _Days() for dated in Dated}
    return QueryParser(
        _WORDS,
        Schema(**{_WORDS: words, "title": words, **dates}),
        plugins=[
            plugins.WhitespacePlugin(),
            plugins.FieldsPlugin(),
            plugins.WildcardPlugin(),
            plugins.FuzzyTermPlugin(),
            plugins.PhrasePlugin(),
            plugins.RangePlugin(),
            plugins.GroupPlugin(),
            plugins.OperatorsPlugin(AndNot=None, AndMaybe=None, Require=None),
        ],
    )


_PARSER: Final = _parser()
"""Nothing in it is changed by what is parsed, so all threads share it."""


def _expression(parsed: Any) -> Expression | None:
    """Return a query of Whoosh's as an expression; None where it asks for nothing."""
    match parsed:
        case query.And() | query.Or():
            read = [_expression(part) for part in parsed]
            parts = tuple(part for part in read if part is not None)
            if len(parts) < 2:
                return parts[0] if parts else None
            return Every(parts) if isinstance(parsed, query.And) else Either(parts)
        case query.Not():
            part = _expression(parsed.query)
            return Without(part) if part else None
    return _leaf(parsed)


def _leaf(parsed: Any) -> Leaf | None:
    leaf: Leaf | None
    match parsed:
        case query.FuzzyTerm():
            leaf = Like(parsed.text, parsed.maxdist, _in_title(parsed))
        case query.Prefix():
            leaf = Pattern(f"{parsed.text}*", _in_title(parsed))
        case query.Wildcard():
            leaf = Pattern(parsed.text, _in_title(parsed))
        case query.Phrase():
            typed = " ".join(parsed.words)
            found = tuple(stems(typed))
            held = Held(Phrase(found, parsed.slop - 1, _in_title(parsed)), typed)
            leaf = held if found else None
        case _Range():
            leaf = Between(Dated(parsed.fieldname), parsed.first, parsed.last)
        case _:  # what a field could not read
            raise parsed.error or OperatorsUnread("It asks for nothing")
    return leaf


def _in_title(parsed: Any) -> bool:
    return bool(parsed.fieldname == "title")


def _first(typed: str) -> date:
    year, month, day = _stated(typed)
    return _day(typed, year, month or 1, day or 1)


def _last(typed: str) -> date:
    year, month, day = _stated(typed)
    first = _day(typed, year, month or 12, day or 1)
    return first if day else first.replace(day=calendar.monthrange(year, first.month)[1])


def _stated(typed: str) -> tuple[int, int | None, int | None]:
    """Return the year, the month and the day of a date, as far as they are stated."""
    text = typed.strip().lower()
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
        month = str(_MONTHS.get(month, month)) if month else None
    else:
        raise OperatorsUnread(f"“{typed.strip()}” is not a date")
    if month and not month.isdecimal():
        raise OperatorsUnread(f"“{typed.strip()}” is not a date")
    return int(year), int(month) if month else None, int(day) if day else None


def _day(typed: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise OperatorsUnread(f"“{typed.strip()}” is not a date") from error


def _after(day: date) -> date:
    return date.fromordinal(min(day.toordinal() + 1, date.max.toordinal()))


def _before(day: date) -> date:
    return date.fromordinal(max(day.toordinal() - 1, date.min.toordinal()))
