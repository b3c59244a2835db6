"""Which words only a machine writes, or were read in another character set."""

from __future__ import annotations

import gzip
from base64 import encodebytes
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.editions.garbling import garbled_in, is_unreadable

SAID = "The child’s plan isn’t “done” – café, Siân’s £5 – tŷ Gwyn."


@pytest.mark.parametrize("charset", ["cp1252", "latin-1", "mac-roman"])
def test_letters_that_were_packed_and_read_as_something_older_are_garbled(charset: str) -> None:
    spoilt = SAID.encode().decode(charset, "replace")
    marked = [word for word in SAID.split() if not word.isascii()]
    assert len(garbled_in(spoilt)) >= len(marked) - 1
    assert garbled_in(SAID) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[vc_row a="b"]Text[/vc_row]', 2),
        ("## Heading with **bold** and [a link](/x)", 3),
        ("child&rsquo;s &nbsp; child\\u2019s", 3),
        ("=E2=80=99s {{ title }} {% if x %} <?php ?>", 7),
        ("[[Link]] [b]bold[/b] </p>", 3),
    ],
)
def test_signs_of_markup_are_garbled(text: str, words: int) -> None:
    assert len(garbled_in(text)) == words, garbled_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "s.47(1)(b) and/or 24/7, he/she; Q&A; R&D; 5 < 6 > 4 = 4 ± 1; 37.5°C; £20–£30; ½",
        "(see [1]) [insert name] <name> *must __/__/____ ____________ [ ] seen [x] met ☐ ✓ → •",
        "https://a.example/x_y?z=1&q={2} mash_team@aldermoor.example www.a_b.example/#top",
        "“École” “À” CAFÉ’S Zoë Núñez-Łukasik Tŷ Gwyn naïve façade Ørsted Ελλάδα 日本語 عربي",
        "Tick one * or two ** below, and call 999! #1",
    ],
)
def test_what_people_write_is_not(text: str) -> None:
    assert garbled_in(text) == []


@given(st.text(alphabet="abcdefghijKLM 0123456789.,;:!?()-/+‘’“”–—…", max_size=80))
def test_plain_letters_and_marks_never_are(text: str) -> None:
    assert garbled_in(text) == []


CHAPTER = (
    "Ring the duty team on the same day, on 01632 960001, and write down what the child said. "
    "The lead worker (or the named nurse) visits within 10 days; the child is seen alone. "
) * 3
UKRAINIAN = "Якщо ви хвилюєтеся за дитину, зателефонуйте до служби сьогодні. " * 4
URDU = "اگر آپ کسی بچے کے بارے میں فکر مند ہیں تو آج ہی ٹیم کو فون کریں۔ " * 4
NOISE = Random(1).randbytes(1_500).decode("latin-1")


@pytest.mark.parametrize(
    "text",
    [
        NOISE,
        gzip.compress(repr(list(range(500))).encode()).decode(errors="replace"),
        encodebytes(CHAPTER.encode()).decode(),
        CHAPTER.encode().hex(" "),
        UKRAINIAN.encode().decode("cp1252", "replace"),
        URDU.encode().decode("latin-1"),
        UKRAINIAN.encode("ascii", "replace").decode(),
        UKRAINIAN.encode("koi8-u").decode("ascii", "replace"),
        CHAPTER.encode("cp037").decode("latin-1"),
        CHAPTER[:80] + NOISE,
        "{{ chapter.title }} {% for each in chapter.parts %} {{ each.text|safe }} {% endfor %}",
    ],
)
def test_what_was_packed_encoded_or_misread_is_unreadable(text: str) -> None:
    assert is_unreadable([text])


@pytest.mark.parametrize(
    "text",
    [
        CHAPTER,
        UKRAINIAN,
        URDU,
        "यदि आप किसी बच्चे के बारे में चिंतित हैं तो आज ही टीम को फ़ोन करें। " * 3,
        "子どものことが心配なときは、その日のうちに電話してください。 " * 12,
        "Name ________ Date __/__/____ Signed ............ ☐ ☐ ☐ Yes / No " * 3,
        "Choices: /find?by=1 /find?by=2 https://a.example/x_y?z=1&q={2} mailto:a_b@a.example " * 4,
        "CP1, CP2 and CP3 (a); s.47, S47: hub@aldermoor.example 01632 960001 24/7 " * 2,
        "Step1 part2; Box3, table4 covid19 annex2. visit1 visit2 of week3 week12",
        CHAPTER.replace("The ", "The child’s ").encode().decode("cp1252"),
        "?",
        "",
    ],
)
def test_what_people_can_read_is_not_unreadable(text: str) -> None:
    assert not is_unreadable([text])
