"""Every noise schedule, by the id that a manifest names it with."""

from __future__ import annotations

from models.diffusion.schedules.cosine import Cosine
from models.diffusion.schedules.flow import Flow
from models.diffusion.schedules.linear_beta import LinearBeta
from models.diffusion.schedules.schedule import Schedule

SCHEDULES: dict[str, Schedule] = {schedule.id: schedule for schedule in (Flow(), Cosine(), LinearBeta())}

__all__ = ["SCHEDULES", "Schedule"]
