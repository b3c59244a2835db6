"""The reader's own area: kept on the reader's device only, in a cookie that holds its slug.

It is sent with every request, so that pages need no script; it is written to no log and stored
nowhere here (docs/decisions/0037-own-area.md).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import Flask, Response, g, request

from portal.area_marks import AreaMark, AreaMarks
from portal.known_areas import Areas
from portal.services import services

COOKIE: Final = "signpost_area"
"""The cookie's name; under HTTPS a prefix binds it to the host (``cookie_name``)."""
NONE_CHOSEN: Final = "-"
"""Kept where a reader wants no area, and the portal has one of its own."""
LIFETIME: Final = timedelta(days=365)


def areas() -> Areas:
    """Return the areas of the collection; read once a request."""
    if "areas" not in g:
        g.areas = services().areas.current()
    found: Areas = g.areas
    return found


def cookie_name() -> str:
    """Return what the cookie is called in this portal."""
    return f"__Host-{COOKIE}" if services().settings.https else COOKIE


def own_area() -> str:
    """Return the slug of the reader's own area: chosen, or else the portal's; empty for none."""
    chosen = request.cookies.get(cookie_name(), "")
    if chosen == NONE_CHOSEN:
        return ""
    return next((area for area in (chosen, services().settings.area) if area in areas().own), "")


def area_mark(area: str) -> AreaMark:
    """Return the mark of an area on the page that is being made.

    Args:
        area: its slug.
    """
    if "area_marks" not in g:
        g.area_marks = AreaMarks(areas().all, own_area())
    marks: AreaMarks = g.area_marks
    return marks.of(area)


def keep(response: Response, area: str) -> None:
    """Have the reader's device keep an area.

    Args:
        response: changed in place.
        area: its slug; ``NONE_CHOSEN`` for none.
    """
    response.set_cookie(
        cookie_name(),
        area,
        max_age=LIFETIME,
        secure=services().settings.https,
        httponly=True,
        samesite="Lax",
    )


def init_areas(app: Flask) -> None:
    """Give templates the areas, and have caches keep the pages of each area apart.

    Args:
        app: the application.
    """
    app.jinja_env.globals.update(known_areas=areas, own_area=own_area, area_mark=area_mark)

    @app.after_request
    def vary(response: Response) -> Response:
        if response.mimetype == "text/html" or response.status_code == 304:
            response.vary.add("Cookie")
        return response
