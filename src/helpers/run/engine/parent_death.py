"""Ends a forked process when the one that forked it is gone, however that ended."""

import ctypes
import os
import signal

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def end_with(parent: int) -> None:
    """Have this process killed as soon as its parent is gone; on Linux alone.

    Args:
        parent: process number of the parent, taken before forking.

    Raises:
        OSError: the system refuses.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    if os.getppid() != parent:  # it was gone before the line above
        os.kill(os.getpid(), signal.SIGKILL)
