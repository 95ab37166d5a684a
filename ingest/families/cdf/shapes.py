"""What stands in a NIST SP 1500-100 report, version 2 and, under its names, version 1.

None is what the standard has and no tally needs: offices, persons, ballot styles, texts of measures, overvotes.
"""

from ingest.parse.records import LEAF, Shape

ID, TYPE = "@id", "@type"  # as the standard's JSON calls them

# Version 1 wrote attributes in lower case and wrapped lists in elements of their own.
RENAMED = {
    "objectId": ID,
    "ObjectId": ID,
    "type": TYPE,
    "language": "Language",
    "label": "Label",
    "BallotSelection": "ContestSelection",
    "ElectoralDistrictId": "ElectionDistrictId",
    "Device": "DeviceClass",
    "ExternalIdentifiers": "",
} | dict.fromkeys(
    (
        f"{each}Collection"
        for each in ("VoteCounts", "Candidate", "Contest", "GpUnit", "Party", "Office", "Person", "BallotStyle")
    ),
    "",
)

_TEXT = Shape({"Text": Shape({"Language": LEAF}, text=True), "Label": None}, text=True)
_DEVICE = Shape(dict.fromkeys(("Type", "OtherType", "Manufacturer", "Model")))
_EXTERNAL = Shape({**dict.fromkeys(("Type", "OtherType", "Value"), LEAF), "Label": None})
_STATUS = Shape(dict.fromkeys(("Status", "Type", "OtherType"), LEAF))
_COUNTS: dict[str, Shape | None] = {
    **dict.fromkeys(("GpUnitId", "Type", "OtherType", "Round", "IsSuppressedForPrivacy"), LEAF),
    "DeviceClass": _DEVICE,
}
_VOTES = Shape({**_COUNTS, "Count": LEAF}, take="votes")
_BALLOTS = Shape(
    {
        **_COUNTS,
        **dict.fromkeys(("BallotsCast", "BallotsRejected"), LEAF),
        **dict.fromkeys(("BallotsOutstanding", "Overvotes", "Undervotes", "WriteIns")),
    },
    take="ballots",
)
_SELECTION = Shape(
    {
        **dict.fromkeys((ID, TYPE, "CandidateIds", "PartyIds", "EndorsementPartyIds", "IsWriteIn"), LEAF),
        "Selection": _TEXT,
        "VoteCounts": _VOTES,
        "ExternalIdentifier": _EXTERNAL,
        "SequenceOrder": None,
    },
    take="selection",
)
_PROGRESS = dict.fromkeys(("SubUnitsReported", "TotalSubUnits"), LEAF)
CONTEST = Shape(
    {
        **dict.fromkeys((ID, TYPE, "ElectionDistrictId"), LEAF),
        **_PROGRESS,
        "Name": _TEXT,
        "ContestSelection": _SELECTION,
        "CountStatus": _STATUS,
        "SummaryCounts": _BALLOTS,
        "ExternalIdentifier": _EXTERNAL,
        **dict.fromkeys(
            ("Abbreviation", "BallotSubTitle", "BallotTitle", "HasRotation", "OtherCounts", "SequenceOrder")
        ),
        **dict.fromkeys(("VoteVariation", "OtherVoteVariation", "NumberElected", "NumberRunoff", "OfficeIds")),
        **dict.fromkeys(("PrimaryPartyIds", "VotesAllowed", "ConStatement", "EffectOfAbstain", "FullText", "InfoUri")),
        **dict.fromkeys(
            ("PassageThreshold", "ProStatement", "SummaryText", "Type", "OtherType", "CandidateId", "OfficeId")
        ),
    },
    take="contest",
)
_CANDIDATE = Shape(
    {
        **dict.fromkeys((ID, TYPE, "PartyId", "PostElectionStatus"), LEAF),
        "BallotName": _TEXT,
        "ExternalIdentifier": _EXTERNAL,
        **dict.fromkeys(("CampaignSlogan", "ContactInformation", "FileDate", "IsIncumbent", "IsTopTicket", "PersonId")),
        "PreElectionStatus": None,
    },
    take="candidate",
)
_PARTY = Shape(
    {
        **dict.fromkeys((ID, TYPE), LEAF),
        **dict.fromkeys(("Name", "Abbreviation"), _TEXT),
        "ExternalIdentifier": _EXTERNAL,
        **dict.fromkeys(
            ("Color", "ContactInformation", "ContestIds", "IsRecognizedParty", "LeaderPersonIds", "LogoUri")
        ),
        **dict.fromkeys(("PartyIds", "PartyScopeGpUnitIds", "Slogan")),
    },
    take="party",
)
_UNIT = Shape(
    {
        **dict.fromkeys((ID, TYPE, "Type", "ComposingGpUnitIds", "VotersRegistered", "SerialNumber"), LEAF),
        **_PROGRESS,
        "Name": _TEXT,
        "CountStatus": _STATUS,
        "SummaryCounts": _BALLOTS,
        "ExternalIdentifier": _EXTERNAL,
        **dict.fromkeys(("AuthorityIds", "ContactInformation", "ElectionAdministration", "IsDistricted", "IsMailOnly")),
        **dict.fromkeys(("Number", "OtherType", "PartyRegistration", "SpatialDimension", "VotersParticipated")),
        "DeviceClass": None,
    },
    take="unit",
)
ELECTION = Shape(
    {
        "Name": _TEXT,
        "Candidate": _CANDIDATE,
        "Contest": CONTEST,
        "BallotCounts": _BALLOTS,
        **dict.fromkeys((TYPE, "BallotStyle", "ContactInformation", "CountStatus", "ElectionScopeId", "EndDate")),
        **dict.fromkeys(("ExternalIdentifier", "OtherType", "StartDate", "Type")),
    },
    take="election",
)
REPORT = Shape(
    {
        **dict.fromkeys(("GeneratedDate", "Status", "IsTest"), LEAF),
        "Election": ELECTION,
        "GpUnit": _UNIT,
        "Party": _PARTY,
        **dict.fromkeys((TYPE, "ExternalIdentifier", "Format", "Header", "Issuer", "IssuerAbbreviation", "Notes")),
        **dict.fromkeys(("Office", "OfficeGroup", "Person", "SequenceEnd", "SequenceStart", "Signature", "TestType")),
        "VendorApplicationId": None,
    },
    take="report",
)
ROOT = Shape({"ElectionReport": REPORT})
