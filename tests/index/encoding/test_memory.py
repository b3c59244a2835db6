"""What the encoder adds to the memory of a process: 30,000 passages and the weights."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.encoding.opening import DEFAULT, is_there

MOST_ADDED = 180
"""MB, at the peak. A portal of 30,000 passages is below 200 by words alone (decision 17), and below
380 with the encoder."""

ADDED = """
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from index.encoding.opening import DEFAULT
from index.encoding.prepared import PreparedEncoder
from index.generations.manifest import VECTORS
from index.search import Index
from index.searching.beside.vectors import PassageVectors
from index.searching.queries import parse
from index.searching.scores import Scores
from index.storing.files import write_columns

def memory(name):
    rows = (line.split() for line in Path("/proc/self/status").read_text("ascii").splitlines())
    return next(int(row[1]) // 1024 for row in rows if row[0] == name)

folder, passages, each = Path(sys.argv[1]), 30_000, 6
encoder = PreparedEncoder.read(DEFAULT)
drawn = np.random.Generator(np.random.PCG64(1))
vectors = drawn.integers(-127, 128, (passages, encoder.architecture.hidden), np.int8)
(folder / VECTORS).mkdir()
write_columns(folder / VECTORS, {"vector": vectors.ravel()})
del vectors
numbers = np.arange(passages // each, dtype=np.int32)
sidecar = SimpleNamespace(
    passages=passages, documents=passages // each, document_family=numbers,
    document_first=np.arange(0, passages + 1, each, dtype=np.int32),
    passage_document=np.repeat(numbers, each),
)
found = np.ones(len(numbers), np.float32)
scores = Scores(np.ones(passages, np.float32), found, found > 0, numbers)
assert "onnxruntime" not in sys.modules
before = memory("VmRSS:")
meant = PassageVectors(folder, DEFAULT, encoder.id, sidecar, mapped=False)
for number in range(20):
    query = parse(f"a baby of {number} weeks has a bruise that nobody can explain " * (1 + number))
    told = meant.added(query, scores, found, None)
    assert told.encoded is not None and told.encoded.max() > 0
print(memory("VmHWM:") - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read where Linux tells it")
def test_the_encoder_adds_less_memory_than_it_may(tmp_path: Path) -> None:
    if not is_there(DEFAULT):
        assert os.environ.get("SIGNPOST_REQUIRE_ENCODER") != "1", "set-up prepared no encoder"
        pytest.skip("set-up prepared no encoder")
    command = [sys.executable, "-c", ADDED, str(tmp_path)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert int(told.stdout) < MOST_ADDED
