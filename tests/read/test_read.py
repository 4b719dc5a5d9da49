"""From inputs to articles: identifiers, folders, errors that leave the others alone, and the seeds as they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from congthuong.article import Metadata
from congthuong.data import folder
from congthuong.errors import IndexFileError, ReadError
from congthuong.read import MAX_BYTES, parse, read

SENTENCE = "Chỉ số sản xuất công nghiệp tháng 4/2024 của tỉnh tăng 7% so với cùng kỳ năm trước.\n"


def write(path: Path, text: str = SENTENCE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def ids(*inputs: str | Path) -> list[str]:
    return [document.article.id for document in read(list(inputs))]


def refusals(*inputs: str | Path) -> tuple[list[str], list[ReadError]]:
    errors: list[ReadError] = []
    return [document.article.id for document in read(list(inputs), on_error=errors.append)], errors


def test_the_seeds_are_read_byte_for_byte() -> None:
    for document in read([folder("seeds")]):
        assert document.article.text == document.raw.decode("utf-8")


def test_the_seeds_metadata_is_what_their_index_knows_and_their_pages_say() -> None:
    known = {d.article.id: d.article.metadata for d in read([folder("seeds")])}
    assert [m.published for m in known.values()] == ["2021", "2024-04", "2024-06-11", "2024-10", "2024-05"]
    assert {m.language for m in known.values()} == {"vi"}
    assert known["004"].author == "Thanh Tâm"


def test_without_their_index_the_seeds_are_dated_alike() -> None:
    for document in read([folder("seeds")]):
        source = document.article.source
        assert source is not None
        alone = parse(document.raw, name=source.name, media_type=None, id=None, metadata=Metadata())
        assert alone.metadata == document.article.metadata
        assert alone.id == document.article.id


def test_parsing_again_gives_the_same_article() -> None:
    for document in read([folder("seeds")]):
        article, source = document.article, document.article.source
        assert source is not None
        for known in (document.given, article.metadata):
            again = parse(document.raw, name=source.name, media_type=source.media_type, id=article.id, metadata=known)
            assert again == article


def test_the_order_is_that_of_the_files_however_they_are_named(tmp_path: Path) -> None:
    paths = [write(tmp_path / name) for name in ("b_1.txt", "a_1.txt", "sub/c.txt")]
    assert ids(tmp_path) == ids(*paths) == ids(*reversed(paths)) == ["a", "b", "c"]
    assert ids(tmp_path, paths[0], str(paths[0])) == ["a", "b", "c"]


def test_an_id_is_the_name_up_to_its_first_underscore_where_that_is_unique(tmp_path: Path) -> None:
    for name in ("003_x.txt", "004_x.txt", "004_y.txt", "_z.txt", "bao-cao.txt"):
        write(tmp_path / name)
    assert ids(tmp_path) == ["003", "004_x", "004_y", "_z", "bao-cao"]


def test_an_id_in_the_index_wins_then_its_address(tmp_path: Path) -> None:
    write(tmp_path / "a_1.txt")
    write(tmp_path / "b_1.txt")
    write(tmp_path / "index.jsonl", '{"file": "a_1.txt", "id": "seven", "url": "https://a.vn/7"}\n'
          '{"file": "b_1.txt", "url": "https://a.vn/8"}\n')  # fmt: skip
    assert ids(tmp_path) == ["seven", "https://a.vn/8"]


def test_two_files_with_one_id_are_both_named(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "b.txt")
    write(tmp_path / "c.txt")
    write(tmp_path / "index.jsonl", '{"file": "a.txt", "id": "x"}\n{"file": "b.txt", "id": "x"}\n')
    found, errors = refusals(tmp_path)
    assert found == ["x", "c"]
    assert [str(tmp_path / "a.txt") in str(errors[0]), errors[0].where] == [True, str(tmp_path / "b.txt")]


def test_the_index_beside_a_single_file_is_honoured(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    write(tmp_path / "index.jsonl", '{"file": "a.txt", "published": "2019-03"}\n{"file": "gone.txt"}\n')
    (document,) = read([path])
    assert document.article.metadata.published == "2019-03"


def test_a_folders_index_reaches_its_subfolders_and_theirs_comes_first(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.txt")
    write(tmp_path / "in" / "b.txt")
    write(tmp_path / "index.jsonl", '{"file": "in/a.txt", "id": "outer a"}\n{"file": "in/b.txt", "id": "outer b"}\n')
    write(tmp_path / "in" / "index.jsonl", '{"file": "b.txt", "id": "inner b"}\n')
    assert ids(tmp_path) == ["outer a", "inner b"]


def test_a_refused_line_keeps_its_file_out_and_no_other(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        write(tmp_path / name)
    write(tmp_path / "index.jsonl", '{"file": "a.txt", "published": "May 2024"}\n{"file": "gone.txt"}\n')
    found, errors = refusals(tmp_path)
    assert found == ["b"]
    assert all(isinstance(error, IndexFileError) for error in errors)
    assert ["line 1" in str(errors[0]), "gone.txt, which is not there" in str(errors[1])] == [True, True]


def test_hidden_files_and_other_formats_in_a_folder_are_passed_over(tmp_path: Path) -> None:
    for name in (".a.txt", ".git/b.txt", "~$c.docx", "photo.jpg", "d.txt"):
        write(tmp_path / name)
    assert ids(tmp_path) == ["d"]


def test_a_document_in_an_old_format_is_not_passed_over_silently(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "b.doc")
    found, errors = refusals(tmp_path)
    assert found == ["a"]
    assert ".doc files are not read; save it as .docx" in str(errors[0])


def test_bad_inputs_are_named_and_the_others_are_read(tmp_path: Path) -> None:
    good = write(tmp_path / "good.txt")
    (tmp_path / "empty").mkdir()
    big = tmp_path / "big.txt"
    with big.open("wb") as file:
        file.truncate(50_000_000)
    bad = {
        tmp_path / "none.txt": "there is no such file",
        write(tmp_path / "empty.txt", ""): "the file is empty",
        write(tmp_path / "photo.png"): "no format that is read",
        tmp_path / "empty": "holds no article",
        big: "the file has 50 MB, more than the 25 MB",
        write(tmp_path / "control.txt", "\x01\x02\x00" * 50): "binary",
        write(tmp_path / "menu.html", "<html><body><nav><a href='/'>Trang chủ</a></nav></body></html>"): "no main text",
    }
    found, errors = refusals(*bad, good)
    assert found == ["good"]
    for path, what in bad.items():
        (said,) = [str(error) for error in errors if error.where == str(path)]
        assert what in said
        assert "\n" not in said
    assert len(errors) == len(bad)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    path.chmod(0)
    with pytest.raises(ReadError, match="Permission denied"):
        ids(path)


def test_without_a_handler_the_first_error_is_raised(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        ids(tmp_path / "none.txt")


def test_the_limit_holds_for_bytes_too() -> None:
    with pytest.raises(ReadError, match="more than 25 MB"):
        parse(b"a" * (MAX_BYTES + 1), name="a.txt", media_type=None, id=None, metadata=Metadata())


def test_an_article_in_another_language_says_so() -> None:
    def language(text: str) -> str | None:
        return parse(text.encode(), name="a.txt", media_type=None, id=None, metadata=Metadata()).metadata.language

    assert language(SENTENCE) == "vi"
    assert language("Industrial output of the province rose by 7% in April.") == "und"
    assert language("La production industrielle a été très élevée, même fenêtre, forêt, côté, âge.") == "und"
    assert language("12 34 56") == "und"
    assert language(SENTENCE + "Industrial production rose by seven per cent. " * 3) == "vi"


def test_decomposed_letters_are_kept_and_understood() -> None:
    import unicodedata

    text = unicodedata.normalize(
        "NFD", "Công nghiệp tỉnh tăng tốc\nĐăng ngày: 06/05/2024\n" + SENTENCE + "Tin liên quan\nMột tin khác\n"
    )
    article = parse(text.encode(), name="a.txt", media_type=None, id=None, metadata=Metadata())
    assert article.text == text
    assert [block.kind for block in article.blocks] == ["title", "dateline", "paragraph", "related", "related"]
    assert article.metadata.published == "2024-05-06"


def test_markdown_keeps_its_marks_and_its_title_does_not() -> None:
    text = (
        "# Công nghiệp tỉnh tăng tốc\n\n"
        + SENTENCE
        + "\n| Cụm | Diện tích |\n|---|---|\n| Ba Hàng | 46,04 |\n\n- một mục;\n"
    )
    article = parse(text.encode(), name="a.md", media_type=None, id=None, metadata=Metadata())
    assert article.text == text
    assert article.metadata.title == "Công nghiệp tỉnh tăng tốc"
    assert [block.kind for block in article.blocks] == ["title", "paragraph", "row", "furniture", "row", "item"]
