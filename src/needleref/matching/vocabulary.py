"""Which words say the same, which say little, and which turn a word into its opposite.

These tables hold the language of the field, not of any data file: each class is true of every
record that could be added. Words are folded (lower case, no accents, singular).
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words without a meaning of their own. "not", "no", "or" and "without" are none of them.
STOP = _words(
    """
    a an the of in on at to for from by with and as into onto about around near my your his
    her their our its im ive me we you he she they who i is are be been am was were has
    have having got get getting when while that this these those there here so also both
    due very really quite some please patient client pt w m
    """
)

# Of these, the ones that stand between others; a slip of one is no word of its own.
JOINING = _words("the of in on at to for from by with and into around my your his her is that when")

# Who the patient is, since when, what is wanted, and what indexes of diseases put in: words that
# may be left over and change nothing. A name that has one is not met without it.
BESIDE = _words(
    """
    it bit thing doc doctor dentist mate lol again alway keep play dodgy crook lot lady
    gentleman man woman male female adult case treatment treat therapy rehab rehabilitation
    management evidence needling trp mtrp sx hx onset flare episode presentation related
    repeated longterm year month week day nos nec specified site encounter initial subsequent
    sequela
    """
)

# Words that never change which record is meant; one may be left over on one side.
LIGHT = _words(
    """
    had pain syndrome disorder dysfunction condition problem issue complaint symptom type
    chronic acute subacute persistent recurrent recurring intermittent episodic frequent
    occasional ongoing longstanding constant severe mild moderate bad awful terrible
    horrible nonspecific unspecified simple common general generalized local localized
    primary idiopathic mechanical left right bilateral unilateral sided joint region area
    zone muscle
    """
)

# Words for what is wrong: telling in a query, little missed in a name ("achilles").
HALF = _words("tendinopathy strain injury myalgia")

# Words of a name that a query may do without and still mean the same: "carpal tunnel". No "acute"
# ("acute infection" is not any infection) and no "muscle" ("breathing muscle").
MISSED_LITTLE = HALF | _words(
    """
    pain syndrome disorder dysfunction condition problem issue complaint symptom type region
    area zone bad unspecified nonspecific simple common sided left right
    """
)

# Common words that are said of pain itself, and so are no part of the body misspelt.
OF_PAIN = _words("rest heat food period labour labor growing phantom night wind gas burn")

# Words that say which of several; alone they open nothing.
POSITION = _words(
    """
    medial lateral anterior posterior upper lower middle medius superficial deep internal
    external proximal distal long short major minor maximus minimus radial ulnar transverse
    oblique greater lesser longus brevis
    """
)

# Words that a slip may turn into their opposite or their neighbour.
TWINS = POSITION | _words(
    """
    flexor extensor abductor adductor pronator supinator levator depressor rotator
    thenar hypothenar superficialis profundus pollicis hallucis radialis ulnaris
    """
)

# Sense: the words that say it too.
_SAME = {
    "abdomen": "abdominal abdominis belly tummy stomach",
    "ankle": "talocrural",
    "afraid": "scared frightened",
    "anterior": "front",
    "arm": "brachii brachial brachium",
    "bleed": "bleeding haemorrhage hemorrhage",
    "bruise": "bruising bruised ecchymosis",
    "buttock": "gluteal gluteus glute glut butt bum",
    "chronic": "chr",
    "calf": "sural sura",
    "chest": "thorax",
    "epicondylitis": "epicondylalgia epicondylosis epicondylopathy",
    "faint": "fainting fainted syncope syncopal",
    "fasciitis": "fasciopathy fasciosis fascitis",
    "foot": "pedis pes",
    "forearm": "antebrachial antebrachialis antebrachii",
    "groin": "inguinal",
    "hallux": "hallucis",
    "head": "cephalic",
    "headache": "cephalalgia cephalgia ha",
    "heel": "calcaneal calcaneus",
    "hip": "coxa coxal",
    "injury": "injured",
    "jaw": "mandible mandibular temporomandibular craniomandibular tmj",
    "joint": "articular jt",
    "knee": "genu",
    "lateral": "outer outside",
    "lower": "inferior inferioris lwr",
    "lumbar": "lumborum lumbosacral lumbal lx",
    "intermedius": "intermediate",
    "maximus": "max",
    "medial": "inner",
    "medius": "med",
    "middle": "mid",
    "muscle": "muscular musculus musculi mm",
    "neck": "cervical nape cx",
    "needling": "needling needled dn",
    "osteoarthritis": "arthritis arthrosis osteoarthrosis oa",
    "pain": "painful ache aching achy sore soreness hurt hurting discomfort",
    "patella": "patellar kneecap",
    "pectoralis": "pectoral",
    "pelvis": "pelvic",
    "peroneal": "fibular peroneus fibularis",
    "pinched": "pinch trapped entrapped entrapment compressed compression",
    "popliteus": "popliteal",
    "post": "after following",
    "posterior": "rear",
    "posture": "postural",
    "pregnancy": "pregnant",
    "radial": "radialis",
    "replacement": "arthroplasty",
    "scapula": "scapular",
    "sacrum": "sacral",
    "region": "regio",
    "scar": "scarring cicatrix",
    "piriformis": "pyriformis",
    "radiculopathy": "radiculitis",
    "sciatica": "sciatic ischialgia",
    "shoulder": "glenohumeral ghj shld",
    "sided": "sidedness",
    "spasm": "cramp cramping spasmodic",
    "stroke": "cva",
    "sport": "sporting athletic athlete",
    "sprain": "sprained twisted twist rolled",
    "stiff": "stiffness",
    "superficialis": "sublimis",
    "syndrome": "syn synd",
    "strain": "strained pull pulled tear torn",
    "surgery": "surgical operation operated operative",
    "tendinopathy": "tendinitis tendonitis tendinosis tendonosis tendonopathy tenopathy",
    "temporalis": "temporal",
    "thigh": "femoris",
    "thoracic": "thoracis",
    "thumb": "pollicis",
    "tight": "tightness",
    "ulnar": "ulnaris",
    "upper": "superior superioris",
    "wrist": "carpi carpal carpus",
    "zygomaticus": "zygomatic",
}
SENSE = {word: one for one, words in _SAME.items() for word in words.split()}

# Words that sound like another and are often typed for it; beside other words only.
SOUNDS = {
    "carf": "calf",
    "heal": "heel",
    "jor": "jaw",
    "lumber": "lumbar",
    "mussel": "muscle",
    "nee": "knee",
    "parm": "palm",
    "planter": "plantar",
    "thy": "thigh",
}

# Two words that are one, in the order in which they stand.
PHRASE = {
    ("low", "back"): "lumbar",
    ("lower", "back"): "lumbar",
    ("upper", "back"): "thoracic",
    ("middle", "back"): "thoracic",
    ("middle", "thoracic"): "thoracic",
    ("shoulder", "blade"): "scapula",
    ("big", "toe"): "hallux",
    ("great", "toe"): "hallux",
    ("greater", "toe"): "hallux",
    ("knee", "cap"): "patella",
    ("tail", "bone"): "coccyx",
    ("c", "spine"): "neck",
    ("t", "spine"): "thoracic",
    ("tx", "spine"): "thoracic",
    ("trigger", "point"): "trp",
    ("dry", "needling"): "needling",
    ("l", "spine"): "lumbar",
    ("long", "term"): "longterm",
    ("play", "up"): "play",
    ("medial", "side"): "medial",
    ("lateral", "side"): "lateral",
    ("anterior", "side"): "anterior",
    ("posterior", "side"): "posterior",
    ("head", "pain"): "headache",
    ("pain", "head"): "headache",
    ("thoracic", "spine"): "thoracic",
    ("lumbar", "spine"): "lumbar",
    ("neck", "spine"): "neck",
    ("blood", "thinner"): "anticoagulant",
    ("left", "side"): "sided",
    ("right", "side"): "sided",
    ("wear", "strain"): "osteoarthritis",
}

# One word that is two.
COMPOUND = {
    "achillodynia": ("achilles", "pain"),
    "backache": ("back", "pain"),
    "brachialgia": ("arm", "pain"),
    "calcaneodynia": ("heel", "pain"),
    "cervicalgia": ("neck", "pain"),
    "coccydynia": ("coccyx", "pain"),
    "coccygodynia": ("coccyx", "pain"),
    "coxalgia": ("hip", "pain"),
    "coxarthrosis": ("hip", "osteoarthritis"),
    "dorsalgia": ("back", "pain"),
    "gonalgia": ("knee", "pain"),
    "gonarthrosis": ("knee", "osteoarthritis"),
    "itb": ("iliotibial", "band"),
    "lbp": ("lumbar", "pain"),
    "lumbago": ("lumbar", "pain"),
    "lumbalgia": ("lumbar", "pain"),
    "lumbodynia": ("lumbar", "pain"),
    "neckache": ("neck", "pain"),
    "omalgia": ("shoulder", "pain"),
    "pfj": ("patellofemoral", "joint"),
    "podalgia": ("foot", "pain"),
    "postop": ("post", "surgery"),
    "postoperative": ("post", "surgery"),
    "postsurgical": ("post", "surgery"),
    "rtc": ("rotator", "cuff"),
    "sij": ("sacroiliac", "joint"),
    "sacralgia": ("sacrum", "pain"),
    "sacrodynia": ("sacrum", "pain"),
    "talalgia": ("heel", "pain"),
}

# Known words that may also be short for a longer one, beside another word: tib post, levator scap.
SHORTENED = _words(
    """
    abd add ant brev cap cerv delt dig ext fem fib flex glut inf int lat lev long lumb max med
    min obl pec per post pro prof quad rad rec rhomb scap semi sup superf tend thor tib tran trap
    trop uln vast
    """
)

# Beginnings that turn a word into another, often its opposite; longer ones first.
_PREFIXES = (
    "hyper hypo supra super infra inter intra retro extra endo peri para post anti ante meso meta "
    "tetra hemi semi poly mono quadri sub pre epi tri non dys un bi ab ad as de in ex"
)
PREFIXES = tuple(_PREFIXES.split())

# Endings that make a disease or an act of a part of the body.
_ENDINGS = (
    "phobia philia penia itis osis oma ectomy algia plasty otomy pathy emia uria cele plegia rrhea "
    "trophy genic genesis lysis ion ted"
)
ENDINGS = tuple(_ENDINGS.split())
