"""How the office may reach a citizen: an e-mail address or a phone number."""

import re

import phonenumbers

from kit.errors import Refusal

_REGIONS = {"pt": "PT", "gr": "GR", "vn": "VN"}
_EMAIL = re.compile(r"[^\s@<>\"',;:()\[\]]{1,64}@[\w-]+(?:\.[\w-]+)+", re.UNICODE)


class ContactInvalid(Refusal):
    """Neither an e-mail address nor a possible phone number."""


def find_contact(text: str, organisation: str) -> str | None:
    """The first e-mail address or valid phone number in a text; numbers come back as E.164."""
    email = _EMAIL.search(text)
    if email:
        return email.group().rstrip(".").lower()
    for match in phonenumbers.PhoneNumberMatcher(text, _REGIONS[organisation]):
        return phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
    return None


def read_contact(text: str, organisation: str) -> str:
    """Raises ContactInvalid."""
    contact = find_contact(text, organisation)
    if contact is None or len(contact) > 200:
        raise ContactInvalid
    return contact


def written_contact(contact: str) -> str:
    """A number as people write it, with its country code; an address as it is."""
    if "@" in contact:
        return contact
    number = phonenumbers.parse(contact, None)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
