"""The reader's pages."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from flask import Blueprint, Response, request

from collection.pictures import PICTURE_TYPE
from collection.taxonomy import load_taxonomy
from collection.words.days import local_day
from portal.documents.cards import card_page
from portal.documents.comparison import comparison_page
from portal.documents.contacts import contacts_page
from portal.documents.differences import changes_page
from portal.documents.pages import document_page
from portal.documents.parts import PART
from portal.documents.places import ON
from portal.documents.stored import page_picture
from portal.errors import BadParameter, NotKnown
from portal.services import services
from portal.sign_in.sessions import load_user
from portal.web.headers import YEAR
from portal.web.unchanged import rendered

blueprint = Blueprint("documents", __name__)


@blueprint.get("/documents/<document_id>")
def show(document_id: str) -> Response:
    """Show the stored text of a document; ``?version=N`` shows an earlier one, ``?part=N`` a part.

    ``?on=2026-03-14`` shows the one that stood on a day. Parts are those of a long text.
    """
    with services().collection.reading() as session:
        scopes = services().declared.scopes()
        page = document_page(
            session,
            document_id,
            _version_number(),
            scopes=scopes,
            part=_number(PART) or 1,
            on=_day(),
        )
        trainer = page.kind in load_taxonomy().imported and load_user(session) is not None
    return rendered("documents/show.html", page=page, trainer=trainer)


@blueprint.get("/documents/<document_id>/pictures/<blob_hash>")
def picture(document_id: str, blob_hash: str) -> Response:
    """Give the picture of a page; its address names its bytes, so it is asked for once."""
    with services().collection.reading() as session:
        digest = page_picture(session, document_id, blob_hash)
    response = Response(status=304)
    if not request.if_none_match.contains(digest):
        response = Response(services().collection.blobs.get(digest), content_type=PICTURE_TYPE)
    response.set_etag(digest)
    response.headers["Cache-Control"] = f"private, max-age={YEAR}, immutable"
    return response


@blueprint.get("/areas/<area>/contacts")
def contacts(area: str) -> Response:
    """Show whom to ring in an area, as its documents say it."""
    with services().collection.reading() as session:
        page = contacts_page(session, area)
    return rendered("documents/contacts.html", page=page)


@blueprint.get("/documents/<document_id>/changes")
def changes(document_id: str) -> Response:
    """Show what changed between two versions; ``?from=N&to=M``, by default the last two."""
    with services().collection.reading() as session:
        page = changes_page(session, document_id, _number("from"), _number("to"))
    return rendered("documents/changes.html", page=page)


@blueprint.get("/documents/<document_id>/compare/<other_id>")
def compare(document_id: str, other_id: str) -> Response:
    """Show how the same chapter differs between two areas."""
    with services().collection.reading() as session:
        page = comparison_page(session, document_id, other_id)
    return rendered("documents/comparison.html", page=page)


@blueprint.get("/documents/<document_id>/citation")
def card(document_id: str) -> Response:
    """Show the words of a section as a card for a case record: ``?at=SLUG&version=N``."""
    slug, place = request.args.get("at"), _number("section")
    with services().collection.reading() as session:
        page = card_page(session, document_id, _version_number(), slug=slug, place=place, on=_day())
    return rendered("documents/card.html", page=page)


def _number(name: str) -> int | None:
    wanted = request.args.get(name)
    if wanted is None:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,8}", wanted):
        what = name if name in ("section", PART) else "version"
        raise BadParameter(name, f"expected the number of a {what}")
    return int(wanted)


def _day() -> date | None:
    wanted = request.args.get(ON, "").strip()
    if not wanted:
        return None
    try:
        on = date.fromisoformat(wanted)
    except ValueError:
        on = date.max
    if len(wanted) != len("2026-03-14") or on > local_day(datetime.now(UTC)):
        raise BadParameter(ON, "expected a day that has been, such as 2026-03-14")
    return on


def _version_number() -> int | None:
    wanted = request.args.get("version")
    if wanted is None:
        return None
    if not wanted.isdecimal() or len(wanted) > 9:
        raise NotKnown(f"“{wanted[:20]}” is not the number of a version.")
    return int(wanted)
