"""The code that stands on a printed form: names its entry point, and is typed without mistakes."""

from footfall.capture.rules.card_number import ALPHABET, check_symbol

_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})
_LARGEST = 2**63


def paper_code(number: int) -> str:
    """The code of the entry point with this number: `3R-7`, the last symbol checks the others."""
    body = ""
    while number:
        number, digit = divmod(number, len(ALPHABET))
        body = ALPHABET[digit] + body
    return f"{body}-{check_symbol(body)}"


def read_paper_code(typed: str) -> int | None:
    """The number of the entry point; None where a symbol is wrong or missing."""
    symbols = "".join(sign for sign in typed.upper().translate(_READ_AS) if sign not in " -.")
    body, check = symbols[:-1], symbols[-1:]
    if not body or any(symbol not in ALPHABET for symbol in symbols) or check_symbol(body) != check:
        return None
    number = 0
    for symbol in body:
        number = number * len(ALPHABET) + ALPHABET.index(symbol)
    return number if number < _LARGEST else None
