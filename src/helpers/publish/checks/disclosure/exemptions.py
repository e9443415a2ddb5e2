"""What may stand although the gate finds it: listed in one file, by place and with a reason."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from helpers.errors import InputError
from helpers.publish.checks.disclosure.faults import Fault, Kind
from helpers.publish.checks.findings import Finding

FILE = "book/disclosure.yml"

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


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
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Exemptions.model_validate(content or {}).exempt
    except OSError as error:
        raise InputError(f"{FILE} cannot be read: {error.strerror}") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ", ".join(str(p + 1) if isinstance(p, int) else str(p) for p in first["loc"])
        raise InputError(f"{FILE}: {place}: {first['msg']}") from None
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        raise InputError(f"{FILE} is not YAML: {' '.join(str(error).split())}") from None


def unused(exemptions: Sequence[Exemption], used: set[Exemption]) -> Iterator[Finding]:
    """Yield the exemptions that cover nothing, which would hide the next fault of their kind."""
    for number, each in enumerate(exemptions, start=1):
        if each not in used:
            what = f"exempt, {number}: there is no {each.finding} in {each.files}; remove the entry"
            yield Finding(FILE, what)
