"""A pytest plugin that writes down what w3lib's own tests ask of ``canonicalize_url``.

Loaded with ``-p`` into a run of those tests. Every call with one address and no option that
Signpost does not use becomes a pair (address, w3lib's answer) in the file that the environment
names as CASES.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import w3lib.url

_original = w3lib.url.canonicalize_url
_cases: list[tuple[str, str]] = []


def _recording(url: Any, *args: Any, **options: Any) -> str:
    answer: str = _original(url, *args, **options)
    if isinstance(url, str) and not args and not options:
        _cases.append((url, answer))
    return answer


w3lib.url.canonicalize_url = _recording


def pytest_sessionfinish() -> None:
    """Write the cases down."""
    Path(os.environ["CASES"]).write_text(json.dumps(_cases), encoding="utf-8")
