"""Set up stz and run it. Needs Python and pip, nothing else.

python3 start.py              make the national plan and its map
python3 start.py test         run the checks of the project (minutes)
python3 start.py test --thorough  run the tests that these leave out (longer)
python3 start.py docs         build the documentation as a site that is read without a network
python3 start.py -- VERB ...  run any stz command, for example: -- show runs/pakistan-2030

The first start installs what requirements.lock pins into .venv beside this file; later starts skip
that. This file uses the standard library only and stays readable for Python 3.7, so that a machine
with an older Python is told in plain words what it lacks.
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
VENV_PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")

# Versions the pinned packages have ready-made files for, the best tried first.
SUPPORTED = ((3, 13), (3, 12), (3, 14))

LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"  # all of LOCK, and what the checks need
DOCS_LOCK = "requirements-docs.lock"  # all of DEV_LOCK, and what builds the documentation
LOCKS = (LOCK, DEV_LOCK, DOCS_LOCK)  # each holds all of those before it

SCENARIO = "models/pakistan-2030.yaml"
RUN_FOLDER = "runs/pakistan-2030"

CHECKS = (
    ("style", ["ruff", "check", "."]),
    ("format", ["ruff", "format", "--check", "."]),
    ("types", ["mypy", "--strict", "stz"]),
    ("imports", ["lint-imports"]),
)

THOROUGH = "--thorough"  # runs the tests that are left out without it, and no check twice


def say(text: str) -> None:
    """Print a line for the person at the keyboard, at once."""
    print(text, flush=True)


def run(command: "list[str]", cwd: "str | None" = None) -> int:
    """Run a command and return its exit code; Ctrl-C is the command's, which may save its work."""
    process = subprocess.Popen(command, cwd=cwd)
    while True:
        with contextlib.suppress(KeyboardInterrupt):
            return process.wait()


def version_of(command: "list[str]") -> "tuple[str, tuple[int, int]] | None":
    """Return the path and version of an interpreter, or None where the command does not work."""
    code = "import sys; print(sys.executable); print(*sys.version_info[:2])"
    try:
        out = subprocess.check_output([*command, "-c", code], stderr=subprocess.DEVNULL, timeout=30)
        path, version = out.decode().splitlines()
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    major, minor = version.split()
    return path, (int(major), int(minor))


def find_python() -> "str | None":
    """Find an interpreter of a supported version: this one, else one on PATH, else one of pyenv."""
    if sys.version_info[:2] in SUPPORTED:
        return sys.executable
    pyenv = Path(os.environ.get("PYENV_ROOT", str(Path.home() / ".pyenv"))) / "versions"
    for wanted in SUPPORTED:
        name = "{}.{}".format(*wanted)
        commands = [["python" + name], ["py", "-" + name]]
        commands += [[str(path)] for path in pyenv.glob(name + ".*/bin/python")]
        for command in commands:
            found = version_of(command)
            if found is not None and found[1] == wanted:
                return found[0]
    return None


def fingerprint(lock: str) -> str:
    """Return a hash of all that decides what is installed, the interpreter included."""
    sha = hashlib.sha256()
    for name in (lock, "pyproject.toml"):
        sha.update((ROOT / name).read_bytes())
    version = version_of([str(VENV_PYTHON)])
    sha.update(repr((version and version[1], str(ROOT))).encode())
    return sha.hexdigest()


def stamp(lock: str) -> Path:
    """Return the file that remembers for which fingerprint a lock was installed."""
    return VENV / (lock + ".sha256")


def is_installed(lock: str) -> bool:
    """Tell whether .venv holds exactly what a lock asks for."""
    return stamp(lock).is_file() and stamp(lock).read_text() == fingerprint(lock)


def make_venv(python: str) -> "list[str]":
    """Make .venv afresh and return the pip command that installs into it."""
    say(f"Making an environment in {VENV.name} ...")
    make = [python, "-m", "venv", "--clear", str(VENV)]
    if subprocess.call(make, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0:
        return [str(VENV_PYTHON), "-m", "pip"]
    # Some systems keep pip out of venv (Debian: python3-venv): borrow that of the interpreter.
    subprocess.check_call([*make, "--without-pip"])
    return [python, "-m", "pip", "--python", str(VENV_PYTHON)]


def pip_install(pip: "list[str]", arguments: "list[str]") -> None:
    """Run pip, naming each package as it comes; on failure show pip's last words and stop."""
    process = subprocess.Popen(
        [*pip, "install", "--disable-pip-version-check", "--progress-bar", "off", *arguments],
        cwd=str(ROOT),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    )
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line.startswith("Collecting "):
            say("  " + line.split()[1].replace("==", " "))
    if process.wait() != 0:
        say("".join(lines[-15:]))
        say("Installing failed; the lines above say why. Fix it (often the network), try again.")
        raise SystemExit(1)


def install(lock: str) -> None:
    """Bring .venv to what a lock asks for; do nothing where it already is."""
    if any(map(is_installed, LOCKS[LOCKS.index(lock) :])):
        return
    python = find_python()
    if python is None:
        say(
            "stz runs on Python 3.12, 3.13 and 3.14, and this is Python {}.{}.\n"
            "Install Python 3.13 (from python.org, your system's package manager, or pyenv) and\n"
            "start again. This Python may stay installed beside it.".format(*sys.version_info)
        )
        raise SystemExit(2)
    pip = [str(VENV_PYTHON), "-m", "pip"] if any(map(is_installed, LOCKS)) else make_venv(python)
    say("Installing the packages pinned in {} (several minutes on a slow line) ...".format(lock))
    pip_install(pip, ["--require-hashes", "--only-binary", ":all:", "-r", lock])
    pip_install(pip, ["--no-deps", "--no-build-isolation", "-e", "."])
    stamp(lock).write_text(fingerprint(lock))


def apt_install(package: str) -> None:
    """Install a package of the system where we may: as root, with apt."""
    if not (shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
        return
    os.environ.setdefault("DEBIAN_FRONTEND", "noninteractive")
    for command in (["update"], ["install", "-y", "--no-install-recommends", package]):
        run(["apt-get", "-qq", *command])


def ensure_browser() -> None:
    """Look for Chromium, which the map tests open maps in; install it where we may, else say so."""
    if any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        return
    say("Chromium is needed for the map tests ...")
    apt_install("chromium")
    if not shutil.which("chromium"):
        say("No Chromium here: the tests that open maps in a browser will be skipped.")


def ensure_solver() -> None:
    """Look for CBC, so that a solver of PuLP outside of this process is tested, too."""
    if not shutil.which("cbc"):
        say("CBC is needed for the tests of PuLP's solvers ...")
        apt_install("coinor-cbc")
    if not shutil.which("cbc"):
        say("No CBC here: of PuLP's solvers, only those that came with the packages are tested.")


def stz(arguments: "list[str]", cwd: "str | None" = None) -> int:
    """Run the stz command of .venv."""
    install(LOCK)
    return run([str(VENV_PYTHON), "-m", "stz", *arguments], cwd)


def make_plan() -> int:
    """Solve the national scenario and say where its map is."""
    code = stz(["solve", SCENARIO, "-o", RUN_FOLDER], str(ROOT))
    page = ROOT / RUN_FOLDER / "map.html"
    if code == 0 and page.is_file():
        say("\nThe map, to open in a browser: " + page.as_uri())
    return code


def build_docs(arguments: "list[str]") -> int:
    """Build the documentation into site/; the build says which file to open."""
    install(DOCS_LOCK)
    return run([str(VENV_PYTHON), "docs/site/build.py", *arguments], str(ROOT))


def failed_checks() -> "list[str]":
    """Run every check but the tests to its end; return the names of those that failed."""
    failed = []
    for name, (tool, *arguments) in CHECKS:
        say("\n== {}: {}".format(name, " ".join([tool, *arguments])))
        if run([str(BIN / tool), *arguments], str(ROOT)) != 0:
            failed.append(name)
    say("\n== so far: " + ", ".join(n + (" FAILED" if n in failed else " ok") for n, _ in CHECKS))
    return failed


def check(pytest_arguments: "list[str]") -> int:
    """Run every check to its end, the tests last, and fail if any of them failed.

    With ``--thorough`` only the tests are run that are left out without it.
    """
    install(DOCS_LOCK if THOROUGH in pytest_arguments else DEV_LOCK)
    ensure_browser()
    ensure_solver()
    failed = [] if THOROUGH in pytest_arguments else failed_checks()
    say("\n== tests: pytest")
    # neighbors stay together, so that what they share is made once; who is done early takes over
    side_by_side = ["-n", str(os.cpu_count() or 1), "--dist", "worksteal"]
    code = run([str(VENV_PYTHON), "-m", "pytest", *side_by_side, *pytest_arguments], str(ROOT))
    return code or int(bool(failed))


def main(arguments: "list[str]") -> int:
    """Do what the command line asks; with no arguments, make the national plan."""
    if not arguments:
        return make_plan()
    if arguments[0] == "test":
        return check(arguments[1:])
    if arguments[0] == "docs":
        return build_docs(arguments[1:])
    if arguments[0] == "--":
        return stz(arguments[1:])
    say(__doc__.strip())
    return 0 if arguments[0] in ("-h", "--help") else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
