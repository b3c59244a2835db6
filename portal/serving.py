"""Serving: the portal behind waitress, which keeps no log of requests."""

from __future__ import annotations

import ctypes
import socket
import sys
from collections.abc import Callable, Iterator

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

import click
from waitress.proxy_headers import proxy_headers_middleware

from briefings.sizes import LARGEST
from portal import create_app
from portal.config import Settings
from portal.errors import SettingsError
from portal.jobs.background import start_encoding
from portal.opening import encoder_folder, is_fresh, made_anew
from portal.services import services_of
from portal.web.connections import Servers
from portal.web.headers import headers_of
from portal.web.proxies import Wsgi, noting_proxies, spelling_addresses

_MEGABYTE = 1024 * 1024
_HEAP = {-8: 1, -1: 32 * _MEGABYTE, -3: 4 * _MEGABYTE}
"""glibc's M_ARENA_MAX, M_TRIM_THRESHOLD and M_MMAP_THRESHOLD (malloc.h): one heap, of which up to
32 MB stay when they are free, and which holds columns of up to 4 MB. Without the latter two, one
heap gave 6 % fewer pages a second at 300,000 passages; with them as many."""


def require_free(host: str, port: int) -> None:
    """Check that an address can be listened on, before anything slow is begun.

    Args:
        host, port: the address.

    Raises:
        SettingsError: another program holds it, or it is no address of this machine.
    """
    try:
        with socket.create_server((host, port)):
            pass
    except (OSError, OverflowError) as error:
        raise SettingsError(
            f"port {port} on {host} cannot be used ({error}); choose another with PORT or --port"
        ) from error


def serve_portal(
    settings: Settings, host: str, port: int, *, announce: Callable[[str], None] = click.echo
) -> None:
    """Answer requests until the process is stopped.

    Args:
        host, port: where to listen.
        announce: told one line when the portal is open.

    Raises:
        SettingsError: the address cannot be listened on.
        CollectionError: the collection cannot be opened.
    """
    require_free(host, port)
    share_one_heap()
    leave_no_core()
    fresh = is_fresh(settings)
    app = create_app(settings)
    if fresh:
        announce(made_anew(settings))
    for warning in warnings(settings):
        click.echo(f"signpost: {warning}", err=True)
    server = Servers(
        noting_proxies(_behind_proxy(app, settings)),
        largest_body=LARGEST,
        headers=headers_of(settings),
        host=host,
        port=port,
        threads=settings.threads,
        clear_untrusted_proxy_headers=False,  # the same is done behind what notes them
    )
    encoding = start_encoding(settings)
    announce(f"Signpost is open on http://{host}:{port} (stop with Ctrl-C)")
    try:
        server.run()
    finally:
        if encoding:
            encoding.terminate()  # what it has encoded is kept
            encoding.wait()
        server.close()
        services_of(app).close()


def warnings(settings: Settings) -> Iterator[str]:
    """Say what is set so that it will surprise somebody."""
    if settings.trusted_proxy and not settings.address:
        yield (
            "warning: SIGNPOST_TRUSTED_PROXY is set and SIGNPOST_ADDRESS is not, so QR codes, "
            "feeds and files hold whatever host a request names; set SIGNPOST_ADDRESS to the "
            "web address of the portal"
        )
    if settings.encoder and settings.meaning and encoder_folder(settings) is None:
        yield (
            f"warning: SIGNPOST_ENCODER names {settings.encoder}, where no encoder was prepared, "
            "or the extra “meaning” is not installed; words alone rank"
        )


def leave_no_core() -> None:
    """Let this process and its children write no core file when they crash.

    A core file is the memory, and in the memory stands what people searched for.
    """
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def share_one_heap() -> bool:
    """Let all threads of this process allocate from one heap, where its C library can do that.

    glibc gives each thread a heap of its own, so that they need not wait for each other, and each
    keeps room for the largest page that it made: 15 MB for eight threads, whose Python runs one
    at a time anyway.

    Returns:
        Whether it was done.
    """
    if not sys.platform.startswith("linux"):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # glibc's alone
    return mallopt is not None and all(mallopt(*option) == 1 for option in _HEAP.items())


def _behind_proxy(app: Wsgi, settings: Settings) -> Wsgi:
    """Return the application behind waitress's reading of what the trusted proxy says."""
    believed: Wsgi = proxy_headers_middleware(
        app,
        trusted_proxy=settings.trusted_proxy or None,
        trusted_proxy_count=1,
        trusted_proxy_headers={"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"},
        clear_untrusted=True,
    )
    return spelling_addresses(believed)
