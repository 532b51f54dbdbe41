"""A document in, its records out: the chain from sentences to events, in one place.

`Coder.code` is the front door; `code_many` does the same for many documents at once, faster
and with the same records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path

from demarche import codebook, countries, headlines, records, resources
from demarche.events import Draft, drafts
from demarche.mentions import tidy
from demarche.records import Actor, Document, Event, Mention, Place, Span, When
from demarche.segment import sentences
from demarche.tagger import OnnxHalves, Tagger, read_settings
from demarche.tokens import Tokenizer
from demarche.version import __version__

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
    settings, own = read_settings(folder), folder / "codebook.toml"
    return Parts(
        Tokenizer(folder / "tokenizer.json"),
        Tagger(OnnxHalves(folder), settings),
        codebook.load(str(own) if own.exists() else settings.codebook),
        records.Coder(__version__, resources.model_digest(folder)),
    )


class Coder:
    """Codes documents with one model; loads it on first use.

    `min_confidence` leaves out events that are less sure to be of their type.
    """

    def __init__(self, *, model: Path | Parts | None = None, min_confidence: float = 0.0) -> None:
        """Choose the model (the package's own by default) and the cut."""
        self._model = model or resources.model_folder()
        self._min_confidence = min_confidence

    @cached_property
    def parts(self) -> Parts:
        """The loaded model."""
        return self._model if isinstance(self._model, Parts) else load_parts(self._model)

    def code(self, document: Document) -> list[Event]:
        """Return the document's events in text order."""
        return next(self.code_many([document]))

    def code_many(self, documents: Iterable[Document]) -> Iterator[list[Event]]:
        """Yield each document's events, as `code` would, in the order given."""
        waiting = iter(documents)
        while chunk := list(islice(waiting, CHUNK)):
            yield from self._code_chunk(chunk)

    def _code_chunk(self, documents: Sequence[Document]) -> Iterator[list[Event]]:
        found = [sentences(document.text) for document in documents]
        texts = [
            document.text[span.start : span.end]
            for document, spans in zip(documents, found, strict=True)
            for span in spans
        ]
        encodings = self.parts.tokenizer.encode_all(texts)
        read = zip(encodings, self.parts.tagger.read(encodings), strict=True)
        for document, spans in zip(documents, found, strict=True):
            events: list[Event] = []
            for span, (encoding, readings) in zip(spans, islice(read, len(spans)), strict=True):
                made = drafts(encoding, readings, self.parts.tagger.settings)
                events.extend(self._events(document, span, made))
            yield headlines.without_repeats(events, document, spans)

    def _events(self, document: Document, sentence: Span, made: Sequence[Draft]) -> Iterator[Event]:
        for draft in made:
            if draft.confidence["type"] >= self._min_confidence:
                yield event(document, sentence, draft, self.parts.book)


def event(document: Document, sentence: Span, draft: Draft, book: codebook.Codebook) -> Event:
    """Make the record of a draft: spans into the document, countries, scores."""

    def mention(span: Span) -> Mention:
        start, end = sentence.start + span.start, sentence.start + span.end
        return Mention(start, end, document.text[start:end])

    def mentions(role: str) -> list[Mention]:
        return [mention(span) for span in tidy(words, draft.spans(role), names)]

    def actors(role: str) -> tuple[Actor, ...]:
        return tuple(actor(one) for one in mentions(role))

    def when(role: str) -> When | None:
        spans = draft.spans(role)
        return _when(mention(spans[0])) if spans else None

    words = document.text[sentence.start : sentence.end]
    names = [naming.span for naming in countries.load().find(words)]
    places, speakers = mentions("place"), actors("speaker")
    trigger = mention(draft.trigger)
    return Event(
        id=f"{document.id}#{trigger.start}",
        document=document.id,
        sentence=mention(Span(0, len(sentence))),
        trigger=trigger,
        type=draft.type,
        mode=draft.mode,
        modality=draft.modality,
        contexts=draft.contexts,
        actors=actors("actor"),
        recipients=actors("recipient"),
        speaker=speakers[0] if speakers else None,
        when=when("time"),
        content_when=when("content_time"),
        place=_place(places[0]) if places else None,
        confidence=draft.confidence,
        intensity=book.intensity(draft.type, draft.mode),
        quad=book.type(draft.type).quad,
        cameo=book.cameo(draft.type, draft.mode),
    )


def actor(mention: Mention) -> Actor:
    """Make the actor of a mention, with the country that its own words name."""
    naming = countries.load().of(mention.text)
    plain = Actor(name=" ".join(mention.text.split()), mention=mention)
    if naming is None:
        return plain
    return replace(plain, country=naming.code, via=naming.kind)


def _when(mention: Mention) -> When:
    return When(text=mention.text, mention=mention)


def _place(mention: Mention) -> Place:
    return Place(text=mention.text, mention=mention)
