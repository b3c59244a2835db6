"""OpenDocument: what its programs show is read, and nothing that they do not show."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from office_files import URL, accounted, odf_file, read

from collection.extract import BlockKind, DateRole
from crawler.errors import DamagedDocument, ExtractionBounded
from crawler.extract import EXTRACTORS
from crawler.extract.office.odf import extract_odf
from crawler.extract.sniffing import ODF_FILES, ODP, ODT, true_media_type

STYLES = (
    '<style:style style:name="Struck" style:family="text"><style:text-properties '
    'style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="Kept" style:family="text" style:parent-style-name="Struck">'
    '<style:text-properties style:text-line-through-style="none"/></style:style>'
    '<style:style style:name="Hidden" style:family="text"><style:text-properties '
    'text:display="none"/></style:style>'
    '<style:style style:name="Raised" style:family="text"><style:text-properties '
    'style:text-position="super 58%"/></style:style>'
    '<style:style style:name="Gone" style:family="paragraph"><style:text-properties '
    'text:display="none"/></style:style>'
    '<style:style style:name="Sub" style:family="paragraph" style:default-outline-level="2"/>'
    '<style:style style:name="Off" style:family="drawing-page"><style:drawing-page-properties '
    'presentation:visibility="hidden"/></style:style>'
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" '
    'style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2" '
    'style:num-format="a" style:num-prefix="(" style:num-suffix=")"/></text:list-style>'
    '<text:list-style style:name="B"><text:list-level-style-bullet text:level="1" '
    'text:bullet-char="*"/></text:list-style>'
    '<text:outline-style><text:outline-level-style text:level="1" style:num-format="1"/>'
    '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>'
    "</text:outline-style>"
)


def words_of(body: str) -> list[tuple[str, str]]:
    extract = extract_odf(odf_file(body, styles=STYLES), URL)
    assert accounted(extract)
    return read(extract)


def p(words: str) -> str:
    return f"<text:p>{words}</text:p>"


def span(style: str, words: str) -> str:
    return f'<text:span text:style-name="{style}">{words}</text:span>'


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        (f"within {span('Struck', '20')}15 days", "within 15 days"),
        (f"5{span('Struck', '-')}10", "5 10"),
        (f"as {span('Kept', 'before')}", "as before"),
        (f"a {span('Hidden', 'draft ')}note", "a note"),
        (f"section 47{span('Raised', '2')}", "section 47[2]"),
        ("one<text:s text:c='3'/>two<text:tab/>three<text:line-break/>four", "one two three four"),
        ("a<office:annotation><text:p>why?</text:p></office:annotation> rule", "a rule"),
        ('a <text:hidden-text text:is-hidden="true">x</text:hidden-text>rule', "a rule"),
        ("see <text:bookmark-ref>4.2</text:bookmark-ref> and <text:date>3 May</text:date>",
         "see 4.2 and 3 May"),
        ("a<text:soft-page-break/>b <text:ruby><text:ruby-base>c</text:ruby-base>"
         "<text:ruby-text>d</text:ruby-text></text:ruby>", "ab c (d)"),
    ],
)  # fmt: skip
def test_words_are_those_that_are_shown(inside: str, shown: str) -> None:
    assert words_of(p(inside)) == [("", shown)]


def test_deleted_words_hidden_paragraphs_and_sections_are_left_out() -> None:
    deleted = (
        f"<text:tracked-changes><text:deletion>{p('old')}</text:deletion></text:tracked-changes>"
    )
    assert words_of(
        deleted
        + p("new")
        + '<text:p text:style-name="Gone">draft</text:p>'
        + f'<text:section text:display="none">{p("later")}</text:section>'
        + f"<text:section>{p('now')}</text:section>"
        + '<text:hidden-paragraph text:is-hidden="true">x</text:hidden-paragraph>'
    ) == [("", "new"), ("", "now")]


def test_headings_have_their_levels_and_numbers() -> None:
    extract = extract_odf(
        odf_file(
            '<text:p text:style-name="Title">Neglect guide</text:p>'
            '<text:h text:outline-level="1">Scope</text:h>' + p("One.")
            + '<text:h text:outline-level="2">Ages</text:h>' + p("Two.")
            + '<text:p text:style-name="Sub">Places</text:p>' + p("Three.")
            + '<text:h text:outline-level="1" text:is-list-header="true">Help</text:h>'
            + p("Four."),
            styles=STYLES,
        ),
        URL,
    )  # fmt: skip
    assert extract.title == "Neglect guide"
    assert [section.heading for section in extract.sections] == [
        ("1 Scope",), ("1 Scope", "1.1 Ages"), ("1 Scope", "Places"), ("Help",),
    ]  # fmt: skip


def test_items_have_the_numbers_that_are_counted() -> None:
    def item(inside: str, **start: str) -> str:
        begins = f' text:start-value="{start["start"]}"' if start else ""
        return f"<text:list-item{begins}>{inside}</text:list-item>"

    inner = f"<text:list>{item(p('a'))}{item(p('b'))}</text:list>"
    lists = (
        f'<text:list text:style-name="L">{item(p("Ask") + inner)}{item(p("Tell") + inner)}'
        f"{item(p('Write'), start='7')}</text:list>" + p("And then")
        + f'<text:list text:style-name="L" text:continue-numbering="true">{item(p("Ring"))}'
        f"<text:list-header>{p('a word')}</text:list-header></text:list>"
        + f'<text:list text:style-name="L">{item(p("Anew"))}</text:list>'
        + f'<text:list text:style-name="B">{item(p("Bullet"))}</text:list>'
    )  # fmt: skip
    extract = extract_odf(odf_file(lists, styles=STYLES), URL)
    (section,) = extract.sections
    assert [(block.level, block.text) for block in section.blocks] == [
        (0, "1. Ask"), (1, "(a) a"), (1, "(b) b"), (0, "2. Tell"), (1, "(a) a"), (1, "(b) b"),
        (0, "7. Write"), (0, "And then"), (0, "8. Ring"), (0, "a word"), (0, "1. Anew"),
        (0, "Bullet"),
    ]  # fmt: skip
    assert {block.kind for block in section.blocks if block.text != "And then"} == {BlockKind.ITEM}


def test_cells_stay_in_their_columns() -> None:
    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def cell(words: str, told: str = "") -> str:
        return f"<table:table-cell {told}>{p(words)}</table:table-cell>"

    covered = "<table:covered-table-cell/>"
    assert words_of(
        "<table:table><table:table-header-rows>"
        + row(cell("Level"), cell("Sign"), cell("What to do"))
        + "</table:table-header-rows>"
        + row(cell("High", 'table:number-rows-spanned="2"'), cell("Injury"), cell("Section 47"))
        + row(covered, cell("Fear", 'table:number-columns-spanned="2"'), covered)
        + row(cell("", 'table:number-columns-repeated="16384"'))
        + "</table:table>"
    ) == [("", "Level | Sign | What to do"), ("", "High | Injury | Section 47"), ("", " | Fear")]


def test_notes_boxes_and_links_are_read() -> None:
    note = (
        "<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>See the Act.</text:p></text:note-body></text:note>"
    )
    box = f"<draw:frame><draw:text-box>{p('In a box')}</draw:text-box></draw:frame>"
    link = '<text:a xlink:href="https://site.example/b">the form</text:a>'
    extract = extract_odf(odf_file(p(f"Section 47{note} and {link}{box}.")), URL)
    assert read(extract) == [
        ("", "Section 47[1] and the form."), ("", "In a box"), ("", "[1] See the Act."),
    ]  # fmt: skip
    assert [(found.url, found.words) for found in extract.links] == [
        ("https://site.example/b", "the form")
    ]


def test_slides_are_sections_under_their_titles() -> None:
    def frame(kind: str, words: str) -> str:
        return (
            f'<draw:frame presentation:class="{kind}"><draw:text-box>{p(words)}</draw:text-box>'
            "</draw:frame>"
        )

    notes = f"<presentation:notes>{frame('notes', 'say hello')}</presentation:notes>"
    body = (
        f"<draw:page>{frame('title', 'Steps')}</draw:page>"
        f"<draw:page>{frame('title', 'Thresholds')}{frame('outline', 'Ask')}{notes}"
        f"{frame('footer', 'Draft')}</draw:page>"
        f'<draw:page draw:style-name="Off">{frame("title", "Later")}</draw:page>'
        f"<draw:page>{frame('subtitle', 'No title here')}</draw:page>"
    )
    extract = extract_odf(odf_file(body, styles=STYLES, kind="presentation", media_type=ODP), URL)
    assert extract.title == "Steps"
    assert read(extract) == [("Thresholds", "Ask"), ("", "No title here")]


def test_title_and_dates_of_the_properties_and_of_the_header() -> None:
    meta = (
        "<office:document-meta NAMESPACES><office:meta><dc:title>Bruising in babies</dc:title>"
        "<dc:date>2025-03-04T10:00:00</dc:date></office:meta></office:document-meta>"
    )
    header = (
        "<office:document-styles NAMESPACES><office:master-styles><style:master-page>"
        "<style:header><text:p>Reviewed: 3 May 2024</text:p></style:header></style:master-page>"
        "</office:master-styles></office:document-styles>"
    )
    extract = extract_odf(
        odf_file(p("Words."), parts={"meta.xml": meta, "styles.xml": header}), URL
    )
    assert extract.title == "Bruising in babies"
    assert {role: found.on for role, found in extract.dates.items()} == {
        DateRole.AMENDED: date(2025, 3, 4), DateRole.REVIEWED: date(2024, 5, 3),
    }  # fmt: skip


SEALED = (
    "<manifest:manifest NAMESPACES><manifest:file-entry><manifest:encryption-data/>"
    "</manifest:file-entry></manifest:manifest>"
)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (odf_file("", parts={"META-INF/manifest.xml": SEALED}), "needs a password"),
        (odf_file("", kind="spreadsheet"), "holds neither text nor slides"),
        (odf_file(p("words"))[:200], "damaged or cut off"),
        (b"words", "damaged or cut off"),
        (odf_file("<text:p>"), "is damaged"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_it_is(body: bytes, reason: str) -> None:
    with pytest.raises(DamagedDocument, match=reason):
        extract_odf(body, URL)


def test_entities_and_bombs_are_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    with pytest.raises(DamagedDocument, match="declares entities"):
        extract_odf(stream.getvalue(), URL)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", b" " * 5_000_000)
    with pytest.raises(ExtractionBounded):
        extract_odf(stream.getvalue(), URL)


@pytest.mark.parametrize("media_type", sorted(ODF_FILES))
@pytest.mark.parametrize("told", ["application/octet-stream", "application/msword", "text/plain"])
def test_the_file_tells_its_type_itself(media_type: str, told: str) -> None:
    assert true_media_type(told, odf_file("", media_type=media_type)) == media_type
    assert EXTRACTORS[media_type].load() is extract_odf


def test_its_type_is_one_that_is_read() -> None:
    assert ODT in ODF_FILES
