# ruff: noqa: E501, SIM905 - lists of words in wide scripts read better as running text
"""Names in scripts without spaces: a surname to begin with, a particle or title to end with.

Source: the surname tables are the commonest of the official statistics of each country (China's Ministry of Public Security, Korea's
2015 census, Japan's telephone directories), written down from general knowledge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sottovoce.detect.model import Subject, Verdict

_CHINESE = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖蕭萧田董袁潘蔡蒋蔣余杜叶葉"
    "程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范石廖贾賈韦韋夏付傅方白邹鄒孟熊秦邱江尹薛闫阎段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵"
    "万萬钱錢严嚴覃武戴莫孔向汤湯温溫康施文牛樊葛邢安齐齊易乔喬伍庞龐颜顏倪庄莊聂聶章鲁魯岳翟殷詹申欧歐耿关關兰蘭焦俞左柳甘祝包宁寧"
    "符阮纪紀舒梅童凌毕畢单單季裴霍涂苗谷盛曲翁冉骆駱蓝藍路游辛靳管柴蒙鲍鮑华華喻祁蒲房滕屈饶饒解牟艾尤阳陽穆农農司卓古吉简簡车車"
    "项項连連芦麦麥褚娄婁窦竇戚岑景党宫宮费費卜冷晏席卫衛柏宗瞿桂全苟闵閔",
)
_COMPOUND = (
    "欧阳",
    "歐陽",
    "司马",
    "司馬",
    "上官",
    "诸葛",
    "諸葛",
    "司徒",
    "夏侯",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "东方",
    "端木",
)
_CHINESE_STOP = frozenset(
    "的了是在有和跟与與也都就还還不没沒要想会會能可吗嗎呢吧啊呀哦哈你您我他她它们們这這那哪什么麼个個从從到去来來用把被给給让讓"
    "为為说說看做打买買住昨年月日号號很太真请請谢謝对對退订訂后後剛刚已经經因所但而或收",
)
_CHINESE_WORDS = (
    "电话",
    "電話",
    "手机",
    "手機",
    "今天",
    "明天",
    "今年",
    "身份",
    "快递",
    "快遞",
    "先生",
    "女士",
    "小姐",
    "老师",
    "老師",
    "地址",
    "姓",
)
_CHINESE_ROLES = frozenset(
    ("主任", "老板", "司机", "司機", "经理", "經理", "医生", "醫生", "同事", "邻居", "鄰居", "朋友", "领导", "客服")
)
_KOREAN = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민나진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕"
    "금옥육인맹제모탁국봉은",
)
_KOREAN_COMPOUND = ("남궁", "황보", "제갈", "사공", "선우", "독고")
_KOREAN_ROLES = frozenset(
    """고객 손 선생 사장 기사 부모 어머 아버 담당자 상담사 상담원 회원 교수 원장 과장 부장 대표 팀장 실장 점장 이사 의사 간호사 변호사 주인 형 누
    스승 하느 하나 임금 아드 따 며느 장모 시어머 시아버 할머 할아버 관리자 판매자 구매자 운영자 작가 감독 배우 가수 목사 신부 스 직원 여러분
    관계자 이모 고모 삼촌 이웃 도련 서방 마 달 해 주 원장 국장 차장 주임 대리 전무 상무 회장 총장 학장 반장 조장 매니저 어르신 영양사 약사 남
    아저 아가 날 솜 맵 글 말 마음 솔직 무엇 사용자 소비자 이용자 수취인 배송기사 택배기사 집주인 아주머 선배 후배 코치 트레이너 디자이너 개발자""".split(),
)
_KOREAN_PLAIN = frozenset(
    """학생 고객 회원 여자 남자 한국인 외국인 주부 직장인 신입 임산부 임신 정상 문제 오류 기사 이상 사람 처음 지금 여기 이것 정말 진짜 주문 배송
    문의 안내 전화 주소 서울 부산 인천 대구 대전 광주 서비스 성인 미성년 환자 초보 신규 유저 구매 한달 오늘 내일 어제 조금 최고 최악 우리 이번 하루
    전부 도움 원래 정도 고민 당황 전공 이용 장애인 노인 여성 남성 기혼 미혼 주인 의사 교사 강사 변호사 이하 이전 유료 무료 신청 강아지 고양이 마지막
    방금 나중 이유 성격 안심 심각 공지 현재 국내 해외 소유 소비자 사용자 이용자""".split(),
)
_JAPANESE = frozenset(
    """佐藤 鈴木 高橋 田中 渡辺 渡邊 渡部 伊藤 山本 中村 小林 加藤 吉田 山田 佐々 山口 松本 井上 木村 斎藤 齋藤 斉藤 清水 山崎 阿部 池田 橋本 山下 石川
    中島 前田 藤田 小川 後藤 岡田 長谷 村上 近藤 石井 坂本 遠藤 青木 藤井 西村 福田 太田 三浦 藤原 岡本 松田 中川 中野 原田 小野 田村 竹内 金子 和田
    中山 石田 上田 森田 柴田 酒井 工藤 横山 宮崎 宮本 内田 高木 安藤 谷口 大野 丸山 今井 高田 藤本 武田 村田 上野 杉山 増田 平野 大塚 千葉 久保
    松井 小島 岩崎 桜井 野口 木下 野村 松尾 菊地 菊池 野田 新井 古川 本田 水野 小松 島田 山内 篠原 沢村 川口 川崎 大西 西田 秋山 早川 市川 北村
    浜田 松岡 望月 平田 永井 矢野 星野 飯田 大島 吉川 福島 須藤 土屋 荒木 中田 川上 松村 服部 五十嵐 大橋 熊谷 黒田 田口 黒木 片山 本間""".split(),
)
_JAPANESE_PLAIN = frozenset(
    """お客 皆 神 奥 王 お父 お母 お兄 お姉 お子 父 母 兄 姉 娘 息子 主人 旦那 店員 店長 社員 患者 業者 隣 大家 管理人 何 誰 殿 同 仕 有 模 外 両 一 様
    配達員 運転手 担当 担当者 先方 得意 各位 お疲れ お世話 ご苦労 赤 坊 奥様 お医者 花屋 本屋 学生 生徒 看護師 受付 会社 事務 取引先 貴 上 下 多 同様 仕様 異 神様 皆様
    小 大 彼 新入生 新人 友達 甥 姪 孫 祖父 祖母 叔父 叔母 子供 宅配 郵便局員 警察 弁護士 税理士 美容師 販売員 利用者 入居者 住人 保護者 参加者""".split(),
)
_KANJI = ("\u3400", "\u9fff")


def _is_han(char: str) -> bool:
    return _KANJI[0] <= char <= _KANJI[1] or char == "々"


def _is_kana(char: str) -> bool:
    return "\u3041" <= char <= "\u30ff"


def chinese(subject: Subject) -> Verdict | bool:
    """After 我叫, 我是, 姓名: a surname with one or two characters of a given name, cut at a function word."""
    text, start = subject.text, subject.start
    head = 2 if text[start : start + 2] in _COMPOUND else 1 if text[start] in _CHINESE else 0
    if not head:
        return False
    end = start + head
    while end - start < head + 2 and not _ends_chinese(text, end):
        end += 1
    if end - start == head or not _ends_chinese(text, end):
        return False
    return Verdict(start=start, end=end)


def _ends_chinese(text: str, at: int) -> bool:
    """Whether no name goes on at ``at``."""
    return at >= len(text) or not _is_han(text[at]) or text[at] in _CHINESE_STOP or text.startswith(_CHINESE_WORDS, at)


def chinese_title(subject: Subject) -> Verdict | bool:
    """Ahead of 先生, 女士, 老师: the last surname in the value, with up to two characters behind it."""
    text, end = subject.text, subject.end
    for size in (4, 3, 2, 1):
        head = text[end - size : end] if size <= end - subject.start else ""
        if not head or any(char in _CHINESE_STOP for char in head):
            continue
        is_name = head[:2] in _COMPOUND if size == 4 else head[0] in _CHINESE or head[:2] in _COMPOUND
        before = text[end - size - 2 : end - size] if end - size > 1 else text[: end - size]
        if is_name and (before in _CHINESE_ROLES or not before or _ends_chinese(text, end - size - 1)):
            return Verdict(start=end - size, end=end)
    return False


def chinese_surname(subject: Subject) -> bool:
    """After 姓: one surname, not a word that goes on."""
    if subject.value not in _CHINESE and subject.value not in _COMPOUND:
        return False
    after = subject.text[subject.end : subject.end + 1]
    return not _is_han(after) if after else True


def japanese_title(subject: Subject) -> Verdict | bool:
    """Ahead of さん, 様, 先生: kanji, katakana or hiragana of one kind, not a role."""
    text, start = subject.text, subject.end
    kind = _is_han if _is_han(subject.value[-1]) else _is_kana
    while start and (kind(text[start - 1]) or text[start - 1] in "ー・") and subject.end - start < 12:
        start -= 1
    name = text[start : subject.end]
    if kind is _is_kana and not all("\u30a1" <= char <= "\u30ff" for char in name):
        start = subject.start
        name = subject.value
    if kind is _is_kana and not all("\u30a1" <= char <= "\u30ff" for char in name):
        return False
    if (
        name in _JAPANESE_PLAIN
        or name.startswith("お")
        or not 2 <= len(name) <= 12
        or name[:1] in "ーッャュョンァィゥェォ"
    ):
        return False
    if kind is _is_han and (len(name) > 5 or any(name.endswith(role) for role in _JAPANESE_PLAIN if len(role) > 1)):
        return False
    return Verdict(start=start, end=subject.end)


def japanese_surname(subject: Subject) -> Verdict | bool:
    """Ahead of です, at the start of a message or clause: kanji that begin with a common surname."""
    value = subject.value
    if not any(value.startswith(name) and 0 <= len(value) - len(name) <= 4 for name in _JAPANESE):
        return False
    before = subject.text[subject.start - 1 : subject.start] if subject.start else ""
    return len(value) > 1 and not (before and (_is_han(before) or (_is_kana(before) and before not in "はので")))


def japanese_told(subject: Subject) -> Verdict | bool:
    """Ahead of と申します, といいます: the run of one or two parts that ends there."""
    value = subject.value
    if value in _JAPANESE_PLAIN or len(value) < 2:
        return False
    for mark in ("名前は", "私は", "名は", "は"):
        at = value.rfind(mark)
        if at >= 0 and at + len(mark) < len(value):
            return Verdict(start=subject.start + at + len(mark), end=subject.end)
    return all(_is_han(char) for char in value) or all("\u30a1" <= char <= "\u30ff" for char in value)


def korean_title(subject: Subject) -> Verdict | bool:
    """Ahead of 님, 씨, 선생님: two to four syllables that begin with a surname, no role."""
    value = subject.value
    for role in ("선생", "고객"):
        value = value.removesuffix(role)
    start = subject.start
    if not value or (start and _is_hangul(subject.text[start - 1])):
        return False
    if value in _KOREAN_COMPOUND:
        return Verdict(start=start, end=start + len(value))
    if value in _KOREAN_ROLES or value in _KOREAN_PLAIN or not 2 <= len(value) <= 4:
        return False
    if any(value.endswith(role) for role in _KOREAN_ROLES if len(role) > 1):
        return False
    compound = value[:2] in _KOREAN_COMPOUND
    if not compound and (value[0] not in _KOREAN or len(value) != 3):
        return False
    return Verdict(start=start, end=start + len(value))


def korean_told(subject: Subject) -> Verdict | bool:
    """After 저는, 이름은, or ahead of 입니다, 이라고 합니다: surname and given name."""
    value = subject.value
    if len(value) == 4 and value.endswith("이") and subject.text.startswith("라고", subject.end):
        value = value[:3]
    if _is_hangul(subject.text[subject.start - 1 : subject.start] if subject.start else ""):
        return False
    if value in _KOREAN_PLAIN or value in _KOREAN_ROLES or any(value.endswith(role) for role in _KOREAN_PLAIN):
        return False
    is_name = (value[0] in _KOREAN and len(value) == 3) or (value[:2] in _KOREAN_COMPOUND and len(value) in (3, 4))
    return Verdict(end=subject.start + len(value)) if is_name else False


def _is_hangul(char: str) -> bool:
    return "가" <= char <= "힣"


def korean_name(subject: Subject) -> bool:
    """After 이름은, 성함: two to four syllables, no plain word."""
    value = subject.value
    return (
        value not in _KOREAN_PLAIN
        and not value.startswith(("뭐", "무엇", "왜", "어떻", "안 ", "바꾸", "변경", "모르", "없"))
        and len(value) > 1
    )


def field_mark(subject: Subject) -> bool:
    """Whether a colon or its like stands straight ahead of the value."""
    return subject.text[max(0, subject.start - 2) : subject.start].strip(" ")[-1:] in (":", "=", "|", "\t")


_THAI_STOP = (
    "อะไร",
    "ที่",
    "ของ",
    "ไม่",
    "เป็น",
    "และ",
    "ใน",
    "ว่า",
    "ร้าน",
    "บริษัท",
    "สินค้า",
    "รุ่น",
    "ไฟล์",
    "บัญชี",
    "ผู้",
    "ลูกค้า",
    "เล่น",
    "คน",
)
_THAI_END = (
    "ค่ะ",
    "คะ",
    "ครับ",
    "นะ",
    "จ้า",
    "อยู่",
    "อายุ",
    "เป็น",
    "มา",
    "จะ",
    "ได้",
    "ที่",
    "เบอร์",
    "โทร",
    "และ",
    "ขอ",
    "อยาก",
    "ต้อง",
    "สั่ง",
)


def thai(subject: Subject) -> Verdict | bool:
    """After ชื่อ, นาย, นางสาว: up to the first space or particle, and a surname behind one space."""
    value = subject.value
    if value.startswith(_THAI_STOP):
        return False
    end = min((at for word in _THAI_END if (at := value.find(word)) > 0), default=len(value))
    name = value[:end].rstrip()
    if not 2 <= len(name) <= 24:
        return False
    return Verdict(start=subject.start, end=subject.start + len(name))


SPACELESS: Mapping[str, Callable[[Subject], Verdict | bool]] = {
    "chinese": chinese,
    "chinese_surname": chinese_surname,
    "chinese_title": chinese_title,
    "field_mark": field_mark,
    "japanese_surname": japanese_surname,
    "japanese_title": japanese_title,
    "japanese_told": japanese_told,
    "korean_name": korean_name,
    "korean_title": korean_title,
    "korean_told": korean_told,
    "thai": thai,
}
