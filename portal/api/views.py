"""The JSON API under /api/v1/. docs/api.md tells the parameters and the forms.

Errors that are not about one parameter are answered by portal/web/error_pages.py, in JSON too.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from briefings.store import briefing_json
from index.errors import UnknownFacet, UnknownValue
from portal.api.documents import document_json
from portal.documents.stored import find_document
from portal.errors import BadParameter
from portal.own_area import own_area
from portal.search.completions import own_first
from portal.search.requests import WORDS, parse_request
from portal.services import services
from portal.web.error_pages import answer_to
from portal.web.headers import never_stored

blueprint = Blueprint("api", __name__)
# What was asked for, letter by letter even, is kept by no cache; least of all on a shared computer.
blueprint.after_request(never_stored)


@blueprint.get("/api/v1/search")
def search() -> Response:
    """Answer a search: /api/v1/search?q=&limit=&page=&sort=&FACET=."""
    asked = parse_request(request.args, strict=True)
    return jsonify(services().index.search(asked).to_json())


@blueprint.get("/api/v1/complete")
def complete() -> Response:
    """Answer with what a person may be about to type: /api/v1/complete?q=.

    Of a reader with an area of his or her own, titles of other areas alone come last.
    """
    _take_no_parameters(but=WORDS)
    typed = parse_request(request.args, strict=True).words
    found = services().index.complete(typed)
    if own := own_area():
        with services().collection.reading() as session:
            found = own_first(session, found, own)
    return jsonify(completions=found)


@blueprint.get("/api/v1/documents/<document_id>")
def document(document_id: str) -> Response:
    """Answer with a document and its current text."""
    _take_no_parameters()
    with services().collection.reading() as session:
        return jsonify(document_json(find_document(session, document_id)))


@blueprint.get("/api/v1/briefings/<briefing_id>")
def briefing(briefing_id: str) -> Response:
    """Answer with a briefing, its learning points and what each cites."""
    _take_no_parameters()
    with services().collection.reading() as session:
        return jsonify(briefing_json(session, briefing_id))


@blueprint.errorhandler(BadParameter)
@blueprint.errorhandler(UnknownFacet)
@blueprint.errorhandler(UnknownValue)
def refuse(error: BadParameter | UnknownFacet | UnknownValue) -> tuple[Response, int]:
    """Answer a parameter that is unknown or has a wrong value."""
    named = error.name if isinstance(error, BadParameter) else error.key
    expected = error.expected if isinstance(error, BadParameter) else str(error)
    answer = answer_to(error)
    body: dict[str, Any] = {
        "status": answer.status,
        "title": answer.heading,
        "parameter": named,
        "message": expected,
    }
    return jsonify(error=body), answer.status


def _take_no_parameters(but: str | None = None) -> None:
    for name in request.args:
        if name != but:
            expected = f"only {but} is" if but else "none is"
            raise BadParameter(name, f"there is no such parameter; {expected} expected here")
