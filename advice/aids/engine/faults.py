"""What is wrong with a rule as it is written, said in French to who writes it."""


class BadRule(ValueError):
    """A rule, a value or a fact that the engine cannot read. ``sentence`` says why and what to do."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence
