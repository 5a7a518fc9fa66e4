"""Plain text: where blocks end."""

from __future__ import annotations

from tests.unit.datasets.fakes import Memory, Same, through

KIB = 1024


def blocks(data: bytes) -> list[str]:
    """The blocks of `data`."""
    sink = Memory()
    assert through(data, "x.txt", Same, sink) == data
    return [text for payload in sink.payloads for _, _, text in payload]


def test_a_small_text_is_one_block() -> None:
    """What belongs together is seen together."""
    assert blocks(b"a\n\nb\r\nc") == ["a\n\nb\r\nc"]


def test_blocks_end_at_line_ends_best_at_blank_ones() -> None:
    """No block is longer than 64 KiB, no line is cut."""
    data = b"".join(b"line %d of some text\n%s" % (n, b"\n" if n % 50 == 0 else b"") for n in range(20_000))
    found = blocks(data)
    assert "".join(found).encode() == data
    assert max(len(block) for block in found) <= 64 * KIB
    assert all(block.endswith("\n") for block in found)
    assert sum(block.endswith("\n\n") for block in found) >= len(found) - 3


def test_a_line_of_a_megabyte_stays_whole() -> None:
    """Up to the limit."""
    line = "word " * 200_000
    assert blocks(f"first\n{line}\nlast\n".encode())[1].startswith(line)


def test_a_longer_line_is_cut_behind_a_sentence() -> None:
    """Never inside a word; without sentences behind white space, without that not at all."""
    long = "Some words here. " * 200_000
    found = blocks(long.encode())
    assert len(found) > 2
    assert all(block.endswith(". ") for block in found)
    assert all(block.endswith(" ") for block in blocks(("word " * 700_000).encode()))
    assert len(blocks(b"x" * 3_000_000)) == 1
    assert all(block.endswith("。") for block in blocks(("今日はいい天気です。" * 120_000).encode()))
