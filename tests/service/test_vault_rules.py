"""Who gets values out of the vault, how many, and what is left in the log; keys that cannot be changed behind its back."""

import json
from dataclasses import asdict

import pytest
from sqlalchemy import text, update

from sottovoce.app import open_keys
from sottovoce.errors import KeyUnavailableError, OutsideError, RefusedError, TamperedError
from sottovoce.service import OverloadedError, Role, ScopeRef, UnauthenticatedError, rotate_with_database
from sottovoce.service.opening import now_ms
from sottovoce.service.revealing import Limits, Reveals
from sottovoce.store import api_keys, jobs, meta
from sottovoce.vault import Rate, Refusal, RevealRefusedError
from tests.cli.harness import Sottovoce
from tests.service_fixture import FOR, open_service

ANA = "ana@ruiz.example"


def log(served, *deeds):
    entries = served.service.audit_entries(served.callers[Role.PRIVACY], 0, 1000)
    return [entry["detail"] for entry in entries if entry["deed"] in deeds]


def told(served, count=1, conversation="c-1", start=0, subject=ANA):
    """A message with so many addresses; its tokens."""
    words = " ".join(f"a{number}@x.example" for number in range(start, start + count))
    result = served.send(words, conversation=conversation, id=f"{conversation}-{start}", subject=subject)
    return result.text.split()


def limited(served, **bounds):
    """The service with other bounds."""
    service = served.service
    reveals = Reveals(service.parts, Limits(**bounds))
    service._viewing._reveals = service._vaulting._reveals = reveals


@pytest.fixture
def talk(served):
    served.consent()
    return served


def test_a_mangled_token_is_restored_for_the_chatbot_alone(talk):
    """A person sees only what was counted, permitted and written down; a value without tokens is opened for nobody."""
    (token,) = told(talk)
    mangled, service, support = token.lower(), talk.service, talk.callers[Role.SUPPORT]
    assert service.restore(support, "c-1", {"t": mangled}, "support", "T-1") == {"t": mangled}
    assert log(talk, "vault.revealed") == []
    both = service.restore(support, "c-1", [f"{mangled} {token}"], "support", "T-1")
    assert both == [f"{mangled} a0@x.example"]
    assert service.restore(talk.bot, "c-1", f"{mangled} {token}") == "a0@x.example a0@x.example"
    seen = log(talk, "vault.revealed")
    assert [(each["role"], each["tokens"]) for each in seen] == [("support", 1), ("bot", 2)]
    with pytest.raises(RevealRefusedError):
        service.restore(support, "c-1", token, "support", "")


def test_a_canary_alarms_however_it_is_restored(talk):
    """By the chatbot, mangled, and by a person."""
    told(talk)
    canary = talk.service.plant_canary(talk.callers[Role.PRIVACY], "c-1", "PERSON")
    talk.service.restore(talk.bot, "c-1", f"hello {canary.lower()}")
    talk.service.restore(talk.callers[Role.SUPPORT], "c-1", canary, "support", "T-1")
    assert [alarm["role"] for alarm in log(talk, "vault.canary")] == ["bot", "support"]


def test_no_consent_no_value_and_the_refusal_is_recorded(talk):
    """Asked in the transaction that would have opened it."""
    (token,) = told(talk)
    talk.service.withdraw(talk.bot, ANA, ["support"])
    for ask in (
        lambda: talk.service.reveal(talk.callers[Role.SUPPORT], "c-1", [token], "support", "T-1"),
        lambda: talk.service.restore(talk.callers[Role.SUPPORT], "c-1", token, "support", "T-1"),
    ):
        with pytest.raises(RefusedError, match="does not agree"):
            ask()
    assert [each["code"] for each in log(talk, "vault.reveal_refused")] == ["refused"] * 2
    assert log(talk, "vault.revealed") == []


def refused(ask):
    with pytest.raises(RevealRefusedError) as caught:
        ask()
    return caught.value.why


def test_many_conversations_are_a_bulk(talk):
    """Views and reveals of one key count together; after the window they are forgotten; another key is another one."""
    limited(talk, window_conversations=2)
    tokens = {name: told(talk, conversation=name)[0] for name in ("c-1", "c-2", "c-3")}
    service, support = talk.service, talk.callers[Role.SUPPORT]
    for _ in range(3):
        service.view(support, "c-1", "support", reason="T-1")
        service.reveal(support, "c-2", [tokens["c-2"]], "support", "T-1")
    assert refused(lambda: service.view(support, "c-3", "support", reason="T-1")) is Refusal.NOT_UNLOCKED
    assert refused(lambda: service.reveal(support, "c-3", [tokens["c-3"]], "support", "T-1")) is Refusal.NOT_UNLOCKED
    assert [each["tokens"] for each in log(talk, "vault.reveal_refused")] == [1, 1]
    assert service.view(support, "c-1", "support", reason="T-1").messages
    privacy = talk.callers[Role.PRIVACY]
    assert service.reveal(privacy, "c-3", [tokens["c-3"]], "support", "T-1")
    service.unlock(privacy, support.key_id, "support", "T-2")
    assert service.view(support, "c-3", "support", reason="T-1").messages[0].text == "a0@x.example"
    assert log(talk, "view.read")[-1]["bulk"] is True
    talk.clock.advance(minutes=16)
    assert service.reveal(support, "c-3", [tokens["c-3"]], "support", "T-1")
    assert log(talk, "vault.revealed")[-1]["bulk"] is False


def test_many_tokens_are_a_bulk(talk):
    """A page within the bounds is none, though longer than a reveal may be; page after page it becomes one."""
    limited(talk, window_tokens=60)
    tokens = told(talk, 30)
    service, support = talk.service, talk.callers[Role.SUPPORT]
    assert refused(lambda: service.reveal(support, "c-1", tokens, "support", "T-1")) is Refusal.NOT_UNLOCKED
    for _ in range(2):
        service.view(support, "c-1", "support", reason="T-1")
    assert refused(lambda: service.view(support, "c-1", "support", reason="T-1")) is Refusal.NOT_UNLOCKED
    assert refused(lambda: service.reveal(support, "c-1", tokens[:1], "support", "T-1")) is Refusal.NOT_UNLOCKED
    assert service.view(talk.callers[Role.ANALYST], "c-1", "analytics").messages


def test_views_are_held_to_the_rate_of_reveals(talk):
    """What a page opens is taken from the same bucket; what is not given leaves no entry."""
    limited(talk, reveal=Rate(per_minute=1, burst=3))
    told(talk, 2)
    talk.service.view(talk.callers[Role.SUPPORT], "c-1", "support", reason="T-1")
    with pytest.raises(OverloadedError):
        talk.service.view(talk.callers[Role.SUPPORT], "c-1", "support", reason="T-1")
    assert len(log(talk, "view.read")) == 1


def test_an_unlock_holds_in_every_process_and_is_used_up(talk, tmp_path):
    """It lies in the database; a reveal that fails does not spend it; another process sees what is left."""
    tokens, support, privacy = told(talk, 30), talk.callers[Role.SUPPORT], talk.callers[Role.PRIVACY]
    talk.service.unlock(privacy, support.key_id, "support", "T-2")
    talk.service.withdraw(talk.bot, ANA, ["support"])
    with pytest.raises(RefusedError, match="does not agree"):
        talk.service.reveal(support, "c-1", tokens, "support", "T-1")
    assert unlock_of(talk)["tokens_left"] == 1000
    talk.consent()
    other = open_service(tmp_path, url=talk.place.url, clock=talk.clock)
    assert len(other.service.reveal(support, "c-1", tokens, "support", "T-1")) == 30
    other.service.close()
    assert unlock_of(talk)["tokens_left"] == 970


def unlock_of(served):
    with served.service.parts.db.reading() as connection:
        name = f"unlock:default:{served.callers[Role.SUPPORT].key_id}"
        return json.loads(connection.execute(meta.select().where(meta.c.name == name)).one().value)


def test_a_forged_unlock_is_worth_nothing(talk):
    """Who can write to the database but has no keys lets nobody reveal in bulk, and it is told."""
    tokens, support = told(talk, 30), talk.callers[Role.SUPPORT]
    talk.service.unlock(talk.callers[Role.PRIVACY], support.key_id, "support", "T-2")
    forged = {**unlock_of(talk), "tokens_left": 10_000}
    with talk.service.parts.db.writing() as connection:
        row = (
            update(meta)
            .where(meta.c.name.startswith("unlock:"))
            .values(value=json.dumps(forged, sort_keys=True, separators=(",", ":")))
        )
        connection.execute(row)
    with pytest.raises(TamperedError):
        talk.service.reveal(support, "c-1", tokens, "support", "T-1")
    assert [each["code"] for each in log(talk, "vault.reveal_refused")] == ["tampered"]


@pytest.mark.parametrize(
    "change",
    [
        {"role": "admin"},
        {"tenant": "other"},
        {"expires_ms": None},
        {"expires_ms": 1 << 50},
        {"revoked_ms": 5},
        {"hash": b""},
        {"hash": bytes(32)},
    ],
    ids=str,
)
def test_a_changed_key_opens_nothing(served_sqlite, change):
    """Whatever was changed of what a key is: nobody gets in, and the log says once that it was changed."""
    served = served_sqlite
    made = served.service.key_desk.create(Role.BOT, "x", 30)
    other = served.service.key_desk.create(Role.BOT, "y", 30)
    assert served.service.authenticate(made.secret).role is Role.BOT
    with served.service.parts.db.writing() as connection:
        connection.execute(update(api_keys).where(api_keys.c.id == made.id).values(**change))
    served.clock.advance(minutes=1)
    for _ in range(2):
        with pytest.raises(UnauthenticatedError):
            served.service.authenticate(made.secret)
    assert log(served, "selfcheck.failed") == [{"code": "api_key.changed", "key": made.id}]
    assert served.service.authenticate(other.secret).key_id == other.id
    if "tenant" not in change and "revoked_ms" not in change:
        with pytest.raises(TamperedError):
            served.service.key_desk.rotate(made.id, 1)


def test_a_revoked_key_cannot_be_called_back(served):
    """Revoking and giving an end are covered by the code of the row, though the secret is not known then."""
    desk, authenticate = served.service.key_desk, served.service.authenticate
    revoked, old = desk.create(Role.BOT, "x"), desk.create(Role.BOT, "y")
    new = desk.rotate(old.id, 1)
    assert {authenticate(key.secret).key_id for key in (old, new)} == {old.id, new.id}
    desk.revoke(revoked.id)
    with served.service.parts.db.writing() as connection:
        connection.execute(update(api_keys).where(api_keys.c.id == revoked.id).values(revoked_ms=None))
        connection.execute(update(api_keys).where(api_keys.c.id == old.id).values(expires_ms=None))
    served.clock.advance(hours=2)
    for key in (revoked, old):
        with pytest.raises(UnauthenticatedError):
            authenticate(key.secret)
    assert authenticate(new.secret).key_id == new.id


def entries(served):
    with served.service.parts.db.reading() as connection:
        return connection.execute(text("SELECT count(*) FROM vault_entries")).scalar_one()


def test_what_is_masked_without_a_message_goes_every_time(served):
    """A day after each time, not only after the first."""
    for _ in range(3):
        assert "@" not in served.service.mask(served.bot, "loose", "mail ana@ruiz.example")
        assert entries(served) == 1
        served.clock.advance(hours=25)
        served.service.run_jobs()
        assert entries(served) == 0
    with served.service.parts.db.reading() as connection:
        rows = connection.execute(jobs.select().where(jobs.c.kind == "scope.loose")).all()
    assert [row.state for row in rows] == ["done"]


def test_of_a_person_who_agrees_to_nothing_nothing_is_sealed(tmp_path):
    """A subject's values need one purpose at least; those of a tenant are nobody's."""
    from tests.service_fixture import MANIFEST

    strict = MANIFEST.replace('[purposes.security]\nbasis = "legitimate_interests"\nkeep = "7d"\n', "")
    served = open_service(tmp_path, manifest=strict)
    values = [("EMAIL_ADDRESS", ANA)]
    with pytest.raises(RefusedError, match="no purpose"):
        served.service.tokenize(served.bot, ScopeRef("subject", ANA), values)
    assert entries(served) == 0
    assert served.service.tokenize(served.bot, ScopeRef("tenant"), values)
    served.consent(purposes=FOR[:1])
    assert served.service.tokenize(served.bot, ScopeRef("subject", ANA), values)
    served.service.close()


def test_masking_is_limited_by_what_it_seals(served_sqlite):
    """By values, as tokenizing is, and from the same bucket."""
    limited(served_sqlite, tokenize=Rate(per_minute=1, burst=3))
    mask = served_sqlite.service.mask
    mask(served_sqlite.bot, "c-1", "a0@x.example a1@x.example")
    mask(served_sqlite.bot, "c-1", "nothing here")
    with pytest.raises(OverloadedError):
        mask(served_sqlite.bot, "c-1", "a0@x.example")


def test_a_rotation_is_recorded_before_and_after(talk):
    """Also one that fails; tokens can be opened ever after."""
    (token,), admin = told(talk), talk.callers[Role.ADMIN]
    done = talk.service.rotate(admin)

    def fail():
        raise OutsideError("the disk is gone")

    talk.service._vaulting._rotated = fail
    with pytest.raises(OutsideError):
        talk.service.rotate(admin)
    codes = [(each["code"], each.get("wrapped")) for each in log(talk, "vault.rotated")]
    assert codes == [("begun", None), ("done", done.rewrapped), ("begun", None), ("outside", None)]
    assert talk.service.reveal(talk.callers[Role.SUPPORT], "c-1", [token], "support", "T-1") == {token: "a0@x.example"}


def test_keys_rotated_beside_the_service_reach_its_database(talk, tmp_path):
    """Every data key is wrapped anew; a service that still has the old key set says what to do."""
    from sottovoce.app import rotate_keys

    (token,) = told(talk)
    assert rotate_with_database(talk.place, lambda: rotate_keys(talk.place.home), talk.clock) == 1
    assert [each["code"] for each in log(talk, "vault.rotated")] == ["begun", "done"]
    with pytest.raises(KeyUnavailableError) as caught:
        talk.service.mask(talk.bot, "c-9", "mail bo@lee.example")
    assert "start this one again" in caught.value.remedy
    again = open_service(tmp_path, url=talk.place.url, clock=talk.clock)
    support = talk.callers[Role.SUPPORT]
    assert again.service.reveal(support, "c-1", [token], "support", "T-1") == {token: "a0@x.example"}
    wrapping = open_keys(talk.place.home).keyset.wrapping_id.hex()
    assert {row.wrapping_key for row in again.service.parts.vault.scopes() if row.level != "conversation"} == {wrapping}
    again.service.close()


def test_the_command_line_ends_and_replaces_keys(served_sqlite, tmp_path, monkeypatch):
    """`keys api revoke` and `rotate` as the service does it; `keys rotate` reaches the database, and says so."""
    served, sv = served_sqlite, Sottovoce(tmp_path, monkeypatch)
    monkeypatch.delenv("SOTTOVOCE_DATABASE", raising=False)
    served.consent()
    told(served)
    old, gone = (served.service.key_desk.create(Role.BOT, name) for name in ("old", "gone"))
    made = json.loads(sv("keys", "api", "rotate", old.id, "--grace-hours", "0", "--json").out)
    assert sv("keys", "api", "revoke", gone.id).code == 0
    served.clock.now = now_ms()  # The command line's clock is the real one.
    assert served.service.authenticate(made["secret"]).role is Role.BOT
    for ended in (old, gone):
        with pytest.raises(UnauthenticatedError):
            served.service.authenticate(ended.secret)
    assert sv("keys", "api", "revoke", "0" * 12).code == sv("keys", "api", "rotate", gone.id).code == 4
    rotated = sv("keys", "rotate")
    assert rotated.code == 0 and "1 data keys" in rotated.said and "start it again" in rotated.said
    missing = sv("keys", "rotate", "--db", f"sqlite:///{tmp_path}/none.db")
    assert missing.code == 3
    assert [each["code"] for each in log(served, "vault.rotated")] == ["begun", "done"]


def test_the_bounds_are_settings():
    """With the documented values unless told otherwise."""
    bounds = asdict(Limits())
    assert [bounds[name] for name in ("window_ms", "window_tokens", "window_conversations")] == [600_000, 200, 20]
