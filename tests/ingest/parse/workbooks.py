"""Workbooks for tests, written as the programs write them, or worse."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

Value = str | int | float | bool | None

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def workbook(sheets: Mapping[str, Sequence[Sequence[Value]]]) -> bytes:
    """Every text is shared, as Excel has it; a blank cell is left out."""
    texts: list[str] = []
    written = {name: f"<sheetData>{_rows(rows, texts)}</sheetData>" for name, rows in sheets.items()}
    shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    return packed(written, shared=shared)


def packed(
    sheets: Mapping[str, str],
    *,
    shared: str = "",
    styles: str = "",
    before: str = "",
    main: str = "xl/workbook.xml",
    parts: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """The zip around the XML of each sheet; `before` stands before them in the workbook, `parts` replace others."""
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="rId{at}"/>' for at, name in enumerate(sheets, 1)
    )
    related = "".join(
        _relation(f"rId{at}", "worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(sheets) + 1)
    )
    related += _relation("rIdT", "sharedStrings", "/xl/sharedStrings.xml") + _relation("rIdS", "styles", "styles.xml")
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}">{_relation("rId1", "officeDocument", main)}</Relationships>',
        main: f'<workbook xmlns="{MAIN}" xmlns:r="{_RELATED}">{before}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{related}</Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
    }
    for at, content in enumerate(sheets.values(), 1):
        files[f"xl/worksheets/sheet{at}.xml"] = f'<?xml version="1.0"?><worksheet xmlns="{MAIN}">{content}</worksheet>'
    body = BytesIO()
    with ZipFile(body, "w", ZIP_DEFLATED) as archive:
        for name, text in (files | dict(parts or {})).items():
            archive.writestr(ZipInfo(name), text, ZIP_DEFLATED)  # of 1 January 1980
    return body.getvalue()


def letters(column: int) -> str:
    """A for 0."""
    return (letters(column // 26 - 1) if column > 25 else "") + chr(65 + column % 26)


def _relation(id_: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{id_}" Type="{_RELATED}/{kind}" Target="{target}"/>'


def _rows(rows: Sequence[Sequence[Value]], texts: list[str]) -> str:
    known: dict[str, int] = {}
    return "".join(
        f'<row r="{number}">'
        + "".join(
            _cell(f"{letters(at)}{number}", value, texts, known) for at, value in enumerate(row) if value is not None
        )
        + "</row>"
        for number, row in enumerate(rows, 1)
        if row
    )


def _cell(reference: str, value: Value, texts: list[str], known: dict[str, int]) -> str:
    if isinstance(value, bool):
        return f'<c r="{reference}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, str):
        if value not in known:
            known[value] = len(texts)
            texts.append(value)
        return f'<c r="{reference}" t="s"><v>{known[value]}</v></c>'
    return f'<c r="{reference}"><v>{value!r}</v></c>'
