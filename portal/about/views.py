"""The addresses of the pages about the portal, which need no name and keep nothing."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.about.messages import keep
from portal.about.pages import abbreviations, source_facts
from portal.about.telling import FAULTS, FaultForm
from portal.documents.places import ABBREVIATIONS, ABOUT, ACCESSIBILITY, CONTACT, PRIVACY, TELL
from portal.services import services
from portal.web.headers import never_stored
from portal.web.own_site import require_own_site

blueprint = Blueprint("about", __name__)


@blueprint.get(ABOUT)
def about() -> str:
    """Show what the portal is for, and where its words come from."""
    with services().collection.reading() as session:
        sources = source_facts(session)
    return render_template("about/about.html", sources=sources, settings=services().settings)


@blueprint.get(ACCESSIBILITY)
def accessibility() -> str:
    """Show the accessibility statement."""
    return render_template("about/accessibility.html", settings=services().settings)


@blueprint.get(PRIVACY)
def privacy() -> str:
    """Show what is kept of whoever uses the portal, and what is not."""
    return render_template("about/privacy.html", settings=services().settings)


@blueprint.get(CONTACT)
def contact() -> str:
    """Show whom to ask, and whom to ring in danger."""
    return render_template("about/contact.html", settings=services().settings)


@blueprint.get(ABBREVIATIONS)
def show_abbreviations() -> str:
    """Show what the abbreviations of the field stand for."""
    rows = abbreviations(services().index.synonyms.current().spelled_out)
    return render_template("about/abbreviations.html", rows=rows)


@blueprint.get(TELL)
def tell() -> AnyResponse:
    """Show the form by which a reader tells that something is wrong."""
    return _form(FaultForm.of(request.args), {})


@blueprint.post(TELL)
def send() -> AnyResponse:
    """Keep what a reader tells, for the admins."""
    require_own_site()
    telling = FaultForm.of(request.form)
    if faults := telling.faults():
        return _form(telling, faults, 422)
    with services().collection.writing() as session:
        kept = keep(session, telling.message(datetime.now(UTC)))
    if not kept:
        too_many = "So many messages wait to be read that this one was not kept. Try another day"
        return _form(telling, {"words": too_many}, 503)
    return redirect(url_for("about.told", about=telling.page or None), 303)


@blueprint.get(f"{TELL}/thanks")
def told() -> AnyResponse:
    """Say that what was told has arrived, and lead back."""
    page = FaultForm.of(request.args).page
    return never_stored(make_response(render_template("about/told.html", page=page)))


def _form(telling: FaultForm, faults: dict[str, str], status: int = 200) -> AnyResponse:
    errors = [{"text": words, "href": f"#{name}"} for name, words in faults.items()]
    page = render_template(
        "about/tell.html", telling=telling, faults=faults, errors=errors, choices=FAULTS
    )
    return never_stored(make_response(page, status))
