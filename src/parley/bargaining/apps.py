from parley.procedure.stage import Stage


class BargainingConfig(Stage):
    name = "parley.bargaining"
