"""What ``signpost read`` shows of one page: as a crawl would read it, and nothing is stored."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document
from reportlab.pdfgen.canvas import Canvas

from crawler.profiles import PROFILES
from portal import cli
from portal.config import Settings

PAGES = Path(__file__).resolve().parents[2] / "pages"
SALTMERE = "https://procedures.saltmere.example"


def read(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(cli.main, ["read", *words], env=settings.environment())


@pytest.mark.cases
@pytest.mark.parametrize("profile", PROFILES)
def test_a_saved_page_is_shown_as_its_expected_json_says(tmp_path: Path, profile: str) -> None:
    case = min((PAGES / profile).iterdir())
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    words = ("--profile", profile, "--address", expected["url"], "--json")
    done = read(Settings(data=tmp_path / "data"), str(case / "page.html"), *words)
    told = json.loads(done.stdout)
    assert {key: told[key] for key in ("url", "extract")} == expected
    assert told["facts"]["profile"] == profile
    assert not (tmp_path / "data").exists()


def test_an_address_is_fetched_and_read_as_its_source_is(demonstration: Settings) -> None:
    address = f"{SALTMERE}/p_escalation.html"
    done = read(demonstration, address, "--source", "saltmere-procedures")
    assert done.exit_code == 0, done.output
    assert done.output == read(demonstration, address).output
    lines = done.output.splitlines()
    assert lines[0] == "5.1 Escalation policy"
    assert "  read as text/html by the profile trix" in lines
    assert "  type: procedure, because the source declares it" in lines
    assert any(line.startswith("  next_review: 2027-03-01 (“") for line in lines)
    assert "SCOPE OF THIS CHAPTER [scope]" in lines
    assert "Links" in lines


def test_another_profile_reads_it_otherwise(demonstration: Settings) -> None:
    done = read(demonstration, f"{SALTMERE}/p_escalation.html", "--profile", "plain", "--json")
    facts, extract = (json.loads(done.stdout)[key] for key in ("facts", "extract"))
    assert facts["profile"] == "plain"
    assert not [section for section in extract["sections"] if section["box"] != "body"]


def test_a_page_that_is_only_followed_is_told(demonstration: Settings) -> None:
    done = read(demonstration, f"{SALTMERE}/contents.html")
    assert "  no document: it is only followed for its links" in done.output.splitlines()


@pytest.mark.slow
def test_a_word_file_is_read(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("A guide to bruises", level=1)
    document.add_paragraph("Every bruise in a baby is talked over.")
    document.save(str(tmp_path / "guide.docx"))
    done = read(Settings(data=tmp_path / "data"), str(tmp_path / "guide.docx"))
    assert done.output.startswith("A guide to bruises\n  file://")
    assert "  Every bruise in a baby is talked over." in done.output.splitlines()


@pytest.mark.parametrize(
    ("target", "status", "told"),
    [
        ("http://127.0.0.1:9/page", 1, "its network address is not public"),
        ("nowhere.html", 2, "nowhere.html cannot be opened (No such file or directory)"),
        ("https://", 1, "not a web address"),
    ],
)
def test_what_cannot_be_had_is_told(tmp_path: Path, target: str, status: int, told: str) -> None:
    settings = Settings(data=tmp_path / "data", sources=tmp_path / "none.toml")
    done = read(settings, target)
    assert done.exit_code == status
    assert done.stderr.startswith("signpost: ")
    assert told in done.stderr


def test_an_unknown_source_is_told(demonstration: Settings) -> None:
    done = read(demonstration, f"{SALTMERE}/p_escalation.html", "--source", "atlantis")
    assert done.exit_code == 2
    assert "atlantis: no such source" in done.stderr


@pytest.mark.slow
def test_a_witness_that_is_not_installed_is_named_and_none_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    page = tmp_path / "page.html"
    page.write_text("<h1>Bruises</h1><p>Ring the hub.</p>")
    settings = Settings(data=tmp_path / "data")
    plain, beside = read(settings, str(page)), read(settings, str(page), "--witness")
    assert beside.exit_code == 0
    assert beside.output.startswith(plain.output)
    assert beside.output.splitlines()[-2:] == [
        "Witness: Chromium",
        "  chromium is not installed (the package chromium of most systems)",
    ]
    told = json.loads(read(settings, str(page), "--witness", "--json").stdout)["witness"]
    assert (told["by"], told["silent"][:8]) == ("Chromium", "chromium")
    page = tmp_path / "page.txt"
    page.write_text("Ring the hub.")
    assert "Witness: none\n  no witness reads" in read(settings, str(page), "--witness").output


@pytest.mark.slow
def test_what_a_witness_sees_stands_beside_what_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "pdftotext"
    program.write_text("#!/bin/sh\necho 'Ring the hub today.'\necho 'Lost words'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    canvas = Canvas(str(tmp_path / "guide.pdf"))
    canvas.drawString(72, 700, "Ring the hub today. Added")
    canvas.save()
    settings = Settings(data=tmp_path / "data")
    done = read(settings, str(tmp_path / "guide.pdf"), "--witness")
    assert done.output.split("Witness: ")[1].splitlines() == [
        "pdftotext",
        "  it sees 6 words",
        "  kept 0.6667, invented 0.2000, order 0.5000, left out 0.3333",
        "  it sees, and it was not read:",
        "    Lost words",
        "  it does not see, and it was read:",
        "    Ring the hub today. Added",
    ]
    told = json.loads(read(settings, str(tmp_path / "guide.pdf"), "--witness", "--json").stdout)
    assert told["witness"]["lost"] == ["Lost words"]
    assert told["witness"]["text"] == "Ring the hub today.\nLost words\n"


def test_pictures_are_a_witnesss(tmp_path: Path) -> None:
    done = read(Settings(data=tmp_path / "data"), "page.html", "--pictures", str(tmp_path))
    assert done.exit_code == 2
    assert "add --witness" in done.output
