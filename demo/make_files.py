"""Makes the demonstration's PDF and Word files again: ``python -m demo.make_files``.

The files are committed beside their texts (files/texts/), so nobody needs reportlab to run the
demonstration. The same texts give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath

from demo.files.pdf import make_pdf
from demo.files.source import FileSource, read_sources
from demo.files.word import make_word

SITE = Path(__file__).resolve().parent / "sites" / "www.aldermoor-partnership.example"
MAKERS: dict[str, Callable[[FileSource], bytes]] = {".pdf": make_pdf, ".docx": make_word}


def make(source: FileSource) -> bytes:
    """Return the file of one text.

    Args:
        source: the text.
    Raises:
        LookupError: no maker is declared for the file's suffix.
        ValueError: the text holds a construct that has no setting.
    """
    suffix = PurePosixPath(source.file).suffix
    if suffix not in MAKERS:
        raise LookupError(f"{source.file}: expected a file ending {' or '.join(MAKERS)}")
    return MAKERS[suffix](source)


def main() -> None:
    """Write every file to its place on the partnership's site."""
    for source in read_sources():
        target = SITE / source.file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(make(source))


if __name__ == "__main__":
    main()
