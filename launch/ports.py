"""Which ports, and whether they are free."""

import os
import socket

from kit.settings import Settings


def public_port(settings: Settings) -> int:
    """The variable PORT wins over the setting."""
    return int(os.environ.get("PORT") or settings.web.port)


def port_is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
