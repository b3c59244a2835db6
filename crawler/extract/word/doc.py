"""extract_doc(): a document of Word 97 to 2003, made a newer one by msdoc2docx and read as such."""

from __future__ import annotations

import struct
import tempfile
from pathlib import Path

from doc2docx import convert
from doc2docx.errors import EncryptedDocumentError

from collection.extract import Extract
from collection.words.folding import fold
from crawler.errors import DamagedDocument
from crawler.extract.word.docx import extract_docx
from crawler.extract.word.package import refuse_locked

_HEADER = 512
"""Bytes of the header of a compound file ([MS-CFB], 2.2), and the least of a sector."""
_MOST_SHIFT = 16
_MOST_NAMED = 109
"""Sectors of the table of sectors that the header itself can name."""
_LAST_SECTOR = 0xFFFFFFFA


def extract_doc(body: bytes, url: str) -> Extract:
    """Read a document of the older Word format.

    Args:
        body: the file.
        url: its address.

    Raises:
        DamagedDocument: the file is cut off, is no Word document or needs a password.
        ExtractionBounded: it would unpack to more than is allowed.
    """
    refuse_locked(body)
    return extract_docx(_converted(body), url)


def _converted(body: bytes) -> bytes:
    """Convert in a folder of its own, since the library reads and writes files only."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "document.doc"), Path(folder, "document.docx")
        source.write_bytes(body)
        try:
            convert(source, target)
        except (MemoryError, RecursionError):
            raise
        except EncryptedDocumentError as error:
            raise DamagedDocument("the Word document needs a password") from error
        except Exception as error:  # as with mammoth, whatever a part of the file provokes
            reason = "it is cut off" if _is_cut(body) else fold(str(error)) or repr(error)
            raise DamagedDocument(f"the Word document cannot be read: {reason}") from error
        return target.read_bytes()


def _is_cut(body: bytes) -> bool:
    """Tell whether a file ends before the table of its sectors does, or within a sector."""
    if len(body) <= _HEADER or len(body) % _HEADER:
        return True
    (shift,) = struct.unpack_from("<H", body, 30)
    named = struct.unpack_from(f"<{_MOST_NAMED}I", body, 76)
    last = max((sector for sector in named if sector <= _LAST_SECTOR), default=0)
    return bool(shift <= _MOST_SHIFT and (last + 2) << shift > len(body))
