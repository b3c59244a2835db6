"""The commands that open the portal: serve, demo."""

from __future__ import annotations

import click

from portal.config import Settings
from portal.serving import serve_portal


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, envvar="PORT")
@click.pass_obj
def demo(settings: Settings, host: str, port: int) -> None:
    """Serve the demonstration sites, crawl and index them, and open the portal."""
    from portal.commands.demo_run import own_settings, run_demo  # noqa: PLC0415

    run_demo(own_settings(settings), host, port)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, envvar="PORT")
@click.pass_obj
def serve(settings: Settings, host: str, port: int) -> None:
    """Open the portal."""
    serve_portal(settings, host, port)
