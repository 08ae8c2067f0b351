"""Files that are to be attached, told apart by their bytes: texts of every encoding, and PDFs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.chat.vision import is_known_to_see
from desktop_chat.storage.documents import (
    MAX_TEXT,
    Form,
    Refused,
    Trouble,
    form_of,
    is_svg,
    read_file,
    read_text,
    without_hidden,
)
from desktop_chat.storage.file_names import find_files, typed_path
from desktop_chat.storage.pdf_text import read_pdf

TEXT = "Ä quick test, 数据库 привет 👍\r\n\tindented\n"


def pdf(*pages: str) -> bytes:
    """A PDF with a line of text on each page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number, text in enumerate(pages):
        drawn = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET" if text else ""
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents"
            f" {5 + 2 * number} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    body, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return f"{body}{end}startxref\n{len(body)}\n%%EOF\n".encode("latin-1")


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom", "utf-32"],
)
def test_a_text_is_read_in_the_encoding_that_it_is_in(encoding: str) -> None:
    marks = {"utf-16-le-bom": b"\xff\xfe", "utf-16-be-bom": b"\xfe\xff"}
    data = marks.get(encoding, b"") + TEXT.encode(encoding.removesuffix("-bom"))
    assert form_of(data) is Form.TEXT
    assert read_text(data) == (TEXT, 0)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_zeros(encoding: str) -> None:
    text = "name,value\r\nfirst,1\r\n" * 20
    assert read_text(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("你好，世界。数据库存数据。", "gb18030"), ("Grüße aus Zürich – schön", "cp1252")],
)
def test_older_encodings(text: str, encoding: str) -> None:
    assert read_text(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 4,
        b"\x7fELF\x02\x01\x01" + bytes(200),
        b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + bytes(100),
        b"text\x00with a zero",
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read_text(data)
    assert refused.value.trouble is Trouble.BINARY


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        text = read_text(data).text
    except Refused:
        return
    text.encode("utf-8")


def test_tags_are_taken_out_and_counted() -> None:
    assert without_hidden("a\U000e0041\U000e0042b\U000e0001") == ("ab", 3)


def test_a_large_text_is_refused_with_its_limit() -> None:
    with pytest.raises(Refused) as refused:
        read_text(b"a" * (MAX_TEXT + 1))
    assert (refused.value.trouble, refused.value.limit) == (Trouble.TOO_LARGE, MAX_TEXT)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("<svg></svg>", True),
        ('<?xml version="1.0"?>\n<!-- x -->\n<!DOCTYPE svg PUBLIC "x">\n <svg xmlns="">', True),
        ("<html><svg></svg></html>", False),
        ("see <svg>", False),
    ],
)
def test_svg_is_known_by_its_first_element(text: str, is_one: bool) -> None:
    assert is_svg(text) is is_one


@pytest.mark.parametrize(
    ("head", "form"),
    [
        (b"\x89PNG\r\n\x1a\n", Form.PICTURE),
        (b"\xff\xd8\xff\xe0", Form.PICTURE),
        (b"GIF89a", Form.PICTURE),
        (b"RIFF\x00\x00\x00\x00WEBP", Form.PICTURE),
        (b"BM\x00\x00\x00\x00\x00\x00", Form.PICTURE),
        (b"BMW is a maker of cars", Form.TEXT),
        (b"%PDF-1.7", Form.PDF),
        (b"\n%PDF-1.4", Form.PDF),
    ],
)
def test_the_name_of_a_file_does_not_count(head: bytes, form: Form) -> None:
    assert form_of(head + b" and more") is form


def test_the_text_of_a_pdf_comes_by_pages() -> None:
    read = read_pdf(pdf("The first page", "", "The third"))
    assert read.pages == 3
    assert read.text == "[page 1]\nThe first page\n\n[page 3]\nThe third"
    assert not read.is_cut


@pytest.mark.parametrize(
    ("data", "trouble"),
    [
        (b"%PDF-1.7\nnothing", Trouble.BAD_PDF),
        (pdf("", ""), Trouble.PDF_WITHOUT_TEXT),
        (pdf("cut")[:200], Trouble.BAD_PDF),
    ],
)
def test_a_pdf_that_cannot_be_read_is_refused(data: bytes, trouble: Trouble) -> None:
    with pytest.raises(Refused) as refused:
        read_pdf(data)
    assert refused.value.trouble is trouble


def test_a_link_to_a_file_is_read_as_the_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"text")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert read_file(tmp_path / "b") == b"text"


@pytest.mark.parametrize(
    ("model", "sees"),
    [
        ("gpt-5.5", True),
        ("openai/gpt-4o-mini", True),
        ("o3", True),
        ("claude-sonnet-5-5", True),
        ("gemini-3.8-flash", True),
        ("qwen2.5vl:7b", True),
        ("qwen2.5-vl-72b-instruct", True),
        ("llava:13b", True),
        ("llama-3.2-90b-vision", True),
        ("gpt-3.5-turbo", False),
        ("deepseek-v4-pro", False),
        ("phi-3-mini", False),
        ("solo-1", False),
    ],
)
def test_models_that_are_known_to_take_pictures(model: str, sees: bool) -> None:
    assert is_known_to_see(model) is sees


# Names behind an @.


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("@", ""),
        ("look at @~/Doc", "~/Doc"),
        ("@/etc/ho", "/etc/ho"),
        (r"@My\ files/a", r"My\ files/a"),
        ("me@example.org", None),
        ("@done then", None),
        ("nothing", None),
    ],
)
def test_what_stands_behind_an_at(text: str, typed: str | None) -> None:
    assert typed_path(text) == typed


def test_files_are_found_by_the_beginning_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "My notes").mkdir()
    (tmp_path / "My notes" / "a b.txt").touch()
    (tmp_path / "mine.txt").touch()
    (tmp_path / ".mist").touch()
    (tmp_path / "other").touch()
    found = find_files("m", tmp_path)
    assert [each.typed for each in found] == [r"My\ notes/", "mine.txt"]
    assert [each.typed for each in find_files(r"My\ notes/", tmp_path)] == [r"My\ notes/a\ b.txt"]
    assert [each.path for each in find_files(f"{tmp_path}/.m", Path("/"))] == [tmp_path / ".mist"]
    assert find_files("~/mi", tmp_path)[0].path == tmp_path / "mine.txt"
    assert find_files("gone/", tmp_path) == ()
    assert find_files("\x00/", tmp_path) == ()
