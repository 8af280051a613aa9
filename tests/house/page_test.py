"""A page whose commands are run: every `$ command` in a ```console block prints what stands below it, and every ```cpp block stands in a file of the example.

    page_test.py PAGE --program PROGRAM --sources FOLDER [--update]

The commands run in the order of the page, in one empty folder in which PROGRAM is ./mine. A line of three dots stands for any lines. Seconds are not
compared. --update writes what was printed into the page, except into blocks that have three dots.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"```(console|cpp|cmake)\n(.*?)```\n", re.DOTALL)


def commands_of(block):
    """[(command, expected output)] of a console block."""
    pairs = []
    for line in block.splitlines(keepends=True):
        if line.startswith("$ "):
            pairs.append([line[2:].rstrip("\n"), ""])
        else:
            pairs[-1][1] += line
    return pairs


def without_seconds(text):
    return re.sub(r"in \d+\.\d s\b", "in S.S s", re.sub(r"(?m)\s+\d+\.\d\d$", " S.SS", text))


def agrees(printed, expected):
    parts = [re.escape(part) for part in re.split(r"(?m)^\.\.\.\n", without_seconds(expected))]
    return re.fullmatch("(?:.*\n)*".join(parts), without_seconds(printed)) is not None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("page")
    parser.add_argument("--program", required=True)
    parser.add_argument("--sources", required=True)
    parser.add_argument("--update", action="store_true")
    options = parser.parse_args()
    with open(options.page, encoding="utf-8") as file:
        page = file.read()
    sources = ""
    for name in sorted(os.listdir(options.sources)):
        with open(os.path.join(options.sources, name), encoding="utf-8") as file:
            sources += file.read()

    faults = 0
    ran = 0
    folder = tempfile.mkdtemp(prefix="lemmata-page-")
    os.symlink(os.path.abspath(options.program), os.path.join(folder, "mine"))
    updated = page
    has_attack = subprocess.run(["./mine", "attack", "--help"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0
    for kind, block in BLOCK.findall(page):
        if kind != "console":
            if block not in sources:
                faults += 1
                print(f"this block stands in no file of {options.sources}:\n{block}")
            continue
        for command, expected in commands_of(block):
            if " attack " in command and not has_attack:
                print(f"not run, as this program cannot attack: {command}")
                continue
            if "--plot" in command and shutil.which("gnuplot") is None:
                print(f"not run, as gnuplot is not installed: {command}")
                continue
            done = subprocess.run(["bash", "-c", command], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300, check=False)
            printed = done.stdout.decode()
            ran += 1
            if agrees(printed, expected):
                continue
            if options.update and "...\n" not in expected:
                updated = updated.replace(f"$ {command}\n{expected}", f"$ {command}\n{printed}")
                continue
            faults += 1
            print(f"$ {command}\nprints\n{printed}and the page says\n{expected}")
    shutil.rmtree(folder)
    if options.update and updated != page:
        with open(options.page, "w", encoding="utf-8") as file:
            file.write(updated)
    print(f"{ran} commands, {faults} faults")
    return 1 if faults or ran == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
