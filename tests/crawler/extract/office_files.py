"""Files of OpenDocument, Rich Text and slides, made part by part for the tests."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from pptx import Presentation

from collection.extract import Extract
from collection.reading_account import WhyLeftOut
from crawler.extract.office.odf_names import _NAMESPACES
from crawler.extract.sniffing import ODT

_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
URL = "https://site.example/files/guide"


def odf_file(
    words: str,
    *,
    styles: str = "",
    kind: str = "text",
    media_type: str = ODT,
    parts: dict[str, str] | None = None,
) -> bytes:
    """Return an OpenDocument file.

    Args:
        words: the elements of its body.
        styles: those of its automatic styles.
        kind: "text" or "presentation".
        media_type: as it declares itself.
        parts: further parts by name; a root may be declared as "<{part}>", with all namespaces.
    """
    content = (
        f"<office:document-content {_DECLARED}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:{kind}>{words}</office:{kind}>"
        "</office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", media_type)
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
        for name, part in (parts or {}).items():
            archive.writestr(name, part.replace("NAMESPACES", _DECLARED))
    return stream.getvalue()


def rtf_file(words: str, *, head: str = "") -> bytes:
    """Return a file of Rich Text.

    Args:
        words: what stands in it, in ASCII.
        head: what stands before.
    """
    return ("{\\rtf1\\ansi\\ansicpg1252\\deff0" + head + words + "}").encode("ascii")


def slides() -> Any:
    """Return an empty presentation, to be filled and saved."""
    return Presentation()


def saved(presentation: Any) -> bytes:
    """Return a presentation as a file."""
    stream = io.BytesIO()
    presentation.save(stream)
    return stream.getvalue()


def read(extract: Extract) -> list[tuple[str, str]]:
    """Return each block of an extract as (innermost heading, words)."""
    return [
        (section.heading[-1] if section.heading else "", block.text)
        for section in extract.sections
        for block in section.blocks
    ]


def accounted(extract: Extract) -> bool:
    """Tell whether all that an original holds was kept, or is said to have been left out."""
    account = extract.account
    return account is not None and not any(
        left.reason is WhyLeftOut.UNTOLD for left in account.left_out
    )
