"""Weighing competing explanations: groups of evidence, ratios as ranges, and how firmly they hold."""

from crossfix.conclude.weighing.groups import evidence_groups, group_ids
from crossfix.conclude.weighing.weigh import weigh

__all__ = ["evidence_groups", "group_ids", "weigh"]
