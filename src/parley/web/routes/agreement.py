from parley.procedure.capacities import SEATS
from parley.web.routes.route import act, read

_PAGES = (
    "open_for_signature",
    "initial_agreement",
    "sign_agreement",
    "decline_to_sign",
    "ratify_signature",
    "withdraw_from_agreement",
    "close_signing",
    "enter_commitment",
    "claim_commitment",
    "verify_commitment",
    "dispute_commitment",
    "settle_dispute",
)

ROUTES = {
    "agreement:agreements": read(SEATS),
    "agreement:agreement": read(SEATS),
    "agreement:commitment": read(SEATS),
    **{f"agreement:{name}": act(name) for name in _PAGES},
    "api:agreements": read(SEATS),
    "api:agreement": read(SEATS),
    "api:commitment": read(SEATS),
}
