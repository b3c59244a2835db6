"""The virtual environment of the programs that the benchmarks compare with.

They run in processes of their own, so that none of them is a dependency of the project.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.sites import Unavailable

HERE = Path(__file__).resolve().parent
CACHE = HERE.parent / ".cache" / "bench"
"""Where packages, their texts and the environment are kept between runs."""


def rivals_python() -> Path:
    """Return the interpreter of the environment, which is made from the lock file.

    Raises:
        Unavailable: the packages cannot be installed.
    """
    lock = HERE / "requirements.lock"
    folder, done = CACHE / "venv", CACHE / "venv.lock"
    python = folder / "bin" / "python"
    if not done.is_file() or done.read_bytes() != lock.read_bytes():
        print("Setting up what is compared with (a minute the first time)", flush=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        try:
            subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
            subprocess.run([*pip, "--require-hashes", "-r", str(lock)], check=True)
        except subprocess.CalledProcessError as error:
            raise Unavailable("what is compared with cannot be installed; see above") from error
        done.write_bytes(lock.read_bytes())
    return python
