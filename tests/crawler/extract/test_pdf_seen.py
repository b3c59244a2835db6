"""PDF: the words that a reader of the page sees, each along its own direction, and no others."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from conftest import accounted
from pdf_files import raw_pdf
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from collection.extract import Extract
from collection.reading_account import LeftOut, WhyLeftOut
from crawler.errors import DamagedDocument, PlaceholderOnly
from crawler.extract import ExtractRequest
from crawler.extract.pdf.document import extract_pdf
from crawler.extract.pdf.drawn import layers
from crawler.extract.pdf.link_areas import Area, LinkAreas
from crawler.extract.sandbox.sandbox import Sandbox

URL = "https://site.example/guide.pdf"
Make = Callable[..., bytes]
Write = Callable[..., None]

BODY = (
    "Talk to the child alone where this is safe and write down what",
    "the child says in the child's own words on the day. Ring the duty",
    "team before the end of the day and give the names of all children.",
)
PROSE = " ".join(BODY)


def texts(extract: Extract) -> list[str]:
    return [block.text for section in extract.sections for block in section.blocks]


def turned(
    canvas: Canvas, place: tuple[float, float], angle: float, words: str, size: float
) -> None:
    canvas.saveState()
    canvas.translate(*place)
    canvas.rotate(angle)
    canvas.setFont("Helvetica", size)
    canvas.drawString(0, 0, words)
    canvas.restoreState()


@pytest.mark.parametrize(("angle", "place"), [(90, (40, 300)), (180, (400, 60)), (270, (560, 700))])
@pytest.mark.parametrize("size", [9, 36])
def test_a_name_along_the_edge_leaves_the_lines_whole(
    make_pdf: Make, write: Write, angle: float, place: tuple[float, float], size: float
) -> None:
    def page(canvas: Canvas) -> None:
        turned(canvas, place, angle, "Strategy discussions", size)
        write(canvas, 80, 740, "A guide to neglect", size=18)
        write(canvas, 80, 700, *BODY)

    extract = extract_pdf(make_pdf(page), URL)
    assert (extract.title, texts(extract)) == (
        "A guide to neglect",
        [PROSE, "Strategy discussions"],
    )


@pytest.mark.parametrize("angle", [0, 90, 180, 270, 0.5, 89.7])
def test_a_page_is_read_along_the_direction_of_its_words(
    make_pdf: Make, write: Write, angle: float
) -> None:
    def page(canvas: Canvas) -> None:
        canvas.translate(300, 400)
        canvas.rotate(angle)
        write(canvas, -150, 100, "A guide to neglect", size=18)
        write(canvas, -150, 60, *BODY)

    extract = extract_pdf(make_pdf(page), URL)
    assert (extract.title, texts(extract)) == ("A guide to neglect", [PROSE])


def test_a_name_along_the_edge_does_not_part_a_sentence_over_two_pages(
    make_pdf: Make, write: Write
) -> None:
    def page(lines: tuple[str, ...], name: str) -> Callable[[Canvas], None]:
        def drawn(canvas: Canvas) -> None:
            turned(canvas, (40, 300), 90, name, 9)
            write(canvas, 80, 700, *lines)

        return drawn

    pages = page(BODY[:1], "One at the edge"), page(BODY[1:], "Two beside it")
    assert texts(extract_pdf(make_pdf(*pages), URL))[0] == PROSE


def test_what_repeats_along_the_edge_is_furniture(make_pdf: Make, write: Write) -> None:
    def page(number: int) -> Callable[[Canvas], None]:
        def drawn(canvas: Canvas) -> None:
            turned(canvas, (40, 300), 90, f"Larkhope Partnership, page {number}", 9)
            write(canvas, 80, 700, f"This is the body of page number {number}.")

        return drawn

    read = texts(extract_pdf(make_pdf(*map(page, range(3))), URL))
    assert read == [f"This is the body of page number {number}." for number in range(3)]


@pytest.mark.parametrize("angle", [30, 45, 52, -45, 135])
def test_a_stamp_across_the_page_is_neither_title_nor_text(
    make_pdf: Make, write: Write, angle: float
) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 80, 740, "A guide to neglect", size=18)
        write(canvas, 80, 700, *BODY)
        turned(canvas, (200, 400), angle, "UNCONTROLLED COPY", 60)

    extract = extract_pdf(make_pdf(page), URL)
    assert (extract.title, texts(extract)) == ("A guide to neglect", [PROSE])


@pytest.mark.parametrize("words", ["DRAFT", "UNCONTROLLED WHEN PRINTED"])
@pytest.mark.parametrize("behind", [True, False])
def test_a_level_stamp_over_the_text_is_neither_title_nor_text(
    make_pdf: Make, write: Write, words: str, behind: bool
) -> None:
    def page(canvas: Canvas) -> None:
        def stamp() -> None:
            canvas.saveState()
            canvas.setFillGray(0.85)
            turned(canvas, (90, 660), 0, words, 30)
            canvas.restoreState()

        if behind:
            stamp()
        write(canvas, 80, 740, "A guide to neglect", size=18)
        write(canvas, 80, 690, *BODY)
        if not behind:
            stamp()

    extract = extract_pdf(make_pdf(page), URL)
    assert (extract.title, texts(extract)) == ("A guide to neglect", [PROSE])


def test_a_level_stamp_in_the_white_of_every_page_is_neither_title_nor_text(
    make_pdf: Make, write: Write
) -> None:
    def page(number: int) -> Callable[[Canvas], None]:
        def drawn(canvas: Canvas) -> None:
            turned(canvas, (120, 300), 0, "UNCONTROLLED COPY", 44)
            if not number:
                write(canvas, 80, 740, "A guide to neglect", size=18)
            write(canvas, 80, 690, f"This is the body of page number {number}, no more.")

        return drawn

    extract = extract_pdf(make_pdf(*map(page, range(3))), URL)
    assert extract.title == "A guide to neglect"
    assert texts(extract) == [f"This is the body of page number {n}, no more." for n in range(3)]


def test_headings_and_large_initials_are_no_stamps(make_pdf: Make, write: Write) -> None:
    """Parts of a book open alike, and a letter may be three lines high."""

    def part(number: int) -> Callable[[Canvas], None]:
        def drawn(canvas: Canvas) -> None:
            write(canvas, 80, 740, "Guidance for schools", size=26)
            write(canvas, 80, 480, f"Part {number}", size=26)
            write(canvas, 80, 418, "T", size=36)
            write(canvas, 108, 440, f"alk to child {number} alone where this is", *BODY[1:])

        return drawn

    read = extract_pdf(make_pdf(part(1), part(2)), URL)
    shown = " ".join([read.title, *(h for s in read.sections for h in s.heading), *texts(read)])
    for words in ("Guidance for schools", "Part 1", "Part 2", "alk to child 2 alone"):
        assert words in shown
    assert shown.split().count("T") == 2


def test_a_stamp_alone_is_no_text(make_pdf: Make) -> None:
    """So a scan with a stamp is told as a scan."""
    assert extract_pdf(
        make_pdf(lambda canvas: turned(canvas, (200, 300), 45, "WITHDRAWN", 60)), URL
    ).no_text


def test_small_words_at_a_slant_are_kept_apart_from_the_lines(make_pdf: Make, write: Write) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 80, 700, *BODY)
        turned(canvas, (250, 500), 45, "Health visitor team", 10)

    assert texts(extract_pdf(make_pdf(page), URL)) == [PROSE, "Health visitor team"]


@pytest.mark.parametrize("place", [(900, 500), (-200, 500), (100, 860), (100, -15)])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_words_outside_the_page_are_not_read(
    make_pdf: Make, write: Write, place: tuple[float, float], rotation: int
) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        write(canvas, 80, 500, *BODY)
        write(canvas, *place, "Leaflet_v3.indd 1")

    assert texts(extract_pdf(make_pdf(page), URL)) == [PROSE]


def test_words_outside_the_crop_box_are_not_read(make_pdf: Make, write: Write) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setCropBox((50, 50, 500, 800))
        write(canvas, 80, 700, *BODY)
        write(canvas, 10, 20, "Cut")
        write(canvas, 510, 500, "An old column")

    assert texts(extract_pdf(make_pdf(page), URL)) == [PROSE]


def with_layer(off: bool) -> bytes:
    """Make a page with a line on a layer, by hand: reportlab knows none."""
    lines = [b"BT /F1 11 Tf 60 700 Td (Ring the duty team on the day.) Tj ET"]
    lines.append(b"/OC /Old BDC BT /F1 11 Tf 60 680 Td (The old rule of a week.) Tj ET EMC")
    content = b"\n".join(lines)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [5 0 R] /D << /OFF ["
        + (b"5 0 R" if off else b"")
        + b"] >> >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <<"
        b" /Font << /F1 6 0 R >> /Properties << /Old 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /OCG /Name (Old) >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    return raw_pdf(objects)


@pytest.mark.parametrize("off", [True, False])
def test_a_layer_is_read_unless_it_is_off(off: bool) -> None:
    read = " ".join(texts(extract_pdf(with_layer(off), URL)))
    assert read == "Ring the duty team on the day." + ("" if off else " The old rule of a week.")


def test_a_layer_that_is_not_tried_is_read_and_its_page_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(layers, "_MOST", 0)
    extract = extract_pdf(with_layer(True), URL)
    assert "The old rule" in " ".join(texts(extract))
    assert extract.account
    assert extract.account.losses == (LeftOut(WhyLeftOut.LOOK, 0, "page 1"),)


def placeholder(catalogue: bytes, words: str) -> bytes:
    content = b"BT /F1 11 Tf 60 700 Td (%s) Tj ET" % words.encode()
    return raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R " + catalogue + b" >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9000 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            b"<< /Type /Filespec /F (guide.pdf) /UF (guide.pdf) /EF << /F 7 0 R >> >>",
            b"<< /Type /EmbeddedFile /Length 5 >>\nstream\nwords\nendstream",
        ]
    )


DYNAMIC = b"/NeedsRendering true /AcroForm << /Fields [] /XFA (x) >>"
STATIC = b"/AcroForm << /Fields [] /XFA (x) >>"
ATTACHED = b"/Names << /EmbeddedFiles << /Names [(guide.pdf) 6 0 R] >> >>"
COVER = b"/Collection << /Type /Collection >> " + ATTACHED
WAIT = "Please wait... If this message is not eventually replaced"
OPEN = "For the best experience, open this PDF portfolio in another reader."
GUIDE = "Talk to the child alone and write down what the child says. " * 20


@pytest.mark.parametrize(
    ("catalogue", "words", "reason"),
    [
        (DYNAMIC, WAIT, "notice: the form"),
        (STATIC, WAIT, "notice: the form"),
        (COVER, OPEN, "cover of a portfolio; attached are guide.pdf"),
        (b"/Collection << >>", OPEN, "cover of a portfolio$"),
    ],
)
def test_a_notice_in_the_place_of_the_contents_is_told_as_one(
    catalogue: bytes, words: str, reason: str
) -> None:
    with pytest.raises(PlaceholderOnly, match=reason):
        extract_pdf(placeholder(catalogue, words), URL)


@pytest.mark.parametrize(
    ("catalogue", "words"),
    [
        (DYNAMIC, GUIDE),
        (STATIC, "Refer a child to the hub on this form."),
        (COVER, GUIDE),
        (ATTACHED, OPEN),
        (b"", WAIT),
    ],
)
def test_pages_with_contents_are_no_notice(catalogue: bytes, words: str) -> None:
    """And a portfolio that was opened before says nothing of the file that is opened next."""
    with pytest.raises(PlaceholderOnly):
        extract_pdf(placeholder(COVER, OPEN), URL)
    assert texts(extract_pdf(placeholder(catalogue, words), URL)) == [words.strip()]


@pytest.mark.slow
def test_the_reason_of_a_notice_leaves_the_child_process() -> None:
    request = ExtractRequest(placeholder(COVER, OPEN), "application/pdf", URL)
    with Sandbox() as sandbox, pytest.raises(PlaceholderOnly, match=r"guide\.pdf"):
        sandbox.extract(request)


@pytest.mark.parametrize("mark", [b"", b"%%EOF" + b"<!-- sent by a proxy -->" * 400])
def test_a_pdf_that_is_whole_is_read_whatever_ends_it(
    make_pdf: Make, write: Write, mark: bytes
) -> None:
    whole = make_pdf(lambda canvas: write(canvas, 80, 700, *BODY))
    assert texts(extract_pdf(whole.rstrip().removesuffix(b"%%EOF") + mark, URL)) == [PROSE]


def test_an_update_that_is_cut_off_is_damaged(make_pdf: Make, write: Write) -> None:
    whole = make_pdf(lambda canvas: write(canvas, 80, 700, *BODY))
    cut = whole + b"4 0 obj\n<< /Length 9000 >>\nstream\n" + b"new words " * 900
    with pytest.raises(DamagedDocument, match="cut off"):
        extract_pdf(cut, URL)


def test_a_pdf_that_needs_a_password_says_so() -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt=StandardEncryption("open", ownerPassword="own"))
    canvas.drawString(60, 700, "Words.")
    canvas.save()
    with pytest.raises(DamagedDocument, match="needs a password"):
        extract_pdf(stream.getvalue(), URL)


def raised(canvas: Canvas, *parts: tuple[str, float]) -> None:
    text = canvas.beginText(80, 700)
    for words, rise in parts:
        text.setFont("Helvetica", 7 if rise else 11)
        text.setRise(rise)
        text.textOut(words)
    canvas.drawText(text)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([("under section 47", 0), ("2", 4), (" it begins", 0)], "under section 47 ² it begins"),
        ([("within 15", 0), ("13", 4), (", as told", 0)], "within 15 ¹³ , as told"),
        ([("2", 4), ("Children Act 1989", 0)], "² Children Act 1989"),
        ([("see the child", 0), ("3,4", 4), (" first", 0)], "see the child ³,⁴ first"),
        ([("see the child", 0), ("*", 4)], "see the child *"),
        ([("on the 10", 0), ("th", 4), (" day", 0)], "on the 10th day"),
        ([("H", 0), ("2", -3), ("O is water", 0)], "H2O is water"),
    ],
)
def test_a_raised_mark_stays_apart_from_the_number_before(
    make_pdf: Make, parts: list[tuple[str, float]], expected: str
) -> None:
    read = texts(extract_pdf(make_pdf(lambda canvas: raised(canvas, *parts)), URL))
    assert read == [expected]


def test_a_point_asks_only_the_links_of_its_line() -> None:
    """A page of a form may hold thirty thousand areas; asking all for each letter takes minutes."""

    class Flat:
        height = 842.0

        def box(self, *corners: float) -> tuple[float, ...]:
            return corners

    areas = [Area(f"https://x.example/{n}", 50, n, 60, n + 0.5) for n in range(800)]
    found = LinkAreas(areas, Flat())  # type: ignore[arg-type]
    assert max(map(len, found._bands.values())) <= 14
    assert [found.at(55, y + 0.2) for y in (0, 11, 12, 799)] == [
        f"https://x.example/{n}" for n in (0, 11, 12, 799)
    ]
    assert (found.at(55, 5.8), found.at(70, 5.2)) == (None, None)
    assert found.meet(0, 5.1, 55, 5.2)
    assert not found.meet(0, 5.6, 55, 5.9)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "it is empty"),
        (b"\0" * 5000, "nothing but white space or zeros"),
        (b"%!PS-Adobe-3.0\nshowpage\n%%EOF\n", "PostScript"),
        (b"%FDF-1.2\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF", "FDF"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 500, "JPEG"),
        (b"\r\n<!doctype html><title>Sign in</title>", "a web page"),
        (b"Not found", "does not begin as one does"),
    ],
)
def test_what_is_sent_in_the_place_of_a_pdf_is_called_what_it_is(body: bytes, said: str) -> None:
    with pytest.raises(DamagedDocument, match="the file is no PDF") as told:
        extract_pdf(body, URL)
    assert said in str(told.value)


@pytest.mark.parametrize("junk", [b"<br>Notice: a variable\n", b"j" * 1500, b"%!PS\n" * 9000])
def test_what_a_server_writes_before_a_pdf_hides_none_of_it(
    make_pdf: Make, write: Write, junk: bytes
) -> None:
    body = make_pdf(lambda canvas: write(canvas, 80, 500, *BODY))
    assert texts(extract_pdf(junk + body, URL)) == [PROSE]


def test_a_file_that_is_shorter_than_it_says_is_cut_off(make_pdf: Make, write: Write) -> None:
    """The end of its first page has the mark of the end, near the head of the file."""
    body = make_pdf(lambda canvas: write(canvas, 80, 500, *BODY))
    stated = b"%PDF-1.5\n1 0 obj<</Linearized 1/L 99999/O 3/E 100/N 1/T 500>>endobj\n%%EOF\n"
    with pytest.raises(DamagedDocument, match="cut off"):
        extract_pdf(stated + body, URL)


@pytest.mark.parametrize("off", [(0.0, 0.0), (0.4, 0.0), (0.8, -0.8)])
def test_words_that_are_printed_twice_in_one_place_are_read_once(
    make_pdf: Make, write: Write, off: tuple[float, float]
) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 80, 700, "Ring the hub, then ring the hub", "on the same day.")
        write(canvas, 80 + off[0], 700 + off[1], "Ring the hub, then ring the hub")

    extract = extract_pdf(make_pdf(page), URL)
    assert texts(extract) == ["Ring the hub, then ring the hub on the same day."]
    assert extract.account
    assert {left.reason for left in extract.account.left_out} <= {WhyLeftOut.TWICE}
    accounted(extract.account)


def scanned(canvas: Canvas, fall: float, *lines: str) -> None:
    """Put recognised words, each level, on a scan whose lines fall."""
    canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "white")), 0, 0, 595, 842)
    for number, line in enumerate(lines):
        x = 60.0
        for word in line.split():
            write_at = canvas.beginText(x, 740 - 14 * number - fall * x)
            write_at.setFont("Helvetica", 11)
            write_at.textLine(word)
            canvas.drawText(write_at)
            x += stringWidth(f"{word} ", "Helvetica", 11)


@pytest.mark.parametrize("fall", [-0.06, -0.02, 0.0, 0.012, 0.03, 0.07])
def test_a_scan_that_lies_askew_is_read_line_by_line(make_pdf: Make, fall: float) -> None:
    lines = [
        f"Line {number} says to talk to the child alone and write down what the child says on"
        for number in ["one", "two", "three", "four", "five", "six", "seven", "eight"]
    ]
    extract = extract_pdf(make_pdf(lambda canvas: scanned(canvas, fall, *lines)), URL)
    assert " ".join(texts(extract)) == " ".join(lines)
