"""The types: what they show and what they do not."""

from sottovoce.errors import RefusedError
from sottovoce.vault import Entry, OriginalConflictError, Restored, Scope, ScopeLevel, TokenCollisionError


def test_no_value_or_name_in_any_repr():
    """Names of scopes and tenants, values, origins and restored texts stay hidden, in errors too."""
    scope = Scope(ScopeLevel.SUBJECT, "canary-name", "canary-tenant")
    entry = Entry(scope=scope, token="PERSON-491MBS6E2", kind="PERSON", value="canary-value", origin="canary-origin")
    collision = TokenCollisionError([entry])
    for thing in (scope, entry, Restored("canary-text", 1, 0), collision, OriginalConflictError([3])):
        assert "canary" not in repr(thing)
        assert "canary" not in str(thing)
    assert collision.entries == (entry,)


def test_refusals_of_a_batch_say_how_many_and_what_to_do():
    """They are refusals, with a code, a number and a remedy."""
    for error in (TokenCollisionError([]), OriginalConflictError([1])):
        assert isinstance(error, RefusedError)
        assert error.code in {"token_collision", "original_conflict"}
        assert error.remedy


def test_scopes_are_equal_by_level_name_and_tenant():
    """All three make the scope."""
    scope = Scope(ScopeLevel.FILE, "a")
    assert scope == Scope(ScopeLevel.FILE, "a", "")
    assert (
        len({scope, Scope(ScopeLevel.TENANT, "a"), Scope(ScopeLevel.FILE, "b"), Scope(ScopeLevel.FILE, "a", "t")}) == 4
    )
