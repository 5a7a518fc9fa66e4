"""Mask and restore give the original back, byte for byte, in every format, and nothing found stays in between."""

import csv
import gzip
import io
import json
from pathlib import Path

import pytest

MAIL = "ana@ruiz.example"
CARD = "4111 1111 1111 1111"  # Visa's published test number.
IBAN = "DE89 3704 0044 0532 0130 00"  # The example of the ECBS standard.
PHONE = "+44 20 7946 0958"  # Ofcom's range for drama.
EXAMPLE = Path(__file__).parents[2] / "examples" / "conversations.jsonl"

OPENAI = {
    "id": "chat-1",
    "messages": [
        {"role": "system", "content": "You help."},
        {"role": "user", "content": [{"type": "text", "text": f"my mail is {MAIL}"}]},
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [
                {
                    "id": "call_1",
                    "type": "function",
                    "function": {"name": "find", "arguments": json.dumps({"email": MAIL, "n": 3})},
                }
            ],
        },
        {"role": "tool", "tool_call_id": "call_1", "content": json.dumps({"phone": PHONE, "ok": True})},
    ],
}
SHAREGPT = {"id": "s-1", "conversations": [{"from": "human", "value": f"card {CARD}"}, {"from": "gpt", "value": "ok"}]}
RASA = {
    "sender_id": "default",
    "slots": {"email": MAIL},
    "events": [{"event": "user", "timestamp": 1700000000.5, "text": f"iban {IBAN}", "metadata": {"phone": PHONE}}],
}


def lines(*records, end="\n"):
    return "".join(json.dumps(record, ensure_ascii=False) + end for record in records)


def table(*rows, newline="\r\n"):
    out = io.StringIO()
    csv.writer(out, lineterminator=newline).writerows(rows)
    return out.getvalue()


FORMATS = {
    "own.jsonl": EXAMPLE.read_bytes(),
    "openai.jsonl": lines(OPENAI, OPENAI | {"id": "chat-2"}),
    "sharegpt.jsonl": lines(SHAREGPT),
    "ids.jsonl": lines(
        {"conversation": f"chat of {PHONE}", "subject": MAIL, "text": f"card {CARD}"},
        {"conversation": MAIL, "subject": "user-7", "text": f"iban {IBAN}"},
    ),
    "rasa.jsonl": lines(RASA),
    "no-last-end.jsonl": lines(OPENAI).rstrip("\n"),
    "crlf.jsonl": lines(OPENAI, SHAREGPT, end="\r\n"),
    "blank-lines.jsonl": "\n" + lines(OPENAI) + "\n\n" + lines(RASA) + "\n",
    "array.json": json.dumps([OPENAI, SHAREGPT, RASA], indent=2) + "\n",
    "one.json": json.dumps(OPENAI, indent="\t"),
    "plain.txt": f"hi im ana ruiz, {MAIL}\r\n\r\nБаланс: {IBAN}\n我的卡号是{CARD}。",
    "bom.txt": "\ufeff" + f"mail {MAIL}\n",
    "behind-quotes.csv": f'id,text\r\n1,"{MAIL}"\r\n2,""{MAIL}',
    "quotes.csv": table(["id", "email", "note"], ["1", MAIL, f'she said "call\n{PHONE}"'], ["2", "", "a;b,c"]),
    "bom.csv": "\ufeff" + table(["id", "email"], ["1", MAIL]),
    "lf.csv": table(["name", "card"], ["Ana", CARD], newline="\n"),
    "no-last-end.csv": table(["id", "email"], ["1", MAIL]).rstrip("\r\n"),
    "tabs.tsv": f"id\temail\n1\t{MAIL}\n2\tnobody\n",
    "empty.txt": "",
    "empty.jsonl": "",
    "nothing.jsonl": '{"text": "nothing to see"}\n',
}
FOUND = (MAIL, CARD, IBAN, PHONE)


ODD = {
    "escaped slash": r'{"text": "see https:\/\/example.org\/u\/ana or ana@ruiz.example"}',
    "escaped letters": r'{"text": "\u0061\u006e\u0061@ruiz.example and \u00e9t\u00E9"}',
    "surrogate pairs": r'{"text": "\ud83d\ude00 ana@ruiz.example \uD83D\uDE00"}',
    "lone surrogates": r'{"text": "\ud83d ana@ruiz.example \udc00"}',
    "nul": r'{"text": "\u0000ana@ruiz.example\u0000"}',
    "doubled keys": '{"text": "ana@ruiz.example", "text": "ana@ruiz.example", "n": 1.50, "n": 1e2}',
    "spaces": '{ "text" :\t"ana@ruiz.example" , "z":[ ] }',
    "big numbers": '{"card": 4111111111111111, "n": 1e400, "zero": -0}',
    "html": r'{"text": "\u003cana@ruiz.example\u003e\/\b\f"}',
    "nested document": json.dumps({"arguments": '{"to" : "ana@ruiz.example","n":1.0}'}),
    "nested odd document": json.dumps({"arguments": r'{"to":"\u0061na@ruiz.example\/"}'}),
}


odd_records = pytest.mark.parametrize(
    ("spelling", "identity"),
    [
        pytest.param(spelling, identity, id=f"{spelling}, {'with' if identity else 'without'} an id")
        for spelling in ODD
        for identity in (b"", b'"conversation": "c-1", ')
    ],
)


def there_and_back(sv, name, content, *options):
    """Mask, look that nothing is left, restore; the masked bytes."""
    original = sv.write(name, content).read_bytes()
    masked = sv("mask", name, f"masked-{name}", "--no-report", *options)
    assert masked.code == 0, masked.err
    back = sv("restore", f"masked-{name}", f"back-{name}", *options)
    assert back.code == 0, back.err
    assert sv.read(f"back-{name}") == original
    return sv.read(f"masked-{name}")


def holds_a_value(masked):
    return any(value.encode() in masked for value in FOUND)


@pytest.mark.parametrize("name", FORMATS)
def test_the_original_comes_back_byte_for_byte(sv, name):
    """White space, line ends, BOM, quotes and a missing last line end included."""
    assert not holds_a_value(there_and_back(sv, name, FORMATS[name]))


@pytest.mark.parametrize("name", [name for name, content in FORMATS.items() if content])
def test_gzip_comes_back_with_equal_content(sv, name):
    """A packed file is masked, packed again and restored."""
    content = FORMATS[name]
    sv.write(f"{name}.gz", gzip.compress(content if isinstance(content, bytes) else content.encode()))
    assert sv("mask", f"{name}.gz", f"masked.{name}.gz").code == 0
    assert not holds_a_value(gzip.decompress(sv.read(f"masked.{name}.gz")))
    assert sv("restore", f"masked.{name}.gz", f"back.{name}.gz").code == 0
    assert gzip.decompress(sv.read(f"back.{name}.gz")) == gzip.decompress(sv.read(f"{name}.gz"))


@odd_records
def test_odd_spellings_come_back_as_they_were(sv, spelling, identity):
    """JSON may be spelled in many ways; each comes back in its own."""
    line = ODD[spelling].encode().replace(b"{", b"{" + identity, 1)
    masked = there_and_back(sv, "odd.jsonl", line + b"\n" + line + b"\n")
    assert not holds_a_value(masked)
    assert masked != line


@odd_records
def test_a_renamed_masked_file_comes_back(sv, spelling, identity):
    """The name of a masked file is nothing that restoring hangs on."""
    line = ODD[spelling].encode().replace(b"{", b"{" + identity, 1) + b"\n"
    sv.write("odd.jsonl", line)
    assert sv("mask", "odd.jsonl", "masked.jsonl").code == 0
    (sv.folder / "masked.jsonl").rename(sv.folder / "renamed by somebody.jsonl")
    assert sv("restore", "renamed by somebody.jsonl", "back.jsonl").code == 0
    assert sv.read("back.jsonl") == line


def test_two_files_in_one_vault_come_back_each_as_its_own(sv):
    """Files with equal records and different spellings do not get in each other's way."""
    plain, odd = b'{"text": "ana@ruiz.example"}\n', b'{"text": "\\u0061na@ruiz.example"}\n'
    assert there_and_back(sv, "a.jsonl", plain)
    assert there_and_back(sv, "b.jsonl", odd)
    assert sv("restore", "masked-a.jsonl", "again-a.jsonl").code == 0
    assert sv.read("again-a.jsonl") == plain


def test_two_inputs_of_one_name_are_masked_one_after_the_other(sv):
    """An export of the same name every month, whose records look alike once masked, spelled otherwise."""
    months = [b'{"text": "\\u0061na@ruiz.example"}\n', b'{"text": "an\\u0061@ruiz.example"}\n']
    for number, content in enumerate(months):
        sv.write(f"{number}/export.jsonl", content)
        assert sv("mask", f"{number}/export.jsonl", f"{number}/out.jsonl").code == 0
    assert [sv("restore", f"{number}/out.jsonl", f"{number}/back.jsonl").code for number in (0, 1)] == [0, 0]
    assert [sv.read(f"{number}/back.jsonl") for number in (0, 1)] == months
    texts = [json.loads(sv.read(f"{number}/out.jsonl"))["text"] for number in (0, 1)]
    assert texts[0] == texts[1] != MAIL


def test_tool_calls_stay_valid_json(sv):
    """Arguments of a tool call are masked inside, and still are a JSON string."""
    masked = json.loads(there_and_back(sv, "openai.jsonl", lines(OPENAI)))
    arguments = json.loads(masked["messages"][2]["tool_calls"][0]["function"]["arguments"])
    assert arguments["email"].startswith("EMAIL_ADDRESS-")
    assert arguments["n"] == 3
    assert json.loads(masked["messages"][3]["content"])["phone"].startswith("PHONE_NUMBER-")
    assert masked["messages"][1]["content"][0]["text"].endswith(arguments["email"])


def test_keys_and_structure_stay(sv):
    """Only values change: the shape of a record is as it was."""
    masked = json.loads(there_and_back(sv, "rasa.jsonl", lines(RASA)))
    assert masked.keys() == RASA.keys()
    assert masked["events"][0]["timestamp"] == 1700000000.5
    assert masked["events"][0]["event"] == "user"


def test_csv_keeps_its_columns(sv):
    """A masked table reads as a table of the same form."""
    masked = there_and_back(sv, "quotes.csv", FORMATS["quotes.csv"]).decode()
    rows = list(csv.reader(io.StringIO(masked, newline="")))
    assert rows[0] == ["id", "email", "note"]
    assert [len(row) for row in rows] == [3, 3, 3]
    assert rows[2] == ["2", "", "a;b,c"]


def test_a_folder_keeps_its_paths(sv):
    """Every file of a folder is masked under its relative path, and comes back."""
    for name in ("own.jsonl", "plain.txt", "quotes.csv"):
        sv.write(f"in/deep/{name}", FORMATS[name])
    sv.write("in/top.json", FORMATS["array.json"])
    assert sv("mask", "in", "out", "-j", "1").code == 0
    assert sv("restore", "out", "back", "-j", "1").code == 0
    names = sorted(str(path.relative_to(sv.folder / "in")) for path in (sv.folder / "in").rglob("*.*"))
    assert len(names) == 4
    for name in names:
        assert sv.read(f"back/{name}") == sv.read(f"in/{name}")
        assert not holds_a_value(sv.read(f"out/{name}"))


def test_parquet_comes_back_with_equal_values(sv):
    """Tables keep schema and values; whole numbers in a column named like an identifier come back as numbers."""
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    before = arrow.table(
        {
            "conversation_id": ["c1", "c1", None],
            "text": [f"mail {MAIL}", None, f"card {CARD}"],
            "card": arrow.array([4111111111111111, None, 4242424242424242], arrow.int64()),
            "n": [1.5, 2.5, None],
        }
    )
    parquet.write_table(before, sv.folder / "t.parquet")
    assert sv("mask", "t.parquet", "m.parquet").code == 0
    masked = parquet.read_table(sv.folder / "m.parquet")
    assert masked.column("text").to_pylist()[0].startswith("mail EMAIL_ADDRESS-")
    assert masked.column("card").to_pylist()[0].startswith("CREDIT_CARD-")
    assert sv("restore", "m.parquet", "b.parquet").code == 0
    assert parquet.read_table(sv.folder / "b.parquet").equals(before)


@pytest.mark.parametrize(("name", "form"), [("plain.txt", "text"), ("openai.jsonl", "jsonl"), ("quotes.csv", "csv")])
def test_pipes_carry_the_same_bytes(sv, name, form):
    """From standard input to standard output, with nothing but the data on it."""
    content = FORMATS[name].encode()
    masked = sv("mask", "-", "-", "--format", form, "-j", "1", stdin=content)
    assert masked.code == 0, masked.err
    assert not holds_a_value(masked.raw)
    back = sv("restore", "-", "-", "--format", form, "-j", "1", stdin=masked.raw)
    assert back.code == 0, back.err
    assert back.raw == content


def test_pipes_between_processes(sv):
    """Two processes with one home hand the data on."""
    content = FORMATS["openai.jsonl"].encode()
    masked = sv.process("mask", "-", "-", stdin=content)
    back = sv.process("restore", "-", "-", stdin=masked.raw)
    assert (masked.code, back.code) == (0, 0), masked.err + back.err
    assert not holds_a_value(masked.raw)
    assert back.raw == content


def test_equal_values_of_a_conversation_share_a_token_and_others_do_not(sv):
    """What links two mentions within a conversation links nothing across two."""
    rows = [{"conversation": name, "text": MAIL} for name in ("a", "a", "b")]
    masked = there_and_back(sv, "c.jsonl", lines(*rows)).decode().splitlines()
    one, two, other = (json.loads(line)["text"] for line in masked)
    assert one == two != other


@pytest.mark.parametrize(("level", "distinct"), [("tenant", 1), ("subject", 2), ("conversation", 3), ("file", 1)])
def test_the_scope_level_says_how_far_tokens_agree(sv, level, distinct):
    """A person, a conversation, a file or the whole deployment."""
    rows = [{"dialog": str(n), "who": who, "text": MAIL} for n, who in enumerate(("p", "p", "q"))]
    fields = ("--conversation-field", "dialog", "--subject-field", "who", "--scope-level", level)
    masked = there_and_back(sv, "s.jsonl", lines(*rows), *fields).decode().splitlines()
    assert len({json.loads(line)["text"] for line in masked}) == distinct


def test_only_named_fields_are_looked_at(sv):
    """With a text field named, the others stay."""
    masked = there_and_back(sv, "f.jsonl", lines({"a": MAIL, "b": MAIL}), "--text-field", "a")
    assert json.loads(masked)["a"] != MAIL
    assert json.loads(masked)["b"] == MAIL


def test_a_text_with_something_shaped_like_a_token_comes_back(sv):
    """A token that nobody issued stays as it stands, and is told."""
    text = f"PERSON-7K3QX2M4T is not mine, EMAIL_ADDRESS-00000000 neither, but {MAIL} is\n"
    masked = there_and_back(sv, "shaped.txt", text).decode()
    assert "PERSON-7K3QX2M4T" in masked
    assert "EMAIL_ADDRESS-00000000" in masked


def test_masking_a_masked_file_changes_nothing(sv):
    """Masking twice is masking once."""
    once = there_and_back(sv, "own.jsonl", EXAMPLE.read_bytes())
    assert sv("mask", "masked-own.jsonl", "twice.jsonl").code == 0
    assert sv.read("twice.jsonl") == once


def test_a_token_of_an_earlier_run_is_restored_too(sv):
    """A text that quotes a token of its own scope was masked before; restoring gives the value for both."""
    first = there_and_back(sv, "t.txt", f"{MAIL}\n").decode().strip()
    sv.write("u.txt", f"{first} and {MAIL}\n")
    assert sv("mask", "u.txt", "m.txt", "--scope", "t.txt").code == 0
    assert sv("restore", "m.txt", "b.txt", "--scope", "t.txt").code == 0
    assert sv.read("b.txt").decode() == f"{MAIL} and {MAIL}\n"
