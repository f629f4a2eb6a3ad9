import pytest

from desk.cases.contact import ContactInvalid, find_contact, read_contact, written_contact


@pytest.mark.parametrize(
    ("text", "organisation", "contact"),
    [
        ("maria.silva@example.org", "pt", "maria.silva@example.org"),
        ("o meu mail é Maria@Example.ORG.", "pt", "maria@example.org"),
        ("912 345 678", "pt", "+351912345678"),
        ("+30 694 123 4567", "pt", "+306941234567"),
        ("το τηλέφωνό μου 6941234567", "gr", "+306941234567"),
        ("sđt 0912345678", "vn", "+84912345678"),
    ],
)
def test_addresses_and_numbers_are_read_as_people_write_them(text, organisation, contact):
    assert read_contact(text, organisation) == contact


@pytest.mark.parametrize("text", ["", "não", "12", "maria@", "@example.org", "a" * 3000, "☎☎"])
def test_what_is_neither_is_refused(text):
    with pytest.raises(ContactInvalid):
        read_contact(text, "pt")


def test_a_story_without_contact_holds_none():
    assert find_contact("Trabalhei 14 anos e o meu NISS tem 11 dígitos", "pt") is None


def test_a_number_is_shown_with_its_country_code():
    assert written_contact("+351912345678") == "+351 912 345 678"
