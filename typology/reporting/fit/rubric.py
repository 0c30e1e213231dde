"""Models as rubrics: what data propose, as a definition to read, contest and change."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from typology.analysis.fit.informed import fingerprint
from typology.analysis.fit.models import Model, crossing_level, formula_of, term_text
from typology.analysis.fit.results import Fit, TypeFit
from typology.model import Formula, Json, Leaf, Rubric
from typology.reporting.new.yaml_lines import block
from typology.reporting.words import count_noun


def model_rubrics(
    fit: Fit, result: TypeFit, name: str, *, crisp: bool = False
) -> Iterator[tuple[str, str]]:
    """The id and the text of a rubric for each model: `name`, or numbered where there are several.

    Each extends the definition and replaces the type's formula: conditions by name, or `crisp` as
    thresholds at the lowest level above .5.
    """
    assert result.minimisation is not None
    models = result.minimisation.models
    for number, model in enumerate(models, 1):
        each = name if len(models) == 1 else f"{name}-{number}"
        yield each, "\n".join(block(_tree(fit, result, model, each, crisp=crisp))) + "\n"


def _tree(fit: Fit, result: TypeFit, model: Model, name: str, *, crisp: bool) -> Json:
    assert result.minimisation is not None
    rubric, conditions = result.rubric, result.minimisation.conditions
    terms = [each.term for each in model.terms]
    formula = formula_of(terms, conditions, _threshold(rubric) if crisp else Leaf)
    written = " + ".join(term_text(term, conditions) for term in terms)
    cuts = result.truth_table.cuts if result.truth_table is not None else None
    assert cuts is not None
    return {
        "format": 1,
        "rubric": name,
        "version": "1.0",
        "title": f"{result.type_id} as data propose it for {fit.outcome.name}",
        "extends": f"{rubric.id}@{rubric.version}",
        "types": {
            result.type_id: {
                "means": (
                    f"{written} -> {fit.outcome.name}. Found in cases {fingerprint(result.cases)} "
                    f"({count_noun(len(result.cases), 'case')}; {result.minimisation.solution} "
                    f"solution, consistency {cuts.include:g}, PRI {cuts.pri:g}, at least "
                    f"{count_noun(cuts.ncut, 'case')}), which therefore do not test it."
                ),
                "formula": formula_tree(formula),
            }
        },
    }


def _threshold(rubric: Rubric) -> Callable[[str], Leaf]:
    return lambda name: Leaf(name, crossing_level(rubric.criteria[name]))


def formula_tree(formula: Formula) -> Json:
    """A formula of any, all and not, as it is written in a rubric."""
    if isinstance(formula, Leaf):
        if formula.reaches is None:
            return formula.criterion
        return {"criterion": formula.criterion, "reaches": formula.reaches}
    parts = [formula_tree(child) for child in formula.children]
    return {formula.operator: parts[0] if formula.operator == "not" else parts}
