"""What a person at the terminal can mend, in one line that says what, and what to do."""

import errno

#: How a system says that a disk, a share of it or a file may not grow any more.
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Trouble(Exception):
    """Something that the person at the terminal can mend: one line that says what, and what to do."""

    #: What the command ends with.
    code = 1


class CannotStart(Trouble):
    """What was brought along can't be used, so nothing was looked at."""

    code = 2


def in_words(error: OSError) -> str:
    """One line that says what the system refused, and what to do."""
    where = f"{error.filename}: " if error.filename is not None else ""
    what = (error.strerror or str(error)).lower()
    if error.errno in FULL:
        return f"{where}{what}; free some space on that disk and try again"
    return f"{where}{what}; name a file or folder that is there and that you may use"
