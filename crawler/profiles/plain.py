"""plain: a site of no known build; the main element, or else the body less its furniture."""

from __future__ import annotations

from crawler.profiles.profile import COMMON_FURNITURE, Profile

PLAIN = Profile(
    key="plain",
    content=("main", "[role=main]", "article", "#main-content", "#content", ".content"),
    furniture=(*COMMON_FURNITURE, "#header", "#footer", "#navigation", "#sidebar", ".sidebar"),
    contents=("#toc", ".toc", ".table-of-contents"),
    dates=(".last-updated", ".last-reviewed"),
)
