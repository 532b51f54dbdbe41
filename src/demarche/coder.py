"""A document in, its records out: the chain from sentences to findings, in one place.

`Coder.read` is the front door; `read_many` does the same for many documents at once, faster
and with the same records. `code` and `code_many` give the events alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

from demarche import codebook, countries, headlines, issues, records, resources, statements
from demarche.events import Draft, drafts
from demarche.knowledge import Knowledge
from demarche.knowledge import load as load_knowledge
from demarche.mentions import tidy
from demarche.occasion import counted, place_of, when_of
from demarche.participants import who
from demarche.positions import of_document
from demarche.records import Actor, Document, Event, Findings, Mention, Span, When
from demarche.sayings import claimed, statements_of
from demarche.scene import Scene, read_scene
from demarche.segment import sentences
from demarche.statements import Attribution
from demarche.strengths import forces_of, quantities_of
from demarche.tagger import OnnxHalves, Tagger, read_settings
from demarche.tokens import Tokenizer
from demarche.version import __version__
from demarche.voices import Example, Listener

CHUNK = 64
"""Documents whose sentences are read together."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a coder works with: vocabulary, model, ontology, and the mark it leaves in records."""

    tokenizer: Tokenizer
    tagger: Tagger
    book: codebook.Codebook
    mark: records.Coder


def load_parts(folder: Path) -> Parts:
    """Load a model's folder; raise ModelError when files are missing or do not fit."""
    settings, own, pairs = read_settings(folder), folder / "codebook.toml", folder / "pairs"
    halves = OnnxHalves(folder)
    by_pair = OnnxHalves(pairs, words=folder) if pairs.exists() else None
    return Parts(
        Tokenizer(folder / "tokenizer.json"),
        Tagger(halves, settings, by_pair, _listener(folder, halves)),
        codebook.load(str(own) if own.exists() else settings.codebook),
        records.Coder(__version__, resources.model_digest(folder)),
    )


def _learn(parts: Parts, issue: issues.Issue) -> None:
    """Teach an issue of the user's by its sentences."""
    listener, told = parts.tagger.listener, issue.sentences
    if listener is None or not told:
        return
    encodings = parts.tokenizer.encode_all([one.text for one in told])
    examples = []
    for one, encoding in zip(told, encodings, strict=True):
        cue, _, contents = (encoding.cover(spans) for spans in one.roles)
        examples.append(Example(encoding, cue[0] if cue else None, contents))
    listener.learn(issue.name, examples)


def _listener(folder: Path, halves: OnnxHalves) -> Listener:
    """Hear with a model's own voices, or where it has none with those of the package."""
    if (folder / "voices.npz").exists():
        return Listener(halves, folder)
    package = resources.model_folder()
    return Listener(OnnxHalves(package), package, alone=True)


class Coder:
    """Codes documents with one model; loads it on first use.

    `min_confidence` leaves out events that are less sure to be of their type.
    """

    def __init__(
        self,
        *,
        model: Path | Parts | None = None,
        min_confidence: float = 0.0,
        knowledge: tuple[Path, ...] = (),
        issues: tuple[Path, ...] = (),
    ) -> None:
        """Choose the model (the package's by default), the cut, actors and issues of your own."""
        self._model = model or resources.model_folder()
        self._min_confidence = min_confidence
        self._own = knowledge
        self._issues = issues

    @cached_property
    def parts(self) -> Parts:
        """The loaded model."""
        loaded = self._model if isinstance(self._model, Parts) else load_parts(self._model)
        for issue in issues.load(self._issues).values() if self._issues else ():
            _learn(loaded, issue)
        return loaded

    @cached_property
    def _knowledge(self) -> Knowledge:
        return load_knowledge(self._own)

    def code(self, document: Document) -> list[Event]:
        """Return the document's events in text order."""
        return list(self.read(document).events)

    def code_many(self, documents: Iterable[Document]) -> Iterator[list[Event]]:
        """Yield each document's events, as `code` would, in the order given."""
        return (list(findings.events) for findings in self.read_many(documents))

    def read(self, document: Document) -> Findings:
        """Return the document's events, statements, positions, quantities and forces."""
        return next(self.read_many([document]))

    def attributions(self, text: str) -> list[Attribution]:
        """Return who says what in a text, as spans, without resolving anybody."""
        spans = sentences(text)
        encodings = self.parts.tokenizer.encode_all([text[one.start : one.end] for one in spans])
        heard = self.parts.tagger.read(encodings)
        return statements.gather(text, list(zip(spans, heard, strict=True)))

    def read_many(self, documents: Iterable[Document]) -> Iterator[Findings]:
        """Yield each document's findings, as `read` would, in the order given."""
        waiting = iter(documents)
        while chunk := list(islice(waiting, CHUNK)):
            yield from self._read_chunk(chunk)

    def _read_chunk(self, documents: Sequence[Document]) -> Iterator[Findings]:
        found = [sentences(document.text) for document in documents]
        texts = [
            document.text[span.start : span.end]
            for document, spans in zip(documents, found, strict=True)
            for span in spans
        ]
        encodings = self.parts.tokenizer.encode_all(texts)
        read = iter(self.parts.tagger.read(encodings))
        for document, spans in zip(documents, found, strict=True):
            drafted: list[tuple[Span, Draft]] = []
            heard = list(zip(spans, islice(read, len(spans)), strict=True))
            for span, sentence in heard:
                made = drafts(sentence.encoding, sentence.candidates, self.parts.tagger.settings)
                drafted += [(span, one) for one in made if self._is_sure(one)]
            said = statements.gather(document.text, heard)
            yield self._findings(document, spans, drafted, said)

    def _is_sure(self, draft: Draft) -> bool:
        return draft.confidence["type"] >= self._min_confidence

    def _findings(
        self,
        document: Document,
        spans: Sequence[Span],
        drafted: Sequence[tuple[Span, Draft]],
        attributions: Sequence[Attribution],
    ) -> Findings:
        scene = read_scene(document, spans, self._knowledge)
        book = self.parts.book
        events = [event(document, span, draft, book, scene) for span, draft in drafted]
        said = statements_of(document, attributions, scene)
        events = claimed(counted(events, scene, book), said)
        forces = forces_of(document, scene)
        return Findings(
            document.id,
            tuple(headlines.without_repeats(events, document, spans)),
            tuple(said),
            tuple(of_document(said, document)),
            tuple(quantities_of(document, events, forces, scene)),
            tuple(forces),
        )


def event(
    document: Document, sentence: Span, draft: Draft, book: codebook.Codebook, scene: Scene
) -> Event:
    """Make the record of a draft: spans into the document, who, where, when, scores."""

    def mention(span: Span) -> Mention:
        start, end = sentence.start + span.start, sentence.start + span.end
        return Mention(start, end, document.text[start:end])

    def mentions(role: str) -> list[Mention]:
        return [mention(span) for span in tidy(words, draft.spans(role), names)]

    def when(role: str) -> When | None:
        spans, past = draft.spans(role), role == "time" and draft.modality == "actual"
        return when_of(scene, mention(spans[0]), past=past) if spans else None

    words = document.text[sentence.start : sentence.end]
    names = [naming.span for naming in countries.load().find(words)]
    time, trigger = when("time"), mention(draft.trigger)
    day = (time.start if time else None) or scene.published
    actors = who(scene, mentions("actor"), day)
    recipients = who(scene, mentions("recipient"), day, avoid=actors)
    places, speakers = mentions("place"), who(scene, mentions("speaker"), day)
    return Event(
        id=f"{document.id}#{trigger.start}",
        document=document.id,
        sentence=mention(Span(0, len(sentence))),
        trigger=trigger,
        type=draft.type,
        mode=draft.mode,
        modality=draft.modality,
        contexts=draft.contexts,
        actors=actors,
        recipients=recipients,
        speaker=speakers[0] if speakers else None,
        when=time,
        content_when=when("content_time"),
        place=place_of(scene, places[0], _origin(actors)) if places else None,
        confidence=draft.confidence,
        intensity=book.intensity(draft.type, draft.mode),
        quad=book.type(draft.type).quad,
        cameo=book.cameo(draft.type, draft.mode),
    )


def _origin(actors: Sequence[Actor]) -> str | None:
    return next((actor.country for actor in actors if actor.country), None)
