"""Refreshing: crawl, index and re-check citations, composed here and nowhere else.

``python -m portal.refresh`` is the child process behind the admin's buttons; ``portal.job`` starts
it, and shows every process what is under way.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta

import click

from crawler.collection.private import keep_to_owner
from crawler.collection.store import Collection
from crawler.engine import CrawlReport, crawl
from crawler.extract.sandbox import Sandbox
from crawler.fetcher import Fetcher
from crawler.sources import Source, load_sources
from crawler.visiting import READERS, Options
from index.writer import BuildReport
from portal.briefings.checking import CheckReport, check_all
from portal.briefings.life import ask_outside, polite_fetcher
from portal.briefings.store import cited_addresses
from portal.config import Settings, load_settings
from portal.declared import choose_sources
from portal.demonstration import keep_apart, refuse_mixture
from portal.job import FAILURE_FILE, Watch, running_as, stop_on_sigterm
from portal.opening import build_index, open_collection, open_index
from portal.tidying import Tidied, tidy


@dataclass(frozen=True, slots=True)
class RefreshReport:
    """What a refresh brought.

    Args:
        crawls: one report a source.
        index: of the generation that is live now.
        citations: of every citation.
        tidied: what was cleared.
    """

    crawls: tuple[CrawlReport, ...]
    index: BuildReport
    citations: CheckReport
    tidied: Tidied


def crawl_sources(
    settings: Settings,
    collection: Collection,
    sources: Sequence[Source],
    *,
    full: bool = False,
    watch: Watch | None = None,
) -> list[CrawlReport]:
    """Crawl sources one after another; the caller holds the lock by ``running_as``.

    Args:
        settings: of this process.
        collection: where to store.
        sources: what to crawl.
        full: fetch and read everything again.
        watch: is told how it goes on.

    Raises:
        NotMixed: real and fictional content would come together; nothing was stored.
        CollectionError: nothing more can be stored.
        KeyboardInterrupt: cancelled; the next crawl goes on from there.
    """
    keep_apart(collection, sources)
    watch = watch or Watch()
    options = Options(
        full=full,
        gone_after=timedelta(hours=settings.gone_after),
        verify_after=timedelta(days=settings.verify_after),
        cited=cited_addresses(collection),
    )
    reports = []
    with Sandbox(helpers=READERS, unread=settings.unread) as sandbox:
        for source in sources:
            watch.step(f"Crawling {source.name}")
            with closing(Fetcher(source, contact=settings.contact)) as fetcher:
                reports.append(
                    crawl(
                        source,
                        collection,
                        fetcher,
                        sandbox.extract,
                        options=options,
                        on_progress=watch.crawl,
                    )
                )
    return reports


def refresh(
    settings: Settings,
    collection: Collection,
    keys: Sequence[str] | None = None,
    *,
    watch: Watch | None = None,
) -> RefreshReport:
    """Crawl sources, bring the index up to date and re-check every citation.

    Args:
        settings: of this process.
        collection: where to store.
        keys: of the sources; None means all.
        watch: is told how it goes on.

    Raises:
        SourcesError, SettingsError: what to crawl cannot be told, or must not come here.
        CrawlRunning: another crawl is under way.
        CollectionError, IndexFault: nothing more can be stored; what was finished stays.
        KeyboardInterrupt: cancelled.
    """
    sources = choose_sources(settings, keys)
    refuse_mixture(collection, sources)  # before anybody is told that a crawl is under way
    with running_as(settings.data, watch or Watch()) as told:
        crawls = crawl_sources(settings, collection, sources, watch=told)
        return _follow_up(settings, collection, crawls, told)


def bring_up_to_date(settings: Settings, collection: Collection) -> RefreshReport:
    """Bring index and citations up to what is stored, without a crawl.

    Args:
        settings: of this process.
        collection: what is stored.

    Raises:
        CrawlRunning: a crawl is under way, which will do the same at its end.
        SourcesError, CollectionError, IndexFault: nothing more can be done.
    """
    with running_as(settings.data, Watch()) as told:
        return _follow_up(settings, collection, (), told)


def _follow_up(
    settings: Settings, collection: Collection, crawls: Sequence[CrawlReport], told: Watch
) -> RefreshReport:
    told.step("Building the index")
    built = build_index(settings, collection, progress=told.index)
    told.step("Checking citations")
    with closing(open_index(settings, collection)) as index:
        citations = check_all(collection, index, load_sources(settings.sources))
    if settings.check_outside:
        told.step("Asking cited addresses outside all sources whether they answer")
        ask_outside(collection, polite_fetcher(settings.contact))
    told.step("Clearing what nobody asks for any more")
    return RefreshReport(tuple(crawls), built, citations, tidy(settings, collection))


@click.command()
@click.option("--source", "keys", multiple=True)
@click.option("--no-crawl", is_flag=True)
def main(keys: tuple[str, ...], no_crawl: bool) -> None:
    """Refresh in this process, as the admin's buttons start it."""
    stop_on_sigterm()
    keep_to_owner()
    settings = load_settings(os.environ)
    try:
        with closing(open_collection(settings, make=True)) as collection:
            if no_crawl:
                report = bring_up_to_date(settings, collection)
            else:
                report = refresh(settings, collection, keys or None)
        click.echo(report.tidied.line())
    except KeyboardInterrupt:
        sys.exit(1)
    except Exception as error:
        (settings.data / FAILURE_FILE).write_text(str(error), encoding="utf-8")
        raise


if __name__ == "__main__":
    main()
