"""OpenDocument, Rich Text and slides whose text is known; fuzzing begins with them."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.witness.comparing import Shown
from tests.crawler.extract.office_files import odf_file, rtf_file, saved, slides
from tests.quality.words.setting import Setting, sentences

SAID = sentences(71, 6)


def odf() -> Iterator[Setting]:
    """Yield an OpenDocument text."""
    items = "".join(f"<text:list-item><text:p>{each}</text:p></text:list-item>" for each in SAID)
    body = f'<text:h text:outline-level="1">Bruises</text:h><text:list>{items}</text:list>'
    yield Setting("list", odf_file(body), Shown("\n".join(["Bruises", *SAID])))


def rtf() -> Iterator[Setting]:
    """Yield a file of Rich Text."""
    told = [each.replace("’", "'") for each in SAID]
    body = r"\pard Bruises\par " + "".join(rf"\pard {{\b {each}}}\par " for each in told)
    yield Setting("paragraphs", rtf_file(body), Shown("\n".join(["Bruises", *told])))


def pptx() -> Iterator[Setting]:
    """Yield slides."""
    shown = slides()
    for each in SAID[:2]:
        slide = shown.slides.add_slide(shown.slide_layouts[1])
        slide.shapes.title.text = "Bruises"
        slide.placeholders[1].text = each
    yield Setting(
        "slides", saved(shown), Shown("\n".join(["Bruises", SAID[0], "Bruises", SAID[1]]))
    )
