"""What the tests of consent share: a manifest, events, and a desk at which a made-up person answers."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sottovoce.audit.entry import Deed, NewEntry, body_of
from sottovoce.consent import ConsentBook, ConsentEvent, Context, Event, Method, SubjectRef
from sottovoce.manifest import loads
from sottovoce.store import subjects

DAY = 86_400_000
START = 1_800_000_000_000

TEXT = """version = 1
[service]
name = "Lumen"
controller = "Lumen & Co GmbH"
contact = "privacy@lumen.example"
languages = ["en", "de"]
[purposes.support]
basis = "contract"
keep = "30d"
[purposes.profile]
basis = "legitimate_interests"
keep = "30d"
[purposes.analytics]
basis = "consent"
keep = "400d"
[purposes.training]
basis = "consent"
keep = "13m"
"""
ONE_PURPOSE = TEXT.partition("[purposes.analytics]")[0] + TEXT[TEXT.index("[purposes.training]") :]


def manifest_of(text=TEXT):
    return loads(text, "t.toml")


def own_notice(version, text="May we train with this?"):
    return f'{ONE_PURPOSE}[consent.notices.training]\nversion = "{version}"\nen = "{text}"\nde = "Dürfen wir?"\n'


def event(
    kind, at_ms=START, *, seq=None, id_=None, version="1", expires_ms=None, gpc=False, gpc_note=False, prompt=None
):
    if kind is Event.GIVEN and expires_ms is None:
        expires_ms = at_ms + 365 * DAY
    return ConsentEvent(
        seq=seq,
        id=id_ or f"{kind}-{at_ms}-{seq}",
        tenant="default",
        subject_id="5" * 32,
        purpose="training",
        event=kind,
        method=Method.BUTTON,
        notice_version=version,
        language="en",
        at_ms=at_ms,
        received_ms=at_ms,
        expires_ms=expires_ms,
        gpc=gpc,
        prompt_id=prompt,
        detail={"gpc_note": gpc_note},
    )


class TestSigner:
    """A key of the tests' own."""

    __test__ = False
    key_id = "test-key-1"

    def __init__(self, seed=b"\x07" * 32):
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._key.public_key().public_bytes_raw()

    def sign(self, message):
        return self._key.sign(message)


class Desk:
    """A person, a clock that the test sets, and a book."""

    person = SubjectRef("default", "5" * 32)
    stranger = SubjectRef("default", "6" * 32)
    here = Context(conversation_id="c" * 32)

    def __init__(self, database):
        self.database = database
        self.now = START
        self.deeds = []
        self.audit_is_full = False
        self.signer = TestSigner()
        self._ids = 0
        self.book = self.book_of(TEXT)
        with database.writing() as connection:
            for number, subject in enumerate((self.person, self.stranger)):
                row = {"tenant": subject.tenant, "id": subject.id, "audit_ref": f"{number:032x}", "created_ms": START}
                connection.execute(subjects.insert(), row)

    def book_of(self, text):
        """A book over another manifest: what a restart with a changed file gives."""
        return ConsentBook(
            manifest_of(text), clock=lambda: self.now, new_id=self._new_id, record=self._record, signer=self.signer
        )

    def _new_id(self):
        self._ids += 1
        return f"00000000-0000-4000-8000-{self._ids:012d}"

    def _record(self, connection, deed, *, tenant, subject_id, **detail):
        assert connection.in_transaction()
        if self.audit_is_full:
            raise OSError("no room")
        # The audit log takes ids, names, times and flags of fixed forms, and nothing else.
        entry = NewEntry(deed=Deed(deed), actor="bot", tenant=tenant, subject="0" * 32, detail=detail)
        assert body_of(entry, seq=0, at_ms=self.now, key_id="0" * 8)
        self.deeds.append((deed, subject_id, detail))

    def show(self, *, conversation="c" * 32, language="en", book=None, **more):
        with self.database.writing() as connection:
            return (book or self.book).show(connection, self.person, conversation, language, **more)

    def answer(self, prompt, answers, *, book=None, method=Method.BUTTON, subject=None, **more):
        with self.database.writing() as connection:
            return (book or self.book).answer(
                connection, subject or self.person, answers, prompt_id=prompt.id, method=method, **more
            )

    def reply(self, intent, *, book=None, context=None, **more):
        with self.database.writing() as connection:
            return (book or self.book).reply(
                connection, self.person, intent, language="en", context=context or self.here, **more
            )

    def withdraw(self, purposes=None, *, book=None):
        with self.database.writing() as connection:
            return (book or self.book).withdraw(connection, self.person, purposes, method=Method.TEXT)

    def gpc(self, *, book=None):
        with self.database.writing() as connection:
            return (book or self.book).signal_gpc(connection, self.person)

    def decisions(self, *purposes, book=None, gpc=False):
        with self.database.reading() as connection:
            decided = (book or self.book).decide(connection, self.person, purposes, gpc=gpc)
        return [decision.reason.value for decision in decided]

    def choice(self, purpose="training"):
        with self.database.reading() as connection:
            return self.book.choices(connection, self.person).get(purpose)
