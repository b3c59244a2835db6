"""require_own_site(): a form that holds no token is taken from a page of this portal alone.

A token would give every reader a session, and keep every later page from being compressed.
"""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import Forbidden


def require_own_site() -> None:
    """Refuse a form that a page of another site sent, as browsers tell (W3C, Fetch Metadata).

    It is for forms with which another site could do nothing that matters in a reader's name.

    Raises:
        Forbidden: another site sent it.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise Forbidden
