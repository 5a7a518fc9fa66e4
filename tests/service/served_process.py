"""`sottovoce serve` in a process of its own, on a free port."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def serving(folder, *options, home="home", seconds=120):
    """Runs it in ``folder``; gives the port once it is ready."""
    port = free_port()
    environment = {**os.environ, "SOTTOVOCE_HOME": str(folder / home)}
    command = [
        sys.executable,
        "-m",
        "sottovoce",
        "serve",
        "--port",
        str(port),
        "--workers",
        "0",
        "--rules-only",
        *options,
    ]
    with (folder / f"log-{port}.txt").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        wait_until_ready(process, port, seconds)
        yield port
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def wait_until_ready(process, port, seconds):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer,
        ):
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise AssertionError("the service did not become ready")
