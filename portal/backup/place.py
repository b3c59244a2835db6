"""Where a backup may be written: beside what it holds, and over nothing but an earlier backup."""

from __future__ import annotations

import os
from pathlib import Path

from portal.backup.manifest import DECLARED
from portal.config import Settings, variable
from portal.errors import SettingsError

GZIP = b"\x1f\x8b"
"""How every gzip file begins (RFC 1952, section 2.3.1), and so every backup."""


def require_place(settings: Settings, file: Path, *, overwrite: bool) -> None:
    """Refuse to write a backup where something would be lost, or nothing can be written.

    Args:
        settings: name the data folder, and the files that go along.
        file: where to.
        overwrite: whether an earlier backup may be replaced.

    Raises:
        SettingsError: it must not stand there; nothing was written.
        OSError: what stands there cannot be looked at.
    """
    folder = file.absolute().parent
    if not folder.is_dir():
        raise SettingsError(f"{file}: the folder {folder} is not there; make it first")
    if file.is_dir():
        raise SettingsError(f"{file}: is a folder; name a file in it")
    if file.is_symlink() or (file.exists() and not file.is_file()):
        raise SettingsError(f"{file}: is a link or a device; name a plain file")
    _require_outside(settings, file)
    if overwrite:
        require_backup(file)
    else:
        require_free(file)


def require_free(file: Path) -> None:
    """Refuse to write where something stands already.

    Args:
        file: where to.

    Raises:
        SettingsError: something does.
    """
    if file.exists():
        raise SettingsError(
            f"{file}: is there already; nothing was written. Choose another name, or replace it "
            "with --overwrite"
        )


def require_backup(file: Path) -> None:
    """Refuse to replace what can be no backup.

    Args:
        file: where to.

    Raises:
        SettingsError: a file stands there that does not begin as a backup does.
        OSError: it cannot be read.
    """
    if not file.exists():
        return
    with file.open("rb") as there:
        begins = there.read(len(GZIP))
    if begins != GZIP:
        raise SettingsError(
            f"{file}: is no backup, so it is not replaced; nothing was written. Choose another name"
        )


def _require_outside(settings: Settings, file: Path) -> None:
    place, data = _real(file), _real(settings.data)
    if place.is_relative_to(data):
        raise SettingsError(
            f"{file}: is in the data folder, which the backup is to outlive; nothing was written. "
            "Name a file outside, best on another disk"
        )
    for name in DECLARED.values():
        named = str(getattr(settings, name))
        if named and place == _real(Path(named)):
            raise SettingsError(
                f"{file}: is the file that {variable(name)} names; nothing was written. Choose "
                "another name"
            )


def _real(path: Path) -> Path:
    # Path.resolve raises RuntimeError for links in a circle before Python 3.13.
    return Path(os.path.realpath(path))
