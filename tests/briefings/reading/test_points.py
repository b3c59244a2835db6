"""Learning points: told from story, good practice and resources, in the shapes briefings have."""

from __future__ import annotations

from textwrap import dedent

import pytest

from briefings.reading.instructions import gives_contact, tells_what_to_do
from briefings.reading.points import find_points
from briefings.reading.roles import Role, part_of
from collection.extract import Block, BlockKind, Extract, Link, Section, TableRow
from crawler.extract.text import extract_text


def points(extract: Extract) -> list[str]:
    return [extract.sections[s.section].text[s.start : s.end] for s in find_points(extract)]


def points_of(text: str) -> list[str]:
    return points(extract_text(dedent(text).encode()))


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("Learning for Professionals and Multi-Agency Working", Role.LEARNING),
        ("Messages for Practitioners", Role.LEARNING),
        ("Key Learning Themes:", Role.LEARNING),
        ("6. What to do", Role.LEARNING),
        ("Practical Tips", Role.LEARNING),
        ("What did we learn?", Role.LEARNING),
        ("Next Steps", Role.LEARNING),
        ("Good Practice", Role.GOOD_PRACTICE),
        ("Learning from good practice", Role.GOOD_PRACTICE),
        ("Strengths and Protective Factors", Role.GOOD_PRACTICE),
        ("What was the story?", Role.STORY),
        ("Background", Role.STORY),
        ("1 What", Role.STORY),
        ("Helpful Resources", Role.RESOURCES),
        ("Learning resources", Role.RESOURCES),
        ("How do we review multi agency practice and share learning?", Role.ABOUT),
        ("What went well?", Role.GOOD_PRACTICE),
        ("What was already working", Role.GOOD_PRACTICE),
        ("What does this mean for your practice?", Role.LEARNING),
        ("So what?", Role.LEARNING),
        ("As a manager I will", Role.LEARNING),
        ("What do I need to do if I am asked?", Role.LEARNING),
        ("The following changes are needed in schools:", Role.LEARNING),
        ("Who was Heron?", Role.STORY),
        ("About Robin and Wren", Role.STORY),
        ("About this briefing", Role.ABOUT),
        ("When is a review held?", Role.ABOUT),
        ("Making a referral for a review", Role.ABOUT),
        ("When you have read it, ask yourselves:", Role.REFLECTION),
        ("Where to get help", Role.RESOURCES),
        ("The purpose of a review is to:", Role.ABOUT),
        ("Learning and improvement framework", Role.ABOUT),
        ("Our methods for learning and development include:", Role.ABOUT),
        ("Learning journey: what did we do?", Role.ABOUT),
        ("What else did we find?", Role.STORY),
        ("Voice of the child", Role.STORY),
        ("Forced marriage", Role.UNKNOWN),
        ("3", Role.UNKNOWN),
    ],
)
def test_headings_tell_what_a_part_is(heading: str, part: Role) -> None:
    assert part_of(heading) is part


def test_good_practice_that_looks_like_learning_and_comes_first_is_none() -> None:
    assert points_of("""\
        Learning briefing: infant

        The Incident
        • The infant was brought to hospital with a fracture that nobody could explain.

        Good Practice
        • The health visitor rang the social worker on the same day, and wrote it down.

        Messages for Practitioners
        • Ask who else lives in the home, and ask again at each visit.
        • Say what you worry about, in words that parents understand.
        """) == [
        "Ask who else lives in the home, and ask again at each visit.",
        "Say what you worry about, in words that parents understand.",
    ]


def test_a_lead_in_with_a_colon_announces_the_list_below_it() -> None:
    assert points_of("""\
        News

        A case was reviewed in the spring, and the partnership has published what it found.

        Key learning themes from the review:
        - Voice of the child
        - Hidden men

        Further reading and helpful resources:
        - The neglect toolkit
        """) == ["Voice of the child", "Hidden men"]


def test_learning_strung_together_with_semicolons_is_taken_apart() -> None:
    assert points_of("""\
        2024 - Area - Child A

        Death of an infant in the spring of 2024, while the family lived with their relatives.

        Learning includes: see each child alone; ask about men who are not seen; share early.

        Keywords: infants; neglect; fathers.
        """) == ["see each child alone", "ask about men who are not seen", "share early."]


def test_paragraphs_under_a_heading_of_learning_are_points_where_there_is_no_list() -> None:
    assert points_of("""\
        One page

        Background
        The family had moved three times, and each time the records followed months later.

        What to do
        Ask for the records on the day on which you first hear that a family has moved to you.

        Ring the person who knew the family last, and write down what they tell you about it.
        """) == [
        "Ask for the records on the day on which you first hear that a family has moved to you.",
        "Ring the person who knew the family last, and write down what they tell you about it.",
    ]


def test_a_subtitle_that_speaks_of_learning_does_not_make_its_introduction_learning() -> None:
    sections = (
        Section(("Learning: moves between areas",), (_paragraph("This is for all of us."),)),
        Section(("The story",), (_paragraph("The family moved three times in a single year."),)),
    )
    assert points(Extract("A briefing", sections)) == []


def test_a_heading_over_headings_hands_its_part_on() -> None:
    sections = (
        Section(("Learning",), ()),
        Section(("Moving home",), (_item("Ask for the records."),)),
        Section(("Resources",), (_item("The checklist."),)),
    )
    assert points(Extract("A briefing", sections)) == ["Ask for the records."]


def test_the_heading_above_tells_where_a_heading_of_its_own_says_nothing() -> None:
    sections = (
        Section(("Key learning", "Moving home"), (_item("Ask for the records."),)),
        Section(("Good practice", "At school"), (_item("The school rang at once."),)),
    )
    assert points(Extract("A briefing", sections)) == ["Ask for the records."]


def test_items_inside_an_item_belong_to_it() -> None:
    sections = (
        Section(
            ("Learning",),
            (
                _item("Before you close a case:"),
                _item("see the child;", level=1),
                _item("ask the school.", level=1),
                _item("Write down why."),
            ),
        ),
    )
    assert points(Extract("A briefing", sections)) == [
        "Before you close a case:\nsee the child;\nask the school.",
        "Write down why.",
    ]


def test_what_goes_on_in_lower_case_after_a_colon_belongs_to_its_item() -> None:
    """Word files set nested lists by indents alone."""
    items = ("Before you close a case:", "see the child", "ask the school", "Write down why.")
    section = Section(("Learning",), tuple(map(_item, items)))
    assert points(Extract("A briefing", (section,))) == ["\n".join(items[:3]), items[3]]


def test_items_with_letters_are_told_apart() -> None:
    assert points_of("""\
        A summary

        Learning points

        (a) Ask the pharmacist, who may know
        more than others.
        (b) Look where medicine is kept.
        """) == [
        "Ask the pharmacist, who may know more than others.",
        "Look where medicine is kept.",
    ]


def test_a_list_that_tells_what_to_do_is_learning_where_no_heading_says_what_it_is() -> None:
    assert points_of("""\
        One minute guide

        Bruising in babies
        • Any bruise on a baby who cannot roll must be referred on the same day.
        • Ask to see the whole child.
        """) == [
        "Any bruise on a baby who cannot roll must be referred on the same day.",
        "Ask to see the whole child.",
    ]


def test_a_list_that_tells_what_to_do_is_none_on_a_page_that_is_no_briefing() -> None:
    items = (_item("Book your place now."), _item("Tell a colleague."))
    assert points(Extract("Safer sleep week", (Section(("Events",), ()), Section((), items)))) == []


def test_a_page_without_learning_has_no_points() -> None:
    assert (
        points_of("""\
        Thematic learning from case reviews

        How do we review multi agency practice and share learning?
        Reviews are carried out by the partnership, which meets every month to go through them.

        Helpful resources
        • The neglect toolkit
        • The regional procedures
        """)
        == []
    )


def _paragraph(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, text)


def _item(text: str, level: int = 0) -> Block:
    return Block(BlockKind.ITEM, text, level)


# What surrounds a block, where its heading says nothing or too much


def test_boxes_with_bare_numbers_are_told_by_their_wording() -> None:
    sections = (
        Section(("1",), (_paragraph("The child was hurt, and the family moved."),)),
        Section(("2",), (_paragraph("Every professional should ask who is in the home."),)),
        Section(("3",), (_paragraph("Records need to follow a child who moves."),)),
    )
    assert points(Extract("A review", sections)) == [
        "Every professional should ask who is in the home.",
        "Records need to follow a child who moves.",
    ]


def test_commands_under_topics_after_a_heading_of_learning_go_on_with_it() -> None:
    sections = (
        Section(("Learning",), (_item("Ask again."),)),
        Section(("Moving home",), (_item("Send the records on the day."),)),
        Section(("Wren",), (_item("She was born in May."),)),
    )
    assert points(Extract("A review", sections)) == ["Ask again.", "Send the records on the day."]


def test_a_topic_that_is_of_the_story_elsewhere_is_of_the_learning_that_it_stands_under() -> None:
    sections = (
        Section(("Learning", "Voice of the child"), (_item("Ask each child alone."),)),
        Section(("Learning", "Background"), (_item("The family moved."),)),
        Section(("Learning",), ()),
        Section(("Family history",), (_item("The files of parents tell much."),)),
    )
    assert points(Extract("A review", sections)) == [
        "Ask each child alone.",
        "The files of parents tell much.",
    ]


def test_questions_under_a_heading_of_learning_are_points_and_under_a_lead_in_none() -> None:
    question = _item("Do we ask about fathers?")
    under = Section(("What can we learn?",), (question,))
    talk = Section((), (_paragraph("Look at the themes and consider:"), question))
    assert points(Extract("A review", (under,))) == ["Do we ask about fathers?"]
    assert points(Extract("A review", (talk,))) == []


def test_the_last_sentence_of_a_paragraph_announces_what_follows() -> None:
    sections = (
        Section(
            (),
            (
                _paragraph("We want a culture of learning. It is based on:"),
                _item("knowing what children say"),
                _paragraph("The panel met. Key themes include:"),
                _item("Young carers"),
            ),
        ),
    )
    assert points(Extract("A report", sections)) == ["Young carers"]


def test_labels_of_items_tell_good_practice_from_learning_in_one_list() -> None:
    items = (
        "Good practice: the medic stayed.",
        "Learning: a plan is made; nobody goes home without one.",
        "Consent: staff waited for it.",
    )
    section = Section(("What we found",), tuple(map(_item, items)))
    assert points(Extract("A review", (section,))) == [
        "a plan is made; nobody goes home without one."
    ]


def test_the_title_of_one_numbered_page_of_a_guide_stands_over_its_headings() -> None:
    sections = (Section(("For schools",), (_item("A pupil who stops eating is asked why."),)),)
    assert points(Extract("4. What needs to change", sections)) != []
    assert points(Extract("3. The child's life", sections)) == []


def test_a_command_after_a_clause_is_one() -> None:
    assert tells_what_to_do("Where a child has moved, ring the school.")
    assert not tells_what_to_do("Where a child has moved, the school knows.")


def test_what_only_speaks_of_learning_is_none() -> None:
    words = "Learning from practice is relevant to all, and all should learn."
    assert points(Extract("Reviews", (Section((), (_paragraph(words),)),))) == []


def test_what_should_have_been_done_is_a_fact_of_the_case() -> None:
    sections = (
        Section(
            ("The week",),
            (_item("She should have been seen."), _item("He rang.")),
        ),
    )
    assert points(Extract("A review", sections)) == []


def test_a_numbered_paragraph_belongs_to_its_heading_wherever_a_box_puts_it() -> None:
    sections = (
        Section(("2 What happened",), (_paragraph("2.1The family moved."),)),
        Section(("Learning in a box",), (_paragraph("2.2They moved again that winter."),)),
    )
    assert points(Extract("A review", sections)) == []


def test_questions_for_the_team_are_no_learning() -> None:
    assert (
        points_of("""\
        Briefings

        When you have read one, ask yourselves:
        - What should I do more of?
        - What must I do differently?
        """)
        == []
    )


def test_a_list_of_nothing_but_links_is_no_learning() -> None:
    texts = ("Keep asking", "Listen to the child")
    section = Section(("Learning briefings",), tuple(map(_item, texts)))
    links = (
        Link("https://site.example/1", texts[0], 0, 0, 11),
        Link("https://site.example/2", texts[1], 0, 12, 31),
    )
    assert points(Extract("Briefings", (section,), links)) == []


def test_what_stands_under_a_linked_heading_is_a_teaser() -> None:
    section = Section(("Learning week",), (_paragraph("You must not miss the next one."),))
    link = Link("https://site.example/week", "Learning week")
    assert points(Extract("News", (section,), (link,))) == []


def test_the_label_of_a_button_is_no_part_of_the_point_behind_it() -> None:
    section = Section(("Practical tips",), (_item("Show detailsTell the child what comes next."),))
    assert points(Extract("A guide", (section,))) == ["Tell the child what comes next."]


def test_a_sentence_after_its_label_is_a_point_without_it() -> None:
    blocks = (
        _paragraph("Learning: advice on sleep has to reach every adult."),
        _paragraph("Keywords: sleep; infants"),
    )
    assert points(Extract("A review", (Section((), blocks),))) == [
        "advice on sleep has to reach every adult."
    ]


def test_rows_of_a_table_are_told_by_their_first_cell() -> None:
    rows = (
        "1 What happened | A child was hurt by a fall that was no fall.",
        "2 What to do | Ask to see where it happened.",
        "3 Read on | The report is on our website.",
    )
    section = Section((), tuple(Block(BlockKind.ROW, row) for row in rows))
    assert points(Extract("7 minutes", (section,))) == ["Ask to see where it happened."]


def test_the_heads_of_columns_are_no_point() -> None:
    rows = (
        "Theme | What this means for practice",
        "Drift | A plan that has changed nothing in three months is taken to a manager.",
    )
    section = Section(("Learning",), tuple(Block(BlockKind.ROW, row) for row in rows))
    assert points(Extract("A review", (section,))) == [rows[1]]


def test_a_new_heading_at_the_level_of_learning_ends_it_where_headings_have_levels() -> None:
    sections = (
        Section(("Key learning", "Say it once"), (_paragraph("Agree on one plan this week."),)),
        Section(("Our services", "Advocacy"), (_paragraph("Ask parents to bring the baby."),)),
    )
    assert points(Extract("A review", sections)) == ["Agree on one plan this week."]


def test_a_list_turns_paragraphs_of_its_own_section_off_and_of_no_other() -> None:
    stated = "A letter from a dentist is a referral, and it is answered within the same week."
    sections = (
        Section(("Learning", "Lists"), (_paragraph("It is about this."), _item("Ask again."))),
        Section(("Learning", "Letters"), (_paragraph(stated),)),
    )
    assert points(Extract("A review", sections)) == ["Ask again.", stated]


@pytest.mark.parametrize(
    "lead",
    [
        "The main lessons that practitioners can draw from this review include: ",
        "What the review teaches us about practice with families who move often is that: ",
    ],
)
def test_a_clause_of_many_words_leads_in_to_what_is_strung_together(lead: str) -> None:
    section = Section(("Child F",), (_paragraph(f"{lead}ask again; write it down."),))
    assert points(Extract("A review", (section,))) == ["ask again", "write it down."]


def test_a_mere_label_stands_over_one_thought() -> None:
    text = "Water: show what an arm's reach means; say that a seat is not safe."
    assert points(Extract("A review", (Section(("Learning",), (_paragraph(text),)),))) == [text]


def test_what_a_partnership_does_is_no_learning_whatever_the_heading_says() -> None:
    text = "The partnership looks at what can be learned. It publishes each report for a year."
    assert points(Extract("A review", (Section(("Lessons",), (_paragraph(text),)),))) == []


def test_a_case_to_learn_from_is_a_story() -> None:
    story = "Layla was a baby. She swallowed methadone and died. Her parents had been in treatment."
    sections = (
        Section(("A case to learn from",), (_paragraph(story),)),
        Section(("What it teaches us",), (_paragraph("Ask to see the box in use."),)),
    )
    assert points(Extract("A review", sections)) == ["Ask to see the box in use."]


def test_headings_of_columns_and_empty_forms_are_no_points() -> None:
    def row(text: str, *, begins: bool = False, heading: bool = False) -> Block:
        return Block(BlockKind.ROW, text, row=TableRow(begins=begins, heading=heading))

    form = row("What did we learn? | What will we do?", begins=True)
    lessons = (
        row("Lesson | Action for all of the teams that meet families", begins=True, heading=True),
        row("She was never seen alone. | See each woman alone."),
    )
    sections = (Section(("Lessons",), lessons), Section(("Learning record",), (form,)))
    assert points(Extract("A review", sections)) == [
        "She was never seen alone. | See each woman alone."
    ]


def test_paragraphs_that_ask_are_learning_beside_a_story_where_no_heading_says_so() -> None:
    sections = (
        Section(("Rowan",), (_paragraph("Rowan was seven. He missed his clinics and died."),)),
        Section(("Recording",), (_paragraph("Write down who was spoken to."),)),
        Section(("More",), (_paragraph("Print this page for your board."),)),
    )
    assert points(Extract("Practice briefing 3", sections)) == ["Write down who was spoken to."]
    assert points(Extract("Practice briefing 3", sections[1:])) == []


def test_boxes_before_the_one_that_heads_them_are_of_it_where_they_ask() -> None:
    sections = (
        Section(("Ask back",), (_paragraph("Ring them if nobody rings you."),)),
        Section(("Key messages",), ()),
        Section(("Give facts",), (_paragraph("Say what was seen and heard."),)),
    )
    assert points(Extract("A poster", sections)) == [
        "Ring them if nobody rings you.",
        "Say what was seen and heard.",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Need advice? Ring the hub on 01632 960111 between eight and six.", True),
        ("Questions to the office: office@site.example", True),
        ("Ring the hub on 01632 960111. Write down who answered.", False),
        ("Ring the hub.", False),
    ],
)
def test_whom_to_ring_is_no_learning(text: str, told: bool) -> None:
    assert gives_contact(text) is told
