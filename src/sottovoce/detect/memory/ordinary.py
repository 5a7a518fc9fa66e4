# ruff: noqa: E501 - lists of words read better as running text
"""Words too common to be taken for a name without more ado: "Will you …", "the rose", "der Bauer".

Two degrees. A common word counts as a name only where its capital says so; a very common one never by itself, only
within a longer name. The lists hold words that are names as well (a list of all common words would be needless: only what was
remembered is looked for); a lexicon of word frequencies, where there is one, adds to them.
Source: the authors' own knowledge of the languages.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from sottovoce.detect.checks.name_words import NEVER, PARTICLES, STOPS
from sottovoce.detect.normalize import fold

_VERY_COMMON = """
    will may can an in on do so van von my mine hi hey yes no ok pat bill art sue mark said long short little good best new
    more less king queen young old day days week weeks year years home house people man men woman women child children
    love hope joy faith may june april august mars jan feb mar apr jun jul aug sep sept oct nov dec monday friday sunday
    mr mrs ms miss dr prof sir madam lady lord herr frau hr fr dott sig sra sr srta don dona doña monsieur madame mme mlle señor señora
    señorita senhor senhora signor signora signorina meneer mevrouw dhr mevr pan pani panie panem pana panu pán paní pane господин
    госпожа товарищ пан пані пане κυριος κυρια κος bay bayan hanim bey abi mas mbak bapak ibu pak bu kak anh chi em ong ba co السيد
    السيدة استاذ دكتور doktor doctor docteur dottore doctora doutor doutora ing mag sister brother aunt uncle mama papa mom dad mum
    mother father grandma grandpa oma opa tante onkel tia tio señorito
    first last name user customer client agent bot support team service company street road avenue city north south east west
    big small great white black red green blue brown gray grey
    al el la le de du un une der die das den dem ein eine und oder ist
"""
_COMMON = """
    rose lily daisy violet ivy iris jasmine olive holly heather ginger pepper sage rosemary ruby pearl amber jade crystal opal
    grace faith hope joy charity mercy patience prudence constance felicity verity honor honour
    summer autumn winter spring dawn eve sunny stormy sky star stella luna aurora
    jack frank rob bob nick rich dick chuck drew chase chance cliff dale dean duke earl gene glen grant guy hank harry heath hunter
    jay jean jimmy lance mark miles miller norm pat pierce reed rex rod roman rusty saul sandy tony tucker wade warren wayne will
    baker barber bishop butler carpenter carter clark cook cooper draper farmer fisher fowler gardener gardner hunter judge knight marshall
    mason miller page parker piper porter potter priest prince ranger shepherd smith squire steward taylor turner walker weaver
    archer abbott pope singer driver banks barnes bell berry bird bond booth bridge bridges brooks burns bush case church close
    cross daily day drake drew fields field finch fox flowers ford forest frost french gill golden gold good grove hall hart
    hawk hayes hill hills holland holmes hood hope hull hunt keys lake lamb lane law little long love lynch marks marsh may
    moody moon moore more noble nash oaks park peck perry pike pitt pool pond poole price quick rain reeves rice rivers
    rock rush sands savage seal sharp shields short silver simple snow sparks speed spring steel stone stones storm story
    street strong summers sweet swift temple tower town underwood wall walls waters webb well wells west wise wolf wood woods
    workman worth wright young fine gay bright power powers battle blood bliss blunt bolt bowler bray bull chambers coffin cash
    coin crane darling dollar english england france paris london florence sydney austin dallas denver houston jordan chelsea brooklyn
    madison charlotte victoria adelaide geneva lourdes israel chad china india kenya georgia virginia carolina montana asia
    america dakota savannah phoenix cairo milan valencia
    bauer becker beck bäcker fischer fuchs gross groß hahn hase herz hirsch hof hofer jäger jung kaiser kaufmann keller klein koch könig kraft
    krause krieger krug kühn kurz lang lange maler maurer meister metzger müller neumann ritter richter roth sauer schäfer schmied
    schneider schreiber schreiner schulze schuster schwarz sommer stark stein stern storch straße thaler töpfer vogel vogt wagner
    wald weber weise weiß weiss winter wirt wolf wolff zimmermann mai ernst
    bakker boer bos brouwer dekker jager kok koning kuiper meijer mulder prins schipper schouten smit snijder timmerman visser vos wolf jong groot klein
    berger blanc boucher boulanger bois bon charpentier chevalier fontaine forestier fournier garnier gris lebon leblanc leroy marchand maréchal
    meunier mercier moulin noir olivier pasteur perle petit pierre poirier portier renard rivière roche roi rouge rousseau roux tailleur vidal
    claire aimée ange aurore blanche constant désiré fleur france juste marguerite olive pascale prudence reine rose violette
    alegre angel barrera blanco bravo bueno cabello calle campo campos castillo cordero corona cruz cuesta delgado dolores esperanza
    flor flores franco fuentes gallo guerra guerrero herrero hierro hoyos iglesias leal león luz mar marina marques mayor mercedes moreno
    paz pilar pinto pino prado puente reina rey reyes rico ríos rivera rojo romero rubio salas santos sol soledad sierra
    socorro torres valle vega vera victoria viña montes consuelo amparo gloria remedios rosario concepción asunción
    amaro barros bento branco cardoso carneiro coelho costa cunha faria ferreira leite lobo machado matos melo monteiro moura
    oliveira pacheco pinheiro pinto prata ribeiro rocha sá salgado serra silva vale viana
    amato bello bianchi bianco bruno caruso conte costa ferrari ferraro fiore fontana forte gatti gallo galli gentile grande grasso
    greco lombardo longo marino martello monti neri pace palumbo pastore pellegrini piras riva rossi rosso russo sala serra
    testa valente vitale bianca gioia luce luna mare marina perla serena speranza stella viola
    baran dudek góra kowal król kozioł lis mazur nowak pawlak sikora szewc wilk wrona zając zima czarny
    beran čermák černý dvořák hájek holub jelen kohout kolář kos král kučera malý němec novák novotný pokorný růžička sedlák veselý vlk zajíc
    zeman beneš moravec blažek doležal
    вера надежда любовь роман мир слава воля звезда майя роза лилия победа заяц волк медведь соловей голубь кузнец мельник коваль ткач
    гончар швец бондар кравец шевченко мороз кот сокол орел ворона ясный белый черный
    deniz bahar güneş umut barış savaş yağmur çiçek gül kaya demir aslan çelik taş toprak deniz sevgi yıldız ay güven onur zafer özgür
    eren can cem ege ada nehir derya
    indah putri putra bunga cahaya dewi intan melati mawar surya bayu fajar wahyu hidayat setiawan
    anh mai lan hoa hung long minh ngoc thu xuan ha dong nam bac son hai hong hanh hien ly vu
    kuusi lehto koski mäki laine niemi virta saari salmi lahti aalto meri lumi ilma taimi päivi satu toivo urho onni
    berg dahl holm lund strand ström skog sten falk björn örn lind ek gran kvist blom bäck sand vik fors nord
    kiss nagy fekete fehér szabó kovács farkas róka molnár király nyúl szép balog virág hajnal
    kuba mia tim kim leo max ben sam art dan don ray roy sue val vera eve ana ina ida per ole else maria
    نور امل كريم سعيد جميل حسن سلام هدى منى عادل صالح سعد نجم قمر شمس ورد ياسمين حب رحمة بركة فرح سرور امين شريف طاهر ناصر
    امید بهار گل نگار ستاره ماه آفتاب باران دریا شادی آرزو سحر پروانه مهر آزاد
    אור טל גל ים שיר שמש אביב חן רון גיל נועם עומר ליאור שחר ברק אריה זאב דב צבי תמר הדס ורד שושנה רינה
    आशा ज्योति किरण प्रेम शांति पूजा आनंद विजय राज सूरज चंदा तारा सागर कमल काजल राम अमर दीपक कविता
    আশা জ্যোতি আলো স্বপন মিলন আনন্দ শান্তি সাগর
"""

_ENGLISH_AND_NAMELESS = STOPS["en"] | NEVER
_LONG_ENOUGH_TO_TELL = 4
_LIKELY_NAME, _OFTEN_NOT = 8 | 16, 128
_COMMON_FROM, _VERY_COMMON_FROM = 4, 6
_FREQUENCY = 7


class Commonness(IntEnum):
    """How common a word is as something else than a name."""

    RARE = 0
    COMMON = 1
    VERY = 2


def _loaded() -> tuple[frozenset[str], frozenset[str]]:
    stops = frozenset().union(*STOPS.values())
    very = frozenset(fold(_VERY_COMMON).split()) | _ENGLISH_AND_NAMELESS | PARTICLES
    common = frozenset(fold(_COMMON).split())
    # Short words of one language are names in another ("Tim" is "team" in Indonesian): there a capital tells.
    names = {word for word in stops if word in common or len(word) < _LONG_ENOUGH_TO_TELL}
    very |= stops - names
    return (common | names) - very, very


_ONLY_COMMON, _VERY = _loaded()


class Ordinary:
    """Tells how common a folded word is.

    Args:
        member: What a lexicon knows of a folded word, as ``tagger.lexicon.Lexicon.member`` gives it; None without one.
    """

    def __init__(self, member: Callable[[str], int] | None = None) -> None:
        self._member = member

    @property
    def has_lexicon(self) -> bool:
        """Whether more is known than the lists hold."""
        return self._member is not None

    def of(self, folded: str) -> Commonness:
        """How common a folded word is."""
        if folded in _VERY:
            return Commonness.VERY
        if folded in _ONLY_COMMON:
            return Commonness.COMMON
        if self._member is None:
            return Commonness.RARE
        known = self._member(folded)
        frequency = known & _FREQUENCY
        if known & _LIKELY_NAME:
            # Many languages share the lexicon: "andre" is a name in one, and "others" in another.
            is_word = known & _OFTEN_NOT and frequency >= _COMMON_FROM
            return Commonness.COMMON if is_word else Commonness.RARE
        if frequency >= _VERY_COMMON_FROM:
            return Commonness.VERY
        return Commonness.COMMON if frequency >= _COMMON_FROM else Commonness.RARE

    def is_word(self, folded: str) -> bool:
        """Whether a folded word is so well known that it is hardly a form or misspelling of another one."""
        if self.of(folded) is not Commonness.RARE:
            return True
        return self._member is not None and self._member(folded) & _FREQUENCY >= _COMMON_FROM


def is_very_common(folded: str) -> bool:
    """Whether the lists hold a folded word as one that is never a name by itself."""
    return folded in _VERY
