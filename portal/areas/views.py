"""The pages on which a reader's own area is chosen."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request

from portal.documents.places import AREAS
from portal.errors import NotKnown
from portal.own_area import NONE_CHOSEN, areas, keep
from portal.sign_in.sessions import own_path
from portal.web.headers import never_stored
from portal.web.own_site import require_own_site

blueprint = Blueprint("areas", __name__)
blueprint.after_request(never_stored)


@blueprint.get(AREAS)
def index() -> str:
    """List the areas, each with its button."""
    return render_template("areas/index.html")


@blueprint.get(f"{AREAS}/<area>")
def show(area: str) -> str:
    """Offer one area; the address that a partnership gives to its own people."""
    label = areas().own.get(area)
    if label is None:
        raise NotKnown("There is no such area.")
    return render_template("areas/show.html", area=area, label=label)


@blueprint.post(AREAS)
def choose() -> Response:
    """Have the reader's device keep an area, and go back to the page that it was chosen on.

    What another site could do with the form, which holds no token, is to change which area stands
    first, which every page shows.
    """
    require_own_site()
    area = request.form.get("area", "")
    if area not in areas().own and area != NONE_CHOSEN:
        raise NotKnown("There is no such area.")
    response = make_response(redirect(own_path(request.form.get("back", ""), "/"), 303))
    keep(response, area)
    return response
