"""The build: GOV.UK Frontend is fetched and cleaned, and the installed wheel serves a page."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
NO_NETWORK = {
    "PIP_NO_INDEX": "1",
    "npm_config_offline": "true",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
}

SERVE = """
import json, sys
from pathlib import Path
from bs4 import BeautifulSoup
import crawler, index, portal
from portal.config import Settings
from collection.store import Collection
from index.writer import build

data = Path(sys.argv[1])
collection = Collection.open(data)
build(collection, data / "index")
collection.close()
client = portal.create_app(Settings(data=data)).test_client()
page = client.get("/")
soup = BeautifulSoup(page.text, "lxml")
loaded = [tag["href"] for tag in soup.select("link")] + [tag["src"] for tag in soup.select("[src]")]
print(json.dumps({
    "packages": [module.__file__ for module in (crawler, index, portal)],
    "page": page.status_code,
    "heading": soup.h1.get_text(),
    "loaded": {address.split("?")[0]: client.get(address).status_code for address in loaded},
}))
"""


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    """Return the build hook as a module."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the checkout, without network."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--quiet", "--wheel-dir", str(folder)]
    _run(["-m", "pip", "wheel", *options, str(ROOT)])
    (built,) = folder.glob("*.whl")
    return built


def _run(arguments: list[str], **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, **NO_NETWORK, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_what_the_packages_read(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in (
        "portal/templates/base.html",
        "portal/templates/search/results.html",
        "portal/static/signpost.css",
        "portal/static/vendor/govuk-frontend.min.css",
        "portal/static/vendor/govuk-frontend-licence.txt",
        "portal/static/vendor/accessible-autocomplete.min.js",
        "portal/static/vendor/accessible-autocomplete-licence.txt",
        "portal/static/vendor/DejaVuSansCondensed.ttf",
        "portal/static/vendor/DejaVuSansCondensed-Bold.ttf",
        "portal/static/vendor/dejavu-fonts-licence.txt",
        "portal/static/vendor/dictionary-licence.txt",
        "index/words/english.txt",
        "index/glossary.toml",
        "portal/promoted.toml",
        "demo/promoted.toml",
        "collection/taxonomy.toml",
    ):
        assert name in names
    beside = {path.relative_to(ROOT) for path in (ROOT / "demo").rglob("*.md")}
    migrations = ROOT / "collection" / "migrations"
    beside |= {path.relative_to(ROOT) for path in migrations.rglob("*.py")}
    assert {path.as_posix() for path in beside} <= names


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "briefings",
        "collection",
        "crawler",
        "demo",
        "index",
        "portal",
    }
    assert [name for name in names if name.endswith((".map", ".woff", ".woff2", ".pyc"))] == []


def test_the_installed_wheel_serves_a_page(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    _run(["-m", "pip", "install", "--no-deps", "--quiet", "--target", str(installed), str(wheel)])
    # Without the module site (-S) no .pth file is read, so an editable install of the checkout
    # is out of reach, and so is the checkout, which is not where this runs.
    libraries = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    told = _run(
        ["-S", "-P", "-c", SERVE, str(tmp_path / "data")],
        PYTHONPATH=os.pathsep.join([str(installed), *dict.fromkeys(libraries)]),
    )
    answer = json.loads(told)
    assert all(Path(file).is_relative_to(installed) for file in answer["packages"])
    assert answer["page"] == 200
    assert "passage" in answer["heading"]
    assert "/static/vendor/govuk-frontend.min.css" in answer["loaded"]
    assert set(answer["loaded"].values()) == {200}


def test_the_lock_file_records_no_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    for entry in packages.values():
        assert entry["integrity"].startswith("sha512-")
        assert "resolved" not in entry


def test_what_was_built_from_the_same_lock_file_is_not_built_again(
    hook: ModuleType, tmp_path: Path
) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "static" / "vendor", tmp_path / "static" / "vendor")
    (tmp_path / hook.WORDS).parent.mkdir(parents=True)
    shutil.copy(ROOT / hook.WORDS, tmp_path / hook.WORDS)
    assert hook.build_vendor(tmp_path) is False


def test_a_failing_npm_is_told_with_what_to_do(
    hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path)
    monkeypatch.setenv("npm_config_offline", "true")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    with pytest.raises(hook.FrontEndError, match=r"npm ci .* needs the npm registry") as caught:
        hook.build_vendor(tmp_path)
    assert "ENOTCACHED" in str(caught.value)
    assert not (tmp_path / "static" / "vendor" / hook.STAMP).exists()


def test_typeface_crest_and_source_map_are_taken_out_of_a_style_sheet(hook: ModuleType) -> None:
    css = (
        "@font-face{font-family:GDS Transport;src:url(/assets/fonts/a.woff2)}"
        'body{font-family:GDS Transport,arial,sans-serif}i{font:1em "GDS Transport",arial}'
        ".govuk-footer__copyright-logo:before{background-image:url(/assets/images/govuk-crest.svg)}"
        "@supports (mask-position:initial){.govuk-footer__copyright-logo:before"
        "{mask-image:url(/assets/images/govuk-crest.svg)}}"
        "/*# sourceMappingURL=govuk-frontend.min.css.map */"
    )
    assert hook.clean_style(css) == ("body{font-family:arial,sans-serif}i{font:1em arial}")


def test_a_style_sheet_that_still_names_them_fails_the_build(hook: ModuleType) -> None:
    with pytest.raises(hook.FrontEndError, match="crest"):
        hook.clean_style(".new-rule{background:url(data:x)}.b{mask:crest}")


def test_the_script_has_no_source_map(hook: ModuleType) -> None:
    assert hook.clean_script("export{a};//# sourceMappingURL=a.js.map\n") == "export{a};"
