"""Number words in English and Russian, with the Russian cases, and the words around a number."""

from __future__ import annotations

_ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million dozen"
)
_VALUES = (*range(21), 30, 40, 50, 60, 70, 80, 90, 100, 1000, 1_000_000, 12)
_RUSSIAN = {
    1: "один одна одно одну одного одной одному одним",
    1.5: "полтора полторы полутора",
    2: "два две двух двум двумя",
    3: "три трех трёх трем трём тремя",
    4: "четыре четырех четырёх четырем четырём четырьмя",
    5: "пять пяти пятью",
    6: "шесть шести шестью",
    7: "семь семи семью",
    8: "восемь восьми восемью",
    9: "девять девяти девятью",
    10: "десять десяти десятью",
    11: "одиннадцать одиннадцати",
    12: "двенадцать двенадцати",
    13: "тринадцать тринадцати",
    14: "четырнадцать четырнадцати",
    15: "пятнадцать пятнадцати",
    16: "шестнадцать шестнадцати",
    17: "семнадцать семнадцати",
    18: "восемнадцать восемнадцати",
    19: "девятнадцать девятнадцати",
    20: "двадцать двадцати",
    30: "тридцать тридцати",
    40: "сорок сорока",
    50: "пятьдесят пятидесяти",
    60: "шестьдесят шестидесяти",
    70: "семьдесят семидесяти",
    80: "восемьдесят восьмидесяти",
    90: "девяносто девяноста",
    100: "сто ста",
    200: "двести двухсот",
    300: "триста трехсот трёхсот",
    400: "четыреста четырехсот четырёхсот",
    500: "пятьсот пятисот",
    600: "шестьсот шестисот",
    700: "семьсот семисот",
    800: "восемьсот восьмисот",
    900: "девятьсот девятисот",
    1000: "тысяча тысячи тысяч тысячу тысячами",
    1_000_000: "миллион миллиона миллионов",
}
VALUE: dict[str, float] = dict(zip(_ENGLISH.split(), map(float, _VALUES), strict=True)) | {
    form: float(value) for value, forms in _RUSSIAN.items() for form in forms.split()
}
"""A number word in lower case -> its value."""

SCALES = {"hundred", "dozen"} | {word for word, value in VALUE.items() if value >= 1000}
"""Words that multiply what stands before them."""

SEVERAL = ("several", "a few", "a couple of", "несколько", "нескольких")
"""At least two; not more is known."""

AT_LEAST = (
    "at least",
    "no fewer than",
    "no less than",
    "not less than",
    "more than",
    "over",
    "не менее",
    "не меньше",
    "как минимум",
    "по меньшей мере",
    "более",
    "более чем",
    "больше",
    "свыше",
)
AT_MOST = (
    "up to",
    "at most",
    "no more than",
    "less than",
    "fewer than",
    "under",
    "не более",
    "не больше",
    "менее",
    "менее чем",
    "меньше",
    "до",
)
ABOUT = (
    "about",
    "around",
    "approximately",
    "roughly",
    "some",
    "nearly",
    "almost",
    "an estimated",
    "около",
    "примерно",
    "приблизительно",
    "порядка",
    "почти",
)
