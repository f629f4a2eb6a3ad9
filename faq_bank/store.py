"""Keeps built indexes on disk by what they were built from; a damaged or stale one is built anew."""

import hashlib
import json
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import faiss
import numpy as np
import structlog

from faq_bank.entry import Entry
from faq_bank.kinds import KindClassifier, train_kinds
from faq_bank.lens import Lens
from faq_bank.lexical import LexicalIndex, WordIndex
from faq_bank.lists import Labelled, labelled
from faq_bank.loader import Bank
from faq_bank.reader import Reader
from faq_bank.shelf import Shelf, Wordings, arrays_of, build_shelf
from faq_bank.taxonomy import taxonomy_examples

log = structlog.get_logger()

#: Raised by hand when the files change their meaning.
FORMAT = 3
_DAMAGED = (OSError, RuntimeError, ValueError, KeyError, EOFError, BadZipFile, json.JSONDecodeError)


@dataclass(frozen=True)
class Index:
    shelves: Mapping[str, Shelf]
    kinds: KindClassifier


def open_index(bank: Bank, reader: Reader, folder: Path) -> Index:
    """The index of exactly this bank and this model, from disk if it is whole, else built."""
    place = folder / index_key(bank, reader)
    if place.is_dir():
        try:
            return load_index(place, by_organisation(bank))
        except _DAMAGED as error:
            log.warning("faq.index_damaged", error=type(error).__name__)
            shutil.rmtree(place, ignore_errors=True)
    index = build_index(bank, reader)
    save_index(index, place)
    return index


def index_key(bank: Bank, reader: Reader) -> str:
    examples = repr([(row.text, row.language, row.label) for row in _examples()])
    parts = (str(FORMAT), faiss.__version__, reader.name, bank.fingerprint, examples)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]


def by_organisation(bank: Bank) -> Mapping[str, list[Entry]]:
    entries: dict[str, list[Entry]] = defaultdict(list)
    for entry in bank.entries:
        entries[entry.organisation].append(entry)
    return entries


def build_index(bank: Bank, reader: Reader) -> Index:
    shelves = {
        organisation: build_shelf(organisation, entries, reader)
        for organisation, entries in by_organisation(bank).items()
    }
    wordings = Wordings.of(bank.entries)
    questions = list(zip(wordings.texts, wordings.languages, strict=True))
    return Index(shelves, train_kinds(reader, questions, _examples()))


def _examples() -> Sequence[Labelled]:
    return (*labelled(), *taxonomy_examples())


def save_index(index: Index, place: Path) -> None:
    """Appears whole or not at all, also when two processes build it at once."""
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".building-", dir=place.parent))
    for organisation, shelf in index.shelves.items():
        faiss.write_index(shelf.vectors, str(draft / f"{organisation}.faiss"))
        np.savez(draft / f"{organisation}.npz", allow_pickle=False, **arrays_of(shelf))
    np.savez(draft / "kinds.npz", allow_pickle=False, **index.kinds.arrays())
    try:
        draft.rename(place)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)


def load_index(place: Path, entries: Mapping[str, list[Entry]]) -> Index:
    shelves = {name: _load_shelf(place, name, held) for name, held in entries.items()}
    # Opened here: numpy would leave a damaged file open.
    with (place / "kinds.npz").open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        return Index(shelves, KindClassifier.from_arrays(arrays))


def _load_shelf(place: Path, organisation: str, entries: list[Entry]) -> Shelf:
    vectors = faiss.read_index(str(place / f"{organisation}.faiss"))
    name = f"{organisation}.npz"
    with (place / name).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        shelf = Shelf(
            organisation,
            tuple(entry.id for entry in entries),
            arrays["owners"],
            arrays["tongues"],
            arrays["titles"],
            vectors,
            LexicalIndex.from_arrays(dict(arrays)),
            arrays["weights"],
            arrays["answers"],
            WordIndex.from_arrays("answer_words", arrays),
            Lens.from_arrays(arrays),
        )
    if vectors.ntotal != len(shelf.owners) or shelf.weights.shape[1] != len(entries):
        raise ValueError("the parts of the index do not belong together")
    return shelf
