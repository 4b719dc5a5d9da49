"""The rows of an answer, for people who go on in Python.

>>> import pyoxigraph as ox
>>> from congthuong.query.engine import OxigraphEngine
>>> from congthuong.query.rows import Rows
>>> query = "SELECT * { VALUES (?place ?value) { ('Bắc Ninh' 7.5) ('Hà Nội' UNDEF) } }"
>>> rows = Rows.ask(OxigraphEngine(ox.Store()), query)
>>> rows[0].place, rows[0].value
('Bắc Ninh', Decimal('7.5'))
>>> [row.value is None for row in rows]
[False, True]

Numbers, dates and truth values are Python's; IRIs and everything else are text. What is unbound is None.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any, Final, overload

from congthuong.errors import UsageError
from congthuong.localisation import Language
from congthuong.query.catalogue import Column, NamedQuery
from congthuong.query.engine import Answer, Engine

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["Rows"]

_SHOWN: Final = 100  # rows of a table in a notebook
_DIGITS: Final = 38  # of a decimal in Arrow


class Rows(Sequence[Any]):
    """Rows as named tuples; a variable that is no Python name is a field `_0`, `_1` … by its place."""

    def __init__(self, answer: Answer, columns: Sequence[Column], engine: Engine, language: Language = "vi") -> None:
        self.answer, self.columns, self._engine, self._language = answer, tuple(columns), engine, language
        # Through partial: no type checker can know names that only the query knows.
        row: Any = partial(namedtuple, rename=True)("Row", answer.variables)
        self._rows = [row(*values) for values in answer.python()]

    @classmethod
    def ask(cls, engine: Engine, query: str, named: NamedQuery | None = None, language: Language = "vi") -> Rows:
        """The rows of a SELECT or ASK; QueryError where it gives a graph. `named` knows its columns."""
        answer = engine.answer(query)
        declared = {column.name: column for column in named.columns} if named else {}
        columns = [declared.get(name) or Column(name, "text", {"vi": name, "en": name}) for name in answer.variables]
        return cls(answer, columns, engine, language)

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.answer.variables

    def to_pandas(self) -> pd.DataFrame:
        """A data frame with nullable columns: Int64, Float64 (decimals too), boolean, dates, text.

        Needs `pip install 'congthuong[dataframe]'`; UsageError where it is missing.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise _missing("pandas") from error
        found = {
            name: pd.Series(column.floats(), dtype=column.pandas, index=range(len(self)))
            for name, column in self._typed().items()
        }
        return pd.DataFrame(found, index=range(len(self)))

    def to_arrow(self) -> pa.Table:
        """An Arrow table; decimals keep all their digits.

        Needs `pip install 'congthuong[dataframe]'`; UsageError where it is missing.
        """
        try:
            import pyarrow as pa
        except ImportError as error:
            raise _missing("pyarrow") from error
        return pa.table({name: column.arrow() for name, column in self._typed().items()})

    def _typed(self) -> dict[str, _Cells]:
        cells = zip(*self._rows, strict=True) if self._rows else [() for _ in self.variables]
        return {name: _Cells.of(values) for name, values in zip(self.variables, cells, strict=True)}

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Any]: ...
    def __getitem__(self, index: int | slice) -> Any:
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        return f"<{len(self)} rows: {', '.join(self.variables)}>"

    def _repr_html_(self) -> str:
        from congthuong.query.table import picked, spoken

        answer = Answer(self.answer.variables, self.answer.rows[:_SHOWN])
        rows = spoken(self._engine, answer, self.columns, language=self._language)
        shown = picked(rows, self.columns)
        head = "".join(f"<th>{escape(self.columns[n].title[self._language])}</th>" for n in shown)
        body = "".join("<tr>" + "".join(f"<td>{escape(row[n])}</td>" for n in shown) + "</tr>" for row in rows)
        more = f"<p>{len(self) - _SHOWN} more rows</p>" if len(self) > _SHOWN else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


@dataclass(frozen=True, slots=True)
class _Cells:
    """A column of one type: text, unless all that is bound is of another."""

    pandas: str
    values: list[Any]

    @classmethod
    def of(cls, values: Sequence[Any]) -> _Cells:
        kinds = {type(value) for value in values if value is not None}
        if kinds == {bool}:
            return cls("boolean", list(values))
        if kinds == {int} and all(value is None or -(2**63) <= value < 2**63 for value in values):
            return cls("Int64", list(values))
        if kinds and kinds <= {int, float, Decimal}:
            return cls("Float64", list(values))
        if kinds == {date} or (kinds == {datetime} and len({value.tzinfo for value in values if value}) == 1):
            return cls("object", list(values))
        return cls("object", [None if value is None else str(value) for value in values])

    def floats(self) -> list[Any]:
        """The values for pandas, which counts in doubles."""
        if self.pandas != "Float64":
            return self.values
        return [None if value is None else float(value) for value in self.values]

    def arrow(self) -> pa.Array:
        """The values as Arrow has them: decimals exact where they fit."""
        import pyarrow as pa

        if self.pandas == "Float64" and not any(isinstance(value, float) for value in self.values):
            exact = [None if value is None else Decimal(value) for value in self.values]
            scale = max((-int(value.as_tuple().exponent) for value in exact if value is not None), default=0)
            whole = max((value.adjusted() + 1 for value in exact if value is not None), default=1)
            if max(scale, 0) + max(whole, 1) <= _DIGITS:
                return pa.array(exact, pa.decimal128(_DIGITS, max(scale, 0)))
        if self.pandas == "object" and all(value is None for value in self.values):
            return pa.array(self.values, pa.string())
        return pa.array(self.floats())


def _missing(package: str) -> UsageError:
    return UsageError(f"this needs {package}", hint="pip install 'congthuong[dataframe]'")
