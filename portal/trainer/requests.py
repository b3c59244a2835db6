"""Requests: what the views of a trainer's pages read from a request, and how they refuse it."""

from __future__ import annotations

import re

from flask import flash, redirect, request
from flask import url_for as path_for
from sqlalchemy import ColumnElement, select
from werkzeug.wrappers import Response as AnyResponse

from briefings.editing.publishing import Checker
from briefings.errors import EditRefused
from briefings.models import Briefing, LearningPoint
from crawler.errors import SourcesError
from crawler.sources import load_sources
from portal.services import services
from portal.sign_in.sessions import own_path


def refuse(error: EditRefused) -> AnyResponse:
    """Tell why nothing was done, on the page that it was asked from.

    Args:
        error: whose text says why.
    """
    flash(str(error))
    return redirect(page_before(), 303)


def checker() -> Checker:
    """Return what resolves citations.

    Raises:
        EditRefused: the file of sources cannot be used.
    """
    try:
        return Checker(load_sources(services().settings.sources), services().index)
    except SourcesError as error:
        raise EditRefused(
            "The file of sources cannot be used, so nothing was done: the page of sources says why."
        ) from error


def checker_of(which: ColumnElement[bool]) -> Checker:
    """Return what resolves citations, having looked at those of a briefing before it is changed.

    Args:
        which: tells the briefing by itself, a learning point or a citation of it; may tell none.

    Raises:
        EditRefused: the file of sources cannot be used.
    """
    found = select(Briefing).outerjoin(Briefing.points).outerjoin(LearningPoint.citations)
    with services().collection.reading() as session:
        return checker().ahead_of(session, session.scalars(found.where(which).limit(1)).first())


def page_before() -> str:
    """Return the path of the page that something was asked from, only ever on this portal."""
    return own_path(request.values.get("back", ""), _home())


def number(name: str) -> int:
    """Return a number of the form; -1 where there is none.

    Args:
        name: of the field.
    """
    value = request.form.get(name, "")
    return int(value) if re.fullmatch(r"[0-9]{1,9}", value) else -1


def _home() -> str:
    briefing_id = (request.view_args or {}).get("briefing_id")
    if briefing_id:
        return path_for("trainer.review", briefing_id=briefing_id)
    own = request.blueprint == "trainer"
    return path_for("trainer.briefings" if own else "decisions.show_queue")
