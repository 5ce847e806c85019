"""Short codes that are printed, said and typed: seven symbols, the last one to check the others."""

import secrets

from footfall.capture.rules.card_number import ALPHABET, check_symbol

LENGTH = 6
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_code() -> str:
    """A code that nobody can guess: one of a thousand million."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return body + check_symbol(body)


def read_code(typed: object) -> str | None:
    """The code as it is stored, from how somebody typed it; None where its check symbol does not fit."""
    if not isinstance(typed, str):
        return None
    text = "".join(symbol for symbol in typed.upper().translate(_READ_AS) if symbol not in " -.")
    if len(text) != LENGTH + 1 or any(symbol not in ALPHABET for symbol in text):
        return None
    return text if check_symbol(text[:-1]) == text[-1] else None


def shown_code(code: str) -> str:
    """The code in two groups."""
    return f"{code[:3]}-{code[3:]}"
