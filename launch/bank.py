"""Opens the FAQ bank: encoder, index, language detection, and the prediction of reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from actions.office import Bank as Answers
from actions.office import Reasons
from connectors.turn import Crisis, Detector
from desk.taxonomy.taxonomy import Taxonomy
from faq_bank.encoder import SHIPPED, Encoder, load_encoder
from faq_bank.grams import Greek
from faq_bank.greeklish import load_greeklish
from faq_bank.language import load_detector
from faq_bank.reasons import ReasonIndex
from faq_bank.search import Search, open_search
from kit.languages import LANGUAGES
from kit.settings import ROOT, Settings

ENTRIES = ROOT / "faq_bank" / "entries"


@dataclass(frozen=True)
class Bank:
    search: Answers
    detector: Detector
    crisis: Crisis
    reasons: Mapping[str, Reasons]


def open_bank(settings: Settings, taxonomies: Mapping[str, Taxonomy]) -> Bank:
    """Builds the index when bank or encoder changed; raises with every error of an invalid bank."""
    encoder = load_encoder(settings.search.model or SHIPPED)
    search = _open_search(settings, encoder)
    greek = load_greeklish(Path(SHIPPED))
    reasons = {name: _reasons(encoder, taxonomy, greek) for name, taxonomy in taxonomies.items()}
    return Bank(search, load_detector(Path(SHIPPED)), search, reasons)


def _open_search(settings: Settings, encoder: Encoder) -> Search:
    folder = settings.data_folder / "index"
    return open_search(entries_dir=ENTRIES, index_dir=folder, encoder=encoder)


def _reasons(encoder: Encoder, taxonomy: Taxonomy, greek: Greek) -> ReasonIndex:
    """A reason is known by its names and by the everyday words for it, in every language."""
    return ReasonIndex(
        encoder,
        (
            (
                reason.path,
                [
                    text
                    for language in LANGUAGES
                    for text in (reason.name[language], *reason.words[language])
                ],
            )
            for reason in taxonomy.reasons()
        ),
        greek=greek,
    )


def prepare_bank(settings: Settings) -> str:
    """Builds the index if bank or encoder changed; one line about what stands now."""
    search = _open_search(settings, load_encoder(settings.search.model or SHIPPED))
    return f"{len(search.bank.entries)} entries"
