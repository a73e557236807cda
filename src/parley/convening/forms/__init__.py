"""What is asked for on the pages of convening."""

from parley.convening.forms.consent import AnswerConsentForm, GroundForm, InterestForm, SeekConsentForm, WhyForm
from parley.convening.forms.letter import (
    DeliverForm,
    LetterAnswerForm,
    LetterEditForm,
    LetterForm,
    OpenToForm,
    SignForm,
    WithdrawForm,
)
from parley.convening.forms.procedure import AnswerRulesForm, RulesForm
from parley.convening.forms.process import (
    CorrectFactForm,
    DescribeProcessForm,
    EditPartyForm,
    FactForm,
    OpenProcessForm,
    PartyForm,
)

__all__ = [
    "AnswerConsentForm",
    "AnswerRulesForm",
    "CorrectFactForm",
    "DeliverForm",
    "DescribeProcessForm",
    "EditPartyForm",
    "FactForm",
    "GroundForm",
    "InterestForm",
    "LetterAnswerForm",
    "LetterEditForm",
    "LetterForm",
    "OpenProcessForm",
    "OpenToForm",
    "PartyForm",
    "RulesForm",
    "SeekConsentForm",
    "SignForm",
    "WhyForm",
    "WithdrawForm",
]
