"""Choose the words that lie near ours and mean something else (matching/other-words.txt).

    python benchmarks/search/other_words.py --english WORDS... --medicine TERMS... > LIST

WORDS are lists of common English words, TERMS lists of disease and body part names, one a line
(SCOWL up to size 50, names up to 35, without slurs; titles of ICD-10-CM, MeSH and
the Disease Ontology were used).
Of both, only words a slip or two from a word of the data are kept; words of the same stem are not.
A word of medicine is one in several titles that is not common English, or a part of the body.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from textwrap import fill

from needleref.matching.senses import sense
from needleref.matching.slips import limit, neighbourhood, slips
from needleref.matching.vocabulary import COMPOUND, HALF, LIGHT, POSITION, SENSE, STOP
from needleref.reference import Reference
from needleref.text import fold, letters


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = 2  # in so many a word of medicine must stand, unless it is long
LONG = 6
LONGEST_RUN = 12  # letters of a name of several words that a word may look like
# Endings that make another form of a word, and no other word.
GRAMMAR = {""} | _words(
    """
    a ae al ally ar ary ate ed er es i ial ic ica ical ing ion is ly ness s sis tic um us y
    """
)
BODY = _words(
    """
    anklebone anus aorta arch backbone artery bile bladder blood bowel brain breast cervix
    clitoris colon cornea ear breastbone cheekbone collarbone eye eyelid face gall gland gum gut
    hair heart ileum ileal iris jawbone kidney labia lash lens lid lip liver lung lymph marrow
    nail navel nerve nipple nose ovary pancreas penis perineum perineal prostate rectum retina
    rib sinus skin skull spleen stomach testis throat tongue tonsil tooth uterus vagina vein
    hypochondria lasik lasek womb cancer tumor tumour cyst gout lupus stroke ulcer wart rash
    """
)


# Kept also where they are ours: an anatomist's words, for records that are not here.
ANATOMY = _words(
    """
    anconeus aryepiglottic auricularis biceps brachialis brachioradialis buccinator
    bulbospongiosus chondroglossus coccygeus constrictor coracobrachialis corrugator cremaster
    cricothyroid cubital dartos deltoid depressor diaphragm digastric epicranius epiglottis
    erector extensor fibula fibularis flexor frontalis gastrocnemius gemellus genioglossus
    geniohyoid geniohyoideus gluteus gracilis hyoglossus hyoid hypothenar iliacus iliocostalis
    iliopsoas ilium infraspinatus intercostal interossei interspinalis intertransversarius
    ischiocavernosus ischium larynx latissimus levator longissimus lumbrical masseter mentalis
    multifidus mylohyoid mylohyoideus omohyoideus sternohyoideus stylohyoideus sternothyroideus
    thyrohyoideus nasalis obturator occipitalis omohyoid opponens orbicularis palatoglossus
    palmaris pectineus pectoralis perineum peroneus pharynx piriformis plantaris platysma
    popliteus procerus pronator psoas pterygoid pubis puborectalis pyramidalis quadratus
    quadriceps radius rectus rhomboid risorius rotatores sacrum sartorius scalene scapula
    semimembranosus semispinalis semitendinosus serratus soleus sphincter spinalis splenius
    stapedius sternalis sternocleidomastoid sternohyoid sternothyroid sternum styloglossus
    stylohyoid stylopharyngeus subclavius subcostal subscapularis supinator supraspinatus talus
    temporalis temporoparietalis tensor teres thenar thyrohyoid tibia tibialis trachea
    transversus trapezius triceps ulna vastus zygomaticus
    """
)


def ours() -> set[str]:
    """Give the words of all names but titles of works, and short names run together."""
    rows = Reference.open().connection.execute(
        "SELECT name FROM name WHERE kind <> 'source' AND via <> 'code'"
    )
    names = [name for (name,) in rows]
    runs = {run for run in map(letters, names) if len(run) < LONGEST_RUN}
    return {word for name in names for word in fold(name).split()} | runs


def words_of(paths: list[Path]) -> Counter[str]:
    """Count words of three letters or more, folded."""
    texts = (path.read_text("utf-8", errors="ignore") for path in paths)
    return Counter(
        word
        for text in texts
        for line in text.splitlines()
        if "'" not in line
        for word in set(fold(line.split("(")[0]).split())
        if re.fullmatch("[a-z]{3,}", word)
    )


def akin(one: str, other: str) -> bool:
    """Whether two words are of one stem: sciatic, sciatica."""
    shared = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 99)
    shared = min(shared, len(one), len(other))
    grammar = shared > 3 and {one[shared:], other[shared:]} <= GRAMMAR
    return sense(one) == sense(other) or grammar


def near(words: set[str], targets: set[str]) -> list[str]:
    """Keep the words that could be taken for one of the targets."""
    by_hash = defaultdict(set)
    for target in targets:
        for hashed in neighbourhood(target):
            by_hash[hashed].add(target)
    kept = []
    for word in sorted(words):
        close = set().union(*(by_hash.get(hashed, ()) for hashed in neighbourhood(word)))
        close = {t for t in close - {word} if slips(word, t) <= limit(max(word, t, key=len))}
        general = any(akin(word, target) for target in close if target in LIGHT | HALF)
        if not general and any(not akin(word, target) for target in close):
            kept.append(word)
    return kept


def main() -> None:
    """Print the list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--english", type=Path, nargs="+", required=True)
    parser.add_argument("--medicine", type=Path, nargs="+", required=True)
    args = parser.parse_args()
    own = ours() | {*SENSE, *SENSE.values(), *COMPOUND, *LIGHT, *POSITION}
    targets = {word for word in own if len(word) > 2 and word.isalpha() and word not in STOP}
    english = {*words_of(args.english)} - STOP - BODY  # also ours, for records not here
    titles = words_of(args.medicine)
    medicine = {w for w, n in titles.items() if len(w) >= LONG or (n >= TITLES and len(w) > 3)}
    medicine = medicine - STOP - english  # also ours, for records that are not here
    kept = {fold(word) for word in BODY | ANATOMY} - STOP
    out = sys.stdout
    out.write(
        "# Words that lie near ours and mean something else (benchmarks/search/other_words.py)\n"
    )
    out.write("## of English\n" + fill(" ".join(near(english, targets)), 100) + "\n")
    out.write(
        "## of medicine\n" + fill(" ".join(sorted({*near(medicine, targets)} | kept)), 100) + "\n"
    )


if __name__ == "__main__":
    main()
