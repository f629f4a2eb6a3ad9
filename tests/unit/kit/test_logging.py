from kit.logging import KNOWN_FIELDS, _only_known


def test_a_message_s_text_reaches_no_log():
    line = {"event": "turn.done", "inbox": 3, "text": "o meu NISS é 12345678901", "email": "a@b.pt"}
    assert _only_known(None, "info", line) == {"event": "turn.done", "inbox": 3}


def test_no_known_field_is_one_of_content():
    assert not KNOWN_FIELDS & {
        "text",
        "message",
        "answer",
        "question",
        "contact",
        "secret",
        "token",
    }
