"""Weights: every constant of ranking in one table, and how each was found.

The formula that they stand in is at the head of ``index.searching.scoring``. "Cranfield" is its
nDCG@10, of tests/index/test_ranking_quality.py; "judged" that of the demonstration's queries in
tests/quality.

Those that ``index.storing.impact`` reads are baked into an index and are part of its form
(``index.generations.form``): where one is changed, the next ``signpost index`` writes a whole one.
The others are read when a search is answered, and count at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from collection.marks.mark import MarkKind
from collection.vocabulary import Box
from index.roles import PassageRole

K1: Final = 1.2
"""How slowly more of the same word comes to add nothing; the literature's."""
B: Final = 0.75
"""How far a long passage is held against its words, 0 to 1; the literature's."""
FIELD_WEIGHTS: Final[Mapping[str, float]] = {"title": 3.0, "heading": 2.0, "body": 1.0}
"""Cranfield's nDCG@10 by the title's weight: 1 0.384, 2 0.392, 3 0.392, 5 0.394. Three is kept:
a passage is not its title, and Cranfield has no headings, which stand between the two."""
COVERAGE: Final = 0.1
"""Share of a passage's score that depends on how many of the stems it holds. It is for queries
of two or three words, where one is easily outweighed by a rare other; Cranfield's questions are
long, and there it costs little: 0 0.394, 0.1 0.392, 0.2 0.391."""
SECOND: Final = 0.15
"""What the second best passage adds, as a share. Cranfield: 0 0.391, 0.15 0.392, 0.2 0.393, 0.3
0.389. A passage that scores exactly as the best, as all do where only the title matches, is no
second one."""
PHRASE: Final = 1.0
"""Weighted frequency that a quoted phrase counts for, as if it were one more stem of the body."""
PAIR: Final = 0.18
"""Share of the mean idf of two neighbours that they count for where they stand as typed. Cranfield:
0 0.392, 0.15 0.400, 0.18 0.400, 0.3 0.398, 0.5 0.387; the demonstration's judged queries: 0 0.908,
0.15 0.910, 0.18 0.913, 0.3 0.913, 0.5 0.910."""
HEADED: Final = 0.5
"""What neighbours count for beside PAIR where they stand so in a heading: "who attends" heads the
section that says it. Stop words count here, with their own idf. Of the open half of the judged
questions the first passage answers 44 % at 0.2 and 0.5 and 40 % at 1; nDCG@5 is best at 0.5."""
TITLED: Final = 0.2
"""Share of their weight that words of a document's title have among its passages. Of the open half
of the judged questions (tests/quality/search/passages.toml) the first passage answers 45 % at 0,
44 % at 0.2, 42 % at 0.4, 39 % at 0.7 and 1; nDCG@5 of the passages 0.432, 0.449, 0.434, 0.410 and
0.413. The sentences to show are chosen in the same way: what the title says is shown already. First
passages that answer then rise from 0.475 to 0.487 and, of the half kept aside, 0.454 to 0.464."""
CAPITALS: Final = 0.05
"""Share of its idf that an acronym typed in capitals counts for where it stands in capitals: enough
between equals, and no more. The judged queries are answered alike from 0 to 0.05, and worse at
0.1."""
CANDIDATES: Final = 64
"""Documents whose places are looked at, and which feedback reaches: both order the best, and find
none."""
FED_BY: Final = 5
"""First documents that say what else is asked for. Gain of nDCG@10 by feedback on Cranfield, CISI
and CACM: 3 0.021, 0.016, -0.001; 5 0.023, 0.023, 0.006; 8 0.014, 0.022, 0.002; 10 0.016, 0.022,
-0.015."""
FED_NEAR: Final = 0.5
"""Share of the first one's score below which a document says nothing: 0 0.023, 0.025, 0.006; 0.5
0.024, 0.025, 0.006; 0.7 0.023, 0.026, 0.015; 0.8 0.021, 0.021, 0. The demonstration's judged
queries: 0 and 0.5 0.936, 0.6 and 0.7 0.934."""
FED_STEMS: Final = 10
"""Stems that are asked for too: 10 0.023, 0.023, 0.006; 20 0.019, 0.017, 0.003."""
FEEDBACK: Final = 0.2
"""What they count for together, as a share of all that was typed: 0.2 0.023, 0.023, 0.006; 0.3
0.028, 0.026, 0.003. With 0.3 nDCG@5 of the open questions' passages is 0.498, with 0.2 0.509."""
MEANING: Final = 0.2
"""What the document nearest in the latent vectors gains, as a share of the best score. Beside
feedback, Cranfield, CISI, CACM and Vaswani gain 0.007, 0.003, 0.009 and 0.008 by it, spoken
questions 0.019. At 0.3 the first three gain 0.006 and 0.006 more and 0.005 less, and fewer first
passages answer."""
DRAWN: Final = 0.3
"""How far what is asked is drawn to the first documents, 0 to 1. Cranfield, CISI and CACM, on a
prototype: 0 0.005, 0.001, -0.002; 0.3 0.011, 0.006, 0.001; at 0.5 as at 0.3."""
ENCODED: Final = 0.5
"""What the document nearest in an encoder's vectors gains, as a share of the best score. nDCG@10 of
Cranfield, CISI and the demonstration's judged and spoken queries: without 0.434, 0.401, 0.938 and
0.754; 0.3 0.451, 0.442, 0.945, 0.767; 0.5 0.454, 0.456, 0.947, 0.774; 0.8 0.446, 0.467, 0.949,
0.763."""
ENCODED_WITHIN: Final = 0.5
"""What the passage nearest in them gains within its document, as a share of its best one. Of the
177 questions with passages 90 are answered by the first one at 0, 0.5 and 1, 91 at 0.7 and 2; by
one of three documents 134 at 0, 135 at 0.5, 137 at 1: what is shown of a passage is still cut out
by its words."""
NEAREST: Final = 100
"""Families of documents that gain anything by an encoder's vectors. nDCG@10 of Cranfield and CISI:
50 0.448 and 0.464, 100 0.454 and 0.456, 300 0.453 and 0.450."""
ALL_LOOKED_AT: Final = 50_000
"""Passages above which not all are looked at by their vectors."""
FIRST_LOOKED_AT: Final = 1_000
"""Documents that are looked at there because words find them first."""
CLUSTERED: Final = 20_000
"""Passages of the nearest clusters that are."""
BOX_WEIGHTS: Final[Mapping[Box, float]] = {
    Box.BODY: 1.0,
    Box.LOCAL: 1.0,
    Box.SCOPE: 0.6,  # says what the chapter is about, not what to do
    Box.RELATED: 0.4,  # titles of other chapters
    Box.AMENDMENT: 0.4,  # titles of what was changed
}
ROLE_WEIGHTS: Final[Mapping[PassageRole, float]] = {
    PassageRole.TELLS: 1.0,
    PassageRole.LEADS: 0.4,  # as a box of related chapters, which most of them are no part of
    PassageRole.ASKS: 0.6,
    PassageRole.DATES: 0.4,
}
ASKED_FOR: Final[Mapping[MarkKind, float]] = {
    MarkKind.LIMIT: 1.15,
    MarkKind.ROLE: 1.1,
    MarkKind.CONTACT: 1.3,
}
"""Factor of a passage in which the kind of answer is marked that a question asks for. nDCG@10 of
the judged queries, and nDCG@5 of the open questions' passages: without 0.936 and 0.501; these
0.937 and 0.507; 1.3, 1.15, 1.6 0.935 and 0.513, where a form with a number stands before the
procedure."""
CONTACT_WITHIN: Final = 1.25
"""What a contact counts for beside it among the passages of a document, where one is asked for: the
document was found, and its number is wanted. First passages that answer, of the open half of the
judged questions: 1 0.475, 1.25 to 2.3 0.500; the half that is kept aside is answered alike. Time
limits and roles gain nothing by it."""
LOCAL_UNASKED: Final = 0.5
"""Factor of a box of telephone numbers among the passages of its document, where none is asked
for. nDCG@5 of the open questions' passages: 0.3 0.504, 0.5 0.508, 1 0.498."""
AUTHORITY_WEIGHTS: Final[Mapping[str, float]] = {
    "statutory": 1.0,
    "partnership": 1.0,
    "national": 0.95,
    "other": 0.8,
}
"""Schools, trainers and mirrors stand below the publishers; between near equals, not always."""
RETELLING: Final = 0.9
"""Factor of what retells procedures, a briefing's story above all, where what was learned is not
asked for: it has the very words of who asks, and answers nothing. nDCG@10 of the judged queries and
of the spoken ones, and the share of the questions kept aside that three documents answer: 1 0.938,
0.754 and 0.691; 0.9 0.938, 0.758 and 0.701; 0.8 0.937, 0.759 and 0.701; 0.7 0.936, 0.762, 0.711."""
AREA_NAMED: Final = 1.1
"""Factor of the documents of an area that is named in the query: a chapter need not say whose it
is. Success at 1 and at 3 of the judged queries: 1 0.883 and 0.992, 1.1 and 1.2 0.891 and 1."""
GONE_WEIGHT: Final = 0.5
"""A removed document stays findable, below what is current."""
EQUAL: Final = 0.8
"""What an equal word counts for, as a share of the word typed: below 1, so that the word itself
stands first. nDCG@10 of the demonstration's judged queries: 0.5 0.904, 0.6 0.907, 0.7 0.908, 0.8
and 0.9 0.913; without synonyms 0.877."""
RELATED: Final = 0.4
"""What a related word counts for; from 0.2 to 0.5 the judged queries are answered alike."""
SPOKEN: Final = 0.5
"""What a term counts for where something else is said for it, as a share of what the term tells.
The judged queries' nDCG@10 and success at 3: without spoken words 0.927 and 0.984, at 0.2 0.930 and
0.984, 0.4 0.934 and 0.984, 0.5 0.935 and 0.984, 0.6 0.934 and 0.977, 0.8 0.933 and 0.969. Spoken
questions gain further (0.5 0.719, 0.8 0.770; without 0.494), but their judge wrote the file."""
BELIEVED: Final = 0.7
"""How much of what was said a passage holds that holds a term for it, where it is asked whether an
answer is close. Of the questions that the demonstration cannot answer none is told to be close up
to 0.8, and two of 28 at 1; of the 118 judged queries 116 are close at 0.5, 117 from 0.7 on."""
OTHERS_WITHIN: Final = 0.7
"""What other words than those typed count for beside their own weight among the passages of a
document: of a chapter on what is meant by both, who types "CNB" wants the passage that says CNB.
nDCG@5 of the passages, open half and kept aside: 1 0.522 and 0.471, 0.85 0.527 and 0.472, 0.7 0.533
and 0.472, 0.5 0.534 and 0.472."""
TOGETHER: Final = 1.2
"""What a known term of several words counts for where it stands whole, beside its words one by
one: "was not brought" is more than "brought"."""
