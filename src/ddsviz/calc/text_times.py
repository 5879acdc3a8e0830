"""Dates and times written as text: the formats that read all of them, and what each makes of them.

01/04/2015 is the first of April or the fourth of January; 13/04/2015 further down decides for all. Where no value
decides, there are two readings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from ddsviz.calc.natural_order import MONTHS

if TYPE_CHECKING:
    import pandas as pd

_NUMBERED = [f"%d{mark}%m{mark}%{year}" for mark in "/.-" for year in "Yy"]
DATES = [
    *(f"%Y{mark}%m{mark}%d" for mark in "-/."),
    *_NUMBERED,
    *(date.replace("%d", "?").replace("%m", "%d").replace("?", "%m") for date in _NUMBERED),
    *(f"%d{mark}{month}{mark}%{year}" for month in ("%b", "%B") for mark in " -/" for year in "Yy"),
    *(f"{month} %d, %Y" for month in ("%b", "%B")),
    *(f"{month}{mark}%{year}" for month in ("%b", "%B") for mark in " -/" for year in "Yy"),
    "%Y%m%d", "%Y-%m", "%Y/%m", "%m/%Y",
]  # fmt: skip
CLOCKS = ["%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%H.%M", "%I:%M %p", "%I.%M %p", "%I:%M:%S %p", "%I:%M%p"]
FORMATS = [*DATES, *(date + blank + clock for date in DATES for blank in (" ", ", ", "T") for clock in CLOCKS)]
TEXTS_TRIED = 20
FISCAL_YEAR = re.compile(r"(\d{4})\s*[-/–]\s*(\d{2}|\d{4})")
QUARTERS = {
    r"[Qq]([1-4])[ -/]*(\d{4})": r"\2Q\1",
    r"(\d{4})[ -/]*[Qq]([1-4])": r"\1Q\2",
}
MONTH_NAMES = {name[:length] for name in MONTHS for length in (3, 4, len(name))}
CLEANED = [(r"(\d)(st|nd|rd|th)\b", r"\1"), (r"\bSept\b", "Sep")]
"""What is replaced first, where texts have it: 1st, and the British abbreviation of September."""
WEEK = re.compile(r"\d{4}-?W\d{2}")


@dataclass(frozen=True)
class TimeReading:
    """A way in which texts are times.

    Attributes
    ----------
    code : str
        Pandas' code for it, in which `…` stands for the column.
    values : pandas.Series
        What it makes of each text; missing where it reads none.
    says : str
        How it reads them, such as "day/month/year"; empty where that is plain.
    into : str
        What they become, where that is no time.
    """

    code: str
    values: pd.Series
    says: str = ""
    into: str = "times"


def text_times(texts: Sequence[str]) -> list[TimeReading]:
    """Return the ways in which different texts can be read as times: those that read the most, and at least half.

    Examples
    --------
    >>> [reading.code for reading in text_times(["13/04/2015", "01/04/2015"])]
    ["pd.to_datetime(…, format='%d/%m/%Y')"]
    >>> [reading.says for reading in text_times(["01/04/2015", "02/04/2015"])]
    ['day/month/year', 'month/day/year']
    """
    import pandas as pd

    column, first = pd.Series(list(texts), dtype=object), ""
    if not column.map(lambda text: bool(re.search(r"\d", text)) or text.strip().casefold() in MONTH_NAMES).any():
        return []
    if not (column == column.str.strip()).all():
        column, first = column.str.strip(), ".str.strip()"
    for pattern, replacement in CLEANED:
        if column.str.contains(pattern.replace("(", "(?:")).any():
            column = column.str.replace(pattern, replacement, regex=True)
            first += f".str.replace(r'{pattern}', r'{replacement}', regex=True)"
    dates = _dates(column)
    readings = [*_names_of_months(column), *_years_and_quarters(column), *dates, *_in_several_formats(dates)]
    best = _best(readings)
    return [replace(reading, code=reading.code.replace("…", f"…{first}")) for reading in best]


def _best(readings: list[TimeReading]) -> list[TimeReading]:
    """Return the readings that read the most texts, and at least half of them, each result once."""
    counts = [int(reading.values.notna().sum()) for reading in readings]
    most = max(counts, default=0)
    best: list[TimeReading] = []
    for reading, count in zip(readings, counts, strict=True):
        enough = count == most and 2 * count >= len(reading.values)
        if enough and not any(reading.values.equals(other.values) for other in best):
            best.append(reading)
    return best


def _coerce(values: pd.Series) -> str:
    return ", errors='coerce'" if values.isna().any() else ""


def _names_of_months(column: pd.Series) -> list[TimeReading]:
    """Read months with no year: as their numbers, from 1 to 12."""
    import pandas as pd

    names = column.str.casefold().str.rstrip(".")
    months = pd.to_datetime(names.where(names.isin(MONTH_NAMES)).str[:3], format="%b").dt.month
    code = f"pd.to_datetime(….str[:3], format='%b'{_coerce(months)}).dt.month"
    return [TimeReading(code, months, "a month", "the numbers of months")] if months.notna().any() else []


def _years_and_quarters(column: pd.Series) -> list[TimeReading]:
    """Read years from one summer to the next by the year they begin in, and quarters and weeks by their first day."""
    import pandas as pd

    found = []
    years = column.map(_first_of_two_years).astype("float64")
    if years.notna().all():
        found.append(
            TimeReading(
                "pd.to_numeric(….str[:4])", years, "a year from one summer to the next", "the years that they begin in"
            )
        )
    for pattern, written in QUARTERS.items():
        if column.str.fullmatch(pattern).all():
            starts = pd.PeriodIndex(column.str.replace(pattern, written, regex=True), freq="Q").to_timestamp()
            code = f"pd.PeriodIndex(….str.replace(r'{pattern}', r'{written}', regex=True), freq='Q').to_timestamp()"
            found.append(TimeReading(code, pd.Series(starts), "a quarter", "the first days of their quarters"))
    if column.str.fullmatch(WEEK).all():
        mondays = pd.to_datetime(column.str.replace("-", "") + "1", format="%GW%V%u")
        code = "pd.to_datetime(….str.replace('-', '') + '1', format='%GW%V%u')"
        found.append(TimeReading(code, mondays, "a week", "the Mondays of their weeks"))
    return found


def _first_of_two_years(text: str) -> float | None:
    parts = FISCAL_YEAR.fullmatch(text)
    if parts is None or (int(parts[1]) + 1) % 10 ** len(parts[2]) != int(parts[2]):
        return None
    return float(parts[1])


def _dates(column: pd.Series) -> list[TimeReading]:
    """Read texts by each format that fits one of the first few."""
    import pandas as pd

    found = []
    for form in _formats_of(column[column.str.contains(r"\d")].head(TEXTS_TRIED)):
        values = pd.to_datetime(column, format=form, errors="coerce")
        found.append(TimeReading(f"pd.to_datetime(…, format={form!r}{_coerce(values)})", values, _order_words(form)))
    if column.str.match(r"\d{4}-\d").any():
        zone = ", utc=True" if column.str.contains(r":\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)$").any() else ""
        values = pd.to_datetime(column, format="ISO8601", errors="coerce", utc=bool(zone))
        code = f"pd.to_datetime(…, format='ISO8601'{zone}{_coerce(values)})"
        found.append(TimeReading(code, values, "", "times of UTC" if zone else "times"))
    return [reading for reading in found if reading.values.notna().any()]


def _formats_of(texts: pd.Series) -> list[str]:
    """Return the formats that fit one of the texts: those of its signs alone are tried, for Python compiles each."""
    signs = {text: frozenset(re.sub(r"\w", "", text)) for text in texts}
    return [
        form
        for form, signs_of_form in _signs().items()
        if any(signs_of_form == signs[text] and _fits(text, form) for text in texts)
    ]


@cache
def _signs() -> dict[str, frozenset[str]]:
    """Return what stands between the parts of each format."""
    return {form: frozenset(re.sub(r"%\w|\w", "", form)) for form in FORMATS}


def _fits(text: str, form: str) -> bool:
    try:
        datetime.strptime(text, form)
    except ValueError:
        return False
    return True


def _order_words(form: str) -> str:
    """Say which of day and month comes first, where both are numbers."""
    if "%m" not in form or "%d" not in form or form.startswith("%Y"):
        return ""
    return "day/month/year" if form.index("%d") < form.index("%m") else "month/day/year"


def _in_several_formats(dates: list[TimeReading]) -> list[TimeReading]:
    """Read texts of which some have one format, and some another: each format fills what those before it left."""
    found = []
    for order in ("day/month/year", "month/day/year"):
        joined: TimeReading | None = None
        for reading in sorted(dates, key=lambda reading: -int(reading.values.notna().sum())):
            if reading.says not in ("", order) or "utc=True" in reading.code:
                continue
            if joined is None:
                joined = replace(reading, says=order)
            elif (joined.values.isna() & reading.values.notna()).any():
                code = f"{joined.code}.fillna({reading.code})"
                joined = TimeReading(code, joined.values.fillna(reading.values), order)
        if joined is not None and ".fillna(" in joined.code:
            found.append(joined)
    return found
