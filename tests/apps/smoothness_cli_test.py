#!/usr/bin/env python3
"""`lemmata smoothness` from outside: the answers a user is promised, golden values, exit status, refusals in one line.

usage: smoothness_cli_test.py PROGRAM [unittest options]
"""
import json
import math
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from fractions import Fraction

PROGRAM = ""
HOLDS, VIOLATED, BAD_INPUT, UNDECIDED, INTERRUPTED = 0, 1, 2, 3, 130


def run(*arguments, timeout=60):
    done = subprocess.run([PROGRAM, "smoothness", *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


class Smoothness(unittest.TestCase):
    def ask(self, status, *arguments):
        got, out, err = run(*arguments)
        self.assertEqual(got, status, f"{arguments}: {out}{err}")
        self.assertEqual(err, "", arguments)
        return out

    def ask_json(self, status, *arguments):
        return json.loads(self.ask(status, *arguments, "--json", "-"))

    # ---- pairs

    def test_a_pair_is_proved_on_all_of_r(self):
        out = self.ask(HOLDS, "x^4", "--l0", "12", "--l1", "3")
        self.assertIn("all of R", out)
        self.assertIn("holds (exact)", out)
        self.assertIn("attained nowhere", out)

    def test_an_attained_pair_says_where(self):
        answer = self.ask_json(HOLDS, "x^4", "--l0", "16/9", "--l1", "3")
        self.assertEqual((answer["verdict"], answer["evidence"], answer["scope"]), ("holds", "exact", "all of R"))
        self.assertEqual([place["value"] for place in answer["attained"]], ["-2/3", "2/3"])
        self.assertIn("x = 2/3", self.ask(HOLDS, "x^4", "--l0", "16/9", "--l1", "3"))

    def test_a_refuted_pair_has_a_rational_point(self):
        answer = self.ask_json(VIOLATED, "x^4", "--l0", "177/100", "--l1", "3")
        x = Fraction(answer["violation"]["at"]["x"])
        self.assertGreater(12 * x**2, Fraction(177, 100) + 3 * abs(4 * x**3))
        self.assertEqual(Fraction(answer["violation"]["lhs"]), 12 * x**2)
        self.assertEqual(Fraction(answer["violation"]["rhs"]), Fraction(177, 100) + 12 * abs(x) ** 3)
        self.assertLess(x.denominator, 20)

    def test_a_frontier_with_multiple_critical_points(self):
        """f' and f'' vanish close together, f'' to second order: the sign at one root must not be read off the multiple root beside it."""
        f = "x^6/30 - x^5/10 + 0.99*x^4/12 - 0.022032*x"
        (row,) = self.ask_json(HOLDS, f, "--frontier", "--l1", "1000")["frontier"]
        self.assertGreaterEqual(Fraction(row["l0"][0]), Fraction("0.05"))
        self.ask(VIOLATED, f, "--l0", "0.01", "--l1", "1000")

    def test_no_point_outside_the_domain_refutes(self):
        answer = self.ask_json(VIOLATED, "x^2*y^2 + log(x-10)", "--l0", "0.1", "--l1", "1")
        if answer["violation"] is not None:
            self.assertGreater(Fraction(answer["violation"]["at"]["x"]), 10)

    def test_a_box_is_not_told_where_the_whole_line_is_attained(self):
        for arguments in (("x^4", "--l0", "48", "--l1", "0", "--box", "0:2"), ("exp(x)-x-1", "--l0", "1", "--l1", "1", "--box=-3:-1"),
                          ("cosh(x)", "--l0", "1", "--l1", "1", "--box", "5:6")):
            with self.subTest(arguments=arguments):
                self.assertNotIn("attained", self.ask(HOLDS, *arguments))
                self.assertIsNone(self.ask_json(HOLDS, *arguments)["attained"])

    def test_the_domain_is_that_of_the_text(self):
        """What cancels in the normal form still says where f is defined."""
        self.assertIn("(0, inf)", self.ask(HOLDS, "sqrt(x)^6+3*sqrt(x)^4+3*x", "--l0", "0", "--l1", "2"))
        self.assertIn("(0, inf)", self.ask(HOLDS, "x^2 + 0*log(x)", "--l0", "2", "--l1", "0"))
        for text, says in (("sqrt(-4)*sqrt(-4)*x^4", "no real"), ("((x^999)^999)^3", "exponent")):
            status, out, err = run(text, "--l0", "1", "--l1", "1", "--box", "0:1")
            self.assertEqual((status, out, err.count("\n")), (BAD_INPUT, "", 1))
            self.assertIn(says, err)
        status, _, err = run("x/x + x^2", "--l0", "2", "--l1", "0", "--box=-1:1")
        self.assertEqual(status, BAD_INPUT, err)

    def test_the_ends_of_a_box_need_be_no_doubles(self):
        """The largest curvature is at 1/10, which is no double: the lower bound comes from the double beside it."""
        for text, box, value in (("x*log(x)", "1/10:4", 10), ("exp(exp(x))", "-1:1/10", None)):
            (row,) = self.ask_json(HOLDS, text, "--frontier", "--l1", "0", "--box", box)["frontier"]
            low, high = (float(end) for end in row["l0"])
            self.assertLessEqual(high - low, 1e-6 * high, text)
            self.assertTrue(value is None or low <= value <= high)

    def test_a_tiny_box_has_no_value_from_outside(self):
        (row,) = self.ask_json(HOLDS, "exp(x)", "--frontier", "--l1", "0", "--box", "1:1.0000000000000000001")["frontier"]
        self.assertLessEqual(Fraction(row["l0"][0]), Fraction(math.e) + Fraction(1, 10**15))

    def test_boxes_are_named(self):
        answer = self.ask_json(HOLDS, "exp(x)*(3+sin(x))", "--l0", "0", "--l1", "1.54", "--box", "-4:1/3")
        self.assertEqual(answer["box"], [["-4", "1/3"]])
        self.assertEqual(answer["scope"], "x in [-4, 1/3]")
        self.assertEqual(answer["evidence"], "enclosed")
        out = self.ask(VIOLATED, "x^2*y", "--l0", "1", "--l1", "1", "--box", "0:2", "--box", "0:1")
        self.assertIn("x in [0, 2], y in [0, 1]", out)

    def test_a_tie_on_a_box_is_undecided_and_says_how_little_is_left(self):
        answer = self.ask_json(UNDECIDED, "sqrt(1+x^2)", "--l0", "1", "--l1", "0", "--box", "-3:3")
        self.assertEqual(answer["verdict"], "undecided")
        self.assertGreater(answer["remaining"]["boxes"], 0)
        self.assertLess(answer["remaining"]["volume"], 1e-6)
        low, high = answer["remaining"]["around"][0]
        self.assertTrue(-1e-3 < low <= 0 <= high < 1e-3)

    def test_quadratics_and_periodic_functions_need_no_box(self):
        answer = self.ask_json(HOLDS, "x^2+x*y+y^2", "--l0", "3", "--l1", "0")
        self.assertEqual((answer["scope"], answer["evidence"]), ("all of R^2", "exact"))
        self.ask(VIOLATED, "x^2+x*y+y^2", "--l0", "299/100", "--l1", "5")
        self.assertEqual([row["exact"] for row in self.frontier("x^2-3*y^2", "--l1", "0,7")], ["6", "6"])
        self.assertIn("all of R", self.ask(HOLDS, "sin(x)", "--l0", "1", "--l1", "0"))
        self.check_rows(self.frontier("sin(3*x)"), lambda l1: 9.0)

    def test_a_scaling_shift_decides_every_l0_at_once(self):
        """e^x (3 + sin x): (0, L1) from the corner 1.534522... on, below it no L0 will do."""
        self.ask(HOLDS, "exp(x)*(3+sin(x))", "--l0", "0", "--l1", "1.5346")
        answer = self.ask_json(VIOLATED, "exp(x)*(3+sin(x))", "--l0", "1000", "--l1", "1.53")
        self.assertIsNotNone(answer["violation"])
        rows = self.frontier("exp(x)*(3+sin(x))", "--l1", "1,1.53452,1.53453,2")
        self.assertEqual([row["infinite"] for row in rows], [True, True, False, False])
        self.assertEqual([row["exact"] for row in rows], [None, None, "0", "0"])

    # ---- frontiers

    def frontier(self, *arguments):
        rows = self.ask_json(HOLDS, *arguments)["frontier"]
        self.assertGreaterEqual(len(rows), 2)
        return rows

    def check_rows(self, rows, closed_form):
        lower, upper = [], []
        for row in rows:
            truth = closed_form(float(Fraction(row["l1"])))
            if math.isinf(truth):
                self.assertTrue(row["infinite"], row)
                continue
            low, high = map(float, row["l0"])
            self.assertLessEqual(low, truth * (1 + 1e-12), row)
            self.assertGreaterEqual(high, truth * (1 - 1e-12), row)
            self.assertLessEqual(high - low, 1e-6 * max(truth, 1e-6), row)
            lower.append((float(Fraction(row["l1"])), low))
            upper.append((float(Fraction(row["l1"])), high))
        for (_, high), (_, low) in zip(upper, lower[1:]):
            self.assertGreaterEqual(high, low)  # nonincreasing
        for (a, fa), (b, fb), (c, fc) in zip(upper, lower[1:], upper[2:]):
            self.assertLessEqual(fb, (fa * (c - b) + fc * (b - a)) / (c - a) * (1 + 1e-12))  # convex

    def test_cosh_on_a_box(self):
        self.check_rows(self.frontier("cosh(x)", "--frontier", "--box", "-10:10"), lambda l1: max(1.0, math.cosh(10) - l1 * math.sinh(10)))

    def test_cosh_everywhere(self):
        self.check_rows(self.frontier("cosh(x)", "--frontier"), lambda l1: 1.0 if l1 >= 1 else math.inf)

    def test_logistic(self):
        for box in ([], ["--box", "-10:10"]):
            self.check_rows(self.frontier("log(1+exp(-2*x))", *box), lambda l1: max(0.0, 2 - l1) ** 2 / 4)

    def test_double_well(self):
        def closed_form(l1):
            if l1 == 0:
                return math.inf
            z = (1 + math.sqrt(1 + l1 * l1 / 3)) / l1
            return 2.0 if l1 >= 3 else 3 * z * z - 1 - l1 * (z**3 - z)

        self.check_rows(self.frontier("(x^2-1)^2/4"), closed_form)
        self.check_rows(self.frontier("(x^2-1)^2/4", "--l1", "1/10:5:50"), closed_form)

    def test_a_grid_of_ones_own(self):
        rows = self.frontier("x^4", "--l1", "1:4:4")
        self.assertEqual([row["l1"] for row in rows], ["1", "2", "3", "4"])
        self.assertEqual([row["exact"] for row in rows], ["16", "4", "16/9", "1"])
        self.assertEqual([row["l1"] for row in self.frontier("x^4", "--l1", "3,1/2")], ["1/2", "3"])

    def test_the_frontier_is_fast(self):
        start = time.monotonic()
        self.ask(HOLDS, "exp(x)*(3+sin(x))", "--frontier", "--box", "-5:5")
        self.assertLess(time.monotonic() - start, 20)  # about 0.3 s on an idle machine

    def test_same_question_same_bytes(self):
        first = self.ask(HOLDS, "exp(x)*(3+sin(x))+cosh(x)*x/7", "--box", "-2:2")
        for _ in range(3):
            self.assertEqual(self.ask(HOLDS, "exp(x)*(3+sin(x))+cosh(x)*x/7", "--box", "-2:2"), first)

    def test_plot(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "frontier.svg")
            status, _, err = run("(x^2-1)^2/4", "--plot", path)
            if status == BAD_INPUT and "gnuplot" in err:
                self.skipTest("gnuplot is not installed")
            self.assertEqual(status, HOLDS, err)
            with open(path, encoding="utf-8") as file:
                self.assertIn("</svg>", file.read())

    # ---- no finite pair

    def test_no_finite_pair_with_witness(self):
        for expression, words in (("(x*y-1)^2/2", ["x = t, y = 1/t", "grad f = 0"]), ("x^2*y^2", ["grad f = 0"]),
                                  ("exp(x)*sin(x)", ["f'(x + P)", "for every integer k"]),
                                  ("exp(x^2)", ["f''/f'"]), ("-log(x)", ["(0, inf)"]), ("x^-2", ["order"]), ("(x^2)^(3/4)", ["residue"])):
            with self.subTest(expression=expression):
                out = self.ask(VIOLATED, expression)
                self.assertIn("no finite pair", out)
                for word in words:
                    self.assertIn(word, out)
                self.assertIn("no finite pair", self.ask(VIOLATED, expression, "--frontier"))
                pair = self.ask_json(VIOLATED, expression, "--l0", "1000", "--l1", "7")
                self.assertIsNotNone(pair["violation"])
                self.assertIsNotNone(pair["no_finite_pair"])

    def test_a_box_has_a_frontier_of_its_own(self):
        answer = self.ask_json(HOLDS, "(x*y-1)^2/2", "--frontier", "--l1", "0,1", "--box", "-2:2", "--box", "-2:2")
        low, high = map(float, answer["frontier"][0]["l0"])
        self.assertTrue(low <= 13 <= high)
        self.assertIsNotNone(answer["no_finite_pair"])  # and beyond the box there is none

    # ---- bad input

    def test_bad_input_is_one_line(self):
        for arguments, word in (
                (["x^"], "column 3"), (["x+w"], "column 3"), (["foo(x)"], "column 1"), ([""], "EXPR"), (["   "], "empty"), (["abs(x)"], "abs"),
                (["1/0"], "column 2"), (["log(0)*x"], "column 1"), (["(" * 500 + "x" + ")" * 500], "nested"), (["log(-1-x^2)"], "nowhere"),
                (["x^4", "--l0", "1"], "--l1"), (["x^4", "--l0", "-1", "--l1", "1"], "negative"), (["x^4", "--l0", "one", "--l1", "1"], "--l0"),
                (["x^4", "--frontier", "--l0", "1"], "exclude"), (["x^4", "--l1", "1:2"], "grid"), (["x^4", "--l1", "2:1:5"], "A < B"),
                (["x^4", "--box", "1:1"], "single point"), (["x^4", "--box", "2:1"], "empty"), (["x^4", "--box", "1"], "LO:HI"),
                (["x^4", "--box", "-10:inf"], "unbounded"), (["x^4", "--box", "a:b"], "--box"), (["x^4", "--box", "1e400:1e401"], "double"),
                (["x^4", "--box", "0:1", "--box", "0:1"], "1 variable"), (["x*y", "--box", "0:1"], "2 variables"),
                (["sin(x)*x"], "--box"), (["x^2+y"], "--box"), (["x^2+exp(y)"], "--box"),
                (["log(x)", "--box", "-1:1"], "undefined"), (["1/x", "--box", "-1:1"], "x = 0"), (["sqrt(x)", "--box", "0:1"], "undefined"),
                (["x^4", "--time-limit", "0"], "--time-limit"), (["x^4", "--l0", "1", "--l1", "1", "--plot", "a.svg"], "--plot"),
                (["x^4", "--json", "/no/such/folder/a.json"], "/no/such")):
            with self.subTest(arguments=arguments):
                status, out, err = run(*arguments)
                self.assertEqual(status, BAD_INPUT, f"{arguments}: {out}{err}")
                self.assertEqual(out, "")
                self.assertTrue(err.startswith("lemmata: ") and err.count("\n") == 1, err)
                self.assertIn(word, err)

    def test_time_limit_and_interrupt_end_with_what_was_found(self):
        start = time.monotonic()
        status, out, _ = run("x^4+y^4+z^4", "--l0", "16/9", "--l1", "3", "--box", "-1:1", "--box", "-1:1", "--box", "-1:1", "--time-limit", "0.3")
        self.assertEqual(status, UNDECIDED, out)
        self.assertLess(time.monotonic() - start, 20)
        cube = ["--box", "-1:1"] * 3
        process = subprocess.Popen([PROGRAM, "smoothness", "x^4+y^4+z^2*x", "--frontier", "--l1", "0:1:100", *cube], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        self.assertEqual(process.returncode, INTERRUPTED, err)
        self.assertIn(b"L0*", out)

    def test_help_tells_the_forms(self):
        status, out, _ = run("--help")
        self.assertEqual(status, 0)
        for word in ("--frontier", "A:B:N", "--box", "Exit status"):
            self.assertIn(word, out)


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
