"""Queries that look like ours and mean something else: nothing may open, or never that card."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from needleref.text import fold

if TYPE_CHECKING:
    from random import Random

    from names import Name

TWINS = (
    ("medial", "lateral"), ("anterior", "posterior"), ("superior", "inferior"), ("upper", "lower"),
    ("major", "minor"), ("longus", "brevis"), ("flexor", "extensor"), ("abductor", "adductor"),
    ("maximus", "minimus"), ("internal", "external"), ("interni", "externi"), ("front", "back"),
    ("superficialis", "profundus"), ("radialis", "ulnaris"), ("pollicis", "hallucis"),
    ("thenar", "hypothenar"), ("supraspinatus", "infraspinatus"), ("peroneal", "perineal"),
    ("tibialis", "fibularis"), ("pronator", "supinator"), ("levator", "depressor"),
    ("ilium", "ileum"), ("intercostal", "subcostal"), ("inner", "outer"), ("acute", "pregnant"),
    ("knee", "elbow"), ("hip", "shoulder"), ("ankle", "wrist"), ("neck", "bladder"),
    ("low", "high"), ("tension", "cluster"), ("carpal", "cubital"), ("brachii", "brachium plexus"),
)  # fmt: skip
PREFIXES = ("hyper", "hypo", "supra", "infra", "sub", "inter", "intra", "anti", "non", "peri")
THINGS = (
    "cancer", "tumour", "fracture", "dislocation", "infection", "abscess", "cyst", "gangrene",
    "aneurysm", "thrombosis", "hernia", "sarcoma", "laceration", "paralysis", "amputation",
    "burn", "bite", "melanoma", "tuberculosis", "gout", "lymphoma", "osteomyelitis", "ulcer",
    "transplant", "biopsy", "x-ray", "tattoo", "lupus", "ischaemia", "rash",
)  # fmt: skip
ELSEWHERE = (
    "prostate", "eyelid", "liver", "bowel", "nail", "ear drum", "retina", "placenta", "dog",
    "horse", "newborn", "kidney", "spleen", "oesophagus",
)  # fmt: skip
PLAINLY = {
    "front": "anterior", "back": "posterior", "inner": "medial", "inside": "medial",
    "outer": "lateral", "outside": "lateral", "mid": "middle", "thoracic": "upper",
    "backache": "posterior", "aching": "pain", "bad": "pain", "gluteal": "buttock", "side": "",
    "region": "", "area": "", "joint": "", "spine": "", "my": "", "the": "", "of": "", "at": "",
    "on": "", "edge": "", "musculi": "", "musculus": "", "sublimis": "superficialis",
    "tendinitis": "tendinopathy",
}  # fmt: skip
# Ante- as many write it, and the Latin of the suboccipital muscles.
SAID = frozenset({"antibrachium", "antibrachial", "anticubital", "suboccipitalis"})
FORMS = ("{thing} of the {name}", "{name} {thing}", "{thing} in {name}", "{name} due to {thing}")


class Hostile(NamedTuple):
    """A query, the kind it is asked in, and whose names it may truly be."""

    row: str
    query: str
    kind: str


def siblings(names: list[Name]) -> list[Hostile]:
    """Put a telling word's twin in its place."""
    found = []
    for name in names:
        for pair in TWINS:
            for old, new in (pair, pair[::-1]):
                changed = re.sub(rf"\b{old}\b", new, name.name, flags=re.IGNORECASE)
                # The upper leg is the thigh; inner and outer intercostals are one record.
                same = any(
                    word in changed for word in ("upper leg", "intercostales", "upper backache")
                )
                if changed != name.name and not same:
                    found.append(Hostile("sibling", changed, name.kind))
    return found


def prefixed(names: list[Name]) -> list[Hostile]:
    """Begin a name's longest word as its opposite begins."""
    found = []
    for name in names:
        longest = max(fold(name.name).split(), key=len)
        if len(longest) > 5:
            at = fold(name.name).replace(longest, "{}" + longest, 1)
            found += [
                Hostile("prefix", at.format(prefix), name.kind)
                for prefix in PREFIXES
                if not longest.startswith((prefix, "ante")) and prefix + longest not in SAID
            ]
    return found


def something_else(names: list[Name], random: Random) -> list[Hostile]:
    """Say another disease of it, or it of another place."""
    found = []
    said: dict[str, set[str]] = {}
    for name in names:
        said.setdefault(name.id, set()).update(fold(name.name).split())
    for name in names:
        for thing in random.sample(THINGS, 3):
            form = random.choice(FORMS)
            query = form.format(thing=thing, name=name.name)
            found.append(Hostile("something else", query, name.kind))
        place = random.choice(ELSEWHERE)
        if place not in said[name.id]:  # the kidneys lie in the flank
            found.append(Hostile("something else", f"{name.name} of the {place}", name.kind))
        if " not " not in name.name:
            found.append(Hostile("denied", f"not {name.name}", name.kind))
    return found


def honest(hostile: list[Hostile], names: list[Name]) -> list[Hostile]:
    """Leave out what is a name after all, if in other words (front of my arm, anterior arm)."""
    known = {(name.kind, plainly(name.name)) for name in names}
    return [one for one in dict.fromkeys(hostile) if (one.kind, plainly(one.query)) not in known]


def plainly(text: str) -> str:
    """Bring words of place to one form and drop those that mean nothing by themselves."""
    words = (PLAINLY.get(word, word) for word in fold(text).split())
    return " ".join(sorted({word for word in words if word}))
