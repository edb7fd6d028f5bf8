"""Judgements from their file: what they name exists, ratios are ratios and can all hold, nobody judges twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from difflib import get_close_matches

from crossfix.conclude.weighing.frame import Frame
from crossfix.conclude.weighing.ratios import conflict
from crossfix.conclude.weighing.settings import LIMITS
from crossfix.conclude.weighing.weigh import UNKNOWN
from crossfix.errors import Problem
from crossfix.read.case_folder.clock import published
from crossfix.read.case_folder.models.weighing import (
    JudgementEntry,
    JudgementsFile,
    NegativeEntry,
    RatioEntry,
    TimingEntry,
)
from crossfix.read.case_folder.shape import Shaped
from crossfix.read.case_folder.yaml_lines import Place
from crossfix.records.interval import INFINITE, Interval
from crossfix.records.weighing import Judgement, Negative, Ratio, Timing

SHOWN = 6
"""Ids that a message lists where none is close."""


class Judgements:
    """Turns the judgements of a file into records and collects what is wrong with them."""

    def __init__(
        self,
        shaped: Shaped[JudgementsFile],
        frame: Frame,
        groups: Sequence[str],
        since: Mapping[str, float],
        zero: datetime,
    ) -> None:
        self.shaped, self.frame, self.since, self.zero = shaped, frame, since, zero
        self.groups = tuple(groups)
        self.problems: list[Problem] = []

    def records(self) -> tuple[Judgement, ...]:
        """All judgements; usable only where no problem was found."""
        model = self.shaped.model
        for name in ("raters", "unknowns"):
            self._unique(name)
        known = [*self.groups, *(UNKNOWN + one.id for one in model.unknowns)]
        judged: dict[tuple[str, str], int | None] = {}
        made = []
        for k, one in enumerate(model.judgements):
            at: Place = ("judgements", k)
            self._named((*at, "group"), "group", one.group, known)
            self._named((*at, "rater"), "rater", one.rater, [rater.id for rater in model.raters])
            self._dated((*at, "date"), one)
            line = self._line(at)
            if (one.rater, one.group) in judged:
                text = f"rater {one.rater!r} judges {one.group!r} a second time; the first is on line "
                self._problem((*at, "group"), f"{text}{judged[one.rater, one.group]}: keep one")
            judged.setdefault((one.rater, one.group), line)
            made.append(self._record(at, one, line))
        for k, one in enumerate(model.judgements):
            self._shared(("judgements", k), one, judged)
        self._bundled_once()
        if not self.problems:
            self._all_can_hold(made)
        return tuple(made)

    def _problem(self, place: Place, text: str) -> None:
        self.problems.append(self.shaped.problem(place, text))

    def _line(self, place: Place) -> int:
        return self.shaped.problem(place, "").line or 1

    def _unique(self, name: str) -> None:
        seen: set[str] = set()
        for k, one in enumerate(getattr(self.shaped.model, name)):
            if one.id in seen:
                self._problem((name, k, "id"), f"duplicate id {one.id!r} in {name}; ids are unique")
            seen.add(one.id)

    def _named(self, place: Place, noun: str, wanted: str, known: Sequence[str]) -> bool:
        if wanted in known:
            return True
        close = get_close_matches(wanted, known, 1)
        listed = ", ".join(known) if len(known) <= SHOWN else "`crossfix weigh` lists them"
        hint = f"did you mean {close[0]!r}?" if close else listed or "none is given"
        self._problem(place, f"unknown {noun} {wanted!r}; {hint}")
        return False

    def _dated(self, place: Place, one: JudgementEntry) -> None:
        """A judgement is not older than what it judges."""
        if published(one.date, self.zero).high < self.since.get(one.group, -INFINITE):
            text = f"{one.date}: none of the documents of {one.group!r} was published by then; check the date"
            self._problem(place, text)

    def _record(self, at: Place, one: JudgementEntry, line: int) -> Judgement:
        return Judgement(
            group=one.group,
            rater=one.rater,
            date=one.date,
            why=one.why,
            ratios=tuple(self._ratios(at, one)),
            grade=one.grade,
            said_anyway=one.said_anyway,
            indifferent=one.indifferent,
            negative=None if one.negative is None else self._negative((*at, "negative"), one.negative),
            timing=None if one.timing is None else _timing(one.timing),
            shared_with=tuple(one.shared_with),
            rho=self._share((*at, "rho"), [LIMITS.rho_low, 1.0] if one.rho is None else one.rho),
            could_be_made=one.could_be_made,
            data=one.data,
            line=line,
        )

    def _ratios(self, at: Place, one: JudgementEntry) -> Iterator[Ratio]:
        for n, ratio in enumerate(one.ratios):
            place: Place = (*at, "ratios", n)
            against = ratio.against or one.against
            if against is None:
                self._problem(place, "against which hypothesis? give against here or for the whole judgement")
                continue
            known = list(self.frame.members)
            beside = (*place, "against") if ratio.against else (*at, "against")
            named = self._named((*place, "of"), "hypothesis", ratio.of, known)
            if not self._named(beside, "hypothesis", against, known) or not named:
                continue
            if not self.frame.apart(ratio.of, against):
                text = f"{ratio.of!r} and {against!r} are one, or one is a part of the other; "
                self._problem((*place, "of"), text + "compare what excludes each other")
                continue
            found = self._interval((*place, "ratio"), ratio, one.data is not None)
            if found is not None:
                yield Ratio(ratio.of, against, found, self._line(place))

    def _interval(self, place: Place, ratio: RatioEntry, with_data: bool) -> Interval | None:
        low, high = ratio.ratio if isinstance(ratio.ratio, list) else (ratio.ratio, ratio.ratio)
        if low <= 0 or high <= 0:
            text = f"ratio {min(low, high):g}: it would make the evidence impossible under a hypothesis, whatever else "
            self._problem(place, text + "is found; give the smallest ratio that you would defend, above 0")
        elif low > high:
            self._problem(place, f"ratio {low:g} to {high:g} is inverted; give least, most")
        elif high > LIMITS.ratio or low < 1 / LIMITS.ratio:
            self._problem(place, f"ratio beyond {LIMITS.ratio:g}; no evidence is that strong")
        elif not with_data and (high > LIMITS.with_data or low < 1 / LIMITS.with_data):
            text = f"ratio beyond {LIMITS.with_data:g} without data; name the measured basis in data, or give less"
            self._problem(place, text)
        else:
            return Interval(low, high)
        return None

    def _negative(self, place: Place, one: NegativeEntry) -> Negative:
        known = list(self.frame.members)
        named = [self._named((*place, "would_show", n), "hypothesis", h, known) for n, h in enumerate(one.would_show)]
        if all(named) and {i for h in one.would_show for i in self.frame.members[h]} == set(range(self.frame.size)):
            text = "every hypothesis would show it: such a search separates nothing; leave out those that would not"
            self._problem((*place, "would_show"), text)
        power = None if one.power is None else self._share((*place, "power"), one.power)
        alarm = self._share((*place, "false_alarm"), one.false_alarm)
        for name, share in (("power", power), ("false_alarm", alarm)):
            if share is not None and share.high == 1.0:
                text = f"{name} 1 makes a ratio 0 or infinite; no search is certain, give what you would defend"
                self._problem((*place, name), text)
        return Negative(tuple(one.would_show), power, alarm)

    def _share(self, place: Place, value: float | list[float]) -> Interval:
        low, high = value if isinstance(value, list) else (value, value)
        if low > high:
            self._problem(place, f"{low:g} to {high:g} is inverted; give least, most")
            return Interval(high, low)
        return Interval(low, high)

    def _shared(self, at: Place, one: JudgementEntry, judged: Mapping[tuple[str, str], int | None]) -> None:
        for n, group in enumerate(one.shared_with):
            place: Place = (*at, "shared_with", n)
            if group == one.group or group in one.shared_with[:n]:
                self._problem(place, f"{group!r} shares its origin with itself; name other groups, each once")
            elif group.startswith(UNKNOWN) or one.group.startswith(UNKNOWN):
                self._problem(place, "an unknown shares no origin: it is in no total; remove it")
            elif (one.rater, group) not in judged:
                close = get_close_matches(group, [g for rater, g in judged if rater == one.rater], 1)
                hint = f"did you mean {close[0]!r}?" if close else "judge it too, or remove it here"
                self._problem(place, f"rater {one.rater!r} does not judge {group!r}; {hint}")

    def _bundled_once(self) -> None:
        """A group is in one list of partly common origin of a rater."""
        first: dict[tuple[str, str], int] = {}
        for k, one in enumerate(self.shaped.model.judgements):
            if not one.shared_with:
                continue
            at: Place = ("judgements", k)
            for group in dict.fromkeys((one.group, *one.shared_with)):
                if (one.rater, group) in first:
                    text = f"{group!r} is in another list of rater {one.rater!r}, on line {first[one.rater, group]}; "
                    self._problem((*at, "shared_with"), text + "put all groups of one origin into one list")
                first.setdefault((one.rater, group), self._line(at))

    def _all_can_hold(self, made: Sequence[Judgement]) -> None:
        for k, judgement in enumerate(made):
            circle = conflict(judgement, self.frame)
            if circle:
                shown = "; ".join(_written(ratio) for ratio in circle)
                text = f"these ratios of {judgement.rater!r} cannot all hold: {shown}; round the circle they exclude "
                self._problem(("judgements", k, "ratios"), text + "each other: change one")


def _timing(one: TimingEntry) -> Timing:
    return Timing(one.matches, one.tolerance_s, one.width_s, one.window_s, one.fitted_clock)


def _written(ratio: Ratio) -> str:
    shown = f"{ratio.ratio.low:g}" + (f" to {ratio.ratio.high:g}" if ratio.ratio.width else "")
    return f"{ratio.hypothesis} : {ratio.against} = {shown} (line {ratio.line})"
