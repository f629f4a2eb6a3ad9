import json
from pathlib import Path

import pytest

from faq_bank.exchange import changes, merged, read_exchange, to_csv, to_json, write_files
from faq_bank.loader import Bank, load_bank
from faq_bank.problem import BankInvalid
from tests.unit.faq_bank.bank import rows, write_bank


@pytest.mark.parametrize(("name", "writer"), [("bank.json", to_json), ("bank.csv", to_csv)])
def test_nothing_is_lost_on_the_way_out_and_back(tmp_path: Path, name, writer) -> None:
    bank = load_bank(write_bank(tmp_path / "entries"))
    file = tmp_path / name
    file.write_text(writer(bank.entries), "utf-8")
    back = read_exchange(file)
    assert tuple(back) == bank.entries
    assert writer(back) == file.read_text("utf-8")


def test_written_files_hold_the_same_bank(tmp_path: Path) -> None:
    bank = load_bank(write_bank(tmp_path / "entries"))
    assert write_files(tmp_path / "copy", Bank(()), bank.entries) == [
        "pt/health.yml",
        "pt/payments.yml",
    ]
    assert load_bank(tmp_path / "copy").fingerprint == bank.fingerprint
    assert write_files(tmp_path / "copy", bank, bank.entries) == []


def test_changes_name_what_is_added_changed_and_absent(tmp_path: Path) -> None:
    bank = load_bank(write_bank(tmp_path / "entries"))
    given = rows()
    given[0]["answer"]["en"] += " Now."
    given[1]["id"] = "pt.payments.other"
    file = tmp_path / "bank.json"
    file.write_text(json.dumps(given[:2]), "utf-8")
    found = changes(bank, read_exchange(file))
    assert found.added == ("pt.payments.other",)
    assert found.changed == ("pt.payments.iban",)
    assert set(found.absent) == {"pt.payments.dates", "pt.health.card"}
    after = merged(bank, read_exchange(file), drop=found.absent)
    assert {entry.id for entry in after} == {"pt.payments.iban", "pt.payments.other"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bank.xml", "<a/>"),
        ("bank.json", "{"),
        ("bank.json", '{"entries": 3}'),
        ("bank.json", '[{"id": "pt.a.b"}]'),
        ("bank.csv", "id,question\n1,2\n"),
    ],
)
def test_a_file_that_is_no_bank_is_refused_with_its_name(tmp_path: Path, name, content) -> None:
    file = tmp_path / name
    file.write_text(content, "utf-8")
    with pytest.raises(BankInvalid, match=name):
        read_exchange(file)
