"""Reads and writes small workbooks of text, as far as a directory needs it; no library, so that nothing is installed."""

import re
import xml.etree.ElementTree as xml
import zipfile
from html import escape

SPACE = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def column(reference):
    """The place of a column, from 0: C5 is 2."""
    place = 0
    for letter in re.match("[A-Z]+", reference)[0]:
        place = place * 26 + ord(letter) - 64
    return place - 1


def read(path):
    """Sheets by name, each a list of rows of texts."""
    with zipfile.ZipFile(path) as package:
        strings = []
        if "xl/sharedStrings.xml" in package.namelist():
            for item in xml.fromstring(package.read("xl/sharedStrings.xml")).findall("m:si", SPACE):
                strings.append("".join(text.text or "" for text in item.iter(f"{{{SPACE['m']}}}t")))
        names = [sheet.get("name") for sheet in xml.fromstring(package.read("xl/workbook.xml")).find("m:sheets", SPACE)]
        sheets = {}
        for number, name in enumerate(names, 1):
            rows = []
            for row in xml.fromstring(package.read(f"xl/worksheets/sheet{number}.xml")).iter(f"{{{SPACE['m']}}}row"):
                cells = []
                for cell in row:
                    value = cell.find("m:v", SPACE)
                    text = "".join(text.text or "" for text in cell.iter(f"{{{SPACE['m']}}}t"))
                    if value is not None:
                        text = strings[int(value.text)] if cell.get("t") == "s" else value.text
                    place = column(cell.get("r")) if cell.get("r") else len(cells)
                    cells += [""] * (place + 1 - len(cells))
                    cells[place] = text
                rows.append(cells)
            width = max(map(len, rows), default=0)
            sheets[name] = [cells + [""] * (width - len(cells)) for cells in rows]
    return sheets


def write(path, sheets):
    """Writes sheets of texts."""
    main = SPACE["m"]
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006"
    numbers = range(1, len(sheets) + 1)
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{packages}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
            + "".join(
                f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kinds}.worksheet+xml"/>' for n in numbers
            )
            + "</Types>",
        )
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{packages}/relationships"><Relationship Id="r" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        package.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            + "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in zip(numbers, sheets))
            + "</sheets></workbook>",
        )
        package.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{packages}/relationships">'
            + "".join(
                f'<Relationship Id="r{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
            )
            + "</Relationships>",
        )
        for number, rows in zip(numbers, sheets.values()):
            lines = []
            for row in rows:
                cells = (f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>' for text in row)
                lines.append(f"<row>{''.join(cells)}</row>")
            package.writestr(
                f"xl/worksheets/sheet{number}.xml",
                f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>',
            )
