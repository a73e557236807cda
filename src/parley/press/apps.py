from parley.procedure.stage import Stage


class PressConfig(Stage):
    name = "parley.press"
