"""Poppler's text of a PDF, in two orders, and pictures of its pages."""

from __future__ import annotations

from pathlib import Path

from crawler.witness.programs import SECONDS, find, run

PACKAGE = "the package poppler-utils of most systems"
_DOTS = "70"
"""Of a picture, to the inch: small letters can just be read."""
_PAGES = "50"
"""Of which pictures are made: whoever wants more wants the document."""


def see_pdf(body: bytes, folder: Path, seconds: float = SECONDS) -> tuple[str, str]:
    """Return the text of a PDF as its columns stand, and as its parts were written.

    Args:
        body: the file.
        folder: where to work, thrown away by whoever made it.
        seconds: what each of the two may take, by the clock.

    Returns:
        Two texts, with a form feed at the end of each page.

    Raises:
        WitnessMissing: pdftotext is not installed.
        WitnessFailed: it failed or took too long.
    """
    program = find(["pdftotext"], PACKAGE)
    (folder / "file.pdf").write_bytes(body)
    orders: tuple[tuple[str, ...], ...] = ((), ("-raw",))
    laid, written = (
        run([program, "-q", "-enc", "UTF-8", *order, "file.pdf", "-"], folder, seconds)
        for order in orders
    )
    return laid.decode("utf-8", "replace"), written.decode("utf-8", "replace")


def picture_pdf(body: bytes, folder: Path, seconds: float = SECONDS) -> list[bytes]:
    """Return a picture of each of the first pages (PNG).

    Args:
        body: the file.
        folder: where to work, thrown away by whoever made it.
        seconds: what all of them may take, by the clock.

    Raises:
        WitnessMissing: pdftoppm is not installed.
        WitnessFailed: it failed or took too long.
    """
    program = find(["pdftoppm"], PACKAGE)
    (folder / "file.pdf").write_bytes(body)
    run([program, "-q", "-png", "-r", _DOTS, "-l", _PAGES, "file.pdf", "page"], folder, seconds)
    return [path.read_bytes() for path in sorted(folder.glob("page-*.png"))]
