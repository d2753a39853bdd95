from __future__ import annotations

import io
import zipfile
from datetime import datetime

from stz.reports.office.packing import made_at, packed, repacked


def test_files_say_no_time_and_their_types_first() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("z.xml", "[Content_Types].xml", "a.xml"):
            archive.writestr(name, name * 50)
    again = repacked(file.getvalue())
    with zipfile.ZipFile(io.BytesIO(again)) as archive:
        assert archive.namelist() == ["[Content_Types].xml", "a.xml", "z.xml"]
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert archive.read("z.xml") == b"z.xml" * 50
    assert again == repacked(again) == packed(dict(sorted({
        name: name.encode() * 50 for name in ("a.xml", "z.xml", "[Content_Types].xml")
    }.items())))  # fmt: skip


def test_dates_are_in_utc_or_fixed() -> None:
    assert made_at("2026-11-24T02:28:16.5+05:00") == datetime(2026, 11, 23, 21, 28, 16)
    assert made_at("2026-11-24T02:28:16") == datetime(2026, 11, 24, 2, 28, 16)
    assert made_at("some day") == made_at("") == datetime(2000, 1, 1)
