"""What may stand although the gate finds it: listed in one file, by place and with a reason."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from helpers.data.schema_errors import checked
from helpers.publish.checks.disclosure.faults import Fault, Kind
from helpers.publish.checks.findings import Finding
from helpers.run.parameters import load_yaml

FILE = "book/disclosure.yml"

Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1),
    Field(json_schema_extra={"allowed": "words"}),
]


class Exemption(BaseModel):
    """Faults of one kind that may stand in some files.

    Attributes:
        files: pattern of their names within the published folder, such as `downloads/*/places.csv`.
        finding: the kind of fault.
        only: names of columns, or texts such as an office's e-mail address; empty for all.
        reason: why they may be published.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    files: Words
    finding: Kind
    only: tuple[Words, ...] = ()
    reason: Words

    def covers(self, file: str, fault: Fault) -> bool:
        """Say whether a fault in a file is one of these."""
        return (
            fault.kind == self.finding
            and fnmatchcase(file, self.files)
            and (not self.only or fault.subject in self.only)
        )


class Exemptions(BaseModel):
    """Everything that may stand.

    Attributes:
        exempt: the entries of the file.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    exempt: tuple[Exemption, ...] = ()


def read_exemptions(project: Path) -> tuple[Exemption, ...]:
    """Return the exemptions of a project; none without a file of them.

    Raises:
        InputError: the file is not as it must be; names the entry.
    """
    path = project / FILE
    if not path.exists():
        return ()
    return checked(Exemptions, load_yaml(path, "exemptions") or {}, FILE).exempt


def unused(exemptions: Sequence[Exemption], used: set[Exemption]) -> Iterator[Finding]:
    """Yield the exemptions that cover nothing, which would hide the next fault of their kind."""
    for number, each in enumerate(exemptions, start=1):
        if each not in used:
            what = f"exempt, {number}: there is no {each.finding} in {each.files}; remove the entry"
            yield Finding(FILE, what)
