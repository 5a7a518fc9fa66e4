"""Chat sentences without personal data, fifteen in each of 41 languages. Data only; written for this project."""

from __future__ import annotations

from collections.abc import Mapping

_SENTENCES: Mapping[str, str] = {
    "bg": """Как мога да върна този продукт?
Пратката още не е пристигнала.
Благодаря, вече работи!
Кои цветове имате на склад?
Приложението спира, когато го отворя.
Моля, откажете последната поръчка.
Колко време отнема доставката?
Днес тук пак вали.
Съжалявам, не разбирам въпроса.
Мога ли да платя на две вноски?
Батерията издържа само един час.
Каква е разликата между двата модела?
Любимата ми песен върви по радиото.
До утре и приятна вечер!
За рецептата трябват две яйца и малко сол.""",
    "hr": """Kako mogu vratiti ovaj proizvod?
Paket još nije stigao.
Hvala, sada radi!
Koje boje imate na skladištu?
Aplikacija se sruši kad je otvorim.
Molim otkažite zadnju narudžbu.
Koliko traje dostava?
Danas opet pada kiša.
Žao mi je, ne razumijem pitanje.
Mogu li platiti u dva dijela?
Baterija traje samo jedan sat.
Koja je razlika između ova dva modela?
Na radiju svira moja omiljena pjesma.
Vidimo se sutra, ugodna večer!
Za recept trebaju dva jaja i malo soli.""",
    "cs": """Jak mohu tento výrobek vrátit?
Balík ještě nedorazil.
Díky, už to funguje!
Jaké barvy máte skladem?
Aplikace spadne, když ji otevřu.
Prosím zrušte poslední objednávku.
Jak dlouho trvá doručení?
Dnes tu zase prší.
Omlouvám se, nerozumím otázce.
Můžu platit ve dvou splátkách?
Baterie vydrží jen hodinu.
Jaký je rozdíl mezi těmi dvěma modely?
V rádiu hrají moji oblíbenou písničku.
Uvidíme se zítra, hezký večer!
Do receptu patří dvě vejce a trochu soli.""",
    "da": """Hvordan returnerer jeg varen?
Pakken er ikke kommet endnu.
Tak, nu virker det!
Hvilke farver har I på lager?
Appen lukker ned, når jeg åbner den.
Annuller venligst den sidste bestilling.
Hvor lang tid tager leveringen?
Det regner igen i dag.
Undskyld, jeg forstår ikke spørgsmålet.
Kan jeg betale i to rater?
Batteriet holder kun en time.
Hvad er forskellen på de to modeller?
Min yndlingssang spiller i radioen.
Vi ses i morgen, god aften!
Opskriften kræver to æg og lidt salt.""",
    "nl": """Hoe kan ik dit product terugsturen?
Het pakket is nog niet aangekomen.
Bedankt, nu werkt het!
Welke kleuren zijn op voorraad?
De app loopt vast als ik hem open.
Annuleer de laatste bestelling alstublieft.
Hoe lang duurt de bezorging?
Het regent hier vandaag weer.
Sorry, ik begrijp de vraag niet.
Kan ik in twee delen betalen?
De batterij gaat maar een uur mee.
Wat is het verschil tussen die twee modellen?
Mijn favoriete liedje is op de radio.
Tot morgen en een fijne avond!
Voor het recept heb je twee eieren en wat zout nodig.""",
    "en": """How can I return this product?
The parcel still hasn't arrived.
Thanks, it works now!
Which colours do you have in stock?
The app crashes whenever I open it.
Please cancel the last order.
How long does delivery take?
It's raining here again today.
I'm sorry, I don't understand the question.
Can I pay in two parts?
The battery lasts only one hour.
What is the difference between these two models?
This is my favourite song on the radio.
See you tomorrow, have a nice evening!
The recipe needs two eggs and a pinch of salt.""",
    "et": """Kuidas ma saan selle toote tagastada?
Pakk ei ole veel kohale jõudnud.
Aitäh, nüüd töötab!
Mis värvid teil laos on?
Rakendus jookseb avamisel kokku.
Palun tühistage viimane tellimus.
Kui kaua kohaletoimetamine aega võtab?
Täna sajab jälle vihma.
Vabandust, ma ei saa küsimusest aru.
Kas ma saan maksta kahes osas?
Aku kestab ainult ühe tunni.
Mis vahe on neil kahel mudelil?
Raadios mängib mu lemmiklaul.
Homme näeme, ilusat õhtut!
Retseptis on kaks muna ja natuke soola.""",
    "fi": """Miten voin palauttaa tämän tuotteen?
Paketti ei ole vielä saapunut.
Kiitos, nyt se toimii!
Mitä värejä teillä on varastossa?
Sovellus kaatuu, kun avaan sen.
Peruuttakaa viimeisin tilaus.
Kauanko toimitus kestää?
Täällä sataa taas tänään.
Anteeksi, en ymmärrä kysymystä.
Voinko maksaa kahdessa osassa?
Akku kestää vain tunnin.
Mikä ero näillä kahdella mallilla on?
Radiossa soi lempikappaleeni.
Nähdään huomenna, hyvää iltaa!
Ohjeeseen tarvitaan kaksi munaa ja vähän suolaa.""",
    "fr": """Comment puis-je renvoyer ce produit ?
Le colis n'est toujours pas arrivé.
Merci, ça marche maintenant !
Quelles couleurs avez-vous en stock ?
L'application plante quand je l'ouvre.
Annulez la dernière commande, s'il vous plaît.
Combien de temps prend la livraison ?
Il pleut encore ici aujourd'hui.
Désolé, je ne comprends pas la question.
Est-ce que je peux payer en deux fois ?
La batterie ne tient qu'une heure.
Quelle est la différence entre ces deux modèles ?
Ma chanson préférée passe à la radio.
À demain, bonne soirée !
Il faut deux œufs et un peu de sel pour la recette.""",
    "de": """Wie kann ich dieses Produkt zurückgeben?
Das Paket ist noch nicht angekommen.
Danke, jetzt funktioniert es!
Welche Farben haben Sie auf Lager?
Die App stürzt ab, wenn ich sie öffne.
Bitte stornieren Sie die letzte Bestellung.
Wie lange dauert die Lieferung?
Hier regnet es heute schon wieder.
Es tut mir leid, ich verstehe die Frage nicht.
Kann ich in zwei Raten zahlen?
Der Akku hält nur eine Stunde.
Was ist der Unterschied zwischen den beiden Modellen?
Im Radio läuft mein Lieblingslied.
Bis morgen und einen schönen Abend!
Für das Rezept braucht man zwei Eier und etwas Salz.""",
    "el": """Πώς μπορώ να επιστρέψω αυτό το προϊόν;
Το δέμα δεν έχει φτάσει ακόμα.
Ευχαριστώ, τώρα δουλεύει!
Ποια χρώματα έχετε σε απόθεμα;
Η εφαρμογή κλείνει όταν την ανοίγω.
Παρακαλώ ακυρώστε την τελευταία παραγγελία.
Πόσο διαρκεί η παράδοση;
Σήμερα βρέχει πάλι εδώ.
Συγγνώμη, δεν καταλαβαίνω την ερώτηση.
Μπορώ να πληρώσω σε δύο δόσεις;
Η μπαταρία κρατάει μόνο μία ώρα.
Ποια είναι η διαφορά ανάμεσα στα δύο μοντέλα;
Στο ραδιόφωνο παίζει το αγαπημένο μου τραγούδι.
Τα λέμε αύριο, καλό βράδυ!
Η συνταγή θέλει δύο αυγά και λίγο αλάτι.""",
    "hu": """Hogyan küldhetem vissza ezt a terméket?
A csomag még nem érkezett meg.
Köszönöm, most már működik!
Milyen színek vannak raktáron?
Az alkalmazás összeomlik, amikor megnyitom.
Kérem, törölje az utolsó rendelést.
Mennyi ideig tart a szállítás?
Ma megint esik az eső.
Sajnálom, nem értem a kérdést.
Fizethetek két részletben?
Az akkumulátor csak egy óráig bírja.
Mi a különbség a két modell között?
A kedvenc dalom szól a rádióban.
Holnap találkozunk, szép estét!
A recepthez két tojás és egy kis só kell.""",
    "ga": """Conas is féidir liom an táirge seo a chur ar ais?
Níor tháinig an beartán fós.
Go raibh maith agat, oibríonn sé anois!
Cé na dathanna atá i stoc agaibh?
Tuairteann an aip nuair a osclaím í.
Cuir an t-ordú deireanach ar ceal, le do thoil.
Cá fhad a thógann an seachadadh?
Tá sé ag cur báistí arís inniu.
Tá brón orm, ní thuigim an cheist.
An féidir liom íoc i dhá chuid?
Ní mhaireann an ceallra ach uair an chloig.
Cad é an difríocht idir an dá mhúnla?
Tá an t-amhrán is fearr liom ar an raidió.
Feicfidh mé amárach thú, oíche mhaith!
Teastaíonn dhá ubh agus beagán salainn don oideas.""",
    "it": """Come posso restituire questo prodotto?
Il pacco non è ancora arrivato.
Grazie, adesso funziona!
Quali colori avete disponibili?
L'app si chiude quando la apro.
Per favore annullate l'ultimo ordine.
Quanto tempo richiede la consegna?
Oggi qui piove di nuovo.
Mi dispiace, non capisco la domanda.
Posso pagare in due rate?
La batteria dura solo un'ora.
Qual è la differenza tra questi due modelli?
Alla radio passa la mia canzone preferita.
A domani, buona serata!
Per la ricetta servono due uova e un po' di sale.""",
    "lv": """Kā es varu atgriezt šo preci?
Sūtījums vēl nav pienācis.
Paldies, tagad strādā!
Kādas krāsas jums ir noliktavā?
Lietotne avarē, kad to atveru.
Lūdzu, atceliet pēdējo pasūtījumu.
Cik ilgi notiek piegāde?
Šodien atkal līst lietus.
Atvainojiet, es nesaprotu jautājumu.
Vai varu maksāt divās daļās?
Akumulators iztur tikai stundu.
Kāda ir atšķirība starp šiem diviem modeļiem?
Radio skan mana mīļākā dziesma.
Tiksimies rīt, jauku vakaru!
Receptei vajag divas olas un mazliet sāls.""",
    "lt": """Kaip galiu grąžinti šią prekę?
Siuntinys dar neatvyko.
Ačiū, dabar veikia!
Kokių spalvų turite sandėlyje?
Programėlė užstringa, kai ją atidarau.
Prašau atšaukti paskutinį užsakymą.
Kiek laiko trunka pristatymas?
Šiandien vėl lyja.
Atsiprašau, nesuprantu klausimo.
Ar galiu mokėti dviem dalimis?
Baterija laiko tik valandą.
Kuo skiriasi šie du modeliai?
Per radiją groja mano mėgstama daina.
Iki rytojaus, gražaus vakaro!
Receptui reikia dviejų kiaušinių ir truputį druskos.""",
    "mt": """Kif nista' nirritorna dan il-prodott?
Il-pakkett għadu ma wasalx.
Grazzi, issa jaħdem!
Liema kuluri għandkom fl-istokk?
L-app tieqaf meta niftaħha.
Jekk jogħġbok ikkanċella l-aħħar ordni.
Kemm tieħu żmien il-kunsinna?
Illum reġgħet ix-xita.
Skużi, ma nifhimx il-mistoqsija.
Nista' nħallas f'żewġ partijiet?
Il-batterija ddum biss siegħa.
X'inhi d-differenza bejn iż-żewġ mudelli?
Il-kanzunetta favorita tiegħi qed tindaqq fuq ir-radju.
Narak għada, il-lejla t-tajba!
Ir-riċetta trid żewġ bajdiet u ftit melħ.""",
    "pl": """Jak mogę zwrócić ten produkt?
Paczka jeszcze nie dotarła.
Dzięki, teraz działa!
Jakie kolory są na stanie?
Aplikacja zamyka się po otwarciu.
Proszę anulować ostatnie zamówienie.
Jak długo trwa dostawa?
Dzisiaj znowu pada deszcz.
Przepraszam, nie rozumiem pytania.
Czy mogę zapłacić w dwóch ratach?
Bateria wytrzymuje tylko godzinę.
Jaka jest różnica między tymi modelami?
W radiu leci moja ulubiona piosenka.
Do jutra, miłego wieczoru!
Do przepisu potrzebne są dwa jajka i trochę soli.""",
    "pt": """Como posso devolver este produto?
A encomenda ainda não chegou.
Obrigado, agora funciona!
Que cores têm em stock?
A aplicação fecha quando a abro.
Por favor cancelem o último pedido.
Quanto tempo demora a entrega?
Hoje está a chover outra vez.
Desculpe, não percebo a pergunta.
Posso pagar em duas vezes?
A bateria dura só uma hora.
Qual é a diferença entre estes dois modelos?
A minha música favorita está a dar na rádio.
Até amanhã, boa noite!
A receita leva dois ovos e um pouco de sal.""",
    "ro": """Cum pot returna acest produs?
Coletul nu a ajuns încă.
Mulțumesc, acum merge!
Ce culori aveți pe stoc?
Aplicația se închide când o deschid.
Vă rog să anulați ultima comandă.
Cât durează livrarea?
Astăzi plouă din nou.
Îmi pare rău, nu înțeleg întrebarea.
Pot plăti în două rate?
Bateria ține doar o oră.
Care este diferența dintre cele două modele?
La radio se aude melodia mea preferată.
Pe mâine, seară frumoasă!
Pentru rețetă trebuie două ouă și puțină sare.""",
    "sk": """Ako môžem vrátiť tento výrobok?
Balík ešte neprišiel.
Vďaka, už to funguje!
Aké farby máte na sklade?
Aplikácia spadne, keď ju otvorím.
Prosím zrušte poslednú objednávku.
Ako dlho trvá doručenie?
Dnes tu zase prší.
Prepáčte, nerozumiem otázke.
Môžem platiť v dvoch splátkach?
Batéria vydrží iba hodinu.
Aký je rozdiel medzi týmito modelmi?
V rádiu hrá moja obľúbená pesnička.
Uvidíme sa zajtra, pekný večer!
Do receptu treba dve vajcia a trochu soli.""",
    "sl": """Kako lahko vrnem ta izdelek?
Paket še ni prispel.
Hvala, zdaj deluje!
Katere barve imate na zalogi?
Aplikacija se zruši, ko jo odprem.
Prosim prekličite zadnje naročilo.
Koliko časa traja dostava?
Danes spet dežuje.
Oprostite, ne razumem vprašanja.
Ali lahko plačam v dveh obrokih?
Baterija zdrži le eno uro.
Kakšna je razlika med tema modeloma?
Na radiu igra moja najljubša pesem.
Se vidimo jutri, lep večer!
Za recept potrebujete dve jajci in malo soli.""",
    "es": """¿Cómo puedo devolver este producto?
El paquete todavía no ha llegado.
Gracias, ahora funciona.
¿Qué colores tienen disponibles?
La aplicación se cierra cuando la abro.
Por favor, cancelen el último pedido.
¿Cuánto tarda la entrega?
Hoy está lloviendo otra vez.
Lo siento, no entiendo la pregunta.
¿Puedo pagar en dos plazos?
La batería dura solo una hora.
¿Cuál es la diferencia entre estos dos modelos?
En la radio suena mi canción favorita.
Hasta mañana, buenas noches.
La receta lleva dos huevos y un poco de sal.""",
    "sv": """Hur kan jag returnera den här varan?
Paketet har inte kommit än.
Tack, nu fungerar det!
Vilka färger har ni i lager?
Appen kraschar när jag öppnar den.
Avbeställ den senaste ordern, tack.
Hur lång tid tar leveransen?
Det regnar igen idag.
Förlåt, jag förstår inte frågan.
Kan jag betala i två delar?
Batteriet räcker bara en timme.
Vad är skillnaden mellan modellerna?
Min favoritlåt spelas på radion.
Vi ses imorgon, trevlig kväll!
Receptet behöver två ägg och lite salt.""",
    "no": """Hvordan kan jeg returnere dette produktet?
Pakken har ikke kommet ennå.
Takk, nå virker det!
Hvilke farger har dere på lager?
Appen krasjer når jeg åpner den.
Vennligst avbestill den siste ordren.
Hvor lang tid tar leveringen?
Det regner igjen i dag.
Beklager, jeg forstår ikke spørsmålet.
Kan jeg betale i to deler?
Batteriet varer bare en time.
Hva er forskjellen på de to modellene?
Favorittsangen min spilles på radioen.
Vi ses i morgen, god kveld!
Oppskriften trenger to egg og litt salt.""",
    "uk": """Як я можу повернути цей товар?
Посилка ще не прийшла.
Дякую, тепер працює!
Які кольори є в наявності?
Застосунок вилітає, коли я його відкриваю.
Будь ласка, скасуйте останнє замовлення.
Скільки триває доставка?
Сьогодні знову йде дощ.
Вибачте, я не розумію питання.
Чи можна заплатити двома частинами?
Батарея тримає лише годину.
Яка різниця між цими моделями?
По радіо грає моя улюблена пісня.
До завтра, гарного вечора!
Для рецепта потрібні два яйця і трохи солі.""",
    "ru": """Как мне вернуть этот товар?
Посылка ещё не пришла.
Спасибо, теперь работает!
Какие цвета есть в наличии?
Приложение вылетает, когда я его открываю.
Пожалуйста, отмените последний заказ.
Сколько длится доставка?
Сегодня опять идёт дождь.
Извините, я не понимаю вопрос.
Можно заплатить двумя частями?
Батарея держит только час.
В чём разница между этими моделями?
По радио играет моя любимая песня.
До завтра, хорошего вечера!
Для рецепта нужны два яйца и немного соли.""",
    "tr": """Bu ürünü nasıl iade edebilirim?
Paket hâlâ gelmedi.
Teşekkürler, şimdi çalışıyor!
Stokta hangi renkler var?
Uygulama açınca kapanıyor.
Lütfen son siparişi iptal edin.
Teslimat ne kadar sürüyor?
Bugün yine yağmur yağıyor.
Kusura bakmayın, soruyu anlamadım.
İki taksitte ödeyebilir miyim?
Pil sadece bir saat dayanıyor.
Bu iki modelin farkı nedir?
Radyoda en sevdiğim şarkı çalıyor.
Yarın görüşürüz, iyi akşamlar!
Tarif için iki yumurta ve biraz tuz gerekiyor.""",
    "ar": """كيف يمكنني إرجاع هذا المنتج؟
الطرد لم يصل بعد.
شكرا، يعمل الآن!
ما الألوان المتوفرة لديكم؟
التطبيق يتوقف عندما أفتحه.
من فضلك ألغ الطلب الأخير.
كم تستغرق عملية التوصيل؟
السماء تمطر مرة أخرى اليوم.
عذرا، لا أفهم السؤال.
هل يمكنني الدفع على دفعتين؟
البطارية تدوم ساعة واحدة فقط.
ما الفرق بين هذين الطرازين؟
أغنيتي المفضلة في الراديو الآن.
إلى اللقاء غدا، مساء سعيد!
الوصفة تحتاج بيضتين وقليلا من الملح.""",
    "he": """איך אפשר להחזיר את המוצר הזה?
החבילה עדיין לא הגיעה.
תודה, עכשיו זה עובד!
אילו צבעים יש במלאי?
האפליקציה קורסת כשאני פותח אותה.
בבקשה לבטל את ההזמנה האחרונה.
כמה זמן לוקח המשלוח?
היום שוב יורד גשם.
סליחה, אני לא מבין את השאלה.
אפשר לשלם בשני תשלומים?
הסוללה מחזיקה רק שעה.
מה ההבדל בין שני הדגמים?
ברדיו מתנגן השיר האהוב עליי.
נתראה מחר, ערב טוב!
למתכון צריך שתי ביצים וקצת מלח.""",
    "fa": """چطور می‌توانم این کالا را پس بدهم؟
بسته هنوز نرسیده است.
ممنون، حالا کار می‌کند!
چه رنگ‌هایی موجود دارید؟
برنامه وقتی بازش می‌کنم بسته می‌شود.
لطفا آخرین سفارش را لغو کنید.
تحویل چقدر طول می‌کشد؟
امروز دوباره باران می‌بارد.
ببخشید، سوال را متوجه نشدم.
می‌توانم در دو قسط پرداخت کنم؟
باتری فقط یک ساعت دوام دارد.
فرق این دو مدل چیست؟
آهنگ مورد علاقه‌ام از رادیو پخش می‌شود.
فردا می‌بینمت، شب خوش!
برای این غذا دو تخم مرغ و کمی نمک لازم است.""",
    "hi": """मैं यह सामान कैसे वापस कर सकता हूँ?
पार्सल अभी तक नहीं आया।
धन्यवाद, अब काम कर रहा है!
कौन से रंग उपलब्ध हैं?
ऐप खोलते ही बंद हो जाता है।
कृपया पिछला ऑर्डर रद्द कर दें।
डिलीवरी में कितना समय लगता है?
आज फिर बारिश हो रही है।
माफ़ कीजिए, सवाल समझ नहीं आया।
क्या मैं दो किस्तों में भुगतान कर सकता हूँ?
बैटरी सिर्फ एक घंटा चलती है।
इन दोनों मॉडल में क्या अंतर है?
रेडियो पर मेरा पसंदीदा गाना बज रहा है।
कल मिलते हैं, शुभ रात्रि!
रेसिपी के लिए दो अंडे और थोड़ा नमक चाहिए।""",
    "bn": """আমি কীভাবে এই পণ্যটি ফেরত দেব?
পার্সেল এখনও আসেনি।
ধন্যবাদ, এখন কাজ করছে!
কোন কোন রং মজুত আছে?
অ্যাপ খুললেই বন্ধ হয়ে যায়।
দয়া করে শেষ অর্ডারটি বাতিল করুন।
ডেলিভারিতে কত সময় লাগে?
আজ আবার বৃষ্টি হচ্ছে।
দুঃখিত, প্রশ্নটি বুঝিনি।
আমি কি দুই কিস্তিতে টাকা দিতে পারি?
ব্যাটারি মাত্র এক ঘণ্টা চলে।
এই দুই মডেলের পার্থক্য কী?
রেডিওতে আমার প্রিয় গান বাজছে।
কাল দেখা হবে, শুভ সন্ধ্যা!
রান্নায় দুটি ডিম আর একটু লবণ লাগে।""",
    "ur": """میں یہ چیز کیسے واپس کر سکتا ہوں؟
پارسل ابھی تک نہیں آیا۔
شکریہ، اب کام کر رہا ہے!
کون سے رنگ دستیاب ہیں؟
ایپ کھولتے ہی بند ہو جاتی ہے۔
براہ کرم پچھلا آرڈر منسوخ کر دیں۔
ڈیلیوری میں کتنا وقت لگتا ہے؟
آج پھر بارش ہو رہی ہے۔
معذرت، سوال سمجھ نہیں آیا۔
کیا میں دو قسطوں میں ادائیگی کر سکتا ہوں؟
بیٹری صرف ایک گھنٹہ چلتی ہے۔
ان دونوں ماڈلز میں کیا فرق ہے؟
ریڈیو پر میرا پسندیدہ گانا چل رہا ہے۔
کل ملیں گے، شب بخیر!
ترکیب میں دو انڈے اور تھوڑا نمک چاہیے۔""",
    "th": """ฉันจะคืนสินค้านี้ได้อย่างไร
พัสดุยังไม่มาถึง
ขอบคุณ ตอนนี้ใช้ได้แล้ว
มีสีอะไรในสต็อกบ้าง
แอปปิดเองเวลาเปิด
กรุณายกเลิกคำสั่งซื้อล่าสุด
จัดส่งใช้เวลานานเท่าไร
วันนี้ฝนตกอีกแล้ว
ขอโทษค่ะ ไม่เข้าใจคำถาม
จ่ายสองงวดได้ไหม
แบตเตอรี่อยู่ได้แค่ชั่วโมงเดียว
สองรุ่นนี้ต่างกันอย่างไร
เพลงโปรดของฉันเปิดอยู่ในวิทยุ
เจอกันพรุ่งนี้ สวัสดีตอนเย็น
สูตรนี้ใช้ไข่สองฟองกับเกลือเล็กน้อย""",
    "vi": """Tôi có thể trả lại sản phẩm này như thế nào?
Gói hàng vẫn chưa đến.
Cảm ơn, giờ chạy được rồi!
Có những màu nào trong kho?
Ứng dụng bị thoát khi tôi mở.
Vui lòng hủy đơn hàng cuối cùng.
Giao hàng mất bao lâu?
Hôm nay trời lại mưa.
Xin lỗi, tôi không hiểu câu hỏi.
Tôi có thể trả góp hai lần không?
Pin chỉ dùng được một giờ.
Hai mẫu này khác nhau thế nào?
Bài hát yêu thích của tôi đang phát trên đài.
Hẹn gặp ngày mai, buổi tối vui vẻ!
Công thức cần hai quả trứng và một ít muối.""",
    "id": """Bagaimana cara mengembalikan produk ini?
Paketnya belum sampai.
Terima kasih, sekarang sudah berfungsi!
Warna apa saja yang tersedia?
Aplikasinya tertutup waktu saya buka.
Tolong batalkan pesanan terakhir.
Berapa lama pengirimannya?
Hari ini hujan lagi.
Maaf, saya tidak mengerti pertanyaannya.
Bisa bayar dua kali?
Baterainya hanya tahan satu jam.
Apa bedanya dua model ini?
Lagu favorit saya diputar di radio.
Sampai besok, selamat malam!
Resepnya perlu dua telur dan sedikit garam.""",
    "zh": """这个商品怎么退货？
包裹还没到。
谢谢，现在可以用了！
你们有哪些颜色的现货？
我一打开应用就闪退。
请取消最后一个订单。
送货要多久？
今天又下雨了。
抱歉，我不明白这个问题。
可以分两次付款吗？
電池只能用一個小時。
這兩個型號有什麼不同？
收音機正在放我最喜歡的歌。
明天見，晚安！
這道菜需要兩個雞蛋和一點鹽。""",
    "ja": """この商品はどうやって返品できますか？
荷物がまだ届いていません。
ありがとう、動くようになりました！
在庫があるのは何色ですか？
アプリを開くと落ちます。
最後の注文をキャンセルしてください。
配送にはどのくらいかかりますか？
今日もまた雨です。
すみません、質問の意味がわかりません。
二回払いにできますか？
電池が一時間しか持ちません。
この二つのモデルの違いは何ですか？
ラジオで好きな曲が流れています。
また明日、よい夜を！
レシピには卵二個と塩少々が必要です。""",
    "ko": """이 제품은 어떻게 반품하나요?
택배가 아직 안 왔어요.
고마워요, 이제 됩니다!
어떤 색상이 재고가 있나요?
앱을 열면 자꾸 꺼져요.
마지막 주문을 취소해 주세요.
배송은 얼마나 걸리나요?
오늘도 또 비가 와요.
죄송해요, 질문을 이해하지 못했어요.
두 번에 나눠서 결제할 수 있나요?
배터리가 한 시간밖에 안 가요.
이 두 모델의 차이가 뭔가요?
라디오에서 제일 좋아하는 노래가 나와요.
내일 봐요, 좋은 저녁 되세요!
요리에 계란 두 개와 소금이 조금 필요해요.""",
    "ca": """Com puc tornar aquest producte?
El paquet encara no ha arribat.
Gràcies, ara funciona!
Quins colors teniu en estoc?
L'aplicació es tanca quan l'obro.
Si us plau, cancel·leu l'última comanda.
Quant triga el lliurament?
Avui torna a ploure.
Ho sento, no entenc la pregunta.
Puc pagar en dues parts?
La bateria només dura una hora.
Quina diferència hi ha entre aquests dos models?
A la ràdio sona la meva cançó preferida.
Fins demà, bona nit!
La recepta porta dos ous i una mica de sal.""",
}

SMALL_TALK: Mapping[str, tuple[str, ...]] = {language: tuple(text.split("\n")) for language, text in _SENTENCES.items()}
"""Sentences by language (ISO 639-1)."""
