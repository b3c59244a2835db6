"""The demonstration is never taken for guidance: its own folder, its mark, nothing real in it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import delete, func, select, update

from briefings.apart import USER, fictional, is_marked, keep_apart
from briefings.models import Briefing
from collection.accounts import User
from collection.errors import NotMixed
from collection.models import Crawl, CrawlState, Document, DocumentState, SourceRecord
from collection.store import Collection
from crawler.crawling.locking import exclusive
from crawler.crawling.recording import record_source
from crawler.errors import CrawlRunning
from crawler.sources import Source
from portal import cli, create_app
from portal.backup.restoring import restore
from portal.backup.taking import write_backup
from portal.commands.demo_run import FOLDER, own_settings
from portal.config import Settings
from portal.errors import RefreshFailed
from portal.jobs import job
from portal.jobs.refresh import refresh
from portal.jobs.rehearsal import rehearse
from portal.notice import DEMONSTRATION
from portal.services import services_of
from tests.sites.faulty import FaultyServer, page

ROOT = Path(__file__).resolve().parents[2]
REAL = Source(key="manual", name="A manual", start=("https://www.council.test/",), area="a")
FICTION = REAL.model_copy(
    update={"key": "fiction", "start": ("https://procedures.aldermoor.example/",)}
)
NOW = datetime(2026, 11, 29, tzinfo=UTC)
DECLARED = """
[[source]]
key = "manual"
name = "A manual"
start = ["https://www.council.test/"]
area = "somewhere"
delay = 0.0
mirror = "{mirror}"
allow_addresses = ["127.0.0.1/32"]
"""
PAGES = {"/": page("Bruising", "Tell a senior colleague today of any bruise in a baby.")}


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Settings]:
    """Give settings of one source that is not the demonstration's, and that answers."""
    with FaultyServer(PAGES) as server:
        file = tmp_path / "sources.toml"
        file.write_text(DECLARED.format(mirror=server.mirror), encoding="utf-8")
        yield Settings(data=tmp_path / "data", sources=file)


@pytest.fixture
def copy_of_demonstration(demonstration: Settings, tmp_path: Path) -> Settings:
    """Give settings of a copy of the demonstration's folder."""
    file = tmp_path / "copy.tar.gz"
    write_backup(demonstration, file)
    settings = Settings(data=tmp_path / "restored", sources=demonstration.sources)
    restore(settings, file)
    return settings


def run(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(cli.main, words, env=settings.environment())


def stored(settings: Settings) -> tuple[int, int, bool]:
    """Return how many documents and crawls a folder holds, and whether it is marked."""
    with closing(Collection.open(settings.data)) as collection, collection.reading() as session:
        documents, crawls = (
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Document, Crawl)
        )
        return documents, crawls, is_marked(session)


def test_a_host_of_a_demonstration_is_one_that_can_never_be_real() -> None:
    assert fictional("https://procedures.aldermoor.example/contents.html")
    for address in ("https://example.org/", "https://www.example.gov.uk/", "file:///b", "", "x"):
        assert not fictional(address)


# Its folder


def test_the_demonstration_has_a_folder_of_its_own_unless_one_is_named(tmp_path: Path) -> None:
    assert own_settings(Settings()).data == FOLDER == Path("data-demo")
    assert own_settings(Settings(data=tmp_path)).data == tmp_path
    named = Settings(database_url="postgresql://real/one")
    assert own_settings(named).database_url == ""
    assert Settings().data != FOLDER


def test_what_is_thrown_away_for_the_demonstration_is_its_folder_alone(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    folders = ("data", "data-demo", "backups", "build", "dist", ".venv", "static/vendor")
    for name in (*folders, "data/blobs", "data-demo/blobs"):
        (tmp_path / name).mkdir(parents=True, exist_ok=True)
    (tmp_path / "data" / "signpost.sqlite3").write_bytes(b"years")

    def left(target: str) -> set[str]:
        subprocess.run(["make", "-s", target], cwd=tmp_path, check=True)  # noqa: S607
        return {name for name in folders if (tmp_path / name).exists()}

    assert left("clean") == {"data", "data-demo", "backups"}
    assert left("clean-demo") == {"data", "backups"}
    assert (tmp_path / "data" / "signpost.sqlite3").read_bytes() == b"years"


def test_no_recipe_of_the_makefile_removes_data() -> None:
    recipes = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    removed = [word for line in recipes if "rm -rf" in line for word in line.split()[2:]]
    assert "data-demo" in removed
    assert not {word for word in removed if Path(word).parts[0] in ("data", ".", "/", "*")}


def test_git_leaves_out_both_folders() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"data/", f"{FOLDER}/"} <= set(ignored)


# Its mark and its banner


def test_whoever_serves_the_demonstration_serves_its_banner(
    copy_of_demonstration: Settings,
) -> None:
    assert not copy_of_demonstration.demo
    app = create_app(copy_of_demonstration)
    with closing(services_of(app)):
        client = app.test_client()
        for path in ("/", "/search?q=bruise", "/briefings", "/nowhere", "/admin/sign-in"):
            assert DEMONSTRATION in client.get(path).text, path
        assert DEMONSTRATION in client.get("/briefings.atom").text


def test_a_mark_that_is_set_while_the_portal_runs_is_seen(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    app = create_app(settings)
    with closing(services_of(app)) as services:
        assert DEMONSTRATION not in app.test_client().get("/briefings").text
        keep_apart(services.collection, [FICTION])
        assert DEMONSTRATION in app.test_client().get("/briefings").text


# No mixture


def test_real_sources_are_not_crawled_into_the_demonstration(
    copy_of_demonstration: Settings, real: Settings
) -> None:
    settings = copy_of_demonstration.model_copy(update={"sources": real.sources})
    before = stored(settings)
    result = run(settings, "crawl")
    assert result.exit_code == 2
    assert "that of the demonstration" in result.output
    assert "Nothing was stored" in result.output
    assert "--data" in result.output
    assert stored(settings) == before


def test_the_demonstration_is_not_crawled_into_real_content(
    demonstration: Settings, real: Settings
) -> None:
    assert run(real, "crawl").exit_code == 0
    before = stored(real)
    assert before == (1, 1, False)
    files = {path.name for path in real.data.iterdir()}
    result = run(real, "demo", "--port", "0")
    assert result.exit_code == 2
    assert "holds real content" in result.output
    crawled = run(real.model_copy(update={"sources": demonstration.sources}), "crawl")
    assert crawled.exit_code == 2
    assert "holds real content" in crawled.output
    assert stored(real) == before
    assert {path.name for path in real.data.iterdir()} == files


def test_a_briefing_alone_is_real_content(tmp_path: Path) -> None:
    with closing(Collection.open(tmp_path)) as collection:
        with collection.writing() as session:
            session.add(briefing("file:///srv/review.pdf"))
        with pytest.raises(NotMixed, match="holds real content"):
            keep_apart(collection, [FICTION])
        keep_apart(collection, [REAL])


def test_beside_a_real_crawl_that_has_stored_nothing_yet_no_demonstration_begins(
    demonstration: Settings, real: Settings
) -> None:
    with closing(Collection.open(real.data)) as collection:
        with exclusive(real.data):
            assert "already running" in run(real, "demo", "--port", "0").output
            fiction = real.model_copy(update={"sources": demonstration.sources})
            with pytest.raises(CrawlRunning):
                refresh(fiction, collection)
        assert not (real.data / "demo-sources.toml").exists()
        assert stored(real) == (0, 0, False)
        keep_apart(collection, [REAL])


def test_what_a_crawl_without_documents_left_is_real_content(real: Settings) -> None:
    crawl = Crawl(source_key=REAL.key, state=CrawlState.CANCELLED, started=NOW)
    with closing(Collection.open(real.data)) as collection:
        with collection.writing() as session:
            record_source(session, REAL)
        refused(real)
        with collection.writing() as session:
            session.execute(delete(SourceRecord))
            session.add(crawl)
        refused(real)
        keep_apart(collection, [REAL])


def test_a_user_alone_is_real_content_but_not_the_demonstrations_own(real: Settings) -> None:
    with closing(Collection.open(real.data)) as collection:
        with collection.writing() as session:
            session.add(User(name="anna", password_hash="-", created=NOW))
        refused(real)
        with collection.writing() as session:
            session.execute(update(User).values(name=USER))
        keep_apart(collection, [FICTION])
        with collection.writing() as session:
            session.add(User(name="ben", password_hash="-", created=NOW))
        keep_apart(collection, [FICTION])


def refused(settings: Settings) -> None:
    """Assert that the demonstration does not begin in a folder, and leaves it as it is."""
    before = stored(settings)
    result = run(settings, "demo", "--port", "0")
    assert (result.exit_code, "holds real content" in result.output) == (2, True)
    assert stored(settings) == before
    assert not before[2]
    assert not (settings.data / "demo-sources.toml").exists()


def test_one_file_of_sources_cannot_declare_both(tmp_path: Path) -> None:
    with closing(Collection.open(tmp_path)) as collection:
        with pytest.raises(NotMixed, match="beside real ones"):
            keep_apart(collection, [REAL, FICTION])
        keep_apart(collection, [REAL])


def test_a_collection_that_was_mixed_before_takes_nothing_more(tmp_path: Path) -> None:
    with closing(Collection.open(tmp_path)) as collection:
        with collection.writing() as session:
            for source in (REAL, FICTION):
                record_source(session, source)
                session.add(document(source.key))
        for source in (REAL, FICTION):
            with pytest.raises(NotMixed):
                keep_apart(collection, [source])


def test_a_start_from_the_admin_pages_says_why_it_is_refused(
    copy_of_demonstration: Settings, real: Settings
) -> None:
    settings = copy_of_demonstration.model_copy(update={"sources": real.sources})
    before = stored(settings)
    with pytest.raises(RefreshFailed, match="that of the demonstration"):
        job.start(settings, None)
    assert stored(settings) == before


def test_a_rehearsal_with_sources_of_the_other_kind_is_refused(
    copy_of_demonstration: Settings, real: Settings
) -> None:
    declared = real.sources.read_text(encoding="utf-8")
    file = real.sources.with_name("new.toml")
    file.write_text(declared.replace('"manual"', '"aldermoor-procedures"'), encoding="utf-8")
    before = stored(copy_of_demonstration)
    with pytest.raises(NotMixed, match="that of the demonstration"):
        rehearse(copy_of_demonstration, file)
    assert stored(copy_of_demonstration) == before
    assert not list(copy_of_demonstration.data.glob("rehearsal-*"))


def test_a_page_of_the_demonstration_is_no_briefing_of_a_real_portal(
    demonstration: Settings, real: Settings
) -> None:
    assert run(real, "crawl").exit_code == 0
    settings = real.model_copy(update={"sources": demonstration.sources})
    address = "https://www.aldermoor-partnership.example/learning/"
    result = run(settings, "briefing", "import", address)
    assert (result.exit_code, "holds real content" in result.output) == (2, True)
    with closing(Collection.open(real.data)) as collection, collection.reading() as session:
        assert session.scalar(select(func.count()).select_from(Briefing)) == 0


def test_a_briefing_of_ones_own_may_be_tried_in_the_demonstration(
    copy_of_demonstration: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "own.txt"
    file.write_text("Learning\n\n• See the child alone and listen.\n", encoding="utf-8")
    assert run(copy_of_demonstration, "briefing", "import", str(file)).exit_code == 0
    assert run(copy_of_demonstration, "crawl", "--source", "saltmere-procedures").exit_code == 0


def briefing(origin: str) -> Briefing:
    return Briefing(
        id="b1", title="A review", origin=origin, format="txt", media_type="text/plain",
        blob_hash="0", imported=NOW,
    )  # fmt: skip


def document(source: str) -> Document:
    return Document(
        id=f"d-{source}", source_key=source, state=DocumentState.CURRENT, url=f"https://{source}/",
        title="A", kind="procedure", kind_reason="", area="a", nation="england",
        authority="partnership", format="html", first_seen=NOW, checked=NOW, changed=NOW,
    )  # fmt: skip
