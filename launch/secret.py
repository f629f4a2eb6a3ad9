"""The secret that Rasa and the actions share."""

import secrets

from kit.settings import Settings


def action_token(settings: Settings) -> str:
    """The shared secret of Rasa and the actions: a setting, or made once and kept in the data folder."""
    given = settings.actions.token.get_secret_value()
    if given:
        return given
    if settings.environment == "production":
        raise SystemExit(
            "PONTE_ACTIONS__TOKEN is missing: production needs a shared secret for Rasa and the "
            "actions. Set it to a long random text, e.g. from `openssl rand -hex 32`."
        )
    path = settings.data_folder / "actions.token"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()
