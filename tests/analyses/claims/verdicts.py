"""Record the verdict of each claim, to accept those that a change of data has flipped."""

from helpers.analyses import claims
from tests.analyses.claims.test_claims import RECORD

if __name__ == "__main__":
    ledger = claims.analyse().tables["ledger"]
    ledger[["claim_id", "verdict"]].to_csv(RECORD, index=False, lineterminator="\n")
