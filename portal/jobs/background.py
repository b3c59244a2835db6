"""The background: the child process that encodes, started by whoever made passages searchable."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Final

from collection.folder.disk import written_or_told
from portal.config import Settings, for_children
from portal.opening import encoder_folder

OUTPUT_FILE: Final = "encoding.log"


def start_encoding(settings: Settings) -> subprocess.Popen[bytes] | None:
    """Start to encode what the live generation lacks, in a child that outlives this process.

    It ends at once where nothing is lacking, or another process encodes already.

    Args:
        settings: the child gets the same.

    Returns:
        The child; None where there is no encoder, or the disk takes not even its output.
    """
    if encoder_folder(settings) is None:
        return None
    output = settings.data / OUTPUT_FILE
    with written_or_told(output), output.open("wb") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "portal.jobs.encoding"],
            env=for_children(os.environ, settings),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    return None
