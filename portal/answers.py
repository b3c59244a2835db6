"""How a command answers: one JSON object for a program, and an exit status."""

from __future__ import annotations

import json

import click

from briefings.errors import BriefingFault
from collection.errors import CollectionError
from crawler.errors import CrawlerError
from index.errors import IndexFault
from portal.errors import PortalError

FAILED, MISUSED, ALREADY_RUNNING = 1, 2, 75
FAULTS = (CollectionError, CrawlerError, IndexFault, BriefingFault, PortalError)
"""The root of each layer's errors: their texts are fit to be shown."""

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


def print_json(value: object) -> None:
    """Print one JSON object to standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
