"""The releases that can be imported, by name."""

from collections.abc import Mapping

from helpers.data.releases.ae import AE
from helpers.data.releases.epraccur import EPRACCUR
from helpers.data.releases.eric import ERIC
from helpers.data.releases.fingertips import FINGERTIPS
from helpers.data.releases.gp_workforce import GP_WORKFORCE
from helpers.data.releases.imd_postcode import IMD_POSTCODE
from helpers.data.releases.lsoa_lookup import LSOA_LOOKUP
from helpers.data.releases.ons_subnational import ONS_SUBNATIONAL
from helpers.data.releases.own_cancers import OWN_CANCERS
from helpers.data.releases.own_claims import OWN_CLAIMS
from helpers.data.releases.own_rooms import OWN_BOOKINGS, OWN_ROOMS
from helpers.data.releases.own_series import OWN_SERIES
from helpers.data.releases.own_staff import OWN_STAFF
from helpers.data.releases.pcn_workforce import PCN_WORKFORCE
from helpers.data.releases.practice_map import PRACTICE_MAP
from helpers.data.releases.qof import QOF
from helpers.data.releases.registered_patients import REGISTERED_PATIENTS
from helpers.data.releases.sickness_absence import SICKNESS_ABSENCE
from helpers.data.releases.spec import Release
from helpers.errors import InputError
from helpers.names import nearest, quote

RELEASES: Mapping[str, Release] = {
    release.name: release
    for release in (
        QOF,
        ERIC,
        SICKNESS_ABSENCE,
        AE,
        ONS_SUBNATIONAL,
        EPRACCUR,
        LSOA_LOOKUP,
        IMD_POSTCODE,
        REGISTERED_PATIENTS,
        PRACTICE_MAP,
        FINGERTIPS,
        PCN_WORKFORCE,
        OWN_STAFF,
        OWN_CANCERS,
        OWN_CLAIMS,
        OWN_ROOMS,
        OWN_BOOKINGS,
        OWN_SERIES,
        GP_WORKFORCE,
    )
}


def release(name: str) -> Release:
    """Return the release of that name.

    Raises:
        InputError: there is none.
    """
    if name not in RELEASES:
        hint = nearest(name, RELEASES, among="releases")
        raise InputError(
            f"release {quote(name)} is not known; {hint}; use one of {', '.join(RELEASES)}"
        )
    return RELEASES[name]
