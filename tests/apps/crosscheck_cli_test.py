#!/usr/bin/env python3
"""`lemmata crosscheck` from outside. The decisions that it finds are made here once more: floats by rounding to 24 bits, the exact run in Python's fractions,
with nothing of the program.

usage: crosscheck_cli_test.py PROGRAM [unittest options]
"""
import json
import os
import struct
import subprocess
import sys
import tempfile
import unittest
from fractions import Fraction

PROGRAM = ""
HOLDS, VIOLATED, BAD_INPUT = 0, 1, 2


def run(*arguments, cwd=None, timeout=300):
    done = subprocess.run([PROGRAM, *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, check=False, cwd=cwd)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def single(value):
    """The nearest float. Of a sum, product or quotient of floats computed in double: correctly rounded (53 >= 2 * 24 + 2)."""
    return struct.unpack("f", struct.pack("f", value))[0]


def decisions(instance, rounds, number, rounded):
    """For k = 0..rounds: which nodes of Clip21-GD on the line clip."""
    nodes = instance["problem"]["nodes"]
    a = [number(Fraction(node["matrix"][0][0])) for node in nodes]
    b = [number(Fraction(node["linear"][0])) for node in nodes]
    x = number(Fraction(instance["start"][0]))
    shifts = instance.get("shifts", [["0"]] * len(nodes))
    v = [number(Fraction(shift[0])) for shift in shifts]
    tau = number(Fraction(instance["parameters"]["tau"]))
    gamma = number(Fraction(instance["parameters"]["gamma"]))
    n = len(nodes)
    server = v[0]
    for one in v[1:]:
        server = rounded(server + one)
    server = rounded(server / n)
    for _ in range(rounds + 1):
        total = number(0)
        clipped = []
        for i in range(n):
            w = rounded(rounded(rounded(a[i] * x) - b[i]) - v[i])
            clipped.append(abs(w) > tau)
            if clipped[i]:
                w = tau if w > 0 else -tau
            v[i] = rounded(v[i] + w)
            total = rounded(total + w)
        server = rounded(server + rounded(total / n))
        x = rounded(x - rounded(gamma * server))
        yield clipped


class Crosscheck(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def ask(self, status, *arguments):
        got, out, err = run("crosscheck", "--out", self.path("finds"), *arguments)
        self.assertEqual(got, status, f"{arguments}: {out}{err}")
        return out, err

    def test_all_inside_and_flips_confirmed(self):
        out, err = self.ask(HOLDS, "--instances", "512", "--steps", "40", "--set", "enclosed=64", "--json", "-")
        self.assertEqual(err, "")
        report = json.loads(out)
        self.assertEqual(report["verdict"], "holds")
        for one in report["runs"]:
            self.assertEqual(one["same_bits"], 512)
            self.assertEqual(one["inside"], one["enclosed"])
            self.assertEqual((one["outside"], one["undecided"]), (0, 0))
        self.assertGreaterEqual(len(report["back_ends"]), 2)
        for one in report["back_ends"]:
            self.assertEqual((one["runs"], one["same_bits"], one["outside"]), (512, 512, 0))
        self.assertGreater(report["decision_flips"], 0)
        flips = [name for name in report["files"] if "decision-" in name]
        self.assertTrue(flips)
        for name in flips:
            with open(name, encoding="utf-8") as file:
                find = json.load(file)
            k, node = find["crosscheck"]["k"], find["crosscheck"]["node"]
            in_float = list(decisions(find, k, lambda q: single(float(q)), single))[k][node]
            exact = list(decisions(find, k, Fraction, lambda q: q))[k][node]
            self.assertEqual(in_float, find["crosscheck"]["clipped_in_float"], name)
            self.assertNotEqual(in_float, exact, name)
            status, text, _ = run("replay", name)
            self.assertEqual(status, HOLDS, text)
            self.assertTrue(text.startswith("confirmed"), text)

    def test_replay_refutes_what_is_not_so(self):
        self.ask(HOLDS, "--instances", "64", "--steps", "10", "--set", "enclosed=0", "--set", "regime=threshold")
        name = next(os.path.join(self.path("finds"), name) for name in sorted(os.listdir(self.path("finds"))) if name.startswith("decision"))
        with open(name, encoding="utf-8") as file:
            find = json.load(file)
        find["crosscheck"]["clipped_in_float"] = not find["crosscheck"]["clipped_in_float"]
        with open(self.path("other.json"), "w", encoding="utf-8") as file:
            json.dump(find, file)
        status, text, _ = run("replay", self.path("other.json"))
        self.assertEqual(status, VIOLATED)
        self.assertTrue(text.startswith("not confirmed"), text)
        for field, value in (("find", "nothing"), ("k", "0"), ("node", 0.5)):
            broken = json.loads(json.dumps(find))
            broken["crosscheck"][field] = value
            with open(self.path("broken.json"), "w", encoding="utf-8") as file:
                json.dump(broken, file)
            status, text, err = run("replay", self.path("broken.json"))
            self.assertEqual((status, text, err.count("\n")), (BAD_INPUT, "", 1), err)

    def test_verdicts_of_float_alone(self):
        out, _ = self.ask(HOLDS, "--instances", "64", "--steps", "30", "--set", "regime=far", "--set", "enclosed=0", "--json", "-")
        report = json.loads(out)
        self.assertGreater(report["verdict_flips"], 0)
        for name in report["files"]:
            if "theorem" in name:
                status, text, _ = run("replay", name)
                self.assertEqual(status, HOLDS, text)

    def test_every_method_and_family(self):
        for method in ("gd", "clip-gd", "server-clip-gd", "clip21-gd", "damped-clip21-gd", "top-k-clip21-gd", "clip21-sgd2m", "celgc"):
            for family in (("--family", "line", "--set", "nodes=3"), ("--family", "dense", "--set", "dimension=2"), ("--family", "one-plus-cosine")):
                out, err = self.ask(HOLDS, "--method", method, *family, "--instances", "32", "--steps", "20")
                self.assertIn("inside in", out)
                self.assertEqual(err, "")

    def test_same_bytes_whatever_the_threads(self):
        asked = ("--instances", "600", "--steps", "20", "--set", "enclosed=40", "--json", "-")
        first = self.ask(HOLDS, *asked, "--jobs", "1")[0]
        self.assertEqual(first, self.ask(HOLDS, *asked, "--jobs", "3")[0])
        self.assertNotEqual(first, self.ask(HOLDS, *asked, "--seed", "2")[0])

    def test_bad_input_is_one_line(self):
        for arguments in (("--family", "logistic"), ("--family", "x"), ("--method", "ef21"), ("--instances", "0"), ("--steps", "1.5"),
                          ("--device", "tpu"), ("--set", "nodes=17"), ("--set", "regime=x"), ("--set", "dimension=2"), ("--set", "x=1"), ("--set", "k=1"),
                          ("--set", "I=3"), ("--plot", "-"),
                          ("--json", "-", "--plot", "/nowhere/x.svg")):
            out, err = self.ask(BAD_INPUT, *arguments)
            self.assertEqual((out, err.count("\n")), ("", 1), err)
        status, out, err = run("crosscheck", "--device", "cuda", "--instances", "8", "--out", self.path("finds"))
        if status == BAD_INPUT:  # no device
            self.assertEqual((out, err.count("\n")), ("", 1), err)
        else:
            self.assertEqual(status, HOLDS)

    def test_picture(self):
        if subprocess.run(["which", "gnuplot"], capture_output=True, check=False).returncode != 0:
            self.skipTest("gnuplot is not installed")
        self.ask(HOLDS, "--instances", "32", "--steps", "20", "--plot", self.path("growth.svg"))
        with open(self.path("growth.svg"), encoding="utf-8") as file:
            self.assertIn("<svg", file.read(600))


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
