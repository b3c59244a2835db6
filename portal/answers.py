"""How a command answers: one JSON object for a program, and an exit status."""

from __future__ import annotations

import json

import click

FAILED, MISUSED, ALREADY_RUNNING = 1, 2, 75

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


def print_json(value: object) -> None:
    """Print one JSON object to standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
