"""Search addresses: the one mapping between a query string and a SearchRequest, both ways."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from index.facets import FACETS
from index.results import SearchRequest, Sort
from portal.errors import BadParameter

WORDS, SORT, PAGE, LIMIT, AS_TYPED = "q", "sort", "page", "limit", "as_typed"
EXPLAIN = "explain"
"""Shows an admin how the scores came about; it is no part of what is asked."""
SINGLE = (WORDS, SORT, PAGE, LIMIT, AS_TYPED)
LONGEST = 300
"""Characters of a search; a long question has fewer than 200."""
MOST = 100
"""Documents on a page."""
UNSEEN = re.compile(r"[\x00-\x1f\x7f]+")

Pairs = list[tuple[str, str]]


def parse_request(args: MultiDict[str, str], *, strict: bool) -> SearchRequest:
    """Read a SearchRequest from the parameters of an address.

    Whether a facet has a value is the index's to say; this checks the rest. An empty parameter
    is one that was not given, as forms send them.

    Args:
        args: the parameters.
        strict: False leaves out what cannot be used, for a way on from a wrong address.

    Raises:
        BadParameter: strict, and a parameter is unknown, given twice or has a wrong value.
    """
    given = MultiDict((name, value) for name, value in args.items(multi=True) if value.strip())
    request = SearchRequest()
    for name in given:
        try:
            request = replace(request, **_read(name, given.getlist(name)))
        except BadParameter:
            if strict:
                raise
    filters = {
        key: frozenset(value.strip() for value in given.getlist(key))
        for key in FACETS
        if key in given
    }
    return replace(request, filters=filters)


def known(args: MultiDict[str, str], *names: str) -> MultiDict[str, str]:
    """Return the parameters that a page knows.

    Newsletters and social networks add their own to every link, and a page that refused them
    would refuse their readers. The API has no such readers: there, a name that is unknown is a
    mistake to be told.

    Args:
        args: the parameters of an address.
        names: those that the page knows.
    """
    return MultiDict((name, value) for name, value in args.items(multi=True) if name in names)


def search_pairs(request: SearchRequest) -> Pairs:
    """Return the parameters that stand for a request; what is as by default is left out.

    Args:
        request: what is asked.

    Returns:
        (name, value) pairs in a settled order, so that one request has one address.
    """
    plain = SearchRequest()
    pairs: Pairs = [(WORDS, request.words)] if request.words else []
    for key in FACETS:
        pairs += [(key, value) for value in sorted(request.filters.get(key, ()))]
    if request.sort is not plain.sort:
        pairs.append((SORT, request.sort.value))
    if request.page != plain.page:
        pairs.append((PAGE, str(request.page)))
    if request.size != plain.size:
        pairs.append((LIMIT, str(request.size)))
    if request.as_typed:
        pairs.append((AS_TYPED, "1"))
    return pairs


def search_href(path: str, request: SearchRequest) -> str:
    """Return the address of a request.

    Args:
        path: of the page that answers it.
        request: what is asked.
    """
    pairs = search_pairs(request)
    return f"{path}?{urlencode(pairs)}" if pairs else path


def without_value(request: SearchRequest, key: str, value: str) -> SearchRequest:
    """Return the request without one chosen value, from its first page.

    Args:
        request: what is asked.
        key: the facet.
        value: the value that goes.
    """
    filters = dict(request.filters)
    filters[key] = filters.get(key, frozenset()) - {value}
    kept = {name: values for name, values in filters.items() if values}
    return replace(request, filters=kept, page=1)


def _read(name: str, values: Sequence[str]) -> dict[str, Any]:
    if name in FACETS:
        return {}
    if name not in SINGLE:
        allowed = ", ".join((*SINGLE, *FACETS))
        raise BadParameter(name, f"there is no such parameter; expected one of {allowed}")
    if len(values) > 1:
        raise BadParameter(name, "expected once only")
    value = UNSEEN.sub(" ", values[0]).strip()
    if name == WORDS:
        return {"words": _words(value)}
    if name == SORT:
        return {"sort": _sort(value)}
    if name == PAGE:
        return {"page": _number(PAGE, value, 999_999)}
    if name == AS_TYPED:
        return {"as_typed": _number(AS_TYPED, value, 1) == 1}
    return {"size": _number(LIMIT, value, MOST)}


def _words(value: str) -> str:
    if len(value) > LONGEST:
        raise BadParameter(WORDS, f"use at most {LONGEST} characters; these are {len(value):,}")
    return value


def _sort(value: str) -> Sort:
    if value not in list(Sort):
        raise BadParameter(SORT, f"expected one of {', '.join(Sort)}")
    return Sort(value)


def _number(name: str, value: str, most: int) -> int:
    if re.fullmatch(r"[0-9]{1,6}", value) and 1 <= int(value) <= most:
        return int(value)
    numbers = f"a whole number from 1 to {most:,}" if most > 1 else "1"
    raise BadParameter(name, f"expected {numbers}")
