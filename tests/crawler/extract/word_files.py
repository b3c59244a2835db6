"""Word files of a few parts, written out as XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from crawler.extract.word.names import CHOICES, DRAWN, MATHS, RELATIONS, WORD, WORD_2010

_SHAPES = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
NAMES = (
    f'xmlns:w="{WORD}" xmlns:r="{RELATIONS}" xmlns:m="{MATHS}" xmlns:mc="{CHOICES}" '
    f'xmlns:v="{DRAWN}" xmlns:w14="{WORD_2010}" xmlns:wps="{_SHAPES}"'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATION = '<Relationship Id="{}" Type="' + RELATIONS + '/{}" Target="{}"/>'


def run(words: str, properties: str = "") -> str:
    """A run of words."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    """A paragraph of runs; what is no element is made a run."""
    held = "".join(each if each.startswith("<") else run(each) for each in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{held}</w:p>"


def cell(words: str, properties: str = "") -> str:
    """A cell of one paragraph."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(words)}</w:tc>"


def table(*rows: str) -> str:
    """A table of rows, each of cells in one text."""
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def word_file(
    *body: str,
    styles: str = "",
    numbering: str = "",
    parts: Mapping[str, bytes] | None = None,
    related: Mapping[str, tuple[str, str]] | None = None,
) -> bytes:
    """A Word file.

    Args:
        body: what the document holds.
        styles, numbering: what these parts hold.
        parts: further parts by name.
        related: by reference, the kind and target of what the document refers to beside.
    """
    relations = "".join(
        _RELATION.format(key, kind, target) for key, (kind, target) in (related or {}).items()
    )
    written = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": _relations(_RELATION.format("d", "officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {NAMES}><w:body>{''.join(body)}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations(relations),
        "word/styles.xml": f"<w:styles {NAMES}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {NAMES}>{numbering}</w:numbering>",
        **(parts or {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in written.items():
            archive.writestr(name, text)
    return stream.getvalue()


def _relations(held: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{held}</Relationships>'
