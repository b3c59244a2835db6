"""Headings: what a section is called on a screen, also one without a heading of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from collection.vocabulary import Box

BOX_LABELS: Mapping[Box, str] = {
    Box.SCOPE: "Scope",
    Box.RELATED: "Related",
    Box.LOCAL: "Local information",
    Box.AMENDMENT: "Amendments",
}


def section_name(heading: Sequence[str], box: Box) -> str:
    """Return the innermost heading of a section, or words that stand for one.

    Args:
        heading: the trail of headings.
        box: the part of the page that it stands in.
    """
    innermost = next((words for words in reversed(heading) if words.strip()), "")
    return innermost or BOX_LABELS.get(box, "The beginning")
