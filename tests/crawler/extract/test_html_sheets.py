"""Web pages: what their own sheets hide, strike or number is read as if the elements said so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.html.page import extract_html

URL = "https://manual.example/part/page.html"
BODY = (
    "<p>Ring the hub at once, and write down what the child has said in the very words that were "
    "used, with the time, the place and all who were there to hear them.</p>"
)


def text(sheet: str, markup: str, head: str = "") -> list[str]:
    page = (
        f"<html><head><title>T</title>{head}<style>{sheet}</style></head>"
        f"<body><main><h1>Guide</h1>{BODY}{markup}</main></body></html>"
    )
    read = extract_html(page.encode(), URL, "utf-8", "plain")
    return [block.text for section in read.sections for block in section.blocks][1:]


DRAFT = "<p class='draft' id='old'>Ring only on weekdays.</p><p>Write on the day.</p>"


@pytest.mark.parametrize(
    "sheet",
    [
        ".draft{display:none}",
        "P.draft , #no {display:none} p.draft{display: NONE !important;color:red}",
        "/* } { */ main .draft { display : none }",
        "main > .draft{display:none}",
        "#old{display:none}",
        ".x, .draft{color:red;display:none}",
        ".draft{visibility:hidden}",
        ".draft{text-decoration:line-through}",
        ".draft{text-decoration-line: underline line-through}",
        "@media screen{.draft{display:none}}",
        "@media all { .other{color:red} .draft{display:none} } .last{color:red}",
        "@import 'other.css'; @charset 'utf-8'; .draft{display:none}",
        ".draft{display:block} .draft{display:none}",
        "#old.draft{display:none} .draft{display:block}",
        ".draft{display:none !important} #old{display:block}",
        ".draft{display:none} @media print{.draft{display:block}}",
        ".draft{display:none",
        ".draft{display:none} main h1 ~ p{display:block}",
    ],
)
def test_what_a_sheet_in_the_page_hides_or_strikes_is_left_out(sheet: str) -> None:
    assert text(sheet, DRAFT) == ["Write on the day."]


@pytest.mark.parametrize(
    "sheet",
    [
        "@media print{.draft{display:none}}",
        "@media (max-width: 600px){.draft{display:none}}",
        "@supports (display: grid){.draft{display:none}}",
        ".draft:hover{display:none}",
        ".draft::before{display:none}",
        ".no-script .draft{display:none}",
        ".draft{display:none} #old{display:block}",
        ".draft{display:none} body main p:not(.a):not(.b){display:block}",
        ".draft{display:none} .draft{display:block}",
        ".draft{display:none} .draft:target{display:block}",
        ".draft{display:none} input:checked ~ .draft{display:block}",
        ".draft{display:none} .draft.draft-open{display:block}",
        ".draft{display:none} .open .draft{display:block}",
        ".draft{display:none} .is-open{display:block}",
        ".draft{display:none} @media (min-width: 40em){.draft{display:block}}",
        ".draft{display:var(--shown)}",
        ".draft{opacity:0} .draft:hover{opacity:1}",
        ".draft{max-height:0;overflow:hidden} .draft:target{max-height:none}",
        "}}}{{{.draft{display:none}",
        ".draft{text-decoration:underline}",
    ],
)
def test_what_a_page_may_show_stays(sheet: str) -> None:
    assert text(sheet, DRAFT) == ["Ring only on weekdays.", "Write on the day."]


@pytest.mark.parametrize(
    "head",
    [
        "<script>document.querySelector('.draft').hidden = false</script>",
        "<noscript><style>.draft{display:block}</style></noscript>",
    ],
)
def test_what_the_head_of_a_page_opens_stays(head: str) -> None:
    assert text(".draft{display:none}", DRAFT, head)[0] == "Ring only on weekdays."


def test_only_sheets_for_screens_are_heeded() -> None:
    sheet = ".draft{display:none}"
    head = f"<style media=print>{sheet}</style><style media=Screen>p.new{{display:none}}</style>"
    assert text("", DRAFT + "<p class=new>Soon.</p>", head) == [
        "Ring only on weekdays.",
        "Write on the day.",
    ]


def test_an_elements_own_style_comes_before_the_sheet() -> None:
    own = "<p class='draft' style='display:block'>Ring only on weekdays.</p>"
    assert text(".draft{display:none}", own) == ["Ring only on weekdays."]
    assert text(".draft{display:none !important}", own) == []
    struck = "<p class='draft' style='text-decoration-line:none'>Ring.</p>"
    assert text(".draft{text-decoration:line-through}", struck) == ["Ring."]


def test_parts_that_open_below_titles_stay() -> None:
    part = "<div><h3>Step</h3><p class=answer>Ring the duty team of the area.</p></div>"
    assert text(".answer{display:none}", part * 3) == ["Ring the duty team of the area."] * 3
    assert text(".answer{visibility:hidden}", part * 3) == []
    button = "<button data-opens='.answer'>All</button><p class=answer>Ring the duty team.</p>"
    assert "Ring the duty team." in text(".answer{display:none}", button)


def test_what_fades_in_by_a_script_stays() -> None:
    script = "<script src=/fade.js></script>"
    assert len(text(".draft{visibility:hidden}", DRAFT, script)) == 2


def test_lists_are_numbered_as_a_sheet_says() -> None:
    steps = "<ol class=steps><li>Ring.</li><li>Write.</li></ol>"
    assert text(".steps{list-style-type:lower-alpha}", steps) == ["a. Ring.", "b. Write."]
    assert text(".steps{list-style:none}", steps) == ["Ring.", "Write."]
    own_numbers = ".steps li:not(.x)::before{content:counter(step)}"
    assert text(f".steps{{list-style:none}} {own_numbers}", steps) == ["1. Ring.", "2. Write."]
    linked = "<link rel=stylesheet href=/site.css>"
    assert text("ol{list-style:none}", steps, linked) == ["1. Ring.", "2. Write."]
    assert text("ol{list-style:none}", steps) == ["Ring.", "Write."]


@given(st.text(alphabet="{}@;:.#,!*/\"'()\\<ab \n-", max_size=60))
def test_a_broken_sheet_takes_no_words_that_it_does_not_name(broken: str) -> None:
    safe = broken.replace("<", "")
    assert text(f"{safe} .zz{{display:none}}", "<p class=kept>Write on the day.</p>")[-1:] == [
        "Write on the day."
    ]


_NAMES = st.sampled_from(["one", "two", "three"])


@given(
    hidden=st.sets(_NAMES),
    struck=st.sets(_NAMES),
    order=st.permutations(["one", "two", "three"]),
)
def test_a_sheet_says_what_a_style_on_the_element_says(
    hidden: set[str], struck: set[str], order: list[str]
) -> None:
    ways = [(hidden, "display:none"), (struck, "text-decoration:line-through")]
    sheet = "".join(f".{name}{{{way}}}" for names, way in ways for name in sorted(names))
    by_class = "".join(f"<p class={name}>Say {name}.</p>" for name in order)
    inline = "".join(
        f"<p style='{';'.join(way for names, way in ways if name in names)}'>Say {name}.</p>"
        for name in order
    )
    assert text(sheet, by_class) == text("", inline)
