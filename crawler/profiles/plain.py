"""plain: a site of no known build; the main element, or else the body less its furniture.

Council systems, Joomla and Drupal among them. Many keep a twin of each page to be printed.
"""

from __future__ import annotations

from crawler.profiles.profile import COMMON_FURNITURE, COMMON_NOISE, COMMON_PARAMETERS, Profile

PLAIN = Profile(
    key="plain",
    content=(
        "main",
        "[role=main]",
        "[itemprop=articleBody]",
        ".item-page",
        "article",
        "#main-content",
        ".region-content",
        "#content",
        ".content",
    ),
    furniture=(
        *COMMON_FURNITURE,
        "#header",
        "#footer",
        "#navigation",
        "#sidebar",
        ".sidebar",
        "main aside",
        "[class*=related-links]",
        "[class*=page-rating]",
        "[class*=feedback]",
        "[class*=pagination]",
        ".pager",
        ".pagenav",
        ".article-info",
        ".node__submitted",
        ".node__links",
        ".icons",
        "ul.tabs",
        ".visually-hidden",
        ".element-invisible",
    ),
    title=("main h1", "[role=main] h1", "article h1", "#content h1", ".content h1", "h1"),
    contents=("#toc", ".toc", ".table-of-contents"),
    noise=(*COMMON_NOISE, r"(previous|next)( page| article)?:?", r"hits: \d+", r"rss( feed)?"),
    dates=(".last-updated", ".last-reviewed", ".article-info", ".node__submitted"),
    drop_parameters=COMMON_PARAMETERS
    | {"print", "printable", "printview", "printerfriendly", "tmpl", "highlight", "font-size"},
    canonical_path=((r";jsessionid=[^/]*", ""), (r"(?<=.)/(?:print|printable)/?$", "")),
    excluded=(r"[?&]format=feed\b", r"^/(user|login|admin|administrator)/?$", r"/rss\.xml$"),
)
