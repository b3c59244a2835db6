"""robots.txt as the world writes it: Protego's own cases, and its collection of real files."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from crawler.errors import RobotsRefused
from crawler.fetching.robots import LONGEST_DELAY, Robots, RobotsAnswer

HOME = "https://site.example"

EXCLUDED = {
    "TestProtego.test_crawl_delay[0]": "no pause and no word of one are the same to a crawl",
}
"""Protego's cases that do not hold for Robots, each with its reason."""

MOST_RULES = 10
"""Rules of one file from which addresses are made to ask for; a few files have thousands."""

Rules = list[tuple[str, str]]


def test_protegos_own_cases_hold_for_robots(
    published: Callable[[str], Path], run_theirs: Callable[..., dict[str, bool]]
) -> None:
    files = ("tests/test_protego.py", "tests/test_on_google_spec.py")
    passed = run_theirs(published("protego"), "robots_as_protego", *files)
    assert len(passed) > 150
    assert {name for name, ok in passed.items() if not ok} == set(EXCLUDED)


def test_every_real_file_is_read_as_a_second_reader_reads_it(
    published: Callable[[str], Path],
) -> None:
    files = sorted((published("protego") / "tests" / "test_data").iterdir())
    differences = [(file.name, path) for file in files for path in _differences(file.read_bytes())]
    assert len(files) > 4000
    assert differences == []


def _differences(body: bytes) -> Iterator[str]:
    """Give the paths on which Robots and the second reader do not agree."""
    robots = Robots(lambda _: RobotsAnswer(200, body))
    assert 0.0 <= robots.delay(HOME) <= LONGEST_DELAY
    assert all(re.match("https?:", address, re.IGNORECASE) for address in robots.sitemaps(HOME))
    # Outside UTF-8 the RFC says nothing, so such a file must only be read without an error.
    rules = _rules(body.decode("utf-8", "replace").removeprefix("\ufeff"))
    for path in _paths(rules):
        try:
            robots.require(HOME + path)
            allowed = True
        except RobotsRefused as refusal:
            if "an hour" in str(refusal):
                return
            allowed = False
        if allowed != _allowed(rules, path):
            yield path


# A second reader, from the text of RFC 9309 alone but for two points on which Protego follows
# the custom of the large search engines and of the sites' authors:
# - Crawl-delay ends a list of user agents (by 2.2.4 of the RFC it is to be overlooked, and
#   "User-agent: *", "Crawl-delay: 2", "User-agent: Googlebot" would share Googlebot's rules);
# - leave for /a/index.html is leave for /a/ too.


def _rules(text: str) -> Rules:
    groups: dict[str, Rules] = defaultdict(list)
    agents: list[str] = []
    listing_agents = False
    for line in re.split(r"\r\n|\r|\n", text):
        name, colon, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if not colon or name not in ("user-agent", "allow", "disallow", "crawl-delay"):
            continue
        if name == "user-agent":
            agents = [*agents, value.lower()] if listing_agents else [value.lower()]
            groups.setdefault(value.lower(), [])
        elif name != "crawl-delay" and value:
            for agent in agents:
                groups[agent] += _with_index((name, value))
        listing_agents = name == "user-agent"
    return groups["signpost"] if "signpost" in groups else groups["*"]


def _with_index(rule: tuple[str, str]) -> Rules:
    name, value = rule
    if name == "allow" and value.endswith("/index.html"):
        return [rule, (name, f"{value.removesuffix('index.html')}$")]
    return [rule]


def _paths(rules: Rules) -> set[str]:
    values = [value for _, value in rules[:MOST_RULES]]
    filled = {value.replace("*", "x").removesuffix("$") for value in values}
    longer = {value.replace("*", "").removesuffix("$") + "x" for value in values}
    paths = {path for path in {"/", "/a", *filled, *longer} if path.startswith("/")}
    # The RFC lets everybody have /robots.txt itself.
    return {path for path in paths if path != "/robots.txt"}


def _allowed(rules: Rules, path: str) -> bool:
    fitting = [(len(value), name == "allow") for name, value in rules if _fits(value, path)]
    return max(fitting, default=(0, True))[1]


def _fits(pattern: str, path: str) -> bool:
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    last = others.pop() if others and pattern.endswith("$") else None
    for part in others:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if last is not None:
        return path.endswith(last) and len(path) - len(last) >= at
    return not pattern.endswith("$") or at == len(path)
