"""The addresses under which a trainer decides about citations, and works off the queue."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from textwrap import shorten

from flask import Blueprint, make_response, redirect, render_template, request
from flask import url_for as path_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from briefings.decided import Choice, Decision
from briefings.editing import decisions
from briefings.editing.publishing import Checker
from briefings.errors import EditRefused
from briefings.models import Citation, LearningPoint
from collection import audit
from collection.accounts import Action
from collection.models import Document
from portal.admin.views import require_sign_in
from portal.documents.stored import find_document
from portal.services import services
from portal.sign_in.sessions import current_user
from portal.trainer import choosing, queue
from portal.trainer.notes import DECIDED, UNDONE, note_of, with_note
from portal.trainer.requests import (
    checker_of,
    number,
    page_before,
    refuse,
)
from portal.web.headers import never_stored

ACTIONS: Mapping[Choice, Action] = {
    Choice.CONFIRM: Action.CONFIRM_CITATION,
    Choice.REJECT: Action.REJECT_SUGGESTION,
    Choice.CHOOSE: Action.CHOOSE_DOCUMENT,
    Choice.KEEP: Action.KEEP_CITATION,
    Choice.PIN: Action.PIN_PASSAGE,
}
SHORT = 80
"""Characters of a title in the audit."""

blueprint = Blueprint("decisions", __name__, url_prefix="/admin")
blueprint.before_request(require_sign_in)
blueprint.after_request(never_stored)
blueprint.register_error_handler(EditRefused, refuse)


@blueprint.app_context_processor
def _count() -> dict[str, Callable[[], int]]:
    """Give templates the length of the queue, counted only where it is shown."""

    def waiting_decisions() -> int:
        with services().collection.reading() as session:
            return len(queue.waiting(session))

    return {"waiting_decisions": waiting_decisions}


@blueprint.post("/citations/<int:citation_id>")
def decide(citation_id: int) -> AnyResponse:
    """Confirm a citation's document, reject it, keep what became of it, or choose another."""
    do, user = request.form.get("do", ""), current_user().name
    checker = checker_of(Citation.id == citation_id)
    with services().collection.writing() as session:
        citation = decisions.find_citation(session, citation_id)
        ways: Mapping[str, Callable[[], Decision]] = {
            Choice.CONFIRM: partial(decisions.confirm, session, citation, checker, user),
            Choice.REJECT: partial(decisions.reject, session, citation, checker, user),
            Choice.KEEP: partial(decisions.keep, session, citation, user),
            Choice.CHOOSE: partial(_choose, session, citation, checker, user),
        }
        if do not in ways:
            raise EditRefused("Use one of the buttons of the page. Nothing was done.")
        decision = _audited(session, ways[do]())
    return _decided(DECIDED, decision)


@blueprint.get("/citations/<int:citation_id>/document")
def choose(citation_id: int) -> str:
    """Look for another document."""
    words = request.args.get("q")
    with services().collection.reading() as session:
        citation = decisions.find_citation(session, citation_id)
        page = choosing.choose_page(session, services().index, citation.point, citation, words)
    action = path_for("decisions.decide", citation_id=citation_id)
    return render_template(
        "trainer/choose.html", page=page, here=request.path, action=action, **_ways_back()
    )


@blueprint.get("/points/<short_id>/document")
def find_for_point(short_id: str) -> str:
    """Look for a document that a learning point does not cite yet."""
    words = request.args.get("q")
    with services().collection.reading() as session:
        point = decisions.find_point(session, short_id)
        page = choosing.choose_page(session, services().index, point, None, words)
    return render_template(
        "trainer/choose.html", page=page, here=request.path, action=request.path, **_ways_back()
    )


@blueprint.post("/points/<short_id>/document")
def cite(short_id: str) -> AnyResponse:
    """Say which document a learning point means."""
    document_id, user = request.form.get("document", ""), current_user().name
    checker = checker_of(LearningPoint.short_id == short_id)
    with services().collection.writing() as session:
        point = decisions.find_point(session, short_id)
        document = find_document(session, document_id)
        decision = _audited(session, decisions.cite(session, point, document, checker, user))
    return _decided(DECIDED, decision)


@blueprint.get("/citations/<int:citation_id>/passage")
def passage(citation_id: int) -> str:
    """Offer the sentences of a section to be chosen from."""
    return _passage(citation_id)


@blueprint.post("/citations/<int:citation_id>/passage")
def pin(citation_id: int) -> AnyResponse:
    """Hold a citation to the sentences that were chosen."""
    form = request.form
    first, last = number("from"), number("to")
    checker = checker_of(Citation.id == citation_id)
    with services().collection.writing() as session:
        citation = decisions.find_citation(session, citation_id)
        section = choosing.section_at(citation, number("section"))
        if form.get("version") != str(section.version_id):
            raise EditRefused("The document has changed since you opened the page. Look again.")
        spans = choosing.sentence_spans(section)
        last = first if last < 0 else last
        if not 0 <= first <= last < len(spans):
            fault = "Choose the first sentence of the passage, and a last one that is not before it"
            return make_response(_passage(citation_id, fault), 422)
        decision = decisions.pin_passage(
            session,
            citation,
            section,
            (spans[first].start, spans[last].end),
            checker=checker,
            user_name=current_user().name,
        )
        _audited(session, decision)
    return _decided(DECIDED, decision)


@blueprint.post("/decisions/<int:decision_id>/undo")
def undo_decision(decision_id: int) -> AnyResponse:
    """Undo a decision."""
    with services().collection.reading() as session:
        decided = session.get(Decision, decision_id)
    checker = checker_of(LearningPoint.short_id == (decided.short_id if decided else ""))
    with services().collection.writing() as session:
        decision = decisions.undo(session, decision_id, checker, current_user().name)
        what = f"{decision.document_id} for the learning point {decision.short_id}"
        detail = f"{decision.choice}: {what}"
        audit.record(session, current_user().name, Action.UNDO_DECISION, detail)
    return _decided(UNDONE, decision)


@blueprint.get("/queue")
def show_queue() -> str:
    """Show what waits for a trainer, the longest-waiting first."""
    shown = queue.reason_of(request.args.get("show", ""))
    asked = request.args.get("page", "1")
    asked = asked if re.fullmatch(r"[1-9][0-9]{0,5}", asked) else "1"
    with services().collection.reading() as session:
        page = queue.queue_page(session, services().index, shown, int(asked))
        note = note_of(session, request.args)
    return render_template("trainer/queue.html", page=page, note=note)


def _passage(citation_id: int, fault: str = "") -> str:
    given = request.values.get("section", "")
    place = int(given) if re.fullmatch(r"[1-9][0-9]{0,5}", given) else None
    with services().collection.reading() as session:
        page = choosing.passage_page(session, services().index, citation_id, place)
    return render_template("trainer/passage.html", page=page, fault=fault, **_ways_back())


def _choose(session: Session, citation: Citation, checker: Checker, user: str) -> Decision:
    document = find_document(session, request.form.get("document", ""))
    return decisions.choose(session, citation, document, checker, user)


def _audited(session: Session, decision: Decision) -> Decision:
    """Write a decision into the audit, in the transaction in which it is made."""
    point = decisions.find_point(session, decision.short_id)
    document = session.get_one(Document, decision.document_id)
    title = shorten(document.title or document.url, SHORT, placeholder="…")
    where = f"learning point {point.number} of {point.briefing_id}"
    action = ACTIONS[decision.choice]
    audit.record(session, current_user().name, action, f"“{title}” ({document.id}) for {where}")
    return decision


def _decided(name: str, decision: Decision) -> AnyResponse:
    return redirect(with_note(page_before(), name, str(decision.id), _place()), 303)


def _ways_back() -> Mapping[str, str]:
    return {"back": page_before(), "place": _place()}


def _place() -> str:
    """Return the id of the element to go to on the page before."""
    place = request.values.get("place", "")
    return place if re.fullmatch(r"[a-z0-9-]{1,40}", place) else "done"
