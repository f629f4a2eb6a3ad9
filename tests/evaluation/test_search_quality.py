"""The search against questions that nobody tuned it on; floors a little under what was measured.

The bank grew from 126 to 1,004 entries, most of which the shipped encoder has never read: it is
trained again once the bank is whole (docs/decisions/0010). Many a new entry also answers a question
whose label names only an older one. Until both are mended the floors are lower than the 0.88, 0.96,
0.72 and 0.87 that the small bank held.
"""

from pathlib import Path

import pytest

from faq_bank.evaluation import by_group, judge, read_cases
from faq_bank.search import Search, open_search
from kit.languages import LANGUAGES
from kit.settings import ROOT

#: Asked of the first 126 entries, among all; and messages about any entry, by other authors.
QUESTIONS = sorted(Path(__file__).parent.glob("questions.*.jsonl"))
MESSAGES = sorted(Path(__file__).parent.glob("messages.*.jsonl"))


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Search:
    return open_search(
        entries_dir=ROOT / "faq_bank" / "entries", index_dir=tmp_path_factory.mktemp("index")
    )


@pytest.fixture(scope="module")
def groups(search: Search):
    return by_group(judge(search, [case for path in QUESTIONS for case in read_cases(path)]))


@pytest.fixture(scope="module")
def messages(search: Search):
    return by_group(judge(search, [case for path in MESSAGES for case in read_cases(path)]))


def test_the_right_entry_is_first_or_among_three(groups) -> None:
    assert groups["all"].first >= 0.78
    assert groups["all"].in_three >= 0.9
    for language in LANGUAGES:
        assert groups[language].first >= 0.68, language
        assert groups[language].in_three >= 0.86, language


def test_wrong_answers_are_rarely_shown_as_sure(groups) -> None:
    assert groups["all"].wrong_and_sure <= 0.04


def test_most_questions_are_answered_at_once_or_with_one_choice(groups) -> None:
    assert groups["all"].answered >= 0.39
    assert groups["all"].answered_or_offered >= 0.7


def test_the_language_is_recognised(groups) -> None:
    assert groups["all"].language_right >= 0.97


def test_other_messages_are_handled(groups) -> None:
    others = groups["all"].others
    assert others["out_of_scope"][1] >= 0.72
    assert others["safety"][1] >= 0.8
    assert others["task"][1] >= 0.55


def test_messages_about_any_entry_find_it(messages) -> None:
    assert messages["all"].first >= 0.77
    assert messages["all"].in_three >= 0.91
    assert messages["all"].answered >= 0.37
    assert messages["all"].wrong_and_sure <= 0.03
