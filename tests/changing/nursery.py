"""The nursery: a process that has loaded the libraries, and runs pytest in copies of the project.

Loading them takes a run of one small test three seconds, and forty are made. So each run is a fork
of a process that has them, and loads of the copy what is the project's own.

    python -m tests.changing.nursery    reads orders from standard input, a line of JSON each:
                                        {"folder": of the copy, "tests": what to run}
                                        and answers each with the path of what pytest printed and
                                        its exit status
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OWN = frozenset({"briefings", "collection", "crawler", "demo", "index", "portal", "tests", "bench"})
"""The packages that each copy has for itself."""
_LOADED = ("portal.cli", "portal.application", "tests.conftest")
"""What leads to all libraries that tests of recipes load."""


class Nursery:
    """The process, seen from a test."""

    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", __spec__.name],
            cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, folder: Path, tests: Sequence[str]) -> tuple[int, str]:
        """Run tests in a copy.

        Args:
            folder: of the copy.
            tests: as pytest names them.

        Returns:
            The exit status of pytest, and what it printed.
        """
        orders, answers = self._process.stdin, self._process.stdout
        assert orders is not None
        assert answers is not None
        print(json.dumps({"folder": str(folder), "tests": list(tests)}), file=orders, flush=True)
        answer = json.loads(answers.readline())
        return answer["status"], Path(answer["printed"]).read_text(encoding="utf-8")

    def close(self) -> None:
        """End it."""
        self._process.communicate()
        assert self._process.returncode == 0


def main() -> None:
    """Fork a run for each order."""
    for name in _LOADED:
        importlib.import_module(name)
    for name in [name for name in sys.modules if name.partition(".")[0] in OWN]:
        del sys.modules[name]
    importlib.invalidate_caches()
    for line in sys.stdin:
        order = json.loads(line)
        printed = Path(order["folder"]).with_suffix(".printed")
        child = os.fork()
        if not child:
            os._exit(_run(order["folder"], order["tests"], printed))
        _, status = os.waitpid(child, 0)
        answer = {"status": os.waitstatus_to_exitcode(status), "printed": str(printed)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _run(folder: str, tests: Sequence[str], printed: Path) -> int:
    """Run tests in a copy, in the process that was forked for it."""
    with printed.open("w", encoding="utf-8") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(folder)
    os.environ["PYTHONPATH"] = folder
    sys.path[:] = [folder, *(path for path in sys.path if Path(path or ".").resolve() != ROOT)]
    status = pytest.main(["-q", "-x", "-n0", "-p", "no:cacheprovider", *tests])
    sys.stdout.flush()
    return int(status)


if __name__ == "__main__":
    main()
