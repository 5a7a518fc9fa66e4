"""Ordinary words that follow "password", "code" or "user name" in sentences about them, folded, 41 languages.

Rule of this module: a word here is never taken for a secret or a handle, whatever stands before it.
"""

from __future__ import annotations

import re

_WORDS = """
wrong incorrect invalid expired reset required missing blank empty forgotten forgot changed change correct valid
same new old too short long weak strong not
never always working works work broken locked blocked again please protected manager manager? field page link
email e-mail phone here there this that the your
accepted rejected recovery hint help unknown none null true false yes no sent send received disabled enabled
secure secret hidden saved stored safe needed
settings screen button prompt mail account number name taken available already still and for from with without
which what where when how who why because
password passwords username user login code pin otp token text string example sample test value type enter
repeat confirm
falsch richtig vergessen gesperrt ungultig abgelaufen zuruckgesetzt geandert andern zurucksetzen nicht leer
korrekt bitte eingeben stimmt funktioniert geht leider immer schon
fout onjuist vergeten verlopen gewijzigd niet leeg juist geblokkeerd verkeerd ongeldig goed wijzigen werkt
incorrecte incorrect faux oublie oubliee expire expiree invalide errone erronee bloque bloquee change pas perdu
valide correct bon mauvais marche fonctionne toujours
incorrecta incorrecto olvidada olvide caducada invalida erronea bloqueada correcta mala no funciona equivocada perdida
errada errado incorreta invalida expirou expirada esquecida esqueci bloqueada correta nao funciona certa
sbagliata sbagliato errata errato scaduta scaduto dimenticata persa corretta corretto bloccata non funziona
valida giusta
incorrecta caducada oblidada equivocada bloquejada erronia
gresita gresit incorecta expirata expirat uitata blocata nu corecta invalida schimbata
грешна грешен невалидна изтекла забравена сменена блокирана не верна правилна грешно
неверный неверен неправильный забыл забыла истек просрочен сменил изменен не верный подходит пришел сброс
сбросить просит восстановить правильный введен нужен другой
невірний неправильний забув забула змінено не підходить прийшов правильний відновити
λαθος λανθασμενος εληξε ξεχασα σωστος δεν ειναι μου
nieprawidlowe bledne niepoprawne zle zapomnialem zapomnialam wygaslo zmienione nie dziala poprawne dobre zablokowane
spatne nespravne chybne zapomnel zapomnela vyprselo neplatne zmenene nefunguje neplati spravne dobre neni
nespravne zle chybne zabudol zabudla neplatne nefunguje spravne nie
napacno napacna pozabil pozabila poteklo neveljavno ne deluje pravilno spremenjeno
netocna pogresna neispravna zaboravio zaboravila istekla ne radi tocna nevazeca zaboravljena
neteisingas netinka pamirsau pasibaige neveikia neteisingai teisingas
nepareiza nepareizi aizmirsu beigusies neder nav nestrada pareiza
vale unustasin aegunud sobi toota oige unustatud
vaara unohtui vanhentunut unohdin toimi oikea virheellinen ei
fel glomt utgatt ogiltigt fungerar inte ratt sparrat bytt
forkert glemt udlobet ugyldig virker ikke rigtig spaerret korrekt
feil glemt utlopt ugyldig fungerer ikke riktig sperret
hibas rossz elfelejtettem lejart ervenytelen nem jo mukodik helytelen zarolva
micheart dearmad nil ceart
hazin mhux tajba tajjeb ghalta nsejt skada
yanlis hatali unuttum gecersiz suresi degil dogru gelmedi calismiyor degistirdim sifirlama
خاطئه خطأ خاطيء نسيتها نسيت غلط منتهيه لا غير صحيحه صحيح لم لا يعمل انتهت ما
שגויה שגוי שכחתי לא נכונה פגה עובדת נכון חסומה
اشتباه غلط فراموش يادم نادرست منقضي نيست صحيح درست نيامد
غلط بهول نهيں درست ہے
गलत भूल नहीं सही है
ভুল ভুলে নাই সঠিক হয়েছে
sai quen khong dung het
salah lupa tidak kadaluarsa benar
iphone ipad ipod macbook imac youtube whatsapp facebook instagram linkedin github paypal javascript typescript
tiktok icloud onedrive wordpress wifi wi-fi e-mail
openai chatgpt mysql postgresql powerpoint playstation
"""
ORDINARY = frozenset(_WORDS.split())
"""Folded words that are no secret and no handle."""
_CONNECTORS_TEXT = """
va vá va' e' som soy soc sóc bol bil byla budu voltam volt hiess hiesse heisse heiss heisst heter hedder heet
nazywam zove zovem volam is was war ist lautet est es era e è je jest to bila bio byl bylo bolo bola este eh
sunt yra buvo ir bija on
oli er var hu hija huwa ar é eraa eran foi dir هي هو كان كانت היא הוא היה הייתה است بود ہے تھا है था হলো ছিল
la la' as als ως ειναι ηταν ήταν είναι это был съм е беше е: є це був = : -> kot kao jako mint som kaip ka
bhala mar ca come como comme like called named il son a oon olen am i'm im bin
"""
CONNECTORS = frozenset(_CONNECTORS_TEXT.split())
"""Folded words between a cue and its value."""


_AS_WORDS_TEXT = """
as als som como comme come jako ako kot kao kaip mint ως как як bhala sebagai olarak בתור باسم كـ nimel nimella
nimega sous unter under under pod под під kui ca
"""
AS_WORDS = frozenset(_AS_WORDS_TEXT.split())
"""Folded words that introduce the name somebody signs in with."""
_PREPOSITIONS_TEXT = """
for on in at to the my a an of with from by and or is na do w we v ve ze z za pre pri u od s k ku po fur bei auf
im am zu zum zur mit von vom das den der die dein mein unser eure ihr voor op bij van het de een mijn pour sur a
au chez du des le la les un une mon para en el los las mi del por di da su nel sul per il lo gli pe la din til
hos pa av fra med fran till kod pri az egy ja tai vai ir un uz no i para no na o os as do da pelo
"""
PREPOSITIONS = frozenset(_PREPOSITIONS_TEXT.split())
"""Folded words behind which a capitalized word is the name of a place or a service."""
_BRANDS_TEXT = """
iphone ipad windows covid office galaxy xbox playstation steam discord telegram instagram facebook google amazon
netflix spotify twitter reddit tiktok youtube paypal ebay apple microsoft samsung huawei nokia pixel android
python java html http https error fehler server version twitch roblox minecraft fortnite linkedin whatsapp viber
skype zoom outlook gmail yahoo vinted zalando booking airbnb uber lumen klarna chrome firefox safari edge
ticket order invoice model airpods macbook redmi xiaomi snapchat pinterest
"""
BRANDS = frozenset(_BRANDS_TEXT.split())
"""Folded names of products and services that a number or a clause end may follow."""
ROLES = (
    "admin", "guest", "gast", "gost", "gaest", "invit", "ospit", "visit", "user", "usuari", "utent", "utiliz", "benutz",
    "gebruik", "bruker", "bruger", "anvand", "kaytt", "kasut", "uzyt", "uziv", "korisn", "uporab", "пользов", "корист",
    "потреб", "root", "client", "kund", "klient", "cliente", "customer", "seller", "verkauf", "employ", "mitarb",
    "teacher", "student", "parent", "member", "mitglied", "lid", "гост", "гiст", "клиент", "клієнт", "админ", "адмін",
    "profes", "besoek", "bezoek", "vieras", "vendeg", "niekt", "ktos", "nekdo", "jemand", "someone", "anonym", "normal",
    "always", "immer", "usual", "before", "zwykl", "obycz", "password", "passwor", "passord", "haslo", "heslo",
    "facebook", "google", "parol", "sempre", "siempre", "toujours", "vzdy", "zawsze", "всегда", "завжди", "винаги",
)  # fmt: skip
"""Beginnings of folded words that say in which role somebody signs in."""
CARD_WORDS = (
    "card", "karte", "carte", "carta", "tarjeta", "targeta", "cartao", "kart", "kort", "kaart", "karta", "карт", "καρτ",
    "kartya", "carta", "cardul", "visa", "mastercard", "بطاق", "كارت", "כרטיס", "אשראי", "كارد", "कार्ड", "কার্ড", "บัตร",
    "卡", "カード", "카드", "kred", "cvv", "cvc",
)  # fmt: skip
"""Parts of folded words for payment cards."""
THREE = re.compile(
    r"\b3\b|three|drei|\bdrie\b|\btre\b|\btri\b|\btrite\b|trois|\btres\b|trzy|kolm|harom|\btris\b|\btrys\b|\btrei\b|"
    r"tliet|\buc\b|три|τρια|τριψηφ|ثلاث|تلات|שלוש|سه|तीन|তিন|تين|สาม|\bba\b|tiga|三|세|\bteen\b"
)
"""Folded words for three, as in "the three digits on the back"."""
BACK = re.compile(
    r"\bback\b|behind|reverse|hinten|ruckseite|achter|bagpa|bagsid|bakpa|baksid|\btaga|takan|kaanto|\bdos\b|verso|derrier|"
    r"retro|dietro|detras|atras|dorso|reverso|darrer|spate|tylu|odwro|zezadu|vzadu|zozadu|zadn|zadaj|hrbt|otraga|poledin|"
    r"pozadi|отзад|гърба|сзади|оборот|ззаду|зворот|πισω|hatul|hatol|hatso|aizmug|otra puse|nugar|kitoje|wara|chul|arka|"
    r"خلف|ورا|ظهر|מאחור|בגב|پشت|पीछे|পিছন|পেছন|پيچهے|پيچهي|หลัง|sau the|mat sau|belakang|背|后面|後面|裏|뒤|peeche|piche"
)
"""Folded words for the back of a card."""
_TECHNICAL_TEXT = """
id token key error err invalid access client session user username name grant request response http https auth
oauth login url uri api type code config file path data db test get set max min num count index status state
time date timestamp version page field value null none true false email password passwd secret admin root host
port server app env log debug info warn failed failure denied not found required expired redirect callback csrf
cookie header body json xml html js py ts exe com org net www list item object string int bool float array
"""
TECHNICAL = frozenset(_TECHNICAL_TEXT.split())
"""Words of programs and logs: what is joined from them is an identifier of code, not of a person."""
ERRORS = re.compile(
    r"error|exception|fehler|erreur|errore|erro\b|eroare|chyb|\bblad|gresk|pogresk|napak|греш|ошибк|помилк|hata|\bviga|"
    r"\bveakood|virhe|\bhiba|kluda|klaid|fejl|feil|\bfel\b|felkod|fout|σφαλμα|خطا|שגיא|एरर|त्रुटि|এরর|ايرر|ข้อผิดพลาด|"
    r"\bloi\b|kesalahan|galat|错误|錯誤|エラー|오류|에러|status|http|warning|exit|earraid|zball|iskod"
)
"""Folded words that say that a code names an error."""
OPENING = re.compile(
    r"open|\boffn|geht auf|\bauf mit|auf:|\babr[eia]|apre\b|apri|ouvr|otvor|otevr|otevir|odpr|odklen|отвар|отвор|откр|"
    r"відкр|відчин|otwie|otwor|\baabn|oppn|apne|\bavaa|auke|\bava|\bnyil|nyit|\batver|atvera|atidar|atsidar|atrakin|"
    r"deschi|oscail|ανοιγ|ανοιξ|\bacil|\bac\b|aciyor|acin|فتح|باز|פתח|תפתח|खुल|खोल|khul|khol|খুল|খোল|كهل|كهول|เปิด|\bmo\b|"
    r"\bbam\b|nhan|buka|tekan|pencet|开|開|按|열|누르|눌러|입력|tap\b|press|punch|dial|tast|tryk|druck|wahl|tipp|eingeb|tecle|"
    r"\bmarca|pulsa|digit|prem[ie]|tap[ei]|compos|wcisn|wpis|wybier|натис|набер|набир|\bжми|нажм|πατ|πληκ|beut|\buss|"
    r"nyomj|natuk|zadej|zadat|zmackn|stlac|utipk|ukuc|vtipk|pritisn|vajut|nappail|paina|\bsla\b|knapp|spied|ievad|suved|"
    r"\bived|spausk|bruigh|aghfas|tiftah|\bbas\b|\bbasip|tusla|اضغط|دوس|بزن|הקש|תקיש|לחצ|לחץ|दबा|daba|চাপ|টিপ|দিন|دبا|กด|"
    r"code\b|\bpin\b|\bkod|código|codi[gc]|cod\b|koodi|codul|\block\b|combin|kombin|цифр|код|κωδ|szyfr|رقم|رمز|كود|קוד|"
    r"कोड|कोड|কোড|كود|รหัส|\bma\b|密码|密碼|番号|번호|비번|unlock|with\b|sifra|geslo|heslo|haslo|pasahitz"
)
"""Parts of folded words for opening, pressing and typing in."""
