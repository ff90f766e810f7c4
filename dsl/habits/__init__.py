"""Phrases that people bring from elsewhere (SQL, YAML, JSON, formulas of a CRM, Gherkin, plain
English), and what is written here instead: data for dsl/rewrite.py.

A pattern is matched against the words of a line with one space between them. `<name>` and the like
stand for what KINDS says, each a group; the first that matches and that the parser would take wins.
In a message, `{0}` is all that was matched and `{1}` its first group. Each has its case in
tests/cases/mistakes.
"""

from dsl.habits.advice import ADVICE
from dsl.habits.conditions import CONDITIONS, MARKS
from dsl.habits.declarations import DECLARATIONS
from dsl.habits.habit import KINDS, Habit
from dsl.habits.promises import PROMISES
from dsl.habits.scores import SCORES
from dsl.habits.statuses import STATUSES
from dsl.habits.work import WORK

HABITS = (*PROMISES, *CONDITIONS, *DECLARATIONS, *SCORES, *STATUSES, *WORK, *MARKS)

__all__ = ["ADVICE", "HABITS", "KINDS", "Habit"]
