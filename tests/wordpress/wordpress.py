"""WordPress: a real one from Debian's packages, on 127.0.0.1, with a database of its own.

Nothing of the machine's is touched: the files are a copy, the database is a process of ours on a
socket in a folder of ours, and the web server is PHP's own, asked on a free port.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

HERE = Path(__file__).parent
PACKAGED = Path("/usr/share/wordpress")
HOME = "https://partnership.example"
PROGRAMS = ("mariadbd", "mariadb-install-db", "mariadb-dump", "mariadb", "php", "setpriv")
PATH = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin"))
START_SECONDS = 30.0

# Nothing leaves the machine (updates, avatars of commenters, scheduled tasks).
CONFIG = """<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}');
define('DB_CHARSET', 'utf8mb4');
define('WP_HOME', '{home}');
define('WP_SITEURL', '{home}');
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('DISABLE_WP_CRON', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) {{ define('ABSPATH', __DIR__ . '/'); }}
require_once ABSPATH . 'wp-settings.php';
"""

# A database that lives for minutes need not outlast a power cut.
DATABASE_SETTINGS = (
    "--skip-networking", "--skip-log-bin", "--skip-performance-schema",
    "--innodb-flush-log-at-trx-commit=0", "--innodb-flush-method=nosync",
    "--innodb-buffer-pool-size=32M", "--innodb-log-file-size=8M", "--innodb-use-native-aio=0",
)  # fmt: skip


def missing() -> str | None:
    """Return what this machine lacks to run a WordPress, or None."""
    lacks = [name for name in PROGRAMS if not shutil.which(name, path=PATH)]
    if not (PACKAGED / "wp-load.php").exists():
        lacks.append(str(PACKAGED))
    if not lacks:
        held = set(_output("php", "-m").lower().split())
        lacks = [f"php-{name}" for name in ("mysqli", "simplexml", "mbstring") if name not in held]
    return f"not installed: {', '.join(lacks)}" if lacks else None


def _program(name: str) -> str:
    return shutil.which(name, path=PATH) or name


def _output(name: str, *arguments: str) -> str:
    command = [_program(name), *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env={"PATH": PATH})
    if done.returncode:
        raise RuntimeError(f"{name}: {(done.stderr + done.stdout)[-4000:]}")
    return done.stdout


class WordPress:
    """A running WordPress; its methods are what its editors do.

    Args:
        folder: an empty folder, for everything.
    """

    def __init__(self, folder: Path) -> None:
        self._site = folder / "site"
        self._data = folder / "database"
        self._temporary = folder / "temporary"
        self._socket = folder / "db.sock"
        self._saved = folder / "saved.sql"
        self._log = folder / "log.txt"
        self._started: list[subprocess.Popen[bytes]] = []
        self.port = _free_port()

    @property
    def mirror(self) -> str:
        """Where the site is really served."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        try:
            self._start_database()
            self._copy_files()
            self._start_server()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def do(self, what: str, **order: Any) -> None:
        """Have manage.php do something.

        Args:
            what: the name of one of its functions.
            order: what that function reads.
        """
        done = subprocess.run(
            [_program("php"), str(HERE / "manage.php")],
            input=json.dumps({"do": what, **order}).encode(),
            env={"PATH": PATH, "WORDPRESS_FOLDER": str(self._site)},
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"WordPress: {what}: {(done.stderr + done.stdout).decode()[:2000]}")

    def write(self, path: str, says: str, more: str) -> None:
        """Change the words of a page or post, and nothing else."""
        self.do("write", path=path, says=says, more=more)

    def write_block(self, name: str, says: str) -> None:
        """Change the words of a block that pages share."""
        self.do("block", slug=name, says=says)

    def trash(self, path: str) -> None:
        """Move a page or post to the bin."""
        self.do("trash", path=path)

    @contextmanager
    def under_maintenance(self) -> Iterator[None]:
        """Answer everything with 503, as WordPress does while it is brought up to date."""
        notice = self._site / ".maintenance"
        notice.write_text("<?php $upgrading = time();", encoding="utf-8")
        try:
            yield
        finally:
            notice.unlink()

    def save(self) -> None:
        """Keep the database as it is, for ``restore``."""
        with self._saved.open("wb") as file:
            self._client("mariadb-dump", "--add-drop-table", "wordpress", stdout=file)

    def restore(self) -> None:
        """Put the database back as it was saved."""
        with self._saved.open("rb") as file:
            self._client("mariadb", "wordpress", stdin=file)

    def _client(self, program: str, *arguments: str, **streams: Any) -> None:
        subprocess.run(
            [
                _program(program),
                "--no-defaults",
                f"--socket={self._socket}",
                "--user=root",
                *arguments,
            ],
            check=True,
            env={"PATH": PATH},
            **streams,
        )

    def _start_database(self) -> None:
        # A database that starts clears the temporary tables of its folder, so each has its own.
        self._temporary.mkdir()
        own = [f"--datadir={self._data}", f"--tmpdir={self._temporary}", f"--user={_user()}"]
        # Without "--force" the machine's name is looked up, which not every machine can.
        _output(
            "mariadb-install-db", "--no-defaults", "--force", *own, *DATABASE_SETTINGS,
            "--skip-test-db", "--auth-root-authentication-method=normal",
        )  # fmt: skip
        self._start(
            "mariadbd", "--no-defaults", *own, f"--socket={self._socket}", *DATABASE_SETTINGS
        )
        self._await(self._socket.exists, "the database")
        self._client("mariadb", "--execute=CREATE DATABASE wordpress CHARACTER SET utf8mb4")

    def _copy_files(self) -> None:
        # The package's files are links into other packages; a copy holds the files themselves.
        shutil.copytree(PACKAGED, self._site, ignore=shutil.ignore_patterns(".htaccess"))
        config = CONFIG.format(socket=self._socket, home=HOME)
        (self._site / "wp-config.php").write_text(config, encoding="utf-8")
        plugins = self._site / "wp-content" / "mu-plugins"
        plugins.mkdir()
        shutil.copy(HERE / "restless.php", plugins)

    def _start_server(self) -> None:
        self._start(
            "php", "-S", f"127.0.0.1:{self.port}", "-t", str(self._site), str(HERE / "router.php")
        )
        self._await(self._answers, "the web server")

    def _answers(self) -> bool:
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", self.port)) == 0

    def _start(self, *command: str) -> None:
        # The kernel ends the process with this one, should the tests be killed.
        with self._log.open("ab") as log:
            self._started.append(
                subprocess.Popen(
                    [_program("setpriv"), "--pdeathsig", "TERM", *command],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    env={"PATH": PATH},
                    start_new_session=True,
                )
            )

    def _await(self, ready: Any, what: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not ready():
            if self._started[-1].poll() is not None or time.monotonic() > deadline:
                tail = self._log.read_text(encoding="utf-8", errors="replace")[-2000:]
                raise RuntimeError(f"{what} did not start: {tail}")
            time.sleep(0.05)

    def _stop(self) -> None:
        for process in reversed(self._started):
            process.send_signal(signal.SIGTERM)
        for process in reversed(self._started):
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._started.clear()


def _free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port: int = server.getsockname()[1]
        return port


def _user() -> str:
    return _output("id", "-un").strip()
