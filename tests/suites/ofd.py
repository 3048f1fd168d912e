"""Makes OFD (GB/T 33190) of a PDF that LibreOffice exported: the same letters and lines, in the other format."""

import re
import zipfile
import zlib

MM = 25.4 / 72
OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def objects(data):
    """The objects of a PDF without object streams, by number: dictionary and stream."""
    found = {}
    for match in re.finditer(rb"(?m)^(\d+) 0 obj\r?\n", data):
        end = data.index(b"endobj", match.end())
        body = data[match.end():end]
        stream = re.search(rb"stream\r?\n", body)
        content = b""
        if stream:
            raw = data[match.end() + stream.end():]
            content = zlib.decompressobj().decompress(raw) if b"FlateDecode" in body[:stream.start()] else raw
        found[int(match[1])] = (body[:stream.start()] if stream else body, content)
    return found


def font(number, every):
    """Letters and widths of a font, by code."""
    head = every[number][0]
    letters = {}
    to_unicode = re.search(rb"/ToUnicode (\d+) 0 R", head)
    for code, text in re.findall(rb"<([0-9A-F]{2})> <((?:[0-9A-F]{4})+)>\n", every[int(to_unicode[1])][1]):
        letters[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    first = int(re.search(rb"/FirstChar (\d+)", head)[1])
    widths = re.search(rb"/Widths\[([^\]]*)\]", head) or re.search(rb"/Widths (\d+) 0 R", head)
    text = widths[1] if b"Widths[" in head else every[int(widths[1])][0]
    numbers = [float(number) for number in re.findall(rb"[\d.]+", text)]
    return letters, {first + place: width / 1000 for place, width in enumerate(numbers)}


NUMBER = rb"(-?[\d.]+)"
STEP = re.compile(
    rb"\b(?P<keep>q)\b|\b(?P<back>Q)\b"
    rb"|(?P<box>(?:-?[\d.]+ ){4})re\s+W\*? n"
    rb"|BT\s(?P<text>.*?)ET\b"
    rb"|(?P<path>(?:-?[\d.]+ -?[\d.]+ [ml]\s+)+)S\b", re.S)


def draw(content, fonts, height):
    """The things of a page as OFD has them; what a box cuts off is cut off by the boundary of its text."""
    things, kept, clip = [], [], (0, 0, 10_000, 10_000)
    for step in STEP.finditer(content):
        if step["keep"]:
            kept.append(clip)
        elif step["back"]:
            clip = kept.pop() if kept else clip
        elif step["box"]:
            x, y, wide, high = map(float, step["box"].split())
            clip = (max(clip[0], x), max(clip[1], y), min(clip[2], x + wide), min(clip[3], y + high))
        elif step["path"]:
            points = [(float(x), float(y), kind) for x, y, kind in re.findall(NUMBER + b" " + NUMBER + rb" ([ml])", step["path"])]
            for (x0, y0, _), (x1, y1, kind) in zip(points, points[1:]):
                if kind == b"l":
                    left, top = min(x0, x1) * MM, (height - max(y0, y1)) * MM
                    across, down = abs(x1 - x0) * MM, abs(y1 - y0) * MM
                    things.append(
                        f'<ofd:PathObject Boundary="{left:.3f} {top:.3f} {across:.3f} {down:.3f}">'
                        f"<ofd:AbbreviatedData>M 0 0 L {across:.3f} {down:.3f}</ofd:AbbreviatedData></ofd:PathObject>")
        else:
            things.append(write(step["text"], fonts, height, clip))
    return "".join(things)


def write(shown, fonts, height, clip):
    """A text object of what one block shows."""
    head = re.match(NUMBER + b" " + NUMBER + rb" Td /(F\d+) ([\d.]+) Tf", shown)
    if not head:
        return ""
    x, y, size = float(head[1]), float(head[2]), float(head[4])
    letters, widths = fonts[head[3].decode()]
    text, steps = "", []
    # Where a block goes on by Tm, it goes on where it is.
    shown = re.sub(rb"1 0 0 1 [-\d. ]+ Tm|[\d.]+ Tz", b"", shown[head.end():])
    for name, part, by in re.findall(rb"/(F\d+) [\d.]+ Tf|<([0-9A-F\s]*)>|(-?[\d.]+)", shown):
        if name:
            letters, widths = fonts[name.decode()]
        for code in bytes.fromhex(part.decode()):
            for place, letter in enumerate(letters.get(code, "\ufffd")):
                text += letter
                steps.append(0 if place else widths.get(code, 0.5) * size * MM)
        if by and steps:
            steps[-1] -= float(by) / 1000 * size * MM
    if not text.strip():
        return ""
    wide = sum(steps) / MM
    left, low, right, high = max(x, clip[0]), max(y - size * 0.3, clip[1]), min(x + wide, clip[2]), min(y + size, clip[3])
    if high - low < size * 0.3:
        # Next to nothing of it is seen: it stands at the edge of what cuts it off.
        low = min(max(low, clip[1]), clip[3] - 2)
        high = low + 2
    right = max(left, right)
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    box = [left * MM, (height - high) * MM, (right - left) * MM, (high - low) * MM]
    return (
        f'<ofd:TextObject Boundary="{" ".join(f"{side:.3f}" for side in box)}" Size="{size * MM:.3f}">'
        f'<ofd:TextCode X="{(x - left) * MM:.3f}" Y="{(high - y) * MM:.3f}" '
        f'DeltaX="{" ".join(f"{step:.3f}" for step in steps[:-1])}">{escaped}</ofd:TextCode></ofd:TextObject>')


def convert(pdf, target):
    """Writes an OFD with what a PDF shows."""
    every = objects(pdf.read_bytes())
    fonts = {}
    for head, _ in every.values():
        if b"/Type/Font" not in head and re.search(rb"/F1 \d+ 0 R", head):
            fonts.update({name.decode(): font(int(number), every)
                          for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", head)})
    pages = [head for head, _ in every.values() if re.search(rb"/Type\s*/Page\b", head)]
    order = re.findall(rb"(\d+) 0 R", re.search(rb"/Kids\s*\[([^\]]*)\]", b"".join(h for h, _ in every.values()))[1])
    pages = [every[int(number)][0] for number in order]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("OFD.xml", f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
                                    "</ofd:DocBody></ofd:OFD>")
        listed = ""
        for number, head in enumerate(pages):
            box = [float(side) for side in re.findall(rb"[\d.]+", re.search(rb"/MediaBox\s*\[([^\]]*)\]", head)[1])]
            content = every[int(re.search(rb"/Contents (\d+) 0 R", head)[1])][1]
            listed += f'<ofd:Page ID="{number + 1}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
            package.writestr(
                f"Doc_0/Pages/Page_{number}/Content.xml",
                f"<ofd:Page {OFD}><ofd:Area><ofd:PhysicalBox>0 0 {box[2] * MM} {box[3] * MM}</ofd:PhysicalBox></ofd:Area>"
                f"<ofd:Content><ofd:Layer>{draw(content, fonts, box[3])}</ofd:Layer></ofd:Content></ofd:Page>")
        package.writestr("Doc_0/Document.xml", f"<ofd:Document {OFD}><ofd:CommonData/><ofd:Pages>{listed}</ofd:Pages>"
                                               "</ofd:Document>")
