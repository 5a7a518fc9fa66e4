"""Words around ages, folded, in 41 languages: units, verbs of being and becoming, ends of clauses, and things that age.

Rule of this module: expressions only; what they mean together is said in ``ages``.

Source: Unicode CLDR, unit names (year-person, month-person, week-person), and how people inflect and shorten them.
"""

from __future__ import annotations

import re

OLDEST, YOUNGEST, GROWN = 120, 2, 13
"""Ages that are believed: up to the first; without further words, above the second; without any, from the third on."""

OF_THINGS = re.compile(
    r"[ -]{1,2}(?:phone|car|laptop|pc|tv|machine|house|contract|warranty|bike|wine|whisk|rum|router)"
)

NUMBERS = re.compile(r"[0-9]+")

AGO = re.compile(
    r"(?:^|[\s(,\"])(?:for|since|in|within|every|last|next|past|after|over|another|than|only|each|per|seit|vor|"
    r"nach|fur|innerhalb|alle|"
    r"depuis|pendant|il y a|y a|apres|dans|pour|en|hace|desde|durante|llevo|por|fa|da|per|ultimi|scorsi|fra|"
    r"tra|dopo|des de|"
    r"acum|pentru|dupa|peste|timp de|ultimii|след|преди|през|от|последните|через|после|последние|за|каждые|раз в|"
    r"спустя|przez|za|od|po|przed|co|"
    r"ostatnie|pred|kazde|uz|kazdych|prije|nakon|zadnjih|svake|po|na|cez|kaip|pries|uz|per|pirms|pec|ik pec|parast|"
    r"i|om|efter|sedan|siden|voor|sinds|na|al|binnen|elke|over|για|πριν|εδω και|μετα|σε|σε|απο|κάθε|ονα|le|"
    r"ar feadh|ilu|wara|"
    r"son|her|منذ|قبل|بعد|لمده|كل|خلال|אחרי|לפני|כבר|במשך|תוך|كل|از|تا|هر|بعد از|قبل از|پچھلے|पिछले|अगले|हर|গত|প্রতি|"
    r"selama|sudah|setiap|dalam|tiap|hon|khoang|moi|trong|suot|ทุก|มา|近|过去|過去|每|第)\s{0,2}(?:the |de |los |"
    r"las |les |plus de |mas de |more than |circa |ca\. |около |oko |ok\. )?$",
)

LATER = re.compile(
    r"\s{0,2}(?:fa(?![^\W_])|ago|later|experience|of (?!age)|warrant|guarantee|back|in a row|straight|left|contract|"
    r"'? experience|tagasi|sitten|kuluttua|назад|тому|"
    r"temu|wstecz|nazaj|zpet|spat|siden|sedan|geleden|lang\b|garant|parast|elott|ota|mulva|utan|hatra|once|sonra|"
    r"boyunca|dir|pahle|पहले|से |बाद|तक|আগে|"
    r"পর|ধরে|যাবৎ|قبل|منذ|پيش|پهلے|پہلے|بعد|سے |前|後|后|间|間|以上|以下|以内|内|未満|代|전|후|동안|이상|미만|기|"
    r"대 |truoc|sau|nay|qua|yang lalu|lalu|lagi|"
    r"kedepan|ที่แล้ว|ก่อน|กว่า|หลัง|d'(?!edat|eta|age|aois)|de (?!edad|idade|edat|ani)|di (?!eta)|do |kuni|lauk|"
    r"bonus)",
)

THINGS = re.compile(
    r"samoch|fahrzeug|vehic|macchin|masin|mazin|kvart|кварт|apart|wohnung|huis\b|garanc|garanz|"
    r"garanti|garant|garans|warrant|guarant|гарант|ضمان|گارانتي|كفاله|वारंटी|वॉरंटी|गारंटी|"
    r"ওয়ারেন্টি|ওয়ারেন্টি|গ্যারান্টি|وارنٹي|گارنٹي|保修|保証|保固|质保|質保|保质|보증|무상|bao hanh|รับประกัน|"
    r"ประกัน"
    r"|takuu|zaruk|zaruc|jamst|jotall|barant|εγγυ|gwaranc|אחריות|contrat|contract|vertrag|договор|dogovor|umow|"
    r"smlouv|zmluv|szerzod|sopimu|lepingu|sutart|ligum|kontrakt|sozlesme"
    r"|συμβολαι|subscri|abonn|abonam|laufzeit|experien|erfahr|опыт|досвід|dosvid|doswiadcz|kredit|credit|kreed|"
    r"mortgage|hypothe|ипотек|laptop|phone|battery|\bakku|printer"
    r"|machine|fridge|washer|router|\b(?:tv|telly|auto|bil|bilen|coche|voiture|macchina|carro|wagen|kocsi|watch|"
    r"robot|camera|cam|lamp|bike|boiler|oven|ovn|ugn|phone|handy|telefon\w*|fernseher|waschmaschine|product|"
    r"device|haus|huset|hus)\b|масин|машин|кола|авто|bilen|\bcar\b|\bhouse\b|\bdog\b|\bcat\b|whisk|wein|wine|"
    r"vintage|cognac|rum\b|"
    r"customer|client|kunde|kund|клиент|клієнт|zakazn|klien|asiak|customer",
)

PORTUGUESE_AGO = re.compile(r"h[áà]\s?$", re.IGNORECASE)

ONE_LETTER = re.compile(r"[0-9 ][^\W\d_]\.?$")

_CLAUSE_WORDS_TEXT = """
and but so with now this yo y e i a et und en og och ja si și и та і ve dan ik hoor aber mais pero ma ale no
men maar mutta aga bet de nu already next today not or when btw lol fyi pls please if who female male living
wenn falls on my years mit met med con avec з с και κ jaar dit deze volgend volgende komend komende binnenkort
in im am an bald heute diese diesen dieses nachste nachsten cette ce le la dans samedi dimanche este el esta
proximo proxima manana pronto il questo questa prossimo sabato domenica domani na em neste nesta amanha sabado
curand maine sambata w tym wkrotce jutro przyszly v tento pristi zitra o za brzo sutra sljedeci ovaj u kmalu
jutri naslednji pa naste nasta i'm ensi pian huomenna tana kun joka niin varsti homme jargmisel sel kes ning
szombaton vasarnap holnap most es hogy aki jovore is sestdien svetdien rit drizuma kas un nakamned sestadieni
sekmadieni rytoj greitai ir kuris is-sibt li għada dissabte diumenge dema aviat que der die som er mens while
because as cause cuz bc weil da denn omdat want parce car porque perque perche poiche dokler jer bo protoze
pretoze mert sest koska jo lebo fiindca pentru deoarece sai oldu olacak oldum ama cunku тек но а в на у вот
щас уже вже але бо потому что чтобы как що як який которая который дето който обаче не nem ne nie non nicht
niet ikke inte ei ei-ole pas pra para pro til till for fur voor pour dla pre per kai που δεν με στις το αυριο
σε τωρα αλλα γιατι lives live vit wohnt woont vive mora zivi zije mieszka asuu elab lakik bor asub dziivo
dzivo gyvena agus enka enkä muat boleh bisa gak ga apa ini mac bi ngoi dc duoc co hai heeft har has hat hast
я аз ja jeg jag ich eu io es as εγω ben aku jo minä mina mie sa ty ты он она він вона
tiene tem kan can wants will kann wil puede pode puo peut chce moze може хочет хоче can't
"""

_CLAUSE_WORDS = _CLAUSE_WORDS_TEXT.split()

CLAUSE_END = re.compile(
    rf"\s{{0,2}}(?:$|[,;!?)\]。，、！？)]|\.(?![0-9])|[-/\n]\s|[\U0001f300-\U0001faff:]|"
    rf"(?:{'|'.join(map(re.escape, sorted(set(_CLAUSE_WORDS), key=len, reverse=True)))})(?![^\W_])"
    r"|in (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))",
)

NOT_A_UNIT = re.compile(
    r"\s{0,2}(?:%|°|[a-z€$£₹]{1,4}[0-9]|[$€£₹¥]|min|mm|cm|km|kg|gb|mb|euro|eur|usd|دقيق|ساع|يوم|ريال|درهم|جنيه|"
    r"شهر|تومان|هزار|ميليون|دقيقه|روز|ماه|מטר|דקות|שעות|ימים|שקל|ש\"ח|"
    r"मिनट|घंट|दिन|रुप|हज़ार|মিনিট|ঘন্টা|দিন|টাকা|منٹ|گھنٹ|دن|روپ|분|시간|일|개|번|년|월|원|만|นาที|ชั่วโมง|วัน|"
    r"บาท|กล่อง|ตัว|ชิ้น|คน|อัน|ใบ|個(?!月)|つ|枚|本|回|点|件|人|円|分|時|号|台|箱|块|元|个(?!月)|次|张|斤|米|公斤|paket|buah|"
    r"pcs|orang|kali|menit|jam|hari|ribu|juta|bulan|tuan|ngay|gio|phut|:|[.,/-][0-9])",
)

LOOSEST_LANGUAGES = frozenset({"he", "ar", "fa", "hi", "bn", "ur"})

LOOSE_LANGUAGES = frozenset({"he", "ar", "fa", "hi", "bn", "ur", "th", "ko", "id", "ja", "zh"})

_ADVERBS = (
    r"(?:(?:now|only|just|about|almost|nearly|already|still|like|barely|over|jetzt|schon|erst|gerade|"
    r"fast|bald|nur|pas|nu|"
    r"al|bijna|net|amper|ook|deja|bientot|presque|a peine|ya|casi|apenas|ahora|gia|quasi|appena|ormai|"
    r"agora|quase|so|ja|"
    r"aproape|doar|acum|deja|juz|prawie|dopiero|uz|skoro|teprve|teraz|sada|tek|vec|ze|komaj|sele|nå|na|akkurat|snart|"
    r"nesten|naesten|lige|precis|nastan|bara|allerede|redan|jo|vasta|kohta|melkein|pian|juba|alles|"
    r"peaaegu|mar|meg|csak|"
    r"majdnem|jau|tikai|gandriz|drusku|dar|beveik|tik|anois|diga|kwazi|ηδη|σχεδον|μολις|τωρα|τα|вече|"
    r"почти|само|уже|почти|"
    r"только|всего|скоро|вже|майже|тiльки|тільки|лише|artik|daha|henuz|zaten|sudah|baru|masih|jih|en|"
    r"ne|da|moi|nam|mi|je|"
    r"se|mu|ji|es|sta|era|dissabte|enguany|este ano|this year|dieses jahr|cette annee|este ano|"
    r"quest'anno|alles|a|az|los|les|els|the)\s){0,2}"
)

BECOME = re.compile(
    r"(?:^|[^\w])(?:turn(?:s|ed|ing)|going on|coming up on|pushing|reached|hit|celebrat(?:ed|ing)|"
    r"wird|werde|werden|wurde|geworden|"
    r"wordt|worden|werd|fyld(?:er|te|t)|bliver|blev|fyll(?:er|de|t|te)|blir|ble|blev|tayt(?:taa|an|ti|"
    r"in|tanyt|tavat)|sai|saab|saan|"
    r"taitub|va sur ses|fete(?:r)? ses|fete|cumpl[a-z]{1,6}|compi[a-z]{1,4}|complet[a-z]{1,4}|fa|faig|"
    r"fem|fan|faz|fiz|fez|fazer|hacer|"
    r"hizo|hecho|face|facut|fac|implin[a-z]{2,6}|skoncz[a-z]{1,5}|koncz[a-z]{1,3}|stuknel[ao]|"
    r"oslavi[a-z]{0,3}|slavi[a-z]{0,2}|dovrsi[a-z]{0,3}|"
    r"napuni[a-z]{0,3}|puni|dopolni[a-z]{0,3}|dosah[a-z]{1,4}|bude|budu|bo|bom|mult|betolt[a-z]{1,6}|"
    r"lesz|leszek|lett|sukan?k[a-z]{1,2}|sukaks|sueina|"
    r"paliek|paliks|apriteja|apritēja|jagħlaq|għalaq|jaghlaq|beidh|bheidh|εκλεισ[α-ω]{1,3}|"
    r"κλειν[α-ω]{1,4}|γιν[α-ω]{2,5}|εγινε|πατησε|"
    r"навърш[а-я]{1,4}|стана(?:х|ха)?(?: на)?|става(?: на)?|стукну[а-я]{1,3}|исполн[а-я]{2,6}|"
    r"испольн[а-я]{2,6}|будет|"
    r"виповн[а-яії]{2,7}|буде|минуло|стукнуло|bastı|basti|doldur[a-z]{1,5}|girdi|giriyor|חגג(?:ה)?|"
    r"מלאו|תהיה|יהיה|صار|صارت|تم|"
    r"genap|menginjak|"
    r"ulang tahun ke|今年|快|满|滿|刚满|今年で|もうすぐ|올해|tron|buoc sang|sap|nam nay|ปีนี้|ย่าง)(?:\s|-)?"
    + _ADVERBS
    + r"\s?$"
)

BE = re.compile(
    r"(?:^|[^\w]|(?<=['’]))(?:'s|s|'re|'m|m|is|iz|ist|sind|bin|was|will be|would be|ar|er|je|jsem|"
    r"jste|van|on|onn|oon|olen|oled|vagyok|wird|has|hat|"
    r"tem|tens|tenho|tiene|tienen|tengo|tenemos|te|tinc|tenen|are|am|avem|au|aveti|avea|im|i am|ima|"
    r"imam|imaju|imamo|jest|yra|esu|ir|esmu|"
    r"hun er|aged|age|na|va|es|som|sem|sam|sme|mam|ma|"
    r"maja|mamy|mas|mame|maju|ho|ha|hai|hanno|abbiamo|a|as|ai|j'ai|ont|avons|e|är|ar|aer|var|zijn|ben|"
    r"ze is|είναι|ειναι|ειμαι|εχει|е|съм|са|"
    r"на|ми е|мне|ему|ей|йому|їй|їи|мені|мени|має|имеет|gandu|gandha|għandu|għandha|għandi|ghandu|"
    r"ghandha|ghandi|ta me|taim|ta si|ta se|"
    r"уже|вече|вже|はもう|は|が|も|今年|已经|已經|快|가|이|는|은|도|umur|usia|বয়স|বয়স|উমর|उम्र|उमर|umar|umr|age|boyos|"
    r"nam nay|나이|연세|อายุ|בן|בת|בני|عمره|عمرها|عمري|عندها|عنده|عندي)"
    r"\s?" + _ADVERBS + r"\s?$"
)

BE_GLUED = re.compile("(?:はもう|は|が|も|今年|已经|已經|快|都|满|滿|가|이|는|은|도|อายุ|나이|연세)\\s?$")

OF = re.compile(
    r"(?:^|[^\w])(?:de|del|d'|di|van|von|of|av|pa|ta'|til|voor|for|fur|para|pour|pro|pre|dla|за|на|για)\s?$"
)

PARENTS = re.compile(
    r"(?:mother|mum|mom|mama|mutter|maman|mere|madre|mae|mare|moeder|mor|mamma|dad|father|pere|padre|"
    r"pai|vader|far|pare|tata|papa)\s(?:of|von|van|de|di|til|till|av)\s?$"
)

AGE_PARTICLE = re.compile("[了で]|です|이[고며]|세|입니다|になり")

ABBREVIATED = re.compile(
    r"\s?(?:yrs?|yr|y|jr|j|a|g|g\.|г|г\.|р|р\.|л|л\.|m\.|v|v\.|t|th|thn|χρ|χρ\.|l\.|ετ|god|god\.|год|"
    r"год\.|mnd|mo|mos|mths?|wks?|bln|mjes|"
    r"mies|mes|m|kk|h)(?![^\W_])"
)

UNIT = re.compile(
    r"\s?-?\s?(?:(?:eri|eji|eriu|erius|eriems|iems)(?=[^\w]|$)|(?:years?|yrs?)(?:[ -]olds?)?|"
    r"jahren?(?: alt)?|jahre?|jaar(?:tjes)?(?: oud)?|aar|ar(?: gammal| gammel| gamle)?|ans?|balais|piges?|"
    r"berges|"
    r"anos|anitos|anyets|anys?|anni|annetti|anno|(?:de )?ani(?:sori)?|lat(?:ek|ka|a)?|roczek|"
    r"roczk[a-z]{1,2}|rok[a-z]{0,2}|rocky|rocky|let[aio]?|lét|"
    r"godin[a-z]{1,4}|godinic[a-z]{1,2}|годин[а-я]{1,4}|лет|год(?:а|ик[а-я]{0,2}|очк[а-я]{1,2})?|"
    r"рок(?:и|ив|у|iв)|рик|річ|рочк[а-яі]{1,3}|"
    r"met(?:ai|u|us|uk[a-z]{1,4})|meci[a-z]{1,3}|gad(?:i|u|us|s|in[a-z]{1,2})|"
    r"aasta[a-z]{0,5}(?: vana)?|vuo(?:tta|den|tias|tinen)(?: vanha)?|ev(?:es[a-z]{0,5}|et)?|"
    r"m?bh?lia[ni]{1,2}a?(?: d'aois)?|(?:il[ -])?sena|snin|sentejn|xron[a-z]{1,3}|etwn|"
    r"eton|χρον[α-ω]{1,4}|ετων|ετη|yas[a-z]{0,9}|yil|"
    r"سن(?:ه|وات|ين|تين)|عام(?:ا)?|اعوام|שנים|שנה|"
    r"שנתיים|سال[^\W\d_]{0,4}|साल|वर्ष|बरस|saal|baras|বছর[\u0980-\u09ff]{0,4}|বৎসর|bochor|bosor|برس|"
    r"ปี|ขวบ|tuoi|tahun(?:an)?|taun|岁|歲|歳|才|さい|살|세|"
    r"(?:months?|mths?|mos?|weeks?|wks?|days)(?:[ -]old)?|monaten?(?: alt)?|wochen(?: alt)?|"
    r"maand(?:en|jes)?(?: oud)?|weken(?: oud)?|"
    r"maned(?:er)?|manader|maneder|uger|veckor|uker|mois|semaines|meses|mesos|semanas|mesi|mesetti|"
    r"settimane|luni|saptamani|miesi[a-z]{1,4}|"
    r"tygodni[a-z]?|mesic[a-z]{0,3}|tydn[a-z]{1,2}|mesiac[a-z]{0,3}|tyzdn[a-z]{0,2}|mesec[a-z]{0,2}|"
    r"mjesec[a-z]{0,2}|tjedan[a-z]?|tjedna|месец[а-я]?|месяц[а-я]{0,2}|"
    r"недел[а-я]|мисяц[а-я]{1,2}|місяц[а-яі]{1,2}|тижн[а-яів]{1,2}|menes[a-z]{1,3}|savait[a-z]{1,3}|"
    r"mene[sš][a-z]{1,3}|nedel[a-z]{1,2}|kuu[a-z]{0,6}|nadal[a-z]{0,2}|"
    r"kuukau[a-z]{2,4}|viikko[a-z]{0,2}|honap[a-z]{0,4}|hetes|xhur|xhahar|gimgħat|mhi|seachtain[a-z]?|"
    r"μην[ωεα-ω]{1,3}|εβδομαδ[α-ω]{1,3}|aylik|haftalik|"
    r"شهر(?:ا)?|اشهر|شهور|اسابيع|חודשים|שבועות|ماه[^\W\d_]{0,3}|महीने|माह|हफ्ते|mahine|মাস(?:ের)?|"
    r"مهينے|مہینے|เดือน|thang|bulan|minggu|个月|個月|"
    r"ヶ月|か月|カ月|개월|주)(?![^\W_\u0e00-\u0eff\u2e80-\ua4cf\uac00-\ud7ff])"
)

SHORT_SPAN = re.compile(
    r"[\s-]{0,2}(?:mon|woc|maan|wek|we?e?k|day|mes|mois|sem|sett|m[ai]n|uger|veck|uk|мес|нед|tyg|kuu|viik|hon)"
)

REACHED = re.compile(r"-?(?:[oe]t)?(?:\s(?:lesz|leszek|mult|multam|oldu|olacak|doldu|ho ga[iy])|-[oe]t)(?![^\W_])")

NEXT_WORD = re.compile(r"[^\W\d_]+(?:['\u0900-\u0dff][^\W\d_]{0,9}){0,9}[ '-]{1,2}|[\u0900-\u0dff]+ ")

MOST_SKIPPED = 4

COUNTED = re.compile(r"\s[^\W\d_]{2,20}s(?![^\W_])")
"""A plural, as of things that are counted."""

SIZE = re.compile(
    r"\b(?:size|rozmiar|velikost|vel[.]|grosse|talla|taille|taglia|tamanho|masur|poart|maat|storlek|"
    r"storrelse|koko|beden|ukuran|"
    r"meret|suurus|izmer|dydis|veličin|velicin|numero|shoe|schuh|wears|nosi|calza)|размер|розмир|"
    r"розмір|носит|μεγεθος|νουμερο|"
    r"مقاس|מידה|سايز|साइज|সাইজ|サイズ|身長|身高|尺码|号|码|사이즈|키가?|신장|ไซส์"
)

COUNTING = re.compile(r"(?<![0-9])[0-9]{1,2} [^\W\d_]{4,}")
"""A number of things earlier in the sentence: what follows counts as well ("my son has 3 tickets, my wife has 2")."""

OPENS = re.compile(r"(?:\A|[.!?\n]\s{0,2}|\bi'm\s|\bname is\s)[^\W\d_]{3,16}, \Z")

NOT_A_NAME = re.compile(
    r"(?:room|zimmer|gate|sitz|seat|chambre|habitacion|stanza|camera|pokoj|soba|rum|rom|kamer|item|figure|table|page|"
    r"seite|pagina|strana|version|line|step|error|via|calle|rua|platz|march|april|may|june|july|"
    r"august|januar|februar|"
    r"yes|no|ja|nein|oui|non|si|ok|hello|hi|hey|hallo|ciao|hola|bonjour),"
)
