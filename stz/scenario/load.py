"""Read a scenario: its file, what it extends, the overrides asked for, the settings given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from stz.errors import Problem, ScenarioError
from stz.near_names import did_you_mean
from stz.scenario.changes import DATA_DIR, name_of_file, with_changes, with_data_dir
from stz.scenario.explain import build_scenario
from stz.scenario.find import find_scenario, models_dir
from stz.scenario.merge import apply_settings, merge, plain, source_of
from stz.scenario.own_data import FILES
from stz.scenario.scenario import Scenario
from stz.scenario.source import Key, Source, dump_yaml, key_text, read_source
from stz.whole_files import is_file


def load_scenario(
    path: str | Path,
    overrides: Mapping[str, Any] | Sequence[str] = (),
    *,
    named: Sequence[str] | str = (),
) -> Scenario:
    """Read a scenario file, or a packaged scenario by its bare name.

    Later wins: what the file ``extends``, the file, its ``overrides`` picked by ``named`` in the
    order given, then ``overrides``. Mappings merge; lists and scalars replace.

    Parameters
    ----------
    path : str or Path
        File, or bare name such as ``pakistan-2030``.
    overrides : mapping or sequence of "key.sub=value"
        Changes on top of the file: ``{"solver": {"gap": 0.02}}`` or ``["solver.gap=0.02"]``.
    named : str or sequence of str
        Names under ``overrides:`` of the file (or of a file it extends).

    Returns
    -------
    Scenario
        Frozen and checked. Files under ``layers`` are made absolute.

    Raises
    ------
    ScenarioError
        With all problems: file, line, key, value, rule, mend.
    """
    file = find_scenario(path)
    source, variants = _resolve(file, (), _shown(path, file))
    chosen = [named] if isinstance(named, str) else list(named)
    changed = source
    for name in chosen:
        if name not in variants:
            known = list(variants)
            mend = did_you_mean(name, known, f"it has: {', '.join(known) or 'none'}")
            raise ScenarioError(
                Problem(_shown(path, file), "the scenario has no override of this name", mend,
                        field="overrides", value=name)
            )  # fmt: skip
        changed = merge(changed, variants[name])
    return _changed_scenario(source, changed, overrides, chosen)


def override_scenario(scenario: Scenario, overrides: Mapping[str, Any] | Sequence[str]) -> Scenario:
    """Return a scenario with changes laid over it, checked like a file."""
    base = source_of(scenario.model_dump(mode="json"), scenario.name)
    return _changed_scenario(base, base, overrides)


def on_other_layers(scenario: Scenario, folder: Path) -> Scenario:
    """Return a scenario that says that its layers are read from another folder.

    Parameters
    ----------
    scenario : Scenario
        What is asked.
    folder : Path
        Where the layers are; only its name is kept.
    """
    name = folder.resolve().name
    if any((told.key, told.now) == (DATA_DIR, name) for told in scenario.changes):
        return scenario
    base = source_of(scenario.model_dump(mode="json"), scenario.name)
    return build_scenario(with_data_dir(base, name))


def _changed_scenario(
    base: Source,
    changed: Source,
    overrides: Mapping[str, Any] | Sequence[str],
    variants: Sequence[str] = (),
) -> Scenario:
    """Return the scenario with the last changes laid over it, and what all of them are."""
    if isinstance(overrides, str):
        overrides = [overrides]
    if isinstance(overrides, Mapping):
        whole = merge(changed, source_of(overrides))
    else:
        whole = apply_settings(changed, overrides)
    return build_scenario(_with_layer_files(with_changes(base, changed, whole, variants)))


def dump_scenario(scenario: Scenario) -> str:
    """Return the scenario as YAML, every value written out; reading it gives an equal one."""
    return dump_yaml(plain(scenario.model_dump()))


def override_names(path: str | Path) -> tuple[str, ...]:
    """Return the names that ``load_scenario(path, named=...)`` knows."""
    file = find_scenario(path)
    return tuple(_resolve(file, (), _shown(path, file))[1])


def _shown(asked: str | Path, file: Path) -> str:
    """Return how messages name a file: as the planner wrote it, or models/NAME.yaml if packaged."""
    if file.parent == models_dir():
        return f"models/{file.name}"
    return str(file) if str(asked) in str(file) else str(asked)


def _resolve(file: Path, chain: tuple[Path, ...], shown: str) -> tuple[Source, dict[str, Source]]:
    """Return a file merged over what it extends, and the named overrides of both."""
    source = read_source(file, shown)
    base, variants = Source({}), dict[str, Source]()
    parent = source.data.get("extends")
    if "extends" in source.data:
        mark = source.mark(("extends",))
        here = {"where": mark.where, "row": mark.row, "field": "extends", "value": str(parent)}
        if not isinstance(parent, str) or not parent:
            raise ScenarioError(
                Problem(what="must name one scenario: a file, or a packaged one",
                        mend="write e.g. `extends: pakistan-2030`", **here)
            )  # fmt: skip
        try:
            parent_file = _parent_file(parent, file, chain)
        except ScenarioError as error:
            first = error.problems[0]
            raise ScenarioError(Problem(what=first.what, mend=first.mend, **here)) from None
        if parent_file.resolve() in {*(link.resolve() for link in chain), file.resolve()}:
            circle = " -> ".join(link.name for link in (*chain, file, parent_file))
            raise ScenarioError(
                Problem(what=f"extends itself in a circle: {circle}",
                        mend="let one of them extend something else, or nothing", **here)
            )  # fmt: skip
        base, variants = _resolve(parent_file, (*chain, file), _shown(parent, parent_file))
    own = _own_variants(source)
    for name, variant in own.items():
        variants[name] = merge(variants[name], variant) if name in variants else variant
    rest = {
        name: value for name, value in source.data.items() if name not in ("extends", "overrides")
    }
    marks = {
        key: mark
        for key, mark in source.marks.items()
        if key[:1] not in (("extends",), ("overrides",))
    }
    merged = merge(_unnamed(base, file, rest), Source(rest, marks))
    return Source(merged.data, {**merged.marks, (): source.mark(())}), variants


def _unnamed(base: Source, file: Path, own: Mapping[str, Any]) -> Source:
    """Return what a file extends without what names it: the file is a scenario of its own."""
    if not base.data:
        return base
    data = {key: item for key, item in base.data.items() if key not in ("changed_from", "changes")}
    if "title" not in own:
        data.pop("title", None)
    if "name" not in own:
        data["name"] = name_of_file(file.stem)
    return Source(data, base.marks)


def _parent_file(parent: str, file: Path, chain: tuple[Path, ...]) -> Path:
    """Return the file that is extended; a bare name never means the file that says it."""
    found = find_scenario(parent, beside=file.parent)
    packaged = models_dir() / f"{parent}.yaml"
    if (
        found.resolve() == file.resolve()
        and is_file(packaged)
        and packaged.resolve() != file.resolve()
    ):
        return packaged
    return found


def _own_variants(source: Source) -> dict[str, Source]:
    listed = source.data.get("overrides") or {}
    problems: list[Problem] = []
    variants: dict[str, Source] = {}
    if not isinstance(listed, Mapping):
        listed, problems = {}, [_no_mapping(source, ("overrides",))]
    for name, changes in listed.items():
        key: Key = ("overrides", name)
        if not isinstance(changes, Mapping):
            problems.append(_no_mapping(source, key))
            continue
        for word in ("extends", "overrides"):
            if word in changes:
                mark = source.mark((*key, word))
                problems.append(
                    Problem(
                        mark.where,
                        f"an override cannot hold `{word}`",
                        "move it to the top of the file",
                        row=mark.row,
                        field=f"overrides.{name}.{word}",
                    )
                )
        marks = {path[2:]: mark for path, mark in source.marks.items() if path[:2] == key}
        variants[name] = Source(dict(changes), marks)
    if problems:
        raise ScenarioError(problems)
    return variants


def _no_mapping(source: Source, key: Key) -> Problem:
    mark = source.mark(key)
    return Problem(
        mark.where,
        "must hold keys with values",
        "write e.g. `overrides: {cheap: {budget_musd: 30}}`",
        row=mark.row,
        field=key_text(key),
    )


def _with_layer_files(source: Source) -> Source:
    """Return the source with layer files made absolute, from the folder of who wrote them."""
    layers = source.data.get("layers")
    if not isinstance(layers, Mapping):
        return source
    files = {
        name: {
            part: _absolute(source, ("layers", name, part), item) if part in FILES else item
            for part, item in chosen.items()
        }
        if isinstance(chosen, Mapping)
        else _absolute(source, ("layers", name), chosen)
        for name, chosen in layers.items()
    }
    return Source({**source.data, "layers": files}, source.marks)


def _absolute(source: Source, key: Key, file: Any) -> Any:
    """Return a file as an absolute path; what is no file as it is."""
    if not isinstance(file, str) or not file or Path(file).is_absolute():
        return file
    return str((source.mark(key).folder / file).resolve())
