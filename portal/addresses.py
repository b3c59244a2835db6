"""Full addresses of the portal's own pages, for what is read outside it."""

from __future__ import annotations

from flask import request

from portal.services import services


def full_address(path: str) -> str:
    """Return the web address of a path, as readers reach it.

    Args:
        path: of a page of the portal, with its leading slash.

    Returns:
        On the address that the setting ``address`` names, else on that of the present request.
    """
    return (services().settings.address or request.host_url.rstrip("/")) + path
