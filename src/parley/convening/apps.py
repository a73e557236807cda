from parley.procedure.stage import Stage


class ConveningConfig(Stage):
    name = "parley.convening"
