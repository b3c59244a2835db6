"""The command line: what it prints, and what it says when something is wrong."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from collection.blobs import Blobs
from collection.errors import CollectionError
from crawler.crawling.locking import exclusive
from portal.cli import main
from portal.config import Settings
from portal.health.facts import FACTS

UNREACHABLE = """
[[source]]
key = "far"
name = "A far site"
start = ["https://far.example/"]
area = "far"
mirror = "http://127.0.0.1:1/"
allow_addresses = ["127.0.0.1/32"]
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that runs a command in a folder of the test's own."""
    monkeypatch.chdir(tmp_path)

    def call(*words: str, settings: Settings | None = None, typed: str | None = None) -> Result:
        environment = (
            settings.environment() if settings else {"SIGNPOST_DATA": str(tmp_path / "data")}
        )
        return CliRunner().invoke(main, words, env=environment, input=typed)

    return call


def test_searching_prints_the_agreed_json_and_nothing_else(
    run: Any, demonstration: Settings
) -> None:
    result = run("search", "core", "groups", "--area", "saltmere", "--json", settings=demonstration)
    found = json.loads(result.stdout)
    assert list(found) == ["query", "total", "hits", "facets", "suggestion", "relaxed"]
    assert found["query"] == "core groups"
    assert {hit["area"] for hit in found["hits"]} == {"saltmere"}
    assert found["hits"][0]["passages"][0]["text"]


def test_searching_prints_passages_for_a_person(run: Any, demonstration: Settings) -> None:
    result = run("search", "escalation", settings=demonstration)
    assert result.exit_code == 0
    assert "documents" in result.output
    assert "https://procedures.aldermoor.example/p_res_profdisag.html" in result.output


def test_an_unknown_value_of_a_facet_is_misuse_and_names_what_there_is(
    run: Any, demonstration: Settings
) -> None:
    result = run("search", "neglect", "--area", "atlantis", settings=demonstration)
    assert result.exit_code == 2
    assert "atlantis" in result.stderr
    assert "aldermoor" in result.stderr


def test_searching_before_anything_was_built_says_what_to_do(run: Any) -> None:
    result = run("search", "neglect")
    assert result.exit_code == 1
    assert "signpost index" in result.stderr


def test_broken_sources_are_misuse_and_named(run: Any, tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text('[[source]]\nkey = "x"\n')
    result = run("crawl")
    assert result.exit_code == 2
    assert "source x: name: missing" in result.stderr
    assert "Traceback" not in result.output


def test_no_sources_at_all_is_misuse(run: Any) -> None:
    result = run("crawl")
    assert result.exit_code == 2
    assert "sources.toml: cannot be read" in result.stderr


def test_an_unknown_source_is_misuse_and_names_what_there_is(run: Any, tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(UNREACHABLE)
    result = run("crawl", "--source", "near")
    assert result.exit_code == 2
    assert "near: no such source" in result.stderr
    assert "far" in result.stderr


def test_an_unreachable_mirror_is_told_and_loses_nothing(run: Any, tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(UNREACHABLE)
    result = run("crawl", "--json")
    assert result.exit_code == 1
    (crawl,) = json.loads(result.stdout)["crawls"]
    assert crawl["state"] == "failed"
    assert crawl["message"].startswith("A far site cannot be crawled")
    assert "Everything stored stays as it is" in crawl["message"]


def test_a_crawl_beside_a_running_one_exits_75(run: Any, tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(UNREACHABLE)
    (tmp_path / "data").mkdir()
    with exclusive(tmp_path / "data"):
        result = run("crawl")
    assert result.exit_code == 75
    assert "already running" in result.stderr


def test_an_index_of_an_unchanged_collection_is_not_built_again(run: Any) -> None:
    first, second = (json.loads(run("index", "--json").stdout) for _ in range(2))
    assert (first["unchanged"], second["unchanged"]) == (False, True)
    assert first["generation"] == second["generation"]
    assert not json.loads(run("index", "--rebuild", "--json").stdout)["unchanged"]


def test_a_pdf_cut_in_half_is_told_and_stores_no_briefing(
    run: Any, tmp_path: Path, demonstration: Settings
) -> None:
    whole = next(Path(__file__).parents[3].glob("demo/sites/*/**/*.pdf"))
    half = tmp_path / "half.pdf"
    half.write_bytes(whole.read_bytes()[:3000])
    (tmp_path / "sources.toml").write_text(UNREACHABLE)
    run("index")
    result = run("briefing", "import", str(half))
    assert result.exit_code == 1
    assert "half.pdf" in result.stderr
    assert json.loads(run("briefing", "list", "--json").stdout) == {"briefings": []}


@pytest.mark.slow
def test_a_briefing_is_imported_as_a_draft_unless_it_is_to_be_published(
    run: Any, tmp_path: Path
) -> None:
    (tmp_path / "sources.toml").write_text(UNREACHABLE)
    file = tmp_path / "review.txt"
    file.write_text("A review\n\nLearning\n• See the child alone.\n• Ask again each time.\n")
    run("index")
    told = json.loads(run("briefing", "import", str(file), "--json").stdout)
    assert told["review"] == f"/admin/briefings/{told['id']}"
    assert len(told["learning_points"]) == 2
    assert (
        f"publish it: /admin/briefings/{told['id']}" in run("briefing", "show", told["id"]).output
    )
    assert f"{told['id']}  A review (draft, 2 learning points)" in run("briefing", "list").output
    published = run("briefing", "import", str(file), "--publish").output
    assert "draft" not in published.lower()
    file.write_text("A review\n\nLearning\n• See the child at home, and alone.\n")
    assert "not the new reading" in run("briefing", "import", str(file)).output


def test_the_briefings_of_the_demonstration_are_listed_and_shown(
    run: Any, demonstration: Settings
) -> None:
    listed = json.loads(run("briefing", "list", "--json", settings=demonstration).stdout)
    assert sorted(row["learning_points"] for row in listed["briefings"]) == [4, 5, 6]
    key = listed["briefings"][0]["id"]
    shown = json.loads(run("briefing", "show", key, "--json", settings=demonstration).stdout)
    assert list(shown)[:3] == ["id", "title", "learning_points"]
    assert "1. " in run("briefing", "show", key, settings=demonstration).output


def test_an_unknown_briefing_is_told(run: Any, demonstration: Settings) -> None:
    result = run("briefing", "show", "nothing", settings=demonstration)
    assert result.exit_code == 1
    assert "nothing" in result.stderr


def test_checking_tells_the_state_of_every_part(run: Any, demonstration: Settings) -> None:
    result = run("check", "--json", settings=demonstration)
    assert result.exit_code == 0
    findings = json.loads(result.stdout)
    assert list(findings) == [
        "configuration",
        "storage",
        "promoted results",
        "index",
        "synonyms",
        "spoken words",
        "citations",
        *FACTS,
    ]
    assert all(finding["ok"] for finding in findings.values())


def test_searching_on_a_terminal_says_what_was_given_up(run: Any, demonstration: Settings) -> None:
    told = run("search", "neglet", settings=demonstration).output.splitlines()
    assert told[1] == "Showing results for “neglect”."
    told = run("search", "neglet", "policy", settings=demonstration).output.splitlines()
    assert told[1] == "Showing results for “neglect policy”."


JUDGED = """
[floors]
success_at_1 = {floor}
[[query]]
words = "neglect toolkit"
relevant = {{ "{address}" = 3 }}
"""
TOOLKIT = (
    "https://www.aldermoor-partnership.example/wp-content/uploads/2024/05/"
    "Neglect-Strategy-and-Toolkit.pdf"
)
LEAFLET = TOOLKIT.replace("Neglect-Strategy-and-Toolkit", "Bruising-in-Babies-Leaflet")


@pytest.mark.parametrize(
    "wanted",
    [
        (TOOLKIT, 1.0, None),
        (LEAFLET, 1.0, "success at 1 is 0.000, below 1.000"),
        (LEAFLET, 5, "floors.success_at_1"),
    ],
)
def test_checking_runs_a_partnerships_own_judged_queries(
    run: Any, demonstration: Settings, tmp_path: Path, wanted: tuple[str, float, str | None]
) -> None:
    address, floor, fault = wanted
    file = tmp_path / "judged.toml"
    file.write_text(JUDGED.format(address=address, floor=floor), encoding="utf-8")
    result = run("check", "--judged", str(file), "--json", settings=demonstration)
    finding = json.loads(result.stdout)["judged queries"]
    assert result.exit_code == (1 if fault else 0)
    assert finding["ok"] is (fault is None)
    assert (fault or "1 judged queries: nDCG@10 1.000") in finding["message"]


PASSAGES = """
[floors]
first_passage = {floor}
[[query]]
words = "core group meetings in Aldermoor"
[[query.passages]]
document = "https://procedures.aldermoor.example/p_core_groups.html"
quote = "{quote}"
grade = 3
"""


def test_checking_measures_the_passages_that_a_judged_file_names(
    run: Any, demonstration: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "judged.toml"
    file.write_text(PASSAGES.format(floor=0, quote="at least every four weeks"), encoding="utf-8")
    finding = json.loads(
        run("check", "--judged", str(file), "--json", settings=demonstration).stdout
    )["judged queries"]
    assert finding["ok"]
    assert {"first_passage", "three_documents", "passage_ndcg"} <= finding.keys()
    assert finding["queries_with_passages"] == 1
    assert finding["lost"] == []
    told = run("check", "--judged", str(file), settings=demonstration).output
    assert "nDCG@5 of passages" in told
    file.write_text(PASSAGES.format(floor=0.5, quote="every ten weeks"), encoding="utf-8")
    result = run("check", "--judged", str(file), "--json", settings=demonstration)
    finding = json.loads(result.stdout)["judged queries"]
    assert result.exit_code == 1
    assert "first passage answers is 0.000, below 0.500" in finding["message"]
    assert [passage["quote"] for passage in finding["lost"]] == ["every ten weeks"]


@pytest.mark.slow
def test_an_index_below_its_floors_is_kept_back_until_somebody_decides(
    run: Any, settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "judged.toml"
    judging = settings.model_copy(update={"judged": str(file)})
    file.write_text(JUDGED.format(address="https://nowhere.example/", floor=0.5), encoding="utf-8")
    result = run("index", "--rebuild", "--json", settings=judging)
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert report["held"] == "success at 1 is 0.000, below 0.500"
    assert report["generation"] == "gen-000001"
    told = run("index", settings=judging)
    assert told.exit_code == 0, "the one before is up to date"
    assert run("index", "--use-held", settings=judging).exit_code == 0
    assert run("index", "--use-held", settings=judging).exit_code == 2


def test_a_judged_file_that_cannot_be_used_lets_no_new_index_through(
    run: Any, settings: Settings, tmp_path: Path
) -> None:
    judging = settings.model_copy(update={"judged": str(tmp_path / "none.toml")})
    result = run("index", "--rebuild", settings=judging)
    assert result.exit_code == 1
    assert "could not be measured" in result.output


PROMOTED = """
[[promoted]]
address = "{address}"
words = ["neglect"]
from = 2025-01-01
until = {until}
owner = "the policy officer"
"""


@pytest.mark.parametrize(
    "wanted",
    [
        (TOOLKIT, "2099-01-01", None),
        (TOOLKIT, "2025-01-02", "ended, to be taken out or dated anew"),
        ("https://www.aldermoor-partnership.example/nowhere", "2099-01-01", "not held"),
        ("nowhere", "2099-01-01", "promoted.0.address"),
    ],
)
def test_checking_looks_at_the_promoted_results(
    run: Any, demonstration: Settings, tmp_path: Path, wanted: tuple[str, str, str | None]
) -> None:
    address, until, told = wanted
    file = tmp_path / "promoted.toml"
    file.write_text(PROMOTED.format(address=address, until=until), encoding="utf-8")
    settings = demonstration.model_copy(update={"promoted": str(file)})
    result = run("check", "--json", settings=settings)
    finding = json.loads(result.stdout)["promoted results"]
    assert finding["ok"] is (told is None or told.startswith("ended"))
    assert (told or "1 promoted") in finding["message"]


def test_checking_an_empty_folder_fails_and_says_what_is_missing(run: Any) -> None:
    result = run("check")
    assert result.exit_code == 1
    assert "FAILED configuration" in result.output
    assert "FAILED index" in result.output


def test_a_damaged_blob_is_found_by_checking(run: Any, tmp_path: Path) -> None:

    blobs = Blobs(tmp_path / "blobs")
    digest = blobs.put(b"as it was")
    (tmp_path / "blobs" / digest[:2] / digest).write_bytes(b"changed")
    with pytest.raises(CollectionError, match="damaged"):
        blobs.get(digest)


def test_a_backup_brings_everything_back(run: Any, tmp_path: Path, demonstration: Settings) -> None:
    file = tmp_path / "backup.tar.gz"
    assert run("backup", str(file), settings=demonstration).exit_code == 0
    assert run("restore", str(file)).exit_code == 0
    indexed = run("index")
    assert indexed.exit_code == 0
    assert "The citations were not checked" in indexed.stderr
    (tmp_path / "sources.toml").write_text(UNREACHABLE)
    checked = json.loads(run("index", "--json").stdout)["citations"]
    # What was cited stays known by its address, though its sources are not declared here.
    assert (checked["briefings"], checked["statuses"]["exact"] > 1) == (3, True)
    found = json.loads(run("search", "neglect", "--json").stdout)
    assert found["total"] > 3
    again = run("restore", str(file))
    assert again.exit_code == 2
    assert "holds a database, and nothing was changed" in again.stderr


def test_restoring_something_else_leaves_the_folder_empty(run: Any, tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"no backup")
    result = run("restore", str(tmp_path / "other"))
    assert result.exit_code == 2
    assert not (tmp_path / "data" / "signpost.sqlite3").exists()


@pytest.mark.slow
def test_a_user_is_added_with_a_password_from_standard_input(run: Any) -> None:
    assert run("user", "add", "anna", typed="a long enough password\n").exit_code == 0
    short = run("user", "add", "ben", typed="short\n")
    assert short.exit_code == 1
    assert "12" in short.stderr
    assert run("user", "disable", "anna").exit_code == 0
    assert run("user", "password", "nobody", typed="a long enough password\n").exit_code == 1


def test_a_port_in_use_is_told_before_anything_is_crawled(run: Any, tmp_path: Path) -> None:

    with socket.create_server(("127.0.0.1", 0)) as held:
        result = run("demo", "--port", str(held.getsockname()[1]))
    assert result.exit_code == 2
    assert "choose another with PORT" in result.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("name", ["SIGNPOST_GONE_AFTER", "SIGNPOST_THREADS"])
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, run: Any, name: str) -> None:
    monkeypatch.setenv(name, "many")
    result = run("check")
    assert result.exit_code == 2
    assert name in result.stderr
