"""Answers as lines that a person can compare: words, links, fields; no time of day, no token."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import cast

from bs4 import BeautifulSoup, Comment, NavigableString, PageElement, Tag
from werkzeug.test import TestResponse

from crawler.extract import EXTRACTORS, ExtractRequest, extractor_for

TOLD_HEADERS = ("Content-Type", "Location", "Cache-Control", "Content-Disposition")
UNSEEN = ("script", "style", "svg", "template", "head")
LINE = (
    "address", "article", "aside", "blockquote", "dd", "details", "div", "dl", "dt", "fieldset",
    "figure", "footer", "header", "hr", "legend", "main", "nav", "ol", "p", "section",
    "select", "summary", "table", "tr", "ul",
)  # fmt: skip
LONG = 40
"""Signs of a line that is told once."""
SHAPES = {
    **{f"h{level}": f"\n{'=' * level} {{inner}}\n" for level in range(1, 7)},
    "a": "[{inner}]({href})",
    "li": "\n- {inner}\n",
    "td": "{inner} | ",
    "th": "{inner} | ",
}
FIELDS = ("form", "input", "textarea", "button", "select", "option", "img")
PASSING = (
    (r"T\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)", "T(time)"),
    (r"\b12[:.]0\d([:.]\d\d)?\b", "(time)"),
    (r"\b12[.:]0\dpm\b", "(time)"),
    (r"\b\d+(\.\d+)? seconds?\b", "(some) seconds"),
    (r'("seconds": )[\d.]+', r"\1(some)"),
    (r"\b127\.0\.0\.1:\d+\b", "(server)"),
    (r"\b\d+ MB free", "(some) MB free"),
    (r'("free_mb": )\d+', r"\1(some)"),
)
"""What differs from run to run, and what stands for it."""


def without_passing(text: str) -> str:
    """Return a text without what differs from run to run.

    Args:
        text: of an answer.
    """
    for pattern, instead in PASSING:
        text = re.sub(pattern, instead, text)
    return text


def without_repetition(text: str) -> str:
    """Return a text in which a long line that stood before is told by "~" and its beginning.

    Args:
        text: of one file of answers.
    """
    before: set[str] = set()
    lines = []
    for line in text.splitlines():
        again = line in before and len(line) > LONG
        lines.append(f"~ {line[: LONG // 2]}…" if again else line)
        before.add(line)
    return "\n".join(lines) + "\n"


_PAGE_TOLD_OF = re.compile(r"about=[^)]*")
"""In the link by which something wrong is told: the page itself."""


def told(response: TestResponse, frames: set[str]) -> str:
    """Return what an answer of the portal says.

    Args:
        response: whatever was asked.
        frames: what stood around pages before; a page that has another one adds it.
    """
    sent = response.headers
    head = [f"status {response.status_code}"]
    head += [f"{name}: {sent[name]}" for name in TOLD_HEADERS if name in sent]
    return "\n".join([*head, "", _body(response, frames)]).strip() + "\n"


def _body(response: TestResponse, frames: set[str]) -> str:
    if response.mimetype == "text/html":
        return page_text(response.text, frames)
    if response.mimetype == "application/json":
        return json.dumps(response.get_json(), ensure_ascii=False, indent=1)
    if response.mimetype in EXTRACTORS and not response.mimetype.startswith("text/"):
        return _file_text(response)
    if response.request.path.startswith("/static/"):
        return ""
    return response.text.replace("><", ">\n<")


def _file_text(response: TestResponse) -> str:
    request = ExtractRequest(
        response.data, response.mimetype, "https://portal.example/file", profile="plain"
    )
    read = extractor_for(response.mimetype).read(request)
    return "\n".join(" > ".join(section.heading) + "\n" + section.text for section in read.sections)


def page_text(html: str, frames: set[str]) -> str:
    """Return the title, headings, words, links and fields of a page, a line each.

    Args:
        html: of the page.
        frames: what stood around pages before; another one is told after the page, and added.
    """
    page = BeautifulSoup(html, "lxml")
    lines = [f"title: {page.title.get_text(strip=True) if page.title else ''}"]
    if page.main:
        lines += _said(page.main.extract()).splitlines()
    for back in page.select("header input[name=back]"):
        back["value"] = "this page"  # it would make the frame of every page another
    frame = _PAGE_TOLD_OF.sub("about=PAGE", _said(page.body)) if page.body else ""
    if frame not in frames:
        frames.add(frame)
        lines += ["around it:", *frame.splitlines()]
    return "\n".join(folded for line in lines if (folded := " ".join(line.split())))


def _said(node: PageElement) -> str:
    if isinstance(node, NavigableString):
        return "" if isinstance(node, Comment) else re.sub(r"\s+", " ", node)
    tag = cast(Tag, node)
    if tag.name in UNSEEN:
        return ""
    inner = "".join(map(_said, tag.children))
    return f"{_anchor(tag)}{_shaped(tag, inner)}"


def _anchor(tag: Tag) -> str:
    return f" #{tag['id']} " if tag.get("id") and tag.name not in ("input", "label") else ""


def _shaped(tag: Tag, inner: str) -> str:
    if tag.name in SHAPES:
        return SHAPES[tag.name].format(inner=inner.strip(), href=tag.get("href", ""))
    if tag.name == "input" and tag.get("type") in ("checkbox", "radio"):
        return f"\n[{'x' if tag.has_attr('checked') else ' '}] {tag['name']}={tag['value']} "
    if tag.name in FIELDS:
        return f"\n({' '.join([tag.name, *_field(tag)])}) {inner}\n"
    return f"\n{inner}\n" if tag.name in LINE else inner


def _field(tag: Tag) -> Iterator[str]:
    if tag.get("name") == "csrf_token":
        yield "token"
        return
    yield from _given(
        tag, "method", "action", "type", "name", "value", "selected", "required", "accept", "alt",
    )  # fmt: skip


def _given(tag: Tag, *names: str) -> Iterator[str]:
    for name in names:
        if tag.has_attr(name):
            yield f"{name}={tag[name]}" if tag[name] else name
