"""raw_pdf(): small PDFs written by hand, for what no library writes."""

from __future__ import annotations


def raw_pdf(objects: list[bytes]) -> bytes:
    """Return a PDF of objects, each as it is written, the catalogue first."""
    body = b"%PDF-1.5\n"
    places = []
    for number, held in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, held)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        % (count, table, count)
        + b"startxref\n%d\n%%%%EOF\n" % len(body)
    )
