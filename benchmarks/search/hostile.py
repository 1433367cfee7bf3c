"""Queries that look like ours and mean something else: nothing may open, or never that card."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from needleref.text import fold, key

from names import Name

if TYPE_CHECKING:
    from random import Random

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
    "bladder", "prostate", "eyelid", "tooth", "tongue", "liver", "bowel", "breast", "nail",
    "ear drum", "retina", "placenta", "dog", "horse", "newborn", "kidney", "spleen", "testicle",
)  # fmt: skip
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
                if changed != name.name:
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
                if not longest.startswith((prefix, "ante"))
            ]
    return found


def something_else(names: list[Name], random: Random) -> list[Hostile]:
    """Say another disease of it, or it of another place."""
    found = []
    for name in names:
        for thing in random.sample(THINGS, 3):
            form = random.choice(FORMS)
            query = form.format(thing=thing, name=name.name)
            found.append(Hostile("something else", query, name.kind))
        found.append(
            Hostile("something else", f"{name.name} of the {random.choice(ELSEWHERE)}", name.kind)
        )
        found.append(Hostile("denied", f"not {name.name}", name.kind))
    return found


def honest(hostile: list[Hostile], known: dict[tuple[str, str], set[str]]) -> list[Hostile]:
    """Leave out what is a name after all."""
    seen = dict.fromkeys(hostile)
    return [one for one in seen if (one.kind, key(one.query)) not in known]
