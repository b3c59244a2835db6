"""A copy of the project in which a recipe of docs/changing.md is tried."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns(
    ".*", "data", "data-demo", "node_modules", "build", "dist", "bench"
)
"""What no test of a recipe reads. What Python has compiled comes along: a link keeps the time of
its file, by which Python and pytest tell that it is still what they compiled, and so each of forty
runs need not compile five hundred modules again."""


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # on another disk
        shutil.copy2(source, target)


class Tree:
    """The copy.

    Args:
        folder: where it is made; there is nothing there yet.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT, folder, ignore=LEFT_OUT, copy_function=_linked)

    def write(self, name: str, text: str) -> None:
        """Write a new file.

        Args:
            name: its path in the project.
            text: what it holds.
        """
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)  # it may be a link to the project's own
        file.write_text(text, encoding="utf-8")

    def read(self, name: str) -> str:
        """Return what a file holds.

        Args:
            name: its path in the project.
        """
        return (self.folder / name).read_text(encoding="utf-8")

    def insert(self, name: str, before: str, text: str) -> None:
        """Put lines before the first of a file that begins with some words.

        Args:
            name: the file's path in the project.
            before: how the line begins, white space aside.
            text: the lines.
        """
        lines = self.read(name).splitlines()
        place = next(n for n, line in enumerate(lines) if line.lstrip().startswith(before))
        self.write(name, "\n".join([*lines[:place], text, *lines[place:], ""]))

    def replace(self, name: str, old: str, new: str) -> None:
        """Replace words that stand once in a file.

        Args:
            name: the file's path in the project.
            old: the words.
            new: what stands there then.
        """
        text = self.read(name)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def python(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run Python in the copy, whose packages it loads.

        Args:
            words: of the command line.
        """
        environment = {**os.environ, "PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(
            [sys.executable, *words], check=False, cwd=self.folder, env=environment,
            capture_output=True, text=True,
        )  # fmt: skip
