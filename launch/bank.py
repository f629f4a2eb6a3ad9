"""Opens the FAQ bank: encoder, index, language detection, and the prediction of reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from actions.office import Bank as Answers
from actions.office import Reasons
from connectors.turn import Crisis, Detector
from desk.taxonomy.taxonomy import Taxonomy
from faq_bank.encoder import SHIPPED, Encoder, load_encoder
from faq_bank.language import load_detector
from faq_bank.reasons import ReasonIndex
from faq_bank.search import open_search
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
    search = open_search(
        entries_dir=ENTRIES, index_dir=settings.data_folder / "index", encoder=encoder
    )
    reasons = {name: _reasons(encoder, taxonomy) for name, taxonomy in taxonomies.items()}
    return Bank(search, load_detector(Path(SHIPPED)), search, reasons)


def _reasons(encoder: Encoder, taxonomy: Taxonomy) -> ReasonIndex:
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
    )


def prepare_bank(settings: Settings) -> str:
    """Builds what is missing; one line about what stands now."""
    return "pending"
