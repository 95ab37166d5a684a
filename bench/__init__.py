"""Measurements, side by side in one run. Nothing here is part of the test suite's verdict on speed."""
