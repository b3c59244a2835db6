"""One briefing as text, PDF, Word and web page: the same points and the same citations.

The structure is that of a published briefing, the words are our own: a subtitle that speaks of
learning, bullets in the story, boxes, six points, nine links in five of them, two of the addresses
with no word of what they lead to.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from pypdfium2 import raw

from briefings.reading.drafts import BriefingDraft
from briefings.reading.reading import read_briefing
from briefings.reading.roles import Role
from crawler.extract import EXTRACTORS, ExtractRequest
from crawler.extract.sniffing import DOCX, HTML, PDF
from demo.files.pdf import make_pdf
from demo.files.source import FileSource, parsed, plain, read_source
from demo.files.word import make_word

SOURCE = Path(__file__).resolve().parent / "formats" / "between-two-towns.md"


def web_page(source: FileSource) -> bytes:
    """Return the page that a partnership's site would show."""
    body = MarkdownIt("commonmark").render(source.text)
    head = f"<title>{source.title} | Aldermoor</title>"
    nav = "<nav><ul><li><a href='/about'>About us</a></li></ul></nav>"
    return f"<html lang=en><head>{head}</head><body>{nav}<main>{body}</main></body></html>".encode()


def saved_as_text(source: FileSource) -> bytes:
    """Return what a PDF reader saves: lines wrapped, addresses in a list at the end.

    An address whose words wrap over two lines is listed twice, as each line is a link of its own.
    """
    lines = list(text_lines(parsed(source.text)))
    urls = [str(link.attrs["href"]) for block in parsed(source.text) for link in links(block)]
    listed = [url for n, url in enumerate(urls) for _ in range(2 if n in (0, 4) else 1)]
    return "\n".join([*lines, "", "", *listed, ""]).encode()


def text_lines(blocks: list[SyntaxTreeNode], bullet: str = "") -> Iterator[str]:
    for block in blocks:
        if block.type in ("heading", "paragraph"):
            yield from textwrap.wrap(bullet + plain(block), 110)
            yield from [] if block.type == "heading" or bullet else [""]
        else:
            inner = "• " if block.type == "list_item" else ""
            yield from text_lines(block.children, inner)
            yield from [] if inner else [""]


def links(node: SyntaxTreeNode) -> Iterator[SyntaxTreeNode]:
    return (child for child in node.walk() if child.type == "link")


MAKERS: dict[str, Callable[[FileSource], bytes]] = {
    "text/plain": saved_as_text,
    PDF: make_pdf,
    DOCX: make_word,
    HTML: web_page,
}


@pytest.fixture(scope="module")
def source() -> FileSource:
    return read_source(SOURCE)


def read(source: FileSource, media_type: str) -> BriefingDraft:
    request = ExtractRequest(MAKERS[media_type](source), media_type, "https://site.example/b")
    return read_briefing(EXTRACTORS[media_type].read(request))


def expected(source: FileSource) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return each point of the source with its links, read from the Markdown itself."""
    learning = source.text.partition("## Learning for")[2].split("\n- ")[1:]
    learning[-1] = learning[-1].partition("\n\n")[0]
    pattern = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
    return [(pattern.sub(r"\1", point), pattern.findall(point)) for point in learning]


@pytest.mark.parametrize("media_type", MAKERS)
def test_every_format_gives_the_same_six_points_with_the_same_citations(
    source: FileSource, media_type: str
) -> None:
    points = read(source, media_type).points
    found = [(p.text, [(c.text, c.url) for c in p.citations]) for p in points]
    assert found == expected(source)
    assert [len(citations) for _, citations in found] == [1, 0, 2, 1, 2, 3]


@pytest.mark.parametrize("media_type", MAKERS)
def test_every_format_has_the_address_that_no_point_cites_apart(
    source: FileSource, media_type: str
) -> None:
    others = [link.url for link in read(source, media_type).other_links]
    assert others == ["http://www.aldermoor-partnership.example/learning/case-reviews/"]


@pytest.mark.slow
@pytest.mark.parametrize("media_type", MAKERS)
def test_every_format_tells_the_story_and_the_good_practice_from_the_learning(
    source: FileSource, media_type: str
) -> None:
    parts = {part.text: part.kind for part in read(source, media_type).parts}
    assert parts["The foster carer of old kept in touch."] is Role.GOOD_PRACTICE
    assert parts["How the lip came to be hurt is not known either."] is Role.STORY
    told = [kind for text, kind in parts.items() if "was examined for injuries once" in text]
    assert told == [Role.STORY]


def test_words_under_links_of_the_pdf_wrap_over_lines(source: FileSource) -> None:
    """Otherwise the test of the PDF would prove less than it says."""
    document = pdfium.PdfDocument(make_pdf(source))
    annotations = 0
    for page in document:
        annotations += sum(
            raw.FPDFAnnot_GetSubtype(raw.FPDFPage_GetAnnot(page, n)) == raw.FPDF_ANNOT_LINK
            for n in range(raw.FPDFPage_GetAnnotCount(page))
        )
    document.close()
    assert annotations > sum(len(citations) for _, citations in expected(source)) + 3
