"""The answers of a session by name, with one of them in hand."""

from __future__ import annotations

import re
from itertools import chain, count

from stz.errors import Problem, ScenarioError
from stz.near_names import did_you_mean
from stz.session.answer import Answer

BASE = "base"
"""Name of the first answer."""
_NAME = re.compile(r"[\w .,+%-]{1,60}")
_OTHER = re.compile(r"[^\w .,+%-]")


class History:
    """Answers in the order in which they were asked; those undone stay until another is asked."""

    def __init__(self) -> None:
        self._answers: list[Answer] = []
        self._at = -1

    def __bool__(self) -> bool:
        """Whether anything was answered."""
        return bool(self._answers)

    @property
    def first(self) -> Answer:
        """The first answer."""
        return self._answers[0]

    @property
    def present(self) -> Answer:
        """The answer in hand."""
        return self._answers[self._at]

    @property
    def so_far(self) -> tuple[Answer, ...]:
        """All answers up to the one in hand."""
        return tuple(self._answers[: self._at + 1])

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all answers."""
        return tuple(answer.name for answer in self._answers)

    def keep(self, answer: Answer) -> None:
        """Add an answer after the one in hand; those undone are forgotten."""
        del self._answers[self._at + 1 :]
        self._answers.append(answer)
        self._at = len(self._answers) - 1

    def undo(self) -> Answer:
        """Take the answer before in hand."""
        if self._at < 1:
            raise _refused("undo", "there is nothing to undo", "ask something first")
        self._at -= 1
        return self.present

    def redo(self) -> Answer:
        """Take the answer in hand that was undone last."""
        if self._at + 1 >= len(self._answers):
            raise _refused("redo", "nothing was undone", "undo comes before redo")
        self._at += 1
        return self.present

    def go(self, name: str) -> Answer:
        """Take an answer in hand by name."""
        self._at = self._place(name)
        return self.present

    def named(self, name: str) -> Answer:
        """Return an answer by name."""
        return self._answers[self._place(name)]

    def name_for(self, name: str, asked: str) -> str:
        """Return the name of the next answer: what is asked, where no name is given."""
        held = self.names[: self._at + 1]
        if not name:
            plain = " ".join(_OTHER.sub(" ", asked).split())[:50] or "answer"
            more = (f"{plain} {number}" for number in count(2))
            return next(one for one in chain([plain], more) if one not in held)
        if not _NAME.fullmatch(name):
            what = "letters, digits, blanks and . , + % - _ only, 60 at most"
            raise _refused("name", what, "choose another name", name)
        if name in held:
            raise _refused("name", "is the name of another answer", "choose another name", name)
        return name

    def _place(self, name: str) -> int:
        if name not in self.names:
            mend = did_you_mean(name, self.names)
            raise _refused("name", "there is no answer of this name", mend, name)
        return self.names.index(name)


def _refused(field: str, what: str, mend: str, value: str = "") -> ScenarioError:
    return ScenarioError(Problem("session", what, mend, field=field, value=value))
