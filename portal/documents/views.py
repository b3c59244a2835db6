"""The reader's pages."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from portal.documents.pages import document_page
from portal.errors import NotKnown
from portal.services import services

blueprint = Blueprint("documents", __name__)


@blueprint.get("/documents/<document_id>")
def show(document_id: str) -> str:
    """Show the stored text of a document; ``?version=N`` shows an earlier one."""
    with services().collection.session() as session:
        page = document_page(session, document_id, _version_number())
    return render_template("documents/show.html", page=page)


def _version_number() -> int | None:
    wanted = request.args.get("version")
    if wanted is None:
        return None
    if not wanted.isdecimal() or len(wanted) > 9:
        raise NotKnown(f"“{wanted[:20]}” is not the number of a version.")
    return int(wanted)
