"""How the months are called in 41 languages, folded, inflected and abbreviated; only that a word is a month is asked.

Rule of this module: a stem here begins no other common word that stands between a day and a year.
"""

from __future__ import annotations

from sottovoce.detect.normalize import fold

_STEMS = """
januar februar march april august septemb octob oktob novemb decemb dezemb
january february march april may june july september october november december marz maerz janner jaenner
janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre
enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre
janeiro fevereiro marco maio junho julho setembro outubro novembro dezembro
gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
gener febrer abril maig juny juliol agost setembre desembre
ianuarie februarie martie aprilie iunie iulie septembrie octombrie noiembrie decembrie
januari februari maart augustus december juni juli augusti
stycz lut luty marc marzec kwie maja maj czerw lipc lipiec sierp wrzes wrzesn pazdz listopad grud
led unor brez dub kvet cerv srp zari rij prosin ledn brezn dubn kvetn cervn cervenc srpn rijn prosinc
januara marca aprila maja juna jula augusta septembra oktobra novembra decembra
sijec veljac ozuj travn svib lipanj lipnja srpanj srpnja kolovoz ruj listopad studen prosin
sausi vasari kov baland geguz birzel liep rugpj rugse spali lapkri gruod
janvar februar mart aprilis aprila maij junij julij august septembr oktobr novembr decembr
avgust sausio vasario kovo balandzio geguzes birzelio liepos rugpjucio rugsejo spalio lapkricio gruodzio
jaanuar veebruar marts aprill mai juuni juuli
tammi helmi maalis huhti touko kesa heina elo syys loka marras joulu
janua febru marcius aprilis majus junius julius szept
eanair feabhra marta aibrean bealtaine meitheamh iuil lunasa mean fomhair deireadh samhain nollaig samhna
mfomhair fheabhra mharta
jannar frar marzu april mejju gunju lulju awwissu settembru ottubru novembru dicembru
ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik
януар феврал март апрел май мая юни юл июн июл август септемвр сентябр октомвр октябр ноемвр ноябр декемвр декабр январ
січ лют берез квіт трав черв лип серп верес жовт листопад груд сич травн квитн
ιανουαρ φεβρουαρ γεναρ φλεβαρ μαρτ απριλ μαι ιουνι ιουλι αυγουστ σεπτεμβρ οκτωβρ νοεμβρ δεκεμβρ μαη
يناير فبراير مارس ابريل أبريل مايو يونيو يونيه يوليو يوليه اغسطس سبتمبر اكتوبر نوفمبر ديسمبر
كانون شباط اذار آذار نيسان ايار أيار حزيران تموز اب آب ايلول أيلول تشرين جانفي فيفري افريل ماي جوان جويليه اوت
محرم صفر ربيع جمادي رجب شعبان رمضان شوال ذو
ינואר פברואר מרץ מרס אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר במרץ
فروردين ارديبهشت خرداد تير مرداد امرداد شهريور مهر ابان آبان اذر آذر دي بهمن اسفند ژانويه فوريه آوريل مه ژوئن
جولاي اوت سپتامبر اكتبر نوامبر دسامبر
جنوري فروري مارچ اپريل مئي جون جولائي اگست ستمبر اكتوبر نومبر دسمبر
जनवरी फ़रवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर सितम्बर अक्टूबर अक्तूबर नवंबर नवम्बर दिसंबर दिसम्बर
জানুয়ারি জানুয়ারী ফেব্রুয়ারি ফেব্রুয়ারী জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর
অক্টোবর নভেম্বর ডিসেম্বর
มกรา กุมภา มีนา เมษา พฤษภา มิถุนา กรกฎา สิงหา กันยา ตุลา พฤศจิกา ธันวา ม.ค ก.พ มี.ค เม.ย พ.ค มิ.ย ก.ค ส.ค ก.ย
ต.ค พ.ย ธ.ค มค กพ มีค เมย พค มิย กค สค กย ตค พย ธค
tammikuu maaliskuu syyskuu toukokuu agustus februari maret desember oktober mei
elokuu detsember oktoober augusztus marec kovas dekabr
април февруари юли август січень січня лютий лютого липень липня июль июля июле июнь июня июне май
lutego duben leden srpen rijen rujan rujna rujnu travanj μαιος μαιου
آوریل ژوئن ژوئیه مئی غشت شتنبر نونبر دجنبر يناير فبراير جوان
siječanj veljača ožujak svibanj lipanj srpanj kolovoz studeni prosinac
baisakh jeth asarh sawan bhadon kartik aghan poos magh phagun chait बैसाख जेठ आषाढ़ सावन भादों कार्तिक फाल्गुन चैत
বৈশাখ জ্যৈষ্ঠ আষাঢ় শ্রাবণ ভাদ্র আশ্বিন কার্তিক অগ্রহায়ণ পৌষ মাঘ ফাল্গুন চৈত্র
রজব শাবান রমজান جمادى جمادي رمضان شعبان ذوالحجة ذوالقعدة
yanvar fevral mart aprel aprelya marta avgusta sentyabr oktyabr noyabr dekabr yanvarya fevralya iyunya iyulya
ianouariou fevrouariou martiou apriliou maiou iouniou iouliou avgoustou septemvriou oktovriou noemvriou dekemvriou
sichnia liutoho bereznia kvitnia travnia chervnia lypnia serpnia veresnia zhovtnia lystopada hrudnia
farvardin ordibehesht khordad tir mordad shahrivar mehr aban azar bahman esfand
"""
_SHORT = """
jan feb mar apr may jun jul aug sep sept oct nov dec okt dez dic ene abr ago set out fev mai juin juil avr janv
fevr aout mag giu lug ott gen
sty lut mar kwi maj cze lip sie wrz paz lis gru ian iun iul noi sij velj ozu tra svi srp kol ruj stu pro juni
juli mei mrt des agu ags agt
sau vas kov bal geg bir lie rgp rgs spa lap grd jaan veebr mart tamm helm sze szep aug okt dets eno mejl awi
oca sub nis haz tem agu eyl eki kas ara янв фев мар апр май июн июл авг сен сент окт ноя дек юни юли яну ное
січ лют бер кві чер лип сер вер жов лис гру ιαν φεβ μαρ απρ μαι ιουν ιουλ αυγ σεπ οκτ νοε δεκ
ean fea bea mei lun sam nol jann frar gun lul aww dis jiz jen mir ebr gor
mart nov maio xan сеп brez bre kve cvc cvn uno zar aib beal dfomh mfomh feabh meith noll samh fra mej
জানু ফেব এপ্রি জুল আগ সেপ অক্টো নভে ডিসে जन फर फ़र जुल अग सित अक्टू नव दिस ינו פבר אפר אוג ספט אוק נוב דצמ
saus birz rugp rugs spal lapkr febr avg лист нояб февр ag ган
"""
_MONTH_STEMS = tuple(sorted({fold(stem) for stem in _STEMS.split() if len(fold(stem)) > 3}))
_MONTH_WORDS = frozenset(map(fold, _STEMS.split())) | frozenset(map(fold, _SHORT.split()))
LONGEST_ENDING = 9
"""Most letters that inflection adds to a stem."""


def is_month(word: str) -> bool:
    """Whether a folded word names a month; a trailing dot and an apostrophe do not matter."""
    bare = word.strip(".'’׳॰ ")
    if bare in _MONTH_WORDS:
        return True
    if bare[:1] in "בוה" and bare[1:] in _MONTH_WORDS:
        return True
    return any(bare.startswith(stem) and len(bare) - len(stem) <= LONGEST_ENDING for stem in _MONTH_STEMS)


_CLEAR = frozenset(
    [
        "מאי",
        "מרץ",
        "ינו",
        "פבר",
        "אפר",
        "אוג",
        "ספט",
        "אוק",
        "נוב",
        "דצמ",
        "जून",
        "मई",
        "जन",
        "फर",
        "जुल",
        "अग",
        "सित",
        "नव",
        "दिस",
        "জুন",
        "মে",
        "জানু",
        "ফেব",
        "নভে",
        "আগ",
        "ม.ค",
        "ก.พ",
        "ก.ค",
        "ก.ย",
        "ต.ค",
        "ธ.ค",
        "พ.ค",
        "พ.ย",
        "ส.ค",
        "جون",
        "jan",
        "feb",
        "mar",
        "apr",
        "may",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "okt",
        "dez",
        "dic",
        "ene",
        "abr",
        "ago",
        "fev",
        "avr",
        "mai",
        "juin",
        "juil",
        "aout",
        "mrt",
        "mei",
        "des",
        "янв",
        "фев",
        "апр",
        "июн",
        "июл",
        "авг",
        "сен",
        "сент",
        "окт",
        "ноя",
        "дек",
        "яну",
        "юли",
        "юни",
        "січ",
        "лют",
        "бер",
        "кві",
        "чер",
        "лип",
        "сер",
        "вер",
        "жов",
        "лис",
        "гру",
        "sty",
        "lut",
        "kwi",
        "cze",
        "lip",
        "sie",
        "wrz",
        "paz",
        "szept",
        "maj",
        "máj",
        "nis",
        "haz",
        "tem",
        "agu",
        "eyl",
        "eki",
        "kas",
        "ara",
        "oca",
        "sub",
        "dub",
        "led",
        "srp",
        "rij",
        "sij",
        "velj",
        "ozu",
        "svi",
        "ruj",
        "stu",
        "gen",
        "giu",
        "lug",
        "ott",
        "ian",
        "iun",
        "iul",
        "aww",
        "lul",
        "gun",
        "ean",
        "lun",
        "меи",
        "маи",
        "ное",
        "мар",
        "маи",
        "ιαν",
        "φεβ",
        "μαρ",
        "απρ",
        "μαι",
        "ιουν",
        "ιουλ",
        "αυγ",
        "σεπ",
        "οκτ",
        "νοε",
        "δεκ",
    ]
)


def is_short_month(word: str) -> bool:
    """Whether a folded word is a month cut to three letters or so, and no other word beside a day."""
    return word.strip(".'’ ") in _CLEAR
