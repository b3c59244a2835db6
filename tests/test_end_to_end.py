"""From an empty folder to a search result, in processes of their own over real HTTP."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from bs4 import BeautifulSoup
from sqlalchemy import select

from collection.models import StoredSection
from collection.store import Collection
from portal import create_app
from portal.config import Settings

QUERIES = (
    "was not brought", "escalation", "moving across boundaries", "bruising in a baby",
    "information sharing without consent", "resistant families", "core group weeks", "1.4.39",
    "what do I do when a parent will not let me see the child", '"working days"', "LADO",
    "professional curiosity", "strategy discussion -meeting", "risk tool score", "neglect",
)  # fmt: skip


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def running_demo(folder: Path) -> Iterator[tuple[str, str]]:
    """Run ``signpost demo`` until its one clear line; give the address and what it printed."""
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SIGNPOST_")}
    log = folder / "printed.log"
    with log.open("w+b") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "portal.cli", "demo", "--port", str(port)],
            cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            for _ in range(1200):
                if b"is open on" in log.read_bytes() or process.poll() is not None:
                    break
                time.sleep(0.1)
            printed = log.read_text()
            assert f"Signpost is open on http://127.0.0.1:{port}" in printed, printed
            yield f"http://127.0.0.1:{port}", printed
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def test_from_an_empty_folder_to_a_passage_and_again(tmp_path: Path) -> None:
    with running_demo(tmp_path) as (portal, _):
        found = requests.get(f"{portal}/api/v1/search", {"q": "moving across boundaries"}).json()
        best = found["hits"][0]
        assert "moving across boundaries" in best["title"].lower()
        reader = requests.get(portal + best["passages"][0]["href"])
        assert reader.status_code == 200
        words = BeautifulSoup(reader.text, "lxml").get_text()
        assert best["passages"][0]["text"].splitlines()[0] in words
        page = requests.get(f"{portal}/search", {"q": "Zebedee Quillfeather 12/03/2019"})
        assert page.status_code == 200
        briefings = requests.get(f"{portal}/briefings").text
        assert len(set(re.findall(r"/briefings/[a-z0-9]+", briefings))) == 3

    for file in filter(Path.is_file, tmp_path.rglob("*")):
        assert b"Quillfeather" not in file.read_bytes(), f"{file} holds what was searched for"

    with running_demo(tmp_path) as (portal, _):
        again = requests.get(f"{portal}/api/v1/search", {"q": "moving across boundaries"}).json()
        assert again["hits"][0]["document_id"] == best["document_id"]
        assert again["hits"][0]["changed"] == best["changed"]
        assert again["hits"][0]["checked"] > best["checked"]


@pytest.fixture(scope="module")
def sections(demonstration: Settings) -> dict[int, str]:
    with closing(Collection.open(demonstration.data)) as collection, collection.reading() as s:
        return {row.id: row.text for row in s.execute(select(StoredSection.id, StoredSection.text))}


@pytest.mark.parametrize("query", QUERIES)
def test_every_passage_shown_is_a_substring_of_a_stored_version(
    demonstration: Settings, sections: dict[int, str], query: str
) -> None:
    client = create_app(demonstration).test_client()
    answer: dict[str, Any] = client.get("/api/v1/search", query_string={"q": query}).get_json()
    passages = [passage for hit in answer["hits"] for passage in hit["passages"]]
    assert passages, f"nothing was found for {query}"
    for passage in passages:
        section = sections[int(passage["id"].partition(".")[0])]
        assert passage["text"]
        assert passage["text"] in section


def test_every_passage_beside_a_learning_point_is_a_substring_of_a_stored_version(
    demonstration: Settings, sections: dict[int, str]
) -> None:
    client = create_app(demonstration).test_client()
    stored = [" ".join(text.split()) for text in sections.values()]
    listed = BeautifulSoup(client.get("/briefings").text, "lxml")
    paths = {a["href"] for a in listed.select("main a[href^='/briefings/']")}
    shown = [
        " ".join(passage.get_text().split())
        for path in paths
        for passage in BeautifulSoup(client.get(str(path)).text, "lxml").select(
            ".app-passage__text"
        )
    ]
    assert len(shown) > 10
    for text in shown:
        assert any(text in section for section in stored), text


def test_the_demonstration_is_crawled_whole(demonstration: Settings) -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "portal.cli", "crawl", "--json"],
        env={**os.environ, **demonstration.environment()},
        capture_output=True,
        check=True,
    ).stdout
    crawls = {row["source"]: row for row in json.loads(printed)["crawls"]}
    assert set(crawls) == {"aldermoor-procedures", "aldermoor-partnership", "saltmere-procedures"}
    assert all(row["state"] == "done" and not row["failed"] for row in crawls.values())
    assert all(row["new"] == row["changed"] == 0 for row in crawls.values())
    assert crawls["aldermoor-procedures"]["unchanged"] == 26
    assert crawls["saltmere-procedures"]["unchanged"] == 10
