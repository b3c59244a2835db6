"""The command that searches."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import click

from collection.titles import numbered
from collection.words.texts import fold_space
from index.facets import FACETS
from index.results import Results, SearchRequest
from portal.answers import json_option, print_json
from portal.commands.stores import searched
from portal.config import Settings


def with_facets(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command one option for every declared facet."""
    for facet in reversed(tuple(FACETS.values())):
        command = click.option(
            f"--{facet.key}",
            multiple=True,
            metavar="VALUE",
            help=f"{facet.label}; may be repeated.",
        )(command)
    return command


@click.command()
@click.argument("words", nargs=-1, required=True)
@with_facets
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 100))
@json_option
@click.pass_obj
def search(
    settings: Settings,
    /,
    words: tuple[str, ...],
    limit: int,
    as_json: bool,
    **chosen: tuple[str, ...],
) -> None:
    """Search for WORDS and print the best documents with their passages."""
    filters = {key: frozenset(values) for key, values in chosen.items() if values}
    with searched(settings) as (_, found):
        results = found.search(SearchRequest(" ".join(words), filters, size=limit))
    if as_json:
        print_json(results.to_json())
    else:
        click.echo("\n".join(result_lines(results)))


def result_lines(results: Results) -> Iterator[str]:
    """Yield the lines that show results on a terminal.

    Args:
        results: of one search.
    """
    yield f"{results.total} documents"
    if results.relaxed:
        yield results.relaxed
    if results.suggestion:
        yield f"Did you mean: {results.suggestion}"
    for hit in results.hits:
        yield f"\n{numbered(hit.title, hit.number)} ({hit.area}, {hit.type})".strip("\n ")
        yield f"  {hit.url}"
        for passage in hit.passages:
            yield f"  {' > '.join(passage.heading)}"
            yield f"    {fold_space(passage.text)}"
        for same in hit.same:
            yield f"  The same chapter in {same.area}: {same.url}"
