"""What ``signpost read --witness`` adds: what another program sees of the same document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.errors import WitnessError, WitnessMissing
from crawler.extract import ExtractRequest
from portal.errors import SettingsError

if TYPE_CHECKING:
    from collection.extract import Extract
    from crawler.witness.comparing import Comparison, Shown


@dataclass(frozen=True)
class Testimony:
    """What a witness says of one document.

    Args:
        by: the witness's name; empty where the format has none.
        shown: what it saw; None where it saw nothing.
        comparison: how what was read compares with that.
        pictures: files of the pages as it draws them.
        silent: why it says nothing, or draws nothing.
    """

    by: str = ""
    shown: Shown | None = None
    comparison: Comparison | None = None
    pictures: tuple[Path, ...] = ()
    silent: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON types, with all of the witness's text."""
        told: dict[str, Any] = {"by": self.by or None, "silent": self.silent or None}
        if self.shown is None or self.comparison is None:
            return told
        shares = {name: getattr(self.comparison, name) for name in _FIGURES}
        places = {name: list(getattr(self.comparison, name)) for name in _PLACES}
        pictures = [str(path) for path in self.pictures]
        return told | shares | places | {"text": self.shown.text, "pictures": pictures}


_FIGURES = ("words", "kept", "invented", "order", "left_out")
_PLACES = {
    "lost": "sees, and it was not read",
    "added": "does not see, and it was read",
    "moved": "sees in another order",
}


def testify(request: ExtractRequest, extract: Extract, pictures: Path | None) -> Testimony:
    """Ask the witness of a document's format; one that is not installed is named, and no more.

    Args:
        request: the document.
        extract: what was read of it.
        pictures: folder for pictures of its pages; none are made without one.

    Raises:
        SettingsError: the pictures cannot be written there.
    """
    from crawler.witness.asking import ask, witness_for  # noqa: PLC0415 - see portal/cli.py
    from crawler.witness.comparing import compare  # noqa: PLC0415

    try:
        name = witness_for(request.media_type).name
    except WitnessMissing as error:
        return Testimony(silent=str(error))
    try:
        shown = ask(request)
        drawn = _drawn(request, pictures)
    except WitnessError as error:
        return Testimony(name, silent=str(error))
    return Testimony(name, shown, compare(extract, shown), drawn)


def _drawn(request: ExtractRequest, folder: Path | None) -> tuple[Path, ...]:
    from crawler.witness.asking import pictures  # noqa: PLC0415 - see portal/cli.py

    if folder is None:
        return ()
    drawn = pictures(request)
    paths = tuple(folder / f"page-{number}.png" for number in range(1, len(drawn) + 1))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, picture in zip(paths, drawn, strict=True):
            path.write_bytes(picture)
    except OSError as error:
        raise SettingsError(f"no pictures can be written to {folder} ({error.strerror})") from error
    return paths


def lines(told: Testimony) -> Iterator[str]:
    """Yield the lines that show on a terminal what a witness says.

    Args:
        told: by the witness.
    """
    yield f"\nWitness: {told.by or 'none'}"
    if told.silent:
        yield f"  {told.silent}"
    found = told.comparison
    if found is None:
        return
    yield f"  it sees {found.words:,} words"
    yield (
        f"  kept {found.kept:.4f}, invented {found.invented:.4f}, order {found.order:.4f}, "
        f"left out {found.left_out:.4f}"
    )
    for name, what in _PLACES.items():
        yield from _places(f"it {what}", getattr(found, name))
    yield from (f"  picture: {path}" for path in told.pictures)


def _places(what: str, places: Sequence[str]) -> Iterator[str]:
    if places:
        yield f"  {what}:"
    yield from (f"    {place}" for place in places)
