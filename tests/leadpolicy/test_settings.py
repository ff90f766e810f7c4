from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from leadpolicy.cli import main
from leadpolicy.settings import find


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("LEADPOLICY_SETTINGS", "LEADPOLICY_RULES_FORMAT", "LEADPOLICY_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def _rules(*args: str, **env: str) -> str:
    result = CliRunner(env=env).invoke(main, [*args, "rules", "trap"])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_file_is_found_by_walking_up(folder: Path) -> None:
    (folder / "leadpolicy.toml").write_text("")
    deep = folder / "a" / "b"
    deep.mkdir(parents=True)
    assert find(deep) == folder.resolve() / "leadpolicy.toml"


def test_flag_goes_before_environment_before_file(folder: Path) -> None:
    assert _rules().startswith("trap")
    (folder / "leadpolicy.toml").write_text('[rules]\nformat = "json"\n')
    assert _rules().startswith("{")
    assert _rules(LEADPOLICY_RULES_FORMAT="markdown").startswith("###")
    result = CliRunner(env={"LEADPOLICY_RULES_FORMAT": "markdown"}).invoke(
        main, ["rules", "trap", "--format", "full"]
    )
    assert result.stdout.startswith("trap")


def test_global_flags_have_settings_too(folder: Path) -> None:
    (folder / "leadpolicy.toml").write_text('color = "always"\n')
    assert "\x1b[" in _rules()
    assert "\x1b[" not in _rules(LEADPOLICY_COLOR="never")
    assert "\x1b[" not in _rules("--color", "never")


def test_a_named_file_goes_before_the_one_that_would_be_found(folder: Path) -> None:
    (folder / "leadpolicy.toml").write_text('[rules]\nformat = "json"\n')
    (folder / "other.toml").write_text('[rules]\nformat = "markdown"\n')
    assert _rules(LEADPOLICY_SETTINGS="other.toml").startswith("###")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour = 1\n", ["unknown setting `colour`", "did you mean `color`?"]),
        ("[ruels]\n", ["unknown table `[ruels]`", "did you mean `rules`?"]),
        ("[rules]\nformt = 'json'\n", ["unknown setting `formt`", "did you mean `format`?"]),
        ("[rules]\nformat = 3\n", ["setting `format`", "cannot be `3`", "a text in quotes"]),
        ("[rules]\nformat = 'xml'\n", ["setting `format`", "`xml`"]),
        ("quiet = 'yes'\n", ["setting `quiet`", "true or false"]),
        ("color =\n", ["is not valid TOML", "line 1"]),
        (f"x = {'[' * 5000}", ["is not valid TOML"]),
        (f"x = {'9' * 5000}", ["is not valid TOML"]),
    ],
)
def test_a_bad_file_is_named_with_the_cure(folder: Path, text: str, said: list[str]) -> None:
    (folder / "leadpolicy.toml").write_text(text)
    result = CliRunner().invoke(main, ["rules"])
    assert result.exit_code == 2
    assert "leadpolicy.toml" in result.stderr
    for part in said:
        assert part in result.stderr
    assert result.stdout == ""


POLICY = """\
policy demo {}
roles sales
track lead {
  status Open { start  owner sales  to Won by sales  to Won after 30 days }
  status Won { goal final }
}
"""


def test_paths_are_relative_to_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "leadpolicy.toml").write_text('[check]\npaths = ["rules"]\nformat = "json"\n')
    (folder / "rules").mkdir()
    (folder / "rules" / "demo.lead").write_text(POLICY)
    (folder / "deep").mkdir()
    monkeypatch.chdir(folder / "deep")
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 0, result.stderr
    assert '"files": 1' in result.stdout


def test_a_command_within_a_command_has_a_table_within_a_table(folder: Path) -> None:
    (folder / "leadpolicy.toml").write_text('[compile.schema]\nout = "schema.json"\n')
    assert CliRunner().invoke(main, ["compile", "schema"]).exit_code == 0
    assert (folder / "schema.json").exists()
    (folder / "leadpolicy.toml").write_text('[compile.scheme]\nout = "schema.json"\n')
    result = CliRunner().invoke(main, ["compile", "schema"])
    assert result.exit_code == 2
    assert "did you mean `schema`?" in result.stderr
