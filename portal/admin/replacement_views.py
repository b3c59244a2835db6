"""The addresses under which an admin decides about words that crawls held back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from collection import audit
from collection.accounts import Action
from portal.admin import replacements
from portal.admin.deciding import decide
from portal.admin.held_back import Decided
from portal.admin.views import SEEN, behind, bring_up_to_date, page_number, require_sign_in, running
from portal.errors import BadParameter
from portal.services import services
from portal.sign_in.sessions import current_user
from portal.web.headers import never_stored

blueprint = Blueprint("replacements", __name__, url_prefix="/admin/replacements")
blueprint.before_request(require_sign_in)
blueprint.after_request(never_stored)


@blueprint.get("", endpoint="show")
def show_all() -> str:
    """Show what is held back, and what was decided."""
    with services().collection.reading() as session:
        page = replacements.replacements_page(session, running(), page_number(), behind=behind())
    return render_template("admin/replacements.html", page=page)


@blueprint.get("/<key>")
def of_source(key: str) -> str:
    """Show everything that is held back of one source, and ask for a decision."""
    with services().collection.reading() as session:
        held = replacements.held_words(session, key, running())
    return render_template("admin/held_words.html", held=held)


@blueprint.post("/<key>")
def decide_all(key: str) -> AnyResponse:
    """Accept or refuse all that is held back of one source, as it was shown."""
    accept, user_name = _accepts(), current_user().name
    done = decide(
        _action(accept=accept),
        lambda session: replacements.held_words(session, key, running()),
        lambda session, held: replacements.decide_all(session, held, user_name, accept=accept),
    )
    return _answer(done, url_for("replacements.of_source", key=key), accept=accept)


@blueprint.get("/<key>/<int:row_id>")
def of_document(key: str, row_id: int) -> str:  # noqa: ARG001 - the address says where it belongs
    """Show the words that readers have beside those that came, and ask for a decision."""
    with services().collection.reading() as session:
        page = replacements.replacement_page(session, row_id, running())
    return render_template("admin/replacement.html", page=page)


@blueprint.post("/<key>/<int:row_id>")
def decide_one(key: str, row_id: int) -> AnyResponse:
    """Accept or refuse the words that are held back of one document, as they were shown."""
    accept, user_name = _accepts(), current_user().name
    done = decide(
        _action(accept=accept),
        lambda session: replacements.replacement_page(session, row_id, running()),
        lambda session, _: replacements.decide_one(session, row_id, user_name, accept=accept),
    )
    here = url_for("replacements.of_document", key=key, row_id=row_id)
    return _answer(done, here, accept=accept)


@blueprint.post("/<key>/<int:row_id>/undo")
def undo(key: str, row_id: int) -> AnyResponse:  # noqa: ARG001 - as above
    """Take a decision back."""
    with services().collection.writing() as session:
        done = replacements.undo(session, row_id, running())
        if not done.hindrance:
            who = current_user().name
            audit.record(session, who, Action.UNDO_REPLACEMENT, done.detail)
    if done.hindrance:
        flash(f"{done.title}: {done.hindrance}")
    else:
        flash(f"Undone: {done.title}. The new words are held back again. {bring_up_to_date()}")
    return redirect(url_for("replacements.show"), 303)


def _accepts() -> bool:
    do = request.form.get("do", "")
    if do not in ("accept", "refuse"):
        raise BadParameter("do", "expected accept or refuse")
    return do == "accept"


def _action(*, accept: bool) -> Action:
    return Action.ACCEPT_REPLACEMENT if accept else Action.REFUSE_REPLACEMENT


def _answer(done: Decided, here: str, *, accept: bool) -> AnyResponse:
    """Say what was decided; where nothing was, on the page that it was asked from."""
    if done.hindrance:
        flash(done.hindrance)
        return redirect(here, 303)
    if accept:
        flash(f"Accepted: {done.title}. {SEEN} {bring_up_to_date()}")
    else:
        flash(
            f"Refused: {done.title}. Readers keep the words that they have. "
            "You are not asked again."
        )
    return redirect(url_for("replacements.show"), 303)
