from parley.procedure.stage import Stage


class RoundsConfig(Stage):
    name = "parley.rounds"
