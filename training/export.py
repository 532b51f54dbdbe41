"""A trained network in, the int8 files of the package out.

Weights become int8 per channel. Activation scales are fixed from sentences of the corpus
(static quantization): a sentence's numbers then do not depend on its batch, and no pass over
the activations is spent on finding their range. Weights use 7 bits, since processors without
VNNI add pairs of products in 16 bits.
"""

from __future__ import annotations

import gzip
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import helper, numpy_helper
from onnxruntime import InferenceSession, SessionOptions
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from demarche.ranges import Floats
from demarche.tagger import MARKS, Settings
from demarche.tokens import Tokenizer
from training.model import Network
from training.network import TorchHalves

HEADS = ("tags", "types", "modes", "modalities", "contexts")
Feed = dict[str, Floats]


class Lower(nn.Module):
    """Pass one from word vectors, without mask: its batches hold one length."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, words: Tensor) -> tuple[Tensor, Tensor]:
        """Return states and trigger scores."""
        return self.network.lower_states(words, None)


class Upper(nn.Module):
    """Pass two without mask."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, states: Tensor, marks: Tensor) -> tuple[Tensor, ...]:
        """Return the heads in the order of HEADS."""
        out = self.network.upper(states, None, marks)
        return tuple(out[name] for name in HEADS)


def export(
    network: Network,
    settings: Settings,
    tokenizer_file: Path,
    sentences: Sequence[str],
    folder: Path,
) -> None:
    """Write the model's files into the folder; `sentences` fix the activation scales."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(tokenizer_file, folder / "tokenizer.json")
    _write_words(network.word.weight.detach().numpy(), folder / "words.npz")
    export_halves(network, Tokenizer(tokenizer_file), sentences, folder)
    write_settings(settings, folder)


def export_halves(
    network: Network, tokenizer: Tokenizer, sentences: Sequence[str], folder: Path
) -> None:
    """Write the two halves of a network; word vectors are the same in all."""
    folder.mkdir(parents=True, exist_ok=True)
    lower_feeds, upper_feeds = _feeds(network, tokenizer, sentences)
    outputs = ["states", "triggers"]
    quantized(Lower(network), lower_feeds, outputs, folder / "lower.onnx")
    quantized(Upper(network), upper_feeds, list(HEADS), folder / "upper.onnx")


def write_settings(settings: Settings, folder: Path) -> None:
    """Write settings.json."""
    text = json.dumps(asdict(settings), indent=1, ensure_ascii=False)
    (folder / "settings.json").write_text(text + "\n", encoding="utf-8")


def _write_words(vectors: Floats, path: Path) -> None:
    """Write word vectors as int8 with one scale a word."""
    scales = (np.abs(vectors).max(1) / 127).clip(min=1e-8).astype(np.float32)
    rounded = np.round(vectors / scales[:, None]).astype(np.int8)
    np.savez_compressed(path, vectors=rounded, scales=scales)


def _feeds(
    network: Network, tokenizer: Tokenizer, sentences: Sequence[str]
) -> tuple[list[Feed], list[Feed]]:
    """Return inputs of both halves for the given sentences, one each."""
    halves = TorchHalves(network)
    table = network.word.weight.detach().numpy()
    lower, upper = [], []
    for encoding in tokenizer.encode_all(sentences):
        ids = np.array([encoding.ids], dtype=np.int64)
        states, triggers = halves.lower(ids)
        marks = np.zeros((1, len(encoding), len(MARKS)), dtype=np.float32)
        marks[0, 1 + int(triggers[0, 1:-1, 1].argmax()) if len(encoding) > 2 else 0, 0] = 1
        lower.append({"words": table[ids]})
        upper.append({"states": states, "marks": marks})
    return lower, upper


def quantized(module: nn.Module, feeds: Sequence[Feed], outputs: list[str], path: Path) -> None:
    """Write a module as int8 with scales fixed by the feeds."""
    with tempfile.TemporaryDirectory() as scratch:
        plain, dynamic = Path(scratch) / "plain.onnx", Path(scratch) / "dynamic.onnx"
        _to_onnx(module, feeds[0], outputs, plain)
        quantize_dynamic(
            plain,
            dynamic,
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gemm"],
        )
        graph = onnx.load(dynamic)
        nodes = [node for node in graph.graph.node if node.op_type == "DynamicQuantizeLinear"]
        ranges = _ranges(plain, [node.input[0] for node in nodes], feeds)
        for node in nodes:
            _fix_scale(graph.graph, node, *ranges[node.input[0]])
        onnx.save(graph, path)


def pack(path: Path) -> None:
    """Put a graph into gzip, a fourth smaller, with the same bytes each time."""
    packed = gzip.compress(path.read_bytes(), 9, mtime=0)
    path.with_name(f"{path.name}.gz").write_bytes(packed)
    path.unlink()


def _to_onnx(module: nn.Module, feed: Feed, outputs: list[str], path: Path) -> None:
    batch, pieces = torch.export.Dim("batch", max=1024), torch.export.Dim("pieces", max=512)
    inputs = tuple(torch.zeros(3, 12, *value.shape[2:]) for value in feed.values())
    torch.onnx.export(
        module.eval(),
        inputs,
        str(path),
        input_names=list(feed),
        output_names=outputs,
        dynamic_shapes=tuple({0: batch, 1: pieces} for _ in inputs),
        dynamo=True,
        external_data=False,
        opset_version=21,
        verbose=False,
    )
    graph = onnx.load(path)
    del graph.graph.value_info[:]  # the exporter's inner shapes contradict the quantizer's
    onnx.save(graph, path)


def _ranges(
    plain: Path, names: Sequence[str], feeds: Sequence[Feed]
) -> dict[str, tuple[float, float]]:
    """Run the float graph and return the least and greatest value of each named tensor."""
    graph = onnx.load(plain)
    known = {output.name for output in graph.graph.output}
    given = {value.name for value in graph.graph.input}
    for name in dict.fromkeys(names):
        if name not in known | given:
            graph.graph.output.append(helper.make_tensor_value_info(name, 1, None))
    session = InferenceSession(graph.SerializeToString(), SessionOptions())
    outputs = [output.name for output in session.get_outputs()]
    ranges: dict[str, tuple[float, float]] = {}
    for feed in feeds:
        seen: dict[str, NDArray[Any]] = dict(zip(outputs, session.run(None, feed), strict=True))
        seen |= feed
        for name in names:
            low, high = ranges.get(name, (0.0, 0.0))
            ranges[name] = min(low, float(seen[name].min())), max(high, float(seen[name].max()))
    return ranges


def _fix_scale(graph: Any, node: Any, low: float, high: float) -> None:
    """Turn a dynamic quantization node into one with a fixed scale."""
    output, scale_name, zero_name = node.output
    scale = (high - low) / 255
    zero = round(-low / scale)
    graph.initializer.append(numpy_helper.from_array(np.array(scale, np.float32), scale_name))
    graph.initializer.append(numpy_helper.from_array(np.array(zero, np.uint8), zero_name))
    node.op_type = "QuantizeLinear"
    node.input.extend([scale_name, zero_name])
    del node.output[:]
    node.output.append(output)
