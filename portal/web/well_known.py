"""The two files that programs look for at a settled place of every site."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from flask import Blueprint, Response

from portal.addresses import full_address
from portal.errors import NotKnown
from portal.services import services

blueprint = Blueprint("well_known", __name__)

SECURITY = "/.well-known/security.txt"
GOOD_FOR = timedelta(days=90)
"""Days until a copy of security.txt is stale; RFC 9116, section 2.5.5, wants less than a year."""
ROBOTS = """\
# Read and index the publishers' own pages: what stands here are copies of them.
User-agent: *
Disallow: /
"""


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Ask robots to leave everything alone (RFC 9309), as the header X-Robots-Tag does."""
    return _file(ROBOTS)


@blueprint.get(SECURITY)
def security() -> Response:
    """Say whom to tell of a hole (RFC 9116), where the settings name somebody."""
    settings = services().settings
    if not settings.security_contact:
        raise NotKnown("No contact for security is named here.")
    last = datetime.combine(datetime.now(UTC) + GOOD_FOR, time(), UTC)
    lines = [
        f"Contact: {settings.security_contact}",
        f"Expires: {last:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
    ]
    if settings.address:
        lines.append(f"Canonical: {full_address(SECURITY)}")
    return _file("\n".join(lines) + "\n")


def _file(text: str) -> Response:
    response = Response(text, mimetype="text/plain")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
