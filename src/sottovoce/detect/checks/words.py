"""Ordinary words that follow "password", "code" or "user name" in sentences about them, folded, 41 languages.

Rule of this module: a word here is never taken for a secret or a handle, whatever stands before it.
"""

from __future__ import annotations

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
is was war ist lautet est es era e è je jest to bila bio byl bylo bolo bola este eh sunt yra buvo ir bija on
oli er var hu hija huwa ar é eraa eran foi dir هي هو كان كانت היא הוא היה הייתה است بود ہے تھا है था হলো ছিল
la la' as als ως ειναι ηταν ήταν είναι это был съм е беше е: є це був = : -> kot kao jako mint som kaip ka
bhala mar ca come como comme like called named il son a oon olen am i'm im bin
"""
CONNECTORS = frozenset(_CONNECTORS_TEXT.split())
"""Folded words between a cue and its value."""
