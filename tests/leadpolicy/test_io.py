"""Tables to facts: problems with their place, and the same people from every form."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadpolicy.console import Console
from leadpolicy.errors import InputError
from leadpolicy.io.cells import harmless, meant
from leadpolicy.io.histories import stands
from leadpolicy.io.records import Lead, Table, leads, log
from leadpolicy.io.snapshots import standings
from leadpolicy.io.tables import Problem, rows
from policy.model import HOUR, Field
from policy.state import Event, Move, Set, Take, Touch
from tests.leadpolicy.fields import NINE, POLICY

PEOPLE = [
    {"id": "a", "source": "event", "employees": "20", "authority": "yes", "at": "2026-01-05 09:00"},
    {"id": "b", "source": "web_form", "employees": "", "authority": "", "at": ""},
]
EXPECTED = [
    Lead("a", (("source", "event"), ("employees", 20), ("authority", True)), NINE),
    Lead("b", (("source", "web_form"),)),
]


def _csv(delimiter: str) -> bytes:
    lines = [list(PEOPLE[0]), *(list(one.values()) for one in PEOPLE)]
    return "\r\n".join(delimiter.join(line) for line in lines).encode("utf-8-sig")


def _parquet() -> bytes:
    import io

    import pyarrow
    import pyarrow.parquet

    out = io.BytesIO()
    rows = [{**one, "employees": int(one["employees"] or 0) or None} for one in PEOPLE]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), out)
    return out.getvalue()


FORMS = {
    "people.csv": _csv(","),
    "semicolons.csv": _csv(";"),
    "people.tsv": _csv("\t"),
    "excel.csv": _csv(";").replace(b"id", b"sep=;\r\nid", 1),
    "wide.csv": _csv(",") + b", ,\r\n",
    "no_suffix": _csv(","),
    "people.jsonl": "\n".join(map(json.dumps, PEOPLE)).encode(),
    "nan.jsonl": "\n".join(map(json.dumps, PEOPLE)).replace('""', "NaN").encode(),
    "people.json": json.dumps(PEOPLE).encode(),
    "people.parquet": _parquet(),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_the_same_people(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(FORMS[name])
    found, problems = _read(path)
    assert problems == []
    assert [Lead(one.id, one.values, one.at, one.track, one.status) for one in found] == EXPECTED


def test_a_problem_says_file_row_column_and_cure_and_the_others_go_on(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id,Source,employees\n1,web_fom,0\n2,,1\n3,event\n4,event,5\n")
    found, problems = _read(path)
    assert [one.id for one in found] == ["4"]
    assert [(one.row, one.column) for one in problems] == [
        (2, "Source"),
        (2, "employees"),
        (3, "Source"),
        (4, ""),
    ]
    assert str(problems[0]) == f"{path}, row 2, column `Source`: `web_fom` is no value of `source`"
    assert "did you mean `web_form`?" in problems[0].help


def test_people_without_id_go_by_row_but_not_when_the_column_was_named(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("source,mail\nevent,x@y.z\nevent,\n")
    assert [one.id for one in _read(path)[0]] == ["2", "3"]
    found, problems = _read(path, "mail")
    assert [one.id for one in found] == ["x@y.z"]
    assert problems[0].row == 3


def test_an_unknown_column_is_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "people.jsonl"
    path.write_text('{"id": 1, "source": "event", "contry": "US"}\n' * 3)
    _read(path)
    said = capsys.readouterr().err
    assert said.count("contry") == 1
    assert "did you mean `country`?" in said


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("id,source,country, Country\n1,event,US,DE\n", "`Country` is left out, `country` is read"),
        ("id,source,COUNTRY,Country\n1,event,US,DE\n", "`Country` is left out, `COUNTRY` is read"),
        ("id,source,\n1,event,lost\n2,event,lost\n", "nothing reads the column without a name"),
        ("id,source\n", "has no rows that could be read"),
        (
            f"id,source,contry,{','.join(map(str, range(1000)))}\n1,event,US{',' * 1000}\n",
            "nothing reads 1,000 columns: `0`, `1`, `2`, `3`, `4`, `5`, `6`, `7` and 992 more\n",
        ),
    ],
)
def test_what_is_lost_of_a_table_is_told_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], table: str, said: str
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(table)
    people, problems = _read(path)
    assert problems == []
    assert {dict(one.values).get("country") for one in people} <= {"US", None}
    assert capsys.readouterr().err.count(said) == 1


def test_a_column_without_name_and_cells_is_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id,source,,\n1,event,,\n")
    assert len(_read(path)[0]) == 1
    assert capsys.readouterr().err == ""


def test_a_number_is_one_id_however_it_is_written(tmp_path: Path) -> None:
    """A data frame that lacks a number makes fractions of all."""
    path = tmp_path / "people.jsonl"
    path.write_text(
        "".join(f'{{"id": {one}, "source": "event"}}\n' for one in ("7", "8.0", "1e2", "9.5"))
    )
    assert [one.id for one in _read(path)[0]] == ["7", "8", "100", "9.5"]
    path.write_text('{"id": "Ju\u0308rgen", "source": "event"}\n{"id": "007", "source": "event"}\n')
    assert [one.id for one in _read(path)[0]] == ["J\u00fcrgen", "007"]


@given(st.text("'=+-@1.a", max_size=6))
def test_a_text_that_is_made_harmless_is_read_as_it_was(text: str) -> None:
    assert meant(str(harmless(text))) == text


def test_an_apostrophe_before_a_formula_is_none_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id,source,country\n'=7,event,'--None--\n'7,event,'tis\n")
    assert [(one.id, one.values[1][1]) for one in _read(path)[0]] == [("=7", "--None--"), ("'7", "'tis")]


def test_the_delimiter_is_not_sought_in_quotes(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text('"id";"source";"country, or region, or city"\n7;event;x\n')
    assert [one.id for one in _read(path)[0]] == ["7"]


def test_a_field_called_track_says_nothing_of_tracks(tmp_path: Path) -> None:
    policy = replace(POLICY, fields=(Field("track", "one of", ("fast", "slow")),))
    path = tmp_path / "people.csv"
    path.write_text("id,track,status\n1,fast,Purchased\n2,slow,lead.MQL\n")
    found = [*leads(Table(str(path), policy, Console(), lambda _: None))]
    assert [one.status for one in found] == ["lead.Raw", "lead.MQL"]


def test_a_name_twice_in_a_line_of_json_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "people.jsonl"
    path.write_text('{"id": 1, "source": "event", "source": "web_form"}\n{"id": 2, "source": "event"}\n')
    people, (problem,) = _read(path)
    assert [one.id for one in people] == ["2"]
    assert "`source` is given twice" in str(problem)


@pytest.mark.parametrize(
    ("track", "status", "found"),
    [("", "lead.MQL", "lead.MQL"), ("contact", "MQL", "contact.MQL"), ("", "Purchased", "lead.Raw"),
     ("", "Left Vmail", "lead.MQL"), ("", "MQL", None), ("", "MQQL", None),
     ("", "Contacted", None), ("lead", "lead.MQL", "lead.MQL"), ("contact", "lead.MQL", None)],
)  # fmt: skip
def test_status(tmp_path: Path, track: str, status: str, found: str | None) -> None:
    path = tmp_path / "people.csv"
    path.write_text(f"id,source,track,status\n1,event,{track},{status}\n")
    people, problems = _read(path)
    assert [one.status for one in people] == ([found] if found else [])
    assert len(problems) == (0 if found else 1)
    if status == "Contacted":
        assert problems[0].help.startswith("the policy has `lead.MQL`, `contact.MQL`, `lead.Raw`; ")
        assert '`retired "Contacted" becomes lead.MQL`' in problems[0].help


def test_a_log_gives_facts_in_order_of_time(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "id,at,event,field,value,role,to,because,touch,rep\n"
        "a,2026-01-05 10:00,reply,,,,,,,\n"
        "a,2026-01-05 09:00,,employees,12,,,,,\n"
        "a,2026-01-05 09:00,,employees,,,,,,\n"
        "b,2026-01-05 09:00,,,,ldr,lead.MQL,no_fit,,\n"
        "b,2026-01-05 09:00,,,,,,,call,\n"
        "b,2026-01-05 09:00,,,,,,,,ann\n"
        "b,2026-01-05 09:00,reply,,,,,,call,\n"
        "b,,reply,,,,,,,\n"
        "b,2026-01-05 09:00,repli,,,,,,,\n"
        ",2026-01-05 09:00,reply,,,,,,,\n"
    )
    problems: list[Problem] = []
    found = log(Table(str(path), POLICY, Console(quiet=True), problems.append))
    assert found["a"] == [
        Set(NINE, (("employees", 12),)),
        Set(NINE, (("employees", None),)),
        Event(NINE + HOUR, "reply"),
    ]
    assert found["b"] == [
        Move(NINE, "ldr", "lead.MQL", "no_fit"),
        Touch(NINE, "call"),
        Take(NINE, "ann"),
    ]
    assert [one.row for one in problems] == [8, 9, 10, 11]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "is empty"), (b"id,id\n", "two columns called `id`"), (b"id\n\xff\xfe", "not UTF-8"),
     (b"\n\nid,source\n", "begins with an empty row"), (b"PK\x03\x04\x14\0", "a spreadsheet or a ZIP"),
     (b"\x1f\x8b\x08\0", "is compressed"), (b"BZh91AY&SY", "is compressed"),
     (b"ARROW1\0\0", "an Arrow or"), (b"\xd0\xcf\x11\xe0\xa1\xb1", "is a spreadsheet"),
     (b"id,name\n1,Jos\xe9\n", r"line 2 has b'1,Jos\\xe9'"),
     (b'[{"id": 1, "id": 2}]', "`id` is given twice"),
     (b"[1, 2", "not valid JSON"),
     (b"[" + b"1" * 9999 + b"]", "a number has too many digits"),
     (b"PAR1 nonsense", "not readable as Parquet"),
     pytest.param(b"i" * 5_000_000, "no end of its first row", id="endless")],
)  # fmt: skip
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "table"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        list(rows(str(path), lambda _: None))


def _keyed(table: Table) -> Iterator[Lead]:
    return leads(replace(table, id_column="key"))


@pytest.mark.parametrize(
    ("read", "header", "said", "cure"),
    [
        (standings, "id,Lead Status,entered", "no column `status`", "`Lead Status`? rename it to"),
        (standings, "id,entered,statsu", "no column `status`", "did you mean `statsu`?"),
        (standings, "id,stage,entered", "no column `status`", "it has `id`, `stage`, `entered`: rename"),
        (partial(standings, beside_log=True), "Kunde,status", "no column `id`", "or name it by `--id`"),
        (leads, "id,at,Lead source", "no column `source`", "did you mean `Lead source`?"),
        (_keyed, "id,at,region", "no column `key`", "it has `id`, `at`"),
        (log, "Lead,at,event", "no column `id`", "`Lead`, `at`, `event`"),
        (log, "id,when,event", "no column `at`", "`when`"),
        (log, "id,at,activity", "no column `event`", "`activity`"),
        (stands, "id,at,New Status,source", "no column `status`", "`New Status`?"),
    ],
)  # fmt: skip
def test_a_column_that_a_table_needs_is_missed_once(
    tmp_path: Path, read: Callable[[Table], Iterable[object]], header: str, said: str, cure: str
) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f"{header}\n" + f"{','.join('x' for _ in header.split(','))}\n" * 3)
    found: list[Problem] = []
    with pytest.raises(InputError) as told:
        list(read(Table(str(path), POLICY, Console(quiet=True), found.append)))
    assert said in told.value.message
    assert cure in told.value.help
    assert found == []


def test_rows_of_nothing_below_a_sheet_are_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("id,status,source\n1,A,web\n,,\n2,B,\n, ,\n,,,,\n")
    found: list[Problem] = []
    assert [one.number for one in rows(str(path), found.append)] == [2, 4]
    assert found == []


@given(st.binary(max_size=200))
def test_any_bytes_are_rows_problems_or_a_refusal(content: bytes) -> None:
    import tempfile

    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        with suppress(InputError):
            list(leads(Table(file.name, POLICY, Console(quiet=True), lambda _: None)))


def _read(path: Path, id_column: str = "") -> tuple[list[Lead], list[Problem]]:
    problems: list[Problem] = []
    return list(leads(Table(str(path), POLICY, Console(), problems.append, id_column))), problems
