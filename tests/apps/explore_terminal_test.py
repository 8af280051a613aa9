#!/usr/bin/env python3
"""`lemmata explore --terminal` by script; what it exports is replayed, and its test compiled. usage: explore_terminal_test.py LEMMATA [COMPILER FLAG...]"""
import os
import subprocess
import sys
import tempfile

PROGRAM, COMPILER = sys.argv[1], sys.argv[2:]
failures = []


def check(condition, what):
    if not condition:
        failures.append(what)
        print('FAILED:', what)


def script(text, *arguments, **environment):
    return subprocess.run([PROGRAM, 'explore', *arguments, '--terminal'], input=text, capture_output=True, text=True, timeout=120, env={**os.environ, **environment})


one = script('set x0=1\nrun\nset x0=99/100\nverdict\n', 'counterexample/example-1.1', LC_ALL='C.UTF-8')
check('certified: holds (exact)' in one.stdout and 'not-applicable' in one.stdout, 'the verdict flips at |x_0| = tau/alpha: ' + one.stdout)
check(one.returncode == 3, f'the exit status is that of the last verdict: {one.returncode}')
check('▁' in one.stdout or '█' in one.stdout, 'sparklines')
check(script('plot gap\n', LC_ALL='C').stdout.isascii(), 'signs where the terminal speaks no Unicode')

two = script('open clip21/rate\nscale A4=1/1000\nverdict\n')
check(two.returncode == 1 and 'A4' in two.stdout, 'a scaled constant is violated: ' + two.stdout)
bad = script('set x0=1\nset x0=much\n')
check(bad.returncode == 2 and 'line 2' in bad.stderr and bad.stderr.count('\n') == 1, f'a wrong number is one line: {bad.stderr!r}')
bad = script('jump\n')
check(bad.returncode == 2 and 'jump' in bad.stderr, f'an unknown command: {bad.stderr!r}')
check(script('help\nquit\nnonsense\n').returncode == 0, 'quit ends the script')

with tempfile.TemporaryDirectory() as folder:
    found = script(f'drop spurious-region\nattack 60\nverdict\nexport instance {folder}/found.json\nexport test {folder}/found_test.cpp\nexport command {folder}/found.sh\n',
                   'counterexample/example-1.1')
    check(found.returncode == 1 and 'violated' in found.stdout, 'the search finds what a dropped hypothesis allows: ' + found.stdout + found.stderr)
    replayed = subprocess.run([PROGRAM, 'replay', f'{folder}/found.json'], capture_output=True, text=True, timeout=120)
    check(replayed.returncode == 1 and 'violated as kept' in replayed.stdout, f'the found instance replays: {replayed.returncode} {replayed.stdout}{replayed.stderr}')
    if COMPILER:
        compiled = subprocess.run([*COMPILER, '-fsyntax-only', f'{folder}/found_test.cpp'], capture_output=True, text=True, timeout=600)
        check(compiled.returncode == 0, 'the exported test compiles: ' + compiled.stderr[:2000])

if failures:
    sys.exit(1)
print('all as promised')
