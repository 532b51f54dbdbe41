"""Gold articles: read, moved to the document's offsets, paired with what was coded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from demarche.errors import InputError
from demarche.evaluate import articles
from demarche.records import Actor, Event, Mention, Place, Span, When

ARTICLE = """\
title: Fire on the border
published: 2019-05-02
publisher: The Paper

[Chadian](actor=TCD) troops [fired](ASSAULT.firearms) at [herders](recipient) near [Adré](place).
He [condemned](ACCUSE.disapprove) [the government](recipient~TCD) [on Friday](time).

The weather was fine.
"""


@pytest.fixture
def gold(tmp_path: Path) -> articles.GoldArticle:
    path = tmp_path / "border.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return articles.read_article(path)


def coded(gold: articles.GoldArticle, trigger: str, kind: str, **fields: object) -> Event:
    text = gold.document.text

    def mention(words: str) -> Mention:
        return Mention(text.index(words), text.index(words) + len(words), words)

    sentence = next(part for part in text.split("\n\n") if trigger in part)
    event = Event("e", "border", mention(sentence), mention(trigger), kind)
    for role in ("actors", "recipients"):
        given = fields.pop(role, ())
        assert isinstance(given, tuple)
        made = tuple(Actor(name, country=code, mention=mention(name)) for name, code in given)
        event = replace(event, **{role: made})  # type: ignore[arg-type]
    if "place" in fields:
        words = str(fields.pop("place"))
        event = replace(event, place=Place(words, mention=mention(words)))
    if "when" in fields:
        words = str(fields.pop("when"))
        event = replace(event, when=When(words, mention=mention(words)))
    return replace(event, **fields)  # type: ignore[arg-type]


def test_an_article_is_read(gold: articles.GoldArticle) -> None:
    document = gold.document
    assert (document.id, document.title) == ("border", "Fire on the border")
    assert (document.published, document.publisher) == ("2019-05-02", "The Paper")
    assert document.text.startswith("Chadian troops fired at herders near Adré.\n\nHe condemned")
    assert "[" not in document.text


def test_spans_point_into_the_document(gold: articles.GoldArticle) -> None:
    text = gold.document.text
    first, second = gold.events
    assert text[first.trigger.start : first.trigger.end] == "fired"
    assert text[second.trigger.start : second.trigger.end] == "condemned"
    words = [text[role.span.start : role.span.end] for role in second.roles]
    assert words == ["the government", "on Friday"]
    assert [role.stated for role in second.roles] == [False, False]
    assert first.roles[0].stated


def test_faults_are_told_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.txt"
    path.write_text(ARTICLE.replace("[herders](", "[herders("), encoding="utf-8")
    with pytest.raises(InputError, match=r"broken\.txt:5"):
        articles.read_article(path)


def test_pairing_is_by_trigger_then_by_type(gold: articles.GoldArticle) -> None:
    by_trigger = coded(gold, "fired", "MOBILIZE")
    by_type = coded(gold, "Friday", "ACCUSE")
    elsewhere = coded(gold, "weather", "ACCUSE")
    pairs = articles.paired(gold.events, [elsewhere, by_type, by_trigger])
    assert pairs == [(gold.events[0], by_trigger), (gold.events[1], by_type)]


def test_each_event_is_paired_once(gold: articles.GoldArticle) -> None:
    first = coded(gold, "fired", "ASSAULT")
    second = replace(first, id="f")
    assert articles.paired(gold.events, [first, second]) == [(gold.events[0], first)]


def test_what_agrees(gold: articles.GoldArticle) -> None:
    shot, condemned = gold.events
    event = coded(
        gold, "fired", "ASSAULT", mode="firearms", actors=(("Chadian", "TCD"),), place="Adré"
    )
    for name in articles.FIELDS:
        assert articles.agrees(name, shot, event), name
    assert articles.agrees("type_actor_recipient", shot, event)
    assert not articles.agrees("mode", shot, replace(event, mode=None))
    assert not articles.agrees("modality", shot, replace(event, modality="planned"))
    assert not articles.agrees("actors", shot, replace(event, actors=()))
    assert not articles.agrees("actors", shot, replace(event, actors=(Actor("x", country="SDN"),)))
    assert not articles.agrees("place", shot, replace(event, place=None))
    assert not articles.agrees("when", condemned, event)
    assert articles.agrees("when", condemned, coded(gold, "condemned", "ACCUSE", when="Friday"))


def test_a_country_known_from_context_may_be_coded_or_not(gold: articles.GoldArticle) -> None:
    condemned = gold.events[1]
    plain = coded(gold, "condemned", "ACCUSE", recipients=(("the government", None),))
    known = coded(gold, "condemned", "ACCUSE", recipients=(("the government", "TCD"),))
    assert articles.agrees("recipients", condemned, plain)
    assert articles.agrees("recipients", condemned, known)


def test_figures_by_hand(gold: articles.GoldArticle) -> None:
    events = [
        coded(gold, "fired", "ASSAULT", actors=(("Chadian", "TCD"),)),
        coded(gold, "weather", "AID"),
    ]
    figures = articles.measure([gold], [events])
    assert (figures["articles"], figures["events"]) == (1, 2)
    assert figures["trigger"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5, "n": 2}
    assert figures["place"]["f1"] == 0


def test_shifting_moves_every_span(gold: articles.GoldArticle) -> None:
    moved = articles.shifted(gold.events[0], 5)
    assert moved.trigger == Span(gold.events[0].trigger.start + 5, gold.events[0].trigger.end + 5)
    assert [role.span.start - 5 for role in moved.roles] == [
        role.span.start for role in gold.events[0].roles
    ]
