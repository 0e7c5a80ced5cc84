"""Rules of aids as data, weighed in three values. Plain Python: no Django, no query, no clock.

``Situation`` holds what is known of a person on a day, ``rules.read`` reads a version, ``answer`` weighs one for one
person, ``answer_all`` the whole catalogue, ``together`` what aids make for one cost.
"""

from advice.aids.engine.answers import Answer, Outcome, answer
from advice.aids.engine.catalogue import Answers, Question, answer_all
from advice.aids.engine.faults import BadRule
from advice.aids.engine.parameters import PARAMETERS, Parameter, Values
from advice.aids.engine.rules import Nature, Rule, State, Unit
from advice.aids.engine.situation import Situation
from advice.aids.engine.together import Share, Together, together
from advice.aids.engine.truth import Truth
from advice.aids.engine.vocabulary import FACTS, GROUPS

__all__ = [
    "FACTS", "GROUPS", "PARAMETERS", "Answer", "Answers", "BadRule", "Nature", "Outcome", "Parameter", "Question", "Rule",
    "Share", "Situation", "State", "Together", "Truth", "Unit", "Values", "answer", "answer_all", "together",
]  # fmt: skip
