"""Rich Text: what Word shows of it is read, and nothing that it does not show."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from office_files import URL, accounted, read, rtf_file

from collection.extract import CELL_BREAK, DateRole
from collection.words.folding import fold
from crawler.errors import DamagedDocument, ExtractError
from crawler.extract import EXTRACTORS
from crawler.extract.office.rtf import extract_rtf
from crawler.extract.sniffing import RTF, RTF_FILES, true_media_type

HEAD = (
    r"{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset238 Arial CE;}{\f2\fcharset204 A;}"
    r"{\f3\fnil\fcharset2 Wingdings;}}"
    r"{\colortbl;\red0;}{\stylesheet{\ql Normal;}{\s1\ql\outlinelevel0 heading 1;}"
    r"{\s2 heading 2;}{\s3 Title;}{\s4\outlinelevel1 Kop;}{\*\cs9 Strong;}{\ts11 Table Normal;}}"
)


def words_of(words: str) -> list[tuple[str, str]]:
    extract = extract_rtf(rtf_file(words, head=HEAD), URL)
    assert accounted(extract)
    return read(extract)


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        (r"within {\strike 20}15 days", "within 15 days"),
        (r"5\strike -\strike0 10", "5 10"),
        (r"a {\v draft }note", "a note"),
        (r"a {\deleted old }{\revised new }rule", "a new rule"),
        (r"section 47{\super 2}", "section 47[2]"),
        (r"section 47\up6 2\up0 .", "section 47[2]."),
        (r"a\'92s \ldblquote b\rdblquote  c \emdash  5\_10\~m", "a’s “b” c — 5‑10 m"),
        (r"T\u375?r a d\u373\'3fr", "Tŷr a dŵr"),
        (r"{\uc0\u375 x} \uc2\u8217 ab.", "ŷx ’."),
        (r"\u-10179?\u-8704?", "😀"),
        (r"{\f1 \'b3}{\f2 \'e4\'e0}", "łда"),
        (r"a {\*\unknown b}{\pict 0102}{\xe c}{\*\annotation why?}rule", "a rule"),
        (r"{\*\bkmkstart x}a{\object{\*\objdata 01}{\result  shown}}", "a shown"),
        ("a\\bin5 }}{{{ b", "a b"),
        (r"{\f3\u61692\'fc} seen {\f3\'fe}", "✓ seen ☑"),
        (r'{\field{\*\fldinst SYMBOL 252 \\f "Wingdings"}{\fldrslt\f3\'fc}} seen', "✓ seen"),
        (r"{\upr{S?n}{\*\ud{S\u239\'3fn}}} asks", "Sïn asks"),
        (r"rate {\mmath{\*\moMath{\mf{\mnum{\mr a}}{\mden{\mr 12}}}}} b", "rate a/12 b"),
        (r"one\tab two\line three", "one two three"),
    ],
)  # fmt: skip
def test_words_are_those_that_are_shown(inside: str, shown: str) -> None:
    assert words_of(rf"\pard {inside}\par") == [("", shown)]


FORM = r"{{\field{{\*\fldinst{{ FORM {{\*\formfield{{{}{{\*\ffname x}}}}}}}}}}{{\fldrslt }}}}"
CHOICES = r"{\*\ffl low}{\*\ffl high}"


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (r"\fftype1\ffres1\ffdefres0", "☒"),
        (r"\fftype1\ffres0\ffdefres1", "☐"),
        (r"\fftype1\ffres25\ffdefres1", "☒"),
        (r"\fftype1\ffres25\ffdefres0", "☐"),
        (rf"\fftype2\ffres1{CHOICES}", "high"),
        (rf"\fftype2\ffres25\ffdefres1{CHOICES}", "high"),
        (rf"\fftype2\ffres7{CHOICES}", ""),
        (r"\fftype0", ""),
    ],
)
def test_what_is_chosen_in_a_form_is_read(data: str, shown: str) -> None:
    line = rf"\pard Seen: {FORM.format(data)} alone\par"
    assert words_of(line) == [("", " ".join(f"Seen: {shown} alone".split()))]


@pytest.mark.parametrize(
    ("drawn", "shown"),
    [
        (r"{\*\do\dobxcolumn\dptxbx{\dptxbxtext\pard In a box\par}}", ["In a box"]),
        (
            r"{\shp{\*\shpinst{\sp{\sn gtextUNICODE}{\sv Keep safe}}{\sp{\sn x}{\sv 1}}}}",
            ["Keep safe"],
        ),
        (r"{\shp{\*\shpinst{\sp{\sn pib}{\sv {\pict 01}}}}{\shprslt{\*\do{\dptxbxtext a}}}}", []),
        (r"{\sp{\sn gtextUNICODE}{\sv out of place}}", []),
    ],
)
def test_words_that_are_drawn_are_read(drawn: str, shown: list[str]) -> None:
    found = words_of(rf"\pard Beside.{drawn}\par\pard After.\par")
    assert [words for _, words in found] == ["Beside.", *shown, "After."]


ROW = r"\trowd{}\cellx1000{}\cellx2000\cellx3000\pard\intbl "


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        (ROW.format(r"\clmgf", r"\clmrg") + r"a\cell hid\cell b\cell\row", "a |  | b"),
        (ROW.format(r"\clvmrg", "") + r"hid\cell a\cell b\cell\row", " | a | b"),
        (r"\trowd\cellx2010\cellx3000\pard\intbl a\cell b\cell\row", "a |  | b"),
        (r"\trowd\cellx990\cellx3000\pard\intbl a\cell b\cell\row", "a | b"),
        (r"\pard\intbl a\cell b\cell c\cell\row", "a | b | c"),
        (r"\trowd\cellx9000\pard\intbl a\cell b\cell c\cell\row", "a | b | c"),
    ],
)
def test_merged_cells_leave_the_others_in_their_columns(row: str, shown: str) -> None:
    whole = ROW.format("", "") + r"1\cell 2\cell 3\cell\row"
    assert words_of(rf"{whole}{row}{whole}\pard After.\par") == [
        ("", "1 | 2 | 3"), ("", shown), ("", "1 | 2 | 3"), ("", "After.")
    ]  # fmt: skip


def test_a_table_within_a_cell_splits_it() -> None:
    inner = r"{\*\nesttableprops\trowd\cellx1200\cellx1800\nestrow}{\nonesttables Old.\par}"
    rows = (
        ROW.format("", "")
        + r"x\cell\pard\intbl before\par\pard\intbl\itap2 a\nestcell b\par b\nestcell "
        + inner
        + r"\pard\intbl\itap2 c\nestcell d\nestcell "
        + inner
        + r"\pard\intbl\cell\pard\intbl y\cell\row"
        + ROW.format("", "")
        + r"1\cell 2\cell 3\cell\row\pard After.\par"
    )
    assert [words for _, words in words_of(rows)] == [
        "x | before |  | y", " | a | b b", " | c | d", "1 | 2 |  | 3", "After."
    ]  # fmt: skip


def test_headings_are_told_by_their_styles_and_levels() -> None:
    extract = extract_rtf(
        rtf_file(
            r"\pard\s3 Neglect guide\par\pard\s1 Scope\par\pard One.\par\pard\s2 Ages\par"
            r"\pard Two.\par\pard\s4 Places\par\pard Three.\par\pard\outlinelevel0 Help\par"
            r"\pard\outlinelevel9 Four.\par",
            head=HEAD,
        ),
        URL,
    )
    assert extract.title == "Neglect guide"
    assert [section.heading for section in extract.sections] == [
        ("Scope",), ("Scope", "Ages"), ("Scope", "Places"), ("Help",)
    ]  # fmt: skip


def test_items_have_their_numbers_and_no_bullets() -> None:
    extract = extract_rtf(
        rtf_file(
            r"\pard{\listtext\pard\plain 1.\tab}\ls1\ilvl0 Ask.\par"
            r"{\listtext\'b7\tab}\ilvl1 Tell.\par\pard{\pntext 2)\tab}Write.\par\pard No item.\par"
        ),
        URL,
    )
    (section,) = extract.sections
    assert [(block.kind.value, block.level, block.text) for block in section.blocks] == [
        ("item", 0, "1. Ask."), ("item", 1, "Tell."), ("item", 0, "2) Write."),
        ("paragraph", 0, "No item."),
    ]  # fmt: skip


def test_cells_stay_in_their_columns() -> None:
    row = r"\trowd\cellx1000\cellx2000\cellx3000\pard\intbl "
    assert words_of(
        rf"{row}Level\cell Sign\cell What to do\cell\row"
        rf"{row}High\cell Injury\par or fear\cell Section 47\cell\row"
        rf"{row}\cell \cell Ring\cell\row\pard After.\par"
    ) == [
        ("", "Level | Sign | What to do"), ("", "High | Injury or fear | Section 47"),
        ("", " |  | Ring"), ("", "After."),
    ]  # fmt: skip


def test_notes_boxes_and_links_are_read() -> None:
    extract = extract_rtf(
        rtf_file(
            r"\pard Section 47{\super\chftn}{\footnote\pard{\super\chftn} See the Act.\par} and "
            r'{\field{\*\fldinst{HYPERLINK "https://site.example/b"}}{\fldrslt the form}}.'
            r"{\shp{\*\shpinst\shpleft0{\sp{\sn x}{\sv 1}}{\shptxt\pard In a box\par}}"
            r"{\shprslt In a box}}\par"
        ),
        URL,
    )
    assert read(extract) == [
        ("", "Section 47[1] and the form."), ("", "In a box"), ("", "[1] See the Act.")
    ]  # fmt: skip
    assert [(found.url, found.words) for found in extract.links] == [
        ("https://site.example/b", "the form")
    ]


def test_title_and_dates_of_the_properties_and_of_the_header() -> None:
    info = r"{\info{\title Bruising in babies}{\author A}{\revtim\yr2025\mo3\dy4}}"
    extract = extract_rtf(
        rtf_file(rf"{info}{{\headerr Reviewed: 3 May 2024\par}}\pard Words.\par"), URL
    )
    assert extract.title == "Bruising in babies"
    assert read(extract) == [("", "Words.")]
    assert {role: found.on for role, found in extract.dates.items()} == {
        DateRole.AMENDED: date(2025, 3, 4), DateRole.REVIEWED: date(2024, 5, 3),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (rtf_file("words")[:-1], "cut off"),
        (b"words", "is no Rich Text"),
        (b"{\\rtf1" + b"{" * 2_000, "too many groups"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_it_is(body: bytes, reason: str) -> None:
    with pytest.raises(DamagedDocument, match=reason):
        extract_rtf(body, URL)


PIECES = st.sampled_from([
    "{", "}", "\\par", "\\pard", "\\cell", "\\row", "\\trowd", "\\intbl", "\\u-5?", "\\u55357?",
    "\\uc9", "\\'e9", "\\*", "\\field", "\\fldinst", "\\fldrslt", "\\footnote", "\\shptxt",
    "\\*\\shpinst", "\\header", "\\listtext", "\\stylesheet", "\\s1", "\\info", "\\title", "\\bin9",
    "\\ansicpg99999", "\\f1", "\\fcharset128", "\\strike", "\\v", "words ", "\\", "\\ls1",
    "\\ilvl9", "\\cellx9", "\\clvmrg", "\\nestcell", "\\nestrow", "\\itap2", "\\formfield",
    "\\ffl", "\\fftype2", "\\sp", "\\sn", "\\sv", "gtextUNICODE", "\\upr", "\\ud", "\\mden", "\\do",
    "\\outlinelevel-4", "\\super", "é",
])  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join))
@example("\\cell\\u-5?")
def test_whatever_stands_in_it_is_read_or_refused(words: str) -> None:
    body = ("{\\rtf1 " + words + "}").encode("latin-1")
    try:
        extract = extract_rtf(body, URL)
    except ExtractError:
        return
    cells = (cell for _, words in read(extract) for cell in words.split(CELL_BREAK))
    assert all(cell == fold(cell) for cell in cells)


@pytest.mark.parametrize("told", ["application/msword", "text/html", "application/octet-stream"])
def test_the_file_tells_its_type_itself(told: str) -> None:
    assert true_media_type(told, rtf_file("words")) == RTF
    assert {EXTRACTORS[kind].load() for kind in RTF_FILES} == {extract_rtf}
