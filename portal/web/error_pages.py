"""Which status and heading each error is answered with, and the page, JSON or text that says so."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, replace

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException

from briefings.errors import BriefingError, NotStored, TakenBack
from briefings.sizes import LARGEST_IN_WORDS
from collection.errors import NO_ROOM, CollectionBusy, CollectionError, CollectionFull
from collection.folder.disk import FULL, disk_trouble
from index.errors import IndexFault, IndexMissing, Unanswerable
from portal.errors import AlreadyRunning, BadParameter, NotKnown, TooLong, WrongHost

AS_JSON = re.compile(r"/api/.*|/healthz?|.*\.json")
"""The addresses of which a program reads the answer as JSON."""
AS_TEXT = re.compile(r"/static/.*|.*\.(csv|atom|txt|xml)")
"""Those of files that only programs read."""
AS_EITHER = re.compile(r".*\.(pdf|docx)")
"""Those of files that a person opens from a link: a browser shows a page, a program reads text."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ErrorAnswer:
    """How an error is answered.

    Args:
        status: the HTTP status code.
        heading: the heading of its page.
        message: what happened, or what to do, in words for a reader.
    """

    status: int
    heading: str
    message: str


STATUSES = {
    400: ErrorAnswer(400, "That request cannot be answered", "Go back and try again."),
    401: ErrorAnswer(401, "Sign in first", "This page is for people who have signed in."),
    403: ErrorAnswer(403, "You cannot open this page", "It is for people with other rights."),
    404: ErrorAnswer(
        404,
        "Page not found",
        "If you typed the address, check that it is correct. If you followed a link, the page "
        "may have a new address: search for its title.",
    ),
    405: ErrorAnswer(
        405, "That cannot be done from here", "Go back to the page you came from and use its form."
    ),
    413: ErrorAnswer(
        413, "That file is too large", f"Choose a file of at most {LARGEST_IN_WORDS}."
    ),
    414: ErrorAnswer(
        414, "This address is too long", "Go back and choose fewer things, or search again."
    ),
    422: ErrorAnswer(422, "Something in this address is not right", "Search again."),
    429: ErrorAnswer(
        429,
        "Too many pages at once",
        "More was asked for from your network than the portal gives to one at a time. Wait a "
        "minute, then try again.",
    ),
    500: ErrorAnswer(
        500,
        "Something went wrong",
        "The mistake is ours and has been logged, without what you typed. Try again later.",
    ),
    503: ErrorAnswer(503, "Not available just now", "Try again in a few minutes."),
}
"""The answers to plain HTTP errors; other codes are answered as 400 or 500 are."""

ADMIN_KNOWS = "Those who run this portal are told of it in its log. Try again in a few minutes."

ERRORS: dict[type[Exception], ErrorAnswer] = {
    NotKnown: ErrorAnswer(404, "Page not found", ""),
    NotStored: ErrorAnswer(404, "Page not found", ""),
    TakenBack: ErrorAnswer(410, "Withdrawn for now", ""),
    BadParameter: ErrorAnswer(422, "Something in this address is not right", ""),
    TooLong: ErrorAnswer(422, "This text is too long for that", ""),
    Unanswerable: ErrorAnswer(422, "Something in this address is not right", ""),
    BriefingError: ErrorAnswer(422, "This briefing cannot be read", ""),
    WrongHost: ErrorAnswer(400, "This is not the portal’s address", ""),
    AlreadyRunning: ErrorAnswer(409, "A crawl is already running", ""),
    IndexMissing: ErrorAnswer(
        503, "There is nothing to search yet", "The index has not been built."
    ),
    IndexFault: ErrorAnswer(503, "The search is not available just now", ADMIN_KNOWS),
    CollectionFull: ErrorAnswer(
        503,
        "Nothing can be saved just now",
        "There is no room left. Searching and reading go on. " + ADMIN_KNOWS,
    ),
    CollectionBusy: ErrorAnswer(503, "Not available just now", "Try again in a few minutes."),
    CollectionError: ErrorAnswer(503, "The documents are not available just now", ADMIN_KNOWS),
}
"""The answers by error class; a subclass is answered as its nearest base is. Where no message
stands, the error's own text is shown."""


def answer_to(error: Exception) -> ErrorAnswer:
    """Return how an error is answered; the one mapping for pages and JSON alike.

    Args:
        error: one of the project's errors, or an HTTP error; any other is answered as 500.
    """
    if isinstance(error, HTTPException):
        code = error.code or 500
        known = STATUSES.get(code) or STATUSES[500 if code >= 500 else 400]
        return ErrorAnswer(code, known.heading, known.message)
    for base in type(error).__mro__:
        if base in ERRORS:
            answer = ERRORS[base]
            return answer if answer.message else replace(answer, message=_sentence(str(error)))
    return STATUSES[500]


def error_json(answer: ErrorAnswer) -> Response:
    """Return the JSON form of an answer: {"error": {"status", "title", "message"}}.

    Args:
        answer: from ``answer_to``.
    """
    body = {"status": answer.status, "title": answer.heading, "message": answer.message}
    response = jsonify(error=body)
    response.status_code = answer.status
    return response


def error_text(answer: ErrorAnswer) -> Response:
    """Return the plain text of an answer, in two lines with an empty one between.

    Args:
        answer: from ``answer_to``.
    """
    text = f"{answer.heading}\n\n{answer.message}\n"
    return Response(text, answer.status, mimetype="text/plain")


def error_page(answer: ErrorAnswer, template: str = "errors/page.html") -> Response:
    """Return the page of an answer.

    Args:
        answer: from ``answer_to``.
        template: the page; a concern may have one of its own that extends the common one.
    """
    if request_ctx.url_adapter is None:
        # Asked of a host that is none, under which no page can be linked.
        return error_text(answer)
    return make_response(render_template(template, answer=answer), answer.status)


def init_error_pages(app: Flask) -> None:
    """Answer every error with a page of its own, or in the form of the file that was asked for.

    Args:
        app: the application.
    """
    kinds: tuple[type[Exception], ...] = (HTTPException, *ERRORS)
    for kind in kinds:
        app.register_error_handler(kind, _respond)
    app.register_error_handler(OSError, _respond_to_disk)


def _respond_to_disk(error: OSError) -> Response:
    """Answer a disk that is full, read-only or foreign; any other error is one of ours."""
    if error.errno in FULL:
        return _respond(CollectionFull(NO_ROOM))
    if words := disk_trouble(error):
        return _respond(CollectionError(words))
    raise error


def _respond(error: Exception) -> Response:
    if isinstance(error, HTTPException) and error.response is not None:
        return make_response(error.response)
    answer = answer_to(error)
    if answer.status == 503 and not isinstance(error, HTTPException):
        log.error("%s: %s", type(error).__name__, error)  # our own words, nothing typed in them
    response = _in_asked_form(answer, error)
    if isinstance(error, HTTPException):
        _keep_headers(response, error)
    return response


def _in_asked_form(answer: ErrorAnswer, error: Exception) -> Response:
    """Return an answer as whoever asks for this address expects it."""
    if AS_JSON.fullmatch(request.path):
        return error_json(answer)
    if AS_TEXT.fullmatch(request.path):
        return error_text(answer)
    if AS_EITHER.fullmatch(request.path):
        browser = any(value == "text/html" for value in request.accept_mimetypes.values())
        response = error_page(answer) if browser else error_text(answer)
        response.vary.add("Accept")
        return response
    own = isinstance(error, IndexMissing)
    return error_page(answer, f"errors/{'index-missing' if own else 'page'}.html")


def _keep_headers(response: Response, error: HTTPException) -> None:
    # Allow (405), Retry-After (429, 503) and Location (308 of a missing slash) are the answer.
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value


def _sentence(text: str) -> str:
    text = text.strip() or "Try again."
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")
