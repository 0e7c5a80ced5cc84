"""How far one is, on a terminal; and how much a file weighs, in French."""

_UNITS = ("octets", "Ko", "Mo", "Go", "To")


def size_fr(size: float) -> str:
    """Say a weight in bytes: « 4,2 Mo »."""
    rank = 0
    while size >= 1000 and rank < len(_UNITS) - 1:
        size, rank = size / 1000, rank + 1
    number = f"{size:.1f}".replace(".", ",") if rank and size < 100 else f"{size:.0f}"
    return f"{number}\u00a0{_UNITS[rank]}"


class Bar:
    """Say the percentage on one line of a terminal, or on a line for each tenth in a file."""

    def __init__(self, out):
        self._out, self._said, self._what = out, -1, ""
        self._is_terminal = out.isatty()

    def __call__(self, done: int, total: int, what: str) -> None:
        percent = 100 * done // total if total else 100
        step = percent if self._is_terminal else percent - percent % 10
        if (what, step) == (self._what, self._said):
            return
        ends = percent >= 100
        if self._is_terminal:
            self._out.write(f"\r{what}\u00a0: {percent}\u00a0% ", ending="\n" if ends else "")
        else:
            self._out.write(f"{what}\u00a0: {step}\u00a0%")
        self._out.flush()
        self._what, self._said = what, step
