"""Records → one SQLite file: what the wheel ships, what the cache holds, what look-ups read.

The same records make the same bytes. `record.doc` is a record's JSON as every command prints it,
`cited` the ids of the works behind it, in the order in which it names them.
"""

from __future__ import annotations

import sqlite3
from itertools import chain
from typing import TYPE_CHECKING, Any

import msgspec

from needleref import __version__, index
from needleref.model import (
    AnyRecord,
    Condition,
    Drug,
    Exercise,
    Muscle,
    RedFlag,
    Ref,
    Source,
    Zone,
)
from needleref.text import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from needleref.load import Data

APPLICATION_ID = 0x6E656564  # "need": tells our files from any other SQLite file
TABLES = """
create table meta (key text primary key, value text not null) without rowid;
create table record (
    kind text not null, id text not null, name text not null, summary text not null,
    doc text not null, cited text not null, primary key (kind, id)
);
create table name (
    row integer primary key, key text not null, kind text not null, id text not null,
    via text not null, name text not null
);
create index name_key on name (key, kind);
create table link (
    to_kind text not null, to_id text not null, kind text not null, id text not null,
    field text not null, primary key (to_kind, to_id, kind, id, field)
) without rowid;
create table origin (
    kind text not null, id text not null, field text not null, file text not null,
    primary key (kind, id, field, file)
) without rowid;
"""


def compile_data(data: Data, fingerprint: str = "") -> sqlite3.Connection:
    """Write loaded data into a database in memory."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(f"pragma application_id = {APPLICATION_ID};{TABLES}")
    records = [
        (kind, id_, record) for kind, some in data.records.items() for id_, record in some.items()
    ]
    put = connection.executemany
    put("insert into meta values (?, ?)", sorted(_meta(data, fingerprint).items()))
    put("insert into record values (?, ?, ?, ?, ?, ?)", (_row(*each) for each in records))
    named = sorted(set(chain(*map(_names, records))))
    put("insert into name (key, kind, id, via, name) values (?, ?, ?, ?, ?)", named)
    put("insert or ignore into link values (?, ?, ?, ?, ?)", sorted(chain(*map(_links, records))))
    put("insert or ignore into origin values (?, ?, ?, ?)", sorted(_origins(data)))
    index.build(connection)
    connection.commit()
    connection.execute("vacuum")
    return connection


def _meta(data: Data, fingerprint: str) -> dict[str, str]:
    return {
        "version": __version__,
        "fingerprint": fingerprint,
        "data_version": data.about.data_version,
        "about": _json(data.about),
        "clinic": _json(data.clinic),
        "chart": _json(data.chart),
        "overlays": _json([str(folder) for folder in data.folders[1:]]),
        "languages": _json({code: language.name for code, language in data.languages.items()}),
        **{f"language-{code}": _json(words) for code, words in data.languages.items()},
    }


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _row(kind: str, id_: str, record: AnyRecord) -> tuple[str, str, str, str, str, str]:
    summary = "" if isinstance(record, Source) else record.summary
    return kind, id_, record.name, summary, _json(record), _json(cited(record))


def _names(record: tuple[str, str, AnyRecord]) -> Iterator[tuple[str, str, str, str, str]]:
    kind, id_, value = record
    for via, name in names(value):
        yield key(name), kind, id_, via, name


def _links(record: tuple[str, str, AnyRecord]) -> Iterator[tuple[str, str, str, str, str]]:
    kind, id_, value = record
    for field in value.__struct_fields__:
        for ref in refs(getattr(value, field)):
            yield ref.type, ref.id, kind, id_, field


def _origins(data: Data) -> Iterator[tuple[str, str, str, str]]:
    for (kind, id_), fields in data.origins.items():
        for field, files in fields.items():
            for file in files:
                yield kind, id_, field, file


def names(record: AnyRecord) -> Iterator[tuple[str, str]]:
    """Give all that a record is called, each with the way in which it is meant (`via`)."""
    yield "id", record.id
    yield "name", record.name
    match record:
        case Source():
            yield from (("code", code) for code in (record.pmid, record.doi) if code)
            return
        case Condition():
            yield from (("code", code) for code in record.codes.icd10cm)
        case Muscle(latin=word) | Zone(anatomical=word) if word:
            yield "alias", word
        case Drug():
            brands = dict.fromkeys((*record.brands.us, *record.brands.eu))
            yield from (("alias", brand) for brand in brands)
        case RedFlag():
            yield from (("lay", term) for term in record.terms)
        case Exercise():
            yield from (("lay", words.name) for words in record.patient.values())
    yield from (("alias", alias) for alias in record.aliases)
    yield from (("lay", word) for word in record.lay)


def refs(value: Any) -> Iterator[Ref]:
    """Walk all references in a value."""
    if isinstance(value, Ref):
        yield value
    else:
        yield from chain.from_iterable(map(refs, parts(value)))


def cited(record: AnyRecord) -> list[str]:
    """List the works that a record rests on, each once, in the order in which it names them."""
    return list(dict.fromkeys(_sources(record)))


def _sources(value: Any) -> Iterator[str]:
    yield from getattr(value, "sources", ())
    yield from chain.from_iterable(map(_sources, parts(value)))


def parts(value: Any) -> Iterable[Any]:
    """Give what a value is made of."""
    match value:
        case msgspec.Struct():
            return (getattr(value, field) for field in value.__struct_fields__)
        case tuple():
            return value
        case dict():
            return value.values()
    return ()
