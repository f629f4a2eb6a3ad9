"""Words citizens write that mean a command, and numbers that stand for a choice; matched whole."""

import re
import unicodedata

#: The whole message, without marks and case, that names a language to go on in.
LANGUAGE_WORDS: dict[str, tuple[str, ...]] = {
    "pt": (
        "portugues", "em portugues", "lingua portuguesa", "falar portugues", "fale portugues",
        "pode falar portugues", "em portugues por favor", "portuguese", "in portuguese",
        "portuguese please", "quero em portugues", "πορτογαλικα", "στα πορτογαλικα",
        "tieng bo dao nha", "pt",
    ),
    "el": (
        "ελληνικα", "στα ελληνικα", "μιλας ελληνικα", "μιλατε ελληνικα", "στα ελληνικα παρακαλω",
        "ellinika", "sta ellinika", "elinika", "sta elinika", "sta ellinika parakalo", "greek",
        "in greek", "greek please", "grego", "em grego", "tieng hy lap", "el", "gr",
    ),
    "vi": (
        "tieng viet", "noi tieng viet", "bang tieng viet", "tieng viet nam", "toi muon noi tieng viet",
        "cho minh noi tieng viet", "vietnamese", "in vietnamese", "vietnamese please",
        "vietnamita", "em vietnamita", "βιετναμεζικα", "στα βιετναμεζικα", "vi", "vn",
    ),
    "en": (
        "english", "in english", "english please", "in english please", "speak english",
        "do you speak english", "can you speak english", "switch to english", "ingles", "em ingles",
        "αγγλικα", "στα αγγλικα", "sta agglika", "agglika", "tieng anh", "bang tieng anh", "en",
    ),
}

#: The whole message that means a command, for turns without the dialogue server.
COMMAND_WORDS: dict[str, tuple[str, ...]] = {
    "stop": (
        "stop", "cancel", "quit", "parar", "para", "cancelar", "desistir", "sair", "σταματα",
        "στοπ", "ακυρο", "ακυρωση", "τελος", "stamata", "akyro", "dung", "dung lai", "huy", "huy bo",
        "thoi",
    ),
    "go_back": (
        "back", "go back", "previous", "voltar", "atras", "voltar atras", "anterior", "πισω", "piso",
        "pisw", "quay lai", "tro lai", "lui lai",
    ),
    "change": (
        "change", "edit", "correct", "alterar", "mudar", "corrigir", "αλλαγη", "διορθωση", "allagi",
        "thay doi", "sua", "chinh sua",
    ),
    "affirm": (
        "yes", "yeah", "yep", "ok", "okay", "sure", "right", "sim", "claro", "certo", "esta bem",
        "pode ser", "ναι", "μαλιστα", "σωστα", "εντάξει", "ενταξει", "nai", "entaxei", "vang", "da",
        "co", "dung roi", "dung", "duoc", "u", "ừ",
    ),
    "deny": (
        "no", "nope", "no thanks", "nao", "nao obrigado", "nao obrigada", "nada", "οχι", "oxi", "ohi",
        "khong", "ko", "k", "khong can",
    ),
    "ask_person": (
        "person", "human", "agent", "talk to a person", "speak to a person", "a person", "pessoa",
        "uma pessoa", "falar com uma pessoa", "humano", "ανθρωπος", "ανθρωπο", "υπαλληλο",
        "θελω ανθρωπο", "anthropos", "anthropo", "ypallilo", "nhan vien", "gap nhan vien",
        "nguoi that", "gap nguoi",
    ),
    "greet": (
        "hello", "hi", "hey", "good morning", "good afternoon", "ola", "bom dia", "boa tarde",
        "boa noite", "γεια", "γεια σας", "καλημερα", "καλησπερα", "geia", "geia sas", "kalimera",
        "xin chao", "chao", "chao ban", "chao ad",
    ),
    "thanks": (
        "thanks", "thank you", "obrigado", "obrigada", "muito obrigado", "muito obrigada",
        "ευχαριστω", "ευχαριστω πολυ", "efharisto", "euxaristo", "cam on", "cam on ban",
    ),
    "help": ("help", "menu", "ajuda", "βοηθεια", "μενου", "voithia", "tro giup", "giup"),
}


def folded(text: str) -> str:
    """Lower case, without marks and punctuation, single spaces; final sigma as sigma, đ as d."""
    text = unicodedata.normalize("NFD", text.casefold())
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = text.replace("đ", "d").replace("ς", "σ")
    return " ".join(re.findall(r"\w+", text))


def language_named(text: str) -> str | None:
    """The language a message asks for, when that is all it says."""
    return _LANGUAGES.get(folded(text))


def command_in(text: str) -> str | None:
    """The command a message consists of, or None. "dung" (Vietnamese: right, or stop) is neither."""
    return _COMMANDS.get(folded(text))


def _table(words: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {folded(word): name for name, group in words.items() for word in group}


_LANGUAGES = _table(LANGUAGE_WORDS)
_COMMANDS = {word: name for word, name in _table(COMMAND_WORDS).items() if word != "dung"}
