from parley.procedure.stage import Stage


class AgreementConfig(Stage):
    name = "parley.agreement"
