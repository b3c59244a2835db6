"""ask(): what the witness of a format saw of a document; each format has one.

web pages                        Chromium
PDF                              pdftotext, in two orders
Word, OpenDocument, Rich Text    LibreOffice
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from crawler.errors import WitnessFailed, WitnessMissing
from crawler.extract import ExtractRequest, essence_of
from crawler.extract.sniffing import DOC, DOCM, DOCX, DOTM, DOTX, HTML, ODT, PDF, RTF, type_name
from crawler.witness.chromium import chromium, picture_page, see_page
from crawler.witness.comparing import Shown
from crawler.witness.office import see_word
from crawler.witness.poppler import picture_pdf, see_pdf

Answer = Shown | WitnessFailed


@dataclass(frozen=True, slots=True)
class Witness:
    """Another program that reads a format.

    Args:
        name: what it is called, for a person.
        see: what it sees of documents, each in turn; the folder is its own, and thrown away.
        picture: pictures of a document's pages (PNG), the first ones where there are many.
    """

    name: str
    see: Callable[[Sequence[ExtractRequest], Path], Iterator[Answer]]
    picture: Callable[[ExtractRequest, Path], list[bytes]]


def _see_pages(requests: Sequence[ExtractRequest], folder: Path) -> Iterator[Answer]:
    left = list(requests)
    while left:
        with chromium(folder) as opened:
            try:
                while left:
                    yield Shown(see_page(opened, left[0]), furnished=True)
                    del left[0]
            except WitnessFailed as error:  # another one is started for those that are left
                del left[0]
                yield error


def _see_pdfs(requests: Sequence[ExtractRequest], folder: Path) -> Iterator[Answer]:
    for request in requests:
        try:
            yield Shown(*see_pdf(request.body, folder))
        except WitnessFailed as error:
            yield error


def _see_words(requests: Sequence[ExtractRequest], folder: Path) -> Iterator[Answer]:
    files = [(each.body, _SUFFIXES[essence_of(each.media_type)]) for each in requests]
    for answer in see_word(files, folder):
        yield Shown(answer) if isinstance(answer, str) else answer


def _picture_page(request: ExtractRequest, folder: Path) -> list[bytes]:
    with chromium(folder) as opened:
        return [picture_page(opened, request)]


def _picture_pdf(request: ExtractRequest, folder: Path) -> list[bytes]:
    return picture_pdf(request.body, folder)


def _no_picture(_: ExtractRequest, __: Path) -> list[bytes]:
    return []


_SUFFIXES: Mapping[str, str] = {
    DOCX: ".docx",
    DOCM: ".docm",
    DOTX: ".dotx",
    DOTM: ".dotm",
    DOC: ".doc",
    RTF: ".rtf",
    "text/rtf": ".rtf",
    ODT: ".odt",
}
_BROWSER = Witness("Chromium", _see_pages, _picture_page)
_OFFICE = Witness("LibreOffice", _see_words, _no_picture)
WITNESSES: Mapping[str, Witness] = {
    HTML: _BROWSER,
    "application/xhtml+xml": _BROWSER,
    PDF: Witness("pdftotext", _see_pdfs, _picture_pdf),
    **dict.fromkeys(_SUFFIXES, _OFFICE),
}
"""By media type, in lower case and without parameters."""


def witness_for(media_type: str) -> Witness:
    """Return the witness of a media type.

    Args:
        media_type: as the server names it; parameters and case do not matter.

    Raises:
        WitnessMissing: there is none for it.
    """
    essence = essence_of(media_type)
    witness = WITNESSES.get(essence)
    if witness is None:
        raise WitnessMissing(f"no witness reads files of {type_name(essence)}")
    return witness


def ask(request: ExtractRequest) -> Shown:
    """Return what the witness of a document's format sees of it.

    Args:
        request: the document.

    Raises:
        WitnessMissing: the program is not installed, or there is none for the format.
        WitnessFailed: it failed or took too long.
    """
    answer = next(ask_all([request]))
    if isinstance(answer, WitnessFailed):
        raise answer
    return answer


def ask_all(requests: Sequence[ExtractRequest]) -> Iterator[Answer]:
    """Yield what the witness sees of each of some documents; it is started once for all of them.

    Args:
        requests: documents of one witness.

    Raises:
        WitnessMissing: the program is not installed, or there is none for the format.
    """
    (witness,) = {witness_for(request.media_type) for request in requests}
    with _own_folder() as folder:
        yield from witness.see(requests, folder)


def pictures(request: ExtractRequest) -> list[bytes]:
    """Return pictures of a document's pages as its witness draws them (PNG); none of Word files.

    Args:
        request: the document.

    Raises:
        WitnessMissing: the program is not installed, or there is none for the format.
        WitnessFailed: it failed or took too long.
    """
    witness = witness_for(request.media_type)
    with _own_folder() as folder:
        return witness.picture(request, folder)


@contextmanager
def _own_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="witness-"))
    try:
        yield folder
    except OSError as error:
        raise WitnessFailed(f"what the program wrote cannot be used ({error.strerror})") from error
    finally:
        # What it started may still be writing as it ends.
        shutil.rmtree(folder, ignore_errors=True)
