"""The views of this concern (a stub until they are written)."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("briefings", __name__)


@blueprint.get("/briefings")
def index() -> str:
    """Answer with nothing yet."""
    return ""


@blueprint.get("/briefings/<briefing_id>")
def show(briefing_id: str) -> str:
    """Answer with the id only."""
    return briefing_id
