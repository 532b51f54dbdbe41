"""Text in, two-letter language code out; offline, and the same answer every time.

English is told by its function words, which hold up where names crowd a short text and cost no
model; the rest goes to py3langid, which carries its model in its wheel.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

ENGLISH = "en"
LOOK = 3000
"""Characters from the start of the text that are looked at."""

SHORT = 40
"""Below this many letters a text in ASCII counts as English: names would decide otherwise."""

SURE = 0.15
"""Share of English function words from which no other language is considered."""

DOUBT = 0.25
"""Probability below which another language is not believed of letters that are mostly ASCII."""

# Left out: words that are also common in other languages (a, an, as, in, on, he, was, die, to).
_FUNCTION_WORDS_TEXT = (
    "the of and that with by from were is are for at has have had been which this these "
    "those its his their they it be would will said after not but who than between into "
    "about against over under during before when while"
)
_FUNCTION_WORDS = frozenset(_FUNCTION_WORDS_TEXT.split())
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

# Languages in which names and short English texts drown and which hardly any news is written in.
_UNLIKELY = frozenset({"pcm", "zxx", "und", "sco"})


def detect(text: str) -> str:
    """Return the code of the language of the text; 'en' where there are no letters to tell by.

    A language without a two-letter code keeps its three-letter one.
    """
    words = [word.lower() for word in _WORD.findall(text[:LOOK])]
    if not words or _share(words) >= SURE:
        return ENGLISH
    letters = "".join(words)
    if letters.isascii() and len(letters) < SHORT:
        return ENGLISH
    code, probability = _classifier()(" ".join(words))
    return ENGLISH if probability < DOUBT and _mostly_ascii(letters) else code


def _mostly_ascii(letters: str) -> bool:
    """Tell whether English with foreign names could look like this."""
    return sum(map(str.isascii, letters)) >= 0.9 * len(letters)


def _share(words: list[str]) -> float:
    return sum(word in _FUNCTION_WORDS for word in words) / len(words)


@cache
def _classifier() -> Callable[[str], tuple[str, float]]:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages([code for code in model.labels if code not in _UNLIKELY])
    classify: Callable[[str], tuple[str, float]] = model.classify
    return classify
