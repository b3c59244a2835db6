"""PDF: what was typed into a form or on a page is read where it stands; stuck notes are not."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from collection.extract import Extract
from collection.reading_account import LeftOut, WhyLeftOut
from collection.words.folding import signs
from crawler.extract.pdf.document import extract_pdf

URL = "https://site.example/form.pdf"
Make = Callable[..., bytes]
Write = Callable[..., None]


def shown(extract: Extract) -> str:
    read = [text for s in extract.sections for text in (*s.heading, *(b.text for b in s.blocks))]
    return " ".join(" ".join(read).replace("|", " ").split())


def without_appearance(body: bytes) -> bytes:
    """Take away how the fields look, as of forms that say only what they hold."""
    return body.replace(b"/AP ", b"/XX ").replace(b"/AP\n", b"/XX\n")


FORM = (
    ("Name of the child", "Sample Child"),
    ("Who has spoken to the child", "The school nurse"),
    ("When was the strategy discussion", "On 3 March at 10am"),
)


def form(canvas: Canvas, write: Write) -> None:
    write(canvas, 60, 560, "Referral form", size=18)
    for number, (label, value) in enumerate(FORM):
        write(canvas, 60, 510 - 40 * number, label)
        place = {"x": 260, "y": 504 - 40 * number, "width": 220, "height": 20}
        if number == 2:
            canvas.acroForm.choice(name="c", value=value, options=[value, "Not yet"], **place)
        else:
            canvas.acroForm.textfield(name=label, value=value, **place)
    write(canvas, 60, 370, "Send this form to the duty team on the same day.")


@pytest.mark.parametrize("change", [bytes, without_appearance])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_values_stand_behind_their_labels(
    make_pdf: Make, write: Write, change: Callable[[bytes], bytes], rotation: int
) -> None:
    def page(canvas: Canvas) -> None:
        canvas._doc.compression = 0
        canvas.setPageRotation(rotation)
        form(canvas, write)

    extract = extract_pdf(change(make_pdf(page)), URL)
    expected = " ".join(f"{label} {value}" for label, value in FORM)
    assert extract.title == "Referral form"
    assert shown(extract) == f"{expected} Send this form to the duty team on the same day."


@pytest.mark.parametrize("ticked", list(itertools.product([True, False], repeat=2)))
def test_ticks_are_shown_and_empty_boxes_are_not(
    make_pdf: Make, write: Write, ticked: tuple[bool, bool]
) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "Is the child safe today?")
        for number, (words, checked) in enumerate(zip(("Yes", "No"), ticked, strict=True)):
            canvas.acroForm.checkbox(
                name=words, x=200 + 60 * number, y=696, checked=checked, size=14
            )
            write(canvas, 218 + 60 * number, 700, words)

    yes, no = ("☑ " if one else "" for one in ticked)
    expected = f"Is the child safe today? {yes}Yes {no}No"
    assert shown(extract_pdf(make_pdf(page), URL)) == expected


def test_the_lines_of_a_long_value_stay_in_their_field(make_pdf: Make, write: Write) -> None:
    value = "The child was seen alone.\nShe said that she is safe with her aunt and wants to stay."

    def page(canvas: Canvas) -> None:
        write(canvas, 60, 740, "What did the child say to you in her own words?")
        canvas.acroForm.textfield(
            name="w", value=value, x=60, y=600, width=300, height=120, fieldFlags="multiline",
            maxlen=1000,
        )  # fmt: skip
        write(canvas, 60, 560, "Who will tell the family about this, and when?")

    expected = (
        "What did the child say to you in her own words? The child was seen alone. She said that "
        "she is safe with her aunt and wants to stay. "
        "Who will tell the family about this, and when?"
    )
    assert shown(extract_pdf(make_pdf(page), URL)) == expected


def test_passwords_hidden_fields_and_buttons_show_nothing(make_pdf: Make, write: Write) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "Sign in to the form.")
        place = {"width": 100, "height": 20, "x": 260}
        fields = canvas.acroForm
        fields.textfield(name="p", value="secret", fieldFlags="password", y=690, **place)
        fields.textfield(name="h", value="hidden", annotationFlags="hidden", y=650, **place)
        fields.textfield(name="v", value="unviewed", annotationFlags="noview", y=610, **place)

    assert shown(extract_pdf(make_pdf(page), URL)) == "Sign in to the form."


def test_a_value_that_is_printed_too_is_read_once(make_pdf: Make, write: Write) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "Team")
        write(canvas, 262, 700, "The duty team")
        canvas.acroForm.textfield(
            name="t", value="The duty team", x=260, y=694, width=120, height=20
        )

    assert shown(extract_pdf(make_pdf(page), URL)) == "Team The duty team"


def test_comments_typed_on_the_page_are_read_and_notes_stuck_on_it_are_counted(
    make_pdf: Make, write: Write
) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "Ring the duty team on the day.")
        write(canvas, 60, 600, "Write down what was said.")
        canvas.freeTextAnnotation("Since May: ring the hub.", "/Helv 10 Tf", [60, 640, 300, 660])
        canvas.textAnnotation("Check this with legal", [400, 690, 420, 710])

    body = make_pdf(page)
    expected = "Ring the duty team on the day. Since May: ring the hub. Write down what was said."
    assert shown(extract_pdf(body, URL)) == expected
    account = extract_pdf(body, URL).account
    note = LeftOut(WhyLeftOut.HIDDEN, signs("Check this with legal"), "notes stuck on pages")
    assert account is not None
    assert note in account.left_out
    assert not account.in_part
