"""The library behind the book: analyses, statistics, data, presentation, runs and publishing."""

import os
import sys

# Matrices are small here, and processes as many as processors: more threads stand in their way.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Bytecode that Python writes itself is checked by time and size, which two quick saves share.
sys.dont_write_bytecode = True
# jsonschema does without it; to build its grammars takes longer than most commands do.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

from helpers import source  # noqa: E402, F401 - hashes the sources before the first of them is loaded
