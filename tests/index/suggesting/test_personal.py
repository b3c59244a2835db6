"""What is personal in a search: told where it is, and not where it is not."""

from __future__ import annotations

import pytest

from index.searching.operators.signs import plain
from index.suggesting.personal import holds_number


@pytest.mark.parametrize(
    "typed",
    [
        "943 476 5919",
        "NHS number 9434765919 bruising",
        "943-476-5919",
        "neglect dob 12/03/2015",
        "born 3 March 2015 bruising",
        "date of birth: 2015",
        "bruising 12.3.2015",
        "bruising 12/3/15",
    ],
)
def test_numbers_of_people_and_days_of_birth_are_told(typed):
    assert holds_number(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "943 476 5918",
        "01274 123456",
        "0113 496 0000",
        "chapter 1.4.39",
        "within 10 working days",
        "children born at home",
        "reviewed:[01/03/2024 to 31/12/2024] neglect",
        "24/7 support 2024",
        "45/13/2015",
    ],
)
def test_other_numbers_are_not(typed):
    assert not holds_number(plain(typed))
