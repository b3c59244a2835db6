"""The demonstration's server: every site under ``/<host>/`` of one port on loopback.

``python -m demo.server --port 8099`` runs it by hand. It writes no log.
"""

from __future__ import annotations

import argparse
import sys
from threading import Thread
from types import TracebackType
from typing import Self

from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from demo.site import Site, SitePage, hosts, load_site

LOOPBACK = "127.0.0.1"


class _Silent(WSGIRequestHandler):
    """A request handler that keeps no log."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        """Write nothing."""


@Request.application
def application(request: Request) -> Response:
    """Answer one request; the first part of the path names the host.

    Args:
        request: what was asked. Its query counts only where a redirect names one.
    Returns:
        The page, 304, a redirect to the real address (which a mirror maps back), 404 or 405.
    """
    if request.method not in {"GET", "HEAD"}:
        return MethodNotAllowed(["GET", "HEAD"]).get_response(request.environ)
    host, _, rest = request.path.removeprefix("/").partition("/")
    if host not in hosts():
        return NotFound("No site of the demonstration has this name.").get_response(request.environ)
    site, path = load_site(host), f"/{rest}"
    asked = f"{path}?{request.query_string.decode('latin-1')}"
    if target := site.redirects.get(asked) or site.redirects.get(path):
        return Response(status=301, headers={"Location": f"https://{host}{target}"})
    return _answer(site, path, request)


def _answer(site: Site, path: str, request: Request) -> Response:
    """Return the page at a path with its validators, 304, or the page for unknown paths."""
    if page := site.pages.get(path):
        response = _response(page)
        response.last_modified = page.last_modified
        response.set_etag(page.etag)
        response.make_conditional(request)
        del response.headers["Date"]  # the server below sends one; two would be malformed
        return response
    response = _response(site.not_found)
    response.status_code = 404
    return response


def _response(page: SitePage) -> Response:
    return Response(page.body, content_type=page.media_type)


class DemoServer:
    """The server in a thread, from ``with DemoServer() as server`` until the block ends.

    Args:
        port: port on 127.0.0.1; 0 takes a free one.
    Raises:
        OSError: the port is taken.
    """

    def __init__(self, port: int = 0) -> None:
        self._server = make_server(
            LOOPBACK, port, application, threaded=True, request_handler=_Silent
        )
        self._thread = Thread(target=self._server.serve_forever, name="demo-server", daemon=True)

    @property
    def url(self) -> str:
        """The server's own address, without a slash at its end."""
        return f"http://{LOOPBACK}:{self._server.server_port}"

    def mirror(self, host: str) -> str:
        """Return what a source's ``mirror`` must say to fetch a host from here.

        Args:
            host: one of ``demo.site.hosts()``.
        Raises:
            LookupError: there is no such host.
        """
        return f"{self.url}/{load_site(host).host}"

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def wait(self) -> None:
        """Block until the server has stopped."""
        self._thread.join()

    def stop(self) -> None:
        """Stop serving and free the port."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted.

    Args:
        arguments: of the command line; None takes the process's own.
    Returns:
        The exit status.
    """
    parser = argparse.ArgumentParser(prog="python -m demo.server", description=__doc__)
    parser.add_argument("--port", type=int, default=8099)
    server = DemoServer(parser.parse_args(arguments).port)
    lines = [f"{host}: {server.mirror(host)}/" for host in hosts()]
    try:
        server.start()
        sys.stdout.write("\n".join([*lines, "Stop with Ctrl+C.", ""]))
        sys.stdout.flush()
        server.wait()
    except KeyboardInterrupt:
        server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
