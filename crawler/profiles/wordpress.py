"""wordpress: partnership sites on WordPress, with the block editor or with Elementor.

"?p=9888" is a short link that redirects, and a page's listing under "wp-json" is no page.
"""

from __future__ import annotations

from crawler.profiles.profile import COMMON_FURNITURE, COMMON_NOISE, COMMON_PARAMETERS, Profile

WORDPRESS = Profile(
    key="wordpress",
    content=(
        ".entry-content",
        ".elementor[data-elementor-type='wp-page']",
        ".elementor[data-elementor-type='wp-post']",
        ".elementor[data-elementor-type='single-page']",
        ".elementor[data-elementor-type='single-post']",
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
        ".heateor_sss_sharing_container",
        ".jp-relatedposts",
        ".post-navigation",
        ".nav-links",
        ".entry-meta",
        ".entry-footer",
        ".comments-area",
        "#comments",
        ".wp-block-search",
        ".screen-reader-text",
        ".wp-block-file__button",
        ".elementor-tabs-wrapper",
        ".elementor-widget-share-buttons",
        ".elementor-widget-post-navigation",
        "[class*=worried-about]",
    ),
    title=("h1.entry-title", ".entry-header h1", "article h1", "main h1", "#content h1", "h1"),
    contents=(
        "#toc_container",
        "#ez-toc-container",
        ".wp-block-table-of-contents",
        ".wp-block-yoast-seo-table-of-contents",
        ".elementor-widget-table-of-contents",
    ),
    noise=(*COMMON_NOISE, r"(read|show) more\W*", r"(show|hide) details", r"download"),
    dates=(".last-updated", ".last-reviewed", ".entry-meta", ".posted-on", ".review"),
    drop_parameters=COMMON_PARAMETERS
    | {
        "s",
        "print",
        "replytocom",
        "share",
        "nb",
        "amp",
        "noamp",
        "elementor-preview",
        "preview",
        "doing_wp_cron",
        "fontsize",
        "contrast",
    },
    canonical_path=(
        (r"/(?:amp|print|comment-page-\d+)/?$", "/"),
        (r"^(?:/index\.php)+/", "/"),
    ),
    followed_only=(
        r"/(category|tag|author)/",
        r"/page/\d+/?$",
        r"/feed/?$",
        r"^/20\d\d(/\d\d?)?(/\d\d?)?/?$",
        r"^/blog/?$",
    ),
    # WordPress's own names (body_class(), get_the_password_form()): lists of posts, which change
    # with every post; the page about one picture; and what only a password opens.
    followed_only_marks=(
        "body.blog",
        "body.archive",
        "body.search",
        "body.attachment",
        "form.post-password-form",
    ),
    # A crawl begins from the listings of wp-json (crawler/listings/wordpress.py).
    excluded=(
        r"^/wp-(admin|login|cron|includes)\b",
        r"^/wp-json(?!/wp/v2/(pages|posts|media)\b)",
        r"^/xmlrpc\.php",
        r"/(feed|embed|trackback)/?(\?|$)",
        r"[?&](feed|rest_route|ical|outlook-ical|add-to-cart|wp_post_preview)=",
    ),
)
