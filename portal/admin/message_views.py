"""The addresses under which admins read what readers told, and say that it is dealt with."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from collection import audit
from collection.accounts import Action
from portal.about import messages
from portal.about.telling import FAULTS
from portal.admin.crawls import PAGE_SIZE, Slice
from portal.admin.views import page_number, require_sign_in
from portal.services import services
from portal.sign_in.sessions import current_user
from portal.web.headers import never_stored

blueprint = Blueprint("messages", __name__, url_prefix="/admin/messages")
blueprint.before_request(require_sign_in)
blueprint.after_request(never_stored)


@blueprint.app_context_processor
def _for_the_navigation() -> dict[str, Callable[[], int]]:
    """Let the navigation say how many messages wait; asked only where it is drawn."""

    def waiting_messages() -> int:
        with services().collection.reading() as session:
            return messages.waiting(session)

    return {"waiting_messages": waiting_messages}


@blueprint.get("", endpoint="show")
def show_all() -> str:
    """Show what readers told and nobody has dealt with, the oldest first."""
    with services().collection.reading() as session:
        total = messages.waiting(session)
        pages = max(1, -(-total // PAGE_SIZE))
        number = min(page_number(), pages)
        found = messages.oldest(session, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    rows = Slice(found, number, pages, total)
    return render_template("admin/messages.html", rows=rows, faults=FAULTS)


@blueprint.post("/<int:message_id>")
def end(message_id: int) -> AnyResponse:
    """Delete a message that has been dealt with."""
    with services().collection.writing() as session:
        done = messages.end(session, message_id)
        if done is not None:
            about = f"about {done.page}" if done.page else "about no page"
            audit.record(session, current_user().name, Action.END_MESSAGE, about)
    flash("Dealt with, and deleted." if done else "It was dealt with already. Nothing was done.")
    return redirect(url_for("messages.show", page=request.args.get("page", "1")), 303)
