"""The client: a Python program's way to the service, and what it does while the service is away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from sottovoce.client import calls, sending
from sottovoce.client.model import (
    Consents,
    Erasure,
    FeedbackResult,
    JsonValue,
    Message,
    MessageResult,
    Notice,
    Page,
    Prompt,
    Refusal,
    ServiceAwayError,
    Summary,
)
from sottovoce.client.outbox import deliver
from sottovoce.client.pacing import Pace
from sottovoce.client.transport import Place, Transport, no_pickling
from sottovoce.errors import UsageError


class Client:
    """A client of the service. Thread-safe; make one and keep it.

    Args:
        base_url: ``https://host:port`` of the service; ``http://`` for this machine only.
        key: API key, ``svk_...``.
        timeout: Seconds for connecting, for sending, and between two pieces of the answer.
        retries: How often to ask again while the service is away or has too much to do.
        spool: Folder in which messages wait while the service is away; of this client alone.
        spool_key: What they are sealed with there: 32 bytes, or a file with 64 hexadecimal digits.
        spool_bytes: How much may wait.
        on_refused: Told of messages that waited and can never be stored; called from a thread of the client's own.
        ca_file: Certificates to trust instead of the usual ones.
        plain_http: Whether ``http://`` to another machine is meant.
        pace: How to wait, and where time comes from.

    Raises:
        UsageError: The address or the API key is none.
        KeyUnavailableError: A spool without its key.
        SpoolInUseError: Another client has the spool open.
        TamperedError: The spool was changed or damaged.
        MissingExtraError: httpx is not installed.

    Every method that asks the service raises ProblemError (it refuses), ServiceAwayError (it was not reached, or cannot
    take this now) and ServiceFailedError (it failed); InputError for what is no JSON.
    """

    def __init__(  # noqa: PLR0913 - one parameter a setting
        self,
        base_url: str,
        key: str,
        *,
        timeout: float = 10.0,
        retries: int = 4,
        spool: Path | None = None,
        spool_key: bytes | Path | None = None,
        spool_bytes: int = sending.SPOOL_BYTES,
        on_refused: Callable[[Refusal], None] | None = None,
        ca_file: Path | None = None,
        plain_http: bool = False,
        pace: Pace | None = None,
    ) -> None:
        self._pace = pace or Pace()
        self._place = Place(
            base_url=base_url, key=key, timeout=timeout, retries=retries, ca_file=ca_file, plain_http=plain_http
        )
        self._outbox = sending.outbox_of(
            self._place, self._pace, spool=spool, key=spool_key, size=spool_bytes, on_refused=on_refused
        )
        self._transport = Transport(self._place, self._pace)
        self._retries = retries if self._outbox is None else min(retries, sending.RETRIES_WITH_SPOOL)

    def __repr__(self) -> str:
        return f"Client({self._place.base_url!r})"

    def __reduce__(self) -> tuple[object, ...]:
        raise no_pickling()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def has_spool(self) -> bool:
        """Whether messages wait on disk while the service is away."""
        return self._outbox is not None

    @property
    def spooled(self) -> int:
        """How many messages wait in the spool."""
        return 0 if self._outbox is None else len(self._outbox)

    def message(  # noqa: PLR0913 - one parameter a fact
        self,
        text: str,
        *,
        subject: str,
        conversation: str,
        id: str,  # noqa: A002 - its name in the interface
        role: str = "user",
        at_ms: int | None = None,
        language: str = "",
        attributes: Mapping[str, JsonValue] | None = None,
        purposes: Sequence[str] | None = None,
        gpc: bool = False,
    ) -> MessageResult:
        """Hand over a message; the parameters are the attributes of ``Message``.

        Raises:
            SpoolFullError: The service is away, and the spool takes no more.
        """
        given = Message(
            subject=subject,
            conversation=conversation,
            id=id,
            text=text,
            role=role,
            at_ms=at_ms,
            language=language,
            attributes=attributes or {},
            purposes=None if purposes is None else tuple(purposes),
            gpc=gpc,
        )
        (message,) = sending.said([given], self._pace)
        call = calls.message(message)
        if self._outbox is None:
            return self._transport.ask(call)
        if kept := self._outbox.behind([message]):
            return kept[0]
        try:
            return self._transport.ask(call, retries=self._retries)
        except ServiceAwayError:
            pass
        return (self._outbox.keep([message]))[0]

    def messages(self, messages: Sequence[Message]) -> list[MessageResult]:
        """Hand over many messages, in order; gives what became of each, in the same order.

        What is wrong with one of them keeps back no other; its result is ``faulty``.

        Raises:
            ServiceAwayError: And there is no spool. Of more than 500 messages, the first may have been stored: send all
                of them again.
            SpoolFullError: The service is away, and the spool takes no more.
        """
        results: list[MessageResult] = []
        for piece in calls.batches(sending.said(messages, self._pace)):
            results += self._piece(piece)
        return results

    def _piece(self, piece: list[Message]) -> list[MessageResult]:
        if self._outbox is None:
            return self._deliver(piece)
        kept = self._outbox.behind(piece)
        rest = [message for at, message in enumerate(piece) if at not in kept]
        if not rest:
            return sending.merged(len(piece), kept, ())
        try:
            sent = self._deliver(rest)
        except ServiceAwayError:
            sent = []
        if not sent:
            sent = self._outbox.keep(rest)
        return sending.merged(len(piece), kept, sent)

    def _deliver(self, piece: Sequence[Message]) -> list[MessageResult]:
        return deliver(lambda some: self._transport.ask(calls.batch(some), retries=self._retries), piece)

    def feedback(  # noqa: PLR0913 - one parameter a fact
        self,
        kind: str,
        *,
        id: str,  # noqa: A002 - its name in the interface
        subject: str | None = None,
        conversation: str | None = None,
        message: str | None = None,
        score: int | None = None,
        text: str | None = None,
        tags: Sequence[str] = (),
        chosen: str | None = None,
        rejected: str | None = None,
        version: str | None = None,
        language: str | None = None,
        at_ms: int | None = None,
    ) -> FeedbackResult:
        """Hand over feedback; anonymous without ``subject``. The fields are those of ``POST /v1/feedback``."""
        given: dict[str, JsonValue] = {
            "kind": kind,
            "id": id,
            "subject": subject,
            "conversation": conversation,
            "message": message,
            "score": score,
            "text": text,
            "tags": list(tags) or None,
            "chosen": chosen,
            "rejected": rejected,
            "version": version,
            "language": language,
            "at": self._pace.now_ms() if at_ms is None else at_ms,
        }
        return self._transport.ask(calls.feedback(given))

    def consents(self, subject: str) -> Consents:
        """All choices of a person."""
        return self._transport.ask(calls.consents(subject))

    def answer(  # noqa: PLR0913 - one parameter a fact
        self,
        subject: str,
        choices: Mapping[str, bool] | None,
        *,
        prompt: str | None = None,
        method: str = "api",
        conversation: str | None = None,
        language: str | None = None,
        gpc: bool = False,
    ) -> Consents:
        """Record what a person chose; with ``choices=None`` and ``gpc=True``, what their browser says alone."""
        given = sending.answer_body(choices, prompt=prompt, method=method, conversation=conversation, language=language)
        return self._transport.ask(calls.answer(subject, given, gpc=gpc))

    def dismiss(self, subject: str, prompt: str) -> Consents:
        """Record that a prompt was closed, which is no answer."""
        return self._transport.ask(calls.answer(subject, {"prompt": prompt, "dismissed": True}, gpc=False))

    def withdraw(self, subject: str, purposes: Sequence[str] | None = None, *, method: str = "api") -> Consents:
        """Withdraw consent for some purposes, or for all.

        Raises:
            UsageError: An empty list: nothing would be meant, everything withdrawn.
        """
        if purposes is not None and not purposes:
            raise UsageError("no purpose is named to withdraw", remedy="Name some, or give None for all")
        return self._transport.ask(calls.withdraw(subject, purposes, method))

    def prompt(
        self,
        subject: str,
        *,
        conversation: str | None = None,
        language: str | None = None,
        purposes: Sequence[str] | None = None,
        gpc: bool = False,
    ) -> Prompt | None:
        """The consent prompt that is due; None when none is."""
        given = sending.prompt_body(conversation, language, purposes)
        return self._transport.ask(calls.prompt(subject, given, gpc=gpc))

    def receipts(self, subject: str) -> list[dict[str, object]]:
        """Signed receipts of a person's choices."""
        return self._transport.ask(calls.receipts(subject))

    def notices(self, language: str | None = None) -> list[Notice]:
        """The notices in force."""
        return self._transport.ask(calls.notices(language))

    def mask(self, conversation: str, value: JsonValue) -> object:
        """A JSON value with its texts masked; nothing but the vault keeps it."""
        return self._transport.ask(calls.mask(conversation, value))

    def restore(
        self, conversation: str, value: JsonValue, *, purpose: str | None = None, reason: str | None = None
    ) -> object:
        """A masked JSON value with its originals back; whoever is no chatbot says what for, and why."""
        return self._transport.ask(calls.restore(conversation, value, purpose, reason))

    def reveal(self, conversation: str, tokens: Sequence[str], *, purpose: str, reason: str) -> dict[str, str]:
        """The values of tokens, for a purpose and a reason, audited."""
        return self._transport.ask(calls.reveal(conversation, tokens, purpose, reason))

    def view(
        self, conversation: str, view: str, *, reason: str | None = None, after: int = -1, limit: int = 50
    ) -> Page:
        """A page of a conversation as a view shows it; up to 200 messages."""
        return self._transport.ask(calls.view(conversation, view, reason=reason, after=after, limit=limit))

    def summary(self, subject: str, *, language: str | None = None) -> Summary:
        """What is held about a person, in counts. What waits in a spool is not among it."""
        return self._transport.ask(calls.summary(subject, language))

    def erase(self, subject: str, reason: str) -> Erasure:
        """Destroy what is held about a person, and what waits for them in this client's spool."""
        erased = self._transport.ask(calls.erase(subject, reason))
        if self._outbox is not None:
            self._outbox.forget(subject)
        return erased

    def flush(self, seconds: float = sending.FLUSH_SECONDS) -> int:
        """Send what waits in the spool, for so many seconds at most; gives how many messages still wait."""
        return 0 if self._outbox is None else self._outbox.flush(seconds)

    def close(self) -> None:
        """Close the connections. What waits in the spool stays there, for the next client with the same folder."""
        if self._outbox is not None:
            self._outbox.close()
        self._transport.close()
