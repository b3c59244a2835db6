"""Refreshing: crawl, index and re-check citations, composed here and nowhere else.

Each of them writes what follows from the collection, so whoever does one holds the lock of the data
folder: two checks at once would store each other's citations. ``python -m portal.jobs.refresh`` is
the child process behind the admin's buttons; ``portal.jobs.job`` starts it, and shows every process
what is under way.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta

import click

from briefings.apart import keep_apart, refuse_mixture
from briefings.checking.checking import CheckReport, check_all
from briefings.checking.outside import OutsideReport, ask_outside, polite_fetcher
from briefings.store import all_briefings, cited_addresses
from collection.folder.disk import written_or_told
from collection.folder.durable import write_whole
from collection.folder.private import keep_to_owner
from collection.store import Collection
from crawler.crawling.engine import CrawlReport, crawl
from crawler.crawling.visiting import READERS, Options
from crawler.errors import SourcesError
from crawler.extract.sandbox.sandbox import Sandbox
from crawler.fetching.fetcher import Fetcher
from crawler.sources import Source, load_sources
from index.writer import BuildReport, use_held
from portal.answers import FAILED
from portal.config import Settings, load_settings
from portal.declared import choose_sources
from portal.errors import SettingsError
from portal.jobs.background import start_encoding
from portal.jobs.job import FAILURE_FILE, Watch, running_as, stop_on_sigterm
from portal.jobs.tidying import Tidied, tidy
from portal.opening import build_index, index_folder, open_collection, open_index


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

    @property
    def clean(self) -> bool:
        """True where no source failed, no index is kept back and every citation was checked."""
        crawled = all(report.clean for report in self.crawls)
        return crawled and not self.index.held and not self.citations.failed

    def lines(self) -> list[str]:
        """Return what it brought, in words for an admin."""
        held = [f"A newer index is kept back: {self.index.held}"] if self.index.held else []
        crawled = [crawl_line(report) for report in self.crawls]
        return [*crawled, *held, self.citations.line(), self.tidied.line()]


def crawl_line(report: CrawlReport) -> str:
    """Return one line that sums up a crawl, and one for each address that an admin may act on.

    Args:
        report: of one source.
    """
    counts = ", ".join(f"{count} {outcome}" for outcome, count in report.counts.items())
    lines = [f"{report.source}: {report.message or report.state} ({counts})"]
    lines += [f"  held back: {url}: {reason}" for url, reason in report.held]
    lines += [f"  failed: {url}: {reason}" for url, reason in report.failed]
    lines += [f"  read in part: {url}: {missing}" for url, missing in report.in_part]
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Indexed:
    """What bringing the index up to date brought.

    Args:
        index: of the generation that is live now.
        citations: of every citation; None where there is none, or they could not be checked.
        unchecked: why they could not; empty where they were, or there is none.
    """

    index: BuildReport
    citations: CheckReport | None
    unchecked: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of the citations brought.

    Args:
        citations: of every citation.
        outside: of the addresses outside all sources; None where they were not asked.
    """

    citations: CheckReport
    outside: OutsideReport | None = None


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
        collection: what is stored.

    Raises:
        CrawlRunning: a crawl is under way, which will do the same at its end.
        SourcesError, CollectionError, IndexFault: nothing more can be done.
    """
    with running_as(settings.data, Watch()) as told:
        return _follow_up(settings, collection, (), told)


def crawl_alone(
    settings: Settings,
    collection: Collection,
    sources: Sequence[Source],
    *,
    full: bool,
    watch: Watch,
) -> list[CrawlReport]:
    """Crawl sources, and leave index and citations as they are.

    Args:
        collection: where to store.
        sources: what to crawl.
        full: fetch and read everything again.
        watch: is told how it goes on.

    Raises:
        CrawlRunning: another process holds the lock.
        NotMixed, CollectionError, KeyboardInterrupt: as ``crawl_sources`` raises them.
    """
    with running_as(settings.data, watch) as told:
        return crawl_sources(settings, collection, sources, full=full, watch=told)


def index_and_check(
    settings: Settings,
    collection: Collection,
    *,
    rebuild: bool = False,
    held: bool = False,
    watch: Watch,
) -> Indexed:
    """Bring the index up to the collection, and every citation where there are any.

    Args:
        collection: what is stored.
        rebuild: write a generation even where nothing changed.
        held: first make the generation that is kept back the live one.
        watch: is told how it goes on.

    Raises:
        CrawlRunning: another process holds the lock.
        SettingsError: no generation is kept back.
        CollectionError, IndexFault: nothing more can be done.
    """
    with running_as(settings.data, watch) as told:
        if held and use_held(index_folder(settings)) is None:
            raise SettingsError("No index is kept back, so there is none to use.")
        built = _index(settings, collection, told, rebuild=rebuild)
        start_encoding(settings)
        with collection.reading() as session:
            if not all_briefings(session):
                return Indexed(built, None)
        try:
            sources = load_sources(settings.sources)
        except SourcesError as error:
            # The index stands all the same: a restored backup brings no sources.
            return Indexed(built, None, str(error))
        return Indexed(built, _check(settings, collection, told, sources))


def check_citations(
    settings: Settings,
    collection: Collection,
    *,
    full: bool = False,
    outside: bool = False,
) -> Checked:
    """Resolve every citation again, on the index as it is.

    Args:
        collection: holds documents and briefings.
        full: read also the texts that have not changed since the last check.
        outside: ask the addresses outside all sources whether they answer.

    Raises:
        CrawlRunning: another process holds the lock.
        SourcesError, CollectionError, IndexFault: nothing more can be done.
    """
    with running_as(settings.data, Watch()) as told:
        sources = load_sources(settings.sources)
        citations = _check(settings, collection, told, sources, full=full)
        return Checked(citations, _ask_outside(settings, collection, told) if outside else None)


def _follow_up(
    settings: Settings, collection: Collection, crawls: Sequence[CrawlReport], told: Watch
) -> RefreshReport:
    built = _index(settings, collection, told)
    start_encoding(settings)
    citations = _check(settings, collection, told, load_sources(settings.sources))
    if settings.check_outside:
        _ask_outside(settings, collection, told)
    told.step("Clearing what nobody asks for any more")
    return RefreshReport(tuple(crawls), built, citations, tidy(settings, collection))


def _index(
    settings: Settings, collection: Collection, told: Watch, *, rebuild: bool = False
) -> BuildReport:
    told.step("Building the index")
    return build_index(settings, collection, progress=told.index, rebuild=rebuild)


def _check(
    settings: Settings,
    collection: Collection,
    told: Watch,
    sources: Sequence[Source],
    *,
    full: bool = False,
) -> CheckReport:
    told.step("Checking citations")
    with closing(open_index(settings, collection)) as index:
        return check_all(collection, index, sources, full=full)


def _ask_outside(settings: Settings, collection: Collection, told: Watch) -> OutsideReport:
    told.step("Asking cited addresses outside all sources whether they answer")
    return ask_outside(collection, polite_fetcher(settings.contact))


@click.command()
@click.option("--source", "keys", multiple=True)
@click.option("--no-crawl", is_flag=True)
def main(keys: tuple[str, ...], no_crawl: bool) -> None:
    """Refresh in this process, as the admin's buttons start it; exit 1 as ``signpost crawl``."""
    stop_on_sigterm()
    keep_to_owner()
    settings = load_settings(os.environ)
    try:
        with closing(open_collection(settings, make=True)) as collection:
            if no_crawl:
                report = bring_up_to_date(settings, collection)
            else:
                report = refresh(settings, collection, keys or None)
    except KeyboardInterrupt:
        sys.exit(FAILED)
    except Exception as error:
        with written_or_told(settings.data / FAILURE_FILE):
            write_whole(settings.data / FAILURE_FILE, str(error).encode(errors="replace"))
        raise
    click.echo("\n".join(report.lines()))
    if not report.clean:
        sys.exit(FAILED)


if __name__ == "__main__":
    main()
