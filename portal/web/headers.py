"""The security headers of every answer, and how long each may be kept."""

from __future__ import annotations

from flask import Flask, Response, request, url_for

from portal.config import Settings
from portal.resources import fingerprint

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    # The address of a search holds what was typed; no other site may learn it from a link.
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # A stored copy must not outrank its publisher's in web search engines.
    "X-Robots-Tag": "noindex, nofollow",
}
YEAR = 365 * 24 * 60 * 60


def headers_of(settings: Settings) -> dict[str, str]:
    """Return the headers that every answer carries, whoever gives it.

    Args:
        settings: of which ``https`` decides whether browsers are told to stay with HTTPS, and
            ``https_subdomains`` whether that holds beneath this host too.
    """
    beneath = "; includeSubDomains" if settings.https_subdomains else ""
    stay = {"Strict-Transport-Security": f"max-age={YEAR}{beneath}"} if settings.https else {}
    return HEADERS | stay


def init_headers(app: Flask, settings: Settings) -> None:
    """Add the headers to everything that the application answers.

    Args:
        app: the application.
        settings: as of ``headers_of``.
    """
    headers = headers_of(settings)

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.extend(headers)
        if request.endpoint == "static":
            response.headers["Cache-Control"] = _static_lifetime(response)
        elif "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-cache"
        return response


def never_stored(response: Response) -> Response:
    """Keep a page out of every cache; a blueprint's ``after_request`` where pages are private.

    Args:
        response: changed in place.
    """
    response.headers["Cache-Control"] = "no-store"
    return response


def asset(name: str) -> str:
    """Return the address of a static file, which changes with its content.

    Args:
        name: path inside the static folder.

    Raises:
        InstallationError: there is no such file.
    """
    return url_for("static", filename=name, v=fingerprint(name))


def _static_lifetime(response: Response) -> str:
    name = (request.view_args or {}).get("filename", "")
    found = response.status_code < 400
    if found and request.args.get("v") == fingerprint(name):
        return f"public, max-age={YEAR}, immutable"
    return "no-cache"
