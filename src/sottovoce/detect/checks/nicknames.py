"""Checks of user names as chats tell them: in a native script, near talk of games and portals, or alone in a clause.

Rules kept here: near such talk only what is joined by underscores or dots, or letters with a number, is a name, and no
identifier of a program; in scripts without spaces a name ends where a particle, a verb or a mark begins.

Source: handle grammars of the help pages of Riot, Steam, Discord, WeChat and LINE; how people write in 41 languages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sottovoce.detect.checks.codes import begins
from sottovoce.detect.checks.registry import Check
from sottovoce.detect.checks.words import BRANDS, CONNECTORS, ORDINARY, PREPOSITIONS, ROLES, TECHNICAL
from sottovoce.detect.model import Subject, Verdict
from sottovoce.detect.normalize import fold

_PROGRAM_TEXT = """
case snake camel upper lower config table column row level save load class method function func def var tmp src lib bin
test temp main init utils util model models view views id ids uuid key keys get set is has on new old raw max min num
img image dsc screenshot video file files log logs order date time start end total sum avg count size width height
http https www docs readme index admin null true false async await self cls args kwargs env dev prod build run make
"""
_PROGRAM = frozenset(_PROGRAM_TEXT.split()) | TECHNICAL
_SUFFIXES_TEXT = """
com org net io de fr it es pl eu uk ru ua bg ro hu cz sk si hr gr pt nl be at ch se no dk fi ee lv lt ie mt tr il ir in
bd pk th vn id cn jp kr tw hk info biz app dev ai co me tv gg xyz shop online site store html htm php js ts py java cpp
txt csv pdf doc docx xls xlsx ppt jpg jpeg png gif svg mp3 mp4 zip rar exe apk ini cfg dat log xml json yml yaml toml md
"""
_SUFFIXES = frozenset(_SUFFIXES_TEXT.split())
_CODE_AROUND = re.compile(r"^[(\[{=<`/\\@]|^\.[a-z]{2,4}\b|^\s?[=<>{]|^:[^\s]")
_CODE_BEFORE = re.compile(r"[/\\@#$&<>{}\[=`~.]$|\b(?:def|function|class|var|let|const|import|int|void|select|from)\s$")


def _stands_free(subject: Subject, end: int) -> bool:
    """Whether the value is no part of an address, path, call or assignment."""
    before = subject.text[max(0, subject.start - 12) : subject.start]
    after = subject.text[end : end + 6]
    return begins(subject) and not _CODE_BEFORE.search(before) and not _CODE_AROUND.match(after)


def _near_handle(subject: Subject) -> Verdict | bool:
    """Near talk of games, portals and signing in: words joined by underscores, or two dots, or letters and a number."""
    value = subject.value.rstrip(".-:,_") or subject.value
    end = subject.start + len(value)
    parts = [fold(part) for part in re.split(r"[._-]", value) if part]
    letters = sum(char.isalpha() for char in value)
    if len(value) < 5 or letters < 4 or not _stands_free(subject, end) or _PROGRAM & set(parts):
        return False
    if value.upper() == value and value.isascii():
        return False
    if parts[-1] in _SUFFIXES and "." in value:
        return False
    if "_" in value.strip("_"):
        return Verdict(end=end)
    if value.count(".") >= 2 and value.islower() and min(map(len, parts)) >= 2:
        return Verdict(end=end)
    numbered = re.fullmatch(r"([^\W\d_]{4,})[0-9]{2,4}", value)
    return numbered is not None and fold(numbered[1]) not in BRANDS and Verdict(end=end)


def _dotted_handle(subject: Subject) -> Verdict | bool:
    """Two words, or an initial and a word, joined by one dot, right beside such talk; no domain and no new sentence."""
    value = subject.value.rstrip(".")
    end = subject.start + len(value)
    parts = [fold(part) for part in value.split(".")]
    if len(parts) != 2 or not _stands_free(subject, end) or not value.islower():
        return False
    short, long = sorted(parts, key=len)
    if len(long) < 4 or (len(short) == 2 and len(long) < 8) or parts[1] in _SUFFIXES:
        return False
    common = ORDINARY | PREPOSITIONS | _PROGRAM | CONNECTORS
    return not common & set(parts) and Verdict(end=end)


_PASSWORD_NEXT = re.compile(
    r"\s?[/|+&,;:-]?\s{0,2}(?:(?:and|und|et|y|e|i|a|og|och|en|ja|si|și|ve|и|та|і|و|और|এবং|اور|και|is|un|ir|és|es|in|u|dan|"
    r"và|va|my|mein|mon|mi|moje|min|with|mit|avec|con|com|s|z|med|met)\s){0,2}"
    r"(?:pass|pw|pwd|mdp|mot de passe|kennw|heslo|haslo|clave|contra|senha|palavra|sifre|parol|"
    r"wachtw|ww\b|losen|adgangs|"
    r"kodeord|salasana|geslo|lozink|zapork|sifra|jelsz|slapta|salasona|pasfhocal|phasfhocal|κωδ|συνθημ|парол|пасс|пас\b|"
    r"kata sandi|sandi|mat khau|mk\b|รหัส|พาส|密码|密碼|パス|비번|비밀|"
    r"كلمه|باس|الرقم السري|סיסמ|ססמ|رمز|پسورد|پاس|पास|পাস|geheim|kod\b|kodas|code\b|password)"
)
_CLAUSE_OVER = re.compile(r"\s{0,2}(?:$|[,;|/\n)]|[.!](?:\s|$)| [-–] )")
_CLAUSE_HEAD = re.compile(
    r"(?:^|[,;:.!?\n(/|–-]|\s(?:und|and|et|y|e|i|a|и|та|og|och|en))\s{0,2}([^,;:.!?\n(/|–]{0,30})$"
)
_MOST_HEAD_WORDS = 4
_DOMAIN_END = re.compile(r"[.@][a-z]{1,6}\s?$")


def _clause_name(subject: Subject) -> Verdict | bool:
    """A word straight behind "user name" or "nick", alone with it in its clause, or right before "password"."""
    value = subject.value.rstrip(".-:,")
    end = subject.start + len(value)
    word = fold(value)
    if len(value) < 4 or not _stands_free(subject, end) or word.startswith(ROLES):
        return False
    if word in ORDINARY or word in CONNECTORS or word in BRANDS or word in PREPOSITIONS or word in _PROGRAM:
        return False
    if not any(char.isalpha() for char in value) or (value.isupper() and len(value) < 5):
        return False
    if _PASSWORD_NEXT.match(subject.folded, end):
        return Verdict(end=end, score=0.65)
    if not _CLAUSE_OVER.match(subject.text, end) or _VERBAL.search(word):
        return False
    if word in _TAKEN:
        return False
    head = _CLAUSE_HEAD.search(subject.folded[max(0, subject.start - 40) : subject.start].rstrip())
    if head is None or head[1].endswith(" id") or head[1] == "id" or _DOMAIN_END.search(head[0]):
        return False
    return 1 <= len(head[1].split()) <= _MOST_HEAD_WORDS and Verdict(end=end)


def _before_password(subject: Subject) -> Verdict | bool:
    """A word straight behind the name of a portal and right before "password"."""
    value = subject.value.rstrip(".-:,")
    fine = _PASSWORD_NEXT.match(subject.folded, subject.start + len(value)) is not None and len(value) >= 5
    return fine and fold(value) not in PREPOSITIONS | CONNECTORS and _clause_name(subject)


_TAKEN_TEXT = """
taken free busy banned занят занята занято свободен зайнятий вільний зает свободен zajety wolny obsazeny obsadeny volny
zaseden zauzet slobodan uzimtas aiznemts hoivatud varattu vapaa upptaget optaget opptatt ledig besetzt vergeben frei
bezet pris occupe libre ocupado ocupat occupato libero foglalt szabad dolu alinmis مستخدم محجوز תפוס diambil yesterday
today tomorrow somewhere problem error later instead anymore heute gestern morgen hier demain ayer hoy ieri oggi wczoraj
dzisiaj vcera dnes вчера сегодня вчора сьогодні page screen settings
"""
_TAKEN = frozenset(_TAKEN_TEXT.split())
_VERBAL = re.compile(
    r"(?:ть|ти|ться|тись|ить|ать|ують|ает|ают|ится|ный|ого|ция|ing|ung|ieren|tion|zione|cion|cao|ment|mente|owac|"
    r"owal|ovat|nout|iti|ati|uje|uju|uje|oval|ovala|ado|ada|ido|ida|ato|ata|ito|ita|iert|emos|amos|ujem|ujete|ilem|"
    r"ilam|alem|alam|ni|minen|maan|maan|ssa|sta|lla|tada|ida|nud|tud|tas|tos|siu|siet|yor|mak|mek|miyor|madi|medi|"
    r"ban|ben|bol|hoz|nak|nek|rdem|ται|ση|εις|ouv|eert|ode|ede|ned|ena|eno)$"
)

_HANGUL_TAIL = re.compile(
    r"(?:이라고|라고|입니다|이에요|예요|이예요|인데요?|이고요?|이구요?|이야|이요|이며|이랑|이었는데|였는데|이거든요|으로|에요|임|요|은|는|이|가|을|를|로|랑|에|도|야)$"
)
_NOT_KOREAN = re.compile(
    r"^(?:변경|추천|중복|바꾸|바꿔|바꿀|설정|입력|삭제|생성|없|뭐|뭘|무엇|어떻|어떤|좀|지어|짓|만들|사용|검색|때문|까먹|잊|확인|알려|"
    r"제한|길이|글자|한글|영어|규칙|관련|문의|오류|에러|가능|불가|공백|특수|이상|안|못|잘못|정하|정해|쓰|다시|그대로|보고|부르|신고|"
    r"도용|해킹|정지|찾기|찾아|비번|비밀|로그인|분실|등록|인증|하나|두|세|새로|새|같은|다른|내|제|저|그|이거|저거|기억|틀|맞|누구|"
    r"하지|하고|해서|할|했|괜찮|예쁜|이쁜|멋진|좋은|센스|공개|표시|노출|로|으로|은|는|이|가|을|를|도|만|의|에|랑|이랑)"
)
_KOREAN_VERB = re.compile(
    r"(?:해줘|해요|했어|하기|하고|한데|하는|되는|돼요|됐|어요|아요|습니다|나요|까요|세요|니다|려고|는데|면서?|지만|해서|어서)$"
)


def _korean_id(subject: Subject) -> Verdict | bool:
    """``_korean_name`` behind "ID is": the particle or colon must be there."""
    return subject.text[: subject.start].rstrip()[-1:] in tuple("은는이가:=") and _korean_name(subject)


def _korean_name(subject: Subject) -> Verdict | bool:
    """A word behind "nickname" in Hangul, up to its particle or copula; no word of talk about nicknames."""
    value = subject.value
    if _NOT_KOREAN.match(value):
        return False
    tail = _HANGUL_TAIL.search(value)
    bare = value[: tail.start()] if tail is not None and tail.start() >= 2 else value
    if len(bare) < 2 or _NOT_KOREAN.match(bare) or (tail is None and _KOREAN_VERB.search(value)):
        return False
    return Verdict(end=subject.start + len(bare))


_HAN_STOP = re.compile(
    r"被盗?|登不|登录|登入|登陆|无法|無法|密码|密碼|账号|帳號|的号|的帳|这个|這個|忘了|忘记|怎么|怎麼|想改|改成|改名|绑定|綁定|手机|手機|"
    r"[，。,.!！?？、；;\s「」『』“”\"'（）()：:]|就是|在区|区服|，"
)
_NOT_HAN = re.compile(
    r"^(?:是什么|什么|什麼|叫什|怎|忘|错|錯|不出|不对|不對|不能|不可|不了|没|沒|無|无|被|改|登|找|显示|顯示|已|可以|能|会|會|和|与|與|或|及|"
    r"在|都|也|还|還|要|想|的|修|重|太|只|含|包|长|長|格|大全|推荐|推薦|好听|唯|过|過|有|为|為|需|请|請|如|输|輸|设|設|更|注|绑|绑|查|"
    r"密|账|帳|号|號|里|裡|中|上|下|后|後|前|栏|欄|框|一样|一致|一直|一栏|是否|是不)"
)


def _han_name(subject: Subject) -> Verdict | bool:
    """Han characters behind "nickname" up to a mark or a verb; no sentence about nicknames."""
    value = subject.value
    stop = _HAN_STOP.search(value)
    bare = value[: stop.start()] if stop is not None else value
    if subject.cue_language == "ja" or len(bare) < 2 or _NOT_HAN.match(bare) or bare[-1:] in "了吗呢吧啊":
        return False
    closed = stop is not None or subject.start + len(bare) >= len(subject.text)
    after = subject.text[subject.start + len(bare) : subject.start + len(bare) + 1]
    return (closed or not after or not after.isalpha()) and Verdict(end=subject.start + len(bare))


_JAPANESE_TAIL = re.compile(
    r"(?:です|でした|なんです|なのに|なの|という|って|と申|と言|とい|で、|で$|だ$|だけど|ですが|にして|のまま)"
)
_NOT_JAPANESE = re.compile(
    r"^(?:[をが]|変|何|登録|入力|忘|設定|検索|表示|使|決|つけ|付け|考|変え|教え|なん|どう|同じ|重複|とか|など|って|欄|名|"
    r"は|みたい|ランキング|一覧|例|候補|機能|について|として|や|だ|です|さえ|しか|まで|から|より|すら|じゃ|だけ|ごと)"
)

_PARTICLE = re.compile("[のにもへとで]")


def _japanese_name(subject: Subject) -> Verdict | bool:
    """Kana and Han characters behind "nickname" up to the copula, a quoting particle or a mark."""
    value = subject.value
    tail = _JAPANESE_TAIL.search(value, 2)
    bare = value[: tail.start()] if tail is not None else value
    if len(bare) < 2 or _NOT_JAPANESE.match(bare) or subject.cue_language == "zh":
        return False
    if _PARTICLE.match(bare) and subject.text[subject.start - 1 : subject.start] not in tuple("は「:="):
        return False
    after = subject.text[subject.end : subject.end + 1]
    return (tail is not None or not after or after in "、。,. 」』\n!！?？（(") and Verdict(
        end=subject.start + len(bare)
    )


_NOT_THAI = re.compile(
    r"^(?:คืออะไร|เปลี่ยน|ไม่|ผิด|หาย|โดน|ถูก|ซ้ำ|อะไร|ยังไง|อย่างไร|ตั้ง|แก้|ได้|ที่|ของ|ให้|เป็น|ใหม่|เดิม|เก่า|ภาษา|ต้อง|จะ|ก็|นี้|"
    r"สวย|เท่|ครับ|ค่ะ|คะ|และ|หรือ|กับ|มี|ลืม|จำ|เข้า|ล็อก|ใช้)"
)


def _thai_name(subject: Subject) -> bool:
    """A Thai word behind "name in the game", up to the next space; no sentence about such names."""
    return not _NOT_THAI.match(subject.value)


def _tagline(subject: Subject) -> bool:
    """A name and a tag of capitals and digits joined by #; not an order, issue or colour."""
    name, _, mark = subject.value.rpartition("#")
    return sum(char.isalpha() for char in name) >= 2 and fold(name) not in _PROGRAM and len(mark) >= 2


NICKNAME_CHECKS: Mapping[str, Check] = {
    "clause_name": _clause_name,
    "dotted_handle": _dotted_handle,
    "before_password": _before_password,
    "han_name": _han_name,
    "japanese_name": _japanese_name,
    "korean_id": _korean_id,
    "korean_name": _korean_name,
    "near_handle": _near_handle,
    "tagline": _tagline,
    "thai_name": _thai_name,
}
"""Checks by the name that rules use, after ``people.``."""
