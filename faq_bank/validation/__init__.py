"""Checks of the whole bank: what a reader of one language could be told wrongly, and what search needs."""

from faq_bank.validation.check import validate_bank
from faq_bank.validation.likeness import Alike, alike, likeness_problems
from faq_bank.validation.limits import Limits
from faq_bank.validation.terms import load_glossaries

__all__ = [
    "Alike",
    "Limits",
    "alike",
    "likeness_problems",
    "load_glossaries",
    "validate_bank",
]
