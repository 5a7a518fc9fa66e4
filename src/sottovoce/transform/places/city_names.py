"""Capitals and large cities, as data: ISO 3166-2 code of the region, English name of the region, names of the city.

A name is only here if the next largest place of that name has less than a fifth of its people, by metropolitan area;
so Birmingham, Hyderabad, Valencia, Córdoba, Santiago, San José, Tripoli, Cambridge and the like are not.
"""

# ruff: noqa: E501 - a row is a line

from __future__ import annotations

CITIES = """
AE-DU|Dubai|Dubai Dubái Дубай دبي دبئی 迪拜 ドバイ 두바이
AR-C|Buenos Aires|Buenos_Aires Буэнос-Айрес بوينس_آيرس 布宜诺斯艾利斯 ブエノスアイレス 부에노스아이레스
AT-6|Styria|Graz Грац
AT-9|Vienna|Wien Vienna Vienne Viena Wenen Wiedeń Vídeň Viedeň Beč Bécs Viyana Вена Відень Виена Βιέννη فيينا וינה وین 维也纳 維也納 ウィーン 빈
AU-NSW|New South Wales|Sydney Sídney Сидней Сідней سيدني סידני 悉尼 シドニー 시드니
AU-VIC|Victoria|Melbourne Мельбурн ملبورن 墨尔本 メルボルン 멜버른
AU-QLD|Queensland|Brisbane Брисбен 布里斯班 ブリスベン
BD-C|Dhaka|Dhaka Dacca Дакка دكا ঢাকা 达卡 ダッカ 다카
BD-B|Chattogram|Chattogram Chittagong চট্টগ্রাম
BE-BRU|Brussels|Brussels Brüssel Bruxelles Bruselas Brussel Bruksela Brusel Bruxelas Brüksel Брюссель Βρυξέλλες بروكسل בריסל 布鲁塞尔 ブリュッセル 브뤼셀
BE-VAN|Antwerp|Antwerpen Antwerp Anvers Amberes Anversa Антверпен
BG-22|Sofia (city)|София Sofia Sofía Sofija Σόφια صوفيا סופיה 索非亚 ソフィア 소피아
BG-16|Plovdiv|Пловдив Plovdiv
BG-03|Varna|Варна
BR-SP|São Paulo|São_Paulo Sao_Paulo San_Pablo Сан-Паулу ساو_باولو 圣保罗 サンパウロ 상파울루
BR-RJ|Rio de Janeiro|Rio_de_Janeiro Río_de_Janeiro Рио-де-Жанейро ريو_دي_جانيرو 里约热内卢 リオデジャネイロ
CA-ON|Ontario|Toronto Торонто تورونتو טורונטו 多伦多 トロント 토론토 Ottawa Оттава 渥太华
CA-QC|Quebec|Montréal Montreal Монреаль مونتريال 蒙特利尔 モントリオール 몬트리올
CA-BC|British Columbia|Vancouver Ванкувер 温哥华 バンクーバー 밴쿠버
CA-AB|Alberta|Calgary Калгари Edmonton Эдмонтон
CH-ZH|Zürich|Zürich Zurich Zúrich Zurigo Цюрих زيورخ 苏黎世 チューリッヒ 취리히
CH-GE|Geneva|Genève Genf Geneva Ginebra Ginevra Женева جنيف 日内瓦 ジュネーブ 제네바
CH-BE|Bern|Berne Берн
CH-BS|Basel-Stadt|Basel Bâle Basilea Базель
CN-BJ|Beijing|Beijing Peking Pékin Pekín Pechino Pequim Pekin Пекин Пекін بكين 北京 北京市 베이징
CN-SH|Shanghai|Shanghai Shanghái Шанхай شانغهاي 上海 上海市 상하이
CN-GD|Guangdong|Guangzhou Гуанчжоу 广州 广州市 廣州 Shenzhen Шэньчжэнь 深圳 深圳市
CN-SC|Sichuan|Chengdu Чэнду 成都 成都市
CN-ZJ|Zhejiang|Hangzhou 杭州 杭州市 Ningbo 宁波 宁波市
CN-HB|Hubei|Wuhan Ухань 武汉 武汉市
CN-SN|Shaanxi|西安 西安市
CO-DC|Bogotá|Bogotá Bogota Богота بوغوتا 波哥大 ボゴタ
CZ-10|Prague|Praha Prag Prague Praga Прага Πράγα براغ פראג 布拉格 プラハ 프라하
CZ-64|South Moravia|Brno Брно
DE-BE|Berlin|Berlin Berlín Berlino Berlim Berlijn Berliini Берлин Берлін Βερολίνο برلين ברלין برلین बर्लिन বার্লিন 柏林 ベルリン 베를린 เบอร์ลิน
DE-HH|Hamburg|Hamburg Hamburgo Amburgo Hambourg Гамбург هامبورغ 汉堡 ハンブルク 함부르크
DE-BY|Bavaria|München Munich Múnich Monaco_di_Baviera Munique Monachium Mnichov Мюнхен ميونخ מינכן 慕尼黑 ミュンヘン 뮌헨 Nürnberg Nuremberg Нюрнберг
DE-NW|North Rhine-Westphalia|Köln Cologne Keulen Кёльн Кельн Düsseldorf Дюссельдорф Dortmund Дортмунд
DE-HE|Hesse|Frankfurt_am_Main Francfort-sur-le-Main
DE-BW|Baden-Württemberg|Stuttgart Штутгарт
DE-SN|Saxony|Leipzig Лейпциг Dresden Dresde Dresda Дрезден
DK-84|Capital Region of Denmark|København Copenhagen Kopenhagen Copenhague Copenaghen Kopenhaga Kodaň Köpenhamn Kööpenhamina Копенгаген Κοπεγχάγη كوبنهاغن 哥本哈根 コペンハーゲン 코펜하겐
DK-82|Central Denmark|Aarhus Århus
EE-37|Harju|Tallinn Tallinna Таллин Таллинн
EE-79|Tartu|Tartu Тарту
EG-C|Cairo|Cairo Kairo El_Cairo Le_Caire Il_Cairo Kahire Каир القاهرة קהיר 开罗 カイロ 카이로
ES-MD|Madrid|Madrid Madryt Madri Мадрид Μαδρίτη مدريد מדריד 马德里 マドリード 마드리드
ES-CT|Catalonia|Barcelona Barcelone Barcellona Барселона برشلونة ברצלונה 巴塞罗那 バルセロナ 바르셀로나
ES-AN|Andalusia|Sevilla Seville Séville Siviglia Севилья إشبيلية Málaga Малага
ES-AR|Aragon|Zaragoza Saragossa Saragosse Сарагоса
ES-PV|Basque Country|Bilbao Bilbo Бильбао
FI-18|Uusimaa|Helsinki Helsingfors Helsingi Helsinky Хельсинки Гельсінкі Ελσίνκι هلسنكي 赫尔辛基 ヘルシンキ 헬싱키 Espoo
FI-11|Pirkanmaa|Tampere Tammerfors
FI-19|Southwest Finland|Turku Åbo
FR-IDF|Île-de-France|Paris París Parigi Parijs Pariisi Pariis Paryż Paříž Paríž Pariz Párizs Париж Παρίσι باريس פריז پاریس पेरिस প্যারিস پیرس 巴黎 パリ 파리 ปารีส
FR-ARA|Auvergne-Rhône-Alpes|Lyon Lyón Lione Лион ليون 里昂 リヨン Grenoble Saint-Étienne
FR-PAC|Provence-Alpes-Côte d'Azur|Marseille Marsella Marsiglia Марсель مرسيليا 马赛 マルセイユ
FR-OCC|Occitanie|Toulouse Tolosa_de_Francia Тулуза Montpellier
FR-NAQ|Nouvelle-Aquitaine|Bordeaux Burdeos Бордо
FR-HDF|Hauts-de-France|Lille Лилль
FR-GES|Grand Est|Strasbourg Straßburg Estrasburgo Strasburgo Страсбург
FR-PDL|Pays de la Loire|Nantes Нант
GB-ENG|England|London Londres Londra Londen Lontoo Londyn Londýn Лондон Λονδίνο لندن לונדון लंदन লন্ডন 伦敦 倫敦 ロンドン 런던 ลอนดอน Luân_Đôn Manchester Манчестер Liverpool Ливерпуль Leeds Sheffield
GB-SCT|Scotland|Glasgow Глазго Edinburgh Édimbourg Edimburgo Эдинбург
GB-WLS|Wales|Cardiff
GE-TB|Tbilisi|თბილისი Tbilisi Tiflis Тбилиси
GR-I|Attica|Αθήνα Athens Athen Athènes Atenas Atene Ateny Atény Atina Афины Атина أثينا אתונה 雅典 アテネ 아테네
GR-B|Central Macedonia|Θεσσαλονίκη Thessaloniki Salonica Салоники
HR-21|City of Zagreb|Zagreb Zágráb Загреб
HU-BU|Budapest|Budapest Budapeszt Budapešť Budimpešta Budapeste Budapeşte Будапешт Βουδαπέστη بودابست 布达佩斯 ブダペスト 부다페스트
ID-JK|Jakarta|Jakarta Yakarta Джакарта جاكرتا 雅加达 ジャカルタ 자카르타 จาการ์ตา
ID-JB|West Java|Bandung
ID-JI|East Java|Surabaya Сурабая
IE-D|Dublin|Dublin Dublín Dublino Baile_Átha_Cliath Дублин دبلن 都柏林 ダブリン 더블린
IL-TA|Tel Aviv|Tel_Aviv Tel-Aviv Тель-Авив תל_אביב תל-אביב
IL-HA|Haifa|Haifa Хайфа חיפה
IN-DL|Delhi|Delhi New_Delhi Nueva_Delhi Neu-Delhi Дели دلهي दिल्ली नई_दिल्ली দিল্লি دہلی 新德里 デリー ニューデリー 델리
IN-MH|Maharashtra|Mumbai Bombay Мумбаи مومباي मुंबई মুম্বাই 孟买 ムンバイ 뭄바이 Pune पुणे
IN-KA|Karnataka|Bengaluru Bangalore Бангалор बेंगलुरु बैंगलोर
IN-TN|Tamil Nadu|Chennai Madras Ченнаи चेन्नई
IN-WB|West Bengal|Kolkata Calcutta Калькутта कोलकाता কলকাতা
IN-UP|Uttar Pradesh|Lucknow लखनऊ Kanpur कानपुर Varanasi वाराणसी
IN-RJ|Rajasthan|Jaipur जयपुर
IN-GJ|Gujarat|Ahmedabad अहमदाबाद Surat सूरत
IR-23|Tehran|Tehran Teheran Téhéran Teherán Тегеран طهران تهران 德黑兰 テヘラン 테헤란
IR-09|Razavi Khorasan|Mashhad مشهد
IR-10|Isfahan|Isfahan Esfahan اصفهان
IT-62|Lazio|Roma Rome Rom Rzym Řím Rím Rim Róma Рим Ρώμη روما רומא رم 罗马 羅馬 ローマ 로마
IT-25|Lombardy|Milano Milan Mailand Milán Mediolan Miláno Милан Мілан Μιλάνο ميلانو מילאנו 米兰 ミラノ 밀라노
IT-72|Campania|Napoli Naples Neapel Nápoles Неаполь نابولي 那不勒斯 ナポリ
IT-21|Piedmont|Torino Turin Turín Турин
IT-52|Tuscany|Firenze Florenz Флоренция
IT-82|Sicily|Palermo Палермо
IT-34|Veneto|Venezia Venedig Venise Venecia Veneza Венеция 威尼斯 ヴェネツィア
JP-13|Tokyo|Tokyo Tokio Tóquio Токио Токіо Τόκιο طوكيو טוקיו توکیو टोक्यो টোকিও 东京 東京 東京都 도쿄 โตเกียว
JP-27|Osaka|Osaka Осака أوساكا 大阪 大阪市 大阪府 오사카
JP-14|Kanagawa|Yokohama 横浜 横浜市
JP-23|Aichi|Nagoya 名古屋 名古屋市
JP-40|Fukuoka|Fukuoka 福岡 福岡市
JP-01|Hokkaido|Sapporo 札幌 札幌市
JP-26|Kyoto|Kyoto Kioto Киото 京都 京都市
KE-30|Nairobi|Nairobi Найроби نيروبي
KR-11|Seoul|Seoul Séoul Seúl Seul Сеул سول 首尔 ソウル 서울 서울시 서울특별시 โซล
KR-26|Busan|Busan Пусан 부산 부산시 釜山
KR-28|Incheon|Incheon 인천 인천시
KR-27|Daegu|Daegu 대구
LT-VL|Vilnius|Vilnius Wilno Vilna Вильнюс
LT-KU|Kaunas|Kaunas Каунас
LV-RIX|Riga|Rīga Riga Ryga Рига Рига_(город)
MA-06|Casablanca-Settat|Casablanca Касабланка الدار_البيضاء 卡萨布兰卡 カサブランカ
MX-CMX|Mexico City|Ciudad_de_México Mexico_City CDMX Mexiko-Stadt Мехико
MX-NLE|Nuevo León|Monterrey Монтеррей
MY-14|Kuala Lumpur|Kuala_Lumpur Куала-Лумпур كوالالمبور 吉隆坡 クアラルンプール 쿠알라룸푸르
NG-LA|Lagos|Lagos_(Nigeria)
NL-NH|North Holland|Amsterdam Ámsterdam Амстердам Άμστερνταμ أمستردام אמסטרדם 阿姆斯特丹 アムステルダム 암스테르담
NL-ZH|South Holland|Rotterdam Róterdam Роттердам Den_Haag The_Hague La_Haye La_Haya Гаага
NL-UT|Utrecht|Utrecht_(stad)
NL-GR|Groningen|Groningen
NO-03|Oslo|Oslo Осло أوسلو 奥斯陆 オスロ 오슬로
NO-46|Vestland|Bergen_(Norge)
PH-00|Metro Manila|Manila Manille Манила مانيلا 马尼拉 マニラ 마닐라
PK-SD|Sindh|Karachi Карачи كراتشي کراچی कराची 卡拉奇 カラチ
PK-PB|Punjab|Lahore Лахор لاہور Rawalpindi راولپنڈی
PK-IS|Islamabad|Islamabad Исламабад اسلام_آباد
PL-14|Mazovia|Warszawa Warsaw Warschau Varsovie Varsovia Varsavia Varsóvia Varšava Varsó Varşova Варшава Βαρσοβία وارسو 华沙 ワルシャワ 바르샤바
PL-12|Lesser Poland|Kraków Krakow Cracow Krakau Cracovie Cracovia Краков
PL-22|Pomerania|Gdańsk Gdansk Danzig Гданьск
PL-02|Lower Silesia|Wrocław Wroclaw Breslau Вроцлав
PL-30|Greater Poland|Poznań Poznan Posen
PT-11|Lisbon|Lisboa Lisbon Lissabon Lisbonne Lisbona Lizbona Lisabon Lizbon Лиссабон Лісабон Λισαβόνα لشبونة 里斯本 リスボン 리스본
PT-13|Porto|Oporto Порту
QA-DA|Doha|Doha Доха الدوحة 多哈
RO-B|Bucharest|București Bucharest Bukarest Bucarest Bukareszt Bukurešť Bükreş Бухарест Βουκουρέστι بوخارست 布加勒斯特 ブカレスト
RO-CJ|Cluj|Cluj-Napoca Cluj Клуж-Напока
RS-00|Belgrade|Beograd Belgrade Belgrad Belgrado Bělehrad Београд Белград Βελιγράδι بلغراد
RU-MOW|Moscow|Москва Moscow Moskau Moscou Moscú Mosca Moskou Moskva Moskova Moskwa Moscova Μόσχα موسكو מוסקבה مسکو 莫斯科 モスクワ 모스크바 มอสโก
RU-SPE|Saint Petersburg|Санкт-Петербург Питер СПб Sankt_Petersburg Saint-Pétersbourg San_Petersburgo サンクトペテルブルク 圣彼得堡
RU-SVE|Sverdlovsk|Екатеринбург Yekaterinburg
RU-NVS|Novosibirsk|Новосибирск Novosibirsk
RU-TA|Tatarstan|Казань Kazan
SA-01|Riyadh|Riyadh Riad Эр-Рияд الرياض 利雅得 リヤド 리야드
SA-02|Makkah|Jeddah Djeddah Джидда جدة مكة مكة_المكرمة Mekka Mecca
SE-AB|Stockholm|Stockholm Estocolmo Stoccolma Sztokholm Tukholma Стокгольм Στοκχόλμη ستوكهولم שטוקהולם 斯德哥尔摩 ストックホルム 스톡홀름
SE-O|Västra Götaland|Göteborg Gothenburg Гётеборг
SE-M|Skåne|Malmö Мальмё
SI-061|Ljubljana|Ljubljana Laibach Lubiana Любляна
SK-BL|Bratislava|Bratislava Bratysława Pozsony Братислава براتيسلافا
SK-KI|Košice|Košice Кошице
TH-10|Bangkok|Bangkok Бангкок بانكوك בנגקוק 曼谷 バンコク 방콕 กรุงเทพ กรุงเทพฯ กรุงเทพมหานคร
TH-50|Chiang Mai|Chiang_Mai Chiangmai Чиангмай เชียงใหม่ 清迈 チェンマイ
TH-83|Phuket|Phuket Пхукет ภูเก็ต
TR-34|Istanbul|İstanbul Istanbul Estambul Istambul Stambuł Istanbuli Стамбул Κωνσταντινούπολη إسطنبول اسطنبول איסטנבול استانبول 伊斯坦布尔 イスタンブール 이스탄불 อิสตันบูล
TR-06|Ankara|Ankara Анкара أنقرة 安卡拉 アンカラ 앙카라
TR-35|İzmir|İzmir Izmir Измир إزمير
TR-07|Antalya|Antalya Анталья Анталия
TW-TPE|Taipei|Taipei Тайбэй 台北 臺北 台北市 臺北市 타이베이
UA-30|Kyiv|Київ Kyiv Kiev Kiew Kijów Kyjev Киев Κίεβο كييف קייב 基辅 キーウ 키이우
UA-46|Lviv|Львів Lviv Lwów Lemberg Львов
UA-51|Odesa|Одеса
UA-63|Kharkiv|Харків Kharkiv Харьков Charkiv Charków
US-NY|New York|New_York_City Nueva_York Nova_York NYC Нью-Йорк نيويورك ניו_יורק نیویورک न्यूयॉर्क নিউ_ইয়র্ক 纽约 紐約 ニューヨーク 뉴욕 นิวยอร์ก
US-CA|California|Los_Angeles Лос-Анджелес لوس_أنجلوس 洛杉矶 ロサンゼルス 로스앤젤레스 San_Francisco Сан-Франциско 旧金山 サンフランシスコ 샌프란시스코 San_Diego
US-IL|Illinois|Chicago Чикаго شيكاغو 芝加哥 シカゴ 시카고
US-TX|Texas|Houston Хьюстон Dallas Даллас
US-WA|Washington|Seattle Сиэтл 西雅图 シアトル 시애틀
US-MA|Massachusetts|Boston Бостон 波士顿 ボストン 보스턴
US-PA|Pennsylvania|Philadelphia Filadelfia
VN-HN|Hanoi|Hà_Nội Hanoi Ha_Noi Ханой هانوي 河内 ハノイ 하노이 ฮานอย
VN-SG|Ho Chi Minh City|Thành_phố_Hồ_Chí_Minh Hồ_Chí_Minh TP.HCM TPHCM Sài_Gòn Saigon Ho_Chi_Minh Хошимин 胡志明市 ホーチミン 호찌민
VN-DN|Da Nang|Đà_Nẵng Da_Nang Danang
ZA-GP|Gauteng|Johannesburg Йоханнесбург 约翰内斯堡
"""
