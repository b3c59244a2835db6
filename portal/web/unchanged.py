"""rendered(): a page, or 304 where the reader's browser holds it and nothing that it shows changed.

The mark (ETag, RFC 9110, section 8.8.3) is made of the whole page context, so that no change of
what a page shows can be forgotten, and of what templates know besides: the release, the notice of
a demonstration, the address (it stands in links), the day (a review is overdue from a day on), the
areas and which of them is the reader's own.
"""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from flask import Response, make_response, render_template, request

from collection.words.days import local_day
from portal.notice import notice
from portal.own_area import areas, own_area
from portal.resources import release


def rendered(template: str, **context: Any) -> Response:
    """Return a page with its mark, or 304 without making it.

    Args:
        template: of the page.
        context: all that it shows, of values whose repr tells all of them.
    """
    mark = mark_of(template, context)
    if request.if_none_match.contains_weak(mark):  # a proxy that compresses makes it weak
        response = Response(status=304)
    else:
        response = make_response(render_template(template, **context))
    response.set_etag(mark)
    return response


def mark_of(template: str, context: dict[str, Any]) -> str:
    """Return what changes whenever a page does.

    Args:
        template: of the page.
        context: as of ``rendered``.
    """
    told = (
        release(),
        notice(),
        request.host_url,
        request.full_path,
        local_day(datetime.now(UTC)),
        own_area(),
        areas(),
    )
    shown = (template, told, sorted(context.items()))
    return sha256(repr(shown).encode()).hexdigest()[:32]
