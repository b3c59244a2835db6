"""What the tests of crawls share: the first crawls that many of them begin with."""

from __future__ import annotations

import pytest

from .test_replacing import FirstCrawls


@pytest.fixture(scope="session")
def first_crawls(tmp_path_factory: pytest.TempPathFactory) -> FirstCrawls:
    return FirstCrawls(tmp_path_factory.mktemp("first"))
