"""The views of what leaves the portal for a team."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request

from portal.handouts.points import PRINTED, WithdrawnPage, point_page
from portal.services import services

blueprint = Blueprint("handouts", __name__)


@blueprint.get("/p/<short_id>")
def point(short_id: str) -> Response:
    """Show a learning point by its short address; ``?printed=DATE`` says what changed since."""
    with services().collection.session() as session:
        page = point_page(session, services().index, short_id, request.args.get(PRINTED))
    if isinstance(page, WithdrawnPage):
        # Gone for good, yet with its last words: a printed address is no dead end.
        return make_response(render_template("handouts/withdrawn.html", page=page), 410)
    return make_response(
        render_template("handouts/point.html", page=page), 422 if page.typed is not None else 200
    )
