from parley.procedure.stage import Stage


class ConsultationConfig(Stage):
    name = "parley.consultation"
