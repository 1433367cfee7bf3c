"""Rule on the languages of the patient sheets: a translation fills in what the English does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from needleref.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from needleref.load import Data

ENGLISH = "en"
_BLANK = re.compile(r"\{\w+\}")


def blanks_kept(data: Data) -> Iterator[Problem]:
    """A translated sentence has the same blanks, `{...}`, as the English one."""
    english = data.languages.get(ENGLISH)
    if english is None:
        return
    for code, language in data.languages.items():
        for name in language.sentences.__struct_fields__:
            ours = _blanks(getattr(language.sentences, name))
            theirs = _blanks(getattr(english.sentences, name))
            if ours is None or theirs is None or ours == theirs:
                continue
            listed = ", ".join(sorted(theirs)) or "none"
            message = f"'{name}' must have the blanks of the English sentence: {listed}"
            yield Problem(f"language-{code}.yaml", 0, 0, "sentences", message)


def _blanks(sentence: str | tuple[str, ...]) -> set[str] | None:
    """Give the blanks of a sentence, or of a list; None where there is no translation."""
    text = sentence if isinstance(sentence, str) else " ".join(sentence)
    return set(_BLANK.findall(text)) if text else None
