"""Ends a forked process when the one that forked it is gone, however that ended."""

import os
import threading

ORPHANED = 3
"""Exit status of a process whose parent is gone."""


class Lifeline:
    """A pipe that only the parent can write to, and never does; its end is the parent's end.

    Make it before forking; call `follow` first thing in the child.
    """

    def __init__(self) -> None:
        self._watched, self._held = os.pipe()

    def follow(self) -> None:
        """Let this process, a child, end at once when its parent is gone."""
        os.close(self._held)
        threading.Thread(target=self._end_with_parent, daemon=True).start()

    def close(self) -> None:
        """Let go of the pipe, in the parent; children that follow it end."""
        os.close(self._held)
        os.close(self._watched)

    def _end_with_parent(self) -> None:
        os.read(self._watched, 1)
        os._exit(ORPHANED)
