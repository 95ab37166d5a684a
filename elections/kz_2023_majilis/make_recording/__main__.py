"""Writes `recording/`: the commission's three pages and two outlets' feeds, from 10:00 on 19 to 22:00 on 20 March 2023.

The national final figures (votes, registered voters, ballots cast) and the exit polls' are as published. Regions and
everything in between are simulated, from published turnout, so that they end exactly in those figures; the outlets and
their stories are invented. Every run writes the same bytes: `python elections/kz_2023_majilis/make_recording`.
"""

import shutil
from pathlib import Path

import commission
import files
import outlets

RECORDING = Path(__file__).parent.parent / "recording"


def main(recording):
    shutil.rmtree(recording, ignore_errors=True)
    for version in (*commission.versions(), *outlets.versions()):
        files.write(recording, version)


if __name__ == "__main__":
    main(RECORDING)
