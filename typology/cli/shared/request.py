"""A request: what the shared options, the environment and the settings ask of a command."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypedDict

import click

from typology.cli.shared.errors import require_part_of
from typology.cli.shared.options import pairs
from typology.cli.shared.output import figure_form, in_colour, tell_passed_over, write
from typology.cli.shared.progress import progress
from typology.cli.shared.rendering import Views, render
from typology.cli.shared.settings import DEFAULT_RUBRIC, Chosen, chosen, chosen_format

if TYPE_CHECKING:
    from typology.columns.cases import CaseColumns
    from typology.model import Case, Problem, Rubric, Silence, Source
    from typology.reading.cases import CaseReading
    from typology.reading.sheet.reader import SheetOptions
    from typology.reporting.handling import Material

EVERY_RUBRIC = "all"


class Shared(TypedDict, total=False):
    """The shared options as click gives them; a command has those that it declares."""

    cases: tuple[str, ...]
    imports: tuple[tuple[str, Path], ...]
    rubric: str | None
    rubrics: tuple[str, ...]
    sets: tuple[str, ...]
    silence: Silence | None
    rates: tuple[str, ...]
    ignored: tuple[str, ...]
    missing: tuple[str, ...]
    form: str | None
    output: Path | None
    color: str | None
    seed: int | None
    restricted: bool


class ColumnsReading(NamedTuple):
    """The cases of a request as columns, the problems of unusable files, the cases as values."""

    columns: CaseColumns
    errors: tuple[Problem, ...]
    cases: tuple[Case, ...]  # where they were asked for


class Definitions(NamedTuple):
    """Rubrics by the names that they were read by; `origin` is the setting that chose them."""

    named: dict[str, Rubric]
    origin: str | None

    @property
    def rubrics(self) -> tuple[Rubric, ...]:
        """The rubrics, in the order of their names."""
        return tuple(self.named.values())


@dataclass(frozen=True)
class Request:
    """Which definition and cases a command reads, how it draws, and where and how it writes."""

    cases: tuple[str, ...]
    given_rubric: str | None
    rubrics: tuple[str, ...]
    sets: tuple[tuple[str, str], ...]
    silence: Silence | None
    rates: tuple[tuple[str, str], ...]
    form: str
    output: Path | None
    color: str | None
    seed: int
    restricted: bool = False
    ignored: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    imports: tuple[tuple[str, Path], ...] = ()
    _datasets: list[Source] = field(default_factory=list, repr=False, compare=False)
    _material: dict[tuple[str, str], Material] = field(
        default_factory=dict, repr=False, compare=False
    )

    @classmethod
    def of(
        cls, shared: Shared, extensions: Mapping[str, str] | None = None, default: str = "text"
    ) -> Request:
        """What the options ask for; `extensions` are those of --output, with their formats.

        Without `extensions` only --format chooses the format.

        Raises UsageError for an option or setting that says nothing the command knows.
        """
        output = shared.get("output")
        form = shared.get("form")
        if extensions is not None:
            form = chosen_format(form, output, extensions)
        require_part_of(form or default)
        seed = chosen("seed", shared["seed"], "0").value if "seed" in shared else "0"
        request = cls(
            cases=shared.get("cases", ()),
            given_rubric=shared.get("rubric"),
            rubrics=shared.get("rubrics", ()),
            sets=pairs(shared.get("sets", ()), "--set"),
            silence=shared.get("silence"),
            rates=pairs(shared.get("rates", ()), "--rate"),
            form=form or default,
            output=output,
            color=shared.get("color"),
            seed=int(seed),
            restricted=shared.get("restricted", False),
            ignored=shared.get("ignored", ()),
            missing=shared.get("missing", ()),
            imports=shared.get("imports", ()),
        )
        takes_both = "cases" in shared and "imports" in shared
        if takes_both and not request.cases and not request.imports:
            raise click.UsageError("name cases (CASES), or a dataset (--import MAPPING FILE)")
        request._refuse_outputs()
        return request

    def _refuse_outputs(self) -> None:
        """Raise UsageError for an output that is not the command's to replace."""
        context = click.get_current_context(silent=True)
        params = context.params if context else {}
        figure = params.get("figure")
        outputs = [(self.output, self.form)] if self.output else []
        outputs += [(figure, figure_form(figure))] if isinstance(figure, Path) else []
        for output, form in outputs:
            from typology.cli.shared.writing.refusals import refuse_output

            refuse_output(output, form, params, self.rubric.value)

    @cached_property
    def rubric(self) -> Chosen:
        """The rubric in use: the option, else the setting, else the default one."""
        return chosen("rubric", self.given_rubric, DEFAULT_RUBRIC)

    @property
    def origin(self) -> str | None:
        """The setting that chose the rubric; None for the option and the default."""
        return self.rubric.origin

    @cached_property
    def _standard_input(self) -> bytes:
        if sys.stdin is None:
            raise click.UsageError("standard input is closed, and - means it")
        return sys.stdin.buffer.read()

    def stdin_for(self, names: Sequence[str]) -> bytes | None:
        """Standard input, read once, if `names` hold -; else None."""
        return self._standard_input if "-" in names else None

    def definition(self, name: str | None = None) -> Rubric:
        """The rubric in use, or the one called `name`, as --set and --silence change it."""
        from typology.reading.rubric.reader import read_rubric

        return read_rubric(name or self.rubric.value, sets=self.sets, silence=self.silence)

    def definitions(self) -> Definitions:
        """The rubrics that --rubric names, `all` every shipped one; without any the one in use.

        Raises UsageError for two different rubrics with one id.
        """
        from typology.reading.library import shipped_rubrics
        from typology.reading.rubric.reader import read_rubric

        every = dict.fromkeys((DEFAULT_RUBRIC, *shipped_rubrics()))
        given = self.rubrics or (self.rubric.value,)
        names = [each for name in given for each in (every if name == EVERY_RUBRIC else (name,))]
        by_id: dict[str, tuple[str, Rubric]] = {}
        for name in dict.fromkeys(names):
            rubric = read_rubric(name)
            known_as, known = by_id.setdefault(rubric.id, (name, rubric))
            if known.sha256 != rubric.sha256:
                raise click.UsageError(f"two rubrics are called {rubric.id}: {known_as} and {name}")
        return Definitions(dict(by_id.values()), None if self.rubrics else self.origin)

    @property
    def sheet_options(self) -> SheetOptions:
        """How coding sheets are read: what --ignore and --missing say."""
        from typology.reading.sheet.reader import SheetOptions

        return SheetOptions.of(self.ignored, self.missing)

    def read_cases(
        self,
        rubrics: Sequence[Rubric],
        names: Sequence[str] | None = None,
        *,
        rated: bool = True,
        needed: bool = True,
        codings: bool = False,
        imported: bool = False,
    ) -> CaseReading:
        """The cases of the request, or those of `names`, as they may be shown.

        Those that --import adds are among the cases of the request, and where `imported` among
        those of `names`. Says on standard error what else folders hold, and what was passed over in
        sheets; `rated`: as --rate rates them; `codings`: one case by two coders in a sheet is two
        codings. Where cases are `needed` and none is good, raises InputError with the problems, so
        that nothing is written.
        """
        imports = self.imports if names is None or imported else ()
        names = self.cases if names is None else names
        reading = self._reading(rubrics, names, imports, rated=rated, codings=codings)
        if needed:
            _refuse_none(reading)
        return reading._replace(cases=self._shown(reading.cases, names))

    def read_columns(self, rubrics: Sequence[Rubric], *, as_values: bool = False) -> ColumnsReading:
        """The cases of the request as columns, also `as_values`; otherwise as `read_cases`."""
        from typology.columns.joined import joined
        from typology.columns.values import columns_of
        from typology.reporting.handling import columns_shown

        reading = self._reading(rubrics, self.cases, self.imports, by_columns=not as_values)
        _refuse_none(reading)
        cases = self._shown(reading.cases, self.cases)
        found = [columns_of(cases, rubrics)]
        for number, columns in enumerate(reading.sheets):
            shown, self._material["sheet", str(number)] = columns_shown(columns)
            found.append(columns if self.shows_restricted else shown)
        return ColumnsReading(joined(found), reading.errors, cases if as_values else ())

    def _shown(self, cases: tuple[Case, ...], names: Sequence[str]) -> tuple[Case, ...]:
        """Cases as they may be shown; what is left out is counted, a case once."""
        from typology.reporting.handling import material, shown

        self._material.update(
            {(case.path or " ".join(names), case.id): material(case) for case in cases}
        )
        return cases if self.shows_restricted else tuple(map(shown, cases))

    def _reading(
        self,
        rubrics: Sequence[Rubric],
        names: Sequence[str],
        imports: Sequence[tuple[str, Path]],
        *,
        rated: bool = True,
        codings: bool = False,
        by_columns: bool = False,
    ) -> CaseReading:
        """The cases of files and imports; tells what was passed over."""
        from typology.reading.cases import CaseReading, read_cases
        from typology.reporting.formats.plain_text import neutralise

        rates = self.rates if rated else ()
        tell_passed_over(names)
        with progress("reading"):
            reading = CaseReading((), ())
            if names or not imports:
                reading = read_cases(
                    names,
                    rubrics,
                    rates=rates,
                    stdin=self.stdin_for(names),
                    options=self.sheet_options if self.ignored or self.missing else None,
                    codings=codings,
                    by_columns=by_columns,
                )
            if imports:
                reading = self._with_imports(reading, imports, rubrics, rates)
        for note in reading.notes:
            click.echo(f"typology: {neutralise(note)}", err=True)
        return reading

    def _with_imports(
        self,
        reading: CaseReading,
        imports: Sequence[tuple[str, Path]],
        rubrics: Sequence[Rubric],
        rates: Sequence[tuple[str, str]],
    ) -> CaseReading:
        from typology.cli.shared.datasets import read_imports
        from typology.reading.cases import read_rates
        from typology.reading.datasets.reader import joined

        datasets = read_imports(imports, rubrics)
        self._datasets.extend(dataset.mapping.source for dataset in datasets)
        return joined(reading, datasets, read_rates(rates, rubrics))

    @property
    def shows_restricted(self) -> bool:
        """True for text on standard output, which is the owner's own view, and where asked for."""
        return self.restricted or (self.form == "text" and self.output is None)

    def command(self, *words: str) -> str:
        """A command to type: `typology`, the words, and the options that it was reached with.

        They chose the definition, changed ratings, or say how a coding sheet is read.
        """
        from shlex import quote

        given = [] if self.given_rubric is None else ["-r", self.given_rubric]
        given += [word for path, value in self.sets for word in ("--set", f"{path}={value}")]
        given += [] if self.silence is None else ["--silence", self.silence]
        given += [word for name, level in self.rates for word in ("--rate", f"{name}={level}")]
        given += [word for column in self.ignored for word in ("--ignore", column)]
        given += [word for code in self.missing for word in ("--missing", code)]
        return " ".join(["typology", *words, *map(quote, given)])

    @property
    def colour(self) -> bool:
        """True if text is coloured: as --color or the setting says, and never in a file."""
        return in_colour(chosen("color", self.color, "auto").value) and self.output is None

    def render(self, views: Views, *, on_screen: bool = False) -> str | bytes:
        """A result in the format of the request."""
        return render(
            views, self.form, colour=self.colour, datasets=self._datasets, on_screen=on_screen
        )

    def write(self, views: Views) -> None:
        """Write a result where and in the format that the request says."""
        self.put(self.render(views, on_screen=self.output is None))

    def put(self, text: str | bytes, *, marked: bool = False) -> None:
        """Write what was rendered, and tell on standard error how much was left out of it.

        A text that shows what is restricted begins by saying so; `marked`: it does by itself.
        """
        from typology.reporting.handling import MARKS, Material, left_out

        found = sum(self._material.values(), Material())
        if found and not self.shows_restricted:
            click.echo(f"typology: {left_out(found)}; --include-restricted puts it in", err=True)
        elif found and isinstance(text, str) and not marked:
            text = MARKS.get(self.form, "") + text
        write(text, self.output, form=self.form)


def _refuse_none(reading: CaseReading) -> None:
    """Raise InputError if no case is good."""
    from typology.reading.problems import InputError

    if reading.errors and not reading.any:
        raise InputError(reading.errors)
