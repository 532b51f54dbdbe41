"""Who is meant: mentions of many kinds and regions, resolved to countries, posts and sectors."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from demarche import knowledge
from demarche.knowledge import Knowledge
from demarche.records import Document, Span
from demarche.resolve import Party, Reference
from demarche.scene import Scene, read_scene

DAY = "2016-05-05"
NOBODY = frozenset[str]()


def take(marked: str, day: str | None = DAY, known: Knowledge | None = None) -> tuple[Scene, Span]:
    """Read a text whose mention stands between < and >."""
    before, rest = marked.split("<")
    words, after = rest.split(">")
    scene = read_scene(Document("d", before + words + after, published=day), known=known)
    return scene, Span(len(before), len(before) + len(words))


def resolve(
    marked: str,
    day: str | None = DAY,
    avoid: frozenset[str] = NOBODY,
    known: Knowledge | None = None,
) -> Reference | None:
    scene, span = take(marked, day, known)
    return scene.story.resolve(span, day, avoid)


def one(marked: str, day: str | None = DAY) -> Party:
    found = resolve(marked, day)
    assert found is not None
    (party,) = found.parties
    return party


def codes(marked: str, avoid: frozenset[str] = NOBODY) -> set[str]:
    found = resolve(marked, avoid=avoid)
    return set(found.countries) if found else set()


def through(marked: str) -> str | None:
    """Return the words of the earlier mention that a mention was resolved by."""
    scene, span = take(marked)
    found = scene.story.resolve(span, DAY)
    if found is None or found.through is None:
        return None
    return scene.text[found.through.start : found.through.end]


@pytest.mark.parametrize(
    ("name", "day", "country", "sector", "post"),
    [
        ("Angela Merkel", "2015-06-01", "DEU", "GOV", "chancellor"),
        ("Angela Merkel", "2023-06-01", "DEU", "ELI", None),
        ("Felipe Calderon", "2012-03-01", "MEX", "GOV", "president"),
        ("Felipe Calderón", "2014-03-01", "MEX", "ELI", None),
        ("Uhuru Kenyatta", "2010-06-01", "KEN", "GOV", "minister of finance"),
        ("Uhuru Kenyatta", "2015-06-01", "KEN", "GOV", "president"),
        ("Ban Ki-moon", "2016-05-05", "UNO", "IGO", "secretary-general"),
        ("Ban Ki-moon", "2018-05-05", "UNO", "ELI", None),
    ],
)
def test_a_full_name_is_what_its_bearer_was_that_day(
    name: str, day: str, country: str, sector: str, post: str | None
) -> None:
    party = one(f"<{name}> spoke to reporters.", day)
    assert (party.country, party.sectors[0], party.post) == (country, sector, post)
    assert (party.start is None) is (post is None)
    assert party.is_person


def test_without_a_day_no_post_is_claimed() -> None:
    party = one("<Angela Merkel> spoke to reporters.", None)
    assert (party.country, party.sectors, party.post) == ("DEU", (), None)


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("<Foreign Minister Ahmet Davutoglu> left for Baku.", "Ahmet Davutoglu"),
        ("<President Michelle Bachelet> flew south.", "Michelle Bachelet"),
        ("<EU foreign policy chief Catherine Ashton> spoke.", "Catherine Ashton"),
        ("<Mr. Joko Widodo> thanked the crew.", "Joko Widodo"),
    ],
)
def test_titles_stand_before_known_names(marked: str, name: str) -> None:
    assert one(marked, "2011-02-01").name == name


@pytest.mark.parametrize("short", ["Davutoglu", "Mr. Davutoglu", "Minister Davutoglu"])
def test_a_short_name_is_the_person_named_before(short: str) -> None:
    marked = f"Ahmet Davutoglu landed in Baku. <{short}> said the talks went well."
    assert one(marked, "2011-02-01").country == "TUR"
    assert through(marked) == "Ahmet Davutoglu"


def test_a_stranger_keeps_what_was_told_at_the_first_mention() -> None:
    marked = "Idrissa Konate, Mali's army chief, urged calm. <Konate> left at noon."
    assert one(marked).country == "MLI"
    assert through(marked) == "Idrissa Konate, Mali's army chief"
    assert resolve("Troops mutinied, and <Konate> left at noon.") is None


@pytest.mark.parametrize(
    ("marked", "country", "sector"),
    [
        ("<Kenyan doctors> walked out on Friday.", "KEN", "MED"),
        ("<Peruvian farmers> blocked a road.", "PER", "AGR"),
        ("<Moldovan prosecutors> opened a case.", "MDA", "JUD"),
        ("<Mongolian lawmakers> voted at night.", "MNG", "LEG"),
        ("<Ukrainian soldiers> dug in.", "UKR", "MIL"),
        ("<Greek police officers> lined the street.", "GRC", "COP"),
        ("<Somali pirates> seized a tanker.", "SOM", "CRM"),
        ("<A Mozambican fisherman> saw it.", "MOZ", "AGR"),
        ("<a Colombian army general> denied it.", "COL", "MIL"),
        ("<the Kenyan army's spokesman> denied it.", "KEN", "MIL"),
        ("<Peru’s president> met guests.", "PER", "GOV"),
        ("<The UN envoy to Libya> resigned.", "UNO", "IGO"),
    ],
)
def test_roles_with_a_nationality(marked: str, country: str, sector: str) -> None:
    party = one(marked)
    assert (party.country, party.sectors[0]) == (country, sector)
    assert party.id is None


@pytest.mark.parametrize(
    ("marked", "country", "sector"),
    [
        ("The strike was led by <Kenyan union leader Wafula Otieno>.", "KEN", "LAB"),
        ("<Sri Lankan activist Nila Rajan> was released.", "LKA", "CVL"),
        ("<Idrissa Konate, Mali's army chief>, urged calm.", "MLI", "MIL"),
        ("Police in Lusaka arrested <Chanda Mwale>.", "ZMB", "CVL"),
        ("<Mrs. Ana Quispe> wept.", None, "CVL"),
    ],
)
def test_strangers_are_what_the_text_says_they_are(
    marked: str, country: str | None, sector: str
) -> None:
    party = one(marked)
    assert party.is_person
    assert (party.country, party.sectors[0], party.id) == (country, sector, None)


@pytest.mark.parametrize(
    ("marked", "earlier", "country"),
    [
        ("Angela Merkel landed in Lagos. <She> will meet students.", "Angela Merkel", "DEU"),
        ("Felipe Calderon met Angela Merkel. <She> was pleased.", "Angela Merkel", "DEU"),
        ("Chile closed the border. <It> gave no reason.", "Chile", "CHL"),
        ("Zambian miners struck. <They> want more pay.", "Zambian miners", "ZMB"),
        ("A Tanzanian nurse spoke. <She> had fled.", "A Tanzanian nurse", "TZA"),
        ("“<We> are ready,” said Joko Widodo.", "Joko Widodo", "IDN"),
        ("“<I> want a railway,” the Zambian miner said.", "the Zambian miner", "ZMB"),
    ],
)
def test_pronouns_point_back(marked: str, earlier: str, country: str) -> None:
    found = resolve(marked)
    assert found is not None
    assert (found.via, found.countries) == ("pronoun", (country,))
    assert through(marked) == earlier


@pytest.mark.parametrize(
    "marked",
    [
        "Angela Merkel met Hillary Clinton. <She> was pleased.",
        "Felipe Calderon met Juan Manuel Santos in Bogota. <He> was pleased.",
        "Norway's oil minister met Qatar's energy minister. <He> smiled.",
        "The mayor of Recife met the mayor of Natal. <She> wants a railway.",
        "The drought worsened. <He> wept.",
        "Rain fell. <It> was cold.",
        "<They> left.",
        # The bearer is too far back.
        "Angela Merkel came." + " Rain fell on the hills." * 9 + " <She> left.",
    ],
)
def test_pronouns_with_two_candidates_or_none_stand_for_nobody(marked: str) -> None:
    found = resolve(marked)
    assert found is not None
    assert (found.via, found.parties) == ("pronoun", ())


@pytest.mark.parametrize(
    ("marked", "country", "earlier"),
    [
        ("North Korea was warned. <The reclusive state> tested a rocket.", "PRK", "North Korea"),
        ("Zambia praised the deal. <The landlocked country> exports much.", "ZMB", "Zambia"),
        ("Lesotho and Malta signed. <The island nation> wants boats.", "MLT", "Malta"),
        ("Mongolia and Bolivia signed. <The Andean nation> wants ports.", "BOL", "Bolivia"),
    ],
)
def test_descriptions_fit_a_country_named_before(marked: str, country: str, earlier: str) -> None:
    found = resolve(marked)
    assert found is not None
    assert (found.via, found.countries) == ("description", (country,))
    assert through(marked) == earlier


def test_a_description_that_fits_many_is_refused() -> None:
    assert codes("The bus stopped at noon. <The island nation> wants boats.") == set()
    assert codes("Lesotho and Zambia signed. <The island nation> wants boats.") == set()


@pytest.mark.parametrize(
    ("marked", "countries"),
    [
        ("Chile and Bolivia signed. <The two countries> had quarrelled.", {"CHL", "BOL"}),
        ("Chile and Bolivia met. <Both sides> were hopeful.", {"CHL", "BOL"}),
        ("Thailand fired, Cambodia said. <The two neighbours> argue.", {"THA", "KHM"}),
        ("Peru and Ecuador met as Brazil watched. <The two countries> signed.", {"PER", "ECU"}),
        (
            "Peru, it said, won over Malta in Brazil. <The three countries> left.",
            {"PER", "MLT", "BRA"},
        ),
        ("Ghana and Togo argued. <The two countries' armies> stayed away.", {"GHA", "TGO"}),
        ("<The two countries> signed.", set()),
        ("Peru voted. <Both sides> were hopeful.", set()),
    ],
)
def test_parties_named_together(marked: str, countries: set[str]) -> None:
    assert codes(marked) == countries


@pytest.mark.parametrize(
    ("marked", "countries"),
    [
        ("<Ghana and Togo> agreed on a dam.", {"GHA", "TGO"}),
        ("<Vietnam, Laos and Myanmar> agreed on a dam.", {"VNM", "LAO", "MMR"}),
        ("<Brasilia and Buenos Aires> agreed on a dam.", {"BRA", "ARG"}),
        ("<Indian and Nepalese officials> agreed on a dam.", {"IND", "NPL"}),
    ],
)
def test_coordinated_mentions_are_several_actors(marked: str, countries: set[str]) -> None:
    found = resolve(marked)
    assert found is not None
    assert set(found.countries) == countries
    assert len(found.parties) == len(countries)


def test_coordinated_groups() -> None:
    found = resolve("<Fatah and Hamas> agreed on a list.")
    assert found is not None
    assert [party.name for party in found.parties] == ["Fatah", "Hamas"]


@pytest.mark.parametrize(
    ("words", "country"),
    [
        ("The Kremlin", "RUS"),
        ("Downing Street", "GBR"),
        ("The Blue House", "KOR"),
        ("the Élysée", "FRA"),
        ("Malacañang", "PHL"),
        ("Tokyo", "JPN"),
        ("Canberra", "AUS"),
    ],
)
def test_seats_stand_for_governments(words: str, country: str) -> None:
    party = one(f"<{words}> protested.")
    assert (party.country, party.sectors) == (country, ("GOV",))


@pytest.mark.parametrize(
    ("words", "day", "country", "sector"),
    [
        ("Boko Haram", DAY, "NGA", "REB"),
        ("The Shining Path", DAY, "PER", "REB"),
        ("Al-Shabab militants", DAY, "SOM", "REB"),
        ("Hezbollah fighters", DAY, "LBN", "REB"),
        ("the Sinaloa cartel", DAY, "MEX", "CRM"),
        ("The Taliban", "2000-05-05", "AFG", "GOV"),
        ("The Taliban", "2010-05-05", "AFG", "REB"),
        ("The Taliban", "2022-05-05", "AFG", "GOV"),
        ("Petrobras", DAY, "BRA", "BUS"),
        ("Doctors Without Borders", DAY, None, "NGO"),
    ],
)
def test_groups(words: str, day: str, country: str | None, sector: str) -> None:
    party = one(f"<{words}> rejected the offer.", day)
    assert (party.country, party.sectors[0]) == (country, sector)


@pytest.mark.parametrize(
    ("words", "code", "sectors"),
    [
        ("the African Union", "AFU", ("IGO",)),
        ("ASEAN", "ASE", ("IGO",)),
        ("The United Nations", "UNO", ("IGO", "UNO")),
        ("the World Health Organization", "WHO", ("IGO",)),
        ("the International Criminal Court", "ICC", ("IGO",)),
    ],
)
def test_international_organizations(words: str, code: str, sectors: tuple[str, ...]) -> None:
    party = one(f"<{words}> sent observers.")
    assert (party.country, party.sectors, party.kind) == (code, sectors, "organization")


@pytest.mark.parametrize(
    ("marked", "country"),
    [
        ("<Residents of Aleppo> fled.", "SYR"),
        ("<Houston residents> fled.", "USA"),
        ("<People in Valparaiso> fled.", "CHL"),
        ("<students in Dhaka> fled.", "BGD"),
        ("<the mayor of Guayaquil> resigned.", "ECU"),
        ("<Guayaquil's mayor> resigned.", "ECU"),
        ("<Police> in Kampala fired tear gas.", "UGA"),
        ("In Kampala, <police> fired tear gas.", "UGA"),
    ],
)
def test_places_tell_the_country(marked: str, country: str) -> None:
    assert one(marked).country == country


@pytest.mark.parametrize(
    ("marked", "country"),
    [
        ("Kenya's government rebuked the group. <Its foreign minister> flew home.", "KEN"),
        ("India's foreign minister met aid workers. <The minister> said little.", "IND"),
        ("Paraguay's senate voted. <Senators> cheered.", "PRY"),
        ("Angela Merkel landed in Lagos. <The chancellor> will speak.", "DEU"),
    ],
)
def test_roles_take_the_country_of_what_was_named_before(marked: str, country: str) -> None:
    assert one(marked).country == country


@pytest.mark.parametrize(
    "marked",
    [
        "<Police> fired tear gas.",
        "<A spokesman> declined to say more.",
        "<The ministry> declined to say more.",
        "<residents> fled.",
        "India's foreign minister met Nepal's foreign minister. <The minister> said little.",
        "<Sudan's allies> protested.",
        "<Smith> protested.",
        "<gravel> fell.",
    ],
)
def test_no_country_where_nothing_tells(marked: str) -> None:
    assert codes(marked) == set()


@pytest.mark.parametrize(
    ("marked", "avoid", "countries"),
    [
        ("Ethiopia warned Eritrea. <It> gave no answer.", "", {"ETH"}),
        ("Ethiopia warned Eritrea. <It> gave no answer.", "ETH", {"ERI"}),
        ("Paraguay's army came to town. <Soldiers> cheered.", "PRY", set()),
        # Words of one's own are never put aside.
        ("Ethiopia warned Eritrea. <Ethiopian troops> stayed.", "ETH", {"ETH"}),
    ],
)
def test_the_other_side_is_avoided(marked: str, avoid: str, countries: set[str]) -> None:
    assert codes(marked, frozenset(avoid.split())) == countries


def test_a_user_may_add_actors(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text(
        "name\tnames\tcountry\tpost\tsectors\tstart\tend\n"
        "Akosua Darko\tA. Darko\tGHA\tharbour master\tGOV\t2010\t2014\n"
        "Volta Boatmen\tBoatmen of the Volta\tGHA\t\tLAB\t\t\n",
        encoding="utf-8",
    )
    own = knowledge.load((path,))
    stranger = resolve("<Akosua Darko> spoke.", "2012-01-01")
    assert stranger is not None
    assert stranger.countries == ()
    person = resolve("<Akosua Darko> spoke.", "2012-01-01", known=own)
    group = resolve("<the Boatmen of the Volta> struck.", "2012-01-01", known=own)
    assert person is not None
    assert group is not None
    assert (person.parties[0].country, person.parties[0].post) == ("GHA", "harbour master")
    assert (group.parties[0].name, group.parties[0].sectors) == ("Volta Boatmen", ("LAB",))


PIECES = (
    "Angela Merkel ", "She ", "the two countries ", "Both sides’ ", "Chile and ", "Bolivia, ",
    "Gen. ", "police ", "in Lima ", "the minister ", "“We ", "said.” ", "\n\n", ". ", "KAMPALA ",
    "mayor of ", "van der ", "’s ", "Its army ", "قالت مصر ", "🇰🇵 ", "\x00", "İ", "&", "-",
)  # fmt: skip
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=14)


@given(texts.map("".join), st.sampled_from([None, "1999-12-31", DAY]), st.data())
@example("Both’s army and the two countries’ police, Gen. van der", DAY, None)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_resolves(text: str, day: str | None, data: st.DataObject | None) -> None:
    scene = read_scene(Document("d", text, published=day))
    assert list(scene.story.references) == sorted(
        scene.story.references, key=lambda found: (found.span.start, -found.span.end)
    )
    for found in scene.story.references:
        assert 0 <= found.span.start < found.span.end <= len(text)
        if found.through:
            # A place may follow: "police in Lima".
            assert 0 <= found.through.start < found.through.end <= len(text)
    ends = st.integers(0, len(text))
    start, end = sorted((data.draw(ends), data.draw(ends))) if data else (0, len(text))
    asked = scene.story.resolve(Span(start, end), day, frozenset(("CHL",)))
    assert asked is None or asked.span == Span(start, end)


HOSTILE = "she said the two countries' police and Gen. Juan van der Peru's "


def seconds(text: str) -> float:
    begun = time.process_time()
    scene = read_scene(Document("d", text, published=DAY))
    scene.story.resolve(Span(len(text) - 3, len(text)), DAY)
    return time.process_time() - begun


@pytest.mark.parametrize(
    ("piece", "length"),
    [
        pytest.param(HOSTILE, 48_000, id="dense"),
        pytest.param(HOSTILE + "and so on and on " * 60, 300_000, id="long"),
    ],
)
def test_work_grows_with_the_length_of_an_endless_line(piece: str, length: int) -> None:
    whole = length // len(piece)
    seconds(HOSTILE)
    part = seconds(piece * (whole // 4))
    # Four times the text, and double that for a busy machine; squares would need 16 times.
    assert seconds(piece * whole) < 8 * part + 1
