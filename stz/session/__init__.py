"""A scenario, a run or tables come in; questions are asked one by one, and proven answers leave."""

from stz.session.answer import Answer
from stz.session.delta import Delta
from stz.session.session import Session

__all__ = [
    "Answer",
    "Delta",
    "Session",
]
