"""The files that come with the package: names in, paths out."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

MODEL_FILES = ("settings.json", "tokenizer.json", "words.npz", "lower.onnx", "upper.onnx")
MORE_FILES = ("pairs/lower.onnx.gz", "pairs/upper.onnx.gz", "voices.onnx.gz", "voices.npz")
"""Of the network that reads by actor and recipient, and of who speaks; a model may lack them."""


def data_path(name: str) -> Path:
    """Return the path of a data file of the package."""
    return Path(str(files("demarche"))) / "data" / name


def model_folder() -> Path:
    """Return the folder of the model that comes with the package."""
    return data_path("model")


@cache
def model_digest(folder: Path) -> str:
    """Return the first 12 hexadecimal digits of the SHA-256 over the model's files."""
    digest = hashlib.sha256()
    for name in (*MODEL_FILES, *MORE_FILES):
        if name in MODEL_FILES or (folder / name).exists():
            digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:12]
