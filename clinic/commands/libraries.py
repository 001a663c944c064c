"""The system libraries that WeasyPrint draws text with: are they here, and if not, how do they come.

Run by ``make`` before anything else; the standard library only. ``python -m clinic.commands.libraries``
installs them with apt where it may, else it prints the one line to run. Exit status 1 when they are missing.
"""

import os
import shutil
import subprocess
import sys
from ctypes.util import find_library

NEEDED = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
APT = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
WAYS = f"""Some system libraries are missing: {{missing}}. Run the line for your system, then try again:
  Debian, Ubuntu:  sudo apt-get install -y {" ".join(APT)}
  Fedora:          sudo dnf install -y pango harfbuzz
  macOS:           brew install pango"""


def missing_libraries() -> list[str]:
    """The libraries that the loader cannot find."""
    return [name for name in NEEDED if find_library(name) is None]


def install_with_apt() -> None:
    """Install them if this is a machine with apt and we may; a failure shows when we look again."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *APT]):
        subprocess.run([apt, *words], env=quiet, check=False, stdout=subprocess.DEVNULL)  # noqa: S603 - fixed words


def main() -> int:
    """Look, install where possible, look again."""
    if missing_libraries():
        install_with_apt()
    missing = missing_libraries()
    if missing:
        print(WAYS.format(missing=", ".join(missing)), file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
