"""carry_words(): every element that carries words, brought to those that mammoth reads."""

from __future__ import annotations

import re

from lxml import etree

from collection.reading_account import WhyLeftOut
from crawler.extract.tally import ReadingTally
from crawler.extract.word.drawings import in_picture
from crawler.extract.word.names import (
    CHOICES,
    DRAWN,
    TEXTS,
    Element,
    drop,
    m,
    shown,
    signs_in,
    text_run,
    unwrap,
    w,
)

_READ_NAMES = (
    "document body footnotes footnote endnotes endnote p r t tbl tr tc hyperlink ins moveTo "
    "fldSimple smartTag customXml object drawing pict txbxContent"
)
_READ = frozenset(map(w, _READ_NAMES.split()))
"""What is looked into: by mammoth, and fields by ``resolve_fields``."""
_LEFT_OUT = frozenset(map(w, ("del", "moveFrom", "sdtPr", "ffData")))
"""What is deleted, moved away, or none of the document's words."""
_GONE = frozenset(map(w, ("del", "moveFrom")))
_FRACTION = {m("den"): "/", m("sup"): "^", m("sub"): "_"}
"""What stands before a part of a formula that is set above or below the one before."""
_SET_APART = frozenset({m("num"), *_FRACTION})
_PLAIN = re.compile(r"[^\W\d_]+|[\d.,]+")
"""A part of a formula that needs no brackets on one line."""


def carry_words(story: Element, tally: ReadingTally) -> None:
    """Rewrite a part so that no word in it is passed over.

    Args:
        story: its root; rewritten.
        tally: told what is left out and put in.
    """
    _leave_out_deleted(story, tally)
    for choice in list(story.iter(f"{{{CHOICES}}}AlternateContent")):
        _choose(choice, tally)
    for drawing in reversed(list(story.iter(w("drawing")))):
        _take_out_boxes(drawing)
    for box in story.iter(f"{{{DRAWN}}}textbox"):
        if (shape := box.getparent()) is not None:
            shape.tag = f"{{{DRAWN}}}shape"  # whatever its outline: mammoth knows some
    for ruby in list(story.iter(w("ruby"))):
        _set_reading_behind(ruby, tally)
    for formula in list(story.iter(m("oMath"))):
        _write_out(formula, tally)
    for control in list(story.iter(w("sdtPr"), w("sdtEndPr"))):
        drop(control)  # what is ticked or chosen stands in the text
    for name, instead in (("cr", "br"), ("ptab", "tab")):
        for sign in list(story.iter(w(name))):
            sign.tag = w(instead)
    for line in story.iter(w("br")):
        etree.strip_attributes(line, w("type"))  # the end of a page or a column parts words too
    _open_wrappers(story)


def _leave_out_deleted(story: Element, tally: ReadingTally) -> None:
    for gone in list(story.iter(*_GONE)):
        for text in gone.iter(*TEXTS):
            tally.leave_out(WhyLeftOut.STRUCK, text.text or "")
            text.text = None
    for mark in list(story.iterfind(f".//{w('trPr')}/{w('del')}")):
        row = next(mark.iterancestors(w("tr")), None)
        if row is not None:
            tally.leave_out_signs(WhyLeftOut.STRUCK, signs_in(row))
            drop(row)
    for mark in list(story.iterfind(f".//{w('tcPr')}/{w('cellDel')}")):
        cell = next(mark.iterancestors(w("tc")), None)
        for content in [] if cell is None else [each for each in cell if each.tag != w("tcPr")]:
            tally.leave_out_signs(WhyLeftOut.STRUCK, signs_in(content))
            drop(content)


def _choose(choice: Element, tally: ReadingTally) -> None:
    """Put one of the forms in which a thing is stored in the place of all: the fullest."""
    forms = sorted(choice, key=lambda form: form.tag != f"{{{CHOICES}}}Fallback")
    if not forms:
        drop(choice)
        return
    best = max(forms, key=lambda form: len(shown(form)))  # the first of several as full
    for form in forms:
        if form is not best:
            tally.leave_out_signs(WhyLeftOut.TWICE, signs_in(form))
            drop(form)
    unwrap(best)
    unwrap(choice)


def _take_out_boxes(drawing: Element) -> None:
    """Put the text boxes of a drawing behind it, in the older form."""
    for content in reversed(list(drawing.iter(w("txbxContent")))):
        box = etree.Element(f"{{{DRAWN}}}textbox")
        box.append(content)
        drawing.addnext(in_picture(box))


def _set_reading_behind(ruby: Element, tally: ReadingTally) -> None:
    """Put the reading that stands above a word behind it, in brackets."""
    for reading in ruby.findall(w("rt")):
        drop(reading)
        if words := shown(reading).strip():
            ruby.append(text_run(f" ({words})"))
            tally.add("()")


def _write_out(formula: Element, tally: ReadingTally) -> None:
    """Put the letters of a formula in its place, on one line."""
    parts: list[str] = []

    def put_in(signs: str) -> None:
        parts.append(signs)
        tally.add(signs)

    for event, tag in etree.iterwalk(formula, events=("start", "end")):
        if any(up.tag in _LEFT_OUT for up in tag.iterancestors()):
            continue
        if event == "start" and tag.tag in TEXTS:
            parts.append(tag.text or "")
        elif tag.tag in _SET_APART and shown(tag):
            if event == "start":
                put_in(_FRACTION.get(str(tag.tag), ""))
            if not _PLAIN.fullmatch(shown(tag).strip()):
                put_in("(" if event == "start" else ")")
    parent = formula.getparent()
    if parent is None:
        return
    run = text_run("".join(parts))
    if next(formula.iterancestors(w("p")), None) is not None:
        parent.replace(formula, run)
        return
    paragraph = etree.Element(w("p"))
    paragraph.append(run)
    parent.replace(formula, paragraph)


def _open_wrappers(story: Element) -> None:
    """Put what any other element holds in its place, where there are words in it."""
    wrappers = [
        tag
        for tag in story.iter()
        if isinstance(tag.tag, str)
        and (tag.tag.startswith(w("")) or tag.tag.startswith(m("")))
        and tag.tag not in _READ | _LEFT_OUT
        and next(tag.iterdescendants(w("t"), w("p")), None) is not None
    ]
    for wrapper in wrappers:
        unwrap(wrapper)
