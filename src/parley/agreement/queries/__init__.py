"""What there is to see of agreements and their commitments, for each viewer."""

from parley.agreement.queries.agreements import AgreementView, agreement, agreements, entitled_choices
from parley.agreement.queries.commitments import CommitmentView, commitment, commitments, verifier_choices

__all__ = [
    "AgreementView",
    "CommitmentView",
    "agreement",
    "agreements",
    "commitment",
    "commitments",
    "entitled_choices",
    "verifier_choices",
]
