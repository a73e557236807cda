from parley.procedure.stage import Stage


class DraftingConfig(Stage):
    name = "parley.drafting"
