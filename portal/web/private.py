"""PrivateFlask: an application whose log never holds what people typed."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

from flask import Flask, request

log = logging.getLogger(__name__)


class PrivateFlask(Flask):
    """A Flask application whose log of a failure tells where it happened, not what was sent."""

    def log_exception(
        self,
        exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
    ) -> None:
        """Log the kind of the error and the lines of code that led to it.

        The error's own text is left out, and so are the address's parameters: libraries quote
        what they choked on, and that may be a child's name typed into the search box.

        Args:
            exc_info: as from ``sys.exc_info``.
        """
        kind, _, trace = exc_info
        name = kind.__name__ if kind else "an error"
        lines = "".join(traceback.format_tb(trace))
        log.error("%s while answering %s %s\n%s", name, request.method, request.endpoint, lines)
