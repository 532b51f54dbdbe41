"""Build the compiled office-holder tables: `python -m builders.holders`.

Writes under src/demarche/data/knowledge: holders/wikidata.tsv from the ministers of six countries
(Wikidata extracts of mid-2022, shared/data/actors/holders_*.csv, CC0), holders/reign.tsv from the
REIGN data set (shared/data/actors/reign_leaders.csv, MIT), and posts.tsv, which lists every post
wording of the holders with its kind and sectors.

Two tables there are kept by hand and only read here. holders/cabinets.tsv (source
`everypolitician`) holds facts of Wikidata read in html/holders21.csv of the GitHub repositories
every-politician-scrapers/NAME: iran-ministers, israel-ministers, ukraine-cabinet,
united-kingdom-cabinet, france-cabinet, india-ministers, pakistan-ministers, turkey-ministers,
iraq-ministers, afghanistan, taiwan, egypt-ministers, indonesia-ministers, italy-ministers,
nigeria, ethiopia-ministers, sudan, south-sudan, congo-kinshasa-ministers, yemen, vietnam,
mexico-ministers, brazil-ministers, south-africa-cabinet, belarus-ministers,
bangladesh-ministers, poland-cabinet, saudi-ministers, syria, north-korea, venezuela,
spain-ministers, canada-cabinet, georgia-ministers, armenia-ministers, greece-cabinet, kenya,
argentina-ministers, azerbaijan-cabinet, kazakhstan-cabinet, hungary-cabinet, algeria-cabinet,
cuba, somalia-cabinet. holders/memory.tsv and holders/organizations.tsv rest on memory.
`+memory` after a source says that one end of the spell comes from memory (holders_ends.tsv).

An open spell of an extract that nobody reviewed is closed at the year of the extract when it is
young, and left out when it is old: it has most likely ended without a note.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields, replace
from datetime import date
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared" / "data" / "actors"
OUT = HERE.parent / "src" / "demarche" / "data" / "knowledge"
FILES = {
    "china-ministers": "CHN",
    "japan-ministers": "JPN",
    "philippines-ministers": "PHL",
    "russia-cabinet": "RUS",
    "south-korea-ministers": "KOR",
    "us-cabinet": "USA",
}
GIVEN = HERE / "holders_given.tsv"
KEPT = ("cabinets", "organizations", "memory")
EXTRACTED = {"wikidata": "2022", "reign": "2021"}
YOUNG = 4
"""Years an unreviewed open spell may have lasted when the extract was made."""
PLAIN = str.maketrans("łŁøØđĐı’ʻ", "lLoOdDi''")
BEYOND_LATIN = re.compile(r"[^\x00-\u024f\u1e00-\u1eff’ʻ]")
PRINTLESS = re.compile(r"[\u200b-\u200f\u202a-\u202e]")
LESS = (
    re.compile(r"(?<=\w) [A-Z]\.(?= )"),
    re.compile(r",? (Jr\.?|Sr\.?|I{2,3}|IV)$"),
    re.compile(r"(?<=\w) \w+(ovit?ch|evit?ch|ovna|evna)(?= )"),
)
"""What news leaves out of a name: middle initials, patronymics, what tells father from son."""


@dataclass(frozen=True, slots=True)
class Holder:
    """One spell of one person in one post, as a row of the tables; dates YYYY[-MM[-DD]]."""

    person: str
    names: str
    wikidata: str
    country: str
    post: str
    start: str
    end: str
    source: str
    gender: str


def main() -> None:
    """Write the compiled tables."""
    kept = [row for name in KEPT for row in read_holders(OUT / "holders" / f"{name}.tsv")]
    wikidata = without_contained(sorted(read_wikidata(), key=astuple))
    known = linked(kept + wikidata)
    leaders = [row for row in link(read_reign(), known) if not covered(row, known)]
    write_holders(OUT / "holders" / "wikidata.tsv", wikidata)
    write_holders(OUT / "holders" / "reign.tsv", sorted(leaders, key=astuple))
    write_posts({row.post for row in (*kept, *wikidata, *leaders)})


def read_table(path: Path) -> list[dict[str, str]]:
    """Read a tab-separated table, skipping lines that start with #."""
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("#")]
    return list(csv.DictReader(kept, delimiter="\t", quoting=csv.QUOTE_NONE))


def read_holders(path: Path) -> list[Holder]:
    """Read a table of holders."""
    return [Holder(**row) for row in read_table(path)]


def write_holders(path: Path, rows: Iterable[Holder]) -> None:
    """Write a table of holders."""
    header = "\t".join(field.name for field in fields(Holder))
    lines = [header, *("\t".join(astuple(row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_wikidata() -> Iterator[Holder]:
    """Yield the spells of the six extracts; those without a start or ended before 1990 not."""
    wordings, ends = read_table(HERE / "holders_posts.tsv"), read_ends("wikidata")
    for name, country in FILES.items():
        with (SHARED / f"holders_{name}.csv").open(encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                label = PRINTLESS.sub("", row["person"])
                person, names = spellings(label, row.get("enwiki") or "", country)
                raw = Holder(
                    person,
                    names,
                    row["personID"],
                    country,
                    wording(row["position"].lower(), country, wordings),
                    row["start"],
                    row["end"],
                    "wikidata",
                    (row.get("gender") or "")[:1],
                )
                closed = close(raw, label, ends)
                if closed is not None and (closed.end or "9999") >= "1990":
                    yield closed


def read_reign() -> Iterator[Holder]:
    """Yield the spells of REIGN since 1990, with full names; days of the end are not in it."""
    people = {
        (row["state"], row["leader"], row["from"]): row
        for row in read_table(HERE / "holders_reign.tsv")
    }
    ends = read_ends("reign")
    with (SHARED / "reign_leaders.csv").open(encoding="latin-1") as stream:
        for row in csv.DictReader(stream):
            key = (row["stateabb"], row["leader"].strip())
            who = people.get((*key, row["syear"])) or people.get((*key, ""))
            if who is None or (row["eyear"] or "9999") < "1990":
                continue
            end = f"{row['eyear']}-{int(row['emonth']):02}" if row["eyear"] else ""
            raw = Holder(
                who["person"],
                who["names"],
                "",
                who["country"],
                who["post"],
                reign_start(row),
                end,
                "reign",
                {"0": "f", "1": "m"}.get(row["gender"], ""),
            )
            closed = close(raw, who["person"], ends)
            if closed is not None:
                yield closed


def reign_start(row: dict[str, str]) -> str:
    """Return the day a spell of REIGN starts, or its month where the day does not exist."""
    year, month, day = (int(row[key]) for key in ("syear", "smonth", "sdate"))
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return f"{year}-{month:02}"


def read_ends(source: str) -> list[dict[str, str]]:
    """Return the reviewed ends of spells that are open in an extract."""
    rows = read_table(HERE / "holders_ends.tsv")
    return [row for row in rows if row["source"] == source]


def close(row: Holder, label: str, ends: list[dict[str, str]]) -> Holder | None:
    """Give an open spell its end, or None where it is old and nobody knows."""
    if row.end:
        return row
    for known in ends:
        if (known["country"], known["person"]) == (row.country, label) and re.fullmatch(
            known["post"], row.post
        ):
            end = "" if known["end"] == "-" else known["end"]
            return replace(row, end=end, source=f"{row.source}+memory")
    year = EXTRACTED[row.source]
    return replace(row, end=year) if int(year) - int(row.start[:4]) < YOUNG else None


def wording(post: str, country: str, wordings: list[dict[str, str]]) -> str:
    """Return the one wording of a post."""
    for row in wordings:
        if row["country"] in ("", country) and re.fullmatch(row["pattern"], post):
            return re.sub(f"^(?:{row['pattern']})$", row["post"], post)
    return post


def fold(name: str) -> str:
    """Return a Latin name without diacritics; one in another script as it is."""
    if BEYOND_LATIN.search(name):
        return name
    flat = unicodedata.normalize("NFKD", name.translate(PLAIN))
    return flat.encode("ascii", "ignore").decode()


def spellings(label: str, title: str, country: str) -> tuple[str, str]:
    """Return a person's plain name and the other spellings and orders, joined by |."""
    title = re.sub(r" \(.*\)$", "", title)
    plain = fold(title if BEYOND_LATIN.search(label) and title else label)
    usual, more = more_names().get((country, label), ("", ()))
    person = usual or plain
    first = [plain, label, title, fold(title), *more]
    both = [person, *first]
    for pattern in LESS:
        both += [pattern.sub("", name) for name in both]
    both += [name for form in both for name in respelt(form, country)]
    both += [name for form in both for name in turned(form, country)]
    seen = dict.fromkeys(name for name in both if name != person and " " in name)
    return person, "|".join(seen)


@cache
def more_names() -> dict[tuple[str, str], tuple[str, tuple[str, ...]]]:
    """Return the reviewed usual name, if not the label, and further names by country and label."""
    rows = read_table(HERE / "holders_names.tsv")
    return {
        (row["country"], row["person"]): (row["usual"], tuple(row["names"].split("|")))
        for row in rows
    }


@cache
def given_names() -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the ways of writing a given name, by country and each of them."""
    rows = [(row["country"], row["names"].split("|")) for row in read_table(GIVEN)]
    return {(country, name): tuple(names) for country, names in rows for name in names}


def respelt(name: str, country: str) -> list[str]:
    """Return a name with its given name in the other spellings."""
    given, _, rest = name.partition(" ")
    return [f"{other} {rest}" for other in given_names().get((country, given), ()) if rest]


def turned(name: str, country: str) -> list[str]:
    """Return a name in the other order, and a Korean one also without its hyphen."""
    words = name.split()
    if country not in ("JPN", "KOR", "CHN") or len(words) != 2 or BEYOND_LATIN.search(name):
        return []
    swapped = f"{words[1]} {words[0]}"
    if country != "KOR" or "-" not in name:
        return [swapped]
    family_first = words if "-" in words[1] else words[::-1]
    return [swapped, re.sub(r"-(\w)", lambda hit: " " + hit[1].upper(), " ".join(family_first))]


def without_contained(rows: list[Holder]) -> list[Holder]:
    """Drop the spells that lie inside another of the same person and post."""
    groups: dict[tuple[str, str, str], list[Holder]] = defaultdict(list)
    for row in rows:
        groups[row.wikidata, row.country, row.post].append(row)
    return [
        row
        for group in groups.values()
        for row in dict.fromkeys(group)
        if not any(inside(row, other) for other in group if span(other) != span(row))
    ]


def span(row: Holder) -> tuple[str, str]:
    """Return the first and the last day a spell can cover, as sortable text."""
    return row.start + "-01-01"[len(row.start) - 4 :], row.end + "-99-99"[len(row.end) - 4 :] if (
        row.end
    ) else "9999"


def inside(row: Holder, other: Holder) -> bool:
    """Say whether a spell lies inside another."""
    return span(other)[0] <= span(row)[0] and span(row)[1] <= span(other)[1]


Names = dict[tuple[str, str], list[Holder]]


def linked(rows: Iterable[Holder]) -> Names:
    """Index holders by country and each of their folded names."""
    index: Names = defaultdict(list)
    for row in rows:
        for name in folded_names(row):
            index[row.country, name].append(row)
    return index


def folded_names(row: Holder) -> set[str]:
    """Return the names of a row as they are compared."""
    names = (row.person, *row.names.split("|"))
    return {fold(name).casefold().replace("-", " ") for name in names if name}


def namesakes(row: Holder, known: Names) -> list[Holder]:
    """Return the rows of the same country where the main name of one is a name of the other.

    Two further names that agree do not count: father and son share `George Bush`.
    """
    main = fold(row.person).casefold().replace("-", " ")
    found = [other for name in folded_names(row) for other in known.get((row.country, name), ())]
    return [
        other
        for other in found
        if main in folded_names(other) or folded_names(replace(other, names="")) & folded_names(row)
    ]


def link(rows: Iterable[Holder], known: Names) -> Iterator[Holder]:
    """Yield rows with the Wikidata id of their only namesake in the country."""
    for row in rows:
        ids = {other.wikidata for other in namesakes(row, known)} - {""}
        yield replace(row, wikidata=ids.pop()) if len(ids) == 1 and not row.wikidata else row


def covered(row: Holder, known: Names) -> bool:
    """Say whether a better source already has the person in office in that time."""
    start, end = span(row)
    same = [other for other in namesakes(row, known) if other.source != row.source]
    return any(
        other.post == row.post and span(other)[0] <= end and start <= span(other)[1]
        for other in same
    )


def write_posts(posts: Iterable[str]) -> None:
    """Write the kind and sectors of every post wording."""
    kinds = read_table(HERE / "holders_kinds.tsv")
    lines = ["post\tkind\tsectors"]
    for post in sorted(posts):
        kind = next(row for row in kinds if re.fullmatch(row["pattern"], post))
        lines.append(f"{post}\t{kind['kind']}\t{kind['sectors']}")
    (OUT / "posts.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
