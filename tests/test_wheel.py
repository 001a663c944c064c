"""The built wheel in an empty environment: set up and serve, with templates, fonts and migrations inside."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.live import Client, free_port, serving

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    [found] = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def clinic(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command ``clinic`` in an environment that holds nothing but the wheel and what it needs."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", str(folder))
    pip = (str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "-q")
    try:
        run(*pip, "--require-hashes", "-r", str(ROOT / "requirements.lock"))
    except subprocess.CalledProcessError as error:
        pytest.skip(f"the package index cannot be reached from here: {error.stderr[-200:]}")
    run(*pip, "--no-deps", str(wheel))
    return folder / "bin" / "clinic"


def run(*command: str, cwd: Path | None = None) -> str:
    """Run a command without this repository on Python's path; its standard output."""
    plain = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(command, cwd=cwd or "/", env=plain, capture_output=True, text=True, check=True)
    return done.stdout


def init(clinic: Path, instance: Path, **changed: str) -> str:
    """``clinic init`` for a production clinic."""
    given = {
        "base-url": "https://clinic.example", "clinic-name": "Riverside", "owner-email": "olive@riverside.example",
        "zone": "Europe/London", "mail": "smtp://localhost:25", "mail-from": "clinic@riverside.example",
    } | {name.replace("_", "-"): value for name, value in changed.items()}  # fmt: skip
    options = [part for name, value in given.items() for part in (f"--{name}", value)]
    return run(str(clinic), "init", "--instance", str(instance), *options)


def test_the_wheel_holds_what_it_serves(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in (
        "clinic/_templates/layout/base.html",
        "clinic/_static/css/tokens.css",
        "clinic/_static/fonts/clinic-sans.ttf",
        "clinic/persistence/migrations/versions/0001_create_the_first_schema.py",
        "clinic/catalogue/exercises/hip-hinge.yaml",
    ):
        assert name in names
    assert not [name for name in names if name.startswith(("tests/", "instance/"))]


def test_a_production_clinic_is_set_up_once_and_served(clinic: Path, tmp_path: Path) -> None:
    said = init(clinic, tmp_path / "instance")
    assert "https://clinic.example/join#" in said
    assert (tmp_path / "instance" / "settings.toml").stat().st_mode & 0o777 == 0o600
    with pytest.raises(subprocess.CalledProcessError) as again:
        init(clinic, tmp_path / "instance")
    assert again.value.returncode == 2
    assert "There is a clinic in this folder already" in again.value.stderr
    port = free_port()
    command = [str(clinic), "serve", "--instance", str(tmp_path / "instance"), "--port", str(port)]
    with serving(command, port, tmp_path / "log", host="clinic.example"):
        answer = Client(port, host="clinic.example").get("/sign-in")
        assert answer.status == 200
        assert "Strict-Transport-Security".lower() in answer.headers


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("base_url", "http://clinic.example", "base_url"),
        ("mail", "file:", "mail"),
        ("mail_from", "nobody", "mail_from"),
        ("zone", "Mars/Olympus", "zone"),
        ("owner_email", "olive", "email"),
        ("database_url", "mysql://x", "database_url"),
    ],
)
def test_a_weak_setting_is_refused_by_name(
    clinic: Path, tmp_path: Path, field: str, value: str, named: str
) -> None:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        init(clinic, tmp_path / "instance", **{field: value})
    assert refused.value.returncode == 2
    assert refused.value.stderr.startswith(f"{named}: ")
    assert not (tmp_path / "instance" / "settings.toml").exists()
