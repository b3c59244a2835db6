"""The command that says whether all is well."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from briefings import store
from collection.errors import CollectionError
from collection.folder.failing import mapped_errors
from collection.folder.private import is_private
from crawler.sources import load_sources
from index.errors import BelowFloor, IndexDamaged
from index.generations.generations import Generations
from index.judging.judged import load_judged
from index.judging.measuring import measure
from index.results import SearchRequest
from index.search import today_utc
from index.words.spoken import Spoken
from index.words.synonyms import Synonyms
from portal.answers import FAILED, FAULTS, json_option, print_json
from portal.commands.stores import opened, searched
from portal.config import SECRET_KEY, Settings
from portal.errors import SettingsError
from portal.health.facts import Watched, facts
from portal.health.records import CHECK, write_record
from portal.opening import index_folder
from portal.promoted import load_promoted, state_of
from portal.sign_in.sessions import kept_key


@click.command()
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
        "configuration": _finding(lambda: _configuration(settings)),
        "storage": _finding(lambda: _storage(settings)),
        "promoted results": _finding(lambda: _promoted(settings)),
        "index": _finding(lambda: _index(settings)),
        "synonyms": _finding(lambda: _synonyms(settings)),
        "spoken words": _finding(lambda: _spoken(settings)),
        "citations": _finding(lambda: _citations(settings)),
    }
    with suppress(CollectionError):  # told as a finding of storage
        findings |= _facts(settings)
    file = judged or (Path(settings.judged) if settings.judged else None)
    if file:
        findings["judged queries"] = _judged(settings, file)
    say_once(findings)
    if as_json:
        print_json(findings)
    else:
        for part, finding in findings.items():
            click.echo(f"{'ok    ' if finding['ok'] else 'FAILED'} {part}: {finding['message']}")
    if not all(finding["ok"] for finding in findings.values()):
        sys.exit(FAILED)


def _finding(look: Callable[[], str]) -> dict[str, Any]:
    try:
        with mapped_errors():
            return {"ok": True, "message": look()}
    except FAULTS as error:
        return {"ok": False, "message": str(error)}


def say_once(findings: Mapping[str, dict[str, Any]]) -> None:
    """Let what several parts cannot be told for stand at the first of them alone.

    Args:
        findings: of ``check``, by part; changed in place.
    """
    first: dict[str, str] = {}
    for part, finding in findings.items():
        teller = first.setdefault(finding["message"], part)
        if teller != part and not finding["ok"]:
            finding["message"] = f"cannot be told, for the same reason as {teller}"


def _configuration(settings: Settings) -> str:
    key = settings.data / SECRET_KEY
    if not settings.secret_key and os.path.lexists(key):
        kept_key(key)
    return f"{len(load_sources(settings.sources))} sources"


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


def _spoken(settings: Settings) -> str:
    spoken = Spoken.load(Path(settings.spoken)) if settings.spoken else Spoken.load()
    return f"{len(spoken.turns)} turns of phrase"


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
