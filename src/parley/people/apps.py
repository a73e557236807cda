from parley.procedure.stage import Stage


class PeopleConfig(Stage):
    name = "parley.people"
