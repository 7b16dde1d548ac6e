"""This will read sheets as JSON and write them as PDF."""

import sys
from pathlib import Path


def main() -> None:
    """This will set what comes in and give out the PDF. Nothing touches the disk: sheets are about people."""
    # Loaded here and not above, so that whoever walks through all modules does not carry it.
    import typst

    here = Path(__file__).parent
    pdf = typst.compile(
        (here / "sheets.typ").read_bytes(), root=here, font_paths=[here], ignore_system_fonts=True,
        sys_inputs={"sheets": sys.stdin.buffer.read().decode()}, pdf_tags=False,
    )  # fmt: skip
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
