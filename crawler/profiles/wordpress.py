"""wordpress: partnership sites on WordPress, with the block editor or with Elementor."""

from __future__ import annotations

from crawler.profiles.profile import COMMON_FURNITURE, Profile

WORDPRESS = Profile(
    key="wordpress",
    content=(
        ".entry-content",
        ".elementor[data-elementor-type='wp-page']",
        ".elementor[data-elementor-type='wp-post']",
        ".post-content",
        ".page-content",
        "article",
        "main",
        "[role=main]",
        "#content",
    ),
    furniture=(
        *COMMON_FURNITURE,
        "#masthead",
        "#colophon",
        ".site-header",
        ".site-footer",
        ".widget",
        ".widget-area",
        "#secondary",
        ".sidebar",
        ".sharedaddy",
        ".addtoany_share_save_container",
        ".jp-relatedposts",
        ".post-navigation",
        ".entry-meta",
        ".comments-area",
        "#comments",
        ".wp-block-search",
        ".screen-reader-text",
        ".wp-block-file__button",
        "[class*=worried-about]",
    ),
    title=("h1.entry-title", ".entry-header h1", "h1"),
    contents=(
        "#toc_container",
        "#ez-toc-container",
        ".wp-block-table-of-contents",
        ".elementor-widget-table-of-contents",
    ),
    dates=(".last-updated", ".last-reviewed", ".entry-meta", ".posted-on", ".review"),
    drop_parameters=frozenset({"s", "print", "replytocom", "share", "elementor-preview", "amp"}),
    followed_only=(
        r"/(category|tag|author)/",
        r"/page/\d+/?$",
        r"/feed/?$",
        r"^/20\d\d(/\d\d?)?(/\d\d?)?/?$",
        r"^/blog/?$",
    ),
)
