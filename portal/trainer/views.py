"""The addresses of the trainer's work under /admin; each needs a signed-in user."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask import url_for as path_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from briefings.edit_models import Reading
from briefings.editing import editing, publishing
from briefings.editing.intake import How
from briefings.editing.publishing import parts_in_order
from briefings.errors import AddressForbidden, BriefingError, EditRefused
from briefings.importing import (
    ReceivedBriefing,
    received_again,
    received_from,
    sandboxed,
    store_briefing,
)
from briefings.models import Briefing
from briefings.sizes import LARGEST_IN_WORDS
from briefings.store import all_briefings, find_briefing, is_public
from collection import audit
from collection.accounts import Action
from collection.errors import NotMixed
from crawler.addresses import canonical_url, split_address
from portal.admin.views import require_sign_in
from portal.filters import counted
from portal.handouts.views import file_response
from portal.services import services
from portal.sign_in import traces
from portal.sign_in.sessions import current_user
from portal.trainer import coverage
from portal.trainer.listing import briefings_list
from portal.trainer.notes import EDITED, EDITS, note_of, with_note
from portal.trainer.requests import checker, checker_of, number, refuse
from portal.trainer.review import review_page, shown_as
from portal.trainer.uploads import uploaded
from portal.web.headers import never_stored

blueprint = Blueprint("trainer", __name__, url_prefix="/admin")
blueprint.before_request(require_sign_in)
blueprint.after_request(never_stored)
blueprint.register_error_handler(EditRefused, refuse)


@blueprint.get("/briefings")
def briefings() -> str:
    """List drafts and published briefings, and offer to import one."""
    return _briefings()


@blueprint.post("/briefings")
def import_one() -> AnyResponse:
    """Import a briefing from a file or an address, as a draft."""
    address = request.form.get("address", "").strip()
    by_address = "address" in request.form
    try:
        if by_address:
            received = received_from(address, *_ways())
        else:
            received = uploaded(request.files.get("file"))
        briefing_id = _store(received)
    except (BriefingError, NotMixed) as error:
        _trace(error, address)
        fault = {"address" if by_address else "file": str(error)}
        return make_response(_briefings(fault, address), 422)
    return redirect(path_for("trainer.review", briefing_id=briefing_id), 303)


@blueprint.get("/briefings/<briefing_id>")
def review(briefing_id: str) -> str:
    """Show what was taken as what, and offer to put it right and to publish it."""
    return _review(briefing_id)


@blueprint.post("/briefings/<briefing_id>/copy")
def new_copy(briefing_id: str) -> AnyResponse:
    """Read a new copy of a briefing, or the stored bytes of it again."""
    with services().collection.reading() as session:
        origin = find_briefing(session, briefing_id, drafts=True).origin
    try:
        if "file" in request.files:
            received = uploaded(request.files.get("file"), origin)
        else:
            received = received_again(briefing_id, *_ways())
        _store(received, afresh=True)
    except BriefingError as error:
        _trace(error, origin)
        return make_response(_review(briefing_id, str(error)), 422)
    flash("Read again. Look at what was taken as what; “Undo” brings back what was here before.")
    return redirect(path_for("trainer.review", briefing_id=briefing_id), 303)


@blueprint.post("/briefings/<briefing_id>/parts")
def edit(briefing_id: str) -> AnyResponse:
    """Move, split or join a part, or take it for something else."""
    form = request.form
    start = form.get("start", "")
    checker = checker_of(Briefing.id == briefing_id)
    with services().collection.writing() as session:
        briefing, reading = _briefing(session, briefing_id)
        done = editing.edit(
            session,
            briefing,
            reading,
            checker,
            do=form.get("do", ""),
            short_id=form.get("part", ""),
            start=int(start) if re.fullmatch(r"[0-9]{1,9}", start) else -1,
            user_name=current_user().name,
        )
        _audit(session, Action.EDIT_BRIEFING, briefing, EDITS[done.what])
        key = f"{done.id}.{form.get('part', '')}"
    path = path_for("trainer.review", briefing_id=briefing_id)
    return redirect(with_note(path, EDITED, key, f"part-{form.get('part', '')}"), 303)


@blueprint.post("/briefings/<briefing_id>/undo")
def undo_edit(briefing_id: str) -> AnyResponse:
    """Undo the last change of the parts."""
    checker = checker_of(Briefing.id == briefing_id)
    with services().collection.writing() as session:
        briefing, reading = _briefing(session, briefing_id)
        what = EDITS[editing.undo(session, briefing, reading, checker, number("edit"))]
        _audit(session, Action.UNDO_EDIT, briefing, what)
    flash(f"Undone: {what[0].lower()}{what[1:]}.")
    return redirect(path_for("trainer.review", briefing_id=briefing_id), 303)


@blueprint.post("/briefings/<briefing_id>/publish")
def publish(briefing_id: str) -> AnyResponse:
    """Let readers see the briefing as the trainer saw it on the page."""
    checker = checker_of(Briefing.id == briefing_id)
    with services().collection.writing() as session:
        briefing = find_briefing(session, briefing_id, drafts=True)
        reading = session.get(Reading, briefing_id)
        if request.form.get("shown") != shown_as(reading, parts_in_order(session, briefing_id)):
            raise EditRefused(
                "This briefing was changed after you opened the page, so it was not published. "
                "Look again."
            )
        publishing.publish(session, briefing, reading, checker, current_user().name)
        points = counted(len(briefing.points), "learning point")
        _audit(session, Action.PUBLISH_BRIEFING, briefing, points)
    flash(f"Published: readers see {points} now.")
    return redirect(path_for("trainer.review", briefing_id=briefing_id), 303)


@blueprint.post("/briefings/<briefing_id>/take-back")
def take_back(briefing_id: str) -> AnyResponse:
    """Make a published briefing a draft again."""
    with services().collection.writing() as session:
        briefing = find_briefing(session, briefing_id, drafts=True)
        if is_public(briefing):
            publishing.take_back(briefing)
            _audit(session, Action.TAKE_BACK, briefing, "")
    flash("Taken back: readers no longer see this briefing. Publish it to undo that.")
    return redirect(path_for("trainer.review", briefing_id=briefing_id), 303)


@blueprint.post("/briefings/<briefing_id>/throw-away")
def throw_away(briefing_id: str) -> AnyResponse:
    """Delete a draft that readers never saw."""
    with services().collection.writing() as session:
        hashes = publishing.throw_away(session, find_briefing(session, briefing_id, drafts=True))
        # Its title and the name of its file may hold a child's name.
        audit.record(session, current_user().name, Action.THROW_AWAY, f"({briefing_id})")
        audit.forget_words(session, briefing_id)
    publishing.forget_bytes(services().collection, hashes)
    services().collection.settle()
    flash("Thrown away, and its file deleted. To have it again, import it again.")
    return redirect(path_for("trainer.briefings"), 303)


@blueprint.get("/coverage")
def show_coverage() -> str:
    """Show which procedures no briefing cites, and which themes no procedure covers."""
    with services().collection.reading() as session:
        page = coverage.coverage_page(session, request.args.get("source", ""))
    return render_template("trainer/coverage.html", page=page)


@blueprint.get("/coverage/procedures.csv")
def procedures_csv() -> Response:
    """Send the procedures that no briefing cites."""
    with services().collection.reading() as session:
        body = coverage.uncited_csv(session)
    return file_response(body, "text/csv", "procedures-not-cited.csv", shown=False)


@blueprint.get("/coverage/themes.csv")
def themes_csv() -> Response:
    """Send the themes of learning with how many procedures cover each."""
    with services().collection.reading() as session:
        body = coverage.themes_csv(session)
    return file_response(body, "text/csv", "themes-of-learning.csv", shown=False)


def _briefings(faults: Mapping[str, str] | None = None, address: str = "") -> str:
    with services().collection.reading() as session:
        page = briefings_list(session, all_briefings(session, drafts=True))
    return render_template(
        "trainer/briefings.html",
        page=page,
        faults=faults or {},
        address=address,
        largest=LARGEST_IN_WORDS,
    )


def _review(briefing_id: str, fault: str = "") -> str:
    with services().collection.reading() as session:
        page = review_page(session, services().index, briefing_id)
        note = note_of(session, request.args, page.last)
        session.expunge_all()
    return render_template("trainer/review.html", page=page, note=note, fault=fault)


def _store(received: ReceivedBriefing, *, afresh: bool = False) -> str:
    parts = services()
    how = How(afresh=afresh, user_name=current_user().name)
    briefing_id = store_briefing(
        received, parts.collection, checker(), how, extract=sandboxed(parts.settings)
    )
    with parts.collection.writing() as session:
        briefing = session.get_one(Briefing, briefing_id)
        _audit(session, Action.IMPORT_BRIEFING, briefing, briefing.origin_name)
    return briefing_id


def _briefing(session: Session, briefing_id: str) -> tuple[Briefing, Reading]:
    briefing = find_briefing(session, briefing_id, drafts=True)
    reading = session.get(Reading, briefing_id)
    if reading is None:
        raise EditRefused("Read this briefing again first: its parts were not kept.")
    return briefing, reading


def _ways() -> tuple[Any, ...]:
    parts = services()
    return parts.settings, parts.collection, checker().sources


def _trace(error: BriefingError | NotMixed, address: str) -> None:
    """Write down that somebody wanted to have the portal ask a machine that is not public."""
    if isinstance(error, AddressForbidden):
        host = split_address(canonical_url(address)).netloc
        traces.leave(Action.ADDRESS_REFUSED, current_user().name, host)


def _audit(session: Session, action: Action, briefing: Briefing, what: str) -> None:
    detail = f"“{briefing.title[:80]}” ({briefing.id})" + (f": {what}" if what else "")
    audit.record(session, current_user().name, action, detail)
