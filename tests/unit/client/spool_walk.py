"""Works with a spool and kills itself (SIGKILL) at its n-th call of the system, for every n, each time in a child.

Writes are cut in the middle. Prints a JSON line for each n: what had been promised before. Run as a program, so that nothing
but this thread is alive when it forks: python -m tests.unit.client.spool_walk FOLDER
"""

import functools
import json
import os
import signal
import sys
from pathlib import Path

from sottovoce.client.model import Message
from sottovoce.client.spool_format import SpoolKey
from sottovoce.client.store_spool import Spool

KEY = bytes(range(32))
CALLS = ("pwrite", "fsync", "open", "unlink", "close", "mkdir", "fstat")


def message(number, subject="ana"):
    return Message(subject=subject, conversation=f"c-{number % 2}", id=str(number), text=f"text {number}", at_ms=number)


def work(folder, say):
    spool = Spool(folder, SpoolKey(KEY), segment_bytes=500)
    for number in range(4):
        spool.append([message(number)])
        say("kept", number)
    (place, first), *_ = spool.first(1, 10**6)
    say("finishing", int(first.id))
    spool.done([place])
    say("done", int(first.id))
    spool.append([message(4, "bo"), message(5), message(6, "bo")])
    for number in (4, 5, 6):
        say("kept", number)
    for number in (4, 6):
        say("finishing", number)
    spool.forget("bo")
    for number in (4, 6):
        say("done", number)
    waiting = spool.first(3, 10**6)
    for _, each in waiting:
        say("finishing", int(each.id))
    spool.done([place for place, _ in waiting])
    for _, each in waiting:
        say("done", int(each.id))
    spool.append([message(7)])
    say("kept", 7)
    spool.close()
    say("whole", 0)


def die_at(step):
    left = [step]

    def dying(name, real):
        def call(*args, **kwargs):
            left[0] -= 1
            if left[0] == 0:
                if name == "pwrite":
                    descriptor, data, at = args
                    real(descriptor, data[: len(data) // 2], at)
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*args, **kwargs)

        return call

    for name in CALLS:
        setattr(os, name, dying(name, getattr(os, name)))
    Path.unlink = dying("unlink", Path.unlink)


def tell(pipe, what, number):
    os.write(pipe, f"{what} {number}\n".encode())


def main(folder):
    step, whole = 0, False
    while not whole:
        step += 1
        place = folder / str(step)
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            die_at(step)
            work(place, functools.partial(tell, write))
            os._exit(0)
        os.close(write)
        with os.fdopen(read) as told:
            said = [line.split() for line in told]
        os.waitpid(child, 0)
        whole = bool(said) and said[-1][0] == "whole"
        line = {"folder": str(place), "said": [(what, int(number)) for what, number in said]}
        sys.stdout.write(f"{json.dumps(line)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
