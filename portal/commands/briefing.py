"""The commands about briefings: import, show, list, check."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from briefings import store
from briefings.importing import import_briefing
from collection.accounts import Action
from collection.audit import record
from crawler.sources import load_sources
from portal.answers import FAILED, json_option, print_json
from portal.commands.stores import opened, searched
from portal.config import Settings
from portal.jobs.progress import shown_progress


@click.group()
def briefing() -> None:
    """Briefings: their learning points and what those cite."""


@briefing.command(name="import")
@click.argument("target", metavar="FILE|ADDRESS")
@click.option("--publish", is_flag=True, help="Let readers see it at once, unseen by a trainer.")
@json_option
@click.pass_obj
def briefing_import(settings: Settings, target: str, publish: bool, as_json: bool) -> None:
    """Read a briefing from a file or an address into a draft, which a trainer looks at."""
    with searched(settings) as (collection, found):
        key = import_briefing(
            target, asker=settings, collection=collection, index=found,
            sources=load_sources(settings.sources), publish=publish,
        )  # fmt: skip
        with collection.writing() as session:
            done = Action.PUBLISH_BRIEFING if publish else Action.IMPORT_BRIEFING
            title = store.find_briefing(session, key, drafts=True).title
            record(session, "", done, f"“{title[:80]}” ({key})")
    review = "" if publish else f"{settings.address}/admin/briefings/{key}"
    _show_briefing(settings, key, as_json, review)


@briefing.command(name="show")
@click.argument("key", metavar="ID")
@json_option
@click.pass_obj
def briefing_show(settings: Settings, key: str, as_json: bool) -> None:
    """Print one briefing with its learning points and citations."""
    _show_briefing(settings, key, as_json)


def _show_briefing(settings: Settings, key: str, as_json: bool, review: str = "") -> None:
    with opened(settings) as collection, collection.reading() as session:
        found = store.briefing_json(session, key, drafts=True)
        public = store.is_public(store.find_briefing(session, key, drafts=True))
    if as_json:
        print_json(found | ({"review": review} if review else {}))
        return
    click.echo(f"{found['title']} ({found['id']})")
    if not found["learning_points"]:
        click.echo("No learning points were found.")
    for point in found["learning_points"]:
        click.echo(f"\n{point['number']}. {point['text']}")
        for citation in point["citations"]:
            shown = citation["title"] or citation["cited_url"] or ""
            click.echo(f"   [{citation['status']}] {citation['cited_text']}: {shown}")
    if review and public:
        click.echo(f"\nReaders see this, not the new reading. Look at it and publish it: {review}")
    elif not public:
        where = review or f"{settings.address}/admin/briefings/{key}"
        click.echo(f"\nA draft: readers do not see it yet. Look at it and publish it: {where}")


@briefing.command(name="list")
@json_option
@click.pass_obj
def briefing_list(settings: Settings, as_json: bool) -> None:
    """List the briefings."""
    with opened(settings) as collection, collection.reading() as session:
        rows = [
            {
                "id": row.id,
                "title": row.title,
                "learning_points": row.points,
                "draft": row.published_at is None,
            }
            for row in store.all_briefings(session, drafts=True)
        ]
    if as_json:
        print_json({"briefings": rows})
        return
    for row in rows:
        draft = "draft, " if row["draft"] else ""
        told = f"({draft}{row['learning_points']} learning points)"
        click.echo(f"{row['id']}  {row['title']} {told}")
    if not rows:
        click.echo("There are no briefings yet. Import one with “signpost briefing import”.")


@briefing.command(name="check")
@click.option("--full", is_flag=True, help="Read the texts that have not changed as well.")
@click.option("--outside", is_flag=True, help="Ask addresses outside all sources if they answer.")
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    help="File of new sources: rehearse a move to them, and change nothing.",
)
@json_option
@click.pass_obj
def briefing_check(
    settings: Settings, full: bool, outside: bool, against: Path | None, as_json: bool
) -> None:
    """Resolve every citation again, or rehearse a move of the sources."""
    if against:
        _rehearse(settings, against, as_json)
        return
    from portal.jobs.refresh import check_citations  # noqa: PLC0415

    with opened(settings) as collection:
        done = check_citations(settings, collection, full=full, outside=outside)
    report, asked = done.citations, done.outside
    if as_json:
        print_json({**report.to_json(), **({"outside": asked.to_json()} if asked else {})})
    else:
        click.echo("\n".join(part.line() for part in (report, asked) if part))
    if report.failed or (asked and asked.unforeseen):
        sys.exit(FAILED)


def _rehearse(settings: Settings, file: Path, as_json: bool) -> None:
    from portal.jobs.refresh import crawl_line  # noqa: PLC0415
    from portal.jobs.rehearsal import rehearse  # noqa: PLC0415

    with shown_progress(quiet=as_json) as watch:
        found = rehearse(settings, file, watch=watch)
    if as_json:
        print_json(found.to_json())
    else:
        for report in found.crawls:
            click.echo(crawl_line(report))
        click.echo("\n".join(found.lines()))
        click.echo("This was a rehearsal: nothing was changed.")
    if not all(report.clean for report in found.crawls):
        sys.exit(FAILED)
