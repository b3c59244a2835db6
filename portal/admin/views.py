"""The addresses under /admin: every one but signing in needs a signed-in user."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response as AnyResponse

from collection import audit
from collection.accounts import Action
from collection.crawls import record_not_started
from collection.models import Outcome
from crawler.errors import SourcesError
from index.errors import IndexBusy
from index.writer import use_held
from portal.admin import pages, removals
from portal.admin.announcements import announcements_page
from portal.admin.deciding import decide
from portal.admin.document_facts import document_page
from portal.admin.documents import Wanted, documents_page
from portal.admin.overview import index_facts, overview_page
from portal.admin.pages import ListWanted
from portal.admin.replacements import number_held
from portal.declared import choose_sources
from portal.documents.stored import find_document
from portal.errors import (
    AlreadyRunning,
    BadParameter,
    RefreshFailed,
    SettingsError,
    TooManyAttempts,
)
from portal.jobs import job
from portal.opening import index_folder
from portal.services import services
from portal.sign_in import sessions, traces, views
from portal.web.headers import never_stored

UPDATE_SECONDS = 3
SEEN = "Readers see it on each document’s page now."
FOLLOWING = "Searches follow in a few minutes: the index is being brought up to date."
BUSY = "Searches do not show it yet: bring them up to date when what is running now has ended."
STUCK = "Searches could not be brought up to date: the overview says why."

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
blueprint.after_request(never_stored)

OPEN = frozenset({"admin.sign_in", "admin.try_sign_in"})
"""The only endpoints for people who are not signed in."""


@blueprint.before_request
def require_sign_in() -> AnyResponse | None:
    """Send whoever is not signed in to sign in, and from there back."""
    with services().collection.reading() as session:
        user = sessions.load_user(session)
    if user or request.endpoint in OPEN:
        return None
    traces.leave(Action.PAGE_REFUSED)
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("admin.sign_in", next=wanted), 303)


@blueprint.app_errorhandler(CSRFError)
def form_refused(_error: CSRFError) -> tuple[str, int]:
    """Answer a form that was not sent from a page of this session."""
    with services().collection.reading() as session:
        user = sessions.load_user(session)
    traces.leave(Action.FORM_REFUSED, user.name if user else "", f"at {request.url_rule}")
    return render_template("admin/form_refused.html"), 400


@blueprint.get("/sign-in")
def sign_in() -> str:
    """Show the form that asks for name and password."""
    return render_template("admin/sign_in.html", next=_next(request.args.get("next", "")))


@blueprint.post("/sign-in")
def try_sign_in() -> AnyResponse:
    """Sign in whoever gives a right name and password."""
    name, onward = request.form.get("name", ""), _next(request.form.get("next", ""))
    try:
        right = views.sign_in(name, request.form.get("password", ""))
    except TooManyAttempts as error:
        return _too_many(error.again)
    if not right:
        page = render_template("admin/sign_in.html", next=onward, name=name, refused=True)
        return make_response(page, 403)
    return redirect(onward, 303)


@blueprint.post("/sign-out")
def sign_out() -> AnyResponse:
    """End the session."""
    with services().collection.writing() as session:
        audit.record(session, sessions.current_user().name, Action.SIGN_OUT)
        sessions.end(session)
    flash("You have signed out.")
    response = redirect(url_for("admin.sign_in"), 303)
    # Not "cookies": that clears those of every other service of the same registered domain.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@blueprint.get("/")
def overview() -> str:
    """Show the state of the index, the documents held and the latest actions."""
    settings = services().settings
    index = index_facts(services().index, index_folder(settings))
    failure = job.last_failure(settings)
    with services().collection.reading() as session:
        page = overview_page(session, index, running(), failure)
    return render_template("admin/overview.html", page=page)


@blueprint.get("/sources")
def sources() -> str:
    """Show every source with its last crawl, and the buttons that start one."""
    with services().collection.reading() as session:
        page = pages.sources(session, services().settings.sources, running())
    return render_template("admin/sources.html", page=page)


@blueprint.get("/crawls")
def crawls() -> Response:
    """Show what is running, and the history."""
    with services().collection.reading() as session:
        asked = ListWanted(page_number(), _wants_updates())
        page = pages.history(session, running(), asked, job.last_failure(services().settings))
    return _live(render_template("admin/crawls.html", page=page), page.updates)


@blueprint.post("/crawls")
def start() -> AnyResponse:
    """Start a crawl of one source, or of all."""
    settings, key = services().settings, request.form.get("source", "")
    keys = [key] if key else None
    try:
        chosen = choose_sources(settings, keys)
    except SourcesError:
        return redirect(url_for("admin.sources"), 303)  # which tells what is wrong
    except SettingsError as error:
        raise BadParameter("source", str(error)) from error
    if run := running():
        return make_response(render_template("admin/already_running.html", run=run), 409)
    # Before the child runs, so that what is written here never meets what it writes.
    _audit(Action.START, key or "all sources")
    try:
        job.start(settings, keys)
    except AlreadyRunning:
        _audit(Action.START, f"{key or 'all sources'}: refused, since another crawl had begun")
        page = render_template("admin/already_running.html", run=running())
        return make_response(page, 409)
    except RefreshFailed as error:
        with services().collection.writing() as session:
            keys = [source.key for source in chosen]
            record_not_started(session, keys, str(error), now=datetime.now(UTC))
    return redirect(url_for("admin.crawls"), 303)


@blueprint.get("/crawls/<int:crawl_id>")
def crawl(crawl_id: int) -> Response:
    """Show how far one crawl is, or what it brought."""
    with services().collection.reading() as session:
        asked = ListWanted(page_number(), _wants_updates(), _outcome())
        page = pages.crawl(session, crawl_id, running(), asked)
        held = removals.held_back(session, page.crawl)
        words = number_held(session, page.crawl.source_key)
    shown = render_template("admin/crawl.html", page=page, held=held, held_words=words)
    return _live(shown, page.updates)


@blueprint.post("/crawls/cancel")
def cancel() -> AnyResponse:
    """Cancel whatever is running."""
    if job.cancel(services().settings):
        _audit(Action.CANCEL)
        flash("The crawl was told to stop. What it has stored is kept.")
    else:
        flash("Nothing was running, so there was nothing to cancel.")
    return redirect(url_for("admin.crawls"), 303)


@blueprint.get("/documents")
def documents() -> str:
    """Show the documents held, or those of one source or title."""
    args = request.args
    wanted = Wanted(
        args.get("source", ""), args.get("q", "").strip(), page_number(), "in_part" in args
    )
    with services().collection.reading() as session:
        page = documents_page(session, wanted)
    return render_template("admin/documents.html", page=page)


@blueprint.get("/documents/<document_id>")
def document(document_id: str) -> str:
    """Show all that is known of one document, and why it was taken for what it is."""
    with services().collection.reading() as session:
        page = document_page(session, document_id)
    return render_template("admin/document.html", page=page)


@blueprint.get("/announcements")
def announcements() -> str:
    """Show what publishers announced beside what the crawls saw."""
    page = announcements_page(services().collection, services().settings)
    return render_template("admin/announcements.html", page=page)


@blueprint.get("/removals", endpoint="removals")
def show_removals() -> str:
    """Show what is missing at the publishers', and what was removed."""
    with services().collection.reading() as session:
        page = removals.removals_page(session, running(), page_number(), behind=behind())
    return render_template("admin/removals.html", page=page)


@blueprint.get("/removals/<key>")
def held_back(key: str) -> str:
    """Show everything that was held back of one source, and ask for a decision."""
    with services().collection.reading() as session:
        held = removals.held_source(session, key, running())
    return render_template("admin/held_back.html", held=held)


@blueprint.post("/removals/<key>")
def confirm_removal(key: str) -> AnyResponse:
    """Mark what was held back of one source as removed, as it was shown."""
    done = decide(
        Action.CONFIRM_REMOVAL,
        lambda session: removals.held_source(session, key, running()),
        removals.confirm,
    )
    if done.hindrance:
        flash(done.hindrance)
        return redirect(url_for("admin.held_back", key=key), 303)
    flash(f"Marked as removed: {done.title}. {SEEN} {bring_up_to_date()}")
    return redirect(url_for("admin.removals"), 303)


@blueprint.post("/documents/<document_id>/bring-back")
def bring_back(document_id: str) -> AnyResponse:
    """Make a document that was marked as removed current again."""
    with services().collection.writing() as session:
        found = find_document(session, document_id)
        title = removals.short_title(found)
        if done := removals.bring_back(session, found):
            detail = f"{title} ({found.id})"
            audit.record(session, sessions.current_user().name, Action.UNDO_REMOVAL, detail)
    flash(
        f"Brought back: {title}. {SEEN} {bring_up_to_date()}"
        if done
        else f"{title} was not marked as removed, so there was nothing to undo."
    )
    return redirect(url_for("admin.removals"), 303)


@blueprint.post("/index")
def update_index() -> AnyResponse:
    """Bring searches up to what is stored, without a crawl."""
    answer = bring_up_to_date()
    if answer is FOLLOWING:
        _audit(Action.UPDATE_INDEX)
    flash(answer)
    return redirect(url_for("admin.removals"), 303)


@blueprint.post("/index/held")
def use_held_index() -> AnyResponse:
    """Use the index that is kept back all the same."""
    try:
        name = use_held(index_folder(services().settings))
    except IndexBusy:
        flash(BUSY)
        return redirect(url_for("admin.overview"), 303)
    if name:
        _audit(Action.USE_HELD_INDEX, name)
    flash(
        "Searches use the newer index from now on."
        if name
        else "No index is kept back any more, so nothing was done."
    )
    return redirect(url_for("admin.overview"), 303)


def bring_up_to_date() -> str:
    """Start to bring the index up to date, and return what an admin is told of searches."""
    try:
        job.start(services().settings, [])
    except AlreadyRunning:
        return BUSY
    except RefreshFailed:
        return STUCK
    return FOLLOWING


def behind() -> bool:
    """Tell whether searches do not show all of what is stored."""
    now = services()
    return removals.index_behind(now.index, now.collection.revision())


def running() -> job.Running | None:
    """Return what is running now; None where nothing is."""
    return job.running(services().settings)


def _audit(action: Action, detail: str = "") -> None:
    with services().collection.writing() as session:
        audit.record(session, sessions.current_user().name, action, detail)


def _too_many(again: datetime) -> Response:
    seconds = max(1, round((again - datetime.now(UTC)).total_seconds()))
    page = render_template("admin/too_many_attempts.html", again=again, minutes=-(-seconds // 60))
    response = make_response(page, 429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _next(target: str) -> str:
    return sessions.own_path(target, url_for("admin.overview"))


def _live(page: str, updates: bool) -> Response:
    """Answer a page that loads itself anew.

    The header works in every browser without JavaScript, and unlike a meta element it can be
    left out on request: WCAG 2.2.1 wants a way to stop it.
    """
    response = make_response(page)
    if updates:
        response.headers["Refresh"] = str(UPDATE_SECONDS)
    return response


def _wants_updates() -> bool:
    value = request.args.get("updates", "on")
    if value not in ("on", "off"):
        raise BadParameter("updates", "expected on or off")
    return value == "on"


def page_number() -> int:
    """Return the page of a list that is asked for, from 1.

    Raises:
        BadParameter: it is no such number.
    """
    value = request.args.get("page", "1")
    if not (value.isascii() and value.isdigit() and 1 <= len(value) <= 6 and int(value)):
        raise BadParameter("page", "expected a whole number from 1")
    return int(value)


def _outcome() -> Outcome | None:
    value = request.args.get("outcome")
    if value is None:
        return None
    try:
        return Outcome(value)
    except ValueError as error:
        expected = "expected one of " + ", ".join(Outcome)
        raise BadParameter("outcome", expected) from error
