"""Many threads search while generations swap: no wrong answer, no error."""

from __future__ import annotations

import threading

from index.results import SearchRequest

THREADS = 64
SEARCHES = 2
BUILDS = 6
QUERIES = {
    "neglect": 12,
    '"basic needs"': 12,
    '"needs basic"': 12,  # given up: as words
    '"needs xylophone"': 12,
    "neglet": 12,  # respelt
    "bruize": 6,
    "xylophone": 0,
    "bruise": 6,
    '"any bruise"': 6,
    "neglect -bruise": 6,
    "neglect AND NOT bruise": 6,
    "bru* OR xylophone": 6,
    "": 12,
}


def fill(shelf):
    for number in range(12):
        text = "Neglect is a failure to meet basic needs."
        shelf.add(f"T{number}", text + (" Refer any bruise." if number % 2 else ""))


def test_sixty_four_threads_get_right_answers_while_generations_swap(shelf):
    fill(shelf)
    index = shelf.open()
    wrong: list[object] = []
    started = threading.Barrier(THREADS + 1)

    def searcher():
        started.wait()
        for _ in range(SEARCHES):
            for words, expected in QUERIES.items():
                try:
                    results = index.search(SearchRequest(words=words, size=20))
                    texts = [p.text for hit in results.hits for p in hit.passages]
                    offered = index.complete("t1")
                    if len(offered) != 3 or results.total != expected or len(texts) < expected:
                        wrong.append((words, results.total))
                except Exception as error:  # noqa: BLE001 - gathered for the assertion
                    wrong.append((words, error))

    threads = [threading.Thread(target=searcher) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    started.wait()
    for _ in range(BUILDS):
        shelf.build(rebuild=True)
    for thread in threads:
        thread.join()
    assert wrong == []
    assert index.generation == f"gen-{BUILDS + 1:06d}"
