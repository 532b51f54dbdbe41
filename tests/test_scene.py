"""A text read as a whole: its sentences, dateline, places told by their prepositions."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demarche import participants
from demarche.records import Actor, Document, Mention, Span
from demarche.scene import Scene, read_scene

WIRE = "LUSAKA, March 3, 2015 (Reuters) - Police broke up a march. The government banned more."


def scene_of(text: str, **fields: str) -> Scene:
    return read_scene(Document("d", text, **fields))


def mention(scene: Scene, words: str) -> Mention:
    start = scene.text.index(words)
    return Mention(start, start + len(words), words)


def countries(scene: Scene, words: str) -> list[str | None]:
    found = participants.who(scene, [mention(scene, words)], scene.published)
    return [actor.country for actor in found]


def test_a_scene_holds_what_the_text_says() -> None:
    scene = scene_of("Kenya's army shelled Kismayo on Friday.", published="2015-03-03")
    assert [scene.text[one.start : one.end] for one in scene.sentences] == [scene.text]
    assert {one.text: one.entry.country for one in scene.places if one.entry} == {
        "Kenya": "KEN",
        "Kismayo": "SOM",
    }
    assert [(one.text, one.start) for one in scene.times] == [("Friday", "2015-02-27")]
    assert countries(scene, "Kenya's army") == ["KEN"]


def test_given_sentences_are_kept() -> None:
    text = "Ghana voted. Togo voted."
    scene = read_scene(Document("d", text), [Span(0, len(text))])
    assert scene.sentences == [Span(0, len(text))]


@pytest.mark.parametrize("words", ["Police", "The government"])
def test_what_belongs_to_a_state_belongs_to_that_of_the_dateline(words: str) -> None:
    assert countries(scene_of(WIRE), words) == ["ZMB"]
    assert countries(scene_of(WIRE.partition(" - ")[2]), words) == [None]


def test_a_dateline_may_be_given_apart_from_the_text() -> None:
    text = "Near Lusaka a march began at noon. Later the ministry spoke to the crowd."
    assert countries(scene_of(text, dateline="LUSAKA"), "the ministry") == ["ZMB"]


def test_no_dateline_stands_far_into_a_text() -> None:
    text = "Rain fell on the hills. " * 40 + "\n" + WIRE
    assert scene_of(text).story.home is None
    assert scene_of(WIRE).story.home == "ZMB"


@pytest.mark.parametrize("text", ["Villagers near Marondera fled.", "Houston residents fled."])
def test_words_beside_a_name_say_that_it_is_a_place(text: str) -> None:
    assert [one.entry is not None for one in scene_of(text).places] == [True]


def test_unknown_parties_keep_their_words() -> None:
    scene = scene_of("A\n  tall wave broke on the gravel.")
    words = mention(scene, "A\n  tall wave")
    assert participants.who(scene, [words], None) == (Actor("A tall wave", mention=words),)


def test_each_party_comes_once() -> None:
    scene = scene_of("Ghana and Togo signed. Ghana’s president smiled, and Togo paid.")
    both = [mention(scene, "Ghana and Togo"), mention(scene, "Togo")]
    found = participants.who(scene, both, None)
    assert [(actor.name, actor.country) for actor in found] == [
        ("Ghana and Togo", "GHA"),
        ("Ghana and Togo", "TGO"),
        ("Togo", "TGO"),
    ]
    twice = participants.who(scene, [both[1], both[1]], None)
    assert len(twice) == 1


def test_persons_are_named_in_full_with_their_posts() -> None:
    scene = scene_of("Ahmet Davutoglu landed. He will meet Baku's mayor.", published="2011-02-01")
    (actor,) = participants.who(scene, [mention(scene, "He")], "2011-02-01")
    assert (actor.name, actor.role) == ("Ahmet Davutoglu", "minister of foreign affairs")
    assert (actor.role_start, actor.role_end) == ("2009-05-02", "2014-08-29")
    assert (actor.via, actor.through) == ("pronoun", mention(scene, "Ahmet Davutoglu"))
    assert actor.id


def test_the_other_side_is_nobody_that_a_pronoun_means() -> None:
    scene = scene_of("Ethiopia warned Eritrea. It gave no answer.")
    it = [mention(scene, "It")]
    (other,) = participants.who(scene, [mention(scene, "Ethiopia")], None)
    assert [one.country for one in participants.who(scene, it, None)] == ["ETH"]
    assert [one.country for one in participants.who(scene, it, None, avoid=[other])] == ["ERI"]


def test_actors_come_in_text_order() -> None:
    scene = scene_of("Boko Haram fled. Chad's army followed, and the African Union watched.")
    found = [actor.mention for actor in participants.actors_in(scene)]
    starts = [one.start for one in found if one]
    assert len(starts) == len(found) == 3
    assert starts == sorted(starts)


@given(st.text(max_size=80), st.sampled_from([None, "2015-03-03"]))
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_makes_a_scene(text: str, day: str | None) -> None:
    scene = read_scene(Document("d", text, published=day))
    spans = [*scene.sentences, *(one.span for one in scene.places)]
    spans += [one.span for one in scene.times]
    spans += [one.span for one in scene.story.references]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    for actor in participants.actors_in(scene):
        assert actor.mention
        assert text[actor.mention.start : actor.mention.end] == actor.mention.text
