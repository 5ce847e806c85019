"""How many decimals a currency has, by ISO 4217; two unless it stands here."""

from footfall.measurement.cube.measures import Number

DECIMALS = {
    code: decimals
    for decimals, codes in {
        0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
        3: "BHD IQD JOD KWD LYD OMR TND",
    }.items()
    for code in codes.split()
}


def decimals(currency: str) -> int:
    """Digits after the point."""
    return DECIMALS.get(currency, 2)


def major(minor: Number, currency: str) -> Number:
    """An amount in the main unit; whole amounts stay exact."""
    places = decimals(currency)
    amount = minor / 10**places
    return round(amount, places) if isinstance(minor, int) else amount
