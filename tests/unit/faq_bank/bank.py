"""A small bank for tests: three entries of one office, each in all four languages."""

from pathlib import Path
from typing import Any

import yaml

from faq_bank.text import bare, words
from kit.languages import LANGUAGES

KINDS = ("keywords", "everyday", "question", "story", "old-name", "bare", "relative", "misspelt")

QUESTIONS = {
    "pt.payments.iban": {
        "pt": "Como mudo o meu IBAN?",
        "el": "Πώς αλλάζω το IBAN μου;",
        "vi": "Đổi số tài khoản ngân hàng thế nào?",
        "en": "How do I change my bank account?",
    },
    "pt.payments.dates": {
        "pt": "Em que dia são pagas as pensões?",
        "el": "Ποια μέρα πληρώνονται οι συντάξεις;",
        "vi": "Lương hưu được trả vào ngày nào?",
        "en": "On which day are pensions paid?",
    },
    "pt.health.card": {
        "pt": "Onde peço o cartão europeu de saúde?",
        "el": "Πού ζητώ την ευρωπαϊκή κάρτα υγείας;",
        "vi": "Xin thẻ y tế châu Âu ở đâu?",
        "en": "Where do I ask for the European health card?",
    },
}
ANSWERS = {
    "pt": "Pode fazê-lo até 31 de dezembro de 2026 e custa 1.342,83 €.",
    "el": "Μπορείτε έως τις 31 Δεκεμβρίου 2026 και κοστίζει 1.342,83 €.",
    "vi": "Bạn làm được đến ngày 31 tháng 12 năm 2026, giá 1.342,83 €.",
    "en": "You can do it until 31 December 2026 and it costs €1,342.83.",
}


def entry(entry_id: str, **changes: Any) -> dict[str, Any]:
    questions = QUESTIONS[entry_id]
    row: dict[str, Any] = {
        "id": entry_id,
        "taxonomy": "money/payments",
        "leads_to": ["request"],
        "valid_from": "2026-01-01",
        "review_by": "2026-12-31",
        "related": [],
        "sources": [
            {"fact": "PT-1", "url": "https://example.org/a", "mark": "P", "checked": "2026-11-22"}
        ],
        "question": dict(questions),
        "answer": dict(ANSWERS),
        "phrasings": {
            language: {kind: [_phrasing(questions[language], kind, entry_id)] for kind in KINDS}
            for language in LANGUAGES
        },
    }
    return row | changes


def _phrasing(question: str, kind: str, entry_id: str) -> str:
    text = f"{question} {kind} {entry_id}"
    if kind == "story":
        return f"one two three four five six seven eight nine ten. {text} now."
    if kind == "keywords":
        return " ".join([entry_id, *words(question)[:6]])
    return bare(text) if kind == "bare" else text


def rows() -> list[dict[str, Any]]:
    return [entry(entry_id) for entry_id in QUESTIONS]


def write_bank(folder: Path, entries: list[dict[str, Any]] | None = None) -> Path:
    for row in rows() if entries is None else entries:
        organisation, topic, _ = row["id"].split(".")
        path = folder / organisation / f"{topic}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        held = yaml.safe_load(path.read_text("utf-8")) if path.exists() else []
        path.write_text(yaml.safe_dump([*held, row], allow_unicode=True), "utf-8")
    return folder
