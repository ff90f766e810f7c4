"""The one module that knows lark: it makes the LALR tables, and drives its parser state by hand.

Feeding tokens one at a time lets the parser's state classify words (dsl/parser.py), and a state
can be copied at the start of each line, which is what error recovery resumes from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from lark.exceptions import UnexpectedInput
from lark.grammar import NonTerminal, Terminal
from lark.grammar import Rule as LarkRule
from lark.parsers.lalr_analysis import IntParseTable, Reduce, Shift
from lark.parsers.lalr_parser_state import ParseConf, ParserState

from dsl.tables import STARTS, Rule, Tables

END = "$END"
GRAMMAR = Path(__file__).with_name("grammar.lark")


Build = Callable[[str], Callable[[list[Any]], Any]]
State = ParserState[int]
Saved = tuple[list[int], list[Any]]  # the stacks of states and of values
Unexpected = UnexpectedInput


class Machine:
    """The tables of one start symbol, ready to run."""

    def __init__(self, tables: Tables, start: str):
        self.rows = tables.states
        self.rules = tables.rules
        self.start_state = tables.starts[start]
        self.end_state = tables.ends[start]
        self._start = start
        self._rules = [_lark_rule(rule, number) for number, rule in enumerate(tables.rules)]
        self._table = _lark_table(tables, self._rules)

    def run(self, build: Build) -> Run:
        """A run of the parser; `build` gives the function that makes the value of a rule."""
        callbacks: Any = _Callbacks(build)
        return Run(self, ParseConf(self._table, callbacks, self._start))

    def step(self, stack: list[int], kind: str) -> bool:
        """Move the bare stack of states over one terminal; False, with the stack spoilt, if it may
        not stand here."""
        rows, rules = self.rows, self.rules
        while True:
            to = rows[stack[-1]].get(kind)
            if to is None:
                return False
            if to >= 0:
                stack.append(to)
                return True
            rule = rules[~to]
            if rule.symbols:
                del stack[-len(rule.symbols) :]
            stack.append(rows[stack[-1]][rule.origin])
            if kind == END and stack[-1] == self.end_state:
                return True

    def accepts(self, stack: Sequence[int], kind: str) -> bool:
        """Whether this terminal may come next, exactly: a row alone may promise too much."""
        return kind in self.rows[stack[-1]] and self.step(list(stack), kind)

    def accepted(self, stack: Sequence[int]) -> set[str]:
        """Every terminal that may come next."""
        return {
            kind for kind in self.rows[stack[-1]] if _is_terminal(kind) and self.accepts(stack, kind)
        }

    def kinds(self, stack: Sequence[int], kind: str) -> set[str]:
        """The names of the rules that make one token of this kind into something: `role`, `event`."""
        after = list(stack)
        if not self.step(after, kind):
            return set()
        rules = (self.rules[~to] for to in self.rows[after[-1]].values() if to < 0)
        return {rule.origin for rule in rules if len(rule.symbols) == 1}


class _Callbacks(dict[LarkRule, Callable[[list[Any]], Any]]):
    """By rule; made at the first use, since an expression uses few of some four hundred."""

    def __init__(self, build: Build):
        self._build = build

    def __bool__(self) -> bool:
        return True  # lark asks whether there are any

    def __missing__(self, rule: LarkRule) -> Callable[[list[Any]], Any]:
        found = self[rule] = self._build(str(rule.alias))
        return found


class Run:
    """One parse under way: lark's parser state, which can be saved and set back."""

    def __init__(self, machine: Machine, conf: ParseConf[int]):
        self._conf = conf
        self.restore(([machine.start_state], []))

    def save(self) -> Saved:
        return self.state.state_stack[:], self.state.value_stack[:]

    def restore(self, saved: Saved) -> None:
        nothing: Any = None
        self.state: State = ParserState(self._conf, nothing, saved[0][:], saved[1][:])
        self.stack = self.state.state_stack
        self.feed: Callable[[Any], Any] = self.state.feed_token

    def finish(self, end: Any) -> Any:
        """The value of the whole, after the token of the end. Raises `Unexpected`."""
        return self.state.feed_token(end, True)


def build_tables(grammar: str | None = None) -> Tables:
    """Compile grammar.lark (or this text) anew. Raises lark's GrammarError for a conflict."""
    from lark import Lark
    from lark.lexer import Lexer, PatternStr

    class Unused(Lexer):
        def __init__(self, conf: object) -> None:
            pass

        def lex(self, lexer_state: object, parser_state: object) -> Any:
            raise NotImplementedError("dsl/lexer.py reads the text")

    text = grammar or GRAMMAR.read_text(encoding="utf-8")
    made = Lark(
        text, parser="lalr", lexer=Unused, start=list(STARTS), strict=True, maybe_placeholders=False
    )
    fixed = {t.pattern.value: t.name for t in made.terminals if isinstance(t.pattern, PatternStr)}
    inner: Any = made.parser.parser
    return _from_lark(inner._parse_table, fixed)


def _from_lark(table: Any, fixed: dict[str, str]) -> Tables:
    """lark numbers its states by hash order: number them as a walk from the starts meets them."""
    order = _walk(table)
    number = {state: at for at, state in enumerate(order)}
    found = {arg for row in table.states.values() for action, arg in row.values() if action is Reduce}
    rules = sorted(found, key=lambda rule: (rule.origin.name, [s.name for s in rule.expansion]))
    at_rule = {rule: at for at, rule in enumerate(rules)}
    rows = tuple(
        {str(s): number[arg] if action is Shift else ~at_rule[arg] for s, (action, arg) in row.items()}
        for row in (table.states[state] for state in order)
    )
    return Tables(
        {text: name for text, name in sorted(fixed.items()) if text[0].isalpha()},
        {text: name for text, name in fixed.items() if not text[0].isalpha()},
        tuple(_our_rule(rule) for rule in rules),
        rows,
        {start: number[table.start_states[start]] for start in STARTS},
        {start: number[table.end_states[start]] for start in STARTS},
    )


def _walk(table: Any) -> list[Any]:
    order = [table.start_states[start] for start in STARTS]
    seen = set(order)
    for state in order:
        for _, (action, to) in sorted(table.states[state].items(), key=lambda item: str(item[0])):
            if action is Shift and to not in seen:
                seen.add(to)
                order.append(to)
    return order


def _lark_table(tables: Tables, rules: list[LarkRule]) -> Any:
    shifts = [(Shift, to) for to in range(len(tables.states))]
    reduces = [(Reduce, rule) for rule in rules]
    states = {
        number: {symbol: shifts[to] if to >= 0 else reduces[~to] for symbol, to in row.items()}
        for number, row in enumerate(tables.states)
    }
    table: Any = IntParseTable
    return table(states, tables.starts, tables.ends)


def _our_rule(rule: LarkRule) -> Rule:
    handler = rule.alias or rule.options.template_source or rule.origin.name
    return Rule(str(rule.origin.name), str(handler), tuple(str(s.name) for s in rule.expansion))


def _lark_rule(rule: Rule, number: int) -> LarkRule:
    symbols = [Terminal(s) if _is_terminal(s) else NonTerminal(s) for s in rule.symbols]
    return LarkRule(NonTerminal(rule.origin), symbols, number, rule.handler)


def _is_terminal(symbol: str) -> bool:
    return symbol.isupper() or symbol == END
