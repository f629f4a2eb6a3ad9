import io
import json
import sys
from pathlib import Path

import pytest

from launch.cli import main
from tests.unit.faq_bank.bank import entry, write_bank


class Input:
    def __init__(self, text: str) -> None:
        self.buffer = io.BytesIO(text.encode())


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bank(tmp_path_factory.mktemp("commands") / "entries")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(autouse=True)
def _own_data_folder(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PONTE_DATA_FOLDER", str(data))


@pytest.fixture
def taxonomy(tmp_path: Path) -> Path:
    folder = tmp_path / "taxonomy"
    folder.mkdir()
    (folder / "pt.yml").write_text(
        "life_events: [{id: money, subjects: [{id: payments, reasons: []}]}]", "utf-8"
    )
    return folder


def test_lines_keep_their_order_and_a_bad_line_its_id(entries, capsys, monkeypatch) -> None:
    given = [
        '{"id": "q1", "text": "como mudo o iban", "organisation": "pt"}',
        "{not json",
        '{"id": "q3"}',
        '{"id": 4, "text": "iban", "organisation": "zz"}',
        "",
        '{"text": "which day are pensions paid", "language": "auto"}',
    ]
    monkeypatch.setattr(sys, "stdin", Input("\n".join(given) + "\n"))
    assert main(["ask", "--jsonl", "--entries", str(entries)]) == 0
    out = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line.get("id") for line in out] == ["q1", None, "q3", 4, None, None]
    assert out[0]["entries"][0]["id"] == "pt.payments.iban"
    assert {"language", "language_confidence", "decision", "entries", "safety"} <= out[0].keys()
    assert [line["error"]["code"] for line in out if "error" in line] == [
        "not_json",
        "invalid",
        "invalid",
        "not_json",
    ]
    assert "zz" in out[3]["error"]["message"]


def test_one_question_is_answered_as_text_and_as_json(entries, capsys) -> None:
    assert (
        main(["ask", "Como mudo o meu IBAN?", "--organisation", "pt", "--entries", str(entries)])
        == 0
    )
    assert "pt.payments.iban" in capsys.readouterr().out
    assert main(["ask", "Quero morrer", "--json", "--entries", str(entries)]) == 0
    assert json.loads(capsys.readouterr().out)["safety"] == "suicide"


@pytest.mark.parametrize(
    "arguments",
    [["ask"], ["ask", "iban", "--organisation", "zz"], ["ask", "iban", "--language", "fr"]],
)
def test_wrong_usage_is_one_sentence_and_status_two(entries, capsys, arguments) -> None:
    assert main([*arguments, "--entries", str(entries)]) == 2
    told = capsys.readouterr().err
    assert told.startswith("ponte: ")
    assert "Traceback" not in told


def test_an_invalid_bank_is_status_one_and_names_what_to_mend(tmp_path, taxonomy, capsys) -> None:
    folder = write_bank(tmp_path / "bad", [entry("pt.payments.iban", related=["pt.gone.gone"])])
    assert main(["faq", "validate", "--entries", str(folder), "--taxonomy", str(taxonomy)]) == 1
    told = capsys.readouterr()
    assert "pt/payments.yml: pt.payments.iban: related.0" in told.out
    assert "To mend it:" in told.out
    assert told.err == "ponte: the bank has 1 problems\n"


def test_export_and_import_come_round(entries, tmp_path, taxonomy, capsys) -> None:
    copy = write_bank(tmp_path / "copy", [entry("pt.payments.iban")])
    file = tmp_path / "bank.json"
    assert main(["faq", "export", str(file), "--entries", str(entries)]) == 0
    where = ["--entries", str(copy), "--taxonomy", str(taxonomy)]
    assert main(["faq", "import", str(file), "--dry-run", *where]) == 0
    assert "2 added, 0 changed, 0 absent" in capsys.readouterr().out
    assert not (copy / "pt" / "health.yml").exists()
    assert main(["faq", "import", str(file), *where]) == 0
    again = tmp_path / "again.json"
    assert main(["faq", "export", str(again), "--entries", str(copy)]) == 0
    ids = {row["id"] for row in json.loads(again.read_text("utf-8"))["entries"]}
    assert ids == {"pt.payments.iban", "pt.payments.dates", "pt.health.card"}
    assert main(["faq", "stats", "--entries", str(copy)]) == 0
    assert main(["faq", "index", "--entries", str(entries)]) == 0


def test_a_file_that_breaks_the_bank_is_not_imported(entries, tmp_path, taxonomy, capsys) -> None:
    file = tmp_path / "bank.json"
    file.write_text(json.dumps([entry("pt.payments.iban", taxonomy="money/gone")]), "utf-8")
    where = ["--entries", str(entries), "--taxonomy", str(taxonomy)]
    assert main(["faq", "import", str(file), *where]) == 1
    assert "nothing imported" in capsys.readouterr().err


def test_a_set_is_evaluated(entries, tmp_path, capsys) -> None:
    file = tmp_path / "set.jsonl"
    case = {"text": "Como mudo o IBAN?", "language": "pt", "organisation": "pt"}
    file.write_text(json.dumps(case | {"expect": "pt.payments.iban"}), "utf-8")
    assert main(["faq", "evaluate", str(file), "--misses", "--entries", str(entries)]) == 0
    assert "100.0%" in capsys.readouterr().out
