"""A chatbot that talks and talks while the service is away: python -m tests.unit.client.spooling_process URL KEY FOLDER SUBJECT."""

import sys
from pathlib import Path

from sottovoce.client import Client, Pace

url, key, folder, subject, begin = sys.argv[1:]
client = Client(
    url, key, spool=Path(folder), spool_key=bytes(range(32)), pace=Pace(first_seconds=0.001, idle_seconds=0.01)
)
for number in range(int(begin), 10_000):
    result = client.message(f"text {number}", subject=subject, conversation="killed", id=str(number))
    assert result.stored or result.spooled, result.reason
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()
