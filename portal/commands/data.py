"""The commands that look after what is stored: backup, restore, tidy."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portal.answers import FAILED, json_option, print_json
from portal.config import Settings
from portal.jobs.job import Watch, running_as
from portal.opening import open_collection

if TYPE_CHECKING:
    from portal.backup.restoring import Restored
    from portal.backup.taking import BackupContents


@click.command(name="backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--with-secret-key", is_flag=True, help="Take the key of the session cookies along.")
@click.option("--overwrite", is_flag=True, help="Replace FILE where it is a backup already.")
@click.pass_obj
def backup_command(settings: Settings, file: Path, with_secret_key: bool, overwrite: bool) -> None:
    """Write everything stored into one FILE; may run beside the portal and a crawl."""
    from portal.backup.taking import write_backup  # noqa: PLC0415 - see portal/cli.py

    taken = write_backup(settings, file, secret_key=with_secret_key, overwrite=overwrite)
    click.echo("\n".join(_taken_lines(taken, file)))
    if taken.absent or taken.manifest.missing:
        sys.exit(FAILED)


def _taken_lines(taken: BackupContents, file: Path) -> Iterator[str]:
    counts = taken.manifest.counts
    yield (
        f"{file} holds {counts.documents} documents in {counts.versions} versions, "
        f"{counts.briefings} briefings and {counts.users} users. It was read back and is whole."
    )
    for path in taken.absent:
        yield f"Not in it: {path}, which is not there."
    if missing := taken.manifest.missing:
        yield (
            f"Not in it: {len(missing)} originals that are missing or damaged here, the first "
            f"{missing[0][:12]}…; “signpost check” tells what to do."
        )


@click.command(name="restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def restore_command(settings: Settings, file: Path) -> None:
    """Bring back what a backup FILE holds, into an empty data folder."""
    from portal.backup.restoring import restore  # noqa: PLC0415 - see portal/cli.py

    restored = restore(settings, file)
    click.echo("\n".join(_restored_lines(restored, settings, file)))
    if restored.backup.missing:
        sys.exit(FAILED)


def _restored_lines(restored: Restored, settings: Settings, file: Path) -> Iterator[str]:
    backup = restored.backup
    counts = backup.facts.counts
    yield (
        f"{settings.data} holds what {file} held: {counts.documents} documents in "
        f"{counts.versions} versions, {counts.briefings} briefings and {counts.users} users."
    )
    if backup.manifest is None:
        yield (
            "The backup is of a release that wrote no manifest: every original and the database "
            "were checked, but not whether all is there that was there then."
        )
    for placed in restored.placed:
        where = f"; let {placed.setting} name it, or copy it there" if placed.setting else ""
        yield f"Brought back: {placed.path}{where}."
    for path in restored.kept:
        yield f"{path} was there already and stays as it was."
    if backup.missing:
        first = min(backup.missing)
        yield (
            f"{len(backup.missing)} originals were missing or damaged when the backup was made, "
            f"the first {first[:12]}…; “signpost check” tells what to do."
        )
    yield "Run “signpost index” next."


@click.command(name="tidy")
@json_option
@click.pass_obj
def tidy_command(settings: Settings, as_json: bool) -> None:
    """Clear what nobody asks for any more: what ended, was killed, or is named by nothing."""
    from portal.jobs.tidying import tidy  # noqa: PLC0415 - see portal/cli.py

    with (
        closing(open_collection(settings)) as collection,
        running_as(settings.data, Watch()) as told,
    ):
        told.step("Clearing what nobody asks for any more")
        tidied = tidy(settings, collection)
    if as_json:
        print_json(tidied.to_json())
    else:
        click.echo(tidied.line())
