"""trix: manuals in the older, static build of tri.x, on any host.

Chapters are files: p_xxx.html of a procedure, g_xxx.html of guidance, or flat names on a manual's
own domain, and .htm on the oldest, which councils host themselves. In the content stand the title
with its number, boxes headed in capitals, a list of contents and the body; before it the name of
the manual and links for the size of the text. "/chapters/p_xxx.html" and "/p_xxx.html" are one
document where a manual was moved, but not on every host, so that alias is a source's to declare.
"""

from __future__ import annotations

from crawler.profiles.profile import (
    COMMON_BOXES,
    COMMON_FURNITURE,
    COMMON_NOISE,
    COMMON_PARAMETERS,
    Profile,
)

TRIX = Profile(
    key="trix",
    content=(
        "#content",
        "#main",
        "#mainContent",
        "#maincontent",
        "#main-content",
        ".content",
        "main",
        "#wrapper",
    ),
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
        "[class*=report-abuse]",
    ),
    title=("#content h1", "#main h1", "h1", ".chaptertitle", ".chapter-title"),
    contents=("#toc", ".toc", "div.contents"),
    numbered=True,
    starts_at_title=True,
    boxes=COMMON_BOXES,
    noise=(*COMMON_NOISE, r"caption:.*", r"view working together.*", r"report abuse", r"end"),
    dates=(".review", ".reviewed", ".last-reviewed"),
    drop_parameters=COMMON_PARAMETERS
    | {
        "zoom_highlight",
        "zoom_highlightsub",
        "zoom_query",
        "zoom_sort",
        "zoom_per_page",
        "zoom_page",
        "zoom_and",
        "search",
        "highlight",
        "size",
        "textsize",
    },
    followed_only=(
        r"^/?$",
        r"/(index|default|contents|amendments?|search|keywords)\.html?$",
    ),
    excluded=(r"/_accessibility/", r"/total-validator/", r"/search\.html?\?"),
)
