"""Languages are told apart, and English is not lost among names."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.language import detect


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Protesters clashed with police in Kabul on Friday.", "en"),
        ("TOKYO AND SEOUL SIGN MILITARY PACT DESPITE PROTEST BY CHINA ON FRIDAY", "en"),
        ("THE PRESIDENT OF SYRIA REJECTED THE PLAN.", "en"),
        ("Hun Sen met Sar Kheng in Phnom Penh.", "en"),
        ("ANKARA - Erdogan meets Davutoglu, Yildirim, Cavusoglu and Akar", "en"),
        ("Obama visits Beijing", "en"),
        ("", "en"),
        ("12 345", "en"),
        ("Die Regierung in Berlin hat am Montag neue Sanktionen beschlossen.", "de"),
        ("DIE REGIERUNG IN BERLIN HAT AM MONTAG NEUE SANKTIONEN BESCHLOSSEN.", "de"),
        ("Le président Macron a rencontré son homologue à Paris.", "fr"),
        ("El presidente de México condenó los ataques contra la policía.", "es"),
        ("Il governo italiano ha annunciato nuove misure contro la Russia", "it"),
        ("De regering in Den Haag heeft maandag nieuwe sancties aangekondigd", "nl"),
        ("Президент России встретился с министром обороны", "ru"),
        ("习近平会见普京", "zh"),
    ],
)
def test_detect(text: str, code: str) -> None:
    assert detect(text) == code


def test_fast_on_long_texts() -> None:
    detect("Die Regierung hat beschlossen, die Truppen abzuziehen.")
    text = "Die Regierung in Berlin hat am Montag neue Sanktionen beschlossen. " * 5000
    best = min(_seconds(text) for _ in range(5))
    assert best < 0.005


def _seconds(text: str) -> float:
    start = time.perf_counter()
    detect(text)
    return time.perf_counter() - start


@given(st.text(max_size=300))
def test_any_text_has_one_answer(text: str) -> None:
    assert detect(text) == detect(text)
    assert detect(text).isalpha()
