"""The views of what leaves the portal for a team.

The two that send a PDF and a Word file import what writes it when they are first asked: ReportLab
and python-docx take 10 MB, which most portals of a day never need.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, make_response, render_template, request

from briefings.store import briefing_json
from portal.addresses import full_address
from portal.documents.places import CHOSEN, PRINTED
from portal.errors import BadParameter
from portal.handouts.exports import briefing_ids, briefings_csv, briefings_json
from portal.handouts.packs import PackPage, pack_page
from portal.handouts.points import WithdrawnPage, point_page
from portal.handouts.sheets import Sheet, briefing_sheet
from portal.notice import notice
from portal.services import services

blueprint = Blueprint("handouts", __name__)


@blueprint.get("/p/<short_id>")
def point(short_id: str) -> Response:
    """Show a learning point by its short address; ``?printed=DATE`` says what changed since."""
    with services().collection.reading() as session:
        page = point_page(session, services().index, short_id, request.args.get(PRINTED))
    if isinstance(page, WithdrawnPage):
        # Gone for good, yet with its last words: a printed address is no dead end.
        return make_response(render_template("handouts/withdrawn.html", page=page), 410)
    return make_response(
        render_template("handouts/point.html", page=page), 422 if page.typed is not None else 200
    )


@blueprint.get("/briefings/<briefing_id>/print")
def sheet(briefing_id: str) -> str:
    """Show a briefing set for paper."""
    return render_template("handouts/sheet.html", page=_sheet(briefing_id))


@blueprint.get("/briefings/<briefing_id>.pdf")
def pdf(briefing_id: str) -> Response:
    """Send a briefing as PDF."""
    from portal.handouts.pdf import briefing_pdf  # noqa: PLC0415 - see above

    page = _sheet(briefing_id)
    return file_response(briefing_pdf(page), "application/pdf", f"briefing-{page.id}.pdf")


@blueprint.get("/briefings.csv")
def all_csv() -> Response:
    """Send the points and citations of every briefing as CSV."""
    with services().collection.reading() as session:
        return _csv(briefings_csv(session, briefing_ids(session), full_address), "briefings")


@blueprint.get("/briefings/<briefing_id>.csv")
def one_csv(briefing_id: str) -> Response:
    """Send the points and citations of a briefing as CSV."""
    with services().collection.reading() as session:
        body = briefings_csv(session, [briefing_id], full_address)
    return _csv(body, f"briefing-{briefing_id}")


@blueprint.get("/briefings.json")
def all_json() -> Response:
    """Send every briefing as JSON."""
    with services().collection.reading() as session:
        return _json(briefings_json(session, briefing_ids(session)), "briefings")


@blueprint.get("/briefings/<briefing_id>.json")
def one_json(briefing_id: str) -> Response:
    """Send a briefing as JSON, as the API answers with it."""
    with services().collection.reading() as session:
        return _json(briefing_json(session, briefing_id), f"briefing-{briefing_id}")


@blueprint.get("/briefings/<briefing_id>/pack")
def pack(briefing_id: str) -> str:
    """Show what can be chosen for a team meeting; ``?passage=KEY&passage=KEY`` is chosen."""
    return render_template("handouts/pack.html", page=_pack(briefing_id))


@blueprint.get("/briefings/<briefing_id>/pack.docx")
def pack_file(briefing_id: str) -> Response:
    """Send the chosen passages as a Word file."""
    from portal.handouts.word import MEDIA_TYPE, pack_word  # noqa: PLC0415 - see above

    page = _pack(briefing_id)
    if not page.chosen:
        raise BadParameter(CHOSEN, "choose at least one passage of this briefing")
    body = pack_word(page, full_address)
    return file_response(body, MEDIA_TYPE, f"meeting-{briefing_id}.docx", shown=False)


def _pack(briefing_id: str) -> PackPage:
    keys = request.args.getlist(CHOSEN)
    parts = services()
    with parts.collection.reading() as session:
        return pack_page(
            session, parts.index, briefing_id, keys, full=full_address, notice=notice()
        )


def _csv(body: bytes, name: str) -> Response:
    return file_response(body, "text/csv", f"{name}.csv", shown=False)


def _json(content: dict[str, Any], name: str) -> Response:
    response = jsonify(content)
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.json")
    return response


def _sheet(briefing_id: str) -> Sheet:
    with services().collection.reading() as session:
        return briefing_sheet(session, briefing_id, full_address, notice())


def file_response(body: bytes, media_type: str, name: str, *, shown: bool = True) -> Response:
    """Return a file.

    Args:
        body: its bytes.
        media_type: of it.
        name: under which it is saved.
        shown: whether a browser may show it in its window.
    """
    response = Response(body, mimetype=media_type)
    kind = "inline" if shown else "attachment"
    response.headers.set("Content-Disposition", kind, filename=name)
    return response
