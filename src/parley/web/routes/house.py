"""The routes of the house itself: home, desk, sign-in, language."""

from parley.procedure.capacities import SEATS
from parley.web.routes.route import ANYONE, SIGNED_IN, Route, read

ROUTES = {
    "home": read(ANYONE),
    "desk": read(ANYONE),
    "process_desk": read(SEATS),
    "record": read(SEATS),
    "record_bundle": read(SEATS),
    "act_proof": read(SEATS),
    "verify": read(ANYONE),
    "privacy": read(ANYONE),
    "offline": read(ANYONE),
    "service_worker": read(ANYONE),
    "set_language": Route(post=ANYONE),
    "who_may": read(ANYONE),
    # The page itself is there in the demonstration alone, and only on the machine that it runs on.
    "demo": read(ANYONE),
    "sit_down": Route(post=ANYONE),
    "stand_up": Route(post=ANYONE),
    "account_login": Route(get=ANYONE, post=ANYONE),
    "account_logout": Route(get=ANYONE, post=ANYONE),
    "account_reauthenticate": Route(get=SIGNED_IN, post=SIGNED_IN),
    "account_change_password": Route(get=SIGNED_IN, post=SIGNED_IN),
    # Second factors and passkeys; whatever else django-allauth has, such as sign-up and mail, is not there.
    "mfa_authenticate": Route(get=ANYONE, post=ANYONE),
    "mfa_login_webauthn": Route(get=ANYONE, post=ANYONE),
    "mfa_index": read(SIGNED_IN),
    "mfa_reauthenticate": Route(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_activate_totp": Route(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_deactivate_totp": Route(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_view_recovery_codes": read(SIGNED_IN),
    "mfa_generate_recovery_codes": Route(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_download_recovery_codes": read(SIGNED_IN),
    "mfa_list_webauthn": read(SIGNED_IN),
    "mfa_add_webauthn": Route(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_edit_webauthn": Route(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_remove_webauthn": Route(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_reauthenticate_webauthn": Route(get=SIGNED_IN, post=SIGNED_IN),
}
