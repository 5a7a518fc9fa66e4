"""Rows of consent: notices, prompts and events, each a plain function over a connection in the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, and_, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite

from sottovoce.consent.model import Choice, ConsentEvent, Event, Method, Notice, NoticeChangedError, Prompt, SubjectRef
from sottovoce.consent.states import fold
from sottovoce.store import consent_events, notices, prompts, subjects

WHOLE: Final = ""
"""Stands where a purpose would, in the row that keeps the text of a whole prompt."""

_CHUNK: Final = 400
_ENDINGS: Final = (Event.EXPIRED, Event.REFUSED, Event.WITHDRAWN, Event.SUPERSEDED, Event.GPC)
_E: Final = consent_events.c
_FOLDED: Final = [column for column in consent_events.c if column.name != "receipt"]


@dataclass(frozen=True, slots=True)
class SubjectFlags:
    """What the row of a person says that bears on every decision."""

    gpc: bool = False
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class PromptItem:
    """One question of a prompt, as it was shown."""

    purpose: str
    version: str
    sha256: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPrompt:
    """A prompt that was handed out.

    Attributes:
        id: Its id.
        conversation_id: Where; ``None`` outside of a conversation.
        language: Language of the message.
        shown_ms: When, Unix milliseconds UTC.
        sha256: SHA-256 of the whole message, hexadecimal.
        gpc: Whether it said that the browser says no.
        items: The questions.
    """

    id: str
    conversation_id: str | None
    language: str
    shown_ms: int
    sha256: str
    gpc: bool
    items: tuple[PromptItem, ...]

    def item(self, purpose: str) -> PromptItem | None:
        """Give the question about ``purpose``; ``None`` where it was not asked."""
        return next((item for item in self.items if item.purpose == purpose), None)


def _insert(connection: Connection, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows; one whose key is there already is left as it is."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insert(table).on_conflict_do_nothing(), list(rows))


def hold_subject(connection: Connection, subject: SubjectRef) -> SubjectFlags:
    """Give a person's flags, and hold the row until the transaction ends: their events come one after another."""
    return _flags(connection, subject, hold=True)


def subject_flags(connection: Connection, subject: SubjectRef) -> SubjectFlags:
    """Give a person's flags; those of somebody unknown are all off."""
    return _flags(connection, subject, hold=False)


def _flags(connection: Connection, subject: SubjectRef, *, hold: bool) -> SubjectFlags:
    query = select(subjects.c.gpc, subjects.c.restricted).where(
        subjects.c.tenant == subject.tenant, subjects.c.id == subject.id
    )
    row = connection.execute(query.with_for_update() if hold else query).first()
    return SubjectFlags() if row is None else SubjectFlags(bool(row.gpc), bool(row.restricted))


def set_gpc(connection: Connection, subject: SubjectRef) -> None:
    """Remember that a person's browser says no."""
    connection.execute(
        update(subjects).where(subjects.c.tenant == subject.tenant, subjects.c.id == subject.id).values(gpc=True)
    )


def add_events(connection: Connection, events: Iterable[ConsentEvent]) -> None:
    """Store events, in this order; one whose id is stored already is the same event, and stays as it is."""
    rows = [_event_row(event) for event in events]
    for row in rows:  # One by one, so that their numbers are in this order on every database.
        _insert(connection, consent_events, [row])


def events_of(
    connection: Connection, subject: SubjectRef, purpose: str | None = None, *, receipts: bool = False
) -> tuple[ConsentEvent, ...]:
    """Give the events of a person in the order of recording, of one purpose or of all.

    Args:
        connection: The transaction.
        subject: Whose.
        purpose: For what; ``None``: all.
        receipts: Whether to read the receipts, too.
    """
    query = select(*(consent_events.c if receipts else _FOLDED)).where(
        _E.tenant == subject.tenant, _E.subject_id == subject.id
    )
    if purpose is not None:
        query = query.where(_E.purpose == purpose)
    return tuple(map(_event, connection.execute(query.order_by(_E.seq)).mappings()))


def choices(connection: Connection, tenant: str, subject_id: str) -> dict[str, Choice]:
    """Give what a person's events come to, by purpose; purposes without events are not among them."""
    return choices_of_many(connection, tenant, [subject_id]).get(subject_id, {})


def choices_of_many(connection: Connection, tenant: str, subject_ids: Collection[str]) -> dict[str, dict[str, Choice]]:
    """Give the choices of several persons, by person and purpose; who has no events is not among them."""
    events: dict[tuple[str, str], list[ConsentEvent]] = {}
    wanted = sorted(set(subject_ids))
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        query = select(*_FOLDED).where(_E.tenant == tenant, _E.subject_id.in_(chunk)).order_by(_E.seq)
        for event in map(_event, connection.execute(query).mappings()):
            events.setdefault((event.subject_id, event.purpose), []).append(event)
    found: dict[str, dict[str, Choice]] = {}
    for (subject_id, purpose), rows in events.items():
        found.setdefault(subject_id, {})[purpose] = fold(purpose, rows)
    return found


def lapsed(connection: Connection, now_ms: int, after: int, limit: int) -> tuple[tuple[int, SubjectRef, str], ...]:
    """Give yeses whose time is over and that nothing later ended: number, person, purpose, in the order of recording.

    Some may have been renewed meanwhile; folding their events tells.
    """
    later = consent_events.alias()
    ended = exists().where(
        and_(
            later.c.tenant == _E.tenant,
            later.c.subject_id == _E.subject_id,
            later.c.purpose == _E.purpose,
            later.c.seq > _E.seq,
            later.c.event.in_([event.value for event in _ENDINGS]),
        )
    )
    query = (
        select(_E.seq, _E.tenant, _E.subject_id, _E.purpose)
        .where(_E.expires_ms <= now_ms, _E.event == Event.GIVEN.value, _E.seq > after, ~ended)
        .order_by(_E.seq)
        .limit(limit)
    )
    rows = connection.execute(query)
    return tuple((row.seq, SubjectRef(row.tenant, row.subject_id), row.purpose) for row in rows)


def ensure_notice(connection: Connection, tenant: str, notice: Notice, now_ms: int) -> None:
    """Keep the text of a notice, word for word, once for each version and language.

    Raises:
        NoticeChangedError: This version is kept already, with another text.
    """
    key = {"tenant": tenant, "purpose": notice.purpose, "version": notice.version, "language": notice.language}
    _insert(connection, notices, [{**key, "sha256": notice.sha256, "text": notice.text, "created_ms": now_ms}])
    query = select(notices.c.sha256).where(*(notices.c[name] == value for name, value in key.items()))
    if connection.execute(query).scalar_one() != notice.sha256:
        raise NoticeChangedError(
            f"the notice for {notice.purpose} in {notice.language} has changed, and still has version {notice.version}",
            remedy=f"Give it a new version under [consent.notices.{notice.purpose}], so that people are asked again",
        )


def notice_text(connection: Connection, tenant: str, purpose: str, version: str, language: str) -> str | None:
    """Give the text of a notice as it was shown; ``None`` where it never was."""
    query = select(notices.c.text).where(
        notices.c.tenant == tenant,
        notices.c.purpose == purpose,
        notices.c.version == version,
        notices.c.language == language,
    )
    return connection.execute(query).scalar_one_or_none()


def prompt_text(connection: Connection, tenant: str, prompt: ShownPrompt) -> str | None:
    """Give the whole message of a prompt as it was shown."""
    return notice_text(connection, tenant, WHOLE, _whole_version(prompt.sha256), prompt.language)


def _whole_version(sha256: str) -> str:
    return f"prompt-{sha256[:32]}"


def add_prompt(connection: Connection, subject: SubjectRef, conversation_id: str | None, prompt: Prompt) -> ShownPrompt:
    """Keep a prompt: what was asked, and every word that was shown; give it as it is kept.

    Raises:
        NoticeChangedError: As for `ensure_notice`.
    """
    for item in prompt.items:
        ensure_notice(connection, subject.tenant, item, prompt.shown_ms)
    whole = Notice(WHOLE, _whole_version(prompt.sha256), prompt.language, prompt.text, prompt.sha256)
    ensure_notice(connection, subject.tenant, whole, prompt.shown_ms)
    items = {
        "gpc_note": bool(prompt.gpc_note),
        "items": [
            {"language": item.language, "purpose": item.purpose, "sha256": item.sha256, "version": item.version}
            for item in prompt.items
        ],
        "sha256": prompt.sha256,
    }
    row = {
        "id": prompt.id,
        "tenant": subject.tenant,
        "subject_id": subject.id,
        "conversation_id": conversation_id,
        "language": prompt.language,
        "shown_ms": prompt.shown_ms,
        "items": _json(items),
    }
    connection.execute(prompts.insert(), row)
    return _shown(row)


def read_prompt(connection: Connection, subject: SubjectRef, prompt_id: str) -> ShownPrompt | None:
    """Give a prompt that this person was shown; ``None`` where there is none of that id, or it was another's."""
    query = select(prompts).where(
        prompts.c.id == prompt_id, prompts.c.tenant == subject.tenant, prompts.c.subject_id == subject.id
    )
    row = connection.execute(query).mappings().first()
    return None if row is None else _shown(dict(row))


def last_prompt(connection: Connection, subject: SubjectRef, conversation_id: str | None) -> ShownPrompt | None:
    """Give the latest prompt that a person was shown in a conversation, answered or not."""
    query = (
        select(prompts)
        .where(
            prompts.c.tenant == subject.tenant,
            prompts.c.subject_id == subject.id,
            prompts.c.conversation_id.is_not_distinct_from(conversation_id),
        )
        .order_by(prompts.c.shown_ms.desc(), prompts.c.id)
        .limit(1)
    )
    row = connection.execute(query).mappings().first()
    return None if row is None else _shown(dict(row))


def open_items(prompt: ShownPrompt, events: Iterable[ConsentEvent]) -> tuple[PromptItem, ...]:
    """Give the questions of a prompt that still wait for an answer; none where it was closed.

    A question waits no longer once it was answered, or once the person took back or refused the purpose since. Pure.
    """
    answered: set[str] = set()
    for event in events:
        own = event.prompt_id == prompt.id
        if own and event.event is Event.DISMISSED:
            return ()
        if (own and event.event in {Event.GIVEN, Event.REFUSED}) or (
            not own and event.event in {Event.REFUSED, Event.WITHDRAWN} and event.at_ms >= prompt.shown_ms
        ):
            answered.add(event.purpose)
    return tuple(item for item in prompt.items if item.purpose not in answered)


def open_prompt(
    connection: Connection, tenant: str, subject_id: str, conversation_id: str | None = None
) -> ShownPrompt | None:
    """Give the latest prompt of a conversation while at least one of its questions waits for an answer."""
    subject = SubjectRef(tenant, subject_id)
    prompt = last_prompt(connection, subject, conversation_id)
    if prompt is None or not open_items(prompt, events_of(connection, subject)):
        return None
    return prompt


def _shown(row: Mapping[str, Any]) -> ShownPrompt:
    items = json.loads(row["items"])
    return ShownPrompt(
        id=row["id"],
        conversation_id=row["conversation_id"],
        language=row["language"],
        shown_ms=row["shown_ms"],
        sha256=items["sha256"],
        gpc=items["gpc_note"],
        items=tuple(PromptItem(**item) for item in items["items"]),
    )


def _event(row: RowMapping) -> ConsentEvent:
    fields = dict(row)
    detail = json.loads(fields.pop("detail"))
    event, method = Event(fields.pop("event")), Method(fields.pop("method"))
    return ConsentEvent(**fields, event=event, method=method, detail=detail)


def _event_row(event: ConsentEvent) -> dict[str, Any]:
    row = {name: getattr(event, name) for name in consent_events.c.keys() if name != "seq"}  # noqa: SIM118 - columns
    return {**row, "event": event.event.value, "method": event.method.value, "detail": _json(event.detail)}


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
