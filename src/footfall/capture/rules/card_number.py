"""Numbers of loyalty cards: nine symbols that are read aloud without mistakes, the last one to check the others."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O and U."""

LENGTH = 8
_SPACE = len(ALPHABET) ** LENGTH
_STEP, _START = 663_608_941_733, 271_828_182_845
"""An odd step goes through every number once, so that neighbours on the roll are not neighbours in number."""

_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})


def card_number(serial: int) -> str:
    """The number of the card with this serial, without hyphens; serials up to 32 to the power of 8 give all numbers."""
    value = (serial * _STEP + _START) % _SPACE
    body = ""
    for _ in range(LENGTH):
        value, digit = divmod(value, len(ALPHABET))
        body = ALPHABET[digit] + body
    return body + check_symbol(body)


def check_symbol(body: str) -> str:
    """Luhn's check in base 32: finds every wrong symbol and nearly every two that changed places."""
    total = 0
    for place, symbol in enumerate(reversed(body)):
        value = ALPHABET.index(symbol) * (1 if place % 2 else 2)
        total += sum(divmod(value, len(ALPHABET)))
    return ALPHABET[-total % len(ALPHABET)]


def read_card_number(typed: str) -> str | None:
    """The number as it is stored, from how somebody typed it; None if its check symbol does not fit."""
    text = typed.upper().translate(_READ_AS)
    text = "".join(symbol for symbol in text if symbol not in " -.")
    if len(text) != LENGTH + 1 or any(symbol not in ALPHABET for symbol in text):
        return None
    return text if check_symbol(text[:-1]) == text[-1] else None


def shown_card_number(number: str) -> str:
    """The number in groups of three."""
    return "-".join(number[start : start + 3] for start in range(0, len(number), 3))
