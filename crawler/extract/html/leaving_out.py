"""leave_out(): a node is taken out of a content, and its characters are counted once."""

from __future__ import annotations

from collection.reading_account import WhyLeftOut
from crawler.extract.html.elements import (
    Element,
    Node,
    TextNode,
    parent_of,
    remove,
    signs_of,
    stands_between_words,
)
from crawler.extract.tally import ReadingTally


def leave_out(node: Node, root: Element, reason: WhyLeftOut, tally: ReadingTally) -> None:
    """Take a node out of a content; one that went with another already is not counted again.

    Args:
        node: an element or a text.
        root: the content.
        reason: why it goes.
        tally: told what goes.
    """
    _count(node, root, reason, tally)
    take_out(node)


def leave_out_unseen(node: Node, root: Element, reason: WhyLeftOut, tally: ReadingTally) -> None:
    """Do the same with what takes no room: what stands beside it is one word as before.

    Args:
        node, root, reason, tally: see ``leave_out``.
    """
    _count(node, root, reason, tally)
    remove(node)


def _count(node: Node, root: Element, reason: WhyLeftOut, tally: ReadingTally) -> None:
    parent = parent_of(node)
    if parent is root or (parent is not None and root in parent.iterancestors()):
        tally.leave_out_signs(reason, signs_of(node))


def take_out(node: Node) -> None:
    """Take out of a page what a reader sees at its place; what stands beside it is not joined.

    Args:
        node: an element or a text.
    """
    if not isinstance(node, TextNode) and stands_between_words(node):
        node.tail = f" {node.tail or ''}"
    remove(node)
