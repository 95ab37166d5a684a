"""What stands in the EML documents that are read here, element by element.

The Australian media feed is drawn in its user guide (version 4.4, section 7.1.4); the plain messages 510 and 520 are
those of OASIS EML 4 to 7 as commissions write them, with the Dutch extensions (`kr:`) known and left out. None is what
is known and left out: figures of the previous election, swings, projections by region, addresses.
"""

from ingest.parse.records import LEAF, Shape

_VOTES = Shape(
    {
        "Type": LEAF,
        "Percentage": LEAF,
        **dict.fromkeys(("Historic", "Swing", "MatchedHistoric", "MatchedHistoricFirstPrefsIn", "QuotaProportion")),
    },
    text=True,
)
_FIGURES: dict[str, Shape | None] = {"Votes": _VOTES, "VotesByType": Shape({"Votes": _VOTES})}
_COUNTED = Shape(_FIGURES)
_CANDIDATE_ID = Shape({"Id": LEAF, "ShortCode": LEAF, "CandidateName": LEAF, "KnownAs": None, "DisplayOrder": None})
_AFFILIATION = Shape({"Id": LEAF, "ShortCode": LEAF, "RegisteredName": LEAF})
_ELECTED = Shape({"Historic": None, "Ranking": None}, text=True)
_CANDIDATE = Shape(
    {
        "CandidateIdentifier": _CANDIDATE_ID,
        "AffiliationIdentifier": _AFFILIATION,
        "Elected": _ELECTED,
        **dict.fromkeys(("Independent", "NoAffiliation", "BallotPosition", "Incumbent")),
        **_FIGURES,
    }
)
_GROUP = Shape(
    {
        "GroupIdentifier": Shape({"Id": LEAF, "ShortCode": LEAF, "Ticket": LEAF, "GroupName": LEAF}),
        "Candidate": _CANDIDATE,
        "TicketVotes": _COUNTED,
        "Unapportioned": _COUNTED,
        "GroupVotes": _COUNTED,
    }
)
_COALITION = Shape({"CoalitionIdentifier": Shape({"Id": LEAF, "ShortCode": LEAF, "CoalitionName": LEAF}), **_FIGURES})
_OPTION_ID = Shape({"Id": LEAF, "ShortCode": LEAF, "DisplayOrder": None}, text=True)
_BLOCK = Shape(
    {
        **dict.fromkeys(("Updated", "PollingPlacesReturned", "PollingPlacesExpected", "Restricted", "Maverick"), LEAF),
        "Candidate": _CANDIDATE,
        "Ghost": None,  # who stood last time; "a ghost cannot receive votes"
        "Group": _GROUP,
        "UngroupedCandidate": _CANDIDATE,
        "Coalition": _COALITION,
        "Option": Shape({"ReferendumOptionIdentifier": _OPTION_ID, **_FIGURES}),
        **dict.fromkeys(("Formal", "Informal", "Total"), _COUNTED),
    }
)
_BLOCKS: dict[str, Shape | None] = dict.fromkeys(
    ("FirstPreferences", "TwoCandidatePreferred", "TwoPartyPreferred", "ProposalResults"), _BLOCK
)
_ENROLMENT = Shape({"CloseOfRolls": None, "Historic": None}, text=True)
_DISTRICT_ID = Shape({"Id": LEAF, "ShortCode": None, "Name": LEAF, "StateIdentifier": None})
_PLACE = Shape(
    {
        "Updated": None,
        "PollingPlaceIdentifier": Shape({"Id": LEAF, "Name": LEAF, "Classification": None}),
        **_BLOCKS,
    },
    take="place",
)
_DISTRICT = Shape(
    {"Updated": None, "PollingDistrictIdentifier": _DISTRICT_ID, "Enrolment": _ENROLMENT, **_BLOCKS}, take="district"
)
_CONTEST_ID = Shape({"Id": LEAF, "ShortCode": None, "DisplayOrder": None, "ContestName": LEAF, "Position": None})
_CONTEST: dict[str, Shape | None] = {
    "Projected": LEAF,
    "ContestIdentifier": _CONTEST_ID,
    "PollingDistrictIdentifier": _DISTRICT_ID,
    "StateIdentifier": Shape({"Id": LEAF, "StateName": None}),
    "Enrolment": _ENROLMENT,
    "PollingPlaces": Shape({"PollingPlace": _PLACE}),
    "PollingDistricts": Shape({"PollingDistrict": _DISTRICT}),
    **_BLOCKS,
    **dict.fromkeys(("Updated", "Declared", "ProposalIdentifier", "NumberOfPositions", "Quota", "SeatSafety")),
}


def _chamber(take: str) -> Shape:
    return Shape({"Contests": Shape({"Contest": Shape(_CONTEST, take=take)}), "Analysis": None})


_ELECTION_ID = Shape({"Id": LEAF, **dict.fromkeys(("ElectionName", "ElectionCategory"))})
_MEDIA_FEED = Shape(
    {
        "Created": LEAF,
        "Results": Shape(
            {
                "Phase": LEAF,
                "Election": Shape(
                    {
                        "Updated": None,
                        "ElectionIdentifier": _ELECTION_ID,
                        "House": _chamber("house"),
                        "Senate": _chamber("senate"),
                        "Referendum": _chamber("referendum"),
                    }
                ),
                **dict.fromkeys(("Updated", "Verbosity", "Granularity", "EventIdentifier")),
            }
        ),
        **dict.fromkeys(("Id", "SchemaVersion", "EmlVersion", "ManagingAuthority", "MessageLanguage")),
        **dict.fromkeys(("MessageGenerator", "Cycle")),
    },
    take="feed",
)

_REASONED = Shape({"ReasonCode": LEAF, "Reason": None, "VoteType": None}, text=True)
_METRIC = Shape({"Id": LEAF, "Type": LEAF, "Datum": None}, text=True)
_SELECTION = Shape(
    {
        "Candidate": Shape(
            {
                "CandidateIdentifier": _CANDIDATE_ID,
                "CandidateFullName": Shape({"PersonFullName": LEAF}, text=True),
                "AffiliationIdentifier": _AFFILIATION,
                **dict.fromkeys(("Gender", "QualifyingAddress", "Profession")),
            }
        ),
        "AffiliationIdentifier": _AFFILIATION,
        "ReferendumOptionIdentifier": _OPTION_ID,
        "Elected": _ELECTED,
        "CountMetric": _METRIC,
        **dict.fromkeys(("ValidVotes", "Votes"), LEAF),
        **dict.fromkeys(("Ranking", "InitialValidVotes", "Value", "Category")),
    }
)
_GROUP_OF_VOTES: dict[str, Shape | None] = {
    "Selection": _SELECTION,
    "Cast": LEAF,
    "TotalCounted": LEAF,
    "RejectedVotes": _REASONED,
    "UncountedVotes": _REASONED,
    "CountMetric": _METRIC,
    **dict.fromkeys(("InitialCast", "InitialTotalCounted", "InitialRejectedVotes", "InitialUncountedVotes")),
}
_REPORTING_UNIT = Shape(
    {
        "ReportingUnitIdentifier": Shape({"Id": LEAF, "ShortCode": None}, text=True),
        **dict.fromkeys(("ReportingUnitType", "SharedLocation", "ReportingUnitInvestigations")),
        **_GROUP_OF_VOTES,
    },
    take="unit",
)
_PLAIN_CONTEST = Shape(
    {
        "ContestIdentifier": _CONTEST_ID,
        "TotalVotes": Shape(_GROUP_OF_VOTES),
        "ReportingUnitVotes": _REPORTING_UNIT,
        "Selection": _SELECTION,
        **dict.fromkeys(("CountQualifier", "CountingAlgorithm", "NumberOfPositions", "MaxVotes", "Declared")),
    },
    take="contest",
)
_PLAIN_ELECTION = Shape(
    {
        "ElectionIdentifier": Shape(
            {"Id": LEAF, **dict.fromkeys(("ElectionName", "ElectionCategory", "ElectionSubcategory", "ElectionDate"))}
            | dict.fromkeys(("ElectionDomain", "NominationDate"))
        ),
        "Contests": Shape({"Contest": _PLAIN_CONTEST}),
        "Contest": _PLAIN_CONTEST,
    }
)
_MESSAGE = Shape(
    {"Election": _PLAIN_ELECTION, **dict.fromkeys(("EventIdentifier", "AuditInformation", "CountingMethod", "Phase"))},
    take="message",
)
_EML = Shape(
    {
        "IssueDate": LEAF,
        "CreationDateTime": LEAF,
        "EMLHeader": Shape(
            {"IssueDate": LEAF, **dict.fromkeys(("TransactionId", "SequenceNumber", "ManagingAuthority"))}
        ),
        "ManagingAuthority": Shape(
            {
                "AuthorityIdentifier": Shape({"Id": LEAF}, text=True),
                **dict.fromkeys(("AuthorityName", "AuthorityAddress")),
            }
        ),
        "Count": _MESSAGE,
        "Result": _MESSAGE,
        **dict.fromkeys(("Id", "SchemaVersion", "ShortCode", "TransactionId", "SequenceNumber", "MessageLanguage")),
        **dict.fromkeys(("NumberInSequence", "SequencedElementName", "Schema", "CanonicalizationMethod", "Seal")),
    },
    take="eml",
)

ROOT = Shape({"MediaFeed": _MEDIA_FEED, "EML": _EML})
