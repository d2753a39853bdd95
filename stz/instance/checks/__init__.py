"""The data of a planning problem come in; every rule that they break leaves."""

from stz.instance.checks.bounds import unknown_metrics
from stz.instance.checks.check_instance import check_instance
from stz.instance.checks.rules import number_rule

__all__ = [
    "check_instance",
    "number_rule",
    "unknown_metrics",
]
