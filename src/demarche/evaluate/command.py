"""`demarche evaluate ...`: gold files in, figures out, as a table or with --json as JSON."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import click

from demarche.coder import Coder
from demarche.errors import InputError
from demarche.evaluate import acceptance, articles, plv, raw, sentences, typing
from demarche.markup import parse
from demarche.occasion import places_in
from demarche.participants import actors_in
from demarche.read import read
from demarche.records import Document
from demarche.scene import read_scene

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
model_option = click.option(
    "--model", type=click.Path(exists=True, path_type=Path), help="A model folder of your own."
)


@click.group()
def evaluate() -> None:
    """Measure accuracy against gold data.

    Each figure is only as honest as its data: a warning says so when the model was trained on
    the file it is measured with.
    """


@evaluate.command("typing")
@click.argument("file", type=FILE)
@model_option
@as_json
def typing_command(file: Path, model: Path | None, as_json: bool) -> None:
    """Score event types with actor and recipient given.

    FILE is tab-separated with the columns marked_sentence (actor between <s> and </s>, recipient
    between <t> and </t>), gold_root (type) and gold_quad. CONCEDE and RETREAT count as YIELD.
    """
    coder = Coder(model=model)
    warn_if_trained_on(coder, file)
    rows = plv.read(file)
    likely = typing.probabilities(coder.parts.tagger, coder.parts.tokenizer, rows)
    show(typing.measure(rows, likely), as_json)


@evaluate.command("events")
@click.argument("file", type=FILE)
@model_option
@as_json
def events_command(file: Path, model: Path | None, as_json: bool) -> None:
    """Score events found in the raw sentences of a file as for `typing`.

    A hit needs each marked span matched with a token F1 of at least 0.5, and the type.
    """
    coder = Coder(model=model)
    warn_if_trained_on(coder, file)
    rows = plv.read(file)
    documents = (Document(str(number), row.text) for number, row in enumerate(rows))
    show(raw.measure(rows, list(coder.code_many(documents)), coder.parts.book), as_json)


@evaluate.command("records")
@click.argument("file", type=FILE)
@model_option
@as_json
def records_command(file: Path, model: Path | None, as_json: bool) -> None:
    """Check that the records of an acceptance list come out of its documents.

    FILE holds one JSON object a line: `document` lines name a text beside FILE and its date,
    `event` lines a quote with the types, modalities and countries that must come out,
    `must_not` lines a quote and types that must not. Prints found and missed lines per kind.
    """
    show(acceptance_figures(Coder(model=model), file), as_json)


@evaluate.command("corpus")
@click.argument("folder", type=click.Path(exists=True, path_type=Path), default="evaluation/gold")
@model_option
@as_json
def corpus_command(folder: Path, model: Path | None, as_json: bool) -> None:
    """Score whole articles against the gold articles of FOLDER, field by field."""
    coder = Coder(model=model)
    gold = [articles.read_article(path) for path in sorted(folder.glob("*.txt"))]
    if not gold:
        raise InputError(f"{folder} holds no gold article (*.txt)")
    coded = list(coder.code_many(article.document for article in gold))
    show(articles.measure(gold, coded), as_json)


@evaluate.command("sentences")
@click.argument("files", type=FILE, nargs=-1, required=True)
@model_option
@as_json
def sentences_command(files: tuple[Path, ...], model: Path | None, as_json: bool) -> None:
    """Score types, modes, modality, contexts, finding and calibration on marked sentences.

    FILES are written in the corpus's markup (training/corpus/GUIDE.md).
    """
    coder = Coder(model=model)
    marked = []
    for path in files:
        warn_if_trained_on(coder, path)
        numbered = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        marked += [parse(line) for _, line in numbered if line and not line.startswith("#")]
    show(sentences.measure(coder.parts.tagger, coder.parts.tokenizer, marked), as_json)


half_option = click.option(
    "--half",
    type=click.Choice(("tune", "report")),
    help="One half of the documents, split by a digest of their names.",
)


@evaluate.command("places")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@half_option
@click.option("--demonyms", is_flag=True, help="Find words like Chinese, too, as LGL marks them.")
@as_json
def places_command(file: Path, half: str | None, demonyms: bool, as_json: bool) -> None:
    """Score toponyms found and placed against gold ones.

    FILE is XML as of LGL, GeoVirus or TR-News (also gzipped), or a folder of brat files as of
    GeoWebNews. A toponym is placed well within 161 km of the gold point; figures are given with
    gold spans and end to end, and by kind of place.
    """
    from demarche.evaluate import places

    documents = [one for one in places.read(file) if half in (None, one.half)]
    show(places.measure(documents, places.finder(demonyms=demonyms)), as_json)


@evaluate.command("times")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@half_option
@as_json
def times_command(folder: Path, half: str | None, as_json: bool) -> None:
    """Score time expressions against the TimeML files (*.tml) of FOLDER, as TempEval-3 did."""
    from demarche.evaluate import times

    show(times.evaluate(folder, half), as_json)


@evaluate.command("actors")
@click.argument("file", type=FILE)
@half_option
@as_json
def actors_command(file: Path, half: str | None, as_json: bool) -> None:
    """Score countries, primary sectors and refusals of mentions in context.

    FILE is tab-separated with the columns id, date, context (the mention between <m> and </m>),
    country (codes, `;` between those of several parties, `|` between alternatives, `-` for
    none), sector (primary ones that will do) and refuse (1 where nothing may be claimed).
    """
    from demarche import knowledge
    from demarche.evaluate import actors

    rows = [row for row in actors.read_actors(file) if half in (None, actors.half(row))]
    known = knowledge.load()
    show(actors.measure(rows, [actors.answer(row, known) for row in rows]), as_json)


@evaluate.command("quantities")
@click.argument("file", type=FILE)
@as_json
def quantities_command(file: Path, as_json: bool) -> None:
    """Score numbers found, their value and unit, what is counted, and their qualifier.

    FILE holds one JSON object a line with `text` and `quantities` (start, end, value, unit,
    counted, qualifier, and high for a range).
    """
    from demarche.evaluate import quantities

    show(quantities.evaluate(file), as_json)


@evaluate.command("quotes")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@model_option
@as_json
def quotes_command(folder: Path, model: Path | None, as_json: bool) -> None:
    """Score speakers, cues and contents of statements, exact and by overlap.

    FOLDER is laid out as a part of PolNeAR: texts and their annotations.
    """
    from demarche.evaluate import quotes

    show(quotes.evaluate(folder, Coder(model=model).attributions), as_json)


@evaluate.command("positions")
@click.argument("file", type=FILE)
@model_option
@as_json
def positions_command(file: Path, model: Path | None, as_json: bool) -> None:
    """Score the issues that statements are about, and the stances they take.

    FILE holds one JSON object a line with `text` and `statements` (start and end of the content,
    cue, `stance` by issue). `given` is measured with the gold cue and content, `found` end to end.
    """
    from demarche.evaluate import positions

    show(positions.evaluate(file, Coder(model=model)), as_json)


@evaluate.command("incidents")
@click.argument("path", metavar="DIR", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(("ecb", "meantime", "reports")),
    required=True,
    help="What DIR holds.",
)
@model_option
@as_json
def incidents_command(path: Path, form: str, model: Path | None, as_json: bool) -> None:
    """Score how event mentions are linked to incidents.

    DIR is ECB+ (topics 26 to 35 are scored, validated sentences only) or MEANTIME, as folder or
    tar archive: CoNLL F1 beside a same-head-stem baseline, gold mentions given, no topics told.
    Or a file of reports, a JSON object a line with id, published, publisher, title, text and
    events (trigger, happening): B-cubed end to end from raw text, and with gold events.
    """
    from demarche.evaluate import incidents

    show(incidents.evaluate(path, form, Coder(model=model)), as_json)


def acceptance_figures(coder: Coder, file: Path) -> dict[str, Any]:
    """Code the documents that an acceptance list names and score them against its lines."""
    lines = acceptance.read_lines(file)
    texts, found = {}, {}
    for line in lines:
        if line["kind"] != "document":
            continue
        given = None if line.get("published_in_text") else line.get("published")
        document = next(read([str(file.parent / line["doc"])], published=given))
        if not isinstance(document, Document):
            raise InputError(f"{document.source}: {document.reason}")
        texts[line["doc"]] = document.text
        scene = read_scene(document)
        found[line["doc"]] = acceptance.Outcome(
            coder.read(document), actors_in(scene), places_in(scene)
        )
    return acceptance.measure(lines, texts, found)


def warn_if_trained_on(coder: Coder, file: Path) -> None:
    """Say so when the model has seen the file in training."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    names = [
        name
        for name, known in (coder.parts.tagger.settings.trained_on or {}).items()
        if known == digest
    ]
    if names:
        click.echo(
            f"warning: the model was trained on {names[0]}: these figures say how well it "
            "remembers, not how well it reads",
            err=True,
        )


def show(figures: dict[str, Any], as_json: bool) -> None:
    """Print figures as JSON or as a plain table."""
    if as_json:
        click.echo(json.dumps(figures, indent=2))
        return
    for name, value in flattened(figures):
        click.echo(f"{name:40} {value}")


def flattened(figures: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    """Return nested figures as dotted names with their values; lists come one line an item."""
    flat: list[tuple[str, Any]] = []
    for name, value in figures.items():
        if isinstance(value, dict):
            flat += flattened(value, f"{prefix}{name}.")
        elif isinstance(value, list):
            flat += [(f"{prefix}{name}", item) for item in value]
        else:
            flat.append((f"{prefix}{name}", value))
    return flat
