"""trixonline: manuals in the newer tri.x build (/chapter/<slug>), also under antser.com.

The page order is that of the older build, with boxes in sentence case and without numbers.
"""

from __future__ import annotations

from crawler.profiles.profile import COMMON_BOXES, COMMON_FURNITURE, Profile

TRIXONLINE = Profile(
    key="trixonline",
    content=(".chapter-content", ".chapter", "#chapter", "main", "[role=main]", "#content"),
    furniture=(
        *COMMON_FURNITURE,
        "#header",
        "#footer",
        ".sidebar",
        ".company-logo",
        "img[alt='Company Logo']",
        "[class*=print]",
    ),
    title=(".chapter-title", "main h1", "h1"),
    contents=(".chapter-contents", ".toc", "#toc"),
    starts_at_title=True,
    boxes=COMMON_BOXES,
    dates=(".amendment-date", ".last-reviewed"),
    drop_parameters=frozenset({"search", "highlight", "print"}),
    followed_only=(r"^/?$", r"^/contents/?$", r"^/amendments/?$", r"^/search"),
)
