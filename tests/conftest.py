"""Settings of all tests."""

import os

from hypothesis import settings

os.environ["DDSVIZ_DEBUG"] = "1"  # the last net is away: a fault of ours is seen as what it is
settings.register_profile("busy machine", deadline=None)  # how long an example takes says what else runs here
settings.load_profile("busy machine")
