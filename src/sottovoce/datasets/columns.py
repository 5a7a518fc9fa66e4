"""What the columns of a table are to its rows, by their names; for CSV and Parquet alike."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sottovoce.datasets.chat import KeyRules, Scopes
from sottovoce.datasets.model import FieldRole, Options
from sottovoce.datasets.naming import columns_seen
from sottovoce.errors import InputError


@dataclass(frozen=True, slots=True)
class Column:
    """What a column says of its cells."""

    label: str
    name: str | None
    role: FieldRole = FieldRole.TEXT
    skip: re.Pattern[str] | None = None
    offered: bool = True

    def value(self, text: str) -> str | None:
        """The value of an attribute."""
        return text if self.role is FieldRole.ATTRIBUTE else None


@dataclass(frozen=True, slots=True)
class Layout:
    """What is known of all columns."""

    columns: tuple[Column, ...]
    conversation: str | None
    subject: str | None
    scope_columns: tuple[int, ...]


def layout_of(options: Options, names: tuple[str, ...]) -> Layout:
    """Roles and rules of the columns called `names`.

    A column that the options name must exist; the others are recognised by the same keys as in JSON.

    Raises:
        InputError: there is no column of the name that was given.
    """
    for given in (options.conversation_field, options.subject_field, *options.text_fields):
        if given is not None and given not in names:
            raise InputError(
                f"the column {given}, named in the options, is not in the table{columns_seen(names)}",
                remedy="Look at the first row",
            )
    rules, scopes = KeyRules(options.text_fields), Scopes.of(options)
    present = {name: "x" for name in names if name}
    conversation, subject = scopes.pick_conversation(present, names), scopes.pick_subject(present)
    columns = []
    for name in names:
        role = FieldRole.TEXT
        if name in options.attributes:
            role = FieldRole.ATTRIBUTE
        elif name and name == conversation:
            role = FieldRole.CONVERSATION
        elif name and name == subject:
            role = FieldRole.SUBJECT
        rule = rules[name]
        if role is FieldRole.TEXT:
            columns.append(Column(name, rule.name, role, rule.skip, rule.offered))
        else:
            columns.append(Column(name, name, role))
    scope_columns = tuple(i for i, name in enumerate(names) if name and name in {conversation, subject})
    return Layout(tuple(columns), conversation, subject, scope_columns)
