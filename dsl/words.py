"""Words of the language that the grammar alone does not tell."""

from __future__ import annotations

# Never names, wherever they stand.
RESERVED = frozenset(
    (
        *("and", "or", "not", "in", "is", "to", "on", "when", "after", "by", "at", "of", "from", "for"),
        *("with", "without", "then", "otherwise", "because", "requires", "required", "every", "any"),
        *("yes", "no", "known", "missing", "yes/no"),
    )
)

# Two words that the parser takes as one token, where its state allows it: one token of lookahead
# could not tell `to X` followed by `on entry ...` from `to X on email_click`.
PHRASES = {("on", "entry"): "ON_ENTRY", ("is", "routed"): "IS_ROUTED"}

# Words of other languages, and the word that stands for each here.
OTHER_WORDS = {
    "else": "otherwise",
    "default": "otherwise",
    "if": "when",
    "elif": "when",
    "elseif": "when",
    "where": "when",
    "while": "when",
    "unless": "without",
    "equals": "=",
    "string": "text",
    "str": "text",
    "bool": "yes/no",
    "boolean": "yes/no",
    "int": "integer",
    "float": "number",
    "decimal": "number",
    "varchar": "text",
    "char": "text",
    "long": "integer",
    "double": "number",
    "numeric": "number",
    "percent": "number",
    "percentage": "number",
    "currency": "money",
    "amount": "money",
    "datetime": "date",
    "timestamp": "date",
    "checkbox": "yes/no",
    "flag": "yes/no",
    "interval": "duration",
    "lookup": "text",
    "true": "yes",
    "false": "no",
    "null": "missing",
    "none": "missing",
    "empty": "missing",
    "blank": "missing",
    "mandatory": "required",
    "constant": "fixed",
    "via": "by",
    "upon": "on",
    "within": "in",
    "min": "minutes",
    "mins": "minutes",
    "hr": "hours",
    "hrs": "hours",
    "until": "to",
    "till": "to",
    "test": "example",
    "scenario": "example",
    "queue": "team",
    "reason": "because",
    "reasons": "because",
    "cause": "because",
    "goto": "to",
    "into": "to",
    "state": "status",
    "stage": "status",
    "flow": "track",
    "pipeline": "track",
    "group": "score",
}
