"""The command line: each command is thin, and prints for a person or, with --json, for a program.

Exit status 0 done, 1 done with failures, 2 usage or configuration, 75 already running
(EX_TEMPFAIL of sysexits.h: the same call may go through later).

What only crawls, asks other sites or demonstrates is imported by the command that does so: the
portal, which starts here too and runs for months, would hold 15 MB of it for nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from collection.errors import NotMixed
from collection.folder.failing import mapped_errors
from collection.folder.private import keep_to_owner
from crawler.errors import CrawlRunning, SourcesError
from index.errors import Unanswerable
from portal.answers import ALREADY_RUNNING, FAILED, FAULTS, MISUSED
from portal.commands.briefing import briefing
from portal.commands.check import check
from portal.commands.crawl import crawl, encode, index
from portal.commands.data import backup_command, restore_command, tidy_command
from portal.commands.reading import read
from portal.commands.search import search
from portal.commands.serve import demo, serve
from portal.commands.user import user
from portal.config import SECRETS, load_settings
from portal.errors import AlreadyRunning, BackupRefused, SettingsError
from portal.jobs import job


@contextmanager
def exit_statuses() -> Iterator[None]:
    """Turn every error of ours, and of the disk, into one line and an exit status."""
    try:
        with mapped_errors():
            yield
    except (CrawlRunning, AlreadyRunning) as error:
        _fail(error, ALREADY_RUNNING)
    except (SourcesError, SettingsError, NotMixed, BackupRefused, Unanswerable) as error:
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


for command in (
    demo,
    crawl,
    index,
    encode,
    read,
    search,
    briefing,
    check,
    serve,
    backup_command,
    restore_command,
    tidy_command,
    user,
):
    main.add_command(command)


if __name__ == "__main__":
    main()
