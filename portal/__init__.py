"""Shows: the web portal. This module holds create_app and nothing else."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from portal.config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application that shows the collection.

    Args:
        settings: by default read from the environment.

    Raises:
        SettingsError: a setting cannot be used.
        InstallationError: the front-end files were not fetched.
        CollectionError: the collection cannot be opened.
    """
    # Imported here, so that importing one module of the portal does not import all of them.
    from portal.application import build_app
    from portal.config import load_settings

    return build_app(settings or load_settings(os.environ))
