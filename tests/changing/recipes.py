"""The recipes of docs/changing.md, step by step as its tables have them, on one example each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.changing.tree import ROOT, Tree

Step = Callable[[Tree], None]


# A profile: of sites built with Drupal

PAGE = "tests/pages/drupal/in_a_form/page.html"


def profile_module(tree: Tree) -> None:
    profiles = "crawler/profiles/__init__.py"
    tree.write(
        "crawler/profiles/drupal.py",
        '"""drupal: a site built with Drupal."""\n\nfrom dataclasses import replace\n\n'
        "from crawler.profiles.plain import PLAIN\n\n"
        'DRUPAL = replace(PLAIN, key="drupal", content=("main",))\n',
    )
    tree.insert(
        profiles, "from crawler.profiles.plain", "from crawler.profiles.drupal import DRUPAL"
    )
    tree.replace(profiles, "WORDPRESS, PLAIN)", "WORDPRESS, DRUPAL, PLAIN)")


def profile_told(tree: Tree) -> None:
    tree.insert("docs/sources.md", "| `plain` |", "| `drupal` | Sites built with Drupal. |")


def profile_saved_page(tree: Tree) -> None:
    saved = ROOT / "tests" / "pages" / "plain" / "drupal_in_a_form" / "page.html"
    tree.write(PAGE, saved.read_text(encoding="utf-8"))
    given = ("--profile", "drupal", "--address", "https://www.site.example/page", "--json")
    read = tree.python("-m", "portal.cli", "read", PAGE, *given)
    tree.write(PAGE.replace("page.html", "expected.json"), read.stdout)


def profile_listed(tree: Tree) -> None:
    tree.replace(
        "tests/crawler/profiles/test_profiles.py", '"wordpress", "plain"]',
        '"wordpress", "drupal", "plain"]',
    )  # fmt: skip


# A facet: who speaks


def facet_entry(tree: Tree) -> None:
    facets = "index/facets.py"
    tree.replace(facets, "import FORMATS, slug_label", "import AUTHORITIES, FORMATS, slug_label")
    tree.replace(facets, LAST_FACET, f"{FACET}{LAST_FACET}")


LAST_FACET = """        Facet(
            key="reviewed",
"""
FACET = """        Facet(
            key="authority",
            label="Authority",
            held=lambda document: _one(document.authority),
            known=lambda _: {each: slug_label(each) for each in AUTHORITIES},
        ),
"""


def facet_told(tree: Tree) -> None:
    row = "| `authority` | Authority | who speaks, as the source declares | most documents first |"
    tree.insert("docs/facets.md", "| `reviewed` | Last reviewed", row)


def facet_of_the_api(tree: Tree) -> None:
    tree.insert("docs/api.md", "| `reviewed` | a year", "| `authority` | who speaks | all |")


# A document type: a standard


def type_words(tree: Tree) -> None:
    tree.insert(TAXONOMY, "[[topic]]", TYPE)


TAXONOMY = "collection/taxonomy.toml"
TYPE = """[[type]]
slug = "standard"
label = "Standard"
title = ["practice standard"]
"""


def type_meaning(tree: Tree) -> None:
    if TYPE in tree.read(TAXONOMY):
        tree.replace(TAXONOMY, TYPE, f"{TYPE}retells = false\ncovers = true\n")


def type_told(tree: Tree) -> None:
    told = "`guidance` or `procedure`."
    tree.replace("docs/sources.md", told, "`guidance`, `procedure` or `standard`.")


# A weight: of words typed in capitals


def weight_declared(tree: Tree) -> None:
    tree.insert("index/weights.py", "CAPITALS: Final", 'LOUD: Final = 0.5\n"""How it was found."""')


def weight_read(tree: Tree) -> None:
    scoring = "index/searching/scoring.py"
    tree.insert(scoring, "MEANING,", "    LOUD,")
    tree.replace(scoring, "CAPITALS * self.idf_of", "LOUD * CAPITALS * self.idf_of")


def weight_explained(tree: Tree) -> None:
    explaining = "index/searching/explaining.py"
    tree.replace(
        explaining, "import CAPITALS, COVERAGE, K1,", "import CAPITALS, COVERAGE, K1, LOUD,"
    )
    tree.replace(explaining, "CAPITALS * scorer.idf_of", "LOUD * CAPITALS * scorer.idf_of")


# A page: of a nation


def page_view(tree: Tree) -> None:
    tree.insert("portal/search/views.py", "def _page_number", VIEW)
    tree.write(
        "templates/search/nation.html",
        '{% extends "base.html" %}\n{% block title %}{{ nation }}{% endblock %}\n'
        "{% block content %}<h1>{{ nation }}</h1>{% endblock %}\n",
    )


VIEW = '''
@blueprint.get("/nations/<slug>")
def nation(slug: str) -> str:
    """Show what is held of a nation."""
    return render_template("search/nation.html", nation=slug)


'''


def page_asked(tree: Tree) -> None:
    tree.insert("tests/answers/asked.py", '"/topics/was-not-brought"', '    "/nations/england",')


def page_looked_at(tree: Tree) -> None:
    tree.insert(
        "tests/browser/pages.py", '"topic": Kind', '    "nation": Kind("/nations/england"),'
    )


# A migration: a column of documents


def migrated_model(tree: Tree) -> None:
    tree.insert("collection/models.py", "next_review_words:", "    noted: Mapped[str | None]")


def migration(tree: Tree) -> None:
    versions = tree.folder / "collection" / "migrations" / "versions"
    before = max(file.name[:4] for file in versions.glob("0*.py"))
    number = f"{int(before) + 1:04}"
    tree.write(
        f"collection/migrations/versions/{number}_notes.py",
        MIGRATION.format(number=number, before=before),
    )


MIGRATION = '''"""A note beside each document."""

import sqlalchemy as sa
from alembic import op

revision = "{number}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("document", sa.Column("noted", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("document", "noted")
'''


# A setting


def setting_declared(tree: Tree) -> None:
    field = '    greeting: str = Field("", description="What the home page greets with.")'
    tree.insert("portal/config.py", "judged: str", field)


def setting_told(tree: Tree) -> None:
    row = "| `SIGNPOST_GREETING` | empty | What the home page greets with. |"
    tree.insert("docs/operations.md", "| `SIGNPOST_JUDGED` |", row)


# A format: Markdown


def format_read(tree: Tree) -> None:
    registry = "crawler/extract/__init__.py"
    tree.insert(registry, "EXTRACTORS: Mapping", MARKDOWN)
    tree.insert(registry, '"text/plain": _TEXT', '    "text/markdown": _MARKDOWN,')


MARKDOWN = (
    '_MARKDOWN = Extractor("markdown", "crawler.extract.text:extract_text", ("body", "charset"))\n'
)


def format_named(tree: Tree) -> None:
    tree.insert("collection/vocabulary.py", '"text": "Plain text"', '    "markdown": "Markdown",')


def format_told(tree: Tree) -> None:
    tree.insert("docs/sources.md", "| `text/plain` |", "| `text/markdown` | Markdown |")


# A status


def status_declared(tree: Tree) -> None:
    tree.insert("briefings/models.py", 'OUTSIDE = "outside"', '    DOUBTED = "doubted"')


def status_in_words(tree: Tree) -> None:
    row = '    Status.DOUBTED: StatusWords("Doubted", "doubted", "govuk-tag--grey"),'
    tree.insert(STATUS_WORDS, "Status.OUTSIDE: StatusWords", row)


STATUS_WORDS = "portal/briefings/status_words.py"


def status_ground(tree: Tree) -> None:
    tree.insert("briefings/grounds.py", 'REMOVED = "removed"', '    FAINT = "faint"')


def status_of_ground(tree: Tree) -> None:
    row = "    Ground.FAINT: Status.DOUBTED,"
    tree.insert("briefings/status.py", "Ground.REMOVED: Status.GONE", row)


def status_sentence(tree: Tree) -> None:
    tree.insert(STATUS_WORDS, "Ground.REMOVED:", '    Ground.FAINT: "Too little of it is read.",')


def status_of_the_api(tree: Tree) -> None:
    tree.replace("docs/api.md", "`unresolved` or `outside`", "`unresolved`, `doubted` or `outside`")


RECIPES: Mapping[str, tuple[Step, ...]] = {
    "A profile": (profile_module, profile_told, profile_saved_page, profile_listed),
    "A facet": (facet_entry, facet_told, facet_of_the_api),
    "A document type": (type_words, type_meaning, type_told),
    "A weight": (weight_declared, weight_read, weight_explained),
    "A page": (page_view, page_asked, page_looked_at),
    "A migration": (migrated_model, migration),
    "A status": (
        status_declared, status_in_words, status_ground, status_of_ground, status_sentence,
        status_of_the_api,
    ),
    "A setting": (setting_declared, setting_told),
    "A format": (format_read, format_named, format_told),
}  # fmt: skip
"""By the heading in the page, a step for each row of its table."""
