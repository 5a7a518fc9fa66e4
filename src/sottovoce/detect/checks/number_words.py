"""Numbers from 3 to 99 as people write them out, in 41 languages; only that words say such a number is asked.

Rules of this module: words are folded; a word is a number when it is made of the number parts of one language
("zweiundsechzig", "sessantadue"), or when several such words stand in a row ("sixty-two", "шестьдесят два года").

Source: Unicode CLDR, rule-based number formats (spellout-cardinal and the inflected forms of its rules).
"""

from __future__ import annotations

import re
from functools import lru_cache

from sottovoce.detect.normalize import fold

_PARTS = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fourty fifty sixty seventy eighty ninety ninty",
    "de": "ein eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf sech sieb zwanzig dreißig "
    "dreissig vierzig fünfzig sechzig siebzig achtzig neunzig fuenf zwoelf fuenfzig anderthalb eineinhalb "
    "zweieinhalb",
    "nl": "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien "
    "zeventien achttien negentien twintig dertig veertig vijftig zestig zeventig tachtig negentig "
    "anderhalf",
    "da": "en to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten "
    "nitten tyve tredive fyrre halvtreds tres halvfjerds firs halvfems halvandet",
    "no": "en ett to tre fire fem seks sju syv åtte ni ti elleve tolv tretten fjorten femten seksten sytten "
    "atten nitten tjue tretti førti femti seksti sytti åtti nitti halvannet",
    "sv": "en ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton "
    "nitton tjugo trettio fyrtio femtio sextio sjuttio åttio nittio tjugi trettit fyrti femti sexti "
    "sjutti åtti nitti",
    "fi": "yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen yksitoista kaksitoista "
    "toista kymmentä puolitoista kahden kolmen neljän viiden kuuden kymmenen",
    "et": "üks kaks kolm neli viis kuus seitse kaheksa üheksa kümme teist kümmend poolteist kahe kolme nelja viie kuue",
    "fr": "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt "
    "vingts trente quarante cinquante soixante septante huitante nonante",
    "es": "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis "
    "diecisiete dieciocho diecinueve veinte veinti veintiun veintiuno treinta cuarenta cincuenta sesenta "
    "setenta ochenta noventa",
    "pt": "um dois duas tres quatro cinco seis sete oito nove dez onze doze treze catorze quatorze quinze "
    "dezasseis dezesseis dezassete dezessete dezoito dezanove dezenove vinte trinta quarenta cinquenta "
    "cinqüenta sessenta setenta oitenta noventa",
    "it": "uno un due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici "
    "sedici diciassette diciotto diciannove vent venti trent trenta quarant quaranta cinquant cinquanta "
    "sessant sessanta settant settanta ottant ottanta novant novanta",
    "ca": "un dos dues tres quatre cinc sis set vuit nou deu onze dotze tretze catorze quinze setze disset "
    "divuit dinou vint trenta quaranta cinquanta seixanta setanta vuitanta noranta vinti",
    "ro": "unu un doi doua trei patru cinci sase sapte opt noua zece unsprezece doisprezece treisprezece "
    "paisprezece cincisprezece saisprezece saptesprezece optsprezece nouasprezece douazeci treizeci "
    "patruzeci cincizeci saizeci saptezeci optzeci nouazeci cinspe saispe",
    "pl": "jeden dwa dwie trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście trzynaście "
    "czternaście piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście dwadzieścia trzydzieści "
    "czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt dziewięćdziesiąt półtora",
    "cs": "jeden jedna jedn dva dvě tři čtyři pět šest sedm osm devět deset jedenáct dvanáct třináct čtrnáct "
    "patnáct šestnáct sedmnáct osmnáct devatenáct dvacet třicet čtyřicet padesát šedesát sedmdesát "
    "osmdesát devadesát půldruhého",
    "sk": "jeden jedna dva dve tri štyri päť šesť sedem osem deväť desať jedenásť dvanásť trinásť štrnásť "
    "pätnásť šestnásť sedemnásť osemnásť devätnásť dvadsať tridsať štyridsať päťdesiat šesťdesiat "
    "sedemdesiat osemdesiat deväťdesiat",
    "sl": "en ena dva dve tri štiri pet šest sedem osem devet deset enajst dvanajst trinajst štirinajst "
    "petnajst šestnajst sedemnajst osemnajst devetnajst dvajset trideset štirideset petdeset šestdeset "
    "sedemdeset osemdeset devetdeset poldrugo",
    "hr": "jedan jedna dva dvije tri četiri pet šest sedam osam devet deset jedanaest dvanaest trinaest "
    "četrnaest petnaest šesnaest sedamnaest osamnaest devetnaest dvadeset trideset četrdeset pedeset "
    "šezdeset sedamdeset osamdeset devedeset",
    "hu": "egy kettő két három négy öt hat hét nyolc kilenc tíz tizen húsz huszon harminc negyven ötven hatvan "
    "hetven nyolcvan kilencven másfél",
    "lv": "viens divi trīs četri pieci seši septiņi astoņi deviņi desmit vienpadsmit divpadsmit trīspadsmit "
    "četrpadsmit piecpadsmit sešpadsmit septiņpadsmit astoņpadsmit deviņpadsmit div trīs četr piec seš "
    "septiņ astoņ deviņ",
    "lt": "vieneri dveji treji ketveri penkeri šešeri septyneri aštuoneri devyneri vienas du trys keturi penki "
    "šeši septyni aštuoni devyni dešimt vienuolika dvylika trylika keturiolika penkiolika šešiolika "
    "septyniolika aštuoniolika devyniolika dvidešimt trisdešimt keturiasdešimt penkiasdešimt šešiasdešimt "
    "septyniasdešimt aštuoniasdešimt devyniasdešimt",
    "mt": "wieħed tnejn tlieta erbgħa ħamsa sitta sebgħa tmienja disgħa għaxra ħdax tnax tlettax erbatax "
    "ħmistax sittax sbatax tmintax dsatax għoxrin tletin erbgħin ħamsin sittin sebgħin tmenin disgħin",
    "ga": "aon dó trí ceathair cúig sé seacht ocht naoi deich déag dóag fiche tríocha daichead caoga seasca "
    "seachtó ochtó nócha",
    "el": "ένα δύο δυο τρία τέσσερα πέντε έξι επτά εφτά οκτώ οχτώ εννέα εννιά δέκα έντεκα δώδεκα δεκατρία "
    "δεκατέσσερα δεκαπέντε δεκαέξι δεκαεφτά δεκαεπτά δεκαοχτώ δεκαοκτώ δεκαεννιά είκοσι τριάντα σαράντα "
    "πενήντα εξήντα εβδομήντα ογδόντα ενενήντα τριών τεσσάρων ενάμιση",
    "bg": "един една два две три четири пет шест седем осем девет десет единайсет единадесет дванайсет "
    "дванадесет тринайсет тринадесет четиринайсет четиринадесет петнайсет петнадесет шестнайсет "
    "шестнадесет седемнайсет осемнайсет деветнайсет двайсет двадесет трийсет тридесет четирийсет "
    "четиридесет петдесет шейсет шестдесет седемдесет осемдесет деветдесет",
    "ru": "один одна два две три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать "
    "четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать двадцать тридцать сорок "
    "пятьдесят шестьдесят семьдесят восемьдесят девяносто полтора сорока пятидесяти шестидесяти "
    "семидесяти восьмидесяти девяноста двадцати тридцати пяти шести семи восьми девяти десяти трех "
    "четырех двух",
    "uk": "один одна два дві три чотири п'ять шість сім вісім дев'ять десять одинадцять дванадцять тринадцять "
    "чотирнадцять п'ятнадцять шістнадцять сімнадцять вісімнадцять дев'ятнадцять двадцять тридцять сорок "
    "п'ятдесят шістдесят сімдесят вісімдесят дев'яносто півтора",
    "tr": "bir iki üç dört beş altı yedi sekiz dokuz on yirmi otuz kırk elli altmış yetmiş seksen doksan birbuçuk",
    "ar": "واحد واحده اثنين اثنان ثلاث ثلاثة أربع أربعة اربعه خمس خمسة ست ستة سبع سبعة ثمان ثمانية ثماني تسع "
    "تسعة عشر عشرة عشرين عشرون ثلاثين ثلاثون أربعين أربعون خمسين خمسون ستين ستون سبعين سبعون ثمانين "
    "ثمانون تسعين تسعون تلاتين تمانين تلات تمن اتنين",
    "he": "אחת שתיים שתים שלוש ארבע חמש שש שבע שמונה תשע עשר אחד עשרה שתי עשרים שלושים ארבעים חמישים שישים "
    "שבעים שמונים תשעים",
    "fa": "یک دو سه چهار پنج شش شیش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده پونزده شونزده هفده "
    "هجده نوزده بیست سی چهل پنجاه شصت هفتاد هشتاد نود",
    "hi": "एक दो तीन चार पांच पाँच छह छः सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस बीस "
    "इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस "
    "छत्तीस सैंतीस अड़तीस उनतालीस चालीस इकतालीस बयालीस तैंतालीस चौवालीस पैंतालीस छियालीस सैंतालीस "
    "अड़तालीस उनचास पचास इक्यावन बावन तिरपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ साठ इकसठ बासठ तिरसठ "
    "चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर "
    "अठहत्तर उन्यासी अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी नब्बे",
    "bn": "এক দুই তিন চার পাঁচ ছয় সাত আট নয় দশ এগারো বারো তেরো চৌদ্দ পনেরো ষোলো সতেরো আঠারো উনিশ বিশ কুড়ি "
    "একুশ বাইশ তেইশ চব্বিশ পঁচিশ ছাব্বিশ সাতাশ আটাশ ত্রিশ তিরিশ পঁয়ত্রিশ চল্লিশ বিয়াল্লিশ পঁয়তাল্লিশ "
    "পঞ্চাশ বায়ান্ন পঞ্চান্ন ষাট একষট্টি বাষট্টি তেষট্টি চৌষট্টি পঁয়ষট্টি ছেষট্টি সাতষট্টি আটষট্টি "
    "উনসত্তর সত্তর একাত্তর বাহাত্তর তিয়াত্তর চুয়াত্তর পঁচাত্তর ছিয়াত্তর সাতাত্তর আটাত্তর আশি একাশি "
    "বিরাশি তিরাশি চুরাশি পঁচাশি ছিয়াশি সাতাশি নব্বই",
    "ur": "ایک دو تین چار پانچ چھ سات آٹھ نو دس گیارہ بارہ تیرہ چودہ پندرہ سولہ سترہ اٹھارہ انیس بیس پچیس تیس "
    "پینتیس چالیس پینتالیس پچاس پچپن ساٹھ اکسٹھ باسٹھ تریسٹھ چونسٹھ پینسٹھ چھیاسٹھ سڑسٹھ اڑسٹھ ستر اکہتر "
    "بہتر پچھتر اسی پچاسی نوے",
    "vi": "một hai ba bốn năm lăm sáu bảy tám chín mười mươi mốt tư",
    "id": "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas belas puluh setengah",
    "th": "หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า สิบ เอ็ด ยี่",
}
_JOINERS_TEXT = """
and und en og och y i e et si a ja agus u w un is και и та ve و ו
"""
_JOINERS = frozenset(_JOINERS_TEXT.split())
_VAGUE = frozenset(
    """
    one a ein eins een en ett et un uno una due um jeden jedna un dos dues jedan egy uks yksi viens aon en to ni ti
    one on bir an ib du sei tres now son set nou do an tu tri yedinci day
    het ma hai ba sau jedno jednom jednu jedne jednou jedni odno одно
    одной одну одна eno ene enim vienu vienas viena vienam egyik egyet uhe uhel yhden una unes jednego jednej jedny
    """.split()  # noqa: SIM905 - a list of words reads better as text
)
_INSIDE = {"de": "und", "nl": "en", "da": "og", "cs": "a", "sl": "in", "ar": "و", "he": "ו"}
_ENDING = r"[^\W\d_]{1,3}"
_INFLECTED = frozenset({"pl", "cs", "sk", "sl", "hr", "bg", "ru", "uk", "lt", "lv", "et", "fi", "hu", "tr", "el"})


def _alternatives(language: str, words: str) -> str:
    parts = sorted({re.escape(fold(word)) for word in words.split()}, key=len, reverse=True)
    part = f"(?:{'|'.join(parts)})"
    joint = f"(?:{_INSIDE[language]})?" if language in _INSIDE else ""
    whole = f"{joint}{part}(?:{joint}{part}){{0,4}}" if language in ("ar", "he") else f"{part}(?:{joint}{part}){{0,4}}"
    if language not in _INFLECTED:
        return whole
    if not any(len(part) > 3 for part in parts):
        return whole
    stems = "|".join(part for part in parts if len(part) > 3)
    return f"{whole}|(?:{part}{joint}){{0,2}}(?:{stems}){_ENDING}"


@lru_cache(maxsize=1)
def _number() -> re.Pattern[str]:
    return re.compile("|".join(_alternatives(language, words) for language, words in _PARTS.items()))


@lru_cache(maxsize=4096)
def is_number_word(word: str) -> bool:
    """Whether a folded word says a number of one language."""
    return len(word) <= 32 and _number().fullmatch(word) is not None


_WORD = re.compile(r"[\u0900-\u0dff]+|[^\W\d_]+(?:'[^\W\d_]+)*")
_GLUED = re.compile(
    f"(?:{'|'.join(_PARTS['th'].split())}){{1,5}}|[二三四五六七八九]?十[一二三四五六七八九]?|"
    "(?:열|스물|서른|마흔|쉰|예순|일흔|여든|아흔)(?:하나|한|둘|두|셋|세|넷|네|다섯|여섯|일곱|여덟|아홉)?|스무"
)
"""Scripts whose words run on into the next: what begins there is enough."""

_RUNS_ON = re.compile("[\u0e00-\u0eff\u2e80-\ua4cf\uac00-\ud7ff]")


def may_hold_number(folded: str, start: int, end: int) -> bool:
    """Whether a written-out number may begin in ``folded[start:end]``; False is sure, and cheap to find out."""
    if _RUNS_ON.search(folded, start, end):
        return True
    return any(map(is_number_word, _WORD.findall(folded, start, end)))


_GAP = re.compile(r"[ -]{1,2}")
MOST_WORDS = 5
"""A number below 100 takes no more words."""


def number_at(folded: str, at: int) -> tuple[int, bool]:
    """Where the written-out number that begins at ``at`` ends, and whether it is sure to be one.

    Args:
        folded: Folded text.
        at: Where a word begins.

    Returns:
        The end (``at`` when no number begins there); False with it where the only word may well be another word.
    """
    end, words, sure = at, 0, False
    here = at
    if (glued := _GLUED.match(folded, at)) is not None:
        return glued.end(), True
    while words < MOST_WORDS and (match := _WORD.match(folded, here)) is not None:
        word = match[0]
        if word in _JOINERS and words:
            pass
        elif is_number_word(word):
            end, words = match.end(), words + 1
            sure = sure or word not in _VAGUE
        else:
            break
        gap = _GAP.match(folded, match.end())
        if gap is None:
            break
        here = gap.end()
    return end, sure
