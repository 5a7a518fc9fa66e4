"""What people are shown: the notice of each purpose, the prompt around the notices, and short answers. Pure.

A prompt is one chat message, read on a phone, perhaps at midnight: who asks, one question for each purpose, that no is
fine, how to take a yes back. Yes and no weigh the same; nothing is chosen beforehand; there is no "yes to all".
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sottovoce.consent.model import Answer, Button, Notice, NoticeIncompleteError, Prompt
from sottovoce.consent.texts import LanguageTexts, Speak, fill, plain_name
from sottovoce.manifest import Manifest

EDITION: Final = 1
"""Edition of the built-in texts' form; part of their version, beside the hash of the text itself."""

_LAST_RESORT: Final = "en"


def digest(text: str) -> str:
    """Give the SHA-256 of a text in UTF-8, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def controller_of(manifest: Manifest) -> str:
    """Give who asks: the controller, or the service where the manifest names no controller; else an empty text."""
    return manifest.service.controller or manifest.service.name


def check_notices(manifest: Manifest) -> None:
    """Refuse a manifest with a purpose whose notice could not say who asks.

    Raises:
        NoticeIncompleteError: There is a purpose with basis consent and without a notice of its own, and no controller.
    """
    built_in = [purpose for purpose in manifest.asked_purposes() if manifest.consent.notice(purpose) is None]
    if built_in and not controller_of(manifest):
        raise NoticeIncompleteError(
            f"{manifest.source} does not say who asks for consent to {', '.join(built_in)}",
            remedy='Set controller = "…" under [service], or write a notice under [consent.notices]',
        )


def notice_for(manifest: Manifest, purpose: str, language: str, speak: Speak) -> Notice:
    """Give the notice of one purpose, in ``language`` or the nearest there is.

    Args:
        manifest: Says who asks, and may hold texts of its own.
        purpose: A declared purpose.
        language: Tag asked for. Then come its primary language, the languages of the service, and any there is.
        speak: Gives the built-in texts.
    """
    tags = tuple(_candidates(manifest, language))
    own = manifest.consent.notice(purpose)
    if own is not None:
        spoken = [tag for tag, _ in own.texts]
        tag = next((tag for tag in tags if tag in spoken), spoken[0])
        return _notice(purpose, own.version, tag, own.text(tag) or "")
    texts = _texts_in(tags, speak)
    template = texts.notices.get(purpose, texts.notices["generic"])
    declared = manifest.purpose(purpose)
    keep = texts.duration(declared.keep) if declared is not None else ""
    text = fill(template, controller=controller_of(manifest), keep=keep, purpose=plain_name(purpose))
    return _notice(purpose, f"built-in-{EDITION}-{digest(text)[:8]}", texts.language, text)


def prompt_for(  # noqa: PLR0913 - what a prompt says, and what marks it
    manifest: Manifest,
    purposes: Sequence[str],
    language: str,
    speak: Speak,
    *,
    prompt_id: str,
    shown_ms: int = 0,
    gpc: bool = False,
    changed: bool = False,
    alone: bool = False,
) -> Prompt:
    """Write the message that asks about ``purposes``.

    Args:
        manifest: The manifest.
        purposes: At least one, in the order in which they are asked.
        language: Tag asked for; all of the message is in one language where all notices can be.
        speak: Gives the built-in texts.
        prompt_id: Its id, which answers must name.
        shown_ms: The time, Unix milliseconds UTC.
        gpc: Whether to say that the browser says no, and that a yes here counts instead.
        changed: Whether to say that the text has changed since the last answer.
        alone: Whether to say that one question comes at a time, after an answer that could have meant any.
    """
    tag = _common_language(manifest, purposes, language)
    items = tuple(notice_for(manifest, purpose, tag, speak) for purpose in purposes)
    frame = _texts_in(_candidates(manifest, tag), speak)
    parts = frame.prompt
    gpc_note = parts["gpc_note"] if gpc else ""
    head = parts["ask_again_changed"] if changed else parts["intro_many"] if len(items) > 1 else parts["intro"]
    tail = [fill(parts["choice_withdraw"], stop=frame.stop), parts["without"]]
    if manifest.service.contact:
        tail.append(fill(parts["contact"], contact=manifest.service.contact))
    blocks = [parts["one_by_one"] if alone else head, *_questions(items), gpc_note, " ".join(tail)]
    text = "\n\n".join(block for block in blocks if block)
    return Prompt(
        id=prompt_id,
        language=frame.language,
        text=text,
        sha256=digest(text),
        items=items,
        buttons=buttons_for(items, frame),
        gpc_note=gpc_note,
        shown_ms=shown_ms,
    )


def say(manifest: Manifest, key: str, language: str, speak: Speak, **slots: str) -> str:
    """Give one of the short answers of a language file, its slots filled.

    Args:
        manifest: Says the languages to fall back to, and who asks.
        key: A key under ``[says]``.
        language: Tag asked for.
        speak: Gives the texts.
        slots: Values of the slots that this answer has besides ``{stop}`` and ``{controller}``.
    """
    texts = _texts_in(_candidates(manifest, language), speak)
    return fill(texts.says[key], **{"stop": texts.stop, "controller": controller_of(manifest), **slots})


def texts_for(manifest: Manifest, language: str, speak: Speak) -> LanguageTexts:
    """Give the built-in texts in ``language`` or the nearest there is, in the order of `notice_for`."""
    return _texts_in(_candidates(manifest, language), speak)


def _notice(purpose: str, version: str, language: str, text: str) -> Notice:
    return Notice(purpose, version, language, text, digest(text))


def _candidates(manifest: Manifest, language: str) -> Iterator[str]:
    for tag in (language, *manifest.service.languages):
        yield tag
        yield tag.partition("-")[0]


def _texts_in(tags: Iterable[str], speak: Speak) -> LanguageTexts:
    for tag in (*tags, _LAST_RESORT):
        texts = speak(tag)
        if texts is not None:
            return texts
    raise LookupError("the package has lost its English texts")


def _common_language(manifest: Manifest, purposes: Sequence[str], language: str) -> str:
    """Give the first language in which every one of the manifest's own notices is written."""
    own = [notice for purpose in purposes if (notice := manifest.consent.notice(purpose)) is not None]
    for tag in _candidates(manifest, language):
        if all(notice.text(tag) is not None or notice.text(tag.partition("-")[0]) is not None for notice in own):
            return tag
    return language


def _questions(items: Sequence[Notice]) -> Iterator[str]:
    for number, item in enumerate(items, start=1):
        yield f"{number}. {item.text}" if len(items) > 1 else item.text


def buttons_for(items: Sequence[Notice], texts: LanguageTexts) -> tuple[Button, ...]:
    """Give the answers to choose from: yes and no for each question, and one no to all where there are several."""
    return tuple(_buttons(items, texts))


def _buttons(items: Sequence[Notice], texts: LanguageTexts) -> Iterator[Button]:
    for item in items:
        about = texts.label(item.purpose)
        yield Button((item.purpose,), Answer.YES, texts.prompt["yes"], about)
        yield Button((item.purpose,), Answer.NO, texts.prompt["no"], about)
    if len(items) > 1:
        yield Button(tuple(item.purpose for item in items), Answer.NO, texts.prompt["no_to_all"], "")
