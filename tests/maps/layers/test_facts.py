from __future__ import annotations

from stz.maps.layers.facts import packed, spoken, told


def _feature(**properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": None}


def test_what_is_not_said_is_left_out() -> None:
    rows = [("Length", "9 km"), ("Risk", ""), ("Grade", None)]
    found = told("Lahore", ["new", ""], ["link", None], rows)
    assert found == {"t": ["Lahore", "new"], "c": ["Lahore", ["link"], ["Length", "9 km"]]}
    assert told("Lahore") == {"t": ["Lahore"]}


def test_strings_that_come_back_stand_once() -> None:
    features = [
        _feature(k="ring", **told(f"Link {index}", [], ["new fiber link"], [("Length", "9 km")]))
        for index in range(3)
    ]
    short, strings = packed(features)  # type: ignore[arg-type]
    assert strings == ["Link 0", "new fiber link", "Length", "9 km", "Link 1", "Link 2"]
    assert short[1]["properties"] == {"k": "ring", "c": [4, [1], [2, 3]], "t": [4]}
    assert features[1]["properties"]["t"] == ["Link 1"]  # type: ignore[index]


def test_what_is_html_already_is_kept() -> None:
    features = [_feature(t="<b>A</b>", p="<b>A</b>"), _feature(t="<b>A</b>")]
    short, strings = packed(features)  # type: ignore[arg-type]
    assert strings == []
    assert [one["properties"] for one in short] == [one["properties"] for one in features]


def test_what_features_say_can_be_searched() -> None:
    assert spoken([_feature(**told("{{7*7}}", ["a"]))]) == "&#123;&#123;7*7&#125;&#125; a"  # type: ignore[list-item]
