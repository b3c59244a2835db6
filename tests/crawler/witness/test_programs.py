"""Other programs are run bounded, cut off, and ended with all that they started."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from crawler.errors import WitnessFailed, WitnessMissing
from crawler.witness.programs import find, run, without_network

SH = "/bin/sh"


def test_what_a_program_writes_is_its_answer(tmp_path: Path) -> None:
    assert run([SH, "-c", "echo told; echo said >&2"], tmp_path) == b"told\n"


def test_it_works_in_its_folder_and_gets_nothing_of_our_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNPOST_SECRET_KEY", "secret")
    told = run([SH, "-c", "pwd; env"], tmp_path).decode()
    assert told.splitlines()[0] == str(tmp_path)
    assert "SIGNPOST" not in told
    assert f"HOME={tmp_path}" in told


def test_a_program_that_takes_too_long_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    script = "sleep 600 & echo $! > child; wait"
    with pytest.raises(WitnessFailed, match="sh took longer than"):
        run([SH, "-c", script], tmp_path, seconds=1)
    child = int((tmp_path / "child").read_text())
    for _ in range(100):
        if not _runs(child):
            break
        time.sleep(0.05)
    assert not _runs(child)


def _runs(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_program_that_fails_is_told_with_its_last_line(tmp_path: Path) -> None:
    with pytest.raises(WitnessFailed, match="sh failed: why it failed"):
        run([SH, "-c", "echo first >&2; echo why it failed >&2; exit 3"], tmp_path)


def test_a_program_that_is_not_there_is_named_with_what_to_install() -> None:
    with pytest.raises(WitnessMissing, match=r"no-such-program is not installed \(a package\)"):
        find(["no-such-program", "nor-this"], "a package")


def test_without_a_network_means_not_even_loopback(tmp_path: Path) -> None:
    if not without_network():
        pytest.skip("this system gives no network namespaces to this user")
    interfaces = run([SH, "-c", "cat /proc/net/dev"], tmp_path).decode().splitlines()[2:]
    assert [line.split(":")[0].strip() for line in interfaces] == ["lo"]
    assert os.path.exists("/proc/net/dev")  # noqa: PTH110 - the file itself, not through a Path
