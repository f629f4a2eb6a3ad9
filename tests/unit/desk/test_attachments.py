import io

import pytest
from PIL import Image

from desk.cases.attachments import (
    AttachmentRefusedDamaged,
    AttachmentRefusedEmpty,
    AttachmentRefusedKind,
    AttachmentRefusedSize,
    clean_name,
    store_file,
)

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def a_png(extra: bytes = b"") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, format="PNG")
    return out.getvalue() + extra


def store(folder, content, name="a.pdf", limit=1_000_000):
    return store_file(folder, name=name, content=content, size_limit=limit)


def test_a_pdf_is_stored_under_a_name_of_ours(tmp_path):
    stored = store(tmp_path, PDF, name="../../etc/passwd.pdf")
    assert (stored.name, stored.media_type) == ("passwd.pdf", "application/pdf")
    assert (tmp_path / stored.path).read_bytes() == PDF


def test_what_hides_behind_a_picture_does_not_survive(tmp_path):
    stored = store(tmp_path, a_png(b"<script>alert(1)</script>"), name="photo.png")
    assert b"<script>" not in (tmp_path / stored.path).read_bytes()


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", AttachmentRefusedEmpty),
        (b"<html><body>hello</body></html>", AttachmentRefusedKind),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", AttachmentRefusedKind),
        (b"MZ\x90\x00" + b"\x00" * 64, AttachmentRefusedKind),
        (b"just words", AttachmentRefusedKind),
        (a_png()[:45], AttachmentRefusedDamaged),
        (PDF + b" " * 1_000_000, AttachmentRefusedSize),
    ],
)
def test_what_the_office_does_not_take_is_refused_with_a_reason(tmp_path, content, refusal):
    with pytest.raises(refusal):
        store(tmp_path, content)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("C:\\Users\\me\\recibo.pdf", "recibo.pdf"),
        ("a\u202egpj.exe.pdf", "agpj.exe.pdf"),
        ("   ", "file"),
        ("x" * 500 + ".pdf", "x" * 100 + ".pdf"),
    ],
)
def test_names_are_cleaned(name, clean):
    assert clean_name(name) == clean
