"""The tree of a page is a browser's: html5lib's, by BeautifulSoup, whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup, NavigableString, Tag
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.errors import DamagedDocument
from crawler.extract.html.elements import Element
from crawler.extract.html.page import extract_html
from crawler.extract.html.standard import standard_tree

URL = "https://manual.example/part/page.html"
UNSEEN = frozenset({"script", "style", "template", "noscript", "title", "head"})

MALFORMED = {
    "a paragraph that is only closed": "<div>Ring the hub.</p>Write it down.</div>",
    "a line break that is only closed": "<p>Ring.</br>Write.",
    "words in a table and in no cell": "<table>Ring<tr>Write<td>Meet</td>Close</table>",
    "an element in a table and in no cell": "<table><p>Ring<tr><td>Meet</table>",
    "a form across cells": "<table><form><tr><td>Ring<td>Meet</form></table>",
    "a caption and columns with words": "<table><caption>Who<col>Ring<tr><td>Meet</table>",
    "cells that are not closed": "<table><tr><td>Ring<td><table><tr><td>Meet</table>End</table>",
    "cells outside a table": "<td>Ring</td><tr><th>Meet</th></tr>",
    "a division closed over an article": "<main><div><article>Ring</div>Write</article></main>End",
    "a table in a paragraph": "<p>Ring<table><tr><td>Meet</table>Write",
    "a list in a paragraph": "<p>Ring<ul><li>Write<li>Meet</ul>End</p>",
    "formatting that crosses": "<p>Ring <b>the <i>hub</b> and</i> write",
    "formatting that is not closed": "<p><b>Ring<p>Write<div>Meet</div>",
    "links in links": "<a href=a>Ring <a href=b>the hub</a> now</a>",
    "a link around blocks": "<a href=a>Ring<p>Write<div>Meet</a>End",
    "headings in headings": "<h1>Ring<h2>Write</h1>Meet</h2>",
    "items without a list": "<li>Ring<li>Write<p>Meet",
    "terms that are not closed": "<dl><dt>Lead<dd>Rings<dt>Hub<dd>Writes</dl>",
    "a button in a button": "<button>Ring<button>Write</button>",
    "an early end": "<p>Ring.</body></html><p>Write.<table><tr><td>Meet",
    "a second page": "<p>Ring.</body></html><!doctype html><html><body class=x><p>Write.",
    "a second head": "<p>Ring.<head><title>Other</title></head><p>Write.",
    "a frame in a page": "<p>Ring.<frameset><frame src=a></frameset><p>Write.",
    "comments that are odd": "<p>Ring.<!--><p>Write.<!-- - -- x --!><p>Meet.<!-- end",
    "declarations and instructions": "<p>Ring.<?php echo 1 > 2 ?><![CDATA[ x ]]><!x><p>Write.",
    "tags that are none": "<p>Ring < 3 hours, a<b and 1</2 <>, </>, <3> </ 4>write",
    "attributes that are odd": '<p a=\'b\'c=d "e" f="g><h\' i>Ring<p title=a>b>Write">Meet',
    "references without an end": "<p>Ring &amp write &pound20 &copy2 &notit; &#150; &#x80;",
    "text that is raw": "<p>Write<textarea><p>Note</textarea><title>T</title>",
    "scripts with ends in them": "<script>'</p>' + \"<!--<script>\"</script>--></script><p>Ring.",
    "pictures of lines": "<p>Ring<svg><title>Arrow</title><p>Write</svg>Meet",
    "a formula": "<p>Ring<math><mi>x</mi><p>Write</math>Meet",
    "an image by its old name": "<p>Ring<image src=a>Write",
    "choices": "<select><option>Ring<optgroup label=x><option>Write</select>Meet",
    "nested forms": "<form>Ring<form>Write</form>Meet</form>End",
    "no space between parts": "<p>section<wbr>47, and&shy;rew&nbsp;said<br>more",
    "rubies": "<ruby>Ring<rp>(</rp><rt>call<rp>)</ruby> now",
    "details": "<details><p>Ring<summary>Who</summary>Write</details>",
    "names that are none": "<p?<b>Ring</p?<b><o:p>Write</o:p><é>Meet</é><x-y>End</x-y><a.b>.</a.b>",
    "an old page": "<center><font size=2>Ring<p>Write</font><dir><li>Meet</dir></center>",
}


def _of_soup(tag: Tag) -> Iterator[str]:
    for node in tag.children:
        if isinstance(node, Tag):
            if node.name not in UNSEEN:
                yield from _of_soup(node)
        elif type(node) is NavigableString:  # neither a comment nor a declaration
            yield str(node)


def _of_tree(tag: Element) -> Iterator[str]:
    yield tag.text or ""
    for node in tag:
        if str(node.tag) not in UNSEEN:
            yield from _of_tree(node)
        yield node.tail or ""


def in_a_browser(markup: str) -> str:
    return "".join(_of_soup(BeautifulSoup(markup, "html5lib")))


def in_ours(markup: str) -> str:
    return "".join(_of_tree(standard_tree(markup)))


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("kind", MALFORMED)
@pytest.mark.parametrize("before", ["<!doctype html>", ""])
def test_every_word_stands_where_a_browser_puts_it(kind: str, before: str) -> None:
    page = f"{before}<html><head><title>T</title></head><body>{MALFORMED[kind]}"
    assert squeezed(in_ours(page)) == squeezed(in_a_browser(page))


_WRITTEN = (
    "<p> </p> <div> </div> <b> </b> <a> </a> <table> </table> <tr> <td> </td> <th> <ul> </ul> <li> "
    "<h2> </h2> <dl> <dt> <dd> </dl> <form> </form> <section> </section> <br> </br> <i> </i> <sup> "
    "</body> </html> <head> <caption> <tbody> one two three"
)
PIECES = st.sampled_from(_WRITTEN.split())


@pytest.mark.slow
@settings(max_examples=150)
@given(st.lists(PIECES, max_size=25))
def test_whatever_is_written_the_words_stand_where_a_browser_puts_them(pieces: list[str]) -> None:
    page = "<!doctype html><title>T</title><body>" + " ".join(pieces)
    assert squeezed(in_ours(page)) == squeezed(in_a_browser(page))


def test_what_a_template_holds_is_not_shown_and_ends_nothing() -> None:
    # html5lib knows no templates.
    page = extract_html(b"<h1>T</h1><p>Ring <template><p>Draft</p></template>the hub.", URL)
    assert page.sections[0].text == "Ring the hub."


def test_a_heading_and_bold_words_hold_what_they_hold() -> None:
    page = extract_html(b"<h1>T</h1><h2><p>Bruising</p></h2><p>Ring.", URL)
    assert (page.sections[0].heading, page.sections[0].text) == (("Bruising",), "Ring.")


def test_a_paragraph_ends_where_only_its_end_stands() -> None:
    page = extract_html(b"<h1>T</h1><div>Ring the hub.</p>Write it down.</div>", URL)
    assert page.sections[0].text == "Ring the hub.\nWrite it down."


@pytest.mark.parametrize("place", ["<head>{}</head><body>", "<body>"])
def test_what_is_for_browsers_without_scripts_is_not_read_and_ends_no_head(place: str) -> None:
    plain = "<noscript><img src=p.gif><p>Turn scripts on.</p><a href=/plain>Go</a></noscript>"
    markup = f"<html>{place.format(plain)}<h1>Bruising</h1>{plain}<p>Ring the hub.</body>"
    page = extract_html(f"<title>x</title>{markup}".encode(), URL)
    assert (page.title, page.sections[0].text) == ("Bruising", "Ring the hub.")
    assert page.evidence.plain_words > 0
    assert page.outlinks == ("https://manual.example/plain",)


@pytest.mark.parametrize("markup", ["", " \n", "\x00\x01"])
def test_an_empty_page_is_told(markup: str) -> None:
    with pytest.raises(DamagedDocument, match="the page is empty"):
        standard_tree(markup)


ENDLESS = (
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source "
    "track wbr"
)


@pytest.mark.parametrize("name", ENDLESS.split())
def test_words_behind_an_element_without_an_end_stand_beside_it(name: str) -> None:
    tree = standard_tree(f"<div><p>before</p><{name} title='a > b'/><p>behind</p></div>")
    behind = next(found for found in tree.iter("p") if found.text == "behind")
    assert [str(above.tag) for above in behind.iterancestors()] == ["div", "body", "html"]
