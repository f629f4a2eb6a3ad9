"""Texts to vectors: the encoder that ships, any sentence-transformers model, and a twin for tests."""

import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
from safetensors import safe_open
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from faq_bank.text import sound, words

Vectors = npt.NDArray[np.float32]

SHIPPED = Path(__file__).parent / "model"

_LONGEST_CHARACTERS = 4_000
_WEIGHTS_FILE = "model.safetensors"
_STATIC_MODULES = ("StaticEmbedding", "Normalize")
_SHORT_WORD = 3


class Encoder(Protocol):
    """Gives every text a vector of length 1; a text without a known word gets the zero vector.

    Thread-safe. `name` changes whenever the vectors would, so that an index knows when it is stale.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Vectors: ...


def load_encoder(model: str | Path = SHIPPED) -> Encoder:
    """A model's folder or hub name. Torch is imported only for a model that needs it."""
    folder = Path(model)
    if _is_static(folder):
        return StaticEncoder(folder)
    return SentenceTransformersEncoder(str(model))


def _is_static(folder: Path) -> bool:
    """Whether the folder holds a plain average of word vectors in the layout that ships."""
    modules = folder / "modules.json"
    if not modules.is_file():
        return False
    kinds = [module["type"].rsplit(".", 1)[-1] for module in json.loads(modules.read_text("utf-8"))]
    if tuple(kinds) != _STATIC_MODULES:
        return False
    with safe_open(folder / _WEIGHTS_FILE, framework="np") as tensors:
        return set(tensors.keys()) == {"embeddings", "weights"}


class StaticEncoder:
    """Reads the shipped model's files without torch; the vectors are sentence-transformers' own."""

    def __init__(self, folder: Path) -> None:
        tensors = load_file(folder / _WEIGHTS_FILE)
        self._rows, self._scales = tensors["embeddings"], tensors["weights"].astype(np.float32)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._name = f"static-{zlib.crc32(self._rows.tobytes()):08x}"

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimensions(self) -> int:
        return int(self._rows.shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        cut = [_readable(text) for text in texts]
        encoded = self._tokenizer.encode_batch_fast(cut, add_special_tokens=False)
        vectors = np.zeros((len(cut), self.dimensions), dtype=np.float32)
        for row, one in enumerate(encoded):
            ids = np.asarray(one.ids, dtype=np.intp)
            vectors[row] = self._scales[ids] @ self._rows[ids].astype(np.float32)
        return _of_length_one(vectors)


class SentenceTransformersEncoder:
    """Any other sentence-transformers model: a folder, or a name that the hub knows."""

    def __init__(self, model: str) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(model, device="cpu")
        self._name = model
        self._dimensions = len(self._model.encode("1", show_progress_bar=False))

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimensions(self) -> int:
        return self._dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        cut = [_readable(text) for text in texts]
        vectors = self._model.encode(cut, convert_to_numpy=True, show_progress_bar=False)
        return _of_length_one(
            np.asarray(vectors, dtype=np.float32).reshape(len(cut), self._dimensions)
        )


class HashingEncoder:
    """The harmless twin: words and their beginnings hashed. Same words, close vectors."""

    def __init__(self, dimensions: int = 128) -> None:
        self._dimensions = dimensions

    @property
    def name(self) -> str:
        return f"hashing-{self._dimensions}"

    @property
    def dimensions(self) -> int:
        return self._dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self._dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in words(sound(text)):
                for part in {word, word[: max(_SHORT_WORD, len(word) - 2)]}:
                    vectors[row, zlib.crc32(part.encode()) % self._dimensions] += 1.0
        return _of_length_one(vectors)


def _readable(text: str) -> str:
    """No longer than a message can be, without the lone surrogates that tokenizers refuse."""
    return text[:_LONGEST_CHARACTERS].encode("utf-8", "ignore").decode()


def _of_length_one(vectors: Vectors) -> Vectors:
    """Broken numbers become zeros: a search over them finds nothing, rather than something odd."""
    finite = np.nan_to_num(vectors, nan=0.0, posinf=0.0, neginf=0.0)
    lengths = np.linalg.norm(finite, axis=1, keepdims=True)
    return np.asarray(finite / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)
