"""Units as layouts spell them, in the spelling of `records.quantities`. Nothing is converted, only respelt."""

from __future__ import annotations

SPELLINGS: dict[str, tuple[str, ...]] = {
    "ft": ("feet", "foot", "fts"),
    "kt": ("knot", "knots", "kts", "knts"),
    "fpm": ("ft/min", "feet/min", "ft/mn"),
    "deg": ("degs", "degree", "degrees", "°", "â°"),
    "deg C": ("degc", "°c", "â°c", "celsius", "deg c"),
    "deg/s": ("deg/sec",),
    "s": ("sec", "secs", "second", "seconds"),
    "min": ("mins", "minute", "minutes", "mn"),
    "h": ("hr", "hrs", "hour", "hours"),
    "hPa": ("hpa", "mb", "mbar"),
    "MHz": ("mhz",),
    "psi": ("psig",),
    "lb/h": ("lbs/h", "lbs/hr", "lb/hr", "pph"),
    "kg/h": ("kg/hr", "kgs/h"),
}
_WORDS = {spelling: word for word, spellings in SPELLINGS.items() for spelling in (*spellings, word.lower())}


def unit_word(text: str) -> str:
    """A unit in the house's spelling; one that is not known stays as it is.

    >>> unit_word("KNTS"), unit_word("Feet"), unit_word("°C"), unit_word("%RPM"), unit_word("")
    ('kt', 'ft', 'deg C', '%RPM', '')
    """
    return _WORDS.get(text.strip().lower(), text.strip())
