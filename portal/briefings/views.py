"""The pages of briefings: the list, and one briefing beside the procedures that it cites."""

from __future__ import annotations

from flask import Blueprint, render_template

from portal.briefings.pages import briefing_page, briefings_page
from portal.services import services

blueprint = Blueprint("briefings", __name__)


@blueprint.get("/briefings")
def index() -> str:
    """List the briefings."""
    with services().collection.reading() as session:
        page = briefings_page(session)
    return render_template("briefings/index.html", page=page)


@blueprint.get("/briefings/<briefing_id>")
def show(briefing_id: str) -> str:
    """Show the learning points of a briefing, and what each cites."""
    with services().collection.reading() as session:
        page = briefing_page(session, services().index, briefing_id)
    return render_template("briefings/show.html", page=page)
