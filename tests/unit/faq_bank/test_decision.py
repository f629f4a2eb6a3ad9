import pytest

from faq_bank.decision import Evidence, Thresholds, Verdict, decide
from faq_bank.kinds import KINDS

LIMITS = Thresholds()


def evidence(
    *entries: float, words: int = 6, named: tuple[str, ...] = (), **kinds: float
) -> Evidence:
    return Evidence(entries, dict.fromkeys(KINDS, 0.0) | kinds, named, words)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (evidence(0.9, 0.05), Verdict("answer", shown=1)),
        (evidence(0.4, 0.3, 0.1, 0.09), Verdict("choose", shown=3)),
        (evidence(0.2, 0.05), Verdict("handoff")),
        (evidence(0.2, words=2), Verdict("clarify")),
        (evidence(), Verdict("handoff")),
        (evidence(0.2, complaint=0.5, request=0.1), Verdict("task", task="complaint")),
        (evidence(0.95, complaint=0.5), Verdict("answer", shown=1)),
        (evidence(0.95, complaint=0.95), Verdict("task", task="complaint")),
        (evidence(0.1, out_of_scope=0.6), Verdict("handoff")),
        (evidence(0.1, small_talk=0.6), Verdict("clarify")),
        (evidence(0.99, named=("violence",)), Verdict("safety", safety="violence")),
        (evidence(0.0, suicide=0.5, violence=0.3), Verdict("safety", safety="suicide")),
        (evidence(0.9, suicide=0.5, violence=0.3), Verdict("answer", shown=1)),
        (evidence(0.0, words=1, suicide=0.9), Verdict("clarify")),
    ],
)
def test_wrong_answers_cost_more_than_questions_back(given: Evidence, expected: Verdict) -> None:
    assert decide(given, LIMITS) == expected
