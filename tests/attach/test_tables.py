"""Tables of every format join their rows; what is wrong with one is said with its place and what to do."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal

import openpyxl
import pyarrow
import pyarrow.parquet
import pyoxigraph as ox
import pytest

from congthuong.attach import Attached, Key, Request, attached, request, table_quads
from congthuong.attach.fixes import read_fixes, report
from congthuong.errors import CongthuongError, ReadError
from congthuong.link.iris import DEF, ID

WANTED = Request(
    "von",
    keys=(Key("Tỉnh", "province"),),
    on="Năm",
    values=(request.column("Vốn=registered-capital:triệu USD"), request.column("Hạng=:rank")),
)
ROWS: list[list[object]] = [
    ["Tỉnh", "Năm", "Vốn", "Hạng"],
    ["Bắc Giang", 2023, 1234.5, 4],
    ["bac ninh", 2024, 800, None],
]


def as_csv(separator: str = ";") -> bytes:
    written = [[str(cell if cell is not None else "").replace(".", ",") for cell in row] for row in ROWS]
    return "\n".join(separator.join(row) for row in written).encode()


def as_xlsx(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_parquet() -> bytes:
    columns = {str(name): list(values) for name, *values in zip(*ROWS, strict=True)}
    stream = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), stream)
    return stream.getvalue()


TURTLE = """@prefix x: <http://x.example/> .
x:a x:tinh "Bắc Giang" ; x:nam 2023 ; x:von 1234.5 ; x:hang 4 ; x:part [ x:of x:a ] .
x:b x:tinh "bac ninh" ; x:nam 2024 ; x:von 800 .
""".encode()
IN_TURTLE = Request(
    "von",
    keys=(Key("x:tinh", "province"),),
    on="x:nam",
    values=(request.column("x:von=registered-capital:triệu USD"), request.column("http://x.example/hang=:rank")),
)

FORMATS = {
    "von.csv": (as_csv(), WANTED),
    "von-tab.csv": (as_csv("\t"), WANTED),
    "titled.csv": ("Vốn đăng ký;;;\n;;;\n".encode() + as_csv(), WANTED),
    "utf16.csv": (as_csv().decode().encode("utf-16"), WANTED),
    "von.xlsx": (as_xlsx([["Vốn đăng ký"], [], *ROWS]), WANTED),
    "von.parquet": (as_parquet(), WANTED),
    "von.ttl": (TURTLE, IN_TURTLE),
}


def figures(made: Attached) -> set[tuple[str, str, str, str]]:
    found: dict[str, dict[str, str]] = {}
    for quad in table_quads(made.table, made.request, made.decisions):
        assert isinstance(quad.subject, ox.NamedNode)
        assert isinstance(quad.object, ox.NamedNode | ox.Literal)
        found.setdefault(quad.subject.value, {})[quad.predicate.value.removeprefix(DEF)] = quad.object.value
    return {
        (
            a["subject"].removeprefix(ID),
            a["period"].removeprefix(f"{ID}period/"),
            a["value"],
            a["unit"].rsplit("/", 1)[1],
        )
        for a in found.values()
        if "value" in a
    }


@pytest.mark.parametrize("file", FORMATS)
def test_every_format_gives_the_same_figures(file: str) -> None:
    raw, wanted = FORMATS[file]
    made = attached(raw, file, wanted)
    assert made.undecided == ()
    assert made.rows == 2
    assert figures(made) == {
        ("province/bac-giang", "2023", "1234500000", "USD"),
        ("province/bac-giang", "2023", "4", "rank"),
        ("province/bac-ninh", "2024", "800000000", "USD"),
    }


@pytest.mark.parametrize("file", FORMATS)
def test_the_graph_is_the_same_each_time_and_has_no_blank_node(file: str) -> None:
    raw, wanted = FORMATS[file]
    one, two = (attached(raw, file, wanted) for _ in range(2))
    quads = table_quads(one.table, one.request, one.decisions)
    assert quads == table_quads(two.table, two.request, two.decisions)
    assert not any(isinstance(term, ox.BlankNode) for quad in quads for term in (quad.subject, quad.object))


def test_percentages_of_a_workbook_are_percent() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["Tỉnh", "Lấp đầy", "Ngày"], ["Huế", 0.755, datetime.date(2024, 6, 30)]):
        book.active.append(row)
    book.active["B2"].number_format = "0.0%"
    stream = io.BytesIO()
    book.save(stream)
    wanted = Request("a", (Key("Tỉnh", "place"),), "Ngày", (request.column("Lấp đầy=occupancy-rate:%"),))
    assert figures(attached(stream.getvalue(), "a.xlsx", wanted)) == {("province/hue", "2024-06-30", "75.5", "percent")}


def test_other_columns_are_properties_with_the_type_they_are_of() -> None:
    raw = "Tỉnh;Mã;Điểm;Ghi chú\nHuế;046;69,5;=1+1\n".encode()
    made = attached(raw, "a.csv", Request("a", (Key("Tỉnh", "province"),)))
    said = {
        quad.predicate.value.rsplit("/", 1)[1]: quad.object
        for quad in table_quads(made.table, made.request, made.decisions)
        if "/column/" in quad.predicate.value
    }
    number = ox.Literal("69.5", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
    assert said == {
        "tinh": ox.Literal("Huế"), "ma": ox.Literal("046"), "diem": number, "ghi-chu": ox.Literal("=1+1"),
    }  # fmt: skip
    assert any("is never run" in note for note in made.notes)


PLACES = "Đơn vị,Vốn\n{}\n"


def undecided(rows: str, kind: str = "place", on: str | None = "2024") -> list[str]:
    raw = ("Đơn vị\n" + rows).encode()
    return [one.key for one in attached(raw, "a.csv", Request("a", (Key("Đơn vị", kind),), on)).undecided]


def test_a_name_of_two_levels_is_what_the_column_is_of() -> None:
    assert undecided("Bắc Ninh\nBắc Giang\nHà Nam\n") == []  # provinces, though cities are called so
    made = attached(
        "Đơn vị\nBắc Ninh\nQuế Võ\nTiên Du\n".encode(), "a.csv", Request("a", (Key("Đơn vị", "place"),), "2024")
    )
    assert {one.key for one in made.undecided} <= {"Quế Võ", "Tiên Du"} or all(
        iri is None or "/province/" not in iri for iri in made.decisions.values()
    )
    assert undecided("Bắc Ninh\nHuyện Gia Bình\nTỉnh Hà Nam\n") == ["Bắc Ninh"]  # mixed: nobody can tell


def test_further_keys_say_where_a_row_lies() -> None:
    wanted = Request("a", (Key("Xã", "commune"), Key("Tỉnh", "province")), "2025-08")
    made = attached("Xã,Tỉnh\nPhường Kinh Bắc,Bắc Ninh\nTan Lap,Thai Nguyen\n".encode(), "a.csv", wanted)
    assert made.decisions["Phường Kinh Bắc", ("Bắc Ninh",), "2025-08"] == f"{ID}ward/2025-07/09187-kinh-bac"


def test_a_choice_decides_and_a_dash_leaves_out() -> None:
    raw = "Mã\n24\n27\n99\n".encode()
    wanted = Request("a", (Key("Mã", "province"),))
    made = attached(raw, "a.csv", wanted)
    assert [(one.status, one.key) for one in made.undecided] == [("several", "24"), ("none", "99")]
    filled = report(made.undecided).splitlines()
    filled[1] = filled[1].replace("\tseveral", "province/bac-giang (Bắc Giang)\tseveral", 1)
    filled[2] = filled[2].replace("\tnone", "-\tnone", 1)
    fixes = read_fixes("\n".join(filled).encode("utf-16"), "fixes.tsv")  # as Excel saves it
    again = attached(raw, "a.csv", wanted, fixes)
    assert again.undecided == ()
    assert again.rows == 2
    with pytest.raises(ReadError, match="nothing that is known here"):
        attached(raw, "a.csv", wanted, {("24", (), ""): "province/atlantis"})


MIXED = "Tỉnh,Vốn\nHuế,1\n".encode() + "Hà Nội,2\n".encode("cp1258", "replace").replace(b"?", b"\xe1")
# name: bytes, what is said
# fmt: off
WRONG: dict[str, tuple[bytes, str]] = {
    "empty.csv": (b" \n", "empty.csv: the file is empty; save the table in it"),
    "a.xls": (b"x", "a.xls: .xls files are not attached; save it as .csv, .xlsx, .parquet or .ttl"),
    "no-column.csv": (b"Tinh;Von\nHue;1\n", "no row has the headings 'Tỉnh', 'Vốn'; there are the"),
    "twice.csv": ("Tỉnh;Vốn;VỐN\nHuế;1;2\n".encode(), "twice.csv:1: two columns are called 'VỐN'"),
    "wide.csv": ("Tỉnh,Vốn\nHuế,1,5\n".encode(), "wide.csv:2: this row has more cells than there are headings ('5')"),
    "none.csv": ("Tỉnh;Vốn\n".encode(), "none.csv: below the headings there are no rows"),
    "blank.csv": ("Tỉnh;Vốn\n;5\n".encode(), "blank.csv:2: this row has nothing in the column 'Tỉnh'"),
    "words.csv": ("Tỉnh;Vốn\nHuế;nhiều\n".encode(), "words.csv:2, column 'Vốn': 'nhiều' is no number"),
    "formula.csv": ("Tỉnh;Vốn\nHuế;=A1+B1\n".encode(), "formula.csv:2, column 'Vốn': '=A1+B1' is a formula"),
    "signs.csv": ("Tỉnh;Vốn\nHuế;1,5\nHà Nội;1.5\n".encode(), "signs.csv:3, column 'Vốn': '1,5' in line 2 has a"),
    "doubt.csv": ("Tỉnh;Vốn\nHuế;1.234\n".encode(), "doubt.csv, column 'Vốn': '1.234' may have a"),
    "again.csv": ("Tỉnh;Vốn\nHuế;1\nThừa Thiên Huế;2\n".encode(), "again.csv:3, column 'Vốn': 'Thừa Thiên Huế' has a"),
    "percent.csv": ("Tỉnh;Vốn\nHuế;15%\n".encode(), "percent.csv:2, column 'Vốn': '15%' is a percentage"),
    "mixed.csv": (MIXED, "mixed.csv:3: this line is not UTF-8, and others are: two encodings are mixed"),
    "double.csv": (("Tỉnh;Vốn\n" + "Huế;1\n" * 50 + "Báº¯c Giang;2\n").encode(), "double.csv:52: 'Báº¯c"),
    "open.csv": (f'Tỉnh;Vốn\n"Huế;1\n{"x" * 20_000}'.encode(), "open.csv:2: a cell has 20,"),
    "broken.xlsx": (b"PK\x03\x04broken", "this is no workbook, or a damaged one"),
    "formula.xlsx": (as_xlsx([["Tỉnh", "Vốn"], ["Huế", "=1+1"]]), "cell B2: the formula '=1+1' has no value"),
    "broken.parquet": (b"PAR1broken", "broken.parquet: this is no Parquet file, or a damaged one"),
    "broken.ttl": (b"<a> <b>", "broken.ttl: this is not Turtle"),
}
# fmt: on


def test_a_table_that_is_too_long_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("congthuong.attach.table._ROWS", 3)
    with pytest.raises(ReadError, match="the table has more than 3 rows") as error:
        attached(
            "Tỉnh,Vốn\nHuế,1\nHà Nội,1\nLai Châu,1\n".encode(), "big.csv", Request("a", (Key("Tỉnh", "province"),))
        )
    assert error.value.where == "big.csv:4"


@pytest.mark.parametrize("file", WRONG)
def test_what_is_wrong_is_said_with_its_place(file: str) -> None:
    raw, said = WRONG[file]
    wanted = Request("a", (Key("Tỉnh", "province"),), values=(request.column("Vốn=:tỷ đồng"),))
    with pytest.raises(CongthuongError) as error:
        attached(raw, file, wanted)
    assert said in str(error.value)


OURS = [
    f"<http://x.example/a> <{DEF}value> 1 .",
    f"<http://x.example/a> a <{DEF}Observation> .",
    f'<{ID}province/hue> <http://www.w3.org/2004/02/skos/core#prefLabel> "Đà Nẵng"@vi .',
    f"<{ID}province/hue> <http://www.w3.org/2002/07/owl#sameAs> <http://x.example/a> .",
]


@pytest.mark.parametrize("triple", OURS)
def test_turtle_does_not_state_what_is_ours_to_say(triple: str) -> None:
    made = attached(triple.encode(), "a.ttl", Request("a"))
    with pytest.raises(ReadError, match="the knowledge base's own to say"):
        table_quads(made.table, made.request, made.decisions)


def test_turtle_may_add_to_things_of_ours_with_words_of_others() -> None:
    made = attached(f"<{ID}province/hue> <http://x.example/rank> 8 .".encode(), "a.ttl", Request("a"))
    assert len(table_quads(made.table, made.request, made.decisions)) > 1


MISTAKEN = {
    "Tỉnh": "does not say what its column holds",
    "Tỉnh=planet": "where KIND is place, province",
    "Tỉnh=province:zip": "there are no codes 'zip'",
}


@pytest.mark.parametrize("written", MISTAKEN)
def test_a_key_that_is_mistaken_is_explained(written: str) -> None:
    with pytest.raises(CongthuongError) as error:
        request.key(written)
    assert MISTAKEN[written] in str(error.value)


VALUES = {
    "Vốn": "write COLUMN=INDICATOR:UNIT",
    "Vốn=registered-captal:USD": "did you mean registered-capital",
    "Vốn=registered-capital:parsecs": "no unit is called or coded 'parsecs'",
    "Vốn=registered-capital@squared:USD": "'squared' is unknown; there are change",
    "a=NV.IND.TOTL.ZS@share:%": "is a relatedMatch of industrial-output-value, not the same",
    "Vốn=registered-capital:ha": "a level of registered-capital is measured in money, not in hectare",
}


@pytest.mark.parametrize("written", VALUES)
def test_a_value_that_is_mistaken_is_explained(written: str) -> None:
    with pytest.raises(CongthuongError) as error:
        request.column(written)
    assert VALUES[written] in str(error.value)


UNITS = {
    "a=:triệu USD": ("USD", "1000000"),
    "a=:million USD": ("USD", "1000000"),
    "a=:tỷ đồng": ("VND", "1000000000"),
    "a=:percent": ("percent", "1"),
    "a=:%": ("percent", "1"),
    "a=:nghìn tấn": ("tonne", "1000"),
    "a=:MW": ("MW", "1"),
    "a=:người": ("count", "1"),
}


@pytest.mark.parametrize("written", UNITS)
def test_units_are_written_as_in_tables(written: str) -> None:
    made = request.column(written)
    assert (made.unit, Decimal(made.factor)) == (UNITS[written][0], Decimal(UNITS[written][1]))
