"""Where templates and static files are: beside the packages in a checkout, inside in a wheel."""

from __future__ import annotations

import hashlib
from functools import cache, lru_cache
from pathlib import Path
from posixpath import normpath

from portal.errors import InstallationError

PACKAGE = Path(__file__).resolve().parent
BEHIND_PAGES = ("briefings", "collection", "crawler", "index", PACKAGE.name)
"""The packages whose code decides what a page shows: all but the demonstration's sites."""
FETCHED = "vendor/govuk-frontend.min.css"
"""A static file that is fetched when Signpost is installed; without it no page can be drawn."""


def folder(name: str) -> Path:
    """Return the folder of that name.

    Args:
        name: "templates" or "static".

    Raises:
        InstallationError: it is not there.
    """
    for place in (PACKAGE / name, PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise InstallationError(f"the folder {name} is missing; install Signpost again")


def static_file(name: str) -> Path:
    """Return where a static file is: one place for every spelling of its name.

    Args:
        name: path inside the static folder, with forward slashes.

    Raises:
        InstallationError: there is no such folder.
    """
    return folder("static") / normpath(name)


def fingerprint(name: str) -> str:
    """Return what changes whenever a static file changes.

    Args:
        name: path inside the static folder, with forward slashes.

    Returns:
        Twelve hexadecimal characters.

    Raises:
        InstallationError: there is no such file.
    """
    path = static_file(name)
    try:
        return _digest(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise InstallationError(
            f"static/{name} is missing; `make setup`, or installing Signpost again, brings it"
        ) from error


@cache
def release() -> str:
    """Return what changes whenever the code, a template or a static file behind a page does."""
    digest = hashlib.sha256()
    packages = (PACKAGE.parent / name for name in BEHIND_PAGES)
    for place in (*packages, folder("templates"), folder("static")):
        for path in sorted(place.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(f"{path.relative_to(place)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@lru_cache(maxsize=64)
def _digest(path: Path, _modified: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
