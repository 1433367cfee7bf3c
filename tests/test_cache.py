"""The cache: used when it fits, passed over without a word when not; and the compiled tables."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from needleref import cache
from needleref.compiled import compile_data
from needleref.errors import DataError, NeedlerefError
from needleref.folders import COMPILED_NAME, cache_dir
from needleref.load import load
from needleref.model import KINDS
from needleref.text import key

SMALL = Path(__file__).parent / "fixtures" / "small"


@pytest.fixture
def base(tmp_path, monkeypatch):
    """Take a copy of the small data for the shipped one, and an empty cache folder."""
    folder = Path(shutil.copytree(SMALL, tmp_path / "small"))
    monkeypatch.setattr(cache, "data_dir", lambda: folder)
    monkeypatch.setattr(cache, "cache_dir", lambda: tmp_path / "cache")
    monkeypatch.setattr("needleref.index.other_words", list)  # the search index is others' matter
    return folder


@pytest.fixture
def loads(monkeypatch):
    """Count how often the YAML is read."""
    calls = []

    def counted(*folders):
        calls.append(folders)
        return load(*folders)

    monkeypatch.setattr("needleref.load.load", counted)
    return calls


def names(connection):
    """Give the regions in a database, and close it."""
    rows = connection.execute("select name from record where kind = 'region' order by name")
    found = [name for (name,) in rows]
    connection.close()
    return found


def the_file(tmp_path):
    (file,) = (tmp_path / "cache").iterdir()
    return file


def test_the_second_opening_reads_no_yaml(base, loads):
    assert names(cache.open_data()) == ["Head", "Neck"]
    assert names(cache.open_data()) == ["Head", "Neck"]
    assert len(loads) == 1


def test_each_set_of_overlays_has_a_cache(base, loads, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "regions.yaml").write_text(f"{name}: {{name: {name.title()}}}\n")
    one, two = tmp_path / "one", tmp_path / "two"
    for _ in range(2):
        assert names(cache.open_data([one])) == ["Head", "Neck", "One"]
        assert names(cache.open_data([one, two])) == ["Head", "Neck", "One", "Two"]
        assert names(cache.open_data([two, one])) == ["Head", "Neck", "One", "Two"]
    assert len(loads) == 3
    assert len(list((tmp_path / "cache").iterdir())) == 3


def test_files_of_overlays_gone_are_thinned_out(base, tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "MOST_FILES", 2)
    for name in ("one", "two", "three"):
        (tmp_path / name).mkdir()
        cache.open_data([tmp_path / name]).close()
    assert len(list((tmp_path / "cache").iterdir())) == 2


def rewrite(file):
    file.write_text("neck: {name: Nape}\nhead: {name: Head}\n")


def same_size_and_time(file):
    state = file.stat()
    file.write_text(file.read_text().replace("Neck", "Nuca"))
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))


def replaced(file):
    state = file.stat()
    other = file.with_suffix(".new")
    other.write_text(file.read_text().replace("Neck", "Nuca"))
    os.utime(other, ns=(state.st_atime_ns, state.st_mtime_ns))
    other.replace(file)


@pytest.mark.parametrize("change", [rewrite, same_size_and_time, replaced])
def test_a_changed_file_makes_it_stale(base, change):
    assert names(cache.open_data()) == ["Head", "Neck"]
    time.sleep(0.02)  # longer than a tick of the file system's clock
    change(base / "regions.yaml")
    assert names(cache.open_data()) in (["Head", "Nape"], ["Head", "Nuca"])


def test_a_file_added_or_removed_makes_it_stale(base, loads):
    cache.open_data().close()
    (base / "regions.yml").write_text("")
    with pytest.raises(DataError):
        cache.open_data()
    (base / "regions.yml").unlink()
    assert names(cache.open_data()) == ["Head", "Neck"]
    (base / "notes.md").write_text("no data")
    cache.open_data().close()
    assert len(loads) == 2  # the refused one, and the first


def test_another_version_makes_it_stale(base, loads, monkeypatch):
    cache.open_data().close()
    monkeypatch.setattr(cache, "__version__", "9.9.9")
    monkeypatch.setattr("needleref.compiled.__version__", "9.9.9")
    cache.open_data().close()
    assert len(loads) == 2


def emptied(file):
    file.write_bytes(b"")


def cut(file):
    file.write_bytes(file.read_bytes()[:9000])


def garbled(file):
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4096] = b"x" * 4096
    file.write_bytes(content)


def not_ours(file):
    file.unlink()
    other = sqlite3.connect(file)
    other.execute("create table meta (key, value)")
    other.commit()
    other.close()


def text(file):
    file.write_text("not a database " * 1000)


def a_folder(file):
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize("keep_time", [False, True])
@pytest.mark.parametrize("harm", [emptied, cut, garbled, not_ours, text, a_folder])
def test_a_broken_or_foreign_cache_is_passed_over(base, tmp_path, loads, harm, keep_time):
    cache.open_data().close()
    file = the_file(tmp_path)
    state = file.stat()
    harm(file)
    if keep_time and harm is not garbled:  # damage within a page is told by the file's time alone
        os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert names(cache.open_data()) == ["Head", "Neck"]
    assert len(loads) == 2


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="files have no owner here")
def test_a_cache_of_another_user_is_passed_over(base, loads, monkeypatch):
    cache.open_data().close()
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    cache.open_data().close()
    assert len(loads) == 2


def test_without_a_cache_folder_the_data_is_compiled_in_memory(base, loads, monkeypatch):
    monkeypatch.setattr(cache, "cache_dir", lambda: None)
    assert names(cache.open_data()) == ["Head", "Neck"]
    assert names(cache.open_data()) == ["Head", "Neck"]
    assert len(loads) == 2


def test_a_cache_that_cannot_be_written_costs_only_time(base, tmp_path, capsys, monkeypatch):
    (tmp_path / "cache").write_text("in the way")
    assert names(cache.open_data()) == ["Head", "Neck"]
    monkeypatch.setattr(cache, "cache_dir", lambda: tmp_path / "cache2")
    monkeypatch.setattr(Path, "replace", _no_space)
    assert names(cache.open_data()) == ["Head", "Neck"]
    assert list((tmp_path / "cache2").iterdir()) == []
    assert capsys.readouterr() == ("", "")


def _no_space(*_):
    raise OSError(28, "No space left on device")


def test_broken_data_is_told_each_time_and_never_cached(base, tmp_path):
    (base / "regions.yaml").write_text("neck: [")
    for _ in range(2):
        with pytest.raises(DataError, match="not valid YAML"):
            cache.open_data()
    assert not (tmp_path / "cache").exists()


def test_a_missing_overlay_is_told(base, tmp_path):
    with pytest.raises(NeedlerefError, match="there is no such folder"):
        cache.open_data([tmp_path / "gone"])


def test_several_at_once_find_whole_data(base, tmp_path):
    with ThreadPoolExecutor(8) as pool:
        assert set(map(tuple, pool.map(lambda _: names(cache.open_data()), range(16)))) == {
            ("Head", "Neck")
        }
    assert [file.suffix for file in (tmp_path / "cache").iterdir()] == [".sqlite"]


def test_the_wheels_own_file_is_used_without_overlays_and_not_with(base, loads, tmp_path):
    file = base / COMPILED_NAME
    file.write_bytes(compile_data(load(base)).serialize())
    (base / "regions.yaml").write_text("neck: {name: Nape}\n")
    assert names(cache.open_data()) == ["Head", "Neck"]
    assert loads == []
    assert not (tmp_path / "cache").exists()
    (tmp_path / "clinic").mkdir()
    (base / "regions.yaml").write_text("neck: {name: Nape}\nhead: {name: Head}\n")
    assert names(cache.open_data([tmp_path / "clinic"])) == ["Head", "Nape"]


def test_a_broken_file_of_the_wheel_is_passed_over(base, loads):
    (base / COMPILED_NAME).write_bytes(b"broken")
    assert names(cache.open_data()) == ["Head", "Neck"]
    assert len(loads) == 1


def test_it_is_opened_for_reading_only(base):
    cache.open_data().close()
    connection = cache.open_data()
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("delete from record")
    connection.close()


def test_a_warm_opening_imports_no_yaml(base, tmp_path):
    script = (
        "import sys, pathlib, needleref.cache as c\n"
        f"c.data_dir = lambda: pathlib.Path({str(base)!r})\n"
        f"c.cache_dir = lambda: pathlib.Path({str(tmp_path / 'cache')!r})\n"
        "c.COMPILERS = ()\n"
        "c.open_data().close()\n"
        "print(sorted({'yaml', 'msgspec', 'hashlib', 'tempfile', 'json'} & set(sys.modules)))\n"
    )
    said = [
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        for _ in range(2)
    ]
    assert "yaml" in said[0].stdout
    assert said[1].stdout == "[]\n"


@pytest.mark.parametrize(
    ("platform", "variables", "parts"),
    [
        ("linux", {}, (".cache", "needleref")),
        ("linux", {"XDG_CACHE_HOME": "relative"}, (".cache", "needleref")),
        ("linux", {"XDG_CACHE_HOME": "{home}"}, ("needleref",)),
        ("darwin", {}, ("Library", "Caches", "needleref")),
        ("win32", {"LOCALAPPDATA": "{home}"}, ("needleref", "Cache")),
    ],
)
def test_each_platform_has_its_cache_folder(monkeypatch, tmp_path, platform, variables, parts):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value.format(home=tmp_path))
    assert cache_dir() == tmp_path.joinpath(*parts)


# The compiled tables


@pytest.fixture(scope="module")
def compiled():
    connection = compile_data(load(SMALL))
    yield connection
    connection.close()


def test_the_same_data_makes_the_same_bytes(tmp_path):
    elsewhere = Path(shutil.copytree(SMALL, tmp_path / "elsewhere"))
    one, other = (compile_data(load(folder)) for folder in (SMALL, elsewhere))
    assert one.serialize() == other.serialize()
    one.close()
    other.close()


def test_a_record_is_stored_as_it_is_printed(compiled):
    doc, cited = compiled.execute(
        "select doc, cited from record where id = 'tension-type-headache'"
    ).fetchone()
    record = json.loads(doc)
    assert record["type"] == "condition"
    assert record["muscles"][0]["muscle"] == {
        "type": "muscle",
        "id": "upper-trapezius",
        "name": "Upper trapezius",
    }
    assert record["verdict"]["decided_by"] == [1]
    assert "naïve" in record["summary"]
    assert json.loads(cited) == ["moss-2021", "field-2020"]


@pytest.mark.parametrize(
    ("name", "kind", "via"),
    [
        ("tension-type-headache", "condition", "id"),
        ("headache, tension type", "condition", "name"),
        ("TTH", "condition", "alias"),
        ("tight band round my head", "condition", "lay"),
        ("G44.209", "condition", "code"),
        ("Musculus trapezius, pars descendens", "muscle", "alias"),
        ("eliquis", "drug", "alias"),
        ("worst headache of my life", "red-flag", "lay"),
        ("turn your head", "exercise", "lay"),
        ("30000001", "source", "code"),
    ],
)
def test_whatever_a_record_is_called_leads_to_it(compiled, name, kind, via):
    rows = compiled.execute("select kind, via from name where key = ?", (key(name),)).fetchall()
    assert (kind, via) in rows


def test_a_stored_record_reads_back_as_it_was_loaded(compiled):
    for kind, records in load(SMALL).records.items():
        for id_, record in records.items():
            (doc,) = compiled.execute(
                "select doc from record where kind = ? and id = ?", (kind, id_)
            ).fetchone()
            assert msgspec.json.decode(doc, type=KINDS[kind]) == record


def test_links_lead_back_from_what_is_referred_to(compiled):
    rows = compiled.execute(
        "select kind, id, field from link where to_kind = 'muscle' and to_id = 'upper-trapezius'"
    ).fetchall()
    assert rows == [
        ("condition", "tension-type-headache", "muscles"),
        ("danger-zone", "lung-apex", "muscles"),
        ("exercise", "neck-turn", "muscles"),
    ]


def test_no_place_of_the_building_machine_is_in_the_file(compiled):
    assert str(SMALL).encode() not in compiled.serialize()
    assert str(Path.home()).encode() + b"/" not in compiled.serialize()
