"""Text that may stand in an XML file, such as a Word document or a feed."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (section 2.2) has no way to write, not even as a reference; none can be seen."""


def xml_text(text: str) -> str:
    """Return a text without the control characters that XML cannot hold.

    Args:
        text: any text.
    """
    return _FORBIDDEN.sub("", text)
