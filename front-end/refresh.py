"""Copies what browsers load from the npm packages of the lock file into the source tree.

Run `python front-end/refresh.py` after changing package.json. It needs npm; the application does not.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
VENDOR = Path("src/entrepot/console/static/console/vendor")
FILES = {
    "@tabler/core/dist/css/tabler.min.css": VENDOR / "tabler.min.css",
    "htmx.org/dist/htmx.min.js": VENDOR / "htmx.min.js",
    "sortablejs/Sortable.min.js": VENDOR / "sortable.min.js",
    "barcode-detector/dist/es/ponyfill.js": VENDOR / "barcode" / "ponyfill.js",
    "barcode-detector/dist/es/zxing-exported.js": VENDOR / "barcode" / "zxing-exported.js",
    "zxing-wasm/dist/reader/zxing_reader.wasm": VENDOR / "barcode" / "zxing_reader.wasm",
    "axe-core/axe.min.js": Path("tests/doors/screens/axe.min.js"),
}
SPRITE = VENDOR / "icons.svg"
LOCK = HERE / "package-lock.json"


def main() -> int:
    """This will install what the lock file names, and copy from it."""
    wanted = ["npm", "install" if "--upgrade" in sys.argv else "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(wanted, cwd=HERE, check=True)
    without_addresses()
    modules = HERE / "node_modules"
    for source, target in FILES.items():
        (ROOT / target).parent.mkdir(parents=True, exist_ok=True)
        content = (modules / source).read_bytes()
        if target.suffix in (".js", ".css"):
            # A source map that is not there would be asked for by every open inspector.
            content = re.sub(rb"\n?/[/*]# sourceMappingURL=\S+( \*/)?\n?", b"\n", content)
        (ROOT / target).write_bytes(content)
    (ROOT / SPRITE).write_text(sprite(modules / "@tabler/icons/icons"), encoding="utf-8")
    kept = {str(target): digest(ROOT / target) for target in [*FILES.values(), SPRITE]}
    (HERE / "vendored.json").write_text(json.dumps(kept, indent=2) + "\n")
    shutil.rmtree(modules)
    return 0


def without_addresses() -> None:
    """This will take the address of the registry out of the lock file; its hashes stay."""
    lock = json.loads(LOCK.read_text())
    for package in lock["packages"].values():
        package.pop("resolved", None)
    LOCK.write_text(json.dumps(lock, indent=2) + "\n")


def sprite(icons: Path) -> str:
    """This will put the icons that are named in icons.txt into one file, each a symbol."""
    symbols = []
    for name in (HERE / "icons.txt").read_text().split():
        drawn = (icons / "outline" / f"{name}.svg").read_text()
        inside = re.sub(r"<!--.*?-->", "", drawn, flags=re.S).split(">", 1)[1].rpartition("</svg>")[0]
        inside = re.sub(r"\s+", " ", inside.replace("\n", " ")).strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{inside}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def digest(path: Path) -> str:
    """This will hash a file as the test does."""
    return "sha256-" + hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
