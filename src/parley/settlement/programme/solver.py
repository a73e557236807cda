"""The programme itself: what stands in it, what can be changed, and the search."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from parley.settlement.bargain import Breach, Package
from parley.settlement.programme.rows import Layout, factor
from parley.settlement.programme.terms import TOLERANCE, Floats, Solved, Terms
from parley.settlement.programme.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from parley.settlement.problem import Ints, Problem

#: So many packages that only the tolerance let pass are barred one by one before a search gives up.
_BARRED = 50


class Programme:
    """A bargain's integer programme, alive in HiGHS.

    Variables: 0 .. C - 1 the options, C .. C + M - 1 the bonuses, then those added. With `both` a bonus variable is 1
    exactly if the bonus holds; otherwise it is only kept from flattering: utilities are right wherever more is better.
    """

    def __init__(self, problem: Problem, *, seed: int = 0, both: bool = False) -> None:
        import highspy

        self.problem = problem
        self.both = both
        self.off: set[Breach] = set()
        self._rows: dict[Breach, list[int]]
        self._bounds: list[tuple[float, float]]
        self._columns = problem.columns + len(problem.bonus_party)
        # The class that `highspy.Highs` is made from: making that one prints a banner before it can be told not to.
        base: Any = highspy.Highs.__base__
        self._solver = base()
        self._module: Any = highspy
        for name, value in {
            "output_flag": False,
            "threads": 1,
            "parallel": "off",
            "random_seed": seed % 2**31,
            "mip_abs_gap": 0.0,
            "mip_feasibility_tolerance": TOLERANCE,
        }.items():
            self._solver.setOptionValue(name, value)
        self._watch = Watch()
        self._build()

    # -- what is asked --------------------------------------------------------------------------------------------

    @property
    def members(self) -> tuple[Breach, ...]:
        """Everything that can be switched off: rules, red lines, reservations."""
        return tuple(self._rows)

    @property
    def rows(self) -> int:
        """How many rows there are now; a row is known by its place."""
        return len(self._bounds)

    @property
    def variables(self) -> int:
        """How many variables there are now."""
        return self._columns

    def utility(self, party: int) -> Terms:
        """What the party gets, bonuses included; the least of each issue stands in the constant."""
        problem = self.problem
        columns = np.flatnonzero(self._above[party])
        bonuses = np.flatnonzero(problem.bonus_party == party)
        return Terms(
            np.concatenate([columns, problem.columns + bonuses]),
            np.concatenate([self._above[party, columns], problem.bonus_value[bonuses]]).astype(np.float64),
            float(self._least[party]),
        )

    def surplus(self, party: int) -> Terms:
        """What the party gets above its reservation, in its own whole numbers."""
        utility = self.utility(party)
        constant = int(self._least[party]) - int(self.problem.reservation[party])
        return Terms(utility.columns, utility.coefficients, float(constant))

    def gain(self, party: int) -> Terms:
        """What the party gets above its reservation, on its own scale."""
        return self.surplus(party).times(1.0 / float(self.problem.scale[party]))

    def add_variable(self, lower: float = 0.0, upper: float = math.inf, *, whole: bool = False) -> int:
        """One more variable; its number."""
        self._solver.addCol(0.0, lower, upper, 0, np.zeros(0, np.int32), np.zeros(0))
        number = self._columns
        self._columns += 1
        if whole:
            self._solver.changeColIntegrality(number, self._module.HighsVarType.kInteger)
        return number

    def add_row(self, terms: Terms, lower: float = -math.inf, upper: float = math.inf) -> int:
        """One more row, lower <= terms <= upper; its place."""
        lower, upper = lower - terms.constant, upper - terms.constant
        by = factor(float(np.abs(terms.coefficients).max(initial=0.0)))
        lower, upper = lower * by, upper * by
        columns = terms.columns.astype(np.int32)
        self._solver.addRow(lower, upper, len(columns), columns, terms.coefficients * by)
        self._bounds.append((lower, upper))
        return len(self._bounds) - 1

    def change_row(self, row: int, lower: float, upper: float, constant: float = 0.0) -> None:
        """Other limits for a row that was added with coefficients below 2**20."""
        self._bounds[row] = (lower - constant, upper - constant)
        self._solver.changeRowBounds(row, *self._bounds[row])

    def drop_rows(self, since: int) -> None:
        """Take all rows from this place on away again."""
        gone = np.arange(since, len(self._bounds), dtype=np.int32)
        if len(gone):
            self._solver.deleteRows(len(gone), gone)
            del self._bounds[since:]

    def switch(self, member: Breach, on: bool) -> None:
        """Let a rule, a red line or a reservation bind, or not."""
        if on == (member not in self.off):
            return
        (self.off.discard if on else self.off.add)(member)
        for row in self._rows[member]:
            self._solver.changeRowBounds(row, *(self._bounds[row] if on else (-math.inf, math.inf)))

    def bound(self, columns: Sequence[int] | Ints, lower: float | Floats, upper: float | Floats) -> None:
        """Limits for variables: 0 and 0 rules an option out, 1 and 1 takes it, 0 and 1 leaves it open again."""
        chosen = np.asarray(columns, dtype=np.int32)
        low, high = np.broadcast_to(lower, chosen.shape), np.broadcast_to(upper, chosen.shape)
        self._solver.changeColsBounds(len(chosen), chosen, low.astype(np.float64), high.astype(np.float64))

    def bar(self, package: Package) -> int:
        """Rule this one package out; the place of the row."""
        taken = self.problem.taken(package)
        return self.add_row(Terms(taken, np.ones(len(taken))), -math.inf, len(taken) - 1.0)

    def stay_near(self, package: Package, at_most: int) -> int:
        """At most so many issues settled otherwise than in this package; the place of the row."""
        taken = self.problem.taken(package)
        return self.add_row(Terms(taken, np.ones(len(taken))), len(taken) - float(at_most), math.inf)

    def aim(self, terms: Terms) -> None:
        """What is to be as much as possible from now on."""
        costs = np.zeros(self._columns)
        np.add.at(costs, terms.columns, terms.coefficients)
        self._solver.changeColsCost(self._columns, np.arange(self._columns, dtype=np.int32), -costs)
        self._solver.changeObjectiveOffset(-terms.constant)

    # -- the search -----------------------------------------------------------------------------------------------

    def relax(self) -> Solved:
        """The most with options taken in part: a bound, and what each option and row is worth at it."""
        solver = self._solver
        solver.setOptionValue("solve_relaxation", True)
        # A basis of the last relaxation is the start of this one; presolve would throw it away.
        solver.setOptionValue("presolve", "choose" if not solver.getBasis().valid else "off")
        solver.run()
        solver.setOptionValue("solve_relaxation", False)
        status, known = solver.getModelStatus(), self._module.HighsModelStatus
        steps = max(0, solver.getInfo().simplex_iteration_count)
        if status in (known.kInfeasible, known.kUnboundedOrInfeasible):
            return Solved("infeasible", steps=steps)
        if status != known.kOptimal:
            return Solved("limit", steps=steps)
        solution = solver.getSolution()
        value = -solver.getInfo().objective_function_value
        return Solved(
            "optimal",
            value,
            value,
            values=np.array(solution.col_value),
            reduced=-np.array(solution.col_dual),
            duals=-np.array(solution.row_dual),
            steps=steps,
        )

    def maximise(
        self,
        *,
        gap: float = 0.0,
        relative: float = 0.0,
        better_than: float | None = None,
        enough: float | None = None,
        nodes: int | None = None,
        steps: int | None = None,
        start: Package | None = None,
        stop: Callable[[float | None, float | None], bool] | None = None,
        deadline: float | None = None,
        **options: object,
    ) -> Solved:
        """The package that reaches most, by branch and bound.

        It ends when value and bound are within `gap`, or within `relative` of the value; when the bound is not
        above `better_than` ("infeasible": nothing better); when a package reaches `enough`; or after so many `nodes`
        or `steps`. `stop` is asked now and then with the value and the bound so far, and says whether to stop;
        `deadline` is of `time.monotonic`. `options` go to HiGHS as they are.
        """
        solver = self._solver
        begun, spent, walked = self.rows, 0, 0
        given: dict[str, object] = {
            "presolve": "choose",
            "mip_abs_gap": gap,
            "mip_rel_gap": relative,
            "objective_bound": math.inf if better_than is None else -better_than,
            "objective_target": -math.inf if enough is None else -enough,
        } | options
        before = {name: solver.getOptionValue(name)[1] for name in given}
        for name, value in given.items():
            solver.setOptionValue(name, value)
        try:
            for _ in range(_BARRED):
                left = None if nodes is None else max(0, nodes - spent)
                solver.setOptionValue("mip_max_nodes", 2**31 - 1 if left is None else left)
                solved = self._run(start, None if steps is None else steps - walked, stop, deadline)
                spent, walked = spent + solved.nodes, walked + solved.steps
                solved = self._with(solved, spent, walked, better_than)
                if solved.package is None or self.holds(solved.package):
                    return solved
                self.bar(solved.package)
            return Solved("limit", bound=solved.bound, nodes=spent, steps=walked)
        finally:
            self.drop_rows(begun)
            for name, value in before.items():
                solver.setOptionValue(name, value)

    def holds(self, package: Package) -> bool:
        """Whether the package breaks nothing that is switched on, in whole numbers."""
        return all(breach in self.off for breach in self.problem.bargain.breaches(package))

    def _run(
        self,
        start: Package | None,
        steps: int | None,
        stop: Callable[[float | None, float | None], bool] | None,
        deadline: float | None,
    ) -> Solved:
        solver, known = self._solver, self._module.HighsModelStatus
        if start is not None:
            taken = self.problem.taken(start).astype(np.int32)
            whole = np.arange(self.problem.columns, dtype=np.int32)
            solver.setSolution(len(whole), whole, np.isin(whole, taken).astype(np.float64))
        self._watch.begin(steps, stop, deadline)
        solver.setCallback(self._watch, None)
        solver.startCallback(self._module.cb.HighsCallbackType.kCallbackMipInterrupt)
        solver.run()
        solver.stopCallback(self._module.cb.HighsCallbackType.kCallbackMipInterrupt)
        if self._watch.raised is not None:
            raise self._watch.raised
        status, info = solver.getModelStatus(), solver.getInfo()
        ended: Literal["optimal", "infeasible", "limit", "stopped"] = "limit"
        if status in (known.kOptimal, known.kObjectiveTarget):
            ended = "optimal"
        elif status in (known.kInfeasible, known.kUnboundedOrInfeasible, known.kObjectiveBound):
            ended = "infeasible"
        elif status == known.kInterrupt and self._watch.person:
            ended = "stopped"
        package, value, values = None, None, np.zeros(0)
        if info.primal_solution_status == self._module.SolutionStatus.kSolutionStatusFeasible:
            values = np.array(solver.getSolution().col_value)
            value = -info.objective_function_value
            package = self._package(values)
        bound = -info.mip_dual_bound if math.isfinite(info.mip_dual_bound) else None
        count = max(0, info.mip_node_count)
        return Solved(ended, value, bound, package, values, nodes=count, steps=self._watch.asked)

    def _with(self, solved: Solved, nodes: int, steps: int, better_than: float | None) -> Solved:
        """The counts of all runs; and a package that is not better than asked for is none."""
        value, package, ended = solved.value, solved.package, solved.ended
        if better_than is not None and value is not None and value <= better_than:
            value, package = None, None
            ended = "infeasible" if ended == "optimal" else ended
        bound = better_than if ended == "infeasible" else solved.bound
        return Solved(ended, value, bound, package, solved.values, nodes=nodes, steps=steps)

    def _package(self, values: Floats) -> Package:
        problem = self.problem
        starts = problem.first[:-1]
        order = np.lexsort((-values[: problem.columns], problem.issue_of))
        return problem.package(order[starts])

    def _build(self) -> None:
        problem = self.problem
        least = np.minimum.reduceat(problem.values, problem.first[:-1], axis=1)
        self._least = least.sum(axis=1)
        self._above = problem.values - least[:, problem.issue_of]
        layout = Layout(problem, both=self.both)
        self._rows = layout.members
        self._pass(layout)
        for party in range(problem.parties):
            row = self.add_row(self.utility(party), float(problem.reservation[party]), math.inf)
            self._rows[Breach("reservation", party, 0)] = [row]

    def _pass(self, layout: Layout) -> None:
        model, rows = self._module.HighsLp(), layout.rows
        model.num_col_, model.num_row_ = self._columns, len(rows.bounds)
        model.col_cost_ = np.zeros(self._columns)
        model.col_lower_ = np.zeros(self._columns)
        model.col_upper_ = layout.upper
        model.row_lower_ = np.array([one[0] for one in rows.bounds])
        model.row_upper_ = np.array([one[1] for one in rows.bounds])
        model.a_matrix_.format_ = self._module.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(rows.starts, dtype=np.int32)
        model.a_matrix_.index_ = np.array(rows.columns, dtype=np.int32)
        model.a_matrix_.value_ = np.array(rows.coefficients, dtype=np.float64)
        kinds = self._module.HighsVarType
        bonuses = self._columns - self.problem.columns
        model.integrality_ = [kinds.kInteger] * self.problem.columns + [kinds.kContinuous] * bonuses
        self._solver.passModel(model)
        self._bounds = list(rows.bounds)
