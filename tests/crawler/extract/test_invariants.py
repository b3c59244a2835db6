"""What holds for any bytes: an Extract or an ExtractError, true link places, a true JSON form."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from collection.extract import Extract
from collection.words.folding import fold
from crawler.errors import ExtractError
from crawler.extract import EXTRACTORS, Extractor, ExtractRequest
from crawler.extract.sections import LinkedRun, join_runs
from crawler.profiles import PROFILES

FORMATS = {extractor.function.rpartition("_")[2]: extractor for extractor in EXTRACTORS.values()}
URL = "https://site.example/a/b.html"
QUICK = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

PARTS = """
<p> </p> <h1> <h2+id=x> </h2> <h3> <ul> <li> </li> </ul> <table> <tr> <td> </td> </table> <dl> <dt>
<dd> </dl> <b> </b> <br> <a+href=y> <a+name=n> </a> <hr> <div> </div> <button> <details> <summary>
Contents SCOPE AMENDMENT • words &nbsp; <base+href=//[> <signpost-end-h2> <title> <nav> <main> <!--
<![CDATA[ &#xDFFF; https://x.example/ 4 <sup> </sup> <del> </del> <div+hidden> <dialog> </body>
</html> <td+rowspan=3> <td+colspan=2> <th+rowspan=0> <ol+start=3> </ol> <a+href=#x>
<s+data-cfemail=2a>
"""
MARKUP = st.lists(st.sampled_from(PARTS.split()), max_size=60).map(
    lambda parts: "\n".join(parts).replace("+", " ")
)


Check = Callable[[Extract], None]


def read(check: Check, extractor: Extractor, body: bytes, profile: str = "plain") -> None:
    request = ExtractRequest(body, "", URL, "utf-8", profile)
    try:
        extract = extractor.read(request)
    except ExtractError:
        return
    check(extract)


@pytest.mark.parametrize("format_", list(FORMATS))
@given(body=st.binary(max_size=300))
@example(body=b"")
@example(body=b"%PDF-1.7\n%%EOF")
@example(body=b"PK\x03\x04")
@QUICK
def test_any_bytes_give_an_extract_or_an_extract_error(
    check: Check, format_: str, body: bytes
) -> None:
    read(check, FORMATS[format_], body)


@given(markup=MARKUP, profile=st.sampled_from(list(PROFILES)))
@QUICK
def test_any_markup_gives_a_consistent_extract(check: Check, markup: str, profile: str) -> None:
    read(check, FORMATS["html"], markup.encode("utf-8"), profile)


@given(
    st.lists(
        st.builds(
            LinkedRun, st.text(max_size=8), st.sampled_from([None, "http://a/", "http://b/"])
        ),
        max_size=8,
    )
)
def test_joined_runs_are_folded_and_their_spans_hold_the_linked_words(
    runs: list[LinkedRun],
) -> None:
    text, spans = join_runs(runs)
    assert text == fold("".join(run.text for run in runs))
    places = [(span.start, span.end) for span in spans]
    assert places == sorted(places)
    for start, end in places:
        assert text[start:end].strip(" ") == text[start:end] != ""


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
