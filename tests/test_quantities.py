"""Numbers of own sentences: value, unit, what is counted, qualifier."""

from __future__ import annotations

import pytest

from demarche.quantities import find

# sentence; then value[..high] | unit | counted | qualifier for each quantity in it
READINGS = """
A suicide bomber hit a market, killing at least nine people and wounding 30 others.
  9|count|people killed|at least; 30|count|wounded|exact
Nine people died and 12 were injured when a bus fell into a ravine.
  9|count|people killed|exact; 12|count|wounded|exact
The blast left 30 dead and more than 50 injured.
  30|count|killed|exact; 50|count|wounded|at least
The death toll rose to 41 on Tuesday.
  41|count|killed|exact
Twelve soldiers and three civilians were killed.
  12|count|soldiers killed|exact; 3|count|civilians killed|exact
Twelve people, including three children, were killed and at least 40 wounded.
  12|count|people killed|exact; 3|count|children killed|exact; 40|count|wounded|at least
The army said that 20 of its soldiers had been killed and 35 others hurt.
  20|count|soldiers killed|exact; 35|count|wounded|exact
THREE REBELS WERE KILLED AND SEVEN OTHERS WERE WOUNDED DURING CLASHES YESTERDAY.
  3|count|rebels killed|exact; 7|count|wounded|exact
The bodies of 15 migrants were found on the beach.
  15|count|migrants killed|exact
Two policemen, members of the guard, were wounded in the attack.
  2|count|policemen wounded|exact
Three farmers have been shot to death by gunmen.
  3|count|farmers killed|exact
Fighting claimed 12 lives; it cost the lives of five drivers.
  12|count|killed|exact; 5|count|drivers killed|exact
Four people are missing and 3,000 homes were destroyed.
  4|count|people missing|exact; 3000|count|homes|exact
Police detained as many as 1,500 protesters, including two journalists.
  1500|count|protesters detained|at most; 2|count|journalists detained|exact
More than 600,000 Rohingya have fled across the border.
  600000|count|Rohingya displaced|at least
Tens of thousands of people were displaced.
  20000..99999|count|people displaced|about
No casualties were reported.
  0|count|casualties|exact
Those who have insurance could be hurt; 12 million Americans could be hurt.
  12000000|count|Americans|exact
Twelve soldiers killed three civilians.
  12|count|soldiers|exact; 3|count|civilians killed|exact
Citizens of the seven countries were arrested.
  7|count|countries|exact
The number of people killed stands at 87.
  87|count|killed|exact
One woman died.
  1|count|woman killed|exact
North Korea has conducted six nuclear tests and fired 23 missiles this year.
  6|count|nuclear tests|exact; 23|count|missiles|exact
Some 54,000 U.S. troops are on Okinawa.
  54000|count|U.S. troops|about
A dozen warships and two dozen jets took part, with 40-odd planes.
  12|count|warships|about; 24|count|jets|about; 40|count|planes|about
Between 20 and 30 villages were burned; 10 to 15 million people need food.
  20..30|count|villages|between; 10000000..15000000|count|people|between
Three or four ships sailed with five to six boats.
  3..4|count|ships|between; 5..6|count|boats|between
Three Chinese coast guard ships arrived.
  3|count|Chinese coast guard ships|exact
The summit drew two New York bankers and half a million visitors.
  2|count|New York bankers|exact; 500000|count|visitors|exact
Dozens of protesters gathered; several hundred students joined.
  24..99|count|protesters|about; 300..900|count|students|about
Two hundred and fifty-three thousand voters registered.
  253000|count|voters|exact
Twenty or more tanks and 15 trucks at most were seen.
  20|count|tanks|at least; 15|count|trucks|at most
An additional four million may have seen it.
  4000000|count|-|exact
The missile flew about 150 miles (240 kilometers) and reached an altitude of 4,475 km.
  240|km|distance|about; 4475|km|altitude|exact
The rocket has a range of 13,000 kilometers and is 26 feet long.
  13000|km|range|exact; 7.9248|m|length|exact
Ships sailed within 12 nautical miles of the islands.
  22.224|km|distance|exact
A 6.3-magnitude quake struck at a depth of 10 km.
  6.3|magnitude|magnitude|exact; 10|km|depth|exact
A quake measuring 5.9 on the Richter scale was felt.
  5.9|magnitude|magnitude|exact
The bomb had a yield of 250 kilotons.
  250|kt|yield|exact
Two megatons were planned.
  2000|kt|yield|exact
Russia will sell $1.2 billion in arms.
  1200000000|USD|arms|exact
Aid of 3 million euros ($3.5 million) was promised.
  3000000|EUR|Aid|exact
Delhi spent Rs 500 crore and Tokyo ¥2tn on defence.
  5000000000|INR|-|exact; 2e+12|JPY|-|exact
It cost $5-7 million, or between $4m and $6m.
  5000000..7000000|USD|cost|between; 4000000..6000000|USD|-|between
Seoul pledged 10 billion won for 5,000 tons of rice.
  10000000000|KRW|aid|exact; 5000|t|rice|exact
He was fined 40,000 Hong Kong dollars and 2 million pounds.
  40000|HKD|-|exact; 2000000|GBP|-|exact
The 500-pound bomb lay under 200 kg of sand.
  226.796|kg|weight|exact; 200|kg|sand|at most
Unemployment rose to 5.4 percent from 4.9%.
  5.4|percent|Unemployment|exact; 4.9|percent|Unemployment|exact
Up to 20 percent of voters stayed away.
  20|percent|voters|at most
Output grew 3 percent to 5 percent and rates rose 25 basis points.
  3..5|percent|Output|between; 0.25|percent|rates|exact
He was jailed for 12 years after a three-day trial.
  12|year|duration|exact; 3|day|duration|exact
The ceasefire held for less than 90 minutes.
  90|minute|duration|at most
It covers 1.5 million acres (600,000 hectares).
  600000|ha|area|exact
The plane flew at 500 miles per hour in minus 20 degrees Celsius.
  804.672|km/h|speed|exact; -20|degC|temperature|exact
It exported 1.5m tonnes of wheat for 5m people.
  1500000|t|wheat|exact; 5000000|count|people|exact
"""

NO_QUANTITY = """
John Smith, 34, said the 25-year-old was 25 years old.
Resolution 2270 was adopted in 2016 by a vote of 15-0.
The Group of Seven met in a two-plus-two format while F-16 and MiG-29 jets flew.
One of the men called; no one else did.
Call 555-1234 or visit 10 Downing Street at 5:30 p.m. on Dec. 8.
On 12 May 1998 at 0530 GMT, Article 5 was invoked under Section 702.
The 1990s were calm, and in 2017 elections were held.
Boeing 737 jets and Airbus 320 planes were grounded.
The two sides met two years ago.
Two-thirds of the seats are open, and 401(k) accounts too.
World War Two ended; the P5+1 and the G7 met again.
They won 3-2 in their 2nd match at 10 a.m.
SAN SALVADOR, 31 OCT 89 -- NOTHING HAPPENED.
The five-nation bloc and the 15-member council spoke.
"""


def _rows() -> list[tuple[str, str]]:
    lines = [line for line in READINGS.splitlines() if line]
    return list(zip(lines[::2], lines[1::2], strict=True))


def _shown(text: str) -> str:
    parts = []
    for one in find(text):
        quantity = one.quantity
        high = "" if quantity.high is None else f"..{quantity.high:.12g}"
        parts.append(
            f"{quantity.value:.12g}{high}|{quantity.unit}"
            f"|{quantity.counted or '-'}|{quantity.qualifier}"
        )
    return "; ".join(parts)


@pytest.mark.parametrize(("text", "wanted"), _rows())
def test_own_sentences_are_read(text: str, wanted: str) -> None:
    assert _shown(text) == wanted.strip()


@pytest.mark.parametrize("text", [line for line in NO_QUANTITY.splitlines() if line])
def test_numbers_that_are_no_quantities_stay_out(text: str) -> None:
    assert [one.quantity.text for one in find(text)] == []


def test_kinds_and_the_words_that_tell_them() -> None:
    text = "Police said the blast killed 12 people near a depot 3 km away worth $2 million."
    found = find(text)
    assert [one.kind for one in found] == ["casualty", "distance", "money"]
    casualty = found[0]
    assert casualty.of is not None
    assert casualty.noun is not None
    assert text[casualty.of.start : casualty.of.end] == "killed"
    assert text[casualty.noun.start : casualty.noun.end] == "people"


def test_a_quantity_points_back_at_its_words() -> None:
    text = "About 50 workers struck."
    (one,) = find(text)
    mention = one.quantity.mention
    assert mention is not None
    assert mention.text == text[mention.start : mention.end] == one.quantity.text
