"""The language of notes: shorthand, doses, dates, ages, cues of denial, family and the past.

These tables hold how clinicians write, never what a rule is about: names of diseases, drugs and
devices are data. Words are as `text.words` folds them (lower case, singular).
"""

from __future__ import annotations

import re
from typing import NamedTuple


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# How many children, and who they live with.
_HAS = r"(?:has|have|had|got|with)"
_MANY = (
    r"(?:\d{1,2}|one|two|three|four|five|six|an?|his|her|their|my|own|young|small|little|"
    r"grown[ -]up|adult|teenage|healthy)"
)
_KIN = (
    r"wife|husband|partner|spouse|mother|father|mum|mom|dad|parents?|family|son|daughter|sister|"
    r"brother|boyfriend|girlfriend|children|kids"
)
AFTER_NEEDLING = (
    r"(?:after|since|following|post)[ -](?:(?:the|my|her|his|their|your|our|an?|last|previous|"
    r"first|second|latest|being|getting|having|had|was|were|i|we|he|she|dry) )*"
    r"(?:needling|needled|acupuncture|treatments?|sessions?|"
    r"(?:last|previous) (?:visit|appointment))"
    r"(?: (?:treatment|session|appointment)s?)?"
    r"(?! (?:for|of|with)\b)"
)

# Read before names are looked for, so that no name is found inside them: "as a child".
IDIOMS = {
    "undenied": (
        (
            r"(?:can ?not|can[’']?t|could ?n[o’']?t|not)(?: (?:yet|be|been|fully|completely))*"
            r" (?:ruled? out|excluded?|r/o)"
        ),
        r"(?:not (?:only|just|sure|certain))",
        r"(?:(?:do|does|did) ?n[o’']?t|not|never) know(?:s|n)? (?:if|whether)",
        r"unsure (?:if|whether)",
        r"(?:to )?rule out",
        r"r/o",
    ),
    "affirmed": (r"[+]ve", r"positive for"),
    "other": (
        r"hay ?fever",
        r"pins (?:and|&|n) needles",
        # Whom the patient lives with or looks after; what else the term tells is the patient's.
        rf"(?:{_HAS} )?(?:{_MANY} )+(?:children|kids)",
        rf"(?:(?:{_HAS}|works?|working|lives?|living) )(?:with )?(?:{_MANY} )*(?:children|kids)",
        rf"(?:{_HAS} )?(?:{_MANY} )*(?:child|children|kids?|baby) at (?:home|school|nursery)",
        rf"(?:mother|father|mum|mom|dad|parent) (?:of|to) (?:{_MANY})(?: (?:children|kids))?",
        (
            r"(?:lives?|living|stays?|came|comes|attends?|accompanied|brought|driven)"
            rf" (?:in )?(?:with|by) (?:(?:his|her|their|my|an?) )?(?:{_KIN})"
        ),
        (
            r"(?:carer (?:for|of)|car(?:es|ing) for|looks after)"
            rf" (?:(?:his|her|their|my|an?) )?(?:{_KIN})"
        ),
    ),
    # After the last visit, in whatever words: names and notes are both rewritten to this one.
    "afterneedling": (AFTER_NEEDLING,),
    "closing": (
        r"(?:has |have )?(?:been )?(?:ruled out|excluded)",
        r"[-\u2212]ve\b(?! for)",
        r"neg(?:ative)?\b(?! for)",
    ),
    "denial": (
        (
            r"(?:no|nil|denies(?: any| having)?|without(?: any)?|not known to have|never had)"
            r" (?:known |previous |prior |past |personal |current |recent |any )*"
            r"(?:h/?o|hx(?: of)?|history of|evidence of|signs? (?:and symptoms? )?of|symptoms? of|"
            r"diagnosis of)"
        ),
        r"(?:-ve|neg(?:ative)?) for",
        r"w/o",
        r"free (?:of|from)",
        r"absence of",
    ),
    "past": (
        (
            r"as (?:an? )?(?:young |small |little )?"
            r"(?:child|kid|baby|infant|toddler|teenager|teen|adolescent|youngster|boy|girl)"
        ),
        r"when (?:\w+ )?(?:was )?(?:a )?(?:child|kid|little|young(?:er)?|small)",
        r"(?:in|during|since) (?:early )?(?:childhood|infancy|adolescence)",
        r"in (?:his|her|their|my) (?:teens|youth|twenties|thirties|forties|fifties)",
    ),
    "stopped": (
        r"no longer(?: on| taking| takes| has| uses)?",
        r"not (?:any ?more|any longer)",
        r"came off",
        r"(?:was|were|had been) on",
        r"come off",
        r"taken off",
        r"used to (?:take|have|be on|be|use)",
        r"s/p",
        r"ex-",
    ),
    "history": (r"h/o", r"hx of"),
    "uncontrolled": (r"(?:not|poorly|badly|ill|never) (?:well[ -])?controlled",),
    "family": (
        r"runs in (?:the|his|her|my|their) family",
        r"f/h(?:x)?",
        r"family h(?:istor|x)\w*",
    ),
    "with": (r"w/",),
    "filler": (
        r"(?:past |previous )?(?:medical|drug|medication|social|psychiatric) h(?:istory|x)",
        r"c/o",
        r"k/c/o",
        r"[ck]/o",
        r"o/e",
        r"d/t",
        r"d/w",
        r"a/w",
        r"p/w",
        r"f/u",
        r"n/a",
        r"b/g",
        r"well[ -]controlled",
        r"diagnosed with",
        r"known to have",
        r"history (?:taking|taken)",
        r"any (?:more|longer)",
        r"(?:left|right)[- ]hand(?:ed|er)(?: dominant)?",
    ),
}

# Units of a dose, and words for how often, by which way and in which form.
_UNIT = (
    r"(?:mg|mcg|micrograms?|µg|ug|g|grams?|ml|mls|units?|iu|u|mmol|mmol/l|mmol/mol|puffs?|tabs?|"
    r"tablets?|caps?|capsules?|patch(?:es)?|drops?|sprays?|sachets?|million units)"
)
_TIMES = (
    r"(?:od|bd|bid|b\.d\.|o\.d\.|t\.d\.s\.|b\.i\.d\.|tds|tid|qds|qid|qd|om|nocte|mane|prn|stat|"
    r"q\d{1,2}h|qhs|qam|qpm|qod|eod|alt(?:ernate)? days?|daily|nightly|weekly|fortnightly|monthly|"
    r"yearly|hourly|hrly|regularly|as needed|when needed|as required|"
    r"(?:once|twice|three times|four times|[1-6] ?(?:x|times))(?: a| per|/| every)? ?"
    r"(?:day|week|month|year|daily|weekly|monthly|d)|"
    r"(?:at|every|each|in the) (?:night|morning|evening|day|week|month|bedtime|other day|"
    r"\d+ (?:hours?|days?|weeks?|months?))|"
    r"per (?:day|week|month))"
)
_FORM = (
    r"(?:po|p\.o\.|sc|s/c|subcut|iv|im|inj|inh|neb|pr|pv|sl|top|topical|oral|orally|by mouth|"
    r"mr|sr|xl|"
    r"la|er|ec|e/c|dr|cr|injections?|infusions?|drip|pen|patch(?:es)?|inhalers?|nebulisers?|gel|"
    r"cream|ointment|drops|spray|tablets?|tabs?|capsules?|caps|low[ -]dose|high[ -]dose|dose|doses|"
    r"maintenance|loading dose)"
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|june?|july?|aug(?:ust)?|"
    r"sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_LONG = r"(?:hours?|days?|weeks?|months?|years?|decades?)"
_TIME = (
    r"(?:\d+(?:[.,]\d+)?(?:\s?(?:-|–|to)\s?\d+)?[\s-]?"
    rf"(?:{_LONG}|h|hrs?|d|w|wks?|m|mths?|mos?|y|yrs?)|"
    r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|few|a few|several|many|some|"
    rf"couple of|a couple of) {_LONG})"
)


class Detail(NamedTuple):
    """A pattern of notes that tells more of a fact and is no fact itself."""

    kind: str
    pattern: re.Pattern[str]


def _detail(kind: str, pattern: str) -> Detail:
    return Detail(kind, re.compile(rf"(?<![\w]){pattern}(?![\w])", re.IGNORECASE))


# In the order in which they are looked for; the first that covers a place keeps it.
DETAILS = (
    _detail("ago", rf"(?:until|till|up to) (?:{_MONTH} )?(?:(?:19|20)\d\d|last \w+|{_TIME} ago)"),
    _detail("gestation", r"\d{1,2}(?:\+\d)?/40(?:\s?(?:weeks?|wks?))?"),
    _detail("ago", rf"(?:about |around |over |approx(?:imately)? |~)?{_TIME} (?:ago|back)"),
    _detail("ago", r"\d+/(?:52|12|7|24) ago"),
    _detail(
        "ago", r"(?:last|previous) (?:year|month|week|yr|mth|wk|summer|winter|spring|autumn|fall)"
    ),
    _detail("ago", r"(?:long|years|months|weeks|decades|some time|a while) ago"),
    _detail("ago", r"in the (?:distant )?past"),
    # When something was, not how old the patient is.
    _detail("since", r"(?:at|when|since|from|until) (?:the )?(?:aged?|age of) ?\d{1,3}"),
    _detail("age", r"(?:aged?|age[:d]?) ?(?P<age>\d{1,3})(?:\s?(?:years?|yrs?|y/?o|y)(?: old)?)?"),
    _detail("age of", r"of (?P<age>\d{1,3})(?: years?)?"),
    _detail("age", r"(?P<age>\d{1,3})[\s-]?(?:years?|yrs?|y|year)[\s/-]?(?:old|o|of age)"),
    _detail("age", r"(?P<age>\d{1,3})\s?y/?o(?:\s?[mf])?"),
    _detail("age", r"(?P<age>\d{1,3})\s?(?:y(?:rs?)?\s?)?(?-i:[MF])"),
    _detail("age", r"(?P<months>\d{1,2})(?:/12|[\s-]?(?:months?|mths?|weeks?|days?))[\s-]?old"),
    _detail("since", rf"since (?:{_MONTH} )?(?:19|20)\d\d"),
    _detail("since", r"since (?:yesterday|today|birth|last \w+|childhood|surgery|\w+day)"),
    _detail("dose", rf"\d+(?:[.,]\d+)?\s?{_UNIT}(?:/(?:kg|day|week|hour|h|d|ml|l))?"),
    _detail("dose", _TIMES),
    _detail("dose", _FORM),
    _detail("duration", r"(?:for |x ?)?\d+/(?:52|12|7|24)"),
    _detail("date", r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})"),
    _detail("date", r"(?:19|20)\d\d-\d\d(?:-\d\d)?"),
    _detail("date", rf"(?:\d{{1,2}}(?:st|nd|rd|th)? )?{_MONTH}(?: \d{{1,2}},?)? (?:19|20)\d\d"),
    _detail("date", r"(?:in |from |around |c\.? ?)?(?:19|20)\d\d(?:s)?"),
    _detail("date", r"yesterday|today|tonight|this (?:morning|week|month|year)|last night"),
    _detail("value", r"\d{2,3}/\d{2,3}(?:\s?mmhg)?"),
    _detail("trimester", r"(?:1st|2nd|3rd|first|second|third|early|late) trimester"),
    _detail("parity", r"g\d{1,2}\s?p\d{1,2}(?:\+\d)?"),
    _detail("level", r"[ctls]\d{1,2}(?:\s?[/-]\s?[ctls]?\d{1,2})*"),
    _detail("duration", rf"(?:for |x ?|past |in )?(?:the )?(?:last |past )?{_TIME}"),
    _detail("frequency", r"x ?\d+"),
    _detail(
        "value",
        r"(?:[<>≤≥~]\s?)?\d+(?:[.,]\d+)?\s?%?(?:\s?(?:mmol/l|mmol/mol|g/l|g/dl|mmhg|kg|cm))?",
    ),
)
# Kinds of detail that, said once, hold for every fact of a term that has none of its own.
SHARED = frozenset({"ago", "date", "since", "duration", "value", "age", "gestation", "trimester"})

# A time that makes what is told of it recent ("TIA last week" is a recent TIA), and the short of it
# that is not over yet.
_NOW = (
    r"today|tonight|yesterday|this (?:morning|week)|last night|"
    r"(?:about |around |over |~)?(?:(?:an?|one|few|a few) (?:hours?|days?)|"
    r"\d{1,2} ?(?:hours?|hrs?|h)|"
    r"(?:[1-7]|two|three|four|five|six|seven|couple of|a couple of) ?(?:days?|d)|[1-7]/7|\d+/24)"
    r" (?:ago|back)"
)
NOW = re.compile(_NOW, re.IGNORECASE)
RECENT = re.compile(
    rf"{_NOW}|last (?:week|wk)|(?:about |around |~)?(?:(?:an?|one|two|[12]) ?(?:weeks?|wks?|w)|"
    r"(?:\d|1[0-4]) ?(?:days?|d)|(?:\d|1[0-4])/7|[12]/52) (?:ago|back)",
    re.IGNORECASE,
)

# Laboratory and bedside measures: a value of one is shown and judged only by a sourced threshold.
MEASURES = {
    "inr": "INR",
    "plt": "platelets",
    "plts": "platelets",
    "platelet": "platelets",
    "hba1c": "HbA1c",
    "a1c": "HbA1c",
    "bp": "blood pressure",
    "hb": "haemoglobin",
    "hgb": "haemoglobin",
    "haemoglobin": "haemoglobin",
    "hemoglobin": "haemoglobin",
    "wcc": "white cells",
    "wbc": "white cells",
    "anc": "neutrophils",
    "neut": "neutrophils",
    "neutrophil": "neutrophils",
    "egfr": "eGFR",
    "gfr": "eGFR",
    "creatinine": "creatinine",
    "creat": "creatinine",
    "crp": "CRP",
    "esr": "ESR",
    "bmi": "BMI",
    "bm": "blood glucose",
    "bgl": "blood glucose",
    "glucose": "blood glucose",
    "ef": "ejection fraction",
    "lvef": "ejection fraction",
    "fev1": "FEV1",
    "temp": "temperature",
    "temperature": "temperature",
    "sat": "oxygen saturation",
    "spo2": "oxygen saturation",
    "hr": "heart rate",
    "pulse": "heart rate",
    "aptt": "APTT",
    "phq9": "PHQ-9",
    "vas": "pain score",
    "nprs": "pain score",
}

DENIES = _set(
    "no not nil none never neither nor without denies deny denied denying isnt hasnt doesnt dont "
    "didnt wasnt havent arent non declined declines refused refuses avoids avoiding"
)
CLOSES = frozenset({"no", "nil", "none", "never", "denied", "absent", "negative", "n"})
# What follows these is not the thing itself: a flu jab is no flu, a screening no cancer.
NOT_ITSELF = _set(
    "jab vaccine vaccination vaccinated immunisation immunization booster screening screen"
)
ALLERGY = frozenset({"allergy", "allergic", "intolerant", "intolerance", "hypersensitivity"})
AFTER_ANSWERS = _set("known reported noted found identified seen present")
AFFIRMS = frozenset({"yes", "y", "present", "positive", "pos"})
# "neither" opens a list and "nor" goes on with it; neither ends it.
STOPS = frozenset({"but", "except", "however", "although", "though", "apart", "yet", "otherwise"})
# After a comma or "and" these begin a new statement that a denial or the past no longer governs.
POSITIVE = _set(
    "on take takes taking uses using has have is are currently now still continues started"
)
SPLITS = frozenset({"and", "with", "on", "plus", "also", "or", "nor", "then", "including", "incl"})
SUSPECTED = _set("suspected possible probable possibly probably query presumed likely maybe")
PAST_BEFORE = _set(
    "stopped previous previously former formerly ex old past prior discontinued ceased completed "
    "finished history hx childhood historical remote quit off"
)
PAST_AFTER = _set(
    "stopped resolved recovered cured healed discontinued ceased completed finished removed "
    "previously historically weaned"
)
BEGAN = frozenset({"since", "started", "diagnosed", "began", "start", "onset", "initiated", "dx"})
FAMILY = _set(
    "mother father mum mom mummy dad daddy parent sister brother sibling son daughter wife husband "
    "partner spouse aunt uncle cousin niece nephew grandmother grandfather grandma grandpa granny "
    "gran nan grandad granddad grandparent family fhx fh fmh fmhx boyfriend girlfriend"
)
SIDES = {
    "left": "left",
    "l": "left",
    "lt": "left",
    "lhs": "left",
    "leftsided": "left",
    "right": "right",
    "r": "right",
    "rt": "right",
    "rhs": "right",
    "rightsided": "right",
    "bilateral": "both",
    "bilaterally": "both",
    "bilat": "both",
    "bil": "both",
    "b/l": "both",
    "both": "both",
}
# Single letters are sides only as notes write them: in capitals.
CAPITALS_ONLY = frozenset({"l", "r"})

# Sayings of notes that find nothing; shown, never taken as an answer to a question.
SAYINGS = {
    "afebrile": "no fever",
    "apyrexial": "no fever",
    "apyrexic": "no fever",
    "asymptomatic": "no symptoms",
    "normotensive": "blood pressure in range",
    "nkda": "no known drug allergies",
    "nka": "no known allergies",
    "nad": "nothing abnormal found",
    "wnl": "within normal limits",
    "fit": "well in general",
    "well": "well in general",
    "healthy": "well in general",
}

# Words that worsen what they stand beside: they are shown as unread rather than dropped.
WORSENS = _set(
    "severe severely uncontrolled unstable acute acutely active recent recently new worsening "
    "deteriorating untreated brittle refractory awaiting unexplained sudden suddenly critical bad "
    "advanced end-stage"
)
# Words that carry no fact of their own.
FILLERS = _set(
    "pt pts px patient client known diagnosed diagnosis dx rx tx hx pmh pmhx pmx dh dhx shx sh mhx "
    "medical surgical past take takes taking taken took uses using use used user prescribed "
    "started start since for currently current now still regular regularly "
    "stable controlled compensated treated managed under review "
    "man woman male female lady gentleman gent person adult old aged age year yr elderly "
    "suspected possible probable possibly probably likely maybe query presumed "
    "does do did slight slightly minor mildly moderately long term longterm lifelong life "
    "insitu situ side sided status post fitted implanted inserted had having gets lives living "
    "time times day week month dose tablet tab capsule cap medication med meds medicine drug "
    "therapy wears wearing carries his her their my self due every each "
    "sees told says reports reported reporting states stated admits confirms confirmed "
    "it c etc eg ie re approx about only just well has have is are was were be been am being "
    "get got will would from of in at to as a an the this that these those it its "
    "level ongoing chronic mild moderate intermittent occasional occasionally sometimes "
    "region area joint muscle any last stage grade note significant relevant feature test chance "
    "most may might could can will also"
)

# Abbreviations that no name spells, and what they stand for. Only what is beyond doubt in notes.
ABBREVIATIONS = {
    "ca": "cancer",
    "dm": "diabetes mellitus",
    "dm1": "type 1 diabetes",
    "dm2": "type 2 diabetes",
    "t1d": "type 1 diabetes",
    "t2d": "type 2 diabetes",
    "ihd": "ischaemic heart disease",
    "pvd": "peripheral vascular disease",
    "pad": "peripheral arterial disease",
    "pe": "pulmonary embolism",
    "fx": "fracture",
    "xrt": "radiotherapy",
    "rtx": "radiotherapy",
    "ckd3": "chronic kidney disease",
    "ckd4": "chronic kidney disease",
    "ckd5": "chronic kidney disease",
    "esrf": "end-stage renal disease",
    "asa": "aspirin",
    "mtx": "methotrexate",
    "mmf": "mycophenolate",
    "pred": "prednisolone",
    "gtn": "nitroglycerin",
    "anticoag": "anticoagulated",
    "avf": "AV fistula",
    "tb": "tuberculosis",
    "sob": "short of breath",
    "prego": "pregnant",
    "preg": "pregnant",
}

# Ways of saying one thing that names and notes choose differently; both sides are rewritten.
PHRASES = {
    ("pass", "urine"): "urinate",
    ("pee",): "urinate",
    ("wee",): "urinate",
    ("unable", "to"): "cannot",
    ("cant",): "cannot",
    ("can", "not"): "cannot",
    ("passing", "urine"): "urinating",
    ("peeing",): "urinating",
    ("short", "of", "breath"): "breathless",
    ("shortness", "of", "breath"): "breathless",
    ("breathlessness",): "breathless",
    ("dyspnoea",): "breathless",
    ("dyspnea",): "breathless",
    ("double", "vision"): "diplopia",
    ("dizziness",): "dizzy",
    ("himself",): "myself",
    ("herself",): "myself",
    ("themselve",): "myself",
}

# What hurts is why the patient comes; its place is not the place of a rule.
COMPLAINTS = _set(
    "pain ache aching sore soreness stiffness stiff tightness tight discomfort spasm injury strain "
    "problem headache tension"
)

# A complaint of this place is no mere complaint: it may be the heart or the lung.
HEEDED_PLACE = "chest"

# Whom an age is told of: "a child of 9"; without an age "boy" and "girl" are words like others.
PEOPLE = _set("child boy girl kid lad lass man woman lady gentleman person patient male female pt")

_ARM_AND_AXILLA = ("arm", "elbow", "forearm", "hand", "shoulder", "chest")
_LEG_AND_GROIN = ("hip", "thigh", "knee", "calf", "foot")

# Words for places that no region, pain area or muscle is called, and the regions they reach.
PLACES = {
    "arm": ("arm", "elbow", "forearm", "hand"),
    "upper limb": ("arm", "elbow", "forearm", "hand"),
    "leg": ("thigh", "knee", "calf", "foot"),
    "lower limb": ("thigh", "knee", "calf", "foot"),
    "back": ("upper-back", "lower-back"),
    "spine": ("neck", "upper-back", "lower-back"),
    "spinal": ("neck", "upper-back", "lower-back"),
    # What is done in the armpit or the groin puts the whole limb at risk.
    "axilla": _ARM_AND_AXILLA,
    "armpit": _ARM_AND_AXILLA,
    "axillary": _ARM_AND_AXILLA,
    "groin dissection": _LEG_AND_GROIN,
    "trunk": ("chest", "abdomen", "upper-back", "lower-back"),
    "breast": ("chest",),
    "breasts": ("chest",),
    "mastectomy": ("chest",),
    "lumpectomy": ("chest",),
    "sternum": ("chest",),
    "rib": ("chest", "upper-back"),
    "lung": ("chest", "upper-back"),
    "wrist": ("hand", "forearm"),
    "ankle": ("foot", "calf"),
    "shin": ("calf",),
    "tibia": ("calf",),
    "femur": ("thigh", "hip"),
    "femoral": ("thigh", "hip"),
    "humerus": ("arm",),
    "radius": ("forearm",),
    "ulna": ("forearm",),
    "clavicle": ("shoulder", "chest"),
    "collarbone": ("shoulder", "chest"),
    "scapula": ("shoulder", "upper-back"),
    "groin": ("hip", "thigh"),
    "inguinal": _LEG_AND_GROIN,
    "buttock": ("hip",),
    "pelvis": ("hip",),
    "pelvic": ("hip",),
    "sacrum": ("lower-back", "hip"),
    "finger": ("hand",),
    "thumb": ("hand",),
    "toe": ("foot",),
    "heel": ("foot",),
    "face": ("head", "jaw"),
    "scalp": ("head",),
    "skull": ("head",),
    "brain": ("head",),
    "cranial": ("head",),
    "cerebral": ("head",),
    "aortic": ("abdomen", "chest"),
    "popliteal": ("knee", "calf"),
    "prostate": ("hip",),
    "cervical": ("neck",),
    "thoracic": ("upper-back",),
    "lumbar": ("lower-back",),
    "rotator cuff": ("shoulder",),
    "acl": ("knee",),
    "thr": ("hip",),
    "tha": ("hip",),
    "tkr": ("knee",),
    "tka": ("knee",),
    "tsr": ("shoulder",),
    "aaa": ("abdomen",),
    "alnd": _ARM_AND_AXILLA,
    "slnb": _ARM_AND_AXILLA,
    "picc": ("arm",),
    "nof": ("hip", "thigh"),
}
LEVELS = {"c": "neck", "t": "upper-back", "l": "lower-back", "s": "lower-back"}
