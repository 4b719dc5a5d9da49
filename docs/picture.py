"""Draw docs/network.png: the network of the five seed articles as `congthuong view` shows it, in headless Chromium.

    python docs/picture.py           draw the picture anew (Debian: apt install chromium)
    python docs/picture.py --check   draw nothing; leave with 1 where the picture shows another network than today's

What the picture was drawn from is kept beside it, as a digest in network.sha256: names, types, sizes and lines, and the
files that draw them. What only a click shows is not part of it.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

from congthuong.data import folder
from congthuong.network import network, page
from congthuong.query.engine import OxigraphEngine
from congthuong.read import read
from congthuong.store import KnowledgeBase

PICTURE = Path(__file__).with_name("network.png")
DIGEST = Path(__file__).with_name("network.sha256")
_DATA = re.compile(r'(?s)<script type="application/json"[^>]*>(.*?)</script>')
_SHOWN = ("label", "shape", "color", "size", "font", "from", "to", "smooth")
_DRAWN_BY = ("page.html", "page.css", "page.js", "layout.py")
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-sync", "--disable-component-update", "--disable-dev-shm-usage", "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--window-size=1440,900", "--virtual-time-budget=10000",
)  # fmt: skip


def seeds_page(where: Path) -> str:
    """The page of the seeds' network; the knowledge base is made in this folder."""
    kb = KnowledgeBase.create(where / "kb")
    if wrong := [outcome for outcome in kb.build(read([folder("seeds")])) if outcome.error is not None]:
        raise SystemExit(f"the seeds were not read: {wrong[0].error}")
    return page(network(OxigraphEngine(kb.dataset())))


def digest(html: str) -> str:
    """What is seen when the page opens, as one number."""
    found = _DATA.search(html)
    assert found, "the page holds its data as JSON"
    data = json.loads(found[1])
    seen = [[{name: one.get(name) for name in _SHOWN} for one in data[kind]] for kind in ("nodes", "edges")]
    said = hashlib.sha256(json.dumps([seen, data["types"], data["territories"]], sort_keys=True).encode())
    for name in _DRAWN_BY:
        said.update((files("congthuong.network") / name).read_bytes())
    return said.hexdigest()


def draw(html: str, where: Path) -> None:
    """Show the page in Chromium and keep what it shows."""
    from PIL import Image

    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        raise SystemExit("Chromium is not installed (Debian: apt install chromium)")
    file = where / "network.html"
    file.write_text(html, encoding="utf-8")
    command = [browser, *_FLAGS, f"--user-data-dir={where / 'profile'}", f"--screenshot={where / 'network.png'}"]
    subprocess.run([*command, file.as_uri()], check=True, capture_output=True, timeout=300)
    with Image.open(where / "network.png") as seen:
        # A fifth of the bytes; of Pillow's ways the one that keeps the colours of the types.
        few = seen.convert("RGB").quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        few.save(PICTURE, optimize=True)


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        html = seeds_page(Path(name))
        now = digest(html)
        if "--check" not in sys.argv:
            draw(html, Path(name))
            DIGEST.write_text(now + "\n", encoding="ascii")
        elif DIGEST.read_text(encoding="ascii").strip() != now:
            print("the picture is not current: run `python docs/picture.py`")
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
