#!/usr/bin/env python3
"""`lemmata attack` from outside. What it finds is checked here once more, by hand as it were: in Python's fractions, with nothing of the program.

usage: attack_cli_test.py PROGRAM [unittest options]
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
HOLDS, VIOLATED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130


def run(*arguments, timeout=120):
    done = subprocess.run([PROGRAM, *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


class Line:
    """An instance on the line, and Clip21-GD on it in exact numbers."""

    def __init__(self, instance):
        nodes = instance["problem"]["nodes"]
        self.a = [Fraction(node["matrix"][0][0]) for node in nodes]
        self.b = [Fraction(node["linear"][0]) for node in nodes]
        assert all(len(node["linear"]) == 1 for node in nodes), "one dimension"
        self.x = Fraction(instance["start"][0])
        self.v = [Fraction(shift[0]) for shift in instance.get("shifts", [])] or [Fraction(0)] * len(nodes)
        self.tau = Fraction(instance["parameters"]["tau"])
        self.gamma = Fraction(instance["parameters"]["gamma"])
        self.n = len(nodes)
        self.L = sum(self.a) / self.n
        self.f_inf = -((sum(self.b) / self.n) ** 2) / (2 * self.L)

    def f(self, x):
        return self.L * x * x / 2 - sum(self.b) / self.n * x

    def rounds(self, count):
        """(x_k, gradients, u, v after) for k = 0 .. count."""
        x, v = self.x, list(self.v)
        for _ in range(count + 1):
            gradients = [a * x - b for a, b in zip(self.a, self.b)]
            u = [abs(g - w) for g, w in zip(gradients, v)]
            v = [w + max(-self.tau, min(self.tau, g - w)) for g, w in zip(gradients, v)]
            yield x, gradients, u, list(v)
            x = x - self.gamma * sum(v) / self.n


class Attack(unittest.TestCase):
    def ask(self, status, *arguments):
        got, out, err = run("attack", *arguments)
        self.assertEqual(got, status, f"{arguments}: {out}{err}")
        self.assertEqual(err, "", arguments)
        return out

    def find(self, *arguments):
        """The counterexample as a file, which replay convicts as well."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "found.json")
            self.ask(VIOLATED, *arguments, "--out", path)
            status, out, err = run("replay", path)
            self.assertEqual(status, VIOLATED, out + err)
            with open(path, encoding="utf-8") as file:
                return json.load(file)

    def test_a2_without_the_second_bound_is_broken_on_the_line(self):
        for seed in ("1", "2", "3"):
            found = self.find("clip21/theorem-a", "--drop", "second-step-bound", "--relation", "A2", "--time-limit", "20", "--seed", seed)
            line = Line(found)
            self.assertLessEqual(line.n, 2)
            self.assertGreater(line.L, 0)
            self.assertLessEqual(line.gamma * line.L, 1)  # the hypothesis that is left
            k = found["violation"]["at"]["k"]
            rounds = list(line.rounds(k))
            k_star = math.ceil(2 / line.tau * max(max(rounds[0][2]) - line.tau, 0))
            self.assertGreaterEqual(k, k_star)
            self.assertGreater(max(rounds[k][2]), line.tau)
            self.assertEqual(Fraction(found["violation"]["lhs"]), rounds[k][2][found["violation"]["at"].get("index", 0)])
            self.assertEqual(found["dropped"], ["second-step-bound"])

    def test_the_cap_of_the_one_step_lemma(self):
        found = self.find("clip21/one-step-decrease", "--set", "eta=1/2", "--scale", "step=1.02", "--trials", "400")
        line = Line(found)
        eta = Fraction(found["parameters"]["eta"])
        self.assertEqual(eta, Fraction(1, 2))
        lipschitz = [abs(a) for a in line.a]
        quadratic = line.L * line.gamma + line.gamma**2 * sum(l * l for l in lipschitz) / line.n * ((1 - eta) / eta) ** 2
        gamma = line.gamma / Fraction(51, 50)
        self.assertLessEqual(line.L * gamma + gamma**2 * sum(l * l for l in lipschitz) / line.n * ((1 - eta) / eta) ** 2, 1)  # within 1.02 of the cap
        self.assertGreater(quadratic, 1)  # and beyond it
        (x0, g0, _, v0), (x1, g1, u1, v1) = line.rounds(1)
        self.assertTrue(all(u <= line.tau / eta for u in u1))

        def phi(x, gradients, v):
            return line.f(x) - line.f_inf + line.gamma / (2 * eta) * sum((g - w) ** 2 for g, w in zip(gradients, v)) / line.n

        self.assertGreater(phi(x1, g1, v1), phi(x0, g0, v0) - line.gamma / 2 * (sum(g0) / line.n) ** 2)
        out = self.ask(HOLDS, "clip21/one-step-decrease", "--set", "eta=1/2", "--scale", "step=0.999", "--trials", "60")
        self.assertIn("no counterexample found", out)

    def test_soft_clipping(self):
        self.assertIn("no counterexample found", self.ask(HOLDS, "clip21/soft-clip-alignment", "--trials", "300"))
        found = self.find("clip21/soft-clip-alignment", "--drop", "at-most-two-nodes", "--time-limit", "5")
        gradients = [Fraction(found["parameters"][name]) for name in ("g1", "g2", "g3")]
        a = Fraction(found["parameters"]["a"])
        self.assertTrue(all(g.denominator == 1 for g in gradients))
        self.assertLess(sum(g / (abs(g) + a) for g in gradients) * sum(gradients), 0)

    def test_lemma_one_of_celgc_is_refuted_by_a_density_that_was_found(self):
        found = self.find("celgc/lemma-1", "--time-limit", "20")
        parameters = found["parameters"]
        radii = [Fraction(r) for r in parameters["radii"].split(",")]
        heights = [Fraction(h) for h in parameters["heights"].split(",")]
        mu, alpha = Fraction(parameters["mu"]), Fraction(parameters["alpha"])
        self.assertEqual(heights, sorted(heights, reverse=True))
        # integral of z over |z| <= alpha against a density that is heights[j] for radii[j-1] < |z - mu| <= radii[j]
        mean = mass = Fraction(0)
        inner = Fraction(0)
        for radius, height in zip(radii, heights):
            for low, high in ((mu - radius, mu - inner), (mu + inner, mu + radius)):
                low, high = max(low, -alpha), min(high, alpha)
                if low < high:
                    mass += height * (high - low)
                    mean += height * (high * high - low * low) / 2
            inner = radius
        self.assertGreater(mass, 0)
        self.assertNotEqual(mu, 0)
        self.assertEqual(mean, 0)  # c = 0, though the density decreases

    def test_theorem_a_stands_and_its_constants_are_reached(self):
        status, out, err = run("attack", "clip21/theorem-a", "--trials", "48", "--json", "-")
        self.assertEqual((status, err), (HOLDS, ""))
        answer = json.loads(out)
        self.assertEqual(answer["counterexamples"], [])
        ratio = {one["relation"]: float(Fraction(one["ratio"])) for one in answer["tightest"]}
        self.assertAlmostEqual(ratio["A1"], 1, places=9)
        self.assertGreaterEqual(ratio["A4"], 0.9)
        self.assertTrue(all(value <= 1 + 1e-12 for value in ratio.values()))
        self.assertTrue(all(one["instance"]["statement"] == "clip21/theorem-a" for one in answer["tightest"]))

    def test_same_seed_same_bytes(self):
        def bytes_of(*more):
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "found.json")
                self.ask(VIOLATED, "clip21/theorem-b-plus", "--drop", "second-step-bound", "--trials", "16", "--out", path, *more)
                with open(path, "rb") as file:
                    return file.read()

        first = bytes_of("--jobs", "1")
        self.assertEqual(first, bytes_of("--jobs", "2"))
        self.assertEqual(first, bytes_of("--jobs", "1", "--time-limit", "100"))

    def test_the_run_is_printed_and_adds_up(self):
        out = self.ask(VIOLATED, "clip21/k-star", "--drop", "second-step-bound", "--time-limit", "20")
        self.assertIn("breaks A2 at k = ", out)
        self.assertIn("(exact)", out)
        self.assertIn("the run, exactly", out)

    def test_the_sweep(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "sweep.json")
            finds = os.path.join(folder, "finds")
            out = self.ask(HOLDS, "--all", "clip21/k-star", "--time-limit", "0.5", "--json", path, "--out", finds)
            self.assertIn("second-step-bound        needed", out)
            with open(path, encoding="utf-8") as file:
                statement = json.load(file)["statements"][0]
            by_name = {one["hypothesis"]: one for one in statement["hypotheses"]}
            self.assertIn("counterexample", by_name["second-step-bound"])
            self.assertEqual(by_name["smoothness"]["outside"], 0)
            self.assertIn("says nothing", out)
            self.assertTrue(os.listdir(finds))
            for name in os.listdir(finds):
                self.assertEqual(run("replay", os.path.join(finds, name))[0], VIOLATED, name)

    def test_ctrl_c_ends_with_the_best_so_far(self):
        process = subprocess.Popen([PROGRAM, "attack", "clip21/theorem-a", "--time-limit", "60"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        self.assertEqual(process.returncode, INTERRUPTED, err)
        self.assertIn(b"nearest to breaking", out)

    def test_the_time_limit_is_kept(self):
        begin = time.monotonic()
        self.ask(HOLDS, "clip21/theorem-a", "--time-limit", "1")
        self.assertLess(time.monotonic() - begin, 10)

    def test_bad_input_is_one_line_that_tells_the_mend(self):
        with tempfile.TemporaryDirectory() as folder:
            taken = os.path.join(folder, "file")
            with open(taken, "w", encoding="utf-8") as file:
                file.write("x")
            for arguments, word in [
                ([], "--all"),
                (["no/such"], "no/such"),
                (["clip21/theorem-a", "--drop", "smooth"], "'second-step-bound'"),
                (["clip21/theorem-a", "--scale", "A9=2"], "'A4'"),
                (["clip21/theorem-a", "--scale", "A4"], "CONSTANT=FACTOR"),
                (["clip21/theorem-a", "--scale", "A4=0"], "above 0"),
                (["clip21/theorem-a", "--scale", "A4=-1"], "above 0"),
                (["clip21/theorem-a", "--scale", "A4=x"], "A4=x"),
                (["clip21/theorem-a", "--scale", "A4=2", "--scale", "A4=3"], "twice"),
                (["clip21/theorem-a", "--relation", "second-step-bound"], "'A1 direction'"),
                (["clip21/theorem-a", "--time-limit", "0"], "--time-limit"),
                (["clip21/theorem-a", "--time-limit", "-1"], "--time-limit"),
                (["clip21/theorem-a", "--trials", "0"], "--trials"),
                (["clip21/theorem-a", "--seed", "1.5"], "--seed"),
                (["clip21/theorem-a", "--set", "tau=-1"], "tau"),
                (["clip21/theorem-a", "--set", "nodes=0"], "nodes"),
                (["clip21/theorem-a", "--set", "no=1"], "no"),
                (["clip21/*"], "one statement"),
                (["counterexample/example-1.1"], "counterexample"),
                (["clip21/theorem-a", "--out", os.path.join(folder, "none", "file.json")], "file.json"),
                (["clip21/theorem-a", "--out", taken, "--json", taken], "both write"),
                (["--all", "--drop", "smoothness"], "--all"),
                (["--all", "clip21/k-star", "--out", taken], "folder"),
            ]:
                with self.subTest(arguments=arguments):
                    status, out, err = run("attack", *arguments)
                    self.assertEqual(status, BAD_INPUT, f"{arguments}: {out}{err}")
                    self.assertEqual(out, "")
                    self.assertTrue(err.startswith("lemmata: ") and err.count("\n") == 1, err)
                    self.assertIn(word, err)
            with open(taken, encoding="utf-8") as file:
                self.assertEqual(file.read(), "x")


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
