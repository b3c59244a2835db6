"""What each witness sees of a document whose words are known; skipped where it is not installed."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from reportlab.pdfgen.canvas import Canvas

from crawler.errors import WitnessFailed, WitnessMissing
from crawler.extract import ExtractRequest
from crawler.extract.sniffing import DOCX, HTML, PDF
from crawler.witness import chromium, office
from crawler.witness.asking import ask, pictures, witness_for
from crawler.witness.comparing import words_of


def needs(*names: str) -> pytest.MarkDecorator:
    there = any(map(shutil.which, names))
    return pytest.mark.skipif(not there, reason=f"the witness {names[0]} is not installed")


PAGE = b"""<title>Not shown</title><h1>Bruises</h1><style>.off { display: none }</style>
<p>Ring the <b>hub</b>.</p><p class="off">Hidden by the page</p><noscript>Turn scripts on</noscript>
<ol start="4"><li>Look</li><li>Tell</li></ol><ul><li>Bullet</li></ul>
<details><summary>More</summary>Opened</details><script>document.write("Written")</script>
<img src="http://127.0.0.1:9/p.png"><iframe src="http://127.0.0.1:9/"></iframe></body></html>
Behind the end \xc5\xb5"""


@pytest.mark.browser
@needs(*chromium.NAMES)
def test_the_browser_sees_what_a_reader_of_the_page_sees() -> None:
    seen = ask(ExtractRequest(PAGE, HTML, "https://site.example/", charset="utf-8"))
    assert seen.furnished
    assert words_of(seen.text) == words_of(
        "Bruises Ring the hub 4 Look 5 Tell Bullet More Opened Behind the end ŵ"
    )


@pytest.mark.browser
@needs(*chromium.NAMES)
def test_the_browser_stays_on_the_page_and_draws_it() -> None:
    moving = b'<meta http-equiv="refresh" content="0; url=http://127.0.0.1:9/">Here I stay'
    request = ExtractRequest(moving, HTML, "https://site.example/")
    assert ask(request).text.strip() == "Here I stay"
    (drawn,) = pictures(request)
    assert drawn.startswith(b"\x89PNG")


@needs("pdftotext")
def test_pdftotext_sees_each_page_and_draws_it() -> None:
    made = io.BytesIO()
    canvas = Canvas(made)
    for words in ("Ring the hub", "Tell the nurse"):
        canvas.drawString(72, 700, words)
        canvas.showPage()
    canvas.save()
    request = ExtractRequest(made.getvalue(), PDF, "https://site.example/")
    seen = ask(request)
    assert seen.text.split("\f") == ["Ring the hub\n\n", "Tell the nurse\n\n", ""]
    assert seen.again
    assert words_of(seen.again) == words_of(seen.text)
    assert [drawn[:4] for drawn in pictures(request)] == [b"\x89PNG"] * 2


@needs("pdftotext")
def test_a_file_that_cannot_be_opened_is_told() -> None:
    with pytest.raises(WitnessFailed, match="pdftotext failed"):
        ask(ExtractRequest(b"%PDF-1.4 nothing", PDF, "https://site.example/"))


@pytest.mark.slow
@needs(*office.NAMES)
def test_libreoffice_sees_numbers_and_nothing_that_is_hidden_struck_or_deleted() -> None:
    document = Document()
    paragraph = document.add_paragraph("Within ")
    paragraph.add_run("twenty ").font.strike = True
    paragraph.add_run("drafted ").font.hidden = True
    paragraph.add_run("fifteen days")
    deletion = OxmlElement("w:del")
    deletion.set(qn("w:id"), "9")
    run, words = OxmlElement("w:r"), OxmlElement("w:delText")
    words.text = "deleted"
    run.append(words)
    deletion.append(run)
    paragraph._p.append(deletion)
    document.add_paragraph("Look", style="List Number")
    document.add_paragraph("Tell", style="List Number")
    document.sections[0].header.paragraphs[0].text = "The board's manual"
    made = io.BytesIO()
    document.save(made)
    seen = ask(ExtractRequest(made.getvalue(), DOCX, "https://site.example/"))
    assert words_of(seen.text) == words_of("Within fifteen days 1 Look 2 Tell")


FLAT = """<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0">
<style:style style:name="Struck" style:family="text">
 <style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="Below" style:family="text" style:parent-style-name="Struck"/>
<office:body><office:text>
<text:tracked-changes><text:changed-region text:id="c1"><text:deletion/></text:changed-region>
<text:changed-region text:id="c2"><text:insertion/></text:changed-region></text:tracked-changes>
<text:p>One<text:change-start text:change-id="c1"/> gone <text:span>gone</text:span> gone</text:p>
<text:p>gone<text:change-end text:change-id="c1"/> two <text:span text:style-name="Below">gone
</text:span><text:change-start text:change-id="c2"/>three<text:change-end
 text:change-id="c2"/></text:p>
<text:p>four<text:note><text:note-citation>1</text:note-citation><text:note-body>
<text:p>noted</text:p></text:note-body></text:note> five<draw:frame><draw:text-box>
<text:p>boxed</text:p><text:p>too</text:p></draw:text-box></draw:frame><office:annotation><text:p>gone</text:p></office:annotation></text:p>
<text:p>six</text:p></office:text></office:body></office:document>"""


def test_what_no_reader_sees_is_taken_out_and_notes_and_boxes_stand_in_line() -> None:
    words = words_of(office.shown(FLAT.encode()).decode().replace("<", "\n<"))
    known = words_of("gone One two three four five boxed too six noted 1")
    told = [word for word in words if word in known]
    text = " ".join(told)
    assert "gone" not in told
    assert text.endswith("one two three four 1 five boxed too six 1 noted")


def test_where_no_program_is_installed_that_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for media_type, name in ((PDF, "pdftotext"), (HTML, "chromium"), (DOCX, "soffice")):
        with pytest.raises(WitnessMissing, match=f"{name} is not installed"):
            ask(ExtractRequest(b"", media_type, "https://site.example/"))
    with pytest.raises(WitnessMissing, match="no witness reads"):
        witness_for("text/plain")
