# ruff: noqa: E501, SIM905, S608 - one shape a line; nothing here is ever run as a query
"""Hard negatives: text that looks like personal data and is nobody's, made to measure how often a rule cries wolf.

Rules of this module: the same seed gives the same texts in any process; no text holds personal data (names of people, addresses,
published test numbers of cards or accounts); values are random of the right shape, so checksums hold as often as chance has it.
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterator

from sottovoce.testing.small_talk import SMALL_TALK

_PRODUCTS = (
    "Nora 360",
    "Otto S5",
    "Mia Open",
    "Luna Pro",
    "Bruno Max",
    "Mira 27",
    "Sonja 3",
    "Aura 3",
    "Oscar Mini",
    "Stella 40W",
    "Felix XL",
    "Ada One",
)
_BRANDS = (
    "Google",
    "PayPal",
    "Microsoft Teams",
    "Samsung",
    "Bosch",
    "IKEA",
    "Philips",
    "Netflix",
    "DHL",
    "Zalando",
    "Nintendo",
    "Canon",
    "Grundig",
    "Brompton",
)
_WORDS = "cache queue worker request response session token index shard batch retry timeout socket buffer parser schema".split()
_MODULES = (
    "app.core.orders billing.invoice http.client db.pool ui.cart.view search.rank auth.session export.csv".split()
)
_ERRORS = "ValueError KeyError TimeoutError NullPointerException IOError TypeError IndexOutOfBoundsException ECONNRESET".split()
_TEAMS = ("Rovers", "United", "Dynamo", "Lokomotiv", "Real", "Inter", "Ajax", "Sporting", "Galaxy", "Tigers")
_MONTHS = (
    "January",
    "März",
    "avril",
    "mayo",
    "giugno",
    "lipca",
    "августа",
    "Eylül",
    "oktober",
    "novembre",
    "prosince",
    "февраля",
)
_ORDER = (
    "order", "Bestellung", "commande", "pedido", "ordine", "zamówienie", "заказ", "sipariş", "objednávka", "bestelling", "tilaus", "rendelés",
    "παραγγελία", "طلب", "הזמנה", "ऑर्डर", "订单", "注文", "주문", "đơn hàng", "pesanan", "encàrrec", "поръчка", "narudžba", "comanda",
)  # fmt: skip
_CURRENCY = ("€", "$", "£", "zł", "Kč", "kr", "₽", "₴", "₺", "USD", "EUR", "CHF", "¥", "₹", "Ft", "lei")
_INGREDIENTS = (
    "flour",
    "Zucker",
    "beurre",
    "arroz",
    "latte",
    "masło",
    "масло",
    "lök",
    "tofu",
    "rice",
    "garlic",
    "olive oil",
)


def _digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choices(string.digits, k=count))


def _hex(rng: random.Random, count: int) -> str:
    return "".join(rng.choices("0123456789abcdef", k=count))


def _code(rng: random.Random, count: int) -> str:
    return "".join(rng.choices(string.ascii_uppercase + string.digits, k=count))


def _clock(rng: random.Random) -> str:
    return f"{rng.randrange(24):02}:{rng.randrange(60):02}:{rng.randrange(60):02}"


def _day(rng: random.Random) -> str:
    return f"20{rng.randrange(10, 30)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"


def _version(rng: random.Random) -> str:
    return ".".join(str(rng.randrange(40)) for _ in range(rng.choice((2, 3, 3, 4))))


def _amount(rng: random.Random) -> str:
    value = rng.choice(
        (
            f"{rng.randrange(2000)}.{rng.randrange(100):02}",
            f"{rng.randrange(1, 99)},{rng.randrange(1000):03}",
            str(rng.randrange(5000)),
        )
    )
    sign = rng.choice(_CURRENCY)
    return rng.choice((f"{value} {sign}", f"{sign}{value}", f"{value}{sign}"))


def _uuid(rng: random.Random) -> str:
    text = _hex(rng, 32)
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def _log(rng: random.Random) -> str:
    level = rng.choice(("INFO", "WARN", "ERROR", "DEBUG"))
    return (
        f"{_day(rng)}T{_clock(rng)}.{_digits(rng, 3)}Z {level} [{rng.choice(_MODULES)}] {rng.choice(_WORDS)}={rng.randrange(99999)} "
        f"took {rng.randrange(9000)}ms pid={rng.randrange(65536)} trace={_hex(rng, 16)}"
    )


def _trace(rng: random.Random) -> str:
    module = rng.choice(_MODULES)
    return (
        f'  File "/srv/app/{module.replace(".", "/")}.py", line {rng.randrange(900)}, in {rng.choice(_WORDS)}\n'
        f"{rng.choice(_ERRORS)}: unexpected {rng.choice(_WORDS)} at 0x{_hex(rng, 12)}"
    )


def _identifier(rng: random.Random) -> str:
    return rng.choice(
        (
            f"request id {_uuid(rng)}",
            f"commit {_hex(rng, 40)}",
            f"sha256:{_hex(rng, 64)}",
            f"md5 {_hex(rng, 32)}",
            f"build {_hex(rng, 7)}",
        )
    )


def _release(rng: random.Random) -> str:
    name = rng.choice(
        ("firmware", "version", "Version", "versión", "версия", "sürüm", "release", "v", "python", "kernel")
    )
    return f"{name} {_version(rng)} replaces {_version(rng)}"


def _price(rng: random.Random) -> str:
    phrase = rng.choice(
        (
            "total {}",
            "{} statt {}",
            "prix {}",
            "{} zamiast {}",
            "цена {}",
            "precio {}, antes {}",
            "fiyat {}",
            "合計 {}",
            "VAT {}",
        )
    )
    return phrase.format(_amount(rng), _amount(rng))


def _order(rng: random.Random) -> str:
    number = rng.choice(
        (
            _digits(rng, rng.randrange(5, 15)),
            f"LC-{_digits(rng, 6)}-{_digits(rng, 4)}",
            f"{_code(rng, 3)}-{_digits(rng, 7)}",
            f"#{_digits(rng, 6)}",
        )
    )
    return f"{rng.choice(_ORDER)} {number}"


def _reference(rng: random.Random) -> str:
    label = rng.choice(
        (
            "tracking number",
            "ticket",
            "invoice",
            "serial number",
            "RMA",
            "case",
            "Rechnung",
            "facture",
            "factura",
            "Ticket",
            "накладная",
            "Seriennummer",
            "S/N",
            "booking",
        )
    )
    return f"{label} {rng.choice((_code(rng, 10), _digits(rng, 12), f'1Z{_code(rng, 16)}', f'INV-{_digits(rng, 8)}', f'{_digits(rng, 4)} {_digits(rng, 4)} {_digits(rng, 4)}'))}"


def _when(rng: random.Random) -> str:
    return rng.choice(
        (
            f"delivery on {_day(rng)} at {_clock(rng)[:5]}",
            f"{rng.randrange(1, 29)}. {rng.choice(_MONTHS)} {rng.randrange(2015, 2030)}",
            f"{rng.randrange(1, 29):02}/{rng.randrange(1, 13):02}/20{rng.randrange(10, 30)} {_clock(rng)[:5]}",
            f"open from {rng.randrange(6, 11)} to {rng.randrange(12, 22)}, {rng.randrange(2, 10)} years warranty",
        ),
    )


def _product(rng: random.Random) -> str:
    phrase = rng.choice(
        (
            "the {} is louder than the {}",
            "ich suche {} oder {}",
            "la {} cuesta menos que {}",
            "у {} батарея лучше, чем у {}",
            "{} と {} の違い",
            "has {} more power than {}?",
        )
    )
    return phrase.format(rng.choice(_PRODUCTS), rng.choice(_PRODUCTS))


def _brand(rng: random.Random) -> str:
    phrase = rng.choice(
        (
            "this is {} quality",
            "I'm using {} on my laptop",
            "danke {}",
            "das ist {}, oder?",
            "it's {} again",
            "это {} виноват",
            "soy fan de {}",
            "here is {} support page",
        )
    )
    return phrase.format(rng.choice(_BRANDS))


def _decimals(rng: random.Random) -> str:
    first, second, third = rng.random(), rng.random() * 90, rng.random() * 9
    return rng.choice(
        (
            f"loss {first:.4f} accuracy {third / 9:.4f} step {rng.randrange(90000)}",
            f"[{first:.3f}, {third:.3f}, {second:.3f}, {-third:.3f}]",
            f"{second:.2f} x {third:.2f} x {first:.2f} m, density {third:.5f}",
            f"mean={second:.4f} sd={third:.4f} n={rng.randrange(9000)}",
            f"ratio {third:.6f}, offset {first:.3f}",
            f"point ({second:.4f}, {third:.4f}) of the curve",
        ),
    )


def _article(rng: random.Random) -> str:
    return rng.choice(
        (
            f"ISBN 978{_digits(rng, 10)}",
            f"EAN {_digits(rng, 13)}",
            f"SKU {_code(rng, 8)}",
            f"model {_code(rng, 2)}-{_digits(rng, 4)}{_code(rng, 1)}",
            f"part no. {_digits(rng, 3)}-{_digits(rng, 5)}-{_code(rng, 2)}",
        )
    )


def _snippet(rng: random.Random) -> str:
    word = rng.choice(_WORDS)
    return rng.choice(
        (
            f"for i in range({rng.randrange(1000)}): {word}[i] += {rng.randrange(99)}",
            f'{{"{word}_id": {rng.randrange(10**9)}, "{word}": "{_code(rng, 6)}", "ok": true, "ts": {rng.randrange(10**12, 2 * 10**12)}}}',
            f"SELECT count(*) FROM {word}s WHERE id > {rng.randrange(10**6)} LIMIT {rng.randrange(500)};",
            f"const {word} = await fetch('/api/v{rng.randrange(4)}/{word}?page={rng.randrange(90)}');",
            f"$ make -j{rng.randrange(2, 16)} {word} && ./{word} --max={rng.randrange(10**5)}",
        ),
    )


def _score(rng: random.Random) -> str:
    return f"{rng.choice(_TEAMS)} {rng.randrange(6)}:{rng.randrange(6)} {rng.choice(_TEAMS)} ({rng.randrange(3)}-{rng.randrange(3)}), {rng.randrange(10, 80)} 000 fans"


def _recipe(rng: random.Random) -> str:
    return f"{rng.randrange(50, 900)} g {rng.choice(_INGREDIENTS)}, {rng.randrange(1, 9)} tbsp {rng.choice(_INGREDIENTS)}, {rng.randrange(140, 240)} °C, {rng.randrange(5, 90)} min"


def _sum(rng: random.Random) -> str:
    left, right = rng.randrange(10**4), rng.randrange(10**3)
    return f"{left} x {right} = {left * right}; {left}/{right + 1} ≈ {left / (right + 1):.3f}; {rng.randrange(100)} %"


def _place(rng: random.Random) -> str:
    return rng.choice(
        (
            f"gate B{rng.randrange(60)}, flight {_code(rng, 2)}{_digits(rng, 4)}",
            f"room {rng.randrange(900)}, floor {rng.randrange(12)}",
            f"platform {rng.randrange(20)}, train {_digits(rng, 4)}, seat {rng.randrange(90)}{rng.choice('ABCD')}",
            f"error E{_digits(rng, 3)} (code {_digits(rng, 4)})",
        ),
    )


def _talk(rng: random.Random) -> str:
    return rng.choice(SMALL_TALK[rng.choice(_LANGUAGES)])


_LANGUAGES = tuple(sorted(SMALL_TALK))
_MAKERS: tuple[Callable[[random.Random], str], ...] = (
    _log, _trace, _identifier, _release, _price, _order, _reference, _when, _product, _brand, _decimals, _article, _snippet, _score,
    _recipe, _sum, _place,
)  # fmt: skip


def negatives(seed: int, count: int) -> Iterator[str]:
    """Texts without personal data, about half of them small talk in 41 languages, some of those with a hard fragment in them.

    Args:
        seed: The same seed gives the same texts.
        count: How many.
    """
    rng = random.Random(seed)  # noqa: S311 - reproducible test data, no secret
    for _ in range(count):
        kind = rng.random()
        if kind < 0.25:
            yield _talk(rng)
        elif kind < 0.55:
            yield f"{_talk(rng)} {rng.choice(_MAKERS)(rng)}"
        else:
            yield rng.choice(_MAKERS)(rng)
