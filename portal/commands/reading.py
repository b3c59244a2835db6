"""The command that shows what one page is read as, before it is crawled or after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefings.sizes import LARGEST, LARGEST_IN_WORDS
from collection.folder.files import read_named
from collection.taxonomy import load_taxonomy
from crawler.addresses import WEB_PORTS, has_web_scheme
from crawler.extract import ExtractRequest
from crawler.profiles import PROFILES
from crawler.sources import Source, load_sources
from crawler.urls import Scopes
from portal.answers import json_option, print_json
from portal.commands import witnessing
from portal.commands.witnessing import Testimony, testify
from portal.config import Settings
from portal.declared import choose_sources
from portal.errors import SettingsError

if TYPE_CHECKING:
    from collection.extract import Extract
    from collection.reading_account import ReadingAccount
    from crawler.classify import Classification


@dataclass(frozen=True)
class PageRead:
    """One page, file or document as a crawl would read it.

    Args:
        request: its bytes, and what was known of them.
        extract: what was read.
        classified: what it was taken for, by which rules.
        testimony: what a witness says of it; None where none was asked.
    """

    request: ExtractRequest
    extract: Extract
    classified: Classification
    testimony: Testimony | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON types; ``url`` and ``extract`` are those of an expected.json."""
        read = self.extract.to_json()
        return {
            "url": self.request.url,
            "facts": {
                "media_type": self.request.media_type,
                "profile": self.request.profile,
                "type": self.classified.kind,
                "type_reason": self.classified.kind_reason,
                "topics": dict(self.classified.topics),
                "evidence": read.pop("evidence"),
                "account": read.pop("account"),
            },
            "extract": read,
            **({"witness": self.testimony.to_json()} if self.testimony else {}),
        }


@click.command()
@click.argument("target", metavar="ADDRESS|FILE")
@click.option("--profile", type=click.Choice(list(PROFILES)), help="How the site is built.")
@click.option("--source", "key", metavar="KEY", help="Read it as a page of this source.")
@click.option("--address", help="Address of a FILE, by which its links are resolved.")
@click.option("--witness", is_flag=True, help="Show beside it what another program sees.")
@click.option(
    "--pictures",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="With --witness: write pictures of the pages there.",
)
@json_option
@click.pass_obj
def read(
    settings: Settings,
    /,
    *,
    target: str,
    profile: str | None,
    key: str | None,
    address: str | None,
    witness: bool,
    pictures: Path | None,
    as_json: bool,
) -> None:
    """Show what one page is read as: facts, sections, dates, links. Nothing is stored."""
    if pictures and not witness:
        raise click.UsageError("--pictures are a witness's: add --witness")
    source = _source(settings, address or target, key, profile)
    if has_web_scheme(target):
        request = _fetched(settings, source, target)
    else:
        request = _from_file(source, Path(target), address)
    found = _read(settings, source, request)
    if witness:
        found = replace(found, testimony=testify(request, found.extract, pictures))
    if as_json:
        print_json(found.to_json())
    else:
        click.echo("\n".join(lines(found)))


def _source(settings: Settings, address: str, key: str | None, profile: str | None) -> Source:
    """Return the source named, or that of the address, or else one that stands for none."""
    source = choose_sources(settings, [key])[0] if key else _declared(settings, address)
    return source.model_copy(update={"profile": profile}) if profile else source


def _declared(settings: Settings, address: str) -> Source:
    if not has_web_scheme(address):
        return _no_source("https://site.example/")
    sources = load_sources(settings.sources) if settings.sources.exists() else ()
    url, located = Scopes(sources).locate(address)
    return located or _no_source(url)


def _no_source(start: str) -> Source:
    """Return what stands for the source of a page that is of none: fetched as politely as any."""
    return Source(key="none", name="No source", start=(start,), area="none")


def _fetched(settings: Settings, source: Source, address: str) -> ExtractRequest:
    from crawler.fetching.bodies import true_type  # noqa: PLC0415 - see portal/cli.py
    from crawler.fetching.fetcher import Fetcher  # noqa: PLC0415

    url, located = Scopes([source]).locate(address)
    ports = source.ports if located else WEB_PORTS
    with closing(Fetcher(source, contact=settings.contact, ports=ports)) as fetcher:
        fetched = fetcher.follow(url)
    return ExtractRequest(
        fetched.body, true_type(fetched), fetched.url, fetched.charset, source.profile
    )


def _from_file(source: Source, file: Path, address: str | None) -> ExtractRequest:
    from briefings.importing import named_media_type  # noqa: PLC0415

    try:
        body = read_named(file, LARGEST + 1)
    except OSError as error:
        raise SettingsError(f"{file} cannot be opened ({error.strerror})") from error
    if len(body) > LARGEST:
        raise SettingsError(f"{file} is larger than {LARGEST_IN_WORDS}")
    url = address or file.resolve().as_uri()
    # A file has no server that names its character set.
    return ExtractRequest(body, named_media_type(file.name, body), url, None, source.profile)


def _read(settings: Settings, source: Source, request: ExtractRequest) -> PageRead:
    from crawler.classify import classify  # noqa: PLC0415
    from crawler.extract.sandbox.sandbox import Sandbox  # noqa: PLC0415

    with Sandbox(unread=settings.unread) as sandbox:
        extract = sandbox.extract(request)
    return PageRead(request, extract, classify(extract, request.url, source.kind, load_taxonomy()))


# For a person


def lines(found: PageRead) -> Iterator[str]:
    """Yield the lines that show on a terminal what was read.

    Args:
        found: the page.
    """
    yield from _fact_lines(found)
    for section in found.extract.sections:
        where = [f"[{section.box}]"] if section.box != "body" else []
        where += [f"#{section.anchor}"] if section.anchor else []
        where += [f"page {section.page}"] if section.page else []
        yield "\n" + " ".join([" > ".join(section.heading) or "(before any heading)", *where])
        for block in section.blocks:
            mark = _HEADING_MARK if block.row.heading else _MARKS[block.kind]
            yield f"  {'  ' * block.level}{mark}{block.text}"
    if found.extract.links:
        yield "\nLinks"
    for link in found.extract.links:
        yield f"  {link.words or '(no words)'}: {link.url}"
    if found.testimony:
        yield from witnessing.lines(found.testimony)


_MARKS = {"paragraph": "", "item": "- ", "row": "| "}
_HEADING_MARK = "|# "
"""Before a row that heads the columns of its table."""


def _fact_lines(found: PageRead) -> Iterator[str]:
    extract, classified = found.extract, found.classified
    yield f"{extract.number or ''} {extract.title or '(no title)'}".strip()
    yield f"  {found.request.url}"
    yield f"  read as {found.request.media_type} by the profile {found.request.profile}"
    yield f"  type: {classified.kind}, because {classified.kind_reason}"
    for topic, reason in classified.topics.items():
        yield f"  topic: {topic}, because {reason}"
    for role, date in extract.dates.items():
        yield f"  {role}: {date.on} (“{date.words}”)"
    if extract.canonical:
        yield f"  calls its own address {extract.canonical}"
    yield from _warnings(extract)
    yield f"  {len(extract.outlinks)} addresses to follow"


def _warnings(extract: Extract) -> Iterator[str]:
    if not extract.indexed:
        yield "  no document: it is only followed for its links"
    if not extract.followed:
        yield "  its links are not followed"
    if extract.no_text:
        shown = "its pages are pictures" if extract.pictures else "its pages show no words"
        yield f"  no text: {shown}"
    if extract.account:
        yield from _account_lines(extract.account)


def _account_lines(account: ReadingAccount) -> Iterator[str]:
    yield f"  kept: {account.percent} of what its readers see"
    for left in account.left_out:
        yield f"  {'lost' if left in account.losses else 'left out'}: {left.line}"
