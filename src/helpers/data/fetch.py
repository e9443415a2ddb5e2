"""Releases fetched: from an address given or known, downloaded, and imported."""

from collections.abc import Mapping, Sequence

from helpers.data import downloads, imports, sources
from helpers.data.downloads import Download
from helpers.data.imports import Import
from helpers.data.releases import periods
from helpers.data.releases.registry import release as known_release
from helpers.data.releases.spec import Release
from helpers.errors import DataError, InputError
from helpers.progress import Tell, unheard


def known_addresses(release: str) -> Mapping[str, str]:
    """Return the addresses of a release's files that `data/sources.csv` knows, by period.

    Raises:
        InputError: there is no such release.
    """
    kind = known_release(release).period_kind
    found = {
        each.id.removeprefix(f"{release}_").replace("_", "-"): each.download_url
        for each in sources.all_sources()
        if each.download_url
    }
    return {each: found[each] for each in sorted(found) if periods.FORMS[kind].fullmatch(each)}


def wanted(
    release: str, targets: Sequence[str], period: str | None = None
) -> tuple[tuple[str, ...], str | None]:
    """Return the addresses to download from, and the period that was named, if one was.

    Args:
        release: name of the release.
        targets: addresses, or a period whose file `data/sources.csv` knows the address of.
        period: the period, where it is not among the targets.

    Raises:
        InputError: a target is neither, or no address is known; says where to look for which file.
    """
    known = known_release(release)
    addresses = tuple(dict.fromkeys(each for each in targets if "://" in each))
    for address in addresses:
        downloads.check_address(address)
    others = [each for each in targets if each not in addresses]
    named = list(dict.fromkeys([*others, *([period] if period is not None else [])]))
    for each in named:
        _check_period(known, each)
    if len(named) > 1:
        raise InputError(f"{release}: the periods {', '.join(named)} are named; name one")
    stated = next(iter(named), None)
    return addresses or (_known_address(known, stated),), stated


def import_downloads(
    found: Sequence[Download], period: str | None = None, tell: Tell = unheard
) -> tuple[Import, ...]:
    """Import files that were downloaded; what is new and cannot be imported is not kept.

    Raises:
        InputError: the period or the place to write is wrong.
        DataError: a file breaks a rule of the release; says address, row and column.
    """
    try:
        return imports.import_files(found[0].release, [each.path for each in found], period, tell)
    except InputError as error:
        words = str(error)
        for each in found:
            words = words.replace(str(each.path), each.address)
            if each.fresh:
                downloads.discard(each)
        raise type(error)(words) from None


def forget(release: str, period: str | None = None) -> tuple[str, ...]:
    """Remove the import of a period, or all of a release, and the downloads that it was made of.

    Returns:
        The periods removed.

    Raises:
        InputError: nothing of the kind is imported, or it cannot be removed.
    """
    for each in _made_of(known_release(release).name, period):
        downloads.discard(each)
    return imports.forget(release, period)


def _made_of(release: str, period: str | None) -> Sequence[Download]:
    """Return the downloads that an import was made of, or all of a release."""
    found = downloads.downloads(release)
    if period is None:
        return found
    try:
        read = imports.find_import(release, period).files
    except DataError:  # damaged: it does not say
        return ()
    names = {name for file in read for name in (file.packed_in, file.sha256)}
    return [each for each in found if {each.name, each.sha256} & names]


def _check_period(release: Release, text: str) -> None:
    try:
        periods.check(text, release.period_kind)
    except InputError as error:
        raise InputError(f"{error}, or an address that begins with https://") from None


def _known_address(release: Release, period: str | None) -> str:
    known = known_addresses(release.name)
    if period is not None and period in known:
        return known[period]
    which = f"{release.name} {period}" if period else release.name
    hint = f" (known are those of {', '.join(known)})" if known else ""
    raise InputError(
        f"no address of {which} is known here{hint}; look on {_page(release, period)} for "
        f"{'; '.join(release.files)}; then use: icsbook data fetch {which} URL"
    )


def _page(release: Release, period: str | None) -> str:
    """Return where a release is published: the page of its period, else that of its series."""
    id_ = f"{release.name}_{period}".replace("-", "_")
    pages = [each.url for each in sources.all_sources() if each.id == id_ and each.url]
    return next(iter(pages), release.address) or f"the publisher's page {release.where}"
