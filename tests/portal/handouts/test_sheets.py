"""A briefing on paper: the print view and the PDF, with a QR code for each learning point."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import segno
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from briefings.models import Briefing
from collection.store import Collection
from collection.words.days import day
from portal import create_app
from portal.config import Settings, load_settings
from portal.errors import InstallationError, SettingsError
from portal.handouts import glyphs as glyphs_module
from portal.handouts import pdf as pdf_module
from portal.handouts.codes import qr_code
from portal.handouts.glyphs import BOLD, MISSING, PLAIN, Glyphs, register_typeface
from portal.handouts.pdf import CODE, briefing_pdf
from portal.handouts.sheets import Procedure, Sheet, SheetPoint
from portal.services import services_of

from .conftest import TEXTS, TODAY, learning_point, shown, words


def pages(body: bytes) -> list[str]:
    """Return what each page of a PDF says, white space folded."""
    with closing(pypdfium2.PdfDocument(body)) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def pdf(client: FlaskClient, briefing: Briefing) -> bytes:
    answer = client.get(f"/briefings/{briefing.id}.pdf")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    return answer.data


def sheet_of(*texts: str, title: str = "A briefing") -> Sheet:
    points = [
        SheetPoint(
            number, text, (Procedure("1.4 Bruising", "Aldermoor procedures", "Moved"),),
            "signpost.example", f"/p/abcdefg{number % 10}",
            f"https://signpost.example/p/abcdefg{number % 10}?printed=2026-11-28",
        )
        for number, text in enumerate(texts, start=1)
    ]  # fmt: skip
    on = date(2026, 11, 28)
    home = "https://signpost.example/briefings/a"
    return Sheet("a", title, "a.pdf", None, on, on, home, tuple(points))


def test_the_print_view_shows_each_point_with_its_procedures_and_nothing_to_navigate(
    client: FlaskClient, briefing: Briefing, short_ids: list[str]
) -> None:
    page = shown(client, f"/briefings/{briefing.id}/print")
    assert [words(tag) for tag in page.select(".app-sheet__words")] == list(TEXTS)
    said = words(page)
    assert "1.4.39 Professional curiosity" in said
    assert "Found at the cited address" in said
    assert "Removed by the publisher" in said
    assert f"localhost /p/{short_ids[0]}" in said
    assert not page.find_all(["a", "nav", "form"])
    assert f"Printed {day(TODAY)}" in said


def test_the_print_views_codes_lead_to_the_points_with_todays_date(
    client: FlaskClient, briefing: Briefing, short_ids: list[str]
) -> None:
    drawings = shown(client, f"/briefings/{briefing.id}/print").select("svg")
    assert len(drawings) == len(TEXTS)
    for short_id, drawing in zip(short_ids, drawings, strict=True):
        address = f"http://localhost/p/{short_id}?printed={TODAY}"
        assert _modules(str(drawing)) == _expected(address)


def _modules(drawing: str) -> set[tuple[int, int]]:
    """Return the dark modules of a drawn code."""
    path = BeautifulSoup(drawing, "lxml").select("path")[1]["d"]
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", str(path))
    return {(int(x) + n, int(y)) for x, y, length in runs for n in range(int(length))}


def _expected(address: str) -> set[tuple[int, int]]:
    rows = segno.make_qr(address, error="m").matrix_iter(border=4)
    return {(x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark}


def test_the_pdf_can_be_read_as_text(
    client: FlaskClient, briefing: Briefing, short_ids: list[str]
) -> None:
    read = pages(pdf(client, briefing))
    assert len(read) == 1
    for text in (
        "Learning from <the> review", *TEXTS, "1.4.39 Professional curiosity",
        "Removed by the publisher", f"localhost /p/{short_ids[4]}", f"Printed {day(TODAY)}",
        "Page 1",
    ):  # fmt: skip
        assert text in read[0]


def test_the_pdfs_codes_are_drawn_as_they_are_on_the_page(
    client: FlaskClient, briefing: Briefing, short_ids: list[str]
) -> None:
    with closing(pypdfium2.PdfDocument(pdf(client, briefing))) as document:
        page = document[0]
        (first, *_) = [
            found.get_bounds() for found in page.get_objects() if found.type == 2 and _square(found)
        ]
        scale = 8
        pixels = page.render(scale=scale, grayscale=True).to_numpy()
        height = page.get_height()
    expected = _expected(f"http://localhost/p/{short_ids[0]}?printed={TODAY}")
    size = max(x for x, _ in expected) + 1 + 4
    module = CODE / size
    # The drawing's box holds the dark modules only; the quiet zone of four lies around it.
    left, top = first[0] - 4 * module, height - first[3] - 4 * module
    seen = {
        (x, y)
        for x in range(size)
        for y in range(size)
        if pixels[int((top + (y + 0.5) * module) * scale), int((left + (x + 0.5) * module) * scale)]
        < 128
    }
    assert seen == expected


def _square(found: Any) -> bool:
    left, bottom, right, top = found.get_bounds()
    return abs((right - left) - (top - bottom)) < 0.5 and right - left > CODE / 2


def test_codes_lead_to_the_address_that_the_settings_name(
    settings: Settings, stored: Collection, briefing: Briefing, short_ids: list[str]
) -> None:
    app = create_app(settings.model_copy(update={"address": "https://signpost.example"}))
    try:
        page = shown(app.test_client(), f"/briefings/{briefing.id}/print")
    finally:
        services_of(app).close()
    assert f"signpost.example /p/{short_ids[0]}" in words(page)
    address = f"https://signpost.example/p/{short_ids[0]}?printed={TODAY}"
    assert _modules(str(page.select_one("svg"))) == _expected(address)


@pytest.mark.parametrize("address", ["signpost.example", "https://a.example/path", "ftp://a"])
def test_an_address_that_is_none_is_refused_by_name(address: str) -> None:
    with pytest.raises(SettingsError, match="SIGNPOST_ADDRESS"):
        load_settings({"SIGNPOST_ADDRESS": address})


def test_a_long_briefing_is_set_smaller_until_it_fits_two_pages() -> None:
    text = "Follow the procedure and write down what was said, by whom, and what happens next. " * 4
    assert len(pages(briefing_pdf(sheet_of(*[text] * 12)))) == 2


def test_no_point_is_torn_apart_that_a_page_can_hold() -> None:
    texts = [f"begin{n} {'Follow the procedure and write it down. ' * 9}end{n}." for n in range(8)]
    read = pages(briefing_pdf(sheet_of(*texts)))
    assert len(read) == 2
    for n in range(8):
        assert [f"begin{n} " in said for said in read] == [f"end{n}." in said for said in read]


@pytest.mark.slow
def test_a_briefing_that_is_longer_still_loses_no_word() -> None:
    texts = [f"{n} {'datum ' * 900}end{n}" for n in range(1, 8)]
    said = " ".join(pages(briefing_pdf(sheet_of(*texts))))
    assert all(f"end{n}" in said for n in range(1, 8))
    assert said.count("datum") == 7 * 900


def test_a_briefing_without_learning_says_so() -> None:
    assert "No learning points were found." in pages(briefing_pdf(sheet_of()))[0]


WRITTEN = (
    "Tŷ a dŵr: gŵr, ŷd, ẁ, ẃ, ẅ, ỳ, ÿ, Ŵ, Ŷ",
    "Wałęsa, Dvořák, Şahin, Băsescu, Nguyễn, ħ, ā, ė, ģ",
    "Оленка, Ђорђе, Ελένη, ß, þ, ð, ø, æ",
    "Within ≤ 4 hours → “call” – 50 % … • ✓ ☎ € £ ½ ² ©",
)


@pytest.mark.parametrize("text", WRITTEN)
def test_letters_of_the_languages_of_families_are_set(text: str) -> None:
    (said,) = pages(briefing_pdf(sheet_of(text, title=text)))
    assert said.count(text) == 2
    assert "stands for" not in said


def test_letters_that_are_composed_are_set_as_one() -> None:
    glyphs = Glyphs()
    assert glyphs.printable("Ty\u0302") == "Tŷ"


def test_characters_that_the_typeface_lacks_are_named_and_none_is_lost_in_silence() -> None:
    (said,) = pages(briefing_pdf(sheet_of("Ask 王芳 and שרה", title="Naïve café")))
    assert "Ask [?][?] and [?][?][?]" in said
    assert "Naïve café" in said
    assert "[?] stands for a character that the typeface of this PDF does not have" in said
    (said,) = pages(briefing_pdf(sheet_of("Plain words")))
    assert "stands for" not in said


def test_the_typeface_is_embedded_as_far_as_it_is_used() -> None:
    body = briefing_pdf(sheet_of("Tŷ a dŵr"))
    named = set(re.findall(rb"/BaseFont /(\S+)", body))
    assert {name.split(b"+")[-1] for name in named} == {PLAIN.encode(), BOLD.encode()}
    assert all(re.fullmatch(rb"[A-Z]{6}\+.*", name) for name in named)
    assert len(body) < 100_000


def test_a_typeface_that_is_missing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glyphs_module, "folder", lambda _: tmp_path)
    register_typeface.cache_clear()
    with pytest.raises(InstallationError, match="make setup"):
        register_typeface()
    register_typeface.cache_clear()


def test_what_is_not_seen_is_left_out() -> None:
    glyphs = Glyphs()
    assert glyphs.printable("e\u00adnd\u200b of\u2003file") == "end of file"
    assert glyphs.missing == 0


@pytest.mark.slow
@given(st.text(max_size=60))
def test_any_words_make_a_pdf(text: str) -> None:
    assert briefing_pdf(sheet_of(text, title=text)).startswith(b"%PDF-")
    glyphs = Glyphs()
    assert glyphs.printable(text).count(MISSING) == glyphs.missing + text.count(MISSING)


@pytest.mark.parametrize("end", ["/print", ".pdf"])
def test_an_unknown_briefing_is_not_found(
    client: FlaskClient, briefing: Briefing, end: str
) -> None:
    assert client.get(f"/briefings/nothing{end}").status_code == 404


def test_the_briefings_page_leads_to_its_sheet_and_pdf(
    client: FlaskClient, briefing: Briefing
) -> None:
    page = shown(client, f"/briefings/{briefing.id}")
    for end in ("/print", ".pdf"):
        assert page.find("a", href=f"/briefings/{briefing.id}{end}")


def test_a_point_without_citations_is_on_paper_too(
    client: FlaskClient, stored: Collection, briefing: Briefing
) -> None:
    with stored.writing() as session:
        stored_briefing = session.get_one(Briefing, briefing.id)
        stored_briefing.points = [learning_point(5, TEXTS[4])]
    assert "It cites no procedure." in words(shown(client, f"/briefings/{briefing.id}/print"))


def test_a_demonstration_says_so_on_paper(
    settings: Settings, stored: Collection, briefing: Briefing
) -> None:
    app = create_app(settings.model_copy(update={"demo": True}))
    try:
        said = pages(app.test_client().get(f"/briefings/{briefing.id}.pdf").data)
    finally:
        services_of(app).close()
    assert "Demonstration content, not guidance" in said[0]


def test_a_pdf_is_drawn_again_only_where_it_says_something_else() -> None:
    first = briefing_pdf(sheet_of("Ask again."))
    assert briefing_pdf(sheet_of("Ask again.")) is first
    assert briefing_pdf(sheet_of("Ask again.", title="Another")) is not first
    for number in range(pdf_module.KEPT):
        briefing_pdf(sheet_of(f"Point {number}."))
    assert briefing_pdf(sheet_of("Ask again.")) is not first, "few are kept"


def test_a_code_is_packed_and_has_the_modules_of_the_library() -> None:
    address = "https://signpost.example/p/abcdefgh?printed=2026-11-28" + "x" * 1000
    code = qr_code(address)
    rows = [list(row) for row in segno.make_qr(address, error="m").matrix_iter(border=4)]
    dark = {(x + n, y) for x, y, length in code.runs for n in range(length)}
    assert dark == {(x, y) for y, row in enumerate(rows) for x, bit in enumerate(row) if bit}
    assert code.size == len(rows)
