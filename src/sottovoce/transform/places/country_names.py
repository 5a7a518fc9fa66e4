"""Countries, as data: ISO 3166-1 code, English name, names in other languages (``_`` stands for a blank).

Left out on purpose: names that another well-known place shares (Georgia in English, which is also a state), and forms
that are ordinary words.
"""

# ruff: noqa: E501 - a row is a line

from __future__ import annotations

COUNTRIES = """
AD|Andorra|Андорра アンドラ 安道尔 안도라
AE|United Arab Emirates|UAE Emirates Emirate Émirats_arabes_unis Emiratos_Árabes_Unidos Emirati_Arabi_Uniti Vereinigte_Arabische_Emirate ОАЭ الإمارات الامارات 阿联酋 アラブ首長国連邦 아랍에미리트
AF|Afghanistan|Afganistán Afganistan Afeganistão Афганистан أفغانستان افغانستان 阿富汗 アフガニスタン 아프가니스탄
AL|Albania|Albanien Albanie Albânia Shqipëria Shqipëri Албания Αλβανία ألبانيا 阿尔巴尼亚 アルバニア 알바니아
AM|Armenia|Armenien Arménie Armênia Армения Հայաստան أرمينيا 亚美尼亚 アルメニア 아르메니아
AR|Argentina|Argentinien Argentine Argentinië Аргентина Αργεντινή الأرجنتين 阿根廷 アルゼンチン 아르헨티나 ארגנטינה อาร์เจนตินา
AT|Austria|Österreich Autriche Áustria Oostenrijk Østrig Østerrike Österrike Itävalta Rakousko Rakúsko Avstrija Austrija Ausztria Avusturya Австрия Австрія Αυστρία النمسا אוסטריה اتریش 奥地利 奧地利 オーストリア 오스트리아 ออสเตรีย Áo Awstrija An_Ostair Àustria
AU|Australia|Australien Australie Austrália Australië Avustralya Австралия Австралія Αυστραλία أستراليا אוסטרליה استرالیا ऑस्ट्रेलिया অস্ট্রেলিয়া 澳大利亚 澳洲 オーストラリア 호주 ออสเตรเลีย Úc Austràlia
AZ|Azerbaijan|Aserbaidschan Azerbaïdjan Azerbaiyán Azərbaycan Azerbaycan Азербайджан أذربيجان آذربایجان 阿塞拜疆 アゼルバイジャン 아제르바이잔
BA|Bosnia and Herzegovina|Bosnia Bosnien Bosnie Bosna_i_Hercegovina Bosna Босния Босния_и_Герцеговина Βοσνία البوسنة ボスニア 波黑 보스니아
BD|Bangladesh|Bangladesch Бангладеш بنغلاديش বাংলাদেশ बांग्लादेश 孟加拉国 バングラデシュ 방글라데시 بنگلہ_دیش
BE|Belgium|Belgien Belgique Bélgica België Belgia Belgie Belgio Belgicko Belgija Beļģija Belçika Бельгия Бельгія Белгия Βέλγιο بلجيكا בלגיה بلژیک 比利时 比利時 ベルギー 벨기에 เบลเยียม Bỉ Bèlgica An_Bheilg
BG|Bulgaria|Bulgarien Bulgarie Búlgária България Болгария Болгарія Βουλγαρία Bułgaria Bulharsko Bugarska Bolgarija Bulgaristan بلغاريا בולגריה 保加利亚 ブルガリア 불가리아
BO|Bolivia|Bolivien Bolivie Bolívia Боливия بوليفيا 玻利维亚 ボリビア 볼리비아
BR|Brazil|Brasilien Brésil Brasil Brasile Brazilië Brazylia Brazílie Brazília Brezilya Бразилия Бразилія Βραζιλία البرازيل ברזיל برزیل ब्राज़ील ব্রাজিল 巴西 ブラジル 브라질 บราซิล
BY|Belarus|Weißrussland Biélorussie Bielorrusia Białoruś Беларусь Белоруссия Білорусь Λευκορωσία بيلاروسيا 白俄罗斯 ベラルーシ 벨라루스
CA|Canada|Kanada Canadá Канада Καναδάς كندا קנדה کانادا कनाडा কানাডা کینیڈا 加拿大 カナダ 캐나다 แคนาดา Canadà Ceanada
CH|Switzerland|Schweiz Suisse Svizzera Svizra Suiza Suíça Zwitserland Szwajcaria Švýcarsko Švajčiarsko Švicarska Svájc Elveția Sveits Sveitsi İsviçre Šveice Šveicarija Швейцария Швейцарія Ελβετία سويسرا שווייץ سوئیس 瑞士 スイス 스위스 สวิตเซอร์แลนด์ Thụy_Sĩ Suïssa An_Eilvéis
CL|Chile|Chili Cile Чили Χιλή تشيلي 智利 チリ 칠레
CN|China|Chine Cina Kina Kiina Çin Chiny Čína Kitajska Kína Китай Κίνα الصين סין چین चीन চীন 中国 中國 중국 จีน Trung_Quốc Tiongkok Xina An_tSín
CO|Colombia|Kolumbien Colombie Colômbia Kolumbia Колумбия Κολομβία كولومبيا 哥伦比亚 コロンビア 콜롬비아 Colòmbia
CR|Costa Rica|Коста-Рика كوستاريكا 哥斯达黎加 コスタリカ 코스타리카
CU|Cuba|Kuba Куба Κούβα كوبا 古巴 キューバ 쿠바
CY|Cyprus|Zypern Chypre Chipre Cipro Cypr Kypr Kypros Кипр Κύπρος Κύπρο قبرص קפריסין 塞浦路斯 キプロス 키프로스
CZ|Czechia|Czech_Republic Tschechien Tchéquie République_tchèque Chequia República_Checa Cechia Tsjechië Tjekkiet Tjeckien Tsjekkia Tšekki Czechy Česko Česká_republika Češka Csehország Cehia Чехия Чехія Τσεχία التشيك צכיה 捷克 チェコ 체코 Séc Txèquia
DE|Germany|Deutschland Allemagne Alemania Alemanha Germania Duitsland Tyskland Saksa Saksamaa Niemcy Německo Nemecko Nemčija Njemačka Németország Almanya Vokietija Vācija Ġermanja Германия Німеччина Γερμανία ألمانيا المانيا גרמניה آلمان जर्मनी জার্মানি جرمنی 德国 德國 ドイツ 독일 เยอรมนี Đức Jerman Alemanya An_Ghearmáin
DK|Denmark|Dänemark Danemark Dinamarca Danimarca Denemarken Danmark Tanska Taani Dania Dánsko Danska Dánia Danemarca Danimarka Дания Данія Δανία الدنمارك דנמרק دانمارک 丹麦 丹麥 デンマーク 덴마크 เดนมาร์ก Đan_Mạch
DO|Dominican Republic|República_Dominicana République_dominicaine Dominikanische_Republik Доминиканская_Республика
DZ|Algeria|Algerien Algérie Argelia Argélia Algerije Cezayir Алжир الجزائر 阿尔及利亚 アルジェリア 알제리
EC|Ecuador|Équateur Equador Эквадор الإكوادور 厄瓜多尔 エクアドル 에콰도르
EE|Estonia|Estland Estonie Eesti Viro Estónia Estonsko Estonija Igaunija Estija Эстония Естонія Εσθονία إستونيا 爱沙尼亚 エストニア 에스토니아
EG|Egypt|Ägypten Égypte Egipto Egito Egitto Egypte Egypten Egypti Egipt Mısır Египет Єгипет Αίγυπτος مصر מצרים 埃及 エジプト 이집트 อียิปต์
ES|Spain|Spanien Espagne España Espanha Spagna Spanje Spania Espanja Hispaania Hiszpania Španělsko Španielsko Španija Španjolska Spanyolország İspanya Ispanija Spānija Испания Іспанія Ισπανία إسبانيا اسبانيا ספרד اسپانیا स्पेन স্পেন 西班牙 スペイン 스페인 สเปน Tây_Ban_Nha Spanyol Espanya An_Spáinn
FI|Finland|Finnland Finlande Finlandia Finlândia Suomi Soome Finsko Fínsko Finska Finnország Finlanda Финляндия Фінляндія Φινλανδία فنلندا פינלנד فنلاند 芬兰 芬蘭 フィンランド 핀란드 ฟินแลนด์ Phần_Lan
FR|France|Frankreich Francia França Frankrijk Frankrig Frankrike Ranska Prantsusmaa Francja Francie Francúzsko Francija Francuska Franciaország Franța Fransa Prancūzija Franza Франция Франція Γαλλία فرنسا צרפת فرانسه फ़्रांस फ्रांस ফ্রান্স فرانس 法国 法國 フランス 프랑스 ฝรั่งเศส Pháp Prancis An_Fhrainc
GB|United Kingdom|UK U.K. Great_Britain Britain England Scotland Wales Northern_Ireland Großbritannien Vereinigtes_Königreich Royaume-Uni Grande-Bretagne Angleterre Reino_Unido Gran_Bretaña Inglaterra Regno_Unito Gran_Bretagna Inghilterra Verenigd_Koninkrijk Engeland Storbritannien Storbritannia Iso-Britannia Englanti Wielka_Brytania Anglia Velká_Británie Veľká_Británia Velika_Britanija Nagy-Britannia Marea_Britanie Birleşik_Krallık İngiltere Великобритания Англия Велика_Британія Βρετανία Αγγλία بريطانيا المملكة_المتحدة אנגליה בריטניה انگلستان بریتانیا ब्रिटेन ব্রিটেন যুক্তরাজ্য برطانیہ 英国 英國 イギリス 영국 อังกฤษ Anh Inggris Regne_Unit Anglaterra Sasana
GE|Georgia (country)|Georgien Géorgie Gruzja Gruzie Грузия Грузія Γεωργία საქართველო جورجيا 格鲁吉亚 ジョージア 조지아 Gürcistan Gruusia
GR|Greece|Griechenland Grèce Grecia Grécia Griekenland Grækenland Grekland Hellas Kreikka Kreeka Grecja Řecko Grécko Grčija Grčka Görögország Yunanistan Graikija Grieķija Греция Греція Гърция Ελλάδα اليونان יוון یونان 希腊 希臘 ギリシャ 그리스 กรีซ Hy_Lạp Yunani An_Ghréig
HK|Hong Kong|Hongkong Гонконг هونغ_كونغ 香港 홍콩 ฮ่องกง Hồng_Kông
HR|Croatia|Kroatien Croatie Croacia Croácia Croazia Kroatië Kroatia Horvaatia Chorwacja Chorvatsko Chorvátsko Hrvaška Hrvatska Horvátország Croația Hırvatistan Хорватия Хорватія Хърватия Κροατία كرواتيا קרואטיה 克罗地亚 クロアチア 크로아티아
HU|Hungary|Ungarn Hongrie Hungría Hungria Ungheria Hongarije Ungern Unkari Ungari Węgry Maďarsko Madžarska Mađarska Magyarország Ungaria Macaristan Vengrija Ungārija Венгрия Угорщина Унгария Ουγγαρία المجر הונגריה مجارستان 匈牙利 ハンガリー 헝가리
ID|Indonesia|Indonesien Indonésie Indonésia Indonesië Endonezya Индонезия Индонезія Ινδονησία إندونيسيا אינדונזיה 印度尼西亚 印尼 インドネシア 인도네시아 อินโดนีเซีย
IE|Ireland|Irland Irlande Irlanda Ierland Irlanti Iirimaa Irsko Írsko Irska Írország Éire Ирландия Ірландія Ιρλανδία أيرلندا אירלנד ایرلند 爱尔兰 愛爾蘭 アイルランド 아일랜드 ไอร์แลนด์
IL|Israel|Israël Izrael Izraelis İsrail Израиль Ізраїль Ισραήλ إسرائيل ישראל اسرائیل 以色列 イスラエル 이스라엘
IN|India|Indien Inde Índia Intia Indie Hindistan Индия Індія Ινδία الهند הודו هند भारत ভারত بھارت انڈیا 印度 インド 인도 อินเดีย Ấn_Độ
IQ|Iraq|Irak Ирак العراق عراق 伊拉克 イラク 이라크
IR|Iran|Irán Irã İran Иран Ιράν إيران ایران 伊朗 イラン 이란
IS|Iceland|Island Islande Islandia IJsland Ísland Islanti Исландия Ісландія Ισλανδία آيسلندا 冰岛 アイスランド 아이슬란드
IT|Italy|Italien Italie Italia Itália Italië Itaalia Włochy Itálie Taliansko Italija Olaszország İtalya Itālija Италия Італія Ιταλία إيطاليا ايطاليا איטליה ایتالیا इटली ইতালি اٹلی 意大利 義大利 イタリア 이탈리아 อิตาลี Ý Itàlia An_Iodáil
JO|Jordan|Jordanien Jordanie Jordania Иордания الأردن 约旦 ヨルダン 요르단
JP|Japan|Japon Japón Japão Giappone Japani Jaapan Japonia Japonsko Japonska Japán Japonya Japonija Япония Японія Ιαπωνία اليابان יפן ژاپن जापान জাপান جاپان 日本 일본 ญี่ปุ่น Nhật_Bản Jepang Japó An_tSeapáin
KE|Kenya|Kenia Кения كينيا 肯尼亚 ケニア 케냐
KR|South Korea|Südkorea Corée_du_Sud Corea_del_Sur Coreia_do_Sul Corea_del_Sud Zuid-Korea Sydkorea Sør-Korea Etelä-Korea Korea_Południowa Güney_Kore Южная_Корея Південна_Корея كوريا_الجنوبية 韩国 韓國 韓国 한국 대한민국 เกาหลีใต้ Hàn_Quốc Korea_Selatan
KW|Kuwait|Koweït Кувейт الكويت 科威特 クウェート 쿠웨이트
KZ|Kazakhstan|Kasachstan Казахстан Қазақстан كازاخستان 哈萨克斯坦 カザフスタン 카자흐스탄
LB|Lebanon|Libanon Liban Líbano Libano Lübnan Ливан لبنان 黎巴嫩 レバノン 레바논
LK|Sri Lanka|Шри-Ланка سريلانكا श्रीलंका 斯里兰卡 スリランカ 스리랑카
LT|Lithuania|Litauen Lituanie Lituania Lituânia Litouwen Liettua Leedu Litwa Litva Lietuva Литва Λιθουανία ليتوانيا 立陶宛 リトアニア 리투아니아
LU|Luxembourg|Luxemburg Luxemburgo Lussemburgo Lëtzebuerg Люксембург لوكسمبورغ 卢森堡 ルクセンブルク 룩셈부르크
LV|Latvia|Lettland Lettonie Letonia Letônia Lettonia Letland Läti Łotwa Lotyšsko Latvija Латвия Латвія Λετονία لاتفيا 拉脱维亚 ラトビア 라트비아
MA|Morocco|Marokko Maroc Marruecos Marrocos Marocco Fas Марокко المغرب מרוקו 摩洛哥 モロッコ 모로코
MD|Moldova|Moldau Moldavie Moldavia Молдова Молдавия مولدوفا 摩尔多瓦 モルドバ 몰도바
ME|Montenegro|Monténégro Crna_Gora Черногория Црна_Гора Μαυροβούνιο الجبل_الأسود 黑山 モンテネグロ 몬테네그로
MK|North Macedonia|Nordmazedonien Macédoine_du_Nord Северна_Македонија Северная_Македония 北马其顿 北マケドニア 북마케도니아
MT|Malta|Malte Мальта Μάλτα مالطا מלטה 马耳他 マルタ 몰타
MX|Mexico|México Mexiko Mexique Messico Meksyk Meksika Mexikó Мексика Мексико Μεξικό المكسيك מקסיקו مکزیک 墨西哥 メキシコ 멕시코 เม็กซิโก Mèxic
MY|Malaysia|Malaisie Malasia Malásia Malezya Малайзия ماليزيا মালয়েশিয়া मलेशिया 马来西亚 馬來西亞 マレーシア 말레이시아 มาเลเซีย
NG|Nigeria|Nigéria Нигерия نيجيريا 尼日利亚 ナイジェリア 나이지리아
NL|Netherlands|Niederlande Pays-Bas Países_Bajos Países_Baixos Holanda Paesi_Bassi Olanda Nederland Holland Holandia Nizozemsko Holandsko Nizozemska Hollandia Alankomaat Hollanti Hollanda Нидерланды Голландия Нідерланди Ολλανδία هولندا הולנד هلند नीदरलैंड 荷兰 荷蘭 オランダ 네덜란드 เนเธอร์แลนด์ Hà_Lan Belanda Països_Baixos
NO|Norway|Norwegen Norvège Noruega Norvegia Noorwegen Norge Noreg Norja Norra Norwegia Norsko Nórsko Norveška Norvégia Norveç Norvegija Норвегия Норвегія Νορβηγία النرويج נורווגיה نروژ 挪威 ノルウェー 노르웨이 นอร์เวย์ Na_Uy Iorua
NP|Nepal|Népal Непал نيبال नेपाल নেপাল 尼泊尔 ネパール 네팔
NZ|New Zealand|Neuseeland Nouvelle-Zélande Nueva_Zelanda Nova_Zelândia Nuova_Zelanda Nieuw-Zeeland Новая_Зеландия نيوزيلندا 新西兰 ニュージーランド 뉴질랜드
PE|Peru|Pérou Perú Перу بيرو 秘鲁 ペルー 페루
PH|Philippines|Philippinen Filipinas Filippine Filipijnen Филиппины الفلبين 菲律宾 フィリピン 필리핀
PK|Pakistan|Pakistán Paquistão Пакистан باكستان پاکستان पाकिस्तान পাকিস্তান 巴基斯坦 パキスタン 파키스탄
PL|Poland|Polen Pologne Polonia Polônia Polska Puola Poola Polsko Poľsko Poljska Lengyelország Polonya Lenkija Polija Польша Польща Полша Πολωνία بولندا פולין لهستان 波兰 波蘭 ポーランド 폴란드 โปแลนด์ Ba_Lan Polònia
PT|Portugal|Portogallo Portugali Portugalia Portugalsko Portugalska Portugália Portekiz Португалия Португалія Πορτογαλία البرتغال פורטוגל پرتغال 葡萄牙 ポルトガル 포르투갈 โปรตุเกส Bồ_Đào_Nha
QA|Qatar|Katar Catar Катар قطر 卡塔尔 カタール 카타르
RO|Romania|Rumänien Roumanie Rumanía Rumania Roménia Romênia Roemenië Romania Rumunia Rumunsko Romunija Rumunjska Románia România Romanya Румыния Румунія Румъния Ρουμανία رومانيا רומניה 罗马尼亚 ルーマニア 루마니아
RS|Serbia|Serbien Serbie Sérvia Serwia Srbsko Srbija Szerbia Sırbistan Сербия Сербія Србија Сърбия Σερβία صربيا 塞尔维亚 セルビア 세르비아
RU|Russia|Russland Russie Rusia Rússia Rusland Ryssland Venäjä Venemaa Rosja Rusko Rusija Oroszország Rusya Krievija Россия РФ Росія Русия Ρωσία روسيا רוסיה روسیه रूस রাশিয়া 俄罗斯 俄羅斯 ロシア 러시아 รัสเซีย Nga Rússia
SA|Saudi Arabia|Saudi-Arabien Arabie_saoudite Arabia_Saudita Arabia_Saudí Arábia_Saudita Suudi_Arabistan Саудовская_Аравия السعودية المملكة_العربية_السعودية עربستان सऊदी_अरब সৌদি_আরব سعودی_عرب 沙特阿拉伯 サウジアラビア 사우디아라비아
SE|Sweden|Schweden Suède Suecia Suécia Svezia Zweden Sverige Ruotsi Rootsi Szwecja Švédsko Švedska Svédország Suedia İsveç Švedija Zviedrija Швеция Швеція Σουηδία السويد שוודיה سوئد 瑞典 スウェーデン 스웨덴 สวีเดน Thụy_Điển Suècia
SG|Singapore|Singapur Singapour Singapura Сингапур سنغافورة 新加坡 シンガポール 싱가포르 สิงคโปร์
SI|Slovenia|Slowenien Slovénie Eslovenia Eslovênia Slovenië Słowenia Slovinsko Slovenija Szlovénia Словения Словенія Σλοβενία سلوفينيا 斯洛文尼亚 スロベニア 슬로베니아
SK|Slovakia|Slowakei Slovaquie Eslovaquia Eslováquia Slovacchia Slowakije Słowacja Slovensko Slovačka Slovaška Szlovákia Словакия Словаччина Σλοβακία سلوفاكيا 斯洛伐克 スロバキア 슬로바키아
SY|Syria|Syrien Syrie Siria Síria Suriye Сирия سوريا סוריה 叙利亚 シリア 시리아
TH|Thailand|Thaïlande Tailandia Tailândia Thailandia Tajlandia Tayland Таиланд Тайланд Таїланд Ταϊλάνδη تايلاند תאילנד 泰国 泰國 タイ 태국 ไทย ประเทศไทย Thái_Lan
TN|Tunisia|Tunesien Tunisie Túnez Tunísia Tunesië Tunus Тунис تونس 突尼斯 チュニジア 튀니지
TR|Turkey|Türkei Turquie Turquía Turquia Turchia Turkije Tyrkiet Turkiet Tyrkia Turkki Türgi Turcja Turecko Turčija Turska Törökország Turcia Türkiye Turkija Turcija Турция Туреччина Τουρκία تركيا טורקיה ترکیه तुर्की তুরস্ক 土耳其 トルコ 튀르키예 터키 ตุรกี Thổ_Nhĩ_Kỳ
TW|Taiwan|Taïwan Тайвань تايوان 台湾 台灣 臺灣 대만 ไต้หวัน Đài_Loan
UA|Ukraine|Ucrania Ucrânia Ucraina Oekraïne Ukraina Ukrajina Ukrajna Украина Україна Украйна Ουκρανία أوكرانيا אוקראינה اوکراین यूक्रेन ইউক্রেন 乌克兰 烏克蘭 ウクライナ 우크라이나 ยูเครน Ucraïna An_Úcráin
US|United States|USA U.S. U.S.A. US United_States_of_America Vereinigte_Staaten États-Unis Estados_Unidos EE.UU. Stati_Uniti Verenigde_Staten Förenta_staterna Yhdysvallat Ameerika_Ühendriigid Stany_Zjednoczone Spojené_státy Spojené_štáty Sjedinjene_Američke_Države Združene_države Egyesült_Államok Statele_Unite Amerika_Birleşik_Devletleri ABD США Соединенные_Штаты ΗΠΑ الولايات_المتحدة ארצות_הברית ארה"ב آمریکا ایالات_متحده अमेरिका যুক্তরাষ্ট্র امریکہ 美国 美國 アメリカ 미국 สหรัฐอเมริกา Hoa_Kỳ Amerika_Serikat Estats_Units
UY|Uruguay|Uruguai Уругвай أوروغواي 乌拉圭 ウルグアイ 우루과이
VE|Venezuela|Vénézuéla Венесуэла فنزويلا 委内瑞拉 ベネズエラ 베네수엘라
VN|Vietnam|Viêt_Nam Việt_Nam Viet_Nam Wietnam Вьетнам В'єтнам Βιετνάμ فيتنام וייטנאם 越南 ベトナム 베트남 เวียดนาม
ZA|South Africa|Südafrika Afrique_du_Sud Sudáfrica África_do_Sul Sudafrica Zuid-Afrika Sydafrika Etelä-Afrikka Güney_Afrika ЮАР جنوب_أفريقيا 南非 南アフリカ 남아프리카
"""
