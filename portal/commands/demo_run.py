"""The demonstration in one go: serve its sites, crawl and index them, import its briefings."""

from __future__ import annotations

import secrets
import tomllib
from collections.abc import Sequence
from contextlib import closing
from importlib import resources
from pathlib import Path
from typing import Final

import click
import tomlkit
from sqlalchemy import select

from briefings.apart import USER, keep_apart
from briefings.importing import import_briefing
from briefings.models import Briefing
from collection.store import Collection
from crawler.addresses import split_address
from crawler.crawling.locking import exclusive
from crawler.sources import Source, load_sources
from demo.server import DemoServer
from index.search import Index
from portal.config import Settings
from portal.jobs import refresh
from portal.jobs.progress import shown_progress
from portal.opening import open_collection, open_index
from portal.serving import require_free, serve_portal
from portal.sign_in.users import add_user, find_user, hash_password

FOLDER = Path("data-demo")
"""The data folder of the demonstration: beside that of a real portal, never the same."""
SOURCES = resources.files("demo") / "sources.toml"


PARTNERSHIP: Final = "Aldermoor Safeguarding Children Partnership"
CONTACT: Final = "mailto:help@aldermoor-partnership.example"
"""Who runs the demonstration's portal; both are made up, as its sites are."""


def own_settings(settings: Settings) -> Settings:
    """Return settings whose data folder is the demonstration's own.

    Args:
        settings: as given. A folder that was named stays; a database that was named is left out,
            because only a real portal has one.
    """
    folder = settings.data if "data" in settings.model_fields_set else FOLDER
    named = {
        "partnership": settings.partnership or PARTNERSHIP,
        "readers_contact": settings.readers_contact or CONTACT,
    }
    return settings.model_copy(update={"data": folder, "database_url": "", "demo": True, **named})


def run_demo(settings: Settings, host: str, port: int) -> None:
    """Bring the demonstration up to date and open the portal on it, until stopped.

    Args:
        settings: names the data folder; its sources are replaced by the demonstration's.
        host, port: where the portal listens.

    Raises:
        SettingsError: the address cannot be listened on.
        NotMixed: the data folder holds real content; nothing of it was changed.
        CrawlRunning: another crawl is under way.
    """
    require_free(host, port)
    # Beside the first crawl of a real collection, nothing would tell yet that it is one.
    with closing(Collection.open(settings.data)) as collection, exclusive(settings.data):
        keep_apart(collection, load_sources(Path(str(SOURCES))))
    with DemoServer() as server:
        settings = settings.model_copy(update={"sources": write_sources(settings.data, server)})
        password = prepare(settings)
        click.echo(f"Admin pages: http://{host}:{port}/admin/ as “{USER}”, password “{password}”")
        serve_portal(settings, host, port)


def write_sources(data: Path, server: DemoServer) -> Path:
    """Write the demonstration's sources.toml with the server as every source's mirror.

    Args:
        data: the data folder.
        server: serves the sites.

    Returns:
        The file.
    """
    content = tomlkit.parse(SOURCES.read_text(encoding="utf-8"))
    for source in content["source"]:
        source["mirror"] = server.mirror(str(split_address(str(source["start"][0])).hostname))
        source["allow_addresses"] = ["127.0.0.1/32"]
    file = data / "demo-sources.toml"
    file.write_text(tomlkit.dumps(content), encoding="utf-8")
    return file


def prepare(settings: Settings) -> str:
    """Crawl and index the demonstration, import its briefings and add its user.

    Args:
        settings: of the demonstration.

    Returns:
        The password of the user USER, which is kept in the data folder.
    """
    with closing(open_collection(settings, make=True)) as collection:
        with shown_progress() as watch:
            refresh.refresh(settings, collection, watch=watch)
        with closing(open_index(settings, collection)) as index:
            import_briefings(settings, collection, index, load_sources(settings.sources))
        return _password(settings, collection)


def import_briefings(
    settings: Settings, collection: Collection, index: Index, sources: Sequence[Source]
) -> None:
    """Import the demonstration's briefings from the addresses that its sites publish them at.

    Args:
        settings: of the demonstration.
        collection: holds the crawled briefings.
        sources: of the demonstration.
    """
    # What a trainer made of one stays, and one that was taken back is not published again.
    with collection.reading() as session:
        stored = set(session.scalars(select(Briefing.origin)))
    listed = (resources.files("demo") / "briefings.toml").read_text(encoding="utf-8")
    for row in tomllib.loads(listed)["briefing"]:
        import_briefing(
            row["address"], asker=settings, collection=collection, index=index,
            sources=sources, publish=row["address"] not in stored,
        )  # fmt: skip


def _password(settings: Settings, collection: Collection) -> str:
    file = settings.data / "demo-password.txt"
    with collection.reading() as session:
        if file.exists() and find_user(session, USER):
            return file.read_text(encoding="utf-8")
    password = secrets.token_urlsafe(12)
    hashed = hash_password(password)
    with collection.writing() as session:
        add_user(session, USER, password_hash=hashed)
        file.touch(mode=0o600)
        file.write_text(password, encoding="utf-8")
    return password
