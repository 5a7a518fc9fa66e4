"""What the vault needs from outside: a place for its rows. Satisfied by ``SqliteStore`` and ``SqlVaultStore``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from sottovoce.vault.rows import EntryRow, OriginalRow, ScopeRow


class VaultStore(Protocol):
    """Rows of a vault. All but ``truncate_log`` and ``close`` are called inside ``reading`` or ``writing``.

    Several processes may share what is stored. What a method promises about others holds until the transaction ends.
    """

    @property
    def knows_subjects(self) -> bool:
        """Whether a row of a scope can say which subject it belongs to."""
        ...

    def reading(self) -> AbstractContextManager[None]:
        """One consistent view of the rows."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """One transaction: all of it or none; joins the one that the caller has open in this thread, if any."""
        ...

    def meta(self, name: str) -> bytes:
        """What the vault says of itself; empty when it says nothing."""
        ...

    def held_meta(self, name: str, *, to_change: bool = False) -> bytes:
        """``meta``, which nobody else changes from now on; with ``to_change``, nobody else holds it either."""
        ...

    def set_meta(self, name: str, value: bytes) -> None:
        """Change what the vault says of itself."""
        ...

    def add_meta(self, values: Mapping[str, bytes]) -> None:
        """What a new vault says of itself; what it says already stays."""
        ...

    def scopes(self, pseudonyms: Collection[bytes], *, to_fill: bool = False) -> dict[bytes, ScopeRow]:
        """The scopes there are with these pseudonyms; with ``to_fill``, nobody else deletes them from now on."""
        ...

    def add_scopes(self, rows: Sequence[ScopeRow]) -> dict[bytes, ScopeRow]:
        """Store new scopes, and give them by pseudonym as they are stored.

        A scope that somebody else made in the meantime comes back as theirs. Nobody else deletes them from now on.
        """
        ...

    def scopes_after(self, id_: int, *, but: bytes = b"") -> list[ScopeRow]:
        """The next scopes in the order of their rows.

        Args:
            id_: Row number of the last one seen.
            but: Leave out those wrapped by the key with this id, and most of those wrapped by a subject's key.
        """
        ...

    def subject_scopes(self, subject_id: str, tenant: bytes | None) -> list[int]:
        """Row numbers of all scopes of a subject; nobody else fills them or adds to them from now on.

        Args:
            subject_id: The subject.
            tenant: The tenant's pseudonym; ``None`` for all tenants.
        """
        ...

    def replace_scopes(self, pairs: Sequence[tuple[ScopeRow, ScopeRow]]) -> int:
        """Store another wrapped data key and subject where a row is still the old one; gives how many were."""
        ...

    def delete_scopes(self, ids: Collection[int]) -> None:
        """Delete scopes with all that hangs on them."""
        ...

    def entries(self, wanted: Mapping[int, Collection[str]]) -> list[EntryRow]:
        """The entries of some scopes (row number to suffixes) that have one of the suffixes."""
        ...

    def file_entries(self, tenant: bytes, suffixes: Iterable[str]) -> list[tuple[EntryRow, ScopeRow]]:
        """The entries of all file scopes of a tenant that have one of these suffixes, with their scopes."""
        ...

    def entries_after(self, scope_id: int, suffix: str, kind: str) -> list[EntryRow]:
        """The scope's next entries in the order of suffix and kind."""
        ...

    def add_entries(self, rows: Sequence[EntryRow]) -> int:
        """Store new entries; gives how many, fewer than asked where somebody else was first."""
        ...

    def delete_entries(self, scope_id: int, names: Collection[tuple[str, str]]) -> int:
        """Delete the scope's entries with these suffixes and kinds; gives how many there were."""
        ...

    def originals(self, scope_id: int, fingerprints: Iterable[bytes]) -> list[OriginalRow]:
        """The scope's originals with one of these fingerprints."""
        ...

    def originals_after(self, scope_id: int, fingerprint: bytes) -> list[OriginalRow]:
        """The scope's next originals in the order of fingerprints."""
        ...

    def add_originals(self, rows: Sequence[OriginalRow]) -> int:
        """Store new originals; gives how many, fewer than asked where somebody else was first."""
        ...

    def orphans(self) -> int:
        """How many entries and originals hang on no scope."""
        ...

    def scope_sizes(self) -> Iterator[tuple[ScopeRow, int, int]]:
        """Every scope with its numbers of entries and originals, in the order of rows."""
        ...

    def totals(self) -> tuple[int, int, list[tuple[str, int]]]:
        """Numbers of scopes and originals, and of entries by kind."""
        ...

    def truncate_log(self) -> None:
        """See that nothing deleted is left in the database's log, as far as that can be done from here.

        Raises:
            OutsideError: Another process kept reading all the while.
        """
        ...

    def close(self) -> None:
        """Give back what was opened for this object."""
        ...
