"""Which of our languages a browser would like best."""

from kit.languages import LANGUAGES, is_language


def preferred_language(asked: str | None, accepted: str | None, fallback: str) -> str:
    """`?language=` if it is ours, else the best of Accept-Language, else the fallback."""
    if asked is not None and is_language(asked):
        return asked
    ranked = []
    for position, part in enumerate((accepted or "")[:400].split(",")):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            continue
        primary = tag.split("-")[0].lower()
        if primary in LANGUAGES:
            ranked.append((-weight, position, primary))
    return min(ranked)[2] if ranked else fallback
