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
    '<style:style style:name="Signs" style:family="text"><style:text-properties '
    'style:font-name="W"/></style:style>'
    '<style:font-face style:name="W" svg:font-family="Wingdings"/>'
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
        (f"{span('Signs', 'ü')} seen {span('Signs', chr(0xF0A8))}", "✓ seen ☐"),
        ('Risk: <text:drop-down><text:label text:value="low"/>high</text:drop-down>', "Risk: high"),
        ("a<text:soft-page-break/>b <text:ruby><text:ruby-base>c</text:ruby-base>"
         "<text:ruby-text>d</text:ruby-text></text:ruby>", "ab c (d)"),
    ],
)  # fmt: skip
def test_words_are_those_that_are_shown(inside: str, shown: str) -> None:
    assert words_of(p(inside)) == [("", shown)]


def forms(control: str) -> str:
    return f"<office:forms><form:form>{control}</form:form></office:forms>"


@pytest.mark.parametrize(
    ("control", "shown"),
    [
        ('<form:checkbox form:id="c" form:current-state="checked" form:label="Seen"/>', "☒ Seen"),
        ('<form:checkbox form:id="c" form:state="checked" form:label="Seen"/>', "☒ Seen"),
        ('<form:checkbox form:id="c" form:state="checked" form:current-state="unchecked"/>', "☐"),
        ('<form:checkbox xml:id="c" form:label="Seen"/>', "☐ Seen"),
        ('<form:radio form:id="c" form:current-selected="true" form:label="Yes"/>', "☒ Yes"),
        ('<form:radio form:id="c" form:label="Yes"/>', "☐ Yes"),
        (
            '<form:listbox form:id="c"><form:option form:label="low"/>'
            '<form:option form:label="high" form:current-selected="true"/></form:listbox>',
            "high",
        ),
        ('<form:listbox form:id="c"><form:option form:label="low"/></form:listbox>', ""),
        ('<form:text form:id="c" form:value="then" form:current-value="now"/>', "now"),
        ('<form:button form:id="c" form:label="Send"/>', ""),
        ("<form:checkbox/>", ""),
    ],
)
def test_what_is_chosen_in_a_form_is_read(control: str, shown: str) -> None:
    drawn = '<draw:control draw:control="c"/>'
    inside = p(f"So: {drawn} alone")
    assert words_of(forms(control) + inside) == [("", " ".join(f"So: {shown} alone".split()))]
    assert words_of(forms(control) + drawn + p("b")) == [
        ("", each) for each in (shown, "b") if each
    ]


ENTRIES = "".join(
    f'<field:param field:name="Dropdown_ListEntry" field:value="{each}"/>'
    for each in ("low", "high")
)


@pytest.mark.parametrize(
    ("kind", "told", "shown"),
    [
        ("CHECKBOX", '<field:param field:name="Checkbox_Checked" field:value="true"/>', "☒"),
        ("CHECKBOX", "", "☐"),
        (
            "DROPDOWN",
            f'{ENTRIES}<field:param field:name="Dropdown_Selected" field:value="1"/>',
            "high",
        ),
        ("DROPDOWN", ENTRIES, "low"),
        (
            "DROPDOWN",
            f'{ENTRIES}<field:param field:name="Dropdown_Selected" field:value="7"/>',
            "",
        ),
        ("TEXT", "", ""),
    ],
)
def test_fields_of_forms_that_came_from_word_are_read(kind: str, told: str, shown: str) -> None:
    field_type = f"vnd.oasis.opendocument.field.FORM{kind}"
    field = f'<field:fieldmark field:type="{field_type}">{told}</field:fieldmark>'
    assert words_of(p(f"So: {field} alone")) == [("", " ".join(f"So: {shown} alone".split()))]


@pytest.mark.parametrize(("said", "expected"), [("true", ["b"]), ("false", ["a", "b"])])
def test_a_field_hides_its_paragraph(said: str, expected: list[str]) -> None:
    field = f'<text:hidden-paragraph text:is-hidden="{said}"/>'
    found = words_of(p(f"a{field}") + p("b"))
    assert [words for _, words in found] == expected


def test_paragraphs_that_are_numbered_by_themselves_are_counted() -> None:
    numbered = (
        '<text:numbered-paragraph text:list-id="{}" text:style-name="L">{}'
        "</text:numbered-paragraph>"
    )
    body = "".join(
        numbered.format(key, p(words)) for key, words in (("x", "a"), ("x", "b"), ("y", "c"))
    )
    assert [words for _, words in words_of(body)] == ["1. a", "2. b", "1. c"]


@pytest.mark.parametrize("attribute", ["", ' table:is-sub-table="true"'])
def test_a_table_within_a_cell_splits_it(attribute: str) -> None:
    def row(*cells: str) -> str:
        held = "".join(f"<table:table-cell>{each}</table:table-cell>" for each in cells)
        return f"<table:table-row>{held}</table:table-row>"

    inner = f"<table:table{attribute}>{row(p('a'), p('b'))}{row(p('c'), p('d'))}</table:table>"
    outer = row(p("x"), inner, p("y")) + row(p("1"), p("2"), p("3"))
    found = words_of(f"<table:table>{outer}</table:table>")
    assert [words for _, words in found] == ["x | a | b | y", " | c | d", "1 | 2 |  | 3"]


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


LAYOUT = (
    '<office:document-styles NAMESPACES><style:page-layout style:name="P">'
    '<style:page-layout-properties fo:page-width="280mm" fo:page-height="21cm"/>'
    '</style:page-layout><style:master-page style:name="M" style:page-layout-name="P"/>'
    "</office:document-styles>"
)


def test_shapes_of_a_slide_are_read_by_their_places_and_not_beside_it() -> None:
    def shape(words: str, *place: str) -> str:
        names = ("x", "y", "width", "height")
        said = " ".join(f'svg:{n}="{each}"' for n, each in zip(names, place, strict=False))
        return f"<draw:custom-shape {said}>{p(words)}</draw:custom-shape>"

    grouped = f"<draw:g>{shape('two', '5cm', '9cm', '4cm', '1cm')}</draw:g>"
    page = (
        '<draw:page draw:master-page-name="M">'
        + shape("off", "-9cm", "2cm", "5cm", "1cm")
        + shape("three", "1cm", "15cm", "5cm", "1cm")
        + grouped
        + shape("one", "0.4in", "40mm", "5cm", "1cm")
        + shape("below", "1cm", "22cm", "5cm", "1cm")
        + shape("nowhere")
        + "</draw:page>"
    )
    file = odf_file(page, kind="presentation", media_type=ODP, parts={"styles.xml": LAYOUT})
    extract = extract_odf(file, URL)
    assert accounted(extract)
    assert [words for _, words in read(extract)] == ["one", "nowhere", "two", "three"]


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


@pytest.mark.parametrize("manifest", ["", '<!DOCTYPE m PUBLIC "-//x//y" "M.dtd"><m/>'])
def test_a_manifest_that_says_nothing_keeps_no_file_from_being_read(manifest: str) -> None:
    body = odf_file(p("words"), parts={"META-INF/manifest.xml": manifest})
    assert read(extract_odf(body, URL)) == [("", "words")]


def test_the_pattern_of_an_index_is_none_of_its_words() -> None:
    source = (
        "<text:bibliography-source><text:index-entry-span>, </text:index-entry-span>"
        "</text:bibliography-source>"
    )
    index = f"<text:index-body>{p('The Act')}</text:index-body>"
    assert words_of(f"<text:bibliography>{source}{index}</text:bibliography>") == [("", "The Act")]


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
