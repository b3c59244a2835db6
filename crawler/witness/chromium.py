"""Chromium's visible text of a web page.

The page is given to the browser as the answer to the first address that it asks for. Whatever else
it asks for (style sheets, pictures, scripts, frames) is refused, so nothing is asked of anyone. No
script of the page runs, and what is meant for browsers without scripts is not shown, so what is
seen is what the publisher sent. Parts that a reader can open (``details``) are opened. The numbers
of lists are put into the text, where the browser draws them.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.extract import ExtractRequest, with_charset
from crawler.witness.devtools import DevTools, Message, browser
from crawler.witness.programs import SECONDS, find, without_network

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
_ADDRESS = "http://page.invalid/"
"""Under which the page is opened: a name that nobody has (RFC 2606). What is seen does not depend
on it."""
_OPENED = """
for (const part of document.querySelectorAll('details')) part.open = true;
for (const part of document.querySelectorAll('noscript')) part.remove();
"""
_NUMBERED = "function (mark) { this.prepend(mark); this.style.listStyle = 'none'; }"
_MOST_MARKERS = 2_000
"""List numbers that are asked for: each is a question to the browser."""


@contextmanager
def chromium(folder: Path, seconds: float = SECONDS) -> Iterator[DevTools]:
    """Start a Chromium that looks at any number of pages, one after the other.

    Args:
        folder: its home, thrown away by whoever made it.
        seconds: what its start and each page may take, by the clock.

    Raises:
        WitnessMissing: no Chromium is installed.
    """
    program = find(NAMES, "the package chromium of most systems")
    # For root its own sandbox refuses to work; the namespace without a network then holds it.
    held = [*without_network(), program, "--no-sandbox"] if os.geteuid() == 0 else [program]
    command = [*held, *FLAGS, f"--user-data-dir={folder / 'profile'}", "about:blank"]
    with browser(command, folder, seconds) as opened:
        yield opened


def see_page(opened: DevTools, request: ExtractRequest) -> str:
    """Return the text that a reader of a page sees, a line for each line of the browser.

    Args:
        opened: the browser.
        request: the page.

    Raises:
        WitnessFailed: it failed or took too long.
    """
    with opened.tab():
        _load(opened, request)
        _number_lists(opened)
        return str(opened.evaluate("document.documentElement.innerText") or "")


def picture_page(opened: DevTools, request: ExtractRequest) -> bytes:
    """Return a picture of a page as it is drawn without its style sheets and pictures (PNG).

    Args:
        opened: the browser.
        request: the page.

    Raises:
        WitnessFailed: it failed or took too long.
    """
    with opened.tab():
        _load(opened, request)
        taken = opened.ask("Page.captureScreenshot", captureBeyondViewport=True)
        return base64.b64decode(taken["data"])


def _load(tab: DevTools, request: ExtractRequest) -> None:
    tab.on_event = _Answering(tab, request)
    tab.ask("Emulation.setScriptExecutionDisabled", value=True)
    tab.ask("Page.enable")
    tab.ask("Fetch.enable", patterns=[{"urlPattern": "*"}])
    tab.tell("Page.navigate", url=_ADDRESS)
    tab.wait(lambda message: message.get("method") == "Page.loadEventFired")
    tab.evaluate(_OPENED)


class _Answering:
    """Answers the first request of a tab with the page, and refuses every other."""

    def __init__(self, tab: DevTools, request: ExtractRequest) -> None:
        self._tab = tab
        self._request = request
        self._given = False

    def __call__(self, event: Message) -> None:
        if event["method"] != "Fetch.requestPaused":
            return
        paused = event["params"]["requestId"]
        if self._given:
            self._tab.tell("Fetch.failRequest", requestId=paused, errorReason="Aborted")
            return
        self._given = True
        media_type = with_charset(self._request.media_type, self._request.charset)
        self._tab.tell(
            "Fetch.fulfillRequest",
            requestId=paused,
            responseCode=200,
            responseHeaders=[{"name": "Content-Type", "value": media_type}],
            body=base64.b64encode(self._request.body).decode(),
        )


def _number_lists(tab: DevTools) -> None:
    """Put the numbers that the browser counts before the words of their items."""
    tab.ask("Accessibility.enable")
    nodes = tab.ask("Accessibility.getFullAXTree")["nodes"]
    known = {node["nodeId"]: node for node in nodes}
    markers = [node for node in nodes if node.get("role", {}).get("value") == "ListMarker"]
    for marker in markers[:_MOST_MARKERS]:
        mark = str(marker.get("name", {}).get("value", ""))
        item = known.get(marker.get("parentId"), {}).get("backendDOMNodeId")
        if item is None or not any(map(str.isalnum, mark)):
            continue
        there = tab.ask("DOM.resolveNode", backendNodeId=item)["object"]["objectId"]
        arguments = [{"value": f"{mark.strip()} "}]
        tab.ask(
            "Runtime.callFunctionOn",
            functionDeclaration=_NUMBERED,
            objectId=there,
            arguments=arguments,
        )
