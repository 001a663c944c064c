"""The arrows between the rooms, as the architecture draws them."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]


def test_the_arrows_between_the_rooms_hold() -> None:
    program = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert program, "import-linter is not installed"
    found = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout
    kept = f"{len(SETTINGS['contracts'])} kept, 0 broken"
    assert kept in found.stdout


def test_the_contracts_name_every_room() -> None:
    layers = " ".join(next(one for one in SETTINGS["contracts"] if one["type"] == "layers")["layers"])
    rooms = {path.parent.name for path in (ROOT / "clinic").glob("*/__init__.py")} - {"catalogue"}
    assert rooms
    assert {room for room in rooms if f"clinic.{room}" not in layers} == set()


def test_every_blueprint_is_held_apart_from_the_others() -> None:
    apart = set(next(one for one in SETTINGS["contracts"] if one["type"] == "independence")["modules"])
    written = {
        f"clinic.web.{path.stem}"
        for path in (ROOT / "clinic/web").glob("*.py")
        if "= Blueprint(" in path.read_text(encoding="utf-8")
    }
    assert len(written) > 15
    assert written - apart == set()
