"""Requests: what the views of a trainer's pages read from a request, and how they refuse it."""

from __future__ import annotations

import re

from flask import flash, redirect, request
from flask import url_for as path_for
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from briefings.editing.publishing import Checker
from briefings.errors import EditRefused
from briefings.models import Briefing, Citation, LearningPoint
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


def checker_of(briefing_id: str) -> Checker:
    """Return what resolves citations, having looked at those of a briefing before it is changed.

    Args:
        briefing_id: the permanent id; may be one of no briefing.

    Raises:
        EditRefused: the file of sources cannot be used.
    """
    with services().collection.reading() as session:
        return checker().ahead_of(session, session.get(Briefing, briefing_id))


def checker_of_point(short_id: str) -> Checker:
    """Return what resolves citations, having looked at those of a learning point's briefing.

    Args:
        short_id: of the point; may be one of no point.

    Raises:
        EditRefused: the file of sources cannot be used.
    """
    with services().collection.reading() as session:
        found = select(Briefing).join(Briefing.points).where(LearningPoint.short_id == short_id)
        return checker().ahead_of(session, session.scalars(found).first())


def checker_of_citation(citation_id: int) -> Checker:
    """Return what resolves citations, having looked at those of a citation's briefing.

    Args:
        citation_id: of its row; may be one of no citation.

    Raises:
        EditRefused: the file of sources cannot be used.
    """
    with services().collection.reading() as session:
        citation = session.get(Citation, citation_id)
        return checker().ahead_of(session, citation.point.briefing if citation else None)


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
