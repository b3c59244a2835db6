"""policy-partners: the procedures.org.uk family (/CODE/section-slug/chapter-slug).

The code alone is a chapter's address: whatever follows it is decoration that changes with titles
and sections. The head of a chapter carries its number, "Show amendments" and a line on its review;
the number of a paragraph stands beside it, and the list of contents says "(Jump to)".
"""

from __future__ import annotations

from crawler.profiles.profile import (
    COMMON_BOXES,
    COMMON_FURNITURE,
    COMMON_NOISE,
    COMMON_PARAMETERS,
    Profile,
)

_CODE = r"(?=[b-df-hj-tv-z]*k[py])[b-df-hj-tv-z]+"
"""Codes are small letters that make no word: yqkyqlq, hkyqlq, zkpql, qkylts, ykppt. All that are
known hold "kp" or "ky" and neither a, e, i nor u; /page/amendments and /assets/ are no such."""

POLICY_PARTNERS = Profile(
    key="policy-partners",
    content=(".chapter-content", "#chapter", ".chapter", "main", "[role=main]", "#content"),
    furniture=(
        *COMMON_FURNITURE,
        "#header",
        "#footer",
        ".sidebar",
        "[class*=print-footer]",
        "[class*=print-header]",
        ".jump-to",
        "[class*=local-picker]",
        "[class*=board-picker]",
        "[class*=share]",
    ),
    title=(".chapter-title", "#content h1", "h1"),
    contents=(".chapter-contents", ".contents", ".toc", "#toc"),
    numbered=True,
    starts_at_title=True,
    boxes=COMMON_BOXES,
    numbered_paragraphs=True,
    noise=(
        *COMMON_NOISE,
        r"please select an? (board|partnership|area) to see additional information:?",
        r"hide amendments|\(?jump to\)?",
    ),
    dates=(".review-date", ".last-reviewed", ".review", "[class*=reviewed]"),
    drop_parameters=COMMON_PARAMETERS | {"search", "highlight", "print", "local", "b"},
    canonical_path=((rf"^/({_CODE})(?:/[^.]*)?$", r"/\1"),),
    followed_only=(r"^/?$", r"^/contents/?$", r"^/page/(amendments|contents|index)/?$"),
    excluded=(r"^/search", r"^/(login|user|account)\b"),
)
