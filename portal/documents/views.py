"""The reader's pages."""

from __future__ import annotations

import re

from flask import Blueprint, render_template, request

from portal.documents.differences import changes_page
from portal.documents.pages import document_page
from portal.errors import BadParameter, NotKnown
from portal.services import services

blueprint = Blueprint("documents", __name__)


@blueprint.get("/documents/<document_id>")
def show(document_id: str) -> str:
    """Show the stored text of a document; ``?version=N`` shows an earlier one."""
    with services().collection.session() as session:
        scopes = services().declared.scopes()
        page = document_page(session, document_id, _version_number(), scopes=scopes)
    return render_template("documents/show.html", page=page)


@blueprint.get("/documents/<document_id>/changes")
def changes(document_id: str) -> str:
    """Show what changed between two versions; ``?from=N&to=M``, by default the last two."""
    with services().collection.session() as session:
        page = changes_page(session, document_id, _compared("from"), _compared("to"))
    return render_template("documents/changes.html", page=page)


def _compared(name: str) -> int | None:
    wanted = request.args.get(name)
    if wanted is None:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,8}", wanted):
        raise BadParameter(name, "expected the number of a version")
    return int(wanted)


def _version_number() -> int | None:
    wanted = request.args.get("version")
    if wanted is None:
        return None
    if not wanted.isdecimal() or len(wanted) > 9:
        raise NotKnown(f"“{wanted[:20]}” is not the number of a version.")
    return int(wanted)
