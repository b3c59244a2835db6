"""A large real site for benchmarks: Debian's documentation packages behind an nginx on loopback.

The packages are fetched and unpacked, not installed, below ``.cache/bench``; a start page links
the topmost index of each part and every PDF.
"""

from __future__ import annotations

import grp
import gzip
import html
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PACKAGES = (
    "apt-doc", "aptitude-doc-en", "cmake-doc", "debian-faq", "debian-handbook", "debian-policy",
    "debian-reference-en", "developers-reference", "git-doc", "gnuplot-doc", "libboost-doc",
    "maint-guide", "postgresql-doc", "python-django-doc", "python-sqlalchemy-doc", "python3-doc",
    "sqlite3-doc",
)  # fmt: skip
"""Some only name the package of the release's version ("python3-doc"), which is fetched too."""

SERVERS = ("nginx", "nginx-core", "nginx-light")
"""Packages that may hold the program, whose names differ between releases."""

CONFIGURATION = """
{user}
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log stderr;
events {{ worker_connections 256; }}
http {{
    log_format counted "$status $body_bytes_sent $request_uri";
    access_log {folder}/access.log counted;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    types {{
        text/html html htm; text/plain txt; text/css css; application/javascript js;
        application/pdf pdf; image/png png; image/svg+xml svg; image/gif gif; image/jpeg jpg;
    }}
    default_type application/octet-stream;
    charset utf-8;
    sendfile on;
    tcp_nodelay on;
    etag on;
    server {{
        listen 127.0.0.1:{port};
        root {root};
        index index.html;
    }}
}}
"""


class Unavailable(Exception):
    """Something that the benchmark needs cannot be had here; the text says what and why."""


@dataclass(frozen=True, slots=True)
class Site:
    """The files of a site.

    Args:
        root: the folder to serve.
        pages: files of HTML.
        pdfs: PDF files.
        packages: what they come from.
    """

    root: Path
    pages: int
    pdfs: int
    packages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Served:
    """A running server.

    Args:
        start: address of the start page.
        log: the access log, one answer a line: status, bytes of the body, path.
    """

    start: str
    log: Path

    def answers(self) -> list[tuple[int, int, str]]:
        """Return (status, bytes, path) of every answer since the last ``forget``."""
        rows = (line.split(" ", 2) for line in self.log.read_text(encoding="utf-8").splitlines())
        return [(int(status), int(size), path) for status, size, path in rows]

    def forget(self) -> None:
        """Begin a new count of answers."""
        os.truncate(self.log, 0)


def prepare(folder: Path) -> Site:
    """Fetch and unpack the packages where that has not been done, and write the start page.

    Args:
        folder: where everything is kept between runs.

    Raises:
        Unavailable: there is no apt, or it cannot fetch them.
    """
    packages = _unpacked(folder, "site", PACKAGES)
    root = folder / "site" / "usr" / "share"
    for packed in root.rglob("*.pdf.gz"):
        if not packed.is_symlink() and not packed.with_suffix("").exists():
            packed.with_suffix("").write_bytes(gzip.decompress(packed.read_bytes()))
    pdfs = sorted(path for path in root.rglob("*.pdf") if path.is_file())
    _write_start(root, [*_topmost_indexes(root), *pdfs])
    pages = sum(path.is_file() and not path.is_symlink() for path in root.rglob("*.html"))
    return Site(root, pages, len(pdfs), packages)


@contextmanager
def served(site: Site, cache: Path, folder: Path) -> Iterator[Served]:
    """Serve a site with nginx until the block ends.

    Args:
        site: what to serve.
        cache: where the program is fetched to, where the machine has none.
        folder: for the server's own files; empty.

    Raises:
        Unavailable: there is no nginx, or it does not start.
    """
    port = free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(
        CONFIGURATION.format(user=_user(), folder=folder, port=port, root=site.root),
        encoding="utf-8",
    )
    server = subprocess.Popen(
        [_program(cache), "-p", folder, "-c", configuration, "-e", "stderr"],
        stderr=subprocess.PIPE,
    )
    try:
        _await(server, port)
        yield Served(f"http://127.0.0.1:{port}/index.html", folder / "access.log")
    finally:
        server.terminate()
        server.communicate()


def _program(cache: Path) -> Path:
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
    if found:
        return Path(found)
    _unpacked(cache, "nginx", SERVERS)
    program = cache / "nginx" / "usr" / "sbin" / "nginx"
    if not program.is_file():
        raise Unavailable(f"none of the packages {', '.join(SERVERS)} holds nginx")
    return program


def _user() -> str:
    """Let the workers be whoever started the server; only root may say so."""
    if os.geteuid():
        return ""
    return f"user {pwd.getpwuid(0).pw_name} {grp.getgrgid(os.getegid()).gr_name};"


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(server: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(100):
        if server.poll() is not None:
            said = server.stderr.read().decode(errors="replace") if server.stderr else ""
            raise Unavailable(f"nginx does not start: {said.strip()}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise Unavailable("nginx does not answer")


def _expanded(packages: tuple[str, ...]) -> tuple[str, ...]:
    """Add the documentation packages that each package names as needed."""
    found = dict.fromkeys(packages)
    for line in _run("apt-cache", "depends", "--important", *packages).splitlines():
        kind, _, name = line.strip().partition(" ")
        if kind == "Depends:" and "-doc" in name:
            found[name] = None
    return tuple(found)


def _unpacked(folder: Path, name: str, packages: tuple[str, ...]) -> tuple[str, ...]:
    """Fetch packages and unpack them into one tree, unless that was done; return their names."""
    done = folder / f"{name}.packages"
    if done.is_file():
        return tuple(done.read_text(encoding="utf-8").split())
    archives = folder / f"{name}.archives"
    shutil.rmtree(archives, ignore_errors=True)
    archives.mkdir(parents=True)
    had = tuple(package for package in _expanded(packages) if _download(package, archives))
    if not had:
        raise Unavailable("apt-get can fetch none of the packages; try `apt-get update`")
    for archive in sorted(archives.glob("*.deb")):
        _run("dpkg", "-x", str(archive), str(folder / name))
    done.write_text("\n".join(had), encoding="utf-8")
    return had


def _download(package: str, folder: Path) -> bool:
    """Fetch one package; False where this release of Debian has none of that name."""
    try:
        _run("apt-get", "download", "--quiet", package, cwd=folder)
    except Unavailable:
        return False
    return True


def _run(*command: str, cwd: Path | None = None) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=cwd)
    except FileNotFoundError as error:
        raise Unavailable(f"there is no {command[0]} on this machine") from error
    except subprocess.CalledProcessError as error:
        raise Unavailable(f"{command[0]} failed: {error.stderr.strip()[-300:]}") from error
    return done.stdout


def _topmost_indexes(root: Path) -> list[Path]:
    """Return the index pages above which no folder but the root, which is ours, has one."""
    found: list[Path] = []
    for folder, below, files in os.walk(root):
        if "index.html" in files and Path(folder) != root:
            found.append(Path(folder) / "index.html")
            below.clear()
    return sorted(found)


def _write_start(root: Path, targets: list[Path]) -> None:
    items = "\n".join(
        f'<li><a href="/{html.escape(path.as_posix())}">{html.escape(path.as_posix())}</a></li>'
        for path in (target.relative_to(root) for target in targets)
    )
    (root / "index.html").write_text(
        f"<!doctype html><title>Documentation</title><h1>Documentation</h1><ul>{items}</ul>",
        encoding="utf-8",
    )
