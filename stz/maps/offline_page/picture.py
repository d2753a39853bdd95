"""An exact picture of a page, taken by the browser that would show it."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from stz.maps.offline_page.chromium import ARGUMENTS, find_chromium

_BROWSER_SECONDS = 60.0


def photograph(page: Path, out: Path, width: int, height: int) -> bool:
    """Take a picture of a page with Chromium.

    Parameters
    ----------
    page : Path
        An HTML file that needs no network.
    out : Path
        The PNG file.
    width, height : int
        Of the window, CSS pixels; the picture has two dots for each.

    Returns
    -------
    bool
        Whether there is a picture now: not without Chromium, nor where it fails.
    """
    chromium = find_chromium()
    if chromium is None:
        return False
    with tempfile.TemporaryDirectory(prefix="stz-chromium-", ignore_cleanup_errors=True) as profile:
        try:
            subprocess.run(
                [
                    str(chromium), *ARGUMENTS, "--headless", "--hide-scrollbars",
                    "--force-device-scale-factor=2", f"--window-size={width},{height}",
                    "--virtual-time-budget=4000", f"--user-data-dir={profile}",
                    f"--screenshot={out.resolve()}", page.resolve().as_uri(),
                ],
                check=True, capture_output=True, timeout=_BROWSER_SECONDS,
            )  # fmt: skip
        except (OSError, subprocess.SubprocessError):
            return False
    return out.is_file()
