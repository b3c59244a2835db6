"""The command line: each command is thin, and prints for a person or, with --json, for a program.

Exit status 0 done, 1 done with failures, 2 usage or configuration, 75 already running
(EX_TEMPFAIL of sysexits.h: the same call may go through later).

What only crawls, asks other sites or demonstrates is imported by the command that does so: the
portal, which starts here too and runs for months, would hold 15 MB of it for nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.collection.errors import CollectionError
from crawler.collection.failing import mapped_errors
from crawler.collection.private import is_private, keep_to_owner
from crawler.collection.store import Collection
from crawler.collection.texts import fold_space
from crawler.collection.titles import numbered
from crawler.errors import CrawlerError, CrawlRunning, SourcesError
from crawler.sources import load_sources
from index.errors import BelowFloor, IndexDamaged, IndexFault, Unanswerable
from index.facets import FACETS
from index.generations import Generations
from index.judging import load_judged, measure
from index.results import Results, SearchRequest
from index.search import Index, today_utc
from index.synonyms import Synonyms
from index.writer import use_held as make_current
from portal import job
from portal.admin.audit import record
from portal.admin.models import Action
from portal.admin.users import add_user, disable_user, hash_password, set_password
from portal.answers import ALREADY_RUNNING, FAILED, MISUSED, json_option, print_json
from portal.briefings import store
from portal.briefings.checking import CheckReport, check_all
from portal.briefings.errors import BriefingFault
from portal.briefings.importing import import_briefing
from portal.config import SECRETS, Settings, load_settings
from portal.declared import choose_sources
from portal.errors import AlreadyRunning, BackupRefused, PortalError, SettingsError
from portal.health.facts import Watched, facts
from portal.health.records import CHECK, write_record
from portal.opening import (
    build_index,
    index_folder,
    is_fresh,
    made_anew,
    open_collection,
    open_index,
)
from portal.progress import shown_progress
from portal.search.promoted import load_promoted, state_of
from portal.serving import serve_portal
from portal.storage_commands import backup_command, restore_command, tidy_command

if TYPE_CHECKING:
    from crawler.engine import CrawlReport
    from portal.briefings.life import LifeReport


FAULTS = (CollectionError, CrawlerError, IndexFault, BriefingFault, PortalError)
"""The root of each layer's errors: their texts are fit to be shown."""


@contextmanager
def exit_statuses() -> Iterator[None]:
    """Turn every error of ours, and of the disk, into one line and an exit status."""
    try:
        with mapped_errors():
            yield
    except (CrawlRunning, AlreadyRunning) as error:
        _fail(error, ALREADY_RUNNING)
    except (SourcesError, SettingsError, BackupRefused, Unanswerable) as error:
        _fail(error, MISUSED)
    except FAULTS as error:
        _fail(error, FAILED)
    except KeyboardInterrupt:
        _fail("cancelled; what was finished is kept", FAILED)


def _fail(error: object, status: int) -> None:
    click.echo(f"signpost: {error}", err=True)
    sys.exit(status)


class _Group(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; errors of ours become exit statuses."""
        with exit_statuses():
            return super().invoke(ctx)


@click.group(cls=_Group)
@click.version_option(package_name="signpost")
@click.option("--data", type=click.Path(path_type=Path), help="Folder of everything stored.")
@click.option("--sources", type=click.Path(path_type=Path), help="File that declares the sources.")
@click.pass_context
def main(context: click.Context, data: Path | None, sources: Path | None) -> None:
    """Search safeguarding procedures and guidance, word for word, and keep citations alive."""
    job.stop_on_sigterm()
    keep_to_owner()
    context.obj = load_settings(os.environ, data=data, sources=sources)
    for secret in SECRETS & os.environ.keys():
        del os.environ[secret]  # read; whatever process is started from here needs none of them


@contextmanager
def opened(settings: Settings, *, make: bool = False) -> Iterator[Collection]:
    """Open the collection of the settings, and close it again; make it only where asked to."""
    fresh = make and is_fresh(settings)
    with closing(open_collection(settings, make=make)) as collection:
        if fresh:
            click.echo(made_anew(settings), err=True)
        yield collection


@contextmanager
def searched(settings: Settings) -> Iterator[tuple[Collection, Index]]:
    """Open the collection and the index of the settings, and close them again."""
    with (
        opened(settings) as collection,
        closing(open_index(settings, collection)) as index,
    ):
        yield collection, index


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, envvar="PORT")
@click.pass_obj
def demo(settings: Settings, host: str, port: int) -> None:
    """Serve the demonstration sites, crawl and index them, and open the portal."""
    from portal.demo.run import own_settings, run_demo  # noqa: PLC0415

    run_demo(own_settings(settings), host, port)


@main.command()
@click.option("--source", "keys", multiple=True, metavar="KEY", help="Only this source.")
@click.option("--full", is_flag=True, help="Fetch and read everything again.")
@json_option
@click.pass_obj
def crawl(settings: Settings, keys: tuple[str, ...], full: bool, as_json: bool) -> None:
    """Collect new and changed documents from the sources."""
    from portal.refresh import crawl_sources  # noqa: PLC0415

    sources = choose_sources(settings, keys)
    with (
        opened(settings, make=True) as collection,
        shown_progress(quiet=as_json) as watch,
        job.running_as(settings.data, watch) as told,
    ):
        reports = crawl_sources(settings, collection, sources, full=full, watch=told)
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


def crawl_line(report: CrawlReport) -> str:
    """Return one line that sums up a crawl, and one for each failure and each page held back.

    Args:
        report: of one source.
    """
    counts = ", ".join(f"{count} {outcome}" for outcome, count in report.counts.items())
    lines = [f"{report.source}: {report.message or report.state} ({counts})"]
    lines += [f"  held back: {url}: {reason}" for url, reason in report.held]
    lines += [f"  failed: {url}: {reason}" for url, reason in report.failed]
    return "\n".join(lines)


@main.command()
@click.option("--rebuild", is_flag=True, help="Build a generation even where nothing changed.")
@click.option("--use-held", is_flag=True, help="Use the index that is kept back all the same.")
@json_option
@click.pass_obj
def index(settings: Settings, rebuild: bool, use_held: bool, as_json: bool) -> None:
    """Bring the index up to what was collected."""
    with opened(settings, make=True) as collection, shown_progress(quiet=as_json) as watch:
        if use_held and make_current(index_folder(settings)) is None:
            raise SettingsError("No index is kept back, so there is none to use.")
        watch.step("Building the index")
        report = build_index(settings, collection, progress=watch.index, rebuild=rebuild)
        checked = _check_citations(settings, collection)
    if as_json:
        print_json(
            {
                "generation": report.generation,
                "documents": report.documents,
                "passages": report.passages,
                "unchanged": report.unchanged,
                "held": report.held,
                "mended": report.mended,
                "seconds": round(report.seconds, 3),
                "citations": checked.to_json() if checked else None,
            }
        )
    else:
        if report.mended:
            click.echo(f"The index was damaged or unfit: {report.mended}.")
        done = "is up to date" if report.unchanged else "is built"
        what = "stays as it was" if report.held else done
        click.echo(f"The index {what}: {report.documents} documents, {report.passages} passages.")
        if report.held:
            click.echo(
                f"A newer one is kept back: {report.held}. Searches go on with the one before. "
                "Look at the judged queries, or use it all the same: signpost index --use-held"
            )
        if checked:
            click.echo(checked.line())
    if report.held or (checked and checked.failed):
        sys.exit(FAILED)


def _check_citations(settings: Settings, collection: Collection) -> CheckReport | None:
    """Check every citation after a crawl by hand; None where that cannot be, or there is none."""
    with collection.reading() as session:
        if not store.all_briefings(session):
            return None
    try:
        sources = load_sources(settings.sources)
    except SourcesError as error:
        # The index stands all the same: a restored backup brings no sources.
        click.echo(f"The citations were not checked: {error}", err=True)
        return None
    with closing(open_index(settings, collection)) as found:
        return check_all(collection, found, sources)


def with_facets(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command one option for every declared facet."""
    for facet in reversed(tuple(FACETS.values())):
        command = click.option(
            f"--{facet.key}",
            multiple=True,
            metavar="VALUE",
            help=f"{facet.label}; may be repeated.",
        )(command)
    return command


@main.command()
@click.argument("words", nargs=-1, required=True)
@with_facets
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 100))
@json_option
@click.pass_obj
def search(
    settings: Settings,
    /,
    words: tuple[str, ...],
    limit: int,
    as_json: bool,
    **chosen: tuple[str, ...],
) -> None:
    """Search for WORDS and print the best documents with their passages."""
    filters = {key: frozenset(values) for key, values in chosen.items() if values}
    with searched(settings) as (_, found):
        results = found.search(SearchRequest(" ".join(words), filters, size=limit))
    if as_json:
        print_json(results.to_json())
    else:
        click.echo("\n".join(result_lines(results)))


def result_lines(results: Results) -> Iterator[str]:
    """Yield the lines that show results on a terminal.

    Args:
        results: of one search.
    """
    yield f"{results.total} documents"
    if results.relaxed:
        yield results.relaxed
    if results.suggestion:
        yield f"Did you mean: {results.suggestion}"
    for hit in results.hits:
        yield f"\n{numbered(hit.title, hit.number)} ({hit.area}, {hit.type})".strip("\n ")
        yield f"  {hit.url}"
        for passage in hit.passages:
            yield f"  {' > '.join(passage.heading)}"
            yield f"    {fold_space(passage.text)}"
        for same in hit.same:
            yield f"  The same chapter in {same.area}: {same.url}"


@main.group()
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
            target, settings=settings, collection=collection, index=found,
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
@click.option("--life", is_flag=True, help="Ask addresses outside all sources if they answer.")
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    help="File of new sources: rehearse a move to them, and change nothing.",
)
@json_option
@click.pass_obj
def briefing_check(
    settings: Settings, full: bool, life: bool, against: Path | None, as_json: bool
) -> None:
    """Resolve every citation again, or rehearse a move of the sources."""
    if against:
        _rehearse(settings, against, as_json)
        return
    with searched(settings) as (collection, found):
        report = check_all(collection, found, load_sources(settings.sources), full=full)
        asked = _ask_outside(settings, collection) if life else None
    if as_json:
        print_json({**report.to_json(), **({"outside": asked.to_json()} if asked else {})})
    else:
        click.echo("\n".join(part.line() for part in (report, asked) if part))
    if report.failed or (asked and asked.unforeseen):
        sys.exit(FAILED)


def _ask_outside(settings: Settings, collection: Collection) -> LifeReport:
    from portal.briefings.life import ask_outside, polite_fetcher  # noqa: PLC0415

    return ask_outside(collection, polite_fetcher(settings.contact))


def _rehearse(settings: Settings, file: Path, as_json: bool) -> None:
    from portal.rehearsal import rehearse  # noqa: PLC0415

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


@main.command()
@click.option(
    "--judged",
    type=click.Path(path_type=Path),
    help="File of judged queries to measure the index by; SIGNPOST_JUDGED otherwise.",
)
@json_option
@click.pass_obj
def check(settings: Settings, judged: Path | None, as_json: bool) -> None:
    """Check configuration, promoted results, storage, index, citations, and judged queries."""
    findings: dict[str, dict[str, Any]] = {
        "configuration": _finding(lambda: f"{len(load_sources(settings.sources))} sources"),
        "promoted results": _finding(lambda: _promoted(settings)),
        "storage": _finding(lambda: _storage(settings)),
        "index": _finding(lambda: _index(settings)),
        "synonyms": _finding(lambda: _synonyms(settings)),
        "citations": _finding(lambda: _citations(settings)),
    }
    with suppress(CollectionError):  # told as a finding of storage
        findings |= _facts(settings)
    file = judged or (Path(settings.judged) if settings.judged else None)
    if file:
        findings["judged queries"] = _judged(settings, file)
    if as_json:
        print_json(findings)
    else:
        for part, finding in findings.items():
            click.echo(f"{'ok    ' if finding['ok'] else 'FAILED'} {part}: {finding['message']}")
    if not all(finding["ok"] for finding in findings.values()):
        sys.exit(FAILED)


def _finding(look: Callable[[], str]) -> dict[str, Any]:
    try:
        return {"ok": True, "message": look()}
    except FAULTS as error:
        return {"ok": False, "message": str(error)}


def _storage(settings: Settings) -> str:
    with opened(settings) as collection:
        try:
            documents = collection.check()
        except CollectionError as error:
            write_record(settings.data, CHECK, damaged=str(error))
            raise
        write_record(settings.data, CHECK, damaged="")
        told = f"{documents} documents, every stored file whole"
    if not is_private(settings.data):
        raise SettingsError(
            f"{told}; but others on this machine may enter {settings.data}, and its owner is not "
            "who runs this: take their access away (chmod -R go= on the folder)"
        )
    return told


def _index(settings: Settings) -> str:
    """Read every byte of every generation, and search once."""
    generations = Generations(index_folder(settings))
    with searched(settings) as (_, found):
        found.search(SearchRequest("a", size=1))
        if fault := found.fault():
            raise IndexDamaged(fault)
        for name in generations.candidates():
            if damage := generations.damage(name):
                raise IndexDamaged(damage)
        return f"generation {found.generation}, of revision {found.manifest.revision}"


def _facts(settings: Settings) -> dict[str, dict[str, Any]]:
    """Return what /health tells as well."""
    with searched(settings) as (collection, found):
        told = facts(Watched(settings, collection, found))
    return {key: {"ok": fact.ok, "message": fact.words} for key, fact in told.items()}


def _synonyms(settings: Settings) -> str:
    synonyms = Synonyms.load(Path(settings.synonyms)) if settings.synonyms else Synonyms.load()
    return f"{len(synonyms.others)} entries"


def _promoted(settings: Settings) -> str:
    promotions = load_promoted(settings)
    with opened(settings) as collection, collection.reading() as session:
        state = state_of(session, promotions, today_utc())
    if state.missing:
        raise SettingsError(state.line())
    return state.line()


def _citations(settings: Settings) -> str:
    with opened(settings) as collection, collection.reading() as session:
        counts = store.status_counts(session)
    return ", ".join(f"{count} {status}" for status, count in counts.items()) or "none yet"


def _judged(settings: Settings, file: Path) -> dict[str, Any]:
    measured: dict[str, Any] = {}

    def look() -> str:
        judged = load_judged(file)
        with searched(settings) as (collection, found), collection.reading() as session:
            quality = measure(found.search, session, judged)
        measured.update(quality.to_json())
        if fallen := quality.below(judged.floors):
            raise BelowFloor(fallen)
        return quality.line()

    return {**_finding(look), **measured}


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, envvar="PORT")
@click.pass_obj
def serve(settings: Settings, host: str, port: int) -> None:
    """Open the portal."""
    serve_portal(settings, host, port)


main.add_command(backup_command)
main.add_command(restore_command)
main.add_command(tidy_command)


@main.group()
def user() -> None:
    """The people who may sign in to the admin pages."""


def new_password() -> str:
    """Ask for a password twice on a terminal; elsewhere read one line of standard input.

    It is no option of the command line, where other users of the machine could see it.
    """
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")


@user.command(name="add")
@click.argument("name")
@click.pass_obj
def user_add(settings: Settings, name: str) -> None:
    """Add a person who may sign in; asks for a password of at least 12 signs."""
    hashed = hash_password(new_password())  # before anything is held
    with opened(settings, make=True) as collection, collection.writing() as session:
        add_user(session, name, password_hash=hashed)
    click.echo(f"{name} may now sign in at /admin/.")


@user.command(name="password")
@click.argument("name")
@click.pass_obj
def user_password(settings: Settings, name: str) -> None:
    """Give a person a new password, and sign them out everywhere."""
    hashed = hash_password(new_password())
    with opened(settings) as collection, collection.writing() as session:
        set_password(session, name, password_hash=hashed)
    click.echo(f"{name} has a new password.")


@user.command(name="disable")
@click.argument("name")
@click.pass_obj
def user_disable(settings: Settings, name: str) -> None:
    """Take a person's access away, and sign them out everywhere."""
    with opened(settings) as collection, collection.writing() as session:
        disable_user(session, name)
    click.echo(f"{name} may no longer sign in.")


if __name__ == "__main__":
    main()
