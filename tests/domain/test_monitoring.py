"""The bands of remote monitoring, as the code set of 2026 draws them."""

from datetime import date

import pytest

from clinic.domain.monitoring import FAMILIES, Kind, Minutes, Month, device_band, management_band, months

MARCH = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("days", "code"), [(0, ""), (1, ""), (2, "98985"), (15, "98985"), (16, "98977"), (30, "98977")]
)
def test_device_bands_meet_without_a_gap(days: int, code: str) -> None:
    assert device_band(days) == code


def test_each_kind_of_device_has_codes_of_its_own() -> None:
    codes = [code for family in FAMILIES for code in (family.few, family.many)]
    assert len(set(codes)) == 6
    assert device_band(20, FAMILIES[1]) == "98976"


@pytest.mark.parametrize(
    ("minutes", "bands"),
    [
        (9, ()),
        (10, (("98979", 1),)),
        (19, (("98979", 1),)),
        (20, (("98980", 1),)),
        (39, (("98980", 1),)),
        (40, (("98980", 1), ("98981", 1))),
        (79, (("98980", 1), ("98981", 2))),
    ],
)
def test_management_bands_of_a_month(minutes: int, bands: tuple[tuple[str, int], ...]) -> None:
    assert management_band(Month(MARCH, minutes, 5, 1)) == bands


def test_a_month_without_a_live_talk_falls_into_no_band() -> None:
    assert management_band(Month(MARCH, 45, 0, 0)) == ()


def test_months_are_summed_apart_and_the_newest_stands_first() -> None:
    spent = [
        Minutes(date(2026, 3, 31), 6, Kind.review),
        Minutes(date(2026, 4, 1), 7, Kind.live),
        Minutes(date(2026, 3, 2), 5, Kind.live),
    ]
    assert months(spent) == (Month(date(2026, 4, 1), 7, 7, 1), Month(MARCH, 11, 5, 1))
