"""A program of its own: reads an Excel workbook from standard input, writes its cells as JSON.

`workbook` starts it, so that a damaged workbook that takes its reader down, or fills the memory,
takes down no more than this. It imports nothing of ours.
"""

import io
import json
import sys

MEMORY_BYTES = 2 * 1024**3


def main() -> None:
    """Write `{"sheets": {name: rows}}`, or `{"fault": words}` where it cannot be read."""
    _limit_memory()
    import python_calamine  # noqa: PLC0415 - within the limit

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        answer: dict[str, object] = {
            "sheets": {
                name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                for name in book.sheet_names
            }
        }
    except python_calamine.CalamineError as error:
        answer = {"fault": " ".join(str(error).split())}
    json.dump(answer, sys.stdout, default=str)


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - Windows lacks it
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
