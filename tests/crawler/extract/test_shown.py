"""Web pages: every word that a reader is shown, in its place, and none that a reader is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from collection.evidence import NO_EVIDENCE
from collection.extract import Extract
from crawler.extract.html.early_ends import without_early_ends
from crawler.extract.html.page import extract_html

URL = "https://manual.example/part/page.html"

PAGE = (
    "<!doctype html><html><head><title>Bruising</title></head><body><div><p>We use cookies.</p>"
    "<ul><li>Home<li>Contact</ul></div><main><h1>Bruising</h1><p>Ring the hub.</p>"
    "<table><tr><td>Who<td>When</table><p>See <a href='next.html'>the next chapter</a>.</p></main>"
    "<p>Printed copies are out of date.</p></body></html>"
)
ENDS = ["</body></html>", "</BODY ></HTML\n>", "</html>", "</body><!-- menu -->", "</body></html/>"]


def read(markup: str, profile: str = "plain") -> Extract:
    return extract_html(markup.encode(), URL, "utf-8", profile)


def texts(extract: Extract) -> list[str]:
    return [block.text for section in extract.sections for block in section.blocks]


def said(markup: str) -> str:
    return "\n".join(texts(read(f"<h1>T</h1>{markup}")))


def _places() -> list[int]:
    """Return where an end of the body can stand: between the tags and texts of the body."""
    body = PAGE.index("<body>") + len("<body>")
    return [place for place in range(body, len(PAGE)) if PAGE[place] == "<"]


@pytest.mark.parametrize("end", ENDS)
def test_a_body_that_ends_early_goes_on_with_the_same_words_and_links(end: str) -> None:
    whole = replace(read(PAGE), evidence=NO_EVIDENCE)
    for place in _places():
        ended = read(PAGE[:place] + end + PAGE[place:])
        assert replace(ended, evidence=NO_EVIDENCE) == whole, PAGE[place : place + 20]


def test_a_whole_page_after_the_page_of_a_banner_is_read() -> None:
    page = read(f"<html><head><title>Board</title></head><body>Hello</body></html>{PAGE}")
    assert (page.title, texts(page)[0]) == ("Bruising", "Ring the hub.")


@pytest.mark.parametrize(
    "part",
    [
        "<script>write('</body>')</script>",
        "<!-- </body></html> -->",
        "<p title='</body>'>",
        '<p title="</html>" class=x>',
        "<textarea></body></textarea>",
        "<style>/* </body> */</style>",
    ],
)
def test_what_only_looks_like_an_end_is_left_as_it_stands(part: str) -> None:
    assert without_early_ends(f"<body>{part}</body><p>More") == f"<body>{part}<p>More"


@pytest.mark.parametrize("part", ["<a", "<!--", "</body", "<script>", "<a b='", '<p x="', "= "])
def test_a_page_of_beginnings_without_an_end_is_looked_at_once(part: str) -> None:
    # A look at everything that follows, from each of them, would take hours.
    assert len(without_early_ends("</body>" + part * 200_000)) <= 200_000 * len(part) + 7
