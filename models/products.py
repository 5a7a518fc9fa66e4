"""What looks like a person's data and is not: things with first names for names, versions, codes, sizes."""

import string

NOUNS = {
    "ar": "مصباح سماعة مزهرية مروحة كرسي طاولة", "bg": "лампа колонка ваза вентилатор стол диван", "bn": "ল্যাম্প স্পিকার ফুলদানি ফ্যান চেয়ার টেবিল",
    "ca": "llum altaveu gerro ventilador cadira sofà", "cs": "lampa reproduktor váza ventilátor židle pohovka", "da": "lampe højttaler vase blæser stol sofa",
    "de": "Lampe Lautsprecher Vase Ventilator Stuhl Sofa", "el": "λάμπα ηχείο βάζο ανεμιστήρας καρέκλα καναπές", "en": "lamp speaker vase fan chair sofa",
    "es": "lámpara altavoz jarrón ventilador silla sofá", "et": "lamp kõlar vaas ventilaator tool diivan", "fa": "لامپ بلندگو گلدان پنکه صندلی مبل",
    "fi": "lamppu kaiutin maljakko tuuletin tuoli sohva", "fr": "lampe enceinte vase ventilateur chaise canapé", "ga": "lampa callaire vása fean cathaoir tolg",
    "he": "מנורה רמקול אגרטל מאוורר כיסא ספה", "hi": "लैंप स्पीकर फूलदान पंखा कुर्सी सोफ़ा", "hr": "lampa zvučnik vaza ventilator stolica kauč",
    "hu": "lámpa hangszóró váza ventilátor szék kanapé", "id": "lampu speaker vas kipas kursi sofa", "it": "lampada cassa vaso ventilatore sedia divano",
    "ja": "ランプ スピーカー 花瓶 扇風機 椅子 ソファ", "ko": "램프 스피커 꽃병 선풍기 의자 소파", "lt": "lempa kolonėlė vaza ventiliatorius kėdė sofa",
    "lv": "lampa skaļrunis vāze ventilators krēsls dīvāns", "mt": "lampa speaker vażun fann siġġu sufan", "nl": "lamp speaker vaas ventilator stoel bank",
    "no": "lampe høyttaler vase vifte stol sofa", "pl": "lampa głośnik wazon wentylator krzesło sofa", "pt": "candeeiro coluna jarra ventoinha cadeira sofá",
    "ro": "lampa boxa vaza ventilatorul scaunul canapeaua", "ru": "лампа колонка ваза вентилятор стул диван", "sk": "lampa reproduktor váza ventilátor stolička pohovka",
    "sl": "svetilka zvočnik vaza ventilator stol kavč", "sv": "lampa högtalare vas fläkt stol soffa", "th": "โคมไฟ ลำโพง แจกัน พัดลม เก้าอี้ โซฟา",
    "tr": "lamba hoparlör vazo vantilatör sandalye koltuk", "uk": "лампа колонка ваза вентилятор стілець диван", "ur": "لیمپ اسپیکر گلدان پنکھا کرسی صوفہ",
    "vi": "đèn loa bình quạt ghế sofa", "zh": "台灯 音箱 花瓶 风扇 椅子 沙发",
}  # fmt: skip
VERSIONS = {
    "ar": "إصدار", "bg": "версия", "bn": "ভার্সন", "ca": "versió", "cs": "verze", "da": "version", "de": "Version", "el": "έκδοση", "en": "version", "es": "versión",
    "et": "versioon", "fa": "نسخه", "fi": "versio", "fr": "version", "ga": "leagan", "he": "גרסה", "hi": "वर्शन", "hr": "verzija", "hu": "verzió", "id": "versi",
    "it": "versione", "ja": "バージョン", "ko": "버전", "lt": "versija", "lv": "versija", "mt": "verżjoni", "nl": "versie", "no": "versjon", "pl": "wersja", "pt": "versão",
    "ro": "versiunea", "ru": "версия", "sk": "verzia", "sl": "različica", "sv": "version", "th": "เวอร์ชัน", "tr": "sürüm", "uk": "версія", "ur": "ورژن", "vi": "phiên bản", "zh": "版本",
}  # fmt: skip
QUOTES = ("„{}“", "„{}”", "«{}»", '"{}"', "“{}”", "「{}」", "{}", "{}", "'{}'")
UNITS = ("cm", "W", "kg", "GB", "V", "mm", "l", "%", "€", "km/h", "Hz", "pcs", "ml", "x")


def shaped(rng, shape):
    """A shape with digits for ``#``, capitals for ``?`` and hexadecimal digits for ``%``."""
    sets = {"#": string.digits, "?": string.ascii_uppercase, "%": "0123456789abcdef"}
    return "".join(rng.choice(sets[char]) if char in sets else char for char in shape)


def code(rng, language):
    """A version, an error, a serial number, a size: what machines and labels say."""
    choice = rng.randrange(12)
    if choice < 3:
        number = ".".join(str(rng.randint(0, 30)) for _ in range(rng.choice((2, 3, 3, 4))))
        return rng.choice(
            (f"v{number}", f"{VERSIONS[language]} {number}", f"{VERSIONS[language].capitalize()} {number}", number)
        )
    if choice == 3:
        return shaped(rng, "%%%%%%%%-%%%%-%%%%-%%%%-%%%%%%%%%%%%")
    if choice == 4:
        return rng.choice(("ERR_{}_{}", "E_{}_{}", "{}_{}", "{}-{}")).format(
            rng.choice(("PAYMENT", "LOGIN", "SYNC", "TIMEOUT", "AUTH", "UPLOAD", "SSL", "DNS")), rng.randint(1, 9999)
        )
    if choice == 5:
        return shaped(rng, rng.choice(("E-###", "F##", "E##", "0x%%%%%%%%", "0x%%%", "#####", "IPX#", "H#", "A#")))
    if choice == 6:
        return shaped(
            rng,
            rng.choice(
                ("??-####", "??#####", "????-###?", "#-###-##", "###-#######-##", "?##-####", "RX-##", "##-####")
            ),
        )
    if choice < 10:
        number = rng.choice(
            (
                str(rng.randint(1, 900)),
                f"{rng.randint(1, 90)},{rng.randint(0, 9)}",
                f"{rng.randint(1, 90)}.{rng.randint(0, 9)}",
            )
        )
        return f"{number}{rng.choice((' ', ''))}{rng.choice(UNITS)}"
    if choice == 10:
        return f"{rng.randint(2, 300)}x{rng.randint(2, 300)}"
    return str(rng.randint(1, 99999))


def product(rng, language, name):
    """A thing that is called like a person."""
    noun = rng.choice(NOUNS[language].split())
    called = name + rng.choice(
        ("", "", "", f" {rng.randint(1, 500)}", f" {rng.choice(('Pro', 'XL', 'Mini', 'S', 'Max'))}")
    )
    glue = "" if language in ("ja", "zh", "th") else " "
    form = rng.randrange(5)
    if form == 0 and glue:
        return f"{name}-{noun.lower()}"
    if form == 1:
        return f"{called}{glue}{noun}"
    return f"{noun}{glue}{rng.choice(QUOTES).format(called)}"
