"""Settings of all tests."""

import os

os.environ["DDSVIZ_DEBUG"] = "1"  # the last net is away: a fault of ours is seen as what it is
