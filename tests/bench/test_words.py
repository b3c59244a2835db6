"""The words of real files: what is measured of a folder, by witnesses whose answers are known."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from docx import Document
from reportlab.pdfgen.canvas import Canvas

from bench import words
from crawler.errors import WitnessFailed, WitnessMissing
from crawler.extract import ExtractRequest
from crawler.extract.sniffing import HTML, PDF
from crawler.witness.comparing import Shown

GUIDE = (
    "Every bruise in a baby who cannot move is talked over the same day with a doctor of the team"
)
asked: list[str] = []


def answers(requests: Sequence[ExtractRequest]) -> Iterator[Shown | WitnessFailed]:
    """Stand for the witnesses: of the page's content and the PDF all, of the Word file nothing."""
    for request in requests:
        asked.append(request.url.rpartition("/")[2])
        if request.media_type == HTML:
            menus = "" if asked[-1] == "expected.html" else "Home\nAbout\n"
            yield Shown(f"{menus}{GUIDE}\nand more", furnished=True)
        elif request.media_type == PDF:
            yield Shown(f"{GUIDE}\n" * 2)
        else:
            raise WitnessMissing("soffice is not installed (a package)")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(words, "ask_all", answers)
    asked.clear()
    made = tmp_path / "files"
    (made / "page").mkdir(parents=True)
    page = f"<nav>Home About</nav><main><h1>Bruises</h1><p>{GUIDE}</p></main>"
    (made / "page" / "source.html").write_text(page)
    (made / "page" / "expected.html").write_text(f"<p>{GUIDE}</p>")
    pdf = io.BytesIO()
    canvas = Canvas(pdf)
    canvas.setFont("Helvetica", 9)
    canvas.drawString(40, 700, GUIDE)
    canvas.save()
    (made / "guide.pdf").write_bytes(pdf.getvalue())
    (made / "cut.pdf").write_bytes(pdf.getvalue()[:300])
    document = Document()
    document.add_paragraph(GUIDE)
    document.save(str(made / "guide.docx"))
    (made / "picture.png").write_bytes(b"\x89PNG")
    return made


def test_each_file_is_read_and_compared_and_a_second_run_goes_on(
    folder: Path, tmp_path: Path
) -> None:
    out, cached = tmp_path / "out.jsonl", tmp_path / "cached"
    said: list[str] = []
    rows = words.measure_all(folder, out, cached, tell=said.append)
    told = {row.path: row for row in rows}
    assert set(told) == {"page/source.html", "guide.pdf", "cut.pdf", "guide.docx"}
    page, pdf = told["page/source.html"].measured, told["guide.pdf"].measured
    assert page is not None
    assert pdf is not None
    assert page["kept"] == 20 / 22
    assert page["left_out"] == 4 / 24
    assert pdf["kept"] == 0.5
    assert told["guide.docx"].unseen.startswith("soffice is not installed")
    assert "cut off" in told["cut.pdf"].failure
    asked.clear()
    assert words.measure_all(folder, out, cached, tell=said.append) == rows
    assert asked == []


def test_the_tables_tell_shares_and_name_what_is_low(folder: Path, tmp_path: Path) -> None:
    rows = words.measure_all(folder, tmp_path / "out.jsonl", tmp_path / "cached", tell=str)
    report = words.report(rows)
    assert report["pdf"]["files"] == 2
    assert report["pdf"]["kept"] == {"median": 0.5, "tenth": 0.5}
    assert report["pdf"]["refused by us"] == 1
    assert report["word"]["refused by the witness"] == 1
    assert [row.path for row in words.low(rows)] == ["guide.pdf"]
    printed = "\n".join(words.lines(rows))
    assert "low: guide.pdf: 40 words, kept 0.500" in printed
    assert "refused by the witness alone: 1 times: soffice is not installed" in printed
    assert json.dumps(report)


def test_some_files_of_each_table_are_chosen_by_their_names(folder: Path) -> None:
    chosen = [path.name for path in words.files_of(folder, 1)]
    assert sorted(map(words.SUFFIXES.get, (Path(name).suffix for name in chosen))) == [
        "page", "pdf", "word",
    ]  # fmt: skip
    assert chosen == [path.name for path in words.files_of(folder, 1)]
