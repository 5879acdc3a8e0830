"""The course: exercises that students check themselves, and what an instructor runs to keep notebooks in order.

Nothing here knows a particular course. A folder of notebooks brings its own `course.toml` and its own `checks/`.
"""

from ddsviz.course.exercises import check as check

__all__ = ["check"]
