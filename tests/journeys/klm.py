"""The keystroke-level model: how long an expert takes, counted from what is pressed and pointed at, never from a clock.

S. Card, T. Moran, A. Newell, « The keystroke-level model for user performance time with interactive systems » (1980): a key
0.28 s (an average typist), a point 1.1 s with its click 0.2 s, a hand that goes to the mouse or back 0.4 s, a thought 1.35 s.
"""

from dataclasses import dataclass
from typing import Any

FOCUSED = "document.activeElement.name"
KEY, POINT, CLICK, HAND, THOUGHT = 0.28, 1.1, 0.2, 0.4, 1.35


@dataclass
class Typist:
    """Somebody whose hands are on the keyboard of a page. Each answer is a thought, then its keys."""

    page: Any
    keys: int = 0
    tabs: int = 0
    points: int = 0
    thoughts: int = 0

    def thinks(self) -> None:
        self.thoughts += 1

    def presses(self, key: str) -> None:
        """Press one key; a chord (« Control+Enter ») is two."""
        self.keys += len(key.split("+")) if len(key) > 1 else 1
        self.page.keyboard.press(key)

    def types(self, text: str) -> None:
        """Think of an answer, then type it: a capital takes the shift key too."""
        self.thinks()
        for letter in text:
            self.keys += 2 if letter.isupper() else 1
            self.page.keyboard.type(letter)

    def tab(self) -> None:
        """Go to the next question: a date is several stops of the keyboard."""
        here = self.page.evaluate(FOCUSED)
        while self.page.evaluate(FOCUSED) == here:
            self.tabs += 1
            self.page.keyboard.press("Tab")

    def points_at(self, place) -> None:
        """Take the mouse, click, and come back to the keyboard."""
        self.points += 1
        place.click()

    @property
    def seconds(self) -> float:
        pointed = self.points * (POINT + CLICK + 2 * HAND)
        return round((self.keys + self.tabs) * KEY + pointed + self.thoughts * THOUGHT, 1)
