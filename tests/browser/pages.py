"""The pages that are looked at in a browser, found from the routes.

A route without arguments is a page by itself. One with arguments needs an example among PAGES;
one that answers no page stands among FILES, with what it answers.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from flask import Flask
from PIL import Image
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from collection.blobs import hash_of
from portal.application import CONCERNS

NOW = datetime.now(UTC).replace(microsecond=0)
CHAPTER = "/documents/d0bruising00"


def _drawn() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (120, 160), "white").save(stream, "WEBP")
    return stream.getvalue()


PICTURE = _drawn()
"""What was drawn of the one page of the scanned leaflet."""
PRINTED = NOW.date() - timedelta(59)


@dataclass(frozen=True)
class Kind:
    """A page to look at.

    Args:
        path: where it is, on the portal of ``conftest.py``.
        status: of the answer.
    """

    path: str
    status: int = 200

    @property
    def inside(self) -> bool:
        """Whether one signs in first."""
        return self.path.startswith("/admin/") and self.path != "/admin/sign-in"


PAGES = {
    "results": Kind("/search?q=bruising"),
    "filtered results": Kind("/search?q=baby&area=aldermoor&type=procedure&sort=changed"),
    "all documents": Kind("/search?page=2"),
    "promoted result": Kind("/search?q=chapter"),
    "misspelt": Kind("/search?q=bruisng"),
    "with operators": Kind("/search?q=bruis*+AND+NOT+form"),
    "how to search": Kind("/help"),
    "something is wrong here": Kind("/tell?about=/documents/d0bruising00"),
    "no close match": Kind("/search?q=baby+wheelchair+passport"),
    "no results": Kind("/search?q=zzyzx"),
    "wrong search": Kind("/search?area=atlantis", 422),
    "one area": Kind("/areas/saltmere"),
    "topic": Kind("/topics/medicals-and-bruising"),
    "same chapter in two areas": Kind("/search?q=missing&area=aldermoor"),
    "two areas compared": Kind("/documents/f0missing000/compare/f1missing000"),
    "passages found": Kind("/documents/f0missing000/matches?q=missing"),
    "no passage found": Kind("/documents/f0missing000/matches?q=zzyzx"),
    "chapter": Kind(CHAPTER),
    "guide in PDF": Kind("/documents/d1guide00000"),
    "contacts of an area": Kind("/areas/aldermoor/contacts"),
    "removed document": Kind("/documents/d2gone000000"),
    "pictures only": Kind("/documents/d3scan000000"),
    "earlier version": Kind(f"{CHAPTER}?version=1"),
    "what changed in a document": Kind(f"{CHAPTER}/changes"),
    "briefing": Kind("/briefings/b0babyk00000"),
    "citation of a section": Kind(f"{CHAPTER}/citation?version=2&at=1-why-bruising-matters"),
    "link by place": Kind(f"{CHAPTER}#section-1"),
    "section of an earlier version": Kind(f"{CHAPTER}?version=1#at-1-why-bruising-matters"),
    "pack": Kind("/briefings/b0babyk00000/pack"),
    "chosen pack": Kind(
        "/briefings/b0babyk00000/pack?passage=babyk002.d0bruising00"
        "&passage=babyk001.d0bruising00&passage=x"
    ),
    "briefing to print": Kind("/briefings/b0babyk00000/print"),
    "learning point": Kind("/p/babyk001"),
    "learning point, changed": Kind(f"/p/babyk002?printed={PRINTED}"),
    "learning point, wrong day": Kind("/p/babyk003?printed=soon", 422),
    "withdrawn learning point": Kind("/p/babyk00x", 410),
    "not found": Kind("/documents/nothing", 404),
    "admin crawl": Kind("/admin/crawls/1"),
    "admin documents found": Kind("/admin/documents?q=chapter"),
    "admin document": Kind("/admin/documents/d2gone000000"),
    "admin held back": Kind("/admin/removals/aldermoor"),
    "admin replacements of a source": Kind("/admin/replacements/aldermoor"),
    "admin replacement": Kind("/admin/replacements/aldermoor/1"),
    "admin coverage of a source": Kind("/admin/coverage?source=aldermoor"),
    "admin review": Kind("/admin/briefings/b0babyk00000"),
    "admin other document": Kind("/admin/citations/1/document?q=bruising"),
    "admin passage": Kind("/admin/citations/1/passage"),
    "admin document for a point": Kind("/admin/points/babyk001/document?q=bruising"),
}
"""Pages of routes with arguments, and other looks of pages."""

FILES = {
    "/.well-known/security.txt": "text",
    "/robots.txt": "text",
    "/static/signpost.css": "a file",
    "/healthz": "JSON",
    "/health": "JSON",
    "/api/v1/search?q=bruising": "JSON",
    "/api/v1/complete?q=bru": "JSON",
    "/api/v1/documents/d0bruising00": "JSON",
    "/api/v1/briefings/b0babyk00000": "JSON",
    "/briefings.atom": "a feed",
    "/briefings.csv": "a file",
    "/briefings.json": "a file",
    "/briefings/b0babyk00000.atom": "a feed",
    "/briefings/b0babyk00000.csv": "a file",
    "/briefings/b0babyk00000.json": "a file",
    "/briefings/b0babyk00000.pdf": "a file",
    "/briefings/b0babyk00000/pack.docx?passage=babyk002.d0bruising00": "a file",
    f"/documents/d3scan000000/pictures/{hash_of(PICTURE)}": "a picture",
    "/topics/medicals-and-bruising.atom": "a feed",
    "/admin/coverage/procedures.csv": "a file",
    "/admin/coverage/themes.csv": "a file",
}
"""What is answered by routes that answer no page."""


@cache
def _routes() -> Flask:
    """Return an application that knows the portal's routes, and nothing else."""
    app = Flask("routes")
    for concern in CONCERNS:
        app.register_blueprint(concern.blueprint)
    return app


def rules() -> Iterator[Rule]:
    """Yield every route that answers GET."""
    for rule in _routes().url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            yield rule


def rule_of(path: str) -> str:
    """Return the route of a path, or nothing where it is of none.

    Args:
        path: with or without what is asked for.
    """
    try:
        rule, _ = (
            _routes()
            .url_map.bind("portal.example")
            .match(path.partition("?")[0].partition("#")[0], return_rule=True)
        )
    except HTTPException:
        return ""
    return rule.rule


def kinds() -> dict[str, Kind]:
    """Return every page to look at by its name."""
    files = {rule_of(path) for path in FILES}
    alone = (rule.rule for rule in rules() if not rule.arguments and rule.rule not in files)
    return {path: Kind(path) for path in sorted(alone)} | PAGES


def unseen() -> set[str]:
    """Return the routes that no page and no file is an example of."""
    seen = {rule_of(path) for path in (*FILES, *(kind.path for kind in kinds().values()))}
    return {rule.rule for rule in rules()} - seen
