"""The filter for logging: no personal data in message, arguments, exception or extra attributes."""

# ruff: noqa: G004, LOG001, TRY301 - what careless callers do is what is tested

import io
import logging

import pytest

from sottovoce import Engine, MaskingFilter

MAIL = "ana@ruiz.example"


@pytest.fixture
def written(request):
    """A logger of its own, and what its handler wrote."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s %(user)s", defaults={"user": "-"}))
    handler.addFilter(getattr(request, "param", None) or MaskingFilter())
    log = logging.Logger("test")
    log.addHandler(handler)
    return log, stream


def test_message_and_arguments(written):
    """A value is found whether it stands in the message or in an argument, and a cue in one serves the other."""
    log, stream = written
    log.warning(f"mail {MAIL}")
    log.warning("mail %s", MAIL)
    log.warning("%(mail)s", {"mail": MAIL})
    log.warning("password: %s", "hunter2!x")
    log.warning(["a list", MAIL])
    assert stream.getvalue().splitlines() == [
        "WARNING mail [EMAIL_ADDRESS] -",
        "WARNING mail [EMAIL_ADDRESS] -",
        "WARNING [EMAIL_ADDRESS] -",
        "WARNING password: [SECRET] -",
        "WARNING ['a list', '[EMAIL_ADDRESS]'] -",
    ]


def test_exception_text_and_causes(written):
    """A traceback repeats what the error says, chained ones too."""
    log, stream = written
    try:
        try:
            raise KeyError(MAIL)
        except KeyError as err:
            raise ValueError(f"no account for {MAIL}") from err
    except ValueError:
        log.exception("failed for %s", MAIL, stack_info=True)
    text = stream.getvalue()
    assert "ValueError: no account for [EMAIL_ADDRESS]" in text
    assert "KeyError: '[EMAIL_ADDRESS]'" in text
    assert MAIL not in text


def test_extra_attributes(written):
    """Text is masked, numbers stay, objects are masked as they would print."""
    log, stream = written
    log.warning("x", extra={"user": MAIL})
    log.warning("x", extra={"user": 7})
    log.warning("x", extra={"user": {"mail": MAIL}})
    assert stream.getvalue().splitlines() == [
        "WARNING x [EMAIL_ADDRESS]",
        "WARNING x 7",
        "WARNING x {'mail': '[EMAIL_ADDRESS]'}",
    ]


class Unprintable:
    def __str__(self):
        raise RuntimeError(f"cannot print {MAIL}")


def test_what_cannot_be_masked_is_withheld(written):
    """The record passes, empty of everything it held; logging goes on."""
    log, stream = written
    log.warning("%d", MAIL)
    log.warning("%s", Unprintable())
    log.warning("x", extra={"user": Unprintable(), "more": MAIL})
    log.warning("fine")
    lines = stream.getvalue().splitlines()
    assert len(lines) == 4
    assert all("withheld" in line for line in lines[:3])
    assert lines[3] == "WARNING fine -"
    assert MAIL not in stream.getvalue()


def refuse(text):
    raise RuntimeError(f"down while masking {text}")


@pytest.mark.parametrize("written", [MaskingFilter(refuse)], indirect=True)
def test_a_failing_mask_withholds(written):
    """Fail closed: no masking, no text; neither in attributes nor in the traceback."""
    log, stream = written
    try:
        raise ValueError(MAIL)
    except ValueError:
        log.exception("mail %s", MAIL, extra={"user": MAIL})
    assert MAIL not in stream.getvalue()
    assert "withheld" in stream.getvalue()


def test_tokens_of_an_engine():
    """With an engine the way back stays open."""
    engine = Engine()
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, "mail %s", (MAIL,), None)
    assert MaskingFilter(lambda text: engine.mask(text, scope="logs").text).filter(record)
    assert record.getMessage().startswith("mail EMAIL_ADDRESS-")
    assert engine.restore(record.getMessage(), scope="logs") == f"mail {MAIL}"


def test_percent_signs_in_a_masked_message_are_harmless(written):
    """A masked message is no template any more."""
    log, stream = written
    log.warning("100%% of %s", MAIL)
    assert stream.getvalue() == "WARNING 100% of [EMAIL_ADDRESS] -\n"


def test_the_parts_a_formatter_adds_are_kept(written):
    """Level, logger and place stay as they were."""
    record = logging.LogRecord("app.chat", logging.ERROR, "chat.py", 7, "mail %s", (MAIL,), None)
    MaskingFilter().filter(record)
    assert (record.name, record.levelname, record.lineno, record.filename) == ("app.chat", "ERROR", 7, "chat.py")
