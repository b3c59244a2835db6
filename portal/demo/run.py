"""The demonstration in one go: serve its sites, crawl and index them, import its briefings."""

from __future__ import annotations

import secrets
import tomllib
from collections.abc import Sequence
from contextlib import closing
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

import click
import tomlkit
from sqlalchemy import select

from crawler.collection.store import Collection
from crawler.sources import Source, load_sources
from index.search import Index
from portal import refresh
from portal.admin.users import add_user, known_name
from portal.briefings.importing import import_briefing
from portal.briefings.models import Briefing
from portal.config import Settings
from portal.demo.server import DemoServer
from portal.opening import open_collection, open_index
from portal.progress import shown_progress
from portal.serving import require_free, serve_portal

USER = "demo"


def run_demo(settings: Settings, host: str, port: int) -> None:
    """Bring the demonstration up to date and open the portal on it, until stopped.

    Args:
        settings: names the data folder; its sources are replaced by the demonstration's.
        host, port: where the portal listens.

    Raises:
        SettingsError: the address cannot be listened on.
        CrawlRunning: another crawl is under way.
    """
    require_free(host, port)
    settings.data.mkdir(parents=True, exist_ok=True)
    with DemoServer() as server:
        settings = settings.model_copy(
            update={"demo": True, "sources": write_sources(settings.data, server)}
        )
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
    shipped = resources.files("portal.demo") / "sources.toml"
    content = tomlkit.parse(shipped.read_text(encoding="utf-8"))
    for source in content["source"]:
        source["mirror"] = server.mirror(str(urlsplit(str(source["start"][0])).hostname))
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
        index: of the same collection.
        sources: of the demonstration.
    """
    # What a trainer made of one stays, and one that was taken back is not published again.
    with collection.reading() as session:
        stored = set(session.scalars(select(Briefing.origin)))
    listed = (resources.files("portal.demo") / "briefings.toml").read_text(encoding="utf-8")
    for row in tomllib.loads(listed)["briefing"]:
        import_briefing(
            row["address"], settings=settings, collection=collection, index=index,
            sources=sources, publish=row["address"] not in stored,
        )  # fmt: skip


def _password(settings: Settings, collection: Collection) -> str:
    file = settings.data / "demo-password.txt"
    with collection.writing() as session:
        if file.exists() and known_name(session, USER):
            return file.read_text(encoding="utf-8")
        password = secrets.token_urlsafe(12)
        add_user(session, USER, password)
        file.touch(mode=0o600)
        file.write_text(password, encoding="utf-8")
    return password
