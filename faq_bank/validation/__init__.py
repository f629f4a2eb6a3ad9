"""Checks of the whole bank: what a reader of one language could be told wrongly, and what search needs."""

from faq_bank.validation.check import Limits, validate_bank

__all__ = ["Limits", "validate_bank"]
