//! PDFs and OFDs that are meant to cost more than they are worth: streams that inflate, trees without end, pages without measure.

use super::files::Told::{self, Fault, Harmless, Part};
use super::make::{deflated, zipped};

/// A PDF of numbered objects, without a table of them: it is read by going through it.
fn pdf(objects: &[&[u8]]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    for (number, object) in (1..).zip(objects) {
        file.extend(format!("{number} 0 obj").bytes());
        file.extend_from_slice(object);
        file.extend(b" endobj\n");
    }
    file.extend(b"trailer<</Root 1 0 R>>\n%%EOF\n");
    file
}

/// A stream object with this dictionary.
fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut object = format!("<<{dict}/Length {}>>stream\n", data.len()).into_bytes();
    object.extend_from_slice(data);
    object.extend(b"\nendstream");
    object
}

/// A page of this size whose content is this.
fn page(size: &str, content: &str) -> Vec<u8> {
    let page = format!("<</Type/Page/Parent 2 0 R/MediaBox[{size}]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>");
    pdf(&[
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page.as_bytes(),
        &stream("", content.as_bytes()),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ])
}

/// A tree of pages so many levels deep.
fn deep(levels: usize) -> Vec<u8> {
    let mut objects: Vec<Vec<u8>> = vec![b"<</Type/Catalog/Pages 2 0 R>>".to_vec()];
    for level in 2..levels + 2 {
        objects.push(format!("<</Type/Pages/Kids[{} 0 R]/Count 1>>", level + 1).into_bytes());
    }
    objects.push(b"<</Type/Page/MediaBox[0 0 9 9]>>".to_vec());
    let objects: Vec<&[u8]> = objects.iter().map(Vec::as_slice).collect();
    pdf(&objects)
}

/// An OFD whose only page holds this.
fn ofd(things: &str) -> Vec<u8> {
    let space = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";
    let root =
        format!("<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>D/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>");
    let document = format!(
        "<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID=\"1\" BaseLoc=\"P.xml\"/></ofd:Pages></ofd:Document>"
    );
    let page = format!("<ofd:Page {space}><ofd:Content><ofd:Layer>{things}</ofd:Layer></ofd:Content></ofd:Page>");
    zipped(&[
        ("OFD.xml", root.as_bytes()),
        ("D/Document.xml", document.as_bytes()),
        ("D/P.xml", page.as_bytes()),
    ])
}

fn letters(x: &str, text: &str) -> String {
    format!(
        "<ofd:TextObject Boundary=\"{x} 10 100 5\" Size=\"4\"><ofd:TextCode X=\"0\" Y=\"4\" DeltaX=\"g 3 4\">{text}</ofd:TextCode></ofd:TextObject>"
    )
}

/// Files of these kinds.
pub fn all() -> Vec<(&'static str, Vec<u8>, Told)> {
    // The catalogue itself stands in a stream of objects that inflates beyond any memory.
    let mut inside = b"1 0 2 30 <</Type/Catalog/Pages 2 0 R>> ".to_vec();
    inside.resize(420 << 20, b' ');
    let objects = stream("/Type/ObjStm/N 2/First 9/Filter/FlateDecode", &deflated(&inside));
    drop(inside);
    let text = "BT /F1 9 Tf 20 20 Td (1 a) Tj ET ";
    vec![
        ("对象流膨胀.pdf", pdf(&[b"<</A 1>>", &objects]), Fault("file-oversized")),
        (
            "页树成环.pdf",
            pdf(&[
                b"<</Type/Catalog/Pages 2 0 R>>",
                b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>",
            ]),
            Fault("file-damaged"),
        ),
        ("页树万层.pdf", deep(50_000), Fault("file-scan")),
        (
            "大页.pdf",
            page(
                "0 0 1000000000 1000000000",
                &format!("{text}BT /F1 9 Tf 900000000 900000000 Td (2 b) Tj ET"),
            ),
            Harmless,
        ),
        (
            "负页.pdf",
            page("1000000000 1000000000 -1000000000 -1000000000", text),
            Harmless,
        ),
        (
            "百万字.pdf",
            page(
                "0 0 595 842",
                &format!("BT /F1 9 Tf {}ET", format!("({}) Tj ", "a".repeat(200)).repeat(5_500)),
            ),
            Part("file-oversized"),
        ),
        (
            "百万字.ofd",
            ofd(&letters("10", &"字".repeat(200)).repeat(5_500)),
            Part("file-oversized"),
        ),
        (
            "远处的字.ofd",
            ofd(&format!("{}{}", letters("10", "甲"), letters("1e30", "乙"))),
            Harmless,
        ),
        ("没有数的字.ofd", ofd(&letters("NaN", "甲")), Fault("file-scan")),
    ]
}
