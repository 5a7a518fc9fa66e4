"""Running networks: one way to open a file of onnxruntime, for the built-in tagger and for others."""

from __future__ import annotations

from pathlib import Path

import onnxruntime

ERRORS, NOTHING = 3, 4
"""What onnxruntime may print: errors and worse, or only what ends the process."""


def open_session(path: Path, *, prints: int) -> onnxruntime.InferenceSession:
    """A network on one thread: texts are short and there is a process for each core; more only wait for each other.

    Args:
        path: The ONNX file.
        prints: ``ERRORS`` or ``NOTHING``.

    Raises:
        Exception: The file cannot be read; onnxruntime's exceptions have no common base but this.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = prints
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
