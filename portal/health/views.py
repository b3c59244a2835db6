"""/healthz for everybody, ready or not; /health for those who look after the portal."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from collection.errors import CollectionError
from index.errors import IndexFault
from portal.health.access import may_read
from portal.health.facts import Watched, facts
from portal.services import Services, services
from portal.web.error_pages import ErrorAnswer, error_json
from portal.web.headers import never_stored

blueprint = Blueprint("health", __name__)
blueprint.after_request(never_stored)

REFUSED = ErrorAnswer(
    401,
    "Only for those who look after this portal",
    "Send the token of SIGNPOST_HEALTH_TOKEN, or ask from the portal’s own machine.",
)


@blueprint.get("/healthz")
def healthz() -> tuple[Response, int]:
    """Say whether readers can search and read: 200 if they can, 503 if not."""
    ready = is_ready(services())
    return jsonify(status="ok" if ready else "failing"), 200 if ready else 503


@blueprint.get("/health")
def health() -> Response:
    """Answer with every fact and its verdict, to whoever may know them."""
    parts = services()
    if not may_read(request, parts.settings):
        refused = error_json(REFUSED)
        refused.headers["WWW-Authenticate"] = 'Bearer realm="Signpost health"'
        return refused
    found = facts(Watched(parts.settings, parts.collection, parts.index))
    ok = is_ready(parts) and all(fact.ok for fact in found.values())
    return jsonify(
        status="ok" if ok else "warn",
        ready=is_ready(parts),
        facts={key: fact.to_json(parts.settings) for key, fact in found.items()},
    )


def is_ready(parts: Services) -> bool:
    """Say whether database and index can be read; cheap enough to be asked every second.

    Args:
        parts: of this process.
    """
    try:
        return bool(parts.index.generation) and parts.collection.revision() >= 0
    except (IndexFault, CollectionError):
        return False
