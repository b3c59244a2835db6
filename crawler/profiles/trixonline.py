"""trixonline: manuals in the newer tri.x build (/chapter/<slug>), also under antser.com.

The page order is that of the older build, with boxes in sentence case, a date stamp in the box of
amendments, and no chapter numbers.
"""

from __future__ import annotations

from crawler.profiles.profile import COMMON_BOXES, COMMON_FURNITURE, COMMON_PARAMETERS, Profile

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
        "[class*=feedback]",
    ),
    title=(".chapter-title", "main h1", "h1"),
    contents=(".chapter-contents", ".toc", "#toc"),
    starts_at_title=True,
    boxes=COMMON_BOXES,
    dates=(".amendment-date", ".last-reviewed"),
    drop_parameters=COMMON_PARAMETERS | {"search", "highlight", "print"},
    canonical_path=((r"^(/chapter/[^/]+)/(?:print|pdf)?/?$", r"\1"),),
    followed_only=(r"^/?$", r"^/contents/?$", r"^/amendments/?$", r"^/resources/?$", r"^/search"),
    excluded=(r"^/search", r"^/(login|account|register)\b"),
)
