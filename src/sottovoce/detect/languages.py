"""A guess at the language of a text, for reports and for hints; detection itself never needs it.

Script decides where one script means one language; otherwise the common words of each language vote. Short texts
without such a word are ``und`` (undetermined, ISO 639-2).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from sottovoce.detect.normalize import fold

UNDETERMINED = "und"
"""Where nothing tells. Source: ISO 639-2."""

_BY_SCRIPT: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile("[\u3040-\u30ff]"), "ja"),
    (re.compile("[\uac00-\ud7af]"), "ko"),
    (re.compile("[\u0e00-\u0e7f]"), "th"),
    (re.compile("[\u0590-\u05ff]"), "he"),
    (re.compile("[\u0900-\u097f]"), "hi"),
    (re.compile("[\u0980-\u09ff]"), "bn"),
    (re.compile("[\u0370-\u03ff]"), "el"),
    (re.compile("[\u4e00-\u9fff]"), "zh"),
)
_URDU = re.compile("[ٹڈڑںےہھ]")
_PERSIAN = re.compile("[پچژگ]|\u200c|(?:^|[ ])(?:است|رو|من|می|این|که|برای|هست)(?:[ ]|$)")
_ARABIC_ONLY = re.compile("ة|(?:^|[ ])(?:ال|وال|بال)")
_ARABIC = re.compile("[\u0600-\u06ff]")

_COMMON_WORDS: Mapping[str, str] = {
    "bg": "и на се да за не от съм ми ли как моля това ще има какво аз със през беше защо",
    "hr": "i je u na se da za ne sam mi li kako molim što ću nije imam ovo koji bio mogu hvala jer",
    "cs": "a je v na se že za ne jsem mi jak prosím co to není mám který jako děkuji ještě když už nebo",
    "da": "og er i på det jeg ikke en til at for med har den som af hvad kan min der tak hvor men",
    "nl": "en het een de ik niet is van op dat mijn je met voor wat maar heb kan hoe bedankt nog ook",
    "en": "the and is to my you of in it that for not have with what can please this are was how but",
    "et": "ja on ei ma see et kui ka mis minu oma aga kas ning ole saab mul tere kuidas palun",
    "fi": "ja on ei se että minun mutta kun en olen mikä voi myös kiitos hei miten ole mun nyt vielä",
    "fr": "et le la les de je ne pas est un une mon pour que dans avec vous ai ma merci bonjour mais",
    "de": "und der die das ich nicht ist ein eine zu mein mit für auf was wie aber bitte habe meine noch",
    "el": "και το να η ο δεν με για που μου είναι στο την τι από θα σας",
    "hu": "és a az nem hogy egy is van meg de mit ez már csak kérem én nincs vagyok köszönöm hol még",
    "ga": "agus an na is tá ní go mé sé ar le do mo seo cad conas atá raibh ach dom",
    "it": "e il la di che non un una per sono mi ho con è grazie come ma del della ciao questo",
    "lv": "un ir es ne ka par ar man no bet kā lūdzu mans jau vai paldies tas nav kas vēl",
    "lt": "ir yra aš ne kad su mano bet kaip prašau ar jau tai dėl nėra labas kur man dar iš",
    "mt": "u il li ma ta fil hija huwa għandi jien dan biex minn kif mhux tal grazzi għal",
    "pl": "i w na się nie że jest do mam mi jak proszę to co z czy dla dziękuję moje już ale",
    "pt": "e o que não de um uma para com meu minha é eu está por mas obrigado como em você na",
    "ro": "și în nu că la un o mi este pentru cu am de ce vă mulțumesc cum dar mai din care",
    "sk": "a je v na sa že za nie som mi ako prosím čo to nemám mám ktorý ďakujem ešte keď už alebo",
    "sl": "in je v na se da za ne sem mi kako prosim kaj to ni imam ki hvala še ko ali pa",
    "es": "y el la los de que no un una mi es para con por me lo en hola gracias pero está tengo",
    "sv": "och är i på det jag inte en ett att för med har den som av vad kan min tack hur men",
    "no": "og er i på det jeg ikke en et å for med har den som av hva kan min takk hvor men",
    "uk": "і в на не що з я мені як це є у та до ви мій чи був за також дякую",
    "ru": "и в на не что с я мне как это у вы мой был за но по уже спасибо меня где",
    "tr": "ve bir bu ne için değil ben mi var çok ama ile nasıl benim bana teşekkürler yok olarak gibi",
    "vi": "và là của tôi không có cho em anh này được mình với thì bị ạ chị nhà rồi",
    "id": "dan yang di saya tidak ini itu ada untuk dengan bisa sudah ke apa mau nggak kami tolong dari",
    "ca": "i el la els de que no un una meu és per amb em ho gràcies però està tinc aquest com",
}


def _voters() -> Mapping[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for language, words in _COMMON_WORDS.items():
        for word in words.split():
            table.setdefault(fold(word), []).append(language)
    return {word: tuple(languages) for word, languages in table.items()}


_VOTERS = _voters()
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 400


def _of_arabic_script(sample: str) -> str:
    if _URDU.search(sample):
        return "ur"
    return "fa" if _PERSIAN.search(sample) and not _ARABIC_ONLY.search(sample) else "ar"


def guess_language(text: str) -> str:
    """The most likely of the 41 languages, as ISO 639-1 code, or ``und``. Looks at the first 400 characters."""
    sample = text[:_LONGEST]
    if not sample.isascii():
        for pattern, language in _BY_SCRIPT:
            if pattern.search(sample):
                return language
        if _ARABIC.search(sample):
            return _of_arabic_script(sample)
    votes: Counter[str] = Counter()
    for word in _WORD.findall(fold(sample)):
        languages = _VOTERS.get(word, ())
        for language in languages:
            votes[language] += 12 // len(languages)
    if not votes:
        return UNDETERMINED
    return min(votes, key=lambda language: (-votes[language], language))
