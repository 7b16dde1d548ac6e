"""Files as people have them: any usual encoding, separator and compression; every row keeps its number."""

from datetime import datetime

import pytest

from entrepot.integrations.files.reading import open_source, read_batches
from entrepot.integrations.files.refusals import UnreadableFile
from entrepot.integrations.files.tests.given import CHINESE, a_csv, a_sheet

ROWS = [
    [
        "T1",
        "L-1",
        "台灯",
        "2",
        "19.90",
        "张伟",
        "13800001234",
        "上海市",
        "上海市",
        "浦东新区",
        "世纪大道1号",
        "2024-03-05",
    ]
]


def read(path):
    source = open_source(path)
    batches = list(read_batches(source))
    return source, [(n, row) for batch in batches for n, row in zip(batch.numbers, batch.rows, strict=True)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_finds_out_the_encoding_and_the_separator(tmp_path, encoding, mark):
    source, rows = read(a_csv(tmp_path / "orders.csv", ROWS, header=CHINESE, encoding=encoding, mark=mark))

    assert source.columns == CHINESE
    assert rows == [(2, ROWS[0])]


def test_reads_what_is_compressed(tmp_path):
    _, rows = read(a_csv(tmp_path / "orders.csv.gz", ROWS, header=CHINESE, encoding="gbk"))

    assert rows == [(2, ROWS[0])]


def test_reads_a_sheet_with_numbers_and_dates(tmp_path):
    path = a_sheet(
        tmp_path / "orders.xlsx", [[1001, 85048, 2, 6.95, datetime(2010, 1, 5, 10, 30)]], header=list("abcde")
    )

    source, rows = read(path)

    assert source.columns == list("abcde")
    assert rows == [(2, ["1001", "85048", "2", "6.95", "2010-01-05 10:30:00"])]


def test_a_row_has_the_number_of_the_line_on_which_it_begins(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text('a,b\n1,"two\nlines"\n\n , \n3,4\n')

    _, rows = read(path)

    assert rows == [(2, ["1", "two\nlines"]), (6, ["3", "4"])]


def test_a_batch_holds_no_more_than_asked(tmp_path):
    path = a_csv(tmp_path / "orders.csv", [[str(n), "x"] for n in range(25)], header=["a", "b"])

    batches = list(read_batches(open_source(path), 10))

    assert [len(batch.rows) for batch in batches] == [9, 10, 6]
    assert [list(batch.numbers)[0] for batch in batches] == [2, 11, 21]
    assert batches[-1].progress == 1


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty"),
        (b"\n\n", "no rows"),
        (b"\xd0\xcf\x11\xe0more", "not a sheet"),
        (b"<html><table>", "web page"),
        (b"PK\x03\x04 no sheet", "not a sheet"),
        (b"\x1f\x8b\x08 no gzip", "damaged"),
        (b"a,b\n\x00\x01\x02\xff", "neither text"),
        (b"a,a\n1,2\n", "two columns are called a"),
    ],
)
def test_says_why_a_file_cannot_be_read(tmp_path, data, problem):
    path = tmp_path / "file"
    path.write_bytes(data)

    with pytest.raises(UnreadableFile, match=problem):
        open_source(path)


def test_says_that_a_file_is_not_there(tmp_path):
    with pytest.raises(UnreadableFile, match="No such file"):
        open_source(tmp_path / "nowhere.csv")
