"""Files citizens send: the kind is read from the content, names are never trusted."""

import io
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import puremagic
from PIL import Image

from desk.conversations.conversation import new_id
from kit.errors import Refusal

#: Kinds taken, by what the content says, with the ending a stored file gets.
KINDS = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/heic": ".heic",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_IMAGES = {"image/png": "PNG", "image/jpeg": "JPEG"}
_PIXEL_LIMIT = 60_000_000


class AttachmentRefusedKind(Refusal):
    """Not a kind of file the office takes."""


class AttachmentRefusedSize(Refusal):
    """Larger than the limit; the fact `limit` is in megabytes."""


class AttachmentRefusedCount(Refusal):
    """The conversation holds as many files as it may."""


class AttachmentRefusedEmpty(Refusal):
    """No content."""


class AttachmentRefusedDamaged(Refusal):
    """The content cannot be read as what it says it is."""


@dataclass(frozen=True)
class StoredFile:
    id: str
    name: str
    media_type: str
    size: int
    path: str


def clean_name(name: str) -> str:
    """A name fit to be shown: no folders, no control or direction characters, at most 120 long."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    name = re.sub(r"\s+", " ", name).strip(" .")
    stem, dot, ending = name.rpartition(".")
    return (f"{stem[:100]}{dot}{ending[:12]}" if dot else name[:112]) or "file"


def media_type_of(content: bytes) -> str:
    """Raises AttachmentRefusedKind for anything but the kinds taken."""
    try:
        guesses = puremagic.magic_string(content)
    except (puremagic.PureError, ValueError):
        raise AttachmentRefusedKind from None
    for guess in guesses:
        kind = "image/jpeg" if guess.mime_type == "image/jpg" else guess.mime_type
        if kind in KINDS and guess.confidence >= 0.4:
            return kind
    raise AttachmentRefusedKind


def _re_encode(content: bytes, kind: str) -> bytes:
    """A picture drawn anew: what hid beside the pixels (scripts, places, polyglots) stays behind."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > _PIXEL_LIMIT:
                raise AttachmentRefusedSize(limit=_PIXEL_LIMIT // 1_000_000)
            picture.load()
            out = io.BytesIO()
            plain = picture.convert("RGB") if kind == "image/jpeg" else picture.copy()
            plain.save(out, format=_IMAGES[kind])
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise AttachmentRefusedDamaged from None
    return out.getvalue()


def store_file(folder: Path, *, name: str, content: bytes, size_limit: int) -> StoredFile:
    """Checks and writes a file under a random name outside the web root. Blocking: call in a thread."""
    if not content:
        raise AttachmentRefusedEmpty
    if len(content) > size_limit:
        raise AttachmentRefusedSize(limit=size_limit // 1_000_000)
    kind = media_type_of(content)
    if kind in _IMAGES:
        content = _re_encode(content, kind)
    file_id = new_id()
    path = f"{file_id[:2]}/{file_id}{KINDS[kind]}"
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return StoredFile(file_id, clean_name(name), kind, len(content), path)
