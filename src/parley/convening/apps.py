from parley.procedure.stage import Stage


class ConveningConfig(Stage):
    name = "parley.convening"
    # This module holds two configurations, `Stage` being the other, of which Django would otherwise take neither.
    default = True
