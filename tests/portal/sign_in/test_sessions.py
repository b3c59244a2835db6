"""The secret key, and where signing in may lead."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.config import Settings
from portal.errors import SettingsError
from portal.sign_in.sessions import own_path, secret_key
from tests.strange import ODD_PLACES, within

HERE = "https://portal.example"


def test_the_key_of_the_settings_is_used_and_none_is_made(tmp_path: Path) -> None:
    assert secret_key(Settings(data=tmp_path, secret_key="k" * 32)) == "k" * 32
    assert list(tmp_path.iterdir()) == []


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(settings), range(16)))
    assert len(keys) == 1
    assert len(keys.pop()) == 64


def test_a_guessable_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="SIGNPOST_SECRET_KEY: expected at least 32"):
        secret_key(Settings(data=tmp_path, secret_key="changeme"))


def test_an_emptied_key_file_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "secret.key").touch()
    with pytest.raises(SettingsError, match=r"secret\.key is damaged.*at least 32"):
        secret_key(Settings(data=tmp_path))


def test_a_key_that_cannot_be_kept_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(SettingsError, match="data is a file where a folder should stand"):
        secret_key(Settings(data=tmp_path / "data"))


@pytest.mark.parametrize("put", ODD_PLACES.values(), ids=ODD_PLACES)
def test_a_key_that_cannot_be_read_is_said_so(
    tmp_path: Path, put: Callable[[Path], object]
) -> None:
    put(tmp_path / "secret.key")
    with within(20), pytest.raises(SettingsError, match=r"secret\.key"):
        secret_key(Settings(data=tmp_path))


@pytest.mark.parametrize("target", ["/admin/", "/admin/crawls?page=2", "/search?q=neglect", "/"])
def test_a_path_of_this_portal_may_be_gone_on_to(target: str) -> None:
    assert own_path(target, "/default") == target


@pytest.mark.parametrize(
    "target",
    [
        "",
        "admin",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "\n//evil.example",
        "https://evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "/admin\r\nSet-Cookie: a=b",
    ],
)
def test_anything_else_may_not(target: str) -> None:
    assert own_path(target, "/default") == "/default"


AWKWARD = st.text(alphabet="/\\:@.?#[]\t\n\r aehvil%2F5C", max_size=12)


@given(AWKWARD | st.text(max_size=20))
def test_no_target_whatever_leads_off_this_host(target: str) -> None:
    path = own_path(target, "/default")
    # What browsers do before parsing: drop tabs and line ends, read backslashes as slashes.
    read = path.translate({9: None, 10: None, 13: None}).replace("\\", "/")
    assert urlsplit(urljoin(HERE, read)).netloc == "portal.example"
