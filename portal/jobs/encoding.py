"""Encoding in the background: the passages of whatever generation is live, until it has vectors.

``python -m portal.jobs.encoding`` is the child process that a refresh, ``signpost index`` and the
portal leave it to (``portal.jobs.background``). It holds no lock that a crawl needs; what it has
encoded is kept whenever it is stopped.
"""

from __future__ import annotations

import os
import time
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from filelock import FileLock, Timeout

from collection.folder.private import keep_to_owner
from collection.store import Collection
from index.encoding.encoder import Encoder
from index.encoding.opening import open_encoder
from index.encoding.publishing import EncodeReport, Progress, encode, is_encoded
from index.errors import IndexBusy, IndexDamaged, IndexMissing
from index.generations.generations import Generations
from portal.config import Settings, load_settings
from portal.jobs.job import stop_on_sigterm
from portal.opening import approval, encoder_folder, index_folder, open_collection

LOCK_FILE: Final = "encoding.lock"
"""In the folder of the index: held by the one process that encodes."""
BUSY_SECONDS: Final = 5.0
"""How long is waited where another process is building."""
NICENESS: Final = 10
"""Whoever searches goes first."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """What encoding came to.

    Args:
        report: of the generation that is live; None where nothing had to be done.
        why: why nothing was done or published, in words; empty where all is as it should be.
    """

    report: EncodeReport | None
    why: str = ""

    def line(self) -> str:
        """Return one line for a person."""
        if self.why or self.report is None:
            return self.why or "Every passage has its vector."
        told = self.report
        return f"{told.generation}: {told.passages} passages, {told.encoded} of them encoded now."


def encode_all(
    settings: Settings, collection: Collection, progress: Progress = lambda _done, _total: None
) -> Encoded:
    """Encode the live generation, and the next one where it is swapped meanwhile.

    Args:
        settings: of this process; they name the encoder.
        collection: the one that was indexed.
        progress: told how many passages of how many are encoded.

    Raises:
        EncoderUnusable: the encoder cannot be used.
        IndexFault, CollectionError: nothing more can be done.
    """
    folder = encoder_folder(settings)
    if folder is None:
        return Encoded(None, "There is no encoder, so words alone rank.")
    place = index_folder(settings)
    try:
        Generations(place).current()
        with FileLock(place / LOCK_FILE, timeout=0, mode=0o600):
            return _encode_all(settings, collection, open_encoder(folder), progress)
    except IndexMissing:
        return Encoded(None, "There is no index yet.")
    except Timeout:
        return Encoded(None, "Another process is encoding.")


def _encode_all(
    settings: Settings, collection: Collection, encoder: Encoder, progress: Progress
) -> Encoded:
    place, approve = index_folder(settings), approval(settings, collection)
    report = None
    while not is_encoded(place, encoder.id):
        name = Generations(place).current()
        try:
            report = encode(collection, place, encoder, progress=progress, approve=approve)
        except IndexBusy:
            time.sleep(BUSY_SECONDS)
        except IndexDamaged:
            if Generations(place).current() == name:
                raise
        else:
            if report.refused:
                return Encoded(report, f"Vectors are kept back: {report.refused}")
    return Encoded(report)


def main() -> None:
    """Encode in this process, as the background does."""
    stop_on_sigterm()
    keep_to_owner()
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    settings = load_settings(os.environ)
    with closing(open_collection(settings)) as collection:
        print(encode_all(settings, collection).line())  # noqa: T201 - into the file of its output


if __name__ == "__main__":
    main()
