"""trix: manuals in the older, static build of tri.x ("proceduresonline", file names p_xxx.html).

In the content stand the title with its number, boxes headed in capitals, a list of contents and
the body; the name of the manual and the text-size links stand before it.
"""

from __future__ import annotations

from crawler.profiles.profile import COMMON_BOXES, COMMON_FURNITURE, Profile

TRIX = Profile(
    key="trix",
    content=("#content", "#main", "#mainContent", "#main-content", ".content", "main", "#wrapper"),
    furniture=(
        *COMMON_FURNITURE,
        "#header",
        "#footer",
        "#navigation",
        "#menu",
        "#textsize",
        "[class*=textsize]",
        "[class*=text-size]",
        ".skip",
        ".manual",
        ".print",
        ".back-to-top",
        "[class*=backtotop]",
        ".caption",
    ),
    title=("#content h1", "#main h1", "h1"),
    contents=("#toc", ".toc", "div.contents"),
    numbered=True,
    starts_at_title=True,
    boxes=COMMON_BOXES,
    dates=(".review", ".reviewed", ".last-reviewed"),
    drop_parameters=frozenset({"zoom_highlight", "zoom_highlightsub", "zoom_query", "search"}),
    followed_only=(
        r"/contents\.html?$",
        r"/amendments\.html?$",
        r"/search\.html?$",
        r"/_accessibility/",
    ),
)
