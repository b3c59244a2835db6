"""leave_out(): a node is taken out of a content, and its characters are counted once."""

from __future__ import annotations

from collection.reading_account import WhyLeftOut
from crawler.extract.html.elements import Element, Node, parent_of, remove, signs_of
from crawler.extract.tally import ReadingTally


def leave_out(node: Node, root: Element, reason: WhyLeftOut, tally: ReadingTally) -> None:
    """Take a node out of a content; one that went with another already is not counted again.

    Args:
        node: an element or a text.
        root: the content.
        reason: why it goes.
        tally: told what goes.
    """
    parent = parent_of(node)
    if parent is root or (parent is not None and root in parent.iterancestors()):
        tally.leave_out_signs(reason, signs_of(node))
    remove(node)
