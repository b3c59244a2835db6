"""The mapping between the parameters of an address and a SearchRequest, both ways."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from index.facets import FACETS
from index.results import SearchRequest, Sort
from portal.errors import BadParameter
from portal.search.requests import (
    LONGEST,
    MOST,
    parse_request,
    search_href,
    search_pairs,
    without_value,
)

VISIBLE = st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\x7f")
VALUES = st.text(VISIBLE, min_size=1, max_size=30).map(str.strip).filter(bool)
REQUESTS = st.builds(
    SearchRequest,
    words=st.text(VISIBLE, max_size=LONGEST).map(str.strip),
    filters=st.dictionaries(
        st.sampled_from(sorted(FACETS)), st.frozensets(VALUES, min_size=1, max_size=3), max_size=3
    ),
    sort=st.sampled_from(Sort),
    page=st.integers(1, 999_999),
    size=st.integers(1, MOST),
)


def read(*pairs: tuple[str, str], strict: bool = True) -> SearchRequest:
    """Parse the parameters."""
    return parse_request(MultiDict(pairs), strict=strict)


@given(REQUESTS)
def test_the_parameters_of_a_request_are_read_back_as_that_request(request_: SearchRequest) -> None:
    assert parse_request(MultiDict(search_pairs(request_)), strict=True) == request_


@given(REQUESTS)
def test_an_address_survives_a_browser(request_: SearchRequest) -> None:
    query = urlsplit(search_href("/search", request_)).query
    args = MultiDict(parse_qsl(query, keep_blank_values=True))
    assert parse_request(args, strict=True) == request_


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=400)), max_size=6))
def test_a_lenient_reading_never_refuses(pairs: list[tuple[str, str]]) -> None:
    request = read(*pairs, strict=False)
    assert len(request.words) <= LONGEST
    assert request.page >= 1


def test_nothing_given_asks_for_everything() -> None:
    assert read() == SearchRequest()


def test_empty_parameters_count_as_not_given() -> None:
    assert read(("q", ""), ("topic", ""), ("sort", " "), ("page", "")) == SearchRequest()


def test_several_values_of_one_facet_are_kept_together() -> None:
    request = read(("topic", "neglect"), ("topic", "escalation"), ("area", "saltmere"))
    assert request.filters == {
        "topic": frozenset({"neglect", "escalation"}),
        "area": frozenset({"saltmere"}),
    }


def test_control_characters_in_words_become_spaces() -> None:
    assert read(("q", "was\x00not\r\nbrought")).words == "was not brought"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("nation", "wales"),
        ("page", "abc"),
        ("page", "0"),
        ("page", "-1"),
        ("page", "1.5"),
        ("page", "٣"),
        ("page", "99999999999999999999"),
        ("limit", "101"),
        ("limit", "0"),
        ("sort", "title"),
        ("q", "a" * (LONGEST + 1)),
    ],
)
def test_a_wrong_parameter_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(BadParameter) as caught:
        read((name, value))
    assert caught.value.name == name


def test_a_single_parameter_given_twice_is_refused() -> None:
    with pytest.raises(BadParameter, match="once only"):
        read(("q", "neglect"), ("q", "escalation"))


def test_a_lenient_reading_keeps_what_can_be_used() -> None:
    request = read(("q", "neglect"), ("page", "abc"), ("nation", "wales"), strict=False)
    assert request == SearchRequest(words="neglect")


def test_taking_a_value_away_goes_back_to_the_first_page() -> None:
    request = read(("topic", "neglect"), ("topic", "escalation"), ("page", "3"))
    assert without_value(request, "topic", "neglect") == SearchRequest(
        filters={"topic": frozenset({"escalation"})}
    )
    assert without_value(read(("area", "saltmere")), "area", "saltmere") == SearchRequest()
