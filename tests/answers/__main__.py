"""Save the answers of the demonstration anew: ``python -m tests.answers [FOLDER]``.

Without FOLDER it replaces what ``tests/test_answers.py`` compares with, so nothing but a person
who wants a change calls it like that. The clock stands on a day (``tests/answers/settled.py``).
"""

from __future__ import annotations

import shutil
import sys
import tomllib
from pathlib import Path

from tests.answers.settled import settle

ROOT = Path(__file__).resolve().parents[2]
SAVED = Path(__file__).with_name("saved")


def packages() -> list[str]:
    """Return the names of the project's packages."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names: list[str] = declared["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    return names


def main(folder: Path) -> None:
    """Replace a folder by the answers of a new demonstration.

    Args:
        folder: where to write; what it held is removed.
    """
    settle(packages())
    from tests.answers.walking import walk  # noqa: PLC0415 - when all is settled, not before

    answers = walk()
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in answers.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SAVED)
