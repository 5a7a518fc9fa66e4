"""Which language tags a manifest may name.

The list is that of ISO 639-1, with the three-letter codes of ISO 639-3 for widely used languages that have no
two-letter one. A script or a region may follow (``zh-Hant``, ``pt-BR``), in the forms of RFC 5646.
"""

from __future__ import annotations

import re
from typing import Final

LANGUAGES: Final = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en
    eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv
    ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne
    ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st
    su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    ast ceb ckb fil gsw haw hmn hsb mai nds pcm sah sco scn yue
    """.split()  # noqa: SIM905 - two hundred codes read better as words
)
"""Primary language subtags, lower case."""

_TAG: Final = re.compile(r"([a-z]{2,3})(-[A-Z][a-z]{3})?(-(?:[A-Z]{2}|[0-9]{3}))?", re.ASCII)


def is_language(tag: str) -> bool:
    """Whether ``tag`` names a language known here, with a script or region behind it or not."""
    form = _TAG.fullmatch(tag)
    return form is not None and form[1] in LANGUAGES
