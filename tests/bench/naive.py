"""WeasyPrint as its first page shows it, in a process that has nothing of ours: ``HTML(string).write_pdf()``.

    python -P tests/bench/naive.py

A line of JSON (``html``, and ``variant``: "" or "pdf/ua-1") on standard input, a line with the length of the PDF and
the PDF on standard output, until the input ends. Only WeasyPrint is imported: what ours changes about it is not here.
"""

import json
import sys

import weasyprint


def main() -> None:
    """Answer line by line."""
    out = sys.stdout.buffer
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        options = {"pdf_variant": asked["variant"]} if asked["variant"] else {}
        content = weasyprint.HTML(string=asked["html"]).write_pdf(**options)
        out.write(b"%d\n" % len(content) + content)
        out.flush()


if __name__ == "__main__":
    main()
