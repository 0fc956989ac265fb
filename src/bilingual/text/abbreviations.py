"""Abbreviations whose full stop does not end a sentence, by language.

Written without their last full stop and in lower case, except where the capital is the point.
Words that are also common words (no, man, may, is) stand only where a number must follow.
"""

from __future__ import annotations

# Always followed by what they belong to: a name, a number, an example.
_LEADING = {
    "": "dr mr mrs ms prof st vs cf fig figs eq eqs ref e.g i.e eg ie viz approx ca vol ed eds messrs mme mlle rev hon "
    "capt cmdr col gen gov lt maj sgt sen rep pres supt mt ft",
    "de": "z.b d.h u.a i.d.r v.a s.o s.u o.ä bzw vgl sog sogen ggf evtl bspw bzgl inkl exkl abs abb kap hr fr hrn frl "
    "dipl ing mag geb gest zzgl max min ca z.t z.zt u.u m.e i.a i.e st jh std tab hl",
    "fr": "m mm mme mmes mlle mlles dr pr me p.ex cf env av apr art chap fig vol éd",
    "es": "sr sra sres sras srta dr dra d dª p.ej ej av avda art cap fig gral núm pág págs prof lic ing ud uds",
    "it": "sig sigg sig.ra dott dott.ssa prof prof.ssa ing avv arch on p.es es art cap fig pag pagg",
    "pt": "sr sra srs sras dr dra prof profa eng p.ex ex av art cap fig pág págs",
    "nl": "dhr mevr mw dr drs ir ing prof mr bijv bv d.w.z o.a m.b.t i.p.v t.a.v nl art blz fig",
    "pl": "np tj tzn dr prof inż mgr ul al św im tzw ok rys str art",
    "ru": "т.е т.к т.н г гг ул им проф акад напр см рис стр др",
}
# Before a number only.
_NUMBERING = {
    "": "no nos nr p pp art sec sect ch chap ver pt para §",
    "de": "nr s bd art ziff",
    "fr": "n no p pp",
    "es": "n nº p pp",
}
# May well end a sentence: what follows decides.
_EITHER = {
    "": "etc a.m p.m ph.d u.s u.k u.s.a u.n e.u d.c b.c a.d m.d b.a m.a b.sc m.sc m.b.a jr sr inc ltd co corp bros llc "
    "esq al dept est univ jan feb mar apr jun jul aug sep sept oct nov dec ave blvd rd",
    "de": "usw u.s.w etc u.ä dgl dergl z.z jh mio mrd jr sen gmbh jan feb apr aug sept okt nov dez",
    "fr": "etc s.a jr",
    "es": "etc ee.uu s.a a.c d.c jr",
    "nl": "enz etc e.d",
    "pl": "itd itp etc",
    "ru": "т.д т.п",
}
# Words that open an English sentence far more often than they follow "Inc." or "U.S." inside one.
_OPENERS = (
    "the a an this that these those there here he she it we you they i what when where why who how if in on at as but "
    "and so then now today after before while although because however let my your our their his her its for with no "
    "yes not some many most one two all each every both by from to do did does is are was were can could will would"
)


def leading(primary: str) -> frozenset[str]:
    """Return the abbreviations that never end a sentence in the language *primary* (``en``)."""
    return frozenset((_LEADING[""] + " " + _LEADING.get(primary, "")).split())


def numbering(primary: str) -> frozenset[str]:
    """Return the abbreviations that end no sentence when a number follows."""
    return frozenset((_NUMBERING[""] + " " + _NUMBERING.get(primary, "")).split())


def either(primary: str) -> frozenset[str]:
    """Return the abbreviations after which a sentence may or may not end."""
    return frozenset((_EITHER[""] + " " + _EITHER.get(primary, "")).split())


def openers() -> frozenset[str]:
    """Return the words that mark a new sentence after an abbreviation of the third kind."""
    return frozenset(_OPENERS.split())
