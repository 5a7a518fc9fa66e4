# ruff: noqa: E501, SIM905 - lists of words in wide scripts read better as running text
"""Words that are not names where a name could stand: what follows "I'm", "my name is" or "thanks," in each language.

Data only. Function words, verbs and role nouns, folded when loaded; a family of neighbouring languages shares one list because
they share many introducing phrases ("jeg hedder" is Danish and Norwegian). Sources: the authors' own knowledge of the languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sottovoce.detect.normalize import fold

FAMILIES: Mapping[str, str] = {
    "en": "en", "ga": "ga", "mt": "mt", "de": "de", "nl": "nl", "da": "nordic", "no": "nordic", "sv": "nordic",
    "fi": "finnic", "et": "finnic", "lv": "baltic", "lt": "baltic", "fr": "fr", "es": "romance", "ca": "romance",
    "pt": "romance", "it": "romance", "ro": "ro", "pl": "west", "cs": "west", "sk": "west", "hr": "south", "sl": "south",
    "ru": "east", "uk": "east", "bg": "east", "el": "el", "hu": "hu", "tr": "tr", "ar": "arabic", "fa": "arabic",
    "ur": "arabic", "he": "he", "hi": "hi", "bn": "bn", "vi": "vi", "id": "id",
}  # fmt: skip
"""Which list serves a language."""

_STOPS: Mapping[str, str] = {
    "en": """
        a an the this that these those it its he she we you they them us me my your his her our their i im and or but so
        because if when then than as at by for from in into of off on onto out over to up with without about after before
        again all also always any anyone anybody back being been both can cannot can't could couldn't did didn't do
        does doesn't doing done don't down each either else ever every everyone everybody everything few first
        fine for get gets getting go goes going gone gonna good got great had happy has hasn't have haven't having
        he'll here hello help hi hey hope how however i'd i'll i've is isn't it's just keep kind last late later least less
        let like little long looking lot lots made make many may maybe might mine more most much must name near need
        never new next nice no nobody none not nothing now of ok okay old once one only other others ours please
        quite rather ready really right sad said same say says see seen she'll should since some someone something soon
        sorry still such sure take tell thank thanks that's the there there's thing things think this those
        though thought thus till time today together tomorrow tonight too total try trying two under until
        urgent used user using very via wait waiting want wanted wants was wasn't we'll well went were what when where
        whether which while who whom whose why will wish won't working would wrong yeah yep yes yesterday yet you'd
        you'll your you're yours calling writing asking trying having interested asap confused worried afraid unable
        able aware glad based located living moving based currently actually basically being stuck unsure hoping
        curious new customer customers client clients team support service sir madam ma'am all folks guys friend friends
        everyone bot assistant agent admin manager owner student teacher doctor member subscriber dear mate buddy bro dude
        monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
        september october november december spring summer autumn winter morning afternoon evening night
        english british american irish scottish welsh german french spanish italian polish dutch greek turkish russian
        ukrainian indian chinese japanese korean arab arabic european asian african canadian australian portuguese
        swedish danish norwegian finnish hungarian romanian bulgarian croatian czech slovak israeli iranian pakistani
        muslim christian catholic jewish hindu buddhist god jesus christ muslim santa covid lol omg btw fyi asap pm am
        regarding concerning reference subject attention attn order ticket account invoice number version error model
        serial product item refund delivery parcel package part plan update email phone address password question issue
        problem same unknown pending missing spelled spelt misspelled required empty blank invalid listed registered
        center centre different correct incorrect changed shown displayed written being called known taken available free
        """,
    "ga": """
        mé tú sé sí sinn sibh siad mise tusa seo sin agus ach nó nach nuair má dá an na ag ar as de do faoi go i ina
        le ó roimh tar thar trí um atá tá bhí níl ní is ba bhfuil féidir maith leat leis aici aige orm ort air uirthi
        anseo ansin inniu amárach inné anois cén cad conas cá cathain cé le thoil do chara a chara cuidiú ceist
        cliant mac léinn tuirseach réidh buíoch go raibh
        """,
    "mt": """
        jien int hu hi aħna intom huma dan din dawk u jew imma li ma mhux ta' fi fuq taħt għal minn lil ma' biex meta
        fejn kif xi xejn kollox illum għada lbieraħ issa hawn hemm iva le grazzi jekk jogħġbok klijent student għandi
        għandu għandha qed se ser nixtieq irrid nista' nipprova sejjer ġej mela bonġu
        """,
    "de": """
        ich du er sie es wir ihr mich mir dir uns euch mein meine dein deine sein seine und oder aber denn weil wenn als
        dass ob wie was wer wo wann warum der die das den dem des ein eine einen einem einer kein keine nicht nichts auch
        noch nur schon sehr so zu zum zur am im in ins an auf aus bei bis durch für gegen mit nach ohne seit um unter von
        vom vor über hier da dort heute morgen gestern jetzt gleich immer nie wieder mal doch halt eben ja nein bitte
        danke hallo hi hey gerade krank schwanger neu alt gut schlecht sicher froh verheiratet ledig geboren
        zufrieden unzufrieden enttäuscht umgezogen leider wohl etwa circa ca jahre jährig nett falsch richtig
        habe hat haben hatte hätte bin bist ist sind war waren wäre wird werde werden würde kann könnte können muss müssen
        soll sollte will wollen möchte mag darf heißt heiße nenne nennen rufe suche brauche
        kunde kundin kunden student studentin schüler schülerin rentner rentnerin lehrer lehrerin arzt ärztin mieter
        mieterin vater mutter mitglied vegetarier veganer diabetiker diabetikerin allergiker autor ingenieur leser
        fan anfänger experte laie nutzer nutzerin besitzer besitzerin eigentümer inhaber angestellter beamter beamtin
        azubi praktikant single mama papa oma opa deutscher deutsche österreicher schweizer türke muslim christ katholik
        jude team zusammen leute support service kundenservice damen herren freunde gott kollegen liebe alle
        montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april mai juni juli august
        september oktober november dezember ihnen ihre ihrer ihrem deutschland berlin hamburg münchen wien
        nummer rechnung bestellung paket problem frage fehler version konto adresse termin antwort hilfe gruß grüße
        was das dein mein der bot assistent assistentin ende teil schluss pech glück zeit ok okay super
        bescheid name namen bild chat vorname nachname angebot fieber kopfschmerzen geburtstag schmerzen probleme fragen mann frau kind kinder
        """,
    "nl": """
        ik jij je u hij zij ze wij we jullie mij me jou hem haar ons hun mijn jouw zijn onze en of maar want omdat als dat
        wat wie waar wanneer waarom hoe de het een geen niet niets ook nog alleen al zeer zo te aan bij door in
        met na naar om onder op over sinds tot tussen uit van voor zonder hier daar vandaag morgen gisteren nu straks
        altijd nooit weer eens toch wel ja nee aub alstublieft dank bedankt hallo hoi hey ziek zwanger nieuw klant klanten
        student benieuwd blij boos bezig verhuisd getrouwd geboren helaas heb heeft hebben had ben bent is was waren
        wordt word kan kunnen kon moet wil wilt zou zal mag ga gaat zoek team allemaal iedereen mensen meneer mevrouw heer
        maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april mei juni juli augustus
        september oktober november december jaar bestelling pakket vraag probleem nummer rekening adres groet groeten
        """,
    "nordic": """
        jeg jag du han hun hon den det de dem vi i er mig mej dig dej os oss jer min mit mitt mi din dit ditt sin sitt hans
        hennes hendes vår vores deres og och eller men for för fordi om når när så da då som at att hvad vad hva hvem vem
        hvor var hvorfor varför en et ett ei ikke inte ikkje ingen intet også också bare kun blot endnu ännu enda meget
        mycket mye til till af av fra från med uden uten utan hos ved vid på i inn in ut ud over under efter etter før før
        her här der där nu nå idag i dag imorgon morgen igår altid alltid aldri aldrig igen igjen jo ja nej nei tak takk
        tack hej hei hejsa syg syk sjuk gravid ny gammel gammal kunde kund student glad sur ked lei ledsen har havde hadde
        ha haft är er var bliver blir bli kan kunne må skal ska skulle vil vill ville mangler savner prøver försöker
        leter letar søger ringer ringar skriver alle alla allesammen folk venner kundeservice support team
        mandag måndag tirsdag tisdag onsdag torsdag fredag lørdag lördag søndag söndag januar januari februar februari
        mars marts april mai maj juni juli august augusti september oktober november december desember
        ordre bestilling pakke paket problem spørgsmål fråga nummer konto adresse år gammel fra ikke
        """,
    "finnic": """
        minä sinä hän me te he mä sä mina sina tema meie teie nemad ma sa ta mu su minu sinu minun sinun ja tai või mutta
        aga vaan sest koska kun kui että et jos mikä mis mitä mida kuka kes missä kus miksi miks ei eikä ega en et ole pole
        on oli olen oled olla olema myös ka vain ainult vielä veel jo juba hyvin väga tosi nyt nüüd tänään täna huomenna
        homme eilen eile täällä siin siellä seal kyllä jah joo kiitos aitäh tänan moi hei tere terve uusi uus vanha
        vana asiakas klient opiskelija üliõpilane sairas haige raskaana iloinen valmis pahoillani kanssa
        ilman ilma jälkeen pärast ennen enne kaikki kõik tiimi tuki tugi vuotta aastat vanha paketti pakk tilaus tellimus
        ongelma probleem kysymys küsimus numero number osoite aadress vaikka haluan tahan tarvitsen vajan voinko saako
        kas saan saab saada voi võib pitää peab tahaks ystävät kaverit sõbrad rahvas
        """,
    "baltic": """
        es tu viņš viņa mēs jūs viņi aš tu jis ji mes jūs jie man mani tev mano tavo savo mūsu jūsu un ir vai bet o arba
        jo tāpēc ka kad ja jei kas ko kurš kur kodėl kāpēc ne nav nėra esu esmu bija buvo būs bus irgi arī tik tikai dar vēl
        jau labai ļoti dabar tagad šodien šiandien rīt rytoj vakar čia šeit ten tur taip jā prašau lūdzu ačiū paldies
        labas sveiki labdien naujas jauns klientas klients studentas students noriu gribu vajag reikia galiu varu
        negaliu nevaru turiu gyvenu dzīvoju iš no į uz su ar be bez po pēc prieš pirms visi visiem komanda kolegos
        užsakymas pasūtījums siuntinys paka problema klausimas jautājums numeris numurs adresas adrese metų gadi gadus
        sergu slims slima serga laimīgs
        """,
    "fr": """
        je tu il elle on nous vous ils elles me te se moi toi lui leur mon ma mes ton ta tes son sa ses notre votre nos vos et
        ou mais donc or ni car que qui quoi dont où quand comment pourquoi si le la les l' un une des du de d' au aux à en
        dans sur sous par pour sans avec chez vers contre entre depuis pendant ne pas plus jamais rien personne aussi
        encore déjà très trop bien mal ici là aujourd'hui demain hier maintenant toujours oui non merci bonjour bonsoir
        salut svp stp beaucoup ce cet cette ces c'est ça est suis es sommes êtes sont était ai as a avons avez ont avait
        peux peut pouvez veux veut voulez dois doit cherche appelle souhaite voudrais désolé désolée content contente
        ravi ravie malade enceinte nouveau nouvelle client cliente étudiant étudiante retraité inquiet inquiète
        équipe service support madame monsieur messieurs mesdames tous toutes amis gens moi-même lundi mardi mercredi
        jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet août septembre octobre novembre décembre
        pareil ainsi autrement commande colis problème question numéro compte adresse facture ans sûr sure d'accord ok dieu noël
        """,
    "romance": """
        yo tú él ella nosotros vosotros ustedes usted ellos ellas me te se nos os le les lo la los las mi mis tu tus su sus
        nuestro vuestro un una unos unas el de del al a en con sin por para sobre entre desde hasta según y e o u pero que
        porque pues si cuando como cómo qué quién donde dónde cuál no ni nada nadie nunca también tampoco ya aún todavía muy
        más menos mucho mucha muchas muchos poco bien mal aquí allí ahí hoy mañana ayer ahora siempre sí gracias hola buenas
        buenos soy eres es somos son estoy está están era fue ser estar he has ha hemos han tengo tiene tienes quiero
        quisiera puedo puede necesito busco llamo llama nuevo nueva cliente clienta estudiante alérgico alérgica diabético
        vegetariano vegana español mayor menor así eso esto este esta todos todas todo equipo amigos señor señora
        io lui lei noi voi loro mi ti si ci vi gli il lo i un uno una di da in su con per tra fra e ed ma o perché se quando
        come che chi dove non né niente mai anche ancora già molto più meno poco bene male qui qua lì oggi domani ieri
        adesso ora sempre sì grazie mille ciao buongiorno buonasera sono sei è siamo siete ero era stato stata ho hai ha
        abbiamo hanno avevo vorrei voglio posso può devo cerco nuovo nuova incinta malata malato contento contenta stanco
        stanca sicuro sicura felice andato andata arrivato arrivata in attesa tutti tutte team ragazzi signore signora del
        della dello dei degli delle dal dalla dall dell al alla allo alle ai agli nel nella sul sulla
        eu ele ela nós vocês você eles elas meu minha seu sua o a os as um uma uns umas do da dos das no na nos nas ao à
        em com sem por pelo pela para pra e ou mas que porque se quando como quem onde não nem nada nunca também ainda já
        muito mais menos pouco bem mal aqui ali lá hoje amanhã ontem agora sempre sim obrigado obrigada olá oi bom boa
        sou és é somos são estou está estava fui foi tenho tem quero queria posso pode preciso novo nova cliente aluno
        aluna estudante grávida doente alérgica alérgico todos todas equipe equipa gente pessoal senhor senhora
        jo tu ell ella nosaltres vosaltres ells elles el la els les un una uns unes i o però que perquè si quan com qui on no
        ni res mai també encara ja molt més menys poc bé malament aquí allà avui demà ahir ara sempre sí gràcies hola bon
        sóc soc ets és som sou són estic està tinc té vull voldria puc pot necessito nou nova client clienta estudiant
        lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto septiembre
        octubre noviembre diciembre lunedì martedì mercoledì giovedì venerdì domenica gennaio febbraio aprile maggio giugno
        luglio settembre ottobre dicembre segunda terça quarta quinta sexta janeiro fevereiro março maio junho julho
        setembro outubro novembro dezembro dilluns dimarts dimecres dijous divendres dissabte diumenge
        pedido paquete problema pregunta número cuenta dirección factura ordine pacco domanda numero conto indirizzo
        fattura encomenda pergunta conta endereço fatura comanda paquet compte adreça años anos anni anys dios dio deus
        navidad nacional general cuya cual atención così igual pareil soporte supporto suporte servicio servizio serviço assistente asistente
        desembargador desembargadora ministro ministra presidente governador relator relatora procurador juiz juíza paciente varón
        mujer varon doctor doctora profesor profesora
        """,
    "ro": """
        eu tu el ea noi voi ei ele mă te se ne vă îl o îi le mi ți meu mea mei tău sa său lui și sau dar că dacă când cum ce
        cine unde de la în pe cu fără din pentru spre după înainte nu nici nimic niciodată și și mai foarte prea bine rău
        aici acolo azi mâine ieri acum mereu da nu mulțumesc mersi salut bună buna ziua sunt ești este e suntem sunteți eram
        era fost am ai are avem aveți au vreau doresc pot poate trebuie caut nou nouă client clientă student studentă
        bolnav bolnavă însărcinată sigur mulțumit supărat toți toate echipa doamnelor domnilor luni marți miercuri joi vineri
        sâmbătă duminică ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
        comanda comandă colet problemă întrebare număr cont adresă factură ani un o niște al a ai ale cel cea mult multe
        """,
    "west": """
        ja ty on ona ono my wy oni one mnie mi ci mu jej nam wam im mój moja moje twój twoja jego jego nasz wasz i a oraz lub
        albo ale bo ponieważ że żeby jeśli jeżeli gdy kiedy jak co kto gdzie dlaczego czy nie nic nigdy też także jeszcze już
        tylko bardzo więcej mniej dobrze źle tu tutaj tam dziś dzisiaj jutro wczoraj teraz zawsze tak dziękuję dzięki proszę
        cześć hej dzień dobry jestem jesteś jest są był była byłem byłam będę mam masz ma mieć chcę chciałbym chciałabym mogę
        może muszę szukam nowy nowa klient klientka klientem klientką student studentka chory chora w we z ze na do od po za przed pod nad dla
        przez przy o u bez wszyscy wszystkim zespół panie panowie państwo
        já ty on ona ono my vy oni mě mne mi mu jí nám vám jim můj moje moja tvůj jeho její náš váš a i nebo alebo ale protože
        pretože že aby jestli jestliže když keď jak ako co čo kdo kto kde proč prečo ne nie nic nič nikdy také taky tiež ještě
        ešte už jen len velmi veľmi víc více dobře dobre špatně zle tady tu tam dnes zítra zajtra včera teď teraz vždy
        ano áno děkuji děkuju díky ďakujem vďaka prosím ahoj ahojte čau jsem som jsi si je jsme sme jste ste jsou sú byl byla
        bol bola budu budem mám máš má chci chcem mohu můžu môžem musím hledám hľadám nový nová zákazník zákaznice
        zákazníčka student studentka študent nemocný nemocná chorý v ve s se so z ze zo na do od po za před pred pod nad
        pro pre přes cez při pri o u bez všichni všetci tým pondělí pondelok úterý utorok středa streda čtvrtek štvrtok pátek
        piatok sobota neděle nedeľa poniedziałek wtorek środa czwartek piątek niedziela
        zamówienie paczka problem pytanie numer konto adres faktura lat let rokov objednávka zásilka zásielka balík dotaz
        otázka číslo účet adresa potřebuji potřebuju potrebujem potrzebuję objednal objednala zamówiłem zamówiłam bóg boh
        """,
    "south": """
        ja ti on ona ono mi vi oni one mene me meni mu joj nam vam im moj moja moje tvoj njegov njezin naš vaš i a ili ali jer
        da ako kad kada kako što tko ko gdje zašto li ne nije ništa nikad nikada također još već samo jako vrlo više manje
        dobro loše tu ovdje tamo danas sutra jučer sada sad uvijek da ne hvala molim bok zdravo sam si je smo ste su bio bila
        biti ću ćeš imam imaš ima želim mogu može moram trebam tražim nov nova novi klijent kupac student studentica bolestan
        bolesna u na s sa z za od do po iz pod nad pred kod bez kroz pri o svi svima ekipa ljudi gospodo
        jaz ti on ona midva mi vi oni mene meni mu ji nam vam jim moj moja moje tvoj njegov njen naš vaš in ali ampak ker da če
        ko kako kaj kdo kje zakaj ne ni nič nikoli tudi še že samo zelo več manj dobro slabo tukaj tam danes jutri včeraj
        zdaj vedno ja hvala prosim živjo pozdravljeni sem si je smo ste so bil bila bom imam imaš ima želim lahko moram
        potrebujem iščem nov nova stranka študent študentka bolan bolna v z s na od do po iz pod nad pred pri brez skozi vsi
        ponedjeljak utorak srijeda četvrtak petak subota nedjelja ponedeljek torek sreda četrtek petek nedelja
        narudžba naročilo paket problem pitanje vprašanje broj številka račun adresa naslov godina let
        """,
    "east": """
        я ты он она оно мы вы они меня мне тебя тебе его ему её ей нас нам вас вам их им мой моя моё мои твой твоя наш наша ваш
        ваша свой и а или но потому что чтобы если когда как кто где куда почему зачем ли не ни нет ничего никогда тоже также
        ещё уже только лишь очень больше меньше хорошо плохо тут здесь там сегодня завтра вчера сейчас теперь всегда да
        спасибо пожалуйста привет здравствуйте это эта этот эти то та тот был была было были буду есть хочу хотел хотела могу
        может нужно надо ищу новый новая клиент клиентка студент студентка пенсионер болен больна беременна рад рада
        готов готова должен должна сам сама один одна в во на с со к ко у о об от до из за по под над перед при про без для
        через все всем всех команда коллеги друзья господа уважаемые ребята извините можно опять снова просто живу звоню
        пишу заказал заказала купил купила потерял потеряла получил получила не работаю думаю знаю вижу
        я ти він вона воно ми ви вони мене мені тебе тобі його йому її їй нам вам їх мій моя моє мої твій твоя наш ваш і й та
        або але бо тому що щоб якщо коли як хто де куди чому чи не ні немає нічого ніколи теж також ще вже тільки лише дуже
        більше менше добре погано тут там сьогодні завтра вчора зараз тепер завжди так дякую будь ласка привіт вітаю це ця цей
        був була було буде є хочу хотів хотіла можу може треба потрібно шукаю новий нова клієнт клієнтка студентка хворий
        хвора вагітна готова сама у в на з із зі до від по за під над перед при про без для через всі усім колеги друзі
        маю живу дзвоню пишу замовив замовила купив купила
        аз ти той тя то ние вие те мен мене ми теб ти му й ни ви им мой моя моето твой негов неин наш ваш и или но защото че да
        ако когато как какво кой къде защо ли не няма нищо никога също още вече само много повече по-малко добре зле тук там
        днес утре вчера сега винаги да благодаря моля здравей здравейте здрасти съм си е сме сте са бях беше ще имам имаш има
        искам мога може трябва търся нов нова клиент клиентка студент студентка болен болна бременна във с със към от до по
        при без за през всички всичко екип приятели господа
        понедельник вторник среда четверг пятница суббота воскресенье понеділок вівторок четвер неділя
        заказ посылка проблема вопрос номер счёт адрес лет года замовлення посилка питання рахунок адреса років поръчка
        пратка въпрос сметка години бог господи чат бот помощник ассистент
        """,
    "el": """
        εγώ εσύ αυτός αυτή αυτό εμείς εσείς αυτοί με σε τον την το μου σου του της μας σας τους και ή αλλά γιατί επειδή ότι πως
        αν όταν πώς τι ποιος πού δεν μη μην όχι τίποτα ποτέ επίσης ακόμα ακόμη ήδη μόνο πολύ περισσότερο λιγότερο καλά άσχημα
        εδώ εκεί σήμερα αύριο χθες χτες τώρα πάντα ναι ευχαριστώ παρακαλώ γεια είμαι είσαι είναι είμαστε ήμουν ήταν έχω έχεις
        έχει θέλω μπορώ μπορεί πρέπει ψάχνω νέος νέα πελάτης πελάτισσα φοιτητής φοιτήτρια άρρωστος άρρωστη έγκυος ο η οι τα ένας
        μια ένα στο στη στην στον στα από για με χωρίς σε προς μετά πριν όλοι όλους ομάδα φίλοι κύριε κυρία κύριοι
        δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή παραγγελία δέμα πρόβλημα ερώτηση αριθμός λογαριασμός
        διεύθυνση χρονών ετών σίγουρος σίγουρη σπίτι θεός θεέ πολυ
        """,
    "hu": """
        én te ő mi ti ők engem téged őt minket nekem neked neki az a egy ez ezt azt és vagy de mert hogy ha amikor mikor hogyan
        mi ki hol hova miért nem ne sem semmi soha is még már csak nagyon több kevesebb jól rosszul itt ott ma holnap tegnap
        most mindig igen köszönöm köszi kérem szia sziasztok helló jó napot vagyok vagy van vagyunk voltam volt lesz leszek
        kell szeretnék szeretném tudok tudom kérek keresek új ügyfél vásárló diák hallgató beteg terhes biztos mindenki
        csapat uram hölgyem barátaim hétfő kedd szerda csütörtök péntek szombat vasárnap rendelés csomag probléma kérdés szám
        számla cím éves év ugye pedig tehát ezért itthon otthon kedves tisztelt
        """,
    "tr": """
        ben sen o biz siz onlar beni seni onu bizi sizi bana sana ona bize size benim senin onun bizim sizin ve veya ya ama fakat
        çünkü ki eğer ne nasıl neden niye kim nerede mi mı mu mü değil yok var hiç hiçbir de da bile daha artık sadece çok az iyi
        kötü burada orada bugün yarın dün şimdi her evet hayır teşekkür teşekkürler sağol lütfen merhaba selam bir bu şu için ile
        gibi kadar göre sonra önce yeni müşteri müşteriyim öğrenci öğrenciyim hasta hastayım hamile hamileyim emin eminim
        istiyorum isterim lazım gerek arıyorum aldım verdim yaptım dedim gittim geldim yapamıyorum anladım bilmiyorum
        kendim hâlâ hala niçin zaten aslında hemen tekrar herkes ekip arkadaşlar hanımlar beyler
        pazartesi salı çarşamba perşembe cuma cumartesi pazar sipariş paket kargo sorun soru numara hesap adres fatura yaşında
        sizden bunu onlara böyle öyle
        """,
    "arabic": """
        انا انت انتي هو هي نحن احنا انتم هم من في على الى إلى عن مع بدون بين قبل بعد عند منذ حتى و او أو لكن لأن لان اذا لو متى
        كيف ماذا شو ايش وش ليش لماذا وين اين أين هل لا ما ليس مش مو غير لم لن قد ايضا كمان بس فقط جدا كثير كتير قليل هنا هناك
        اليوم بكرة بكره غدا امس الان الآن هلا هلق دائما نعم لا شكرا شكراً مرحبا السلام عندي عنده عندها لدي لدينا كان كانت اكون
        يكون هذا هذه هاي دي ده الذي التي اللي اريد أريد بدي ابغى ابي عايز عايزة محتاج محتاجة اقدر ممكن لازم ابحث جديد جديدة
        عميل عميلة زبون زبونة طالب طالبة مريض مريضة حامل خطأ غلط صح صحيح مكتوب موجود ناقص كل الكل الجميع كله يا اسف اسفة آسف
        ساكن ساكنة مقيم متزوج متزوجة رقم رقمي طلب طلبي حساب حسابي عنوان عنواني مشكلة سؤال رسالة فاتورة سنة عمري وعمري
        لك لكم له لها لهم لي لنا بك به بها فيه فيها عليه عليها وانا ومحتاج وعندي واريد وابغى وبدي وما ولا المحترم الكريم
        العميل الزبون الفريق الدعم خدمة الشركة البنك المدير الطبيب صاحب وقت شخص احد اليه نفسي بخير تمام زعلان تعبان تعبانة
        من تو او ما شما آنها ایشان که را به از در با بی برای تا بر روی زیر بین و یا اما ولی چون اگر وقتی چطور چه کی کجا چرا آیا
        نه نیست هیچ هم هنوز فقط خیلی زیاد کم خوب بد اینجا آنجا امروز فردا دیروز الان همیشه بله آره مرسی ممنون سلام لطفا هستم
        هست است بود بودم شد شده دارم داره دارد داریم می میخوام میخواهم باید مشتری دانشجو بیمار این آن اون یه یک همه تیم آقا
        خانم سال ساله سفارش بسته مشکل سوال شماره حساب آدرس دوست عزیز محترم شناسنامه خانوادگی پدر مادر پدرم مادرم
        میں تم آپ وہ ہم یہ مجھے تمہیں انہیں اسے میرا میری میرے تمہارا آپ کا کی کے کو سے میں پر تک اور یا لیکن کیونکہ اگر جب
        کیسے کیا کون کہاں کیوں نہیں نہ کچھ کبھی بھی ابھی صرف بہت زیادہ اچھا یہاں وہاں آج کل ہمیشہ ہاں جی شکریہ ہے ہیں ہوں تھا
        تھی تھے گا گی ہو رہا رہی کر چاہتا چاہتی چاہیے سکتا سکتی نیا طالب علم بیمار سب ٹیم صاحب سال آرڈر پارسل مسئلہ سوال نمبر
        اکاؤنٹ پتہ بول بات کہ غلط ٹھیک
        """,
    "he": """
        אני אתה את הוא היא אנחנו אתם אתן הם הן אותי אותך אותו אותה לי לך לו לה לנו לכם להם שלי שלך שלו שלה שלנו של על אל עם בלי
        בין לפני אחרי מאז עד ו או אבל כי אם כאשר כש מתי איך מה מי איפה למה האם לא אין כלום אף פעם גם עוד כבר רק מאוד יותר פחות טוב
        טובה רע כאן פה שם היום מחר אתמול עכשיו תמיד כן תודה בבקשה שלום היי הי הייתי היה היתה הייתה יהיה יש צריך צריכה רוצה יכול
        יכולה חייב חייבת מחפש מחפשת חדש חדשה לקוח לקוחה סטודנט סטודנטית חולה בהריון בטוח בטוחה גר גרה זה זאת זו אלה הזה כל כולם
        צוות חברים גבירתי אדוני מספר הזמנה חבילה בעיה שאלה חשבון כתובת בן בת שנה שנים לגבי בקשר שוב רגע אשמח מנסה מנסים
        קוראים קוראת אומר אומרת חושב חושבת מתקשר מתקשרת מדבר מדברת כותב כותבת אוהב אוהבת נשוי נשואה עובד עובדת לומד לומדת
        בבית בעבודה ממש סתם בסדר עדיין קצת הרבה אולי אפשר מתי השירות התמיכה
        """,
    "hi": """
        मैं तू तुम आप वह वो यह ये हम मुझे मेरा मेरी मेरे तुम्हारा आपका आपकी उसका उनका इसका हमारा का की के को से में पर तक और या
        लेकिन क्योंकि अगर जब कैसे क्या कौन कहाँ कहां क्यों नहीं न ना कुछ कभी भी अभी सिर्फ बहुत ज्यादा कम अच्छा बुरा यहाँ यहां
        वहाँ आज कल हमेशा हाँ हां जी धन्यवाद नमस्ते है हैं हूँ हूं था थी थे गा गी होगा रहा रही कर चाहता चाहती चाहिए सकता सकती
        नया नई ग्राहक छात्र बीमार गर्भवती ठीक सब लोग टीम साहब साल ऑर्डर पार्सल समस्या सवाल नंबर खाता पता बोल बात कि गलत सही एक
        छपा लिखा नाम अपना अपनी अपने घर पैसे
        """,
    "bn": """
        আমি তুমি আপনি সে তিনি এটা ওটা আমরা আমাকে আমার তোমার আপনার তার তাদের আমাদের এর এবং ও বা কিন্তু কারণ যদি যখন কিভাবে কি কী
        কে কোথায় কেন না নেই কিছু কখনো এখনো শুধু খুব অনেক বেশি কম ভালো খারাপ এখানে ওখানে আজ কাল সবসময় হ্যাঁ জি ধন্যবাদ আছে
        আছি ছিল ছিলাম হবে হয় চাই পারি পারছি দরকার নতুন গ্রাহক ছাত্র ছাত্রী অসুস্থ ঠিক সব দল সাহেব বছর অর্ডার পার্সেল সমস্যা
        প্রশ্ন নম্বর ঠিকানা বলছি থেকে জন্য সাথে দিয়ে নিয়ে একটা একটি এই ওই ভুল গতকাল নামে এখন বাসায় দিয়েছি করেছি করতে
        """,
    "vi": """
        tôi mình em anh chị bạn nó họ ta chúng là và hoặc nhưng vì nếu khi như thế nào gì ai đâu sao không chưa có cũng còn đã đang
        sẽ chỉ rất nhiều ít tốt xấu đây đó kia hôm nay mai qua bây giờ luôn vâng dạ ạ nhé nhỉ nha nè ơi à cảm ơn xin chào muốn
        cần tìm mới khách sinh viên ốm bệnh của cho với từ đến ở trong ngoài trên dưới trước sau về tại đơn hàng gói vấn đề
        câu hỏi số tài khoản địa chỉ tuổi được bị này kia ấy shop ad admin
        """,
    "id": """
        saya aku kamu anda dia kami kita mereka ini itu dan atau tapi tetapi karena jika kalau ketika bagaimana apa siapa dimana
        mana kenapa mengapa tidak gak ga nggak bukan belum sudah udah juga masih hanya cuma sangat banyak sedikit baik buruk di
        ke dari untuk dengan tanpa pada oleh sini sana situ hari besok kemarin sekarang selalu ya iya terima kasih makasih
        halo hai ada punya mau ingin bisa dapat harus perlu cari baru pelanggan mahasiswa sakit hamil yang adalah akan sedang
        lagi semua tim teman bapak ibu pesanan paket masalah pertanyaan nomor akun alamat tahun tolong mohon salah benar
        tersebut kak min admin wakil presiden menteri gubernur direktur saja aja dong sih nih
        """,
}

_BRANDS = """
    google amazon apple microsoft windows android samsung huawei xiaomi nokia sony lg philips bosch siemens paypal visa
    mastercard netflix spotify youtube facebook instagram whatsapp telegram signal tiktok twitter linkedin discord zoom teams
    slack github gitlab uber bolt lyft airbnb booking ebay aliexpress zalando ikea dhl ups fedex hermes dpd gls usps correos
    poste posta inpost evri chrome firefox safari edge outlook gmail hotmail yahoo icloud iphone ipad macbook siri alexa
    cortana bixby chatgpt gpt copilot gemini bluetooth wifi wi-fi usb excel word powerpoint python java javascript linux
    ubuntu docker kubernetes tesla toyota volkswagen bmw audi mercedes renault peugeot ford fiat honda vodafone telekom canon nikon epson nintendo sony playstation xbox lego philips dyson miele braun garmin fitbit logitech
    dell lenovo asus acer intel amd nvidia adobe oracle shopify wordpress steam twitch reddit pinterest snapchat ryanair lufthansa flixbus
    aldi lidl tesco carrefour walmart nespresso nestle nike adidas puma zara decathlon
    orange movistar revolut klarna stripe bitcoin ethereum internet web app pro max mini plus premium basic lite
    """
"""Brands, and the names that assistants go by (a greeting to the bot is nobody's name)."""

_FILLERS = """
    unknown none null nil n/a na undefined true false string anonymous admin user guest test example empty missing invalid
    number id date type status default required optional redacted hidden masked
"""
"""What stands in a field that has no name in it."""

PARTICLES = frozenset(
    """van von de der den des del della dell di da do dos das du le la les los las ten ter te zu zum zur af av bin ibn ben bint
    bt al el ul ud y e i i' ní nic mac ó o ua ui mhic dal lo dei degli san santa st""".split(),
)
"""Small words inside names, lower case in the middle ("Rosa de la Cruz", "F. el Amrani")."""


def _load(words: str) -> frozenset[str]:
    return frozenset(fold(words).split())


NEVER = _load(_BRANDS) | _load(_FILLERS)
"""Folded words that are a name in no language."""
STOPS: Mapping[str, frozenset[str]] = {family: _load(words) | NEVER for family, words in _STOPS.items()}
"""Folded words that are no names, by family of languages."""


def stops_for(language: str) -> frozenset[str]:
    """Folded words that no name begins with after a phrase in ``language``; the English ones for an unknown language."""
    return STOPS.get(FAMILIES.get(language, "en"), STOPS["en"])


@cache
def stops_for_all(*languages: str) -> frozenset[str]:
    """What ``stops_for`` gives for each of ``languages``, together."""
    return frozenset().union(*map(stops_for, languages))
