"""The commands that bring in what sources say, and make it searchable: crawl, index, encode."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from portal.answers import FAILED, json_option, print_json
from portal.commands.stores import opened
from portal.config import Settings
from portal.declared import choose_sources
from portal.jobs.progress import shown_progress

if TYPE_CHECKING:
    from portal.jobs.refresh import Indexed


@click.command()
@click.option("--source", "keys", multiple=True, metavar="KEY", help="Only this source.")
@click.option("--full", is_flag=True, help="Fetch and read everything again.")
@json_option
@click.pass_obj
def crawl(settings: Settings, keys: tuple[str, ...], full: bool, as_json: bool) -> None:
    """Collect new and changed documents from the sources."""
    from portal.jobs.refresh import crawl_alone, crawl_line  # noqa: PLC0415

    sources = choose_sources(settings, keys)
    with (
        opened(settings, make=True) as collection,
        shown_progress(quiet=as_json) as watch,
    ):
        reports = crawl_alone(settings, collection, sources, full=full, watch=watch)
    if as_json:
        print_json({"crawls": [report.to_json() for report in reports]})
    else:
        for report in reports:
            click.echo(crawl_line(report))
        if any(report.held for report in reports):
            click.echo("Decide about what is held back under “Replacements”: /admin/replacements")
        click.echo("Run “signpost index” to make what was found searchable.")
    if not all(report.clean for report in reports):
        sys.exit(FAILED)


@click.command()
@click.option("--rebuild", is_flag=True, help="Build a generation even where nothing changed.")
@click.option("--use-held", is_flag=True, help="Use the index that is kept back all the same.")
@json_option
@click.pass_obj
def index(settings: Settings, rebuild: bool, use_held: bool, as_json: bool) -> None:
    """Bring the index up to what was collected."""
    from portal.jobs.refresh import index_and_check  # noqa: PLC0415

    with opened(settings, make=True) as collection, shown_progress(quiet=as_json) as watch:
        done = index_and_check(settings, collection, rebuild=rebuild, held=use_held, watch=watch)
    if done.unchecked:
        click.echo(f"The citations were not checked: {done.unchecked}", err=True)
    if as_json:
        print_json(_indexed_json(done))
    else:
        click.echo("\n".join(_indexed_lines(done)))
    if done.index.held or (done.citations and done.citations.failed):
        sys.exit(FAILED)


@click.command()
@click.pass_obj
def encode(settings: Settings) -> None:
    """Encode what the live index lacks, and wait for it; each index does so in the background."""
    from portal.jobs.encoding import encode_all  # noqa: PLC0415

    with opened(settings) as collection, shown_progress() as watch:
        watch.step("Encoding passages")
        done = encode_all(settings, collection, watch.index)
    click.echo(done.line())
    if done.why:
        sys.exit(FAILED)


def _indexed_json(done: Indexed) -> dict[str, Any]:
    report = done.index
    return {
        "generation": report.generation,
        "documents": report.documents,
        "passages": report.passages,
        "unchanged": report.unchanged,
        "held": report.held,
        "mended": report.mended,
        "seconds": round(report.seconds, 3),
        "citations": done.citations.to_json() if done.citations else None,
    }


def _indexed_lines(done: Indexed) -> Iterator[str]:
    report = done.index
    if report.mended:
        yield f"The index was damaged or unfit: {report.mended}."
    became = "is up to date" if report.unchanged else "is built"
    what = "stays as it was" if report.held else became
    yield f"The index {what}: {report.documents} documents, {report.passages} passages."
    if report.held:
        yield (
            f"A newer one is kept back: {report.held}. Searches go on with the one before. "
            "Look at the judged queries, or use it all the same: signpost index --use-held"
        )
    if done.citations:
        yield done.citations.line()
