"""Opening: the encoder of this process, loaded when a text is first encoded and never before."""

from __future__ import annotations

import sys
import threading
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from index.encoding.prepared import MANIFEST
from index.errors import EncoderUnusable

if TYPE_CHECKING:
    from index.encoding.encoder import Encoder

DEFAULT: Final = Path(sys.prefix) / "share" / "signpost" / "encoder"
"""Where the encoder stands that set-up prepares."""
LIBRARIES: Final = ("onnxruntime", "tokenizers")
"""What the extra ``meaning`` brings."""


def is_there(folder: Path) -> bool:
    """Say whether an encoder was prepared, and what it needs is installed; nothing is loaded.

    Args:
        folder: of the encoder.
    """
    return (folder / MANIFEST).is_file() and all(map(find_spec, LIBRARIES))


_opening = threading.Lock()


def open_encoder(folder: Path) -> Encoder:
    """Return an encoder, the same for whoever asks in this process.

    Args:
        folder: of one that was prepared.

    Raises:
        EncoderUnusable: it cannot be read, or what it needs is not installed.
    """
    with _opening:
        return _opened(folder)


@cache
def _opened(folder: Path) -> Encoder:
    try:
        from index.encoding.encoder import Encoder  # noqa: PLC0415 - a door, as decision 17 says
    except ImportError as error:
        raise EncoderUnusable(
            f"what encodes texts is not installed ({error.name}); install the extra “meaning”"
        ) from error
    return Encoder(folder)
