"""extract_doc(): a document of Word 97 to 2003, made a newer one by msdoc2docx and read as such."""

from __future__ import annotations

import tempfile
from pathlib import Path

from doc2docx import convert
from doc2docx.errors import EncryptedDocumentError

from collection.extract import Extract
from collection.words.folding import fold
from crawler.errors import DamagedDocument
from crawler.extract.word.docx import extract_docx


def extract_doc(body: bytes, url: str) -> Extract:
    """Read a document of the older Word format.

    Args:
        body: the file.
        url: its address.

    Raises:
        DamagedDocument: the file is cut off, is no Word document or needs a password.
        ExtractionBounded: it would unpack to more than is allowed.
    """
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
            reason = fold(str(error)) or repr(error)
            raise DamagedDocument(f"the Word document cannot be read: {reason}") from error
        return target.read_bytes()
