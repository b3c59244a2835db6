"""Word files whose parts were put out of order: each is read, or is an error of the crawler's."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from word_files import cell, paragraph, run, table, word_file

from collection.extract import Extract
from crawler.errors import ExtractError
from crawler.extract.word.docx import extract_docx
from crawler.extract.word.names import WORD

URL = "https://site.example/files/guide.docx"
STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Usual"><w:name w:val="Usual"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>'
    '<w:basedOn w:val="Usual"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
    "</w:pPr></w:style>"
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="upperRoman"/><w:pStyle w:val="Heading1"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:lvlRestart w:val="1"/><w:isLgl/>'
    '<w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId '
    'w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride></w:num>'
)
NUMBERED = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="{}"/></w:numPr>'
BOX = f"<w:txbxContent>{paragraph('box')}</w:txbxContent>"
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="0"/><w:listEntry '
    'w:val="low"/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:instrText>REF</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>4.2</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
BODY = word_file(
    paragraph("Scope", properties='<w:pStyle w:val="Heading1"/>'),
    paragraph("see ", FIELD, run("old", "<w:strike/>")),
    paragraph("4", run("2", '<w:vertAlign w:val="superscript"/>')),
    paragraph("one", properties=NUMBERED.format(1)),
    paragraph("two", properties=NUMBERED.format(2)),
    paragraph('<w:fldSimple w:instr="DATE"><w:r><w:t>May 2027</w:t></w:r></w:fldSimple>'),
    paragraph(f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{BOX}</w:drawing></mc:Choice>"
              "</mc:AlternateContent></w:r>"),
    paragraph("<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r>"
              "</m:den></m:f></m:oMath>"),
    table(
        cell("a", '<w:gridSpan w:val="2"/>') + cell("b", '<w:vMerge w:val="restart"/>'),
        cell("c") + cell("d") + cell("e", "<w:vMerge/>"),
    ),
    '<w:altChunk r:id="c"/>',
    styles=STYLES,
    numbering=NUMBERING,
    parts={"word/a.html": b"<p>chunk</p>"},
    related={"c": ("aFChunk", "a.html")},
)  # fmt: skip
PARTS = ("word/document.xml", "word/styles.xml", "word/numbering.xml")


def changed(body: bytes, part: str, change: Callable[[etree._Element], None]) -> bytes:
    """A Word file with one part rewritten."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            held = old.read(name)
            if name == part:
                root = etree.fromstring(held)
                change(root)
                held = etree.tostring(root)
            new.writestr(name, held)
    return stream.getvalue()


def mutated(root: etree._Element, draw: Callable[[int], int]) -> None:
    """Take out, double, move or empty an element, or change what it says."""
    tags = [tag for tag in root.iter() if tag is not root]
    if not tags:
        return
    tag, other = tags[draw(len(tags))], tags[draw(len(tags))]
    parent = tag.getparent()
    assert parent is not None
    match draw(5):
        case 0:
            parent.remove(tag)
        case 1:
            parent.append(copy.deepcopy(tag))
        case 2 if tag not in other.iterancestors() and tag is not other:
            other.append(tag)
        case 3:
            tag.attrib.clear()
        case _:
            tag.set(f"{{{WORD}}}val", ("-1", "0", "99999999999", "x", "", "²")[draw(6)])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_file_out_of_order_is_read_or_refused(
    data: st.DataObject, check: Callable[[Extract], None]
) -> None:
    body = BODY
    for _ in range(data.draw(st.integers(1, 4))):
        part = data.draw(st.sampled_from(PARTS))
        body = changed(
            body, part, lambda root: mutated(root, lambda n: data.draw(st.integers(0, n - 1)))
        )
    try:
        extract = extract_docx(body, URL)
    except ExtractError:
        return
    # What such a file shows is nobody's to say: words that stand in no run are told as lost.
    check(replace(extract, account=None))
