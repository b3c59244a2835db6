"""deploy/nginx.conf is tried with the nginx of this machine, in front of a portal on loopback."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from portal.config import Settings
from portal.web.headers import HEADERS

DEPLOY = Path(__file__).parents[3] / "deploy"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
OPENSSL = shutil.which("openssl")
pytestmark = pytest.mark.skipif(
    not (NGINX and OPENSSL),
    reason="nginx or openssl is not installed: deploy/nginx.conf is untried",
)


def free_ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [server.getsockname()[1] for server in held]
    for server in held:
        server.close()
    return ports


def written(folder: Path, portal: int, plain: int, secure: int) -> Path:
    """Write the configuration with the ports and paths of this try, and nothing else changed."""
    certificate, key = folder / "cert.pem", folder / "key.pem"
    command = [
        OPENSSL or "", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
        "-subj", "/CN=signpost.example", "-out", str(certificate), "-keyout", str(key),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    (folder / "proxy.conf").write_text((DEPLOY / "signpost-proxy.conf").read_text())
    site = (DEPLOY / "nginx.conf").read_text()
    for old, new in {
        "127.0.0.1:8000": f"127.0.0.1:{portal}",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl": f"listen 127.0.0.1:{secure} ssl",
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl http2;\n": "",
        "/etc/nginx/signpost-proxy.conf": str(folder / "proxy.conf"),
        "/etc/ssl/certs/signpost.example.pem": str(certificate),
        "/etc/ssl/private/signpost.example.key": str(key),
        "/var/log/nginx/": f"{folder}/",
    }.items():
        assert old in site, old
        site = site.replace(old, new)
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = folder / "nginx.conf"
    main.write_text(
        f"daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/main.log;\n"
        f"worker_processes 1;\nevents {{}}\nhttp {{\n{temporary}{site}\n}}\n"
    )
    return main


@contextmanager
def started(command: list[str], port: int, **options: object) -> Iterator[None]:
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options
    )  # type: ignore[call-overload]
    try:
        for _ in range(600):
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, f"{command[0]} has ended"
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def ports() -> list[int]:
    return free_ports(3)


@pytest.fixture
def proxied(settings: Settings, tmp_path: Path, ports: list[int]) -> Iterator[Path]:
    portal, plain, secure = ports
    folder = tmp_path / "nginx"
    folder.mkdir()
    configuration = written(folder, portal, plain, secure)
    environment = os.environ | {
        "SIGNPOST_DATA": str(settings.data),
        "SIGNPOST_SOURCES": str(settings.sources),
        "SIGNPOST_HTTPS": "true",
        "SIGNPOST_TRUSTED_PROXY": "127.0.0.1",
        "SIGNPOST_ADDRESS": "https://signpost.example",
        "SIGNPOST_PEOPLE": "1",
    }
    serve = [sys.executable, "-m", "portal.cli", "serve", "--port", str(portal)]
    run = [NGINX or "", "-e", f"{folder}/main.log", "-c", str(configuration)]
    subprocess.run([*run, "-t"], check=True, capture_output=True)
    with started(serve, portal, env=environment), started(run, secure):
        yield folder


def fetch(
    port: int, path: str, method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    trusting = ssl._create_unverified_context()  # noqa: S323 - its own certificate, on loopback
    with closing(
        http.client.HTTPSConnection("127.0.0.1", port, timeout=60, context=trusting)
    ) as link:
        named = {"Host": "signpost.example"} | {k.replace("_", "-"): v for k, v in headers.items()}
        link.request(method, path, headers=named)
        answer = link.getresponse()
        return answer, answer.read()


def test_the_configuration_serves_the_portal_and_keeps_what_is_private(
    proxied: Path, ports: list[int]
) -> None:
    _, plain, secure = ports
    page, body = fetch(secure, "/search?q=Oakley+Thorne")
    assert page.status == 200
    assert {name: page.headers[name] for name in HEADERS} == HEADERS
    assert "max-age=" in page.headers["Strict-Transport-Security"]
    assert page.headers["Content-Encoding"] is None
    assert b"Oakley Thorne" in body
    assert (page.headers["Server"] or "nginx") == "nginx"

    document, _ = fetch(secure, "/documents/a1bruising00", Accept_Encoding="gzip")
    assert document.headers["Content-Encoding"] == "gzip"
    weak = document.headers["ETag"]
    again, _ = fetch(secure, "/documents/a1bruising00", Accept_Encoding="gzip", If_None_Match=weak)
    assert again.status == 304

    feed, told = fetch(secure, "/briefings.atom")
    assert feed.status == 200
    assert b"https://signpost.example/" in told
    sign_in, _ = fetch(secure, "/admin/sign-in", Accept_Encoding="gzip")
    assert sign_in.headers["Content-Encoding"] is None, "a page with a token"
    assert "__Host-signpost_session" in (sign_in.headers["Set-Cookie"] or "")

    with closing(http.client.HTTPConnection("127.0.0.1", plain, timeout=60)) as link:
        link.request("GET", "/search?q=a", headers={"Host": "signpost.example"})
        assert link.getresponse().headers["Location"] == "https://signpost.example/search?q=a"

    # What a client says of its own address is dropped: one person's six searches are counted.
    answers = [
        fetch(secure, "/search?q=Oakley", X_Forwarded_For=f"192.0.2.{n}")[0].status
        for n in range(8)
    ]
    assert 429 in answers

    too_large, _ = fetch(secure, "/admin/sign-in", "POST", Content_Length="40000000")
    assert too_large.status == 413
    logs = "".join(path.read_text() for path in proxied.glob("*.log"))
    assert "GET /search 200" in logs
    assert "Oakley" not in logs
