"""policy-partners: the procedures.org.uk family (/CODE/section-slug/chapter-slug).

The head of a chapter carries its number, "Show amendments" and a line on its review; paragraphs
are numbered, and the list of contents says "(Jump to)".
"""

from __future__ import annotations

from crawler.profiles.profile import COMMON_BOXES, COMMON_FURNITURE, Profile

POLICY_PARTNERS = Profile(
    key="policy-partners",
    content=(".chapter-content", "#chapter", ".chapter", "main", "[role=main]", "#content"),
    furniture=(
        *COMMON_FURNITURE,
        "#header",
        "#footer",
        ".sidebar",
        ".print-footer",
        ".jump-to",
        "[class*=local-picker]",
    ),
    title=(".chapter-title", "#content h1", "h1"),
    contents=(".chapter-contents", ".contents", ".toc", "#toc"),
    numbered=True,
    starts_at_title=True,
    boxes=COMMON_BOXES,
    dates=(".review-date", ".last-reviewed", ".review", "[class*=reviewed]"),
    drop_parameters=frozenset({"search", "highlight", "print", "local"}),
    followed_only=(r"^/?$", r"^/contents/?$", r"/print/?$", r"^/search"),
)
