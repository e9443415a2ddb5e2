"""The one family of errors a user of the book meets; each says what, where and what is allowed."""


class BookError(Exception):
    """The work failed; the command ends with `exit_status`."""

    exit_status = 1


class InputError(BookError):
    """What the user gave is wrong: a parameter, a file, a name or a place to write."""

    exit_status = 2


class NotImportedError(InputError):
    """A release that is needed has not been imported."""


class DataError(InputError):
    """A data table breaks its description in `data/datapackage.json`."""
