"""Take the pictures of the explorer for README.md and docs/; with `--check` say whether they are current.

They are current as long as what draws them is what it was: templates, style sheet, script and the modules that draw. It
needs Chromium and its driver, and the packages of the extra `test`.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parents[1]
DOCS = TOP / "docs"
STAMP = DOCS / "screenshots.json"
PICTURES = {  # file -> address, width, height
    "explorer-thing.png": ("/id/province/bac-ninh?lang=en#figures", 1000, 590),
    "explorer-article.png": ("/id/article/003?lang=en#o69-73", 1000, 560),
    "explorer-network.png": ("/network?focus=province/bac-giang&lang=en", 1000, 700),
}
PAGES = "graph/congthuong/serve/pages"
DRAWN_BY = ("graph/congthuong/draw", f"{PAGES}/templates", f"{PAGES}/static")


def drawn_by() -> str:
    """The digest of all that decides how a page looks."""
    digest = hashlib.sha256()
    for folder in DRAWN_BY:
        for file in sorted((TOP / folder).rglob("*")):
            if file.suffix in (".py", ".html", ".css", ".js", ".svg"):
                digest.update(f"{file.relative_to(TOP)}\n".encode() + file.read_bytes())
    return digest.hexdigest()


def stale() -> list[str]:
    """What is no longer as it was when the pictures were taken."""
    if not STAMP.is_file():
        return [str(STAMP.relative_to(TOP))]
    stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    found = [] if stamp["drawn-by"] == drawn_by() else list(DRAWN_BY)
    for name, digest in stamp["pictures"].items():
        file = DOCS / name
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            found.append(f"docs/{name}")
    return found


def take() -> None:
    """Build the seeds, serve them, look at each page."""
    with tempfile.TemporaryDirectory() as folder:
        kb = Path(folder) / "kb"
        python = [sys.executable, "-m", "congthuong"]
        subprocess.run([*python, "build", str(TOP / "seeds"), "--kb", str(kb)], check=True, capture_output=True)
        command = [*python, "serve", "--kb", str(kb), "--port", "0", "--workers", "1"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
            assert server.stderr is not None
            try:
                found = re.search(r"http://[\w.]+:\d+", server.stderr.readline())
                assert found, "the server did not start"
                threading.Thread(target=server.stderr.read, daemon=True).start()
                look(found[0])
            finally:
                server.terminate()
    keep()


def keep() -> None:
    """Write down of what the pictures were taken."""
    pictures = {name: hashlib.sha256((DOCS / name).read_bytes()).hexdigest() for name in PICTURES}
    written = json.dumps({"drawn-by": drawn_by(), "pictures": pictures}, indent=1)
    STAMP.write_text(written + "\n", encoding="utf-8")


def look(url: str) -> None:
    """Save the pictures."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or "chromium"
    for flag in ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage"):
        options.add_argument(flag)
    driver: Any = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        for name, (path, width, height) in PICTURES.items():
            size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
            driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
            driver.get(url + path)
            assert not driver.find_elements("css selector", ".problem"), f"{path} gives no page"
            driver.save_screenshot(str(DOCS / name))
    finally:
        driver.quit()


if __name__ == "__main__":
    if "--check" in sys.argv:
        gone = stale()
        sys.exit(f"taken before a change to {', '.join(gone)}: run docs/screenshots.py" if gone else 0)
    take()
