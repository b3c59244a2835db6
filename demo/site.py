"""The demonstration sites: each a folder of Markdown and files that becomes one whole host.

A site is the folder ``sites/<host>/``. A file ending ``.md`` is a page: TOML front matter between
two lines ``+++``, then Markdown (CommonMark, tables, raw HTML). Every other file is served as it
is, at its own path. ``site.toml`` says how the host is built:

    name = "Aldermoor Safeguarding Children Partnership"
    theme = "wordpress"                       # themes/wordpress.html
    base = "https://www.aldermoor-partnership.example"
    addresses = ["/{name}/"]                  # where page {name} is served; the first is its own
    anchors = "id"                            # or "name": headings hold <a name>, as old builds do
    modified = 2024-05-14                     # Last-Modified of what has no date of its own
    [[navigation]]
    words = "About us"
    path = "/about/"
    [redirects]                               # answered 301; a key may hold a query
    "/?p=214" = "/about/"

The name of a page is its path in the folder without ``.md``; ``index.md`` stands for its folder.
An address that ends in a slash is also reached without it, by a redirect. Further keys are for
the theme. A theme is a Jinja template and receives:

    site      what site.toml holds
    page      the page's front matter, with name, path (its own address) and url (absolute) added;
              page.name is "not-found" for the page of unknown addresses
    body      the rendered Markdown
    headings  the body's headings: id, level (2 for ##), words
    pages     the front matter of every page, by name

and two filters: ``markdown`` renders a value of the front matter, ``by_number`` turns ``pages``
into a list of those that have a chapter number, in its order (1.4.8 before 1.4.39).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

from jinja2 import Environment, FileSystemLoader, Template
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

HERE = Path(__file__).resolve().parent
SITES = HERE / "sites"
NOTICE = "Demonstration content, not guidance"
"""The words that every page and file carries."""

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
}
"""The machine's own table is not asked: it does not know .docx everywhere."""

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")

FrontMatter = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SitePage:
    """What one address answers with.

    Args:
        body: the bytes.
        media_type: value of Content-Type.
        etag: strong entity tag, without quotes.
        last_modified: when the publisher says it last changed, UTC.
    """

    body: bytes
    media_type: str
    etag: str
    last_modified: datetime


@dataclass(frozen=True, slots=True)
class Site:
    """One host of the demonstration.

    Args:
        host: its name.
        pages: what is served, by path.
        redirects: paths, some with a query, that lead to another path of the host.
        not_found: the page for every other path.
    """

    host: str
    pages: Mapping[str, SitePage]
    redirects: Mapping[str, str]
    not_found: SitePage


@dataclass(frozen=True, slots=True)
class SiteHeading:
    """A heading of a page's body.

    Args:
        id: the fragment that opens it.
        level: 2 for ``##`` and so on.
        words: its text.
    """

    id: str
    level: int
    words: str


@cache
def hosts() -> tuple[str, ...]:
    """Return the names of the demonstration's hosts."""
    return tuple(sorted(folder.parent.name for folder in SITES.glob("*/site.toml")))


@cache
def load_site(host: str) -> Site:
    """Render a whole site into memory, once in a process.

    Args:
        host: one of ``hosts()``.
    Returns:
        The site.
    Raises:
        LookupError: there is no such host.
        ValueError: a file of the site is not as the module's docstring says.
    """
    if host not in hosts():
        raise LookupError(f"{host} is no host of the demonstration")
    folder = SITES / host
    settings = tomllib.loads((folder / "site.toml").read_text(encoding="utf-8"))
    pages = dict(_files(folder, settings)) | dict(_rendered(folder, settings))
    slashless = {path[:-1]: path for path in pages if path.endswith("/") and path != "/"}
    return Site(
        host=host,
        pages=pages,
        redirects=slashless | settings.get("redirects", {}),
        not_found=_not_found(settings),
    )


def _files(folder: Path, settings: FrontMatter) -> Iterator[tuple[str, SitePage]]:
    """Yield the files that are served as they are, with their paths."""
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder)
        hidden = any(part.startswith(".") for part in inside.parts)
        if hidden or file.is_dir() or file.suffix == ".md" or file.name == "site.toml":
            continue
        if file.suffix not in MEDIA_TYPES:
            raise ValueError(f"{inside}: no media type is declared for this suffix")
        media_type = MEDIA_TYPES[file.suffix]
        yield f"/{inside.as_posix()}", _page(file.read_bytes(), media_type, settings["modified"])


def _rendered(folder: Path, settings: FrontMatter) -> Iterator[tuple[str, SitePage]]:
    """Yield the pages made from Markdown, at each of their addresses."""
    sources = dict(_read(file, folder, settings) for file in sorted(folder.rglob("*.md")))
    fronts = {name: front for name, (front, _) in sources.items()}
    for name, (front, markdown) in sources.items():
        page = _render(front, markdown, settings, fronts)
        for path in _paths(name, settings):
            yield path, page


def _read(file: Path, folder: Path, settings: FrontMatter) -> tuple[str, tuple[FrontMatter, str]]:
    """Return a page's name, front matter and Markdown."""
    name = file.relative_to(folder).with_suffix("").as_posix()
    before, mark, rest = file.read_text(encoding="utf-8").partition("+++\n")
    front, end, markdown = rest.partition("\n+++\n")
    if before or not mark or not end:
        raise ValueError(f"{name}.md: expected front matter between two lines +++")
    path = _paths(name, settings)[0]
    added = {"name": name, "path": path, "url": settings["base"] + path}
    undated = {"modified": settings["modified"]}
    return name, (undated | tomllib.loads(front) | added, markdown)


def _paths(name: str, settings: FrontMatter) -> list[str]:
    """Return the addresses of a page, its own first."""
    where = PurePosixPath(name)
    if where.name == "index":
        return [f"/{where.parent}/" if where.parent.parts else "/"]
    return [pattern.format(name=name) for pattern in settings["addresses"]]


def _render(
    front: FrontMatter, markdown: str, settings: FrontMatter, fronts: dict[str, FrontMatter]
) -> SitePage:
    """Return a page in its host's theme."""
    tokens = MARKDOWN.parse(markdown)
    headings = list(_anchored(tokens, inside=settings.get("anchors") == "name"))
    body = Markup(MARKDOWN.renderer.render(tokens, MARKDOWN.options, {}))  # noqa: S704
    html = _theme(settings["theme"]).render(
        site=settings, page=front, body=body, headings=headings, pages=fronts
    )
    return _page(html.encode(), MEDIA_TYPES[".html"], front["modified"])


def _anchored(tokens: list[Token], *, inside: bool) -> Iterator[SiteHeading]:
    """Give each heading an anchor, in place, and yield the headings.

    Args:
        inside: the anchor is an empty ``<a name>`` in the heading, not the heading's id.
    """
    taken: set[str] = set()
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open" or inline.children is None:
            continue
        words = "".join(child.content for child in inline.children if child.content)
        anchor = _anchor(words, taken)
        if inside:
            mark = Token("html_inline", "", 0, content=f'<a name="{anchor}" id="{anchor}"></a>')
            inline.children.insert(0, mark)
        else:
            opening.attrSet("id", anchor)
        yield SiteHeading(anchor, int(opening.tag[1]), words)


def _anchor(words: str, taken: set[str]) -> str:
    """Return a fragment for a heading that none before it has, and take it."""
    unnumbered = re.sub(r"^[\d.]+\s+", "", words.lower())
    stem = anchor = re.sub(r"[^a-z0-9]+", "_", unnumbered).strip("_")
    copies = 1
    while anchor in taken:
        copies += 1
        anchor = f"{stem}_{copies}"
    taken.add(anchor)
    return anchor


def _not_found(settings: FrontMatter) -> SitePage:
    """Return the page for unknown addresses."""
    front = {"name": "not-found", "title": "Page not found", "path": "", "url": ""}
    front["modified"] = settings["modified"]
    words = "There is no page at this address. It may have been moved or removed."
    return _render(front, words, settings, {})


def _page(body: bytes, media_type: str, modified: date) -> SitePage:
    """Return a page, its tag made from its bytes."""
    etag = sha256(body).hexdigest()[:20]
    return SitePage(body, media_type, etag, datetime.combine(modified, time(9), UTC))


def _by_number(pages: Mapping[str, FrontMatter]) -> list[FrontMatter]:
    """Return the numbered pages in the order of their numbers."""
    numbered = [front for front in pages.values() if "number" in front]
    return sorted(numbered, key=lambda front: [int(part) for part in front["number"].split(".")])


@cache
def _theme(name: str) -> Template:
    """Return the template ``themes/<name>.html``."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "themes"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["markdown"] = lambda text: Markup(MARKDOWN.render(text))  # noqa: S704
    environment.filters["by_number"] = _by_number
    return environment.get_template(f"{name}.html")
