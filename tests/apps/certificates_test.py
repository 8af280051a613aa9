#!/usr/bin/env python3
"""Certificates from outside: the shipped ones are accepted by both verifiers, with no solver; broken ones are refused by both, alike; what is still accepted is
still a proof by a third, direct computation; faults planted in the second verifier's rows show; and what `prove` promises to scripts.

usage: certificates_test.py PROGRAM SOURCE_FOLDER [unittest options]
"""
import copy
import glob
import importlib.util
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from fractions import Fraction as Q

PROGRAM = ""
SOURCE = ""
ACCEPTED, REJECTED, MALFORMED = 0, 1, 2
SLOW = ("gd-nonconvex-20.json",)  # a second in Python: verified, and not mutated


def run(*arguments):
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout, done.stderr


def second_verifier(text=None):
    """The Python verifier as a module; or a changed text of it."""
    path = os.path.join(SOURCE, "theory", "performance_estimation", "verify.py")
    if text is None:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    module = {"__name__": "second_verifier"}
    exec(compile(text, path, "exec"), module)  # the file under test
    return module


def status_of(module, text):
    try:
        module["verify"](text)
        return ACCEPTED
    except module["Rejected"]:
        return REJECTED
    except module["Malformed"]:
        return MALFORMED


def shipped():
    paths = sorted(glob.glob(os.path.join(SOURCE, "docs", "examples", "certificates", "*.json")))
    texts = {}
    for path in paths:
        with open(path, encoding="utf-8") as file:
            texts[os.path.basename(path)] = file.read()
    return texts


# ---- a third verification, as direct as can be, of gradient descent: dense matrices, and semidefiniteness by the characteristic polynomial


def is_psd_by_polynomial(s):
    """All eigenvalues are >= 0 iff the coefficients of det(x + S) are: by Faddeev and LeVerrier, M_k = S (M_{k-1} + c_{k-1}), c_k = -tr(M_k)/k."""
    n = len(s)
    m = [[Q(0)] * n for _ in range(n)]
    c = Q(1)
    for k in range(1, n + 1):
        product = [[sum(s[i][l] * m[l][j] for l in range(n)) + (c * s[i][j]) for j in range(n)] for i in range(n)]
        trace = sum(product[i][i] for i in range(n))
        c = -trace / k
        if c * (-1) ** k < 0:
            return False
        m = product
    return True


def gradient_descent_rows(problem, p):
    """Rows (matrix, values, alpha, constant): <A, G> + a.f + alpha t + constant <= 0. The basis: x_0 (convex), g_0, ..., g_N."""
    steps = int(p["N"])
    convex = problem != "gd/nonconvex"
    size = steps + 1 + (1 if convex else 0)
    mu = Q(0) if convex else -p["L"]
    L = p["L"]

    def unit(i):
        return [Q(int(i == j)) for j in range(size)]

    def lin(*terms):
        return [sum(c * v[i] for c, v in terms) for i in range(size)]

    def outer(u, v):
        return [[(u[i] * v[j] + u[j] * v[i]) / 2 for j in range(size)] for i in range(size)]

    def total(*terms):
        return [[sum(c * a[i][j] for c, a in terms) for j in range(size)] for i in range(size)]

    zero = [Q(0)] * size
    nothing = [[Q(0)] * size for _ in range(size)]
    offset = 1 if convex else 0
    points, x = [], unit(0) if convex else zero
    for k in range(steps + 1):
        points.append((x, unit(offset + k), k))
        x = lin((1, x), (-p["gamma"], unit(offset + k)))
    count = steps + 1
    if convex:
        points.append((zero, zero, None))
    rows = []

    def values(plus, minus):
        a = [Q(0)] * count
        if plus is not None:
            a[plus] += 1
        if minus is not None:
            a[minus] -= 1
        return a

    for i, (xi, gi, fi) in enumerate(points):
        for j, (xj, gj, fj) in enumerate(points):
            if i != j:
                # The symmetric form: f_j - f_i + <g_j, dx> + ((1/L) |dg|^2 + mu |dx|^2 + 2 (mu/L) <g_i - g_j, -dx>) / (2 (1 - mu/L)).
                dx, dg = lin((1, xi), (-1, xj)), lin((1, gi), (-1, gj))
                a = total((1, outer(gj, dx)), (1 / (2 * (L - mu)), outer(dg, dg)), (mu * L / (2 * (L - mu)), outer(dx, dx)), (-mu / (L - mu), outer(dg, dx)))
                rows.append((a, values(fj, fi), Q(0), Q(0)))
    if not convex:
        for _, g, k in points:
            rows.append((total((1 / (2 * L), outer(g, g))), values(None, k), Q(0), Q(0)))
        rows.append((nothing, values(0, None), Q(0), -p["Delta"]))
        for _, g, _k in points:
            rows.append((total((-1, outer(g, g))), values(None, None), Q(1), Q(0)))
        return rows, size, count
    if problem == "gd/convex-gradient-from-value":
        rows.append((nothing, values(0, None), Q(0), -p["Delta"]))
    else:
        rows.append((outer(unit(0), unit(0)), values(None, None), Q(0), -p["R"] ** 2))
    if problem == "gd/convex-value":
        rows.append((nothing, values(None, steps), Q(1), Q(0)))
    else:
        rows.append((total((-1, outer(unit(size - 1), unit(size - 1)))), values(None, None), Q(1), Q(0)))
    return rows, size, count


JUDGED = ("gd/nonconvex", "gd/convex-value", "gd/convex-gradient", "gd/convex-gradient-from-value")


def is_proof(text):
    """Whether the certificate of a judged problem proves its target. The document must be well formed."""
    document = json.loads(text)
    p = {name: Q(number) for name, number in document["parameters"].items()}
    rows, size, count = gradient_descent_rows(document["problem"], p)
    if len(document["leaves"]) == 0:
        return False
    for leaf in document["leaves"]:
        multipliers = [Q(number) for number in leaf["multipliers"]]
        if len(multipliers) != len(rows) or min(multipliers) < 0:
            return False
        s = [[sum(m * row[0][i][j] for m, row in zip(multipliers, rows)) for j in range(size)] for i in range(size)]
        if any(sum(m * row[1][i] for m, row in zip(multipliers, rows)) != 0 for i in range(count)):
            return False
        if sum(m * row[2] for m, row in zip(multipliers, rows)) != 1 or not is_psd_by_polynomial(s):
            return False
        if -sum(m * row[3] for m, row in zip(multipliers, rows)) > Q(document["target"]):
            return False
    return True


# ---- mutants


def other_digit(rng, digit):
    return rng.choice([d for d in "0123456789" if d != digit])


def mutants_of(rng, text, count):
    """(what was done, the changed text)."""
    document = json.loads(text)
    digits = [m.start() for m in re.finditer(r"[0-9]", text)]
    for _ in range(count):
        kind = rng.randrange(14)
        changed = copy.deepcopy(document)
        leaf = rng.randrange(len(changed["leaves"]))
        multipliers = changed["leaves"][leaf]["multipliers"]
        j, k = rng.randrange(len(multipliers)), rng.randrange(len(multipliers))
        if kind <= 6:
            at = rng.choice(digits)
            yield f"digit at {at}", text[:at] + other_digit(rng, text[at]) + text[at + 1:]
            continue
        if kind == 7:
            yield "cut off", text[:rng.randrange(len(text) - 2)]
            continue
        if kind == 8:
            multipliers[j], multipliers[k] = multipliers[k], multipliers[j]
        elif kind == 9:
            del multipliers[j]
        elif kind == 10:
            multipliers.insert(j, multipliers[k])
        elif kind == 11:
            multipliers[j] = multipliers[j][1:] if multipliers[j].startswith("-") else "-" + multipliers[j]
        elif kind == 12:
            del changed["leaves"][leaf]
        else:
            name = rng.choice(sorted(changed["parameters"]))
            number = changed["parameters"][name]
            if isinstance(number, str):
                changed["parameters"][name] = str(Q(number) * rng.choice([Q(1, 2), 2, Q(99, 100), Q(101, 100), -1]))
            else:
                changed["parameters"][name] = number[:-1]
        yield f"kind {kind}", json.dumps(changed, indent=1)


class Certificates(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.second = second_verifier()
        cls.folder = tempfile.TemporaryDirectory()
        cls.path = os.path.join(cls.folder.name, "certificate.json")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def first_status(self, text):
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(text)
        status, out, err = run("replay", self.path)
        self.assertIn(status, (ACCEPTED, REJECTED, MALFORMED), err)
        if status == MALFORMED:
            self.assertEqual(out, "")
            self.assertEqual(err.count("\n"), 1, err)
        else:
            self.assertEqual(err, "")
            self.assertIn("accepted" if status == ACCEPTED else "rejected", out)
        return status

    def test_the_shipped_ones_are_accepted_by_both(self):
        certificates = shipped()
        self.assertGreaterEqual(len(certificates), 12)
        for name, text in certificates.items():
            with self.subTest(name):
                self.assertEqual(self.first_status(text), ACCEPTED)
                self.assertEqual(status_of(self.second, text), ACCEPTED)
                if json.loads(text)["problem"] in JUDGED and name not in SLOW:
                    self.assertTrue(is_proof(text))

    def test_mutants_are_refused_unless_they_are_still_proofs(self):
        rng = random.Random(20261123)
        made = accepted = judged = 0
        for name, text in shipped().items():
            if name in SLOW:
                continue
            for what, mutant in mutants_of(rng, text, 45):
                if mutant == text:
                    continue
                with self.subTest(f"{name}: {what}"):
                    made += 1
                    first, second = self.first_status(mutant), status_of(self.second, mutant)
                    self.assertEqual(first, second, mutant)
                    if first == MALFORMED:
                        continue
                    accepted += first == ACCEPTED
                    if json.loads(mutant)["problem"] in JUDGED:
                        judged += 1
                        self.assertEqual(first == ACCEPTED, is_proof(mutant), mutant)
                    elif first == ACCEPTED:
                        # Nothing but the target or a slack parameter may have moved: the multipliers are those of the proof.
                        self.assertTrue(what.startswith("digit") or what in ("kind 8", "kind 11", "kind 13"), mutant)
        self.assertGreaterEqual(made, 500)
        self.assertGreaterEqual(judged, 150)
        self.assertLess(accepted, made // 5)
        print(f"{made} mutants, {accepted} still proofs, {judged} judged a third time", file=sys.stderr)

    def test_every_digit_of_a_small_certificate(self):
        text = run("prove", "gd/nonconvex", "--set", "N=1", "--out", "-")[1]
        self.assertEqual(status_of(self.second, text), ACCEPTED)
        refused = made = 0
        for at in [m.start() for m in re.finditer(r"[0-9]", text)]:
            for digit in "0123456789":
                if digit == text[at]:
                    continue
                mutant = text[:at] + digit + text[at + 1:]
                made += 1
                status = status_of(self.second, mutant)
                refused += status != ACCEPTED
                if status != MALFORMED:
                    self.assertEqual(status == ACCEPTED, is_proof(mutant), mutant)
                if made % 25 == 0:
                    self.assertEqual(self.first_status(mutant), status, mutant)
        self.assertGreater(made, 300)
        self.assertGreater(refused, made * 3 // 4)

    def test_what_is_no_certificate_is_malformed(self):
        text = shipped()["gd-nonconvex.json"]
        document = json.loads(text)

        def changed(**fields):
            return json.dumps({**document, **fields})

        one_leaf = document["leaves"][0]
        broken = {
            "empty": "",
            "no object": "[]",
            "a float version": changed(certificate=1.0),
            "another version": changed(certificate=2),
            "a version as text": changed(certificate="1"),
            "a true version": changed(certificate=True),
            "an unknown problem": changed(problem="gd/convex"),
            "an unknown field": changed(comment="true"),
            "a float target": text.replace('"target": "', '"target": 0.25, "x": "'),
            "a JSON float": text.replace('"7895165/33554432"', "0.2353", 1),
            "a decimal": changed(target="0.25"),
            "an exponent": changed(target="1e3"),
            "a blank": changed(target=" 1"),
            "a plus sign": changed(target="+1"),
            "a leading zero": changed(target="01"),
            "a zero denominator": changed(target="1/0"),
            "a negative denominator": changed(target="1/-2"),
            "an integer for text": changed(target=1),
            "not a number": text.replace('"7895165/33554432"', "NaN", 1),
            "a parameter too many": changed(parameters={**document["parameters"], "mu": "0"}),
            "a parameter too few": changed(parameters={name: n for name, n in document["parameters"].items() if name != "L"}),
            "gamma = 0": changed(parameters={**document["parameters"], "gamma": "0"}),
            "N = 0": changed(parameters={**document["parameters"], "N": "0"}),
            "N = 5/2": changed(parameters={**document["parameters"], "N": "5/2"}),
            "a list for a number": changed(parameters={**document["parameters"], "L": ["1"]}),
            "an event too many": changed(leaves=[{**one_leaf, "box": [None]}]),
            "an event beyond 1": changed(leaves=[{**one_leaf, "box": [{"low": "1/2", "high": "2"}]}]),
            "no box": changed(leaves=[{"multipliers": one_leaf["multipliers"]}]),
            "a leaf with more": changed(leaves=[{**one_leaf, "name": "x"}]),
            "a name twice": text.replace('"target"', '"target": "1", "target"', 1),
            "something after the end": text + "{}",
        }
        for name, mutant in broken.items():
            with self.subTest(name):
                self.assertNotEqual(mutant, text)
                self.assertEqual(status_of(self.second, mutant), MALFORMED)
                self.assertEqual(self.first_status(mutant), MALFORMED)

    def test_faults_planted_in_the_second_verifier_show(self):
        """Rows that say something else no longer prove what the shipped certificates state; rows that say too much prove more than is true."""
        path = os.path.join(SOURCE, "theory", "performance_estimation", "verify.py")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        faults = {
            "the 1/2 of the interpolation is missing": ("1 / (2 * (1 - mu / L)) * extra", "1 / (1 - mu / L) * extra"),
            "the sign of the interpolation": ("1 / (2 * (1 - mu / L)) * extra", "-1 / (2 * (1 - mu / L)) * extra"),
            "the sign of mu": ("+ mu * dx.square()", "- mu * dx.square()"),
            "the sign of the product": ("- (2 * mu / L) *", "+ (2 * mu / L) *"),
            "g_i for g_j": ("rows.at_most(fj + gj @ dx + 1", "rows.at_most(fj + gi @ dx + 1"),
            "the 1/2 of the lower bound": ("rows.at_most(1 / (2 * L) * g.square(), f)", "rows.at_most(1 / L * g.square(), f)"),
            "the step forgotten": ("        x = x - gamma * e(\"g\", k)\n    return points, x", "        x = x\n    return points, x"),
            "half of the off-diagonal": ("m[a][b] += c / 2", "m[a][b] += c"),
            "half of the contraction": ("(1 - eta) ** 2 * mean_square", "(1 - eta) * mean_square"),
        }
        good = {name: text_ for name, text_ in shipped().items() if name not in SLOW}
        for name, (right, wrong) in faults.items():
            with self.subTest(name):
                self.assertIn(right, text)
                module = second_verifier(text.replace(right, wrong))
                statuses = [status_of(module, certificate) for certificate in good.values()]
                self.assertTrue(REJECTED in statuses or self.accepts_what_is_false(module), name)

    def accepts_what_is_false(self, module):
        """t <= |grad f(x_0)|^2 <= L (f(x_0) - f_*), where 2 L is true: a step of 1/100 leaves nearly 2 L Delta."""
        claim = {"certificate": 1, "problem": "gd/nonconvex", "parameters": {"N": "1", "gamma": "1/100", "L": "1", "Delta": "1"}, "target": "1",
                 "leaves": [{"box": [], "multipliers": ["0", "0", "1", "0", "1", "1", "0"]}]}
        self.assertEqual(status_of(self.second, json.dumps(claim)), REJECTED)
        return status_of(module, json.dumps(claim)) == ACCEPTED


class Prove(unittest.TestCase):
    def test_the_rates(self):
        """Certified within 1e-6 of the closed form, which is attained where the program says so."""
        for problem in ("gd/nonconvex", "gd/nodes", "gd/convex-value", "gd/convex-gradient", "gd/convex-gradient-from-value", "gd/strongly-convex",
                        "nesterov/value", "proximal/value", "compressed/value"):
            with self.subTest(problem):
                status, out, err = run("prove", problem, "--json", "-")
                self.assertEqual(status, 0, err)
                answer = json.loads(out)
                bound, value = Q(answer["bound"]), Q(answer["closed_form"]["value"])
                self.assertLessEqual(value, bound)
                self.assertLessEqual(bound, value * (1 + Q(1, 10**6)))
                if "attained" in answer:
                    self.assertEqual(Q(answer["attained"]["value"]), value)

    def test_four_seventeenths(self):
        status, out, _ = run("prove", "gd/nonconvex", "--set", "N=5", "--set", "gamma=1", "--json", "-")
        self.assertEqual(status, 0)
        self.assertLessEqual(Q(json.loads(out)["bound"]), Q(4, 17) * (1 + Q(1, 10**6)))

    def test_targets(self):
        self.assertEqual(run("prove", "gd/nonconvex", "--target", "1/4")[0], 0)
        status, out, _ = run("prove", "gd/nonconvex", "--target", "47/200")
        self.assertEqual(status, 1)
        self.assertIn("4/17", out)
        self.assertIn("open case", out)
        status, out, _ = run("prove", "ef21/one-step-decrease", "--set", "gamma=63/100")
        self.assertEqual(status, 1)
        self.assertIn("x+ = ", out)
        self.assertEqual(run("prove", "ef21/one-step-decrease", "--set", "gamma=618033/1000000")[0], 0)

    def test_bad_input_is_one_line(self):
        for arguments in (("gd/nonconvex", "--set", "gamma=0"), ("gd/nonconvex", "--set", "gamma=-1"), ("gd/nonconvex", "--set", "N=0"),
                          ("gd/nonconvex", "--set", "N=1.5"), ("gd/nonconvex", "--set", "mu=1"), ("gd/strongly-convex", "--set", "mu=2"),
                          ("gd/strongly-convex", "--set", "mu=1"), ("gd/convex-value", "--set", "gamma=2"), ("gd/nonconvx",), ("gd/nonconvex", "--target", "x"),
                          ("gd/nonconvex", "--solver", "magic"), ("gd/nonconvex", "--out", "/nowhere/at/all"), ("--target", "1"),
                          ("gd/nodes", "--set", "L=1,-1"), ("gd/nonconvex", "--set", "L=1,2")):
            with self.subTest(arguments):
                status, out, err = run("prove", *arguments)
                self.assertEqual(status, 2, err)
                self.assertEqual(out, "")
                self.assertEqual(err.count("\n"), 1, err)

    def test_worst_runs_are_run_again(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "worst.json")
            settings = ["--set", "n=2", "--set", "K=2", "--set", "B=2"]
            status, out, err = run("prove", "clip21/worst-case", *settings, "--instance-out", path)
            self.assertEqual(status, 0, out + err)
            status, out, err = run("replay", path)
            self.assertEqual(status, 0, out + err)
            self.assertIn("2.723404", out)  # 128/47
            with open(path, encoding="utf-8") as file:
                worst = json.load(file)

            def status_with(**fields):
                with open(path, "w", encoding="utf-8") as file:
                    json.dump({**worst, **fields}, file)
                status, _, err = run("replay", path)
                self.assertEqual(err.count("\n"), 1 if status == 2 else 0, err)
                return status

            self.assertEqual(status_with(), 0)
            self.assertEqual(status_with(value="3"), 1)
            tilts = [[str(2 * Q(entry)) for entry in tilt] for tilt in worst["tilts"]]
            self.assertEqual(status_with(tilts=tilts), 2)  # ||grad f_i(x_0)|| is irrational: there is no exact run
            self.assertEqual(status_with(tilts=[tilts[0], tilts[0]]), 1)  # they do not cancel
            steeper = [[x, str(2 * Q(slope))] for x, slope in worst["knots"]]
            self.assertEqual(status_with(knots=steeper), 1)
            self.assertEqual(status_with(knots=worst["knots"][::-1]), 2)
            self.assertEqual(status_with(start=0.5), 2)
            self.assertEqual(status_with(problem="gd/nonconvex"), 2)
            self.assertEqual(status_with(extra="1"), 2)
            del worst["start"]
            self.assertEqual(status_with(), 2)
            status, out, err = run("prove", "clip21/worst-case", "--instance-out", path)
            self.assertEqual(status, 0, out + err)
            with open(path, encoding="utf-8") as file:
                worst = json.load(file)
            self.assertEqual(status_with(), 0)
            self.assertEqual(status_with(start=str(Q(worst["start"]) + 1)), 1)  # f(x_0) - inf f > Delta, or a smaller gradient
            self.assertEqual(status_with(parameters={**worst["parameters"], "Delta": "1"}), 1)
            status, _, err = run("prove", "gd/nonconvex", "--instance-out", path)
            self.assertEqual((status, err.count("\n")), (2, 1), err)
            status, out, err = run("prove", "clip21/one-step-decrease", "--set", "eta=1/2", "--set", "gamma=63/100", "--instance-out", path)
            self.assertEqual(status, 1, out + err)
            status, out, err = run("replay", path)  # the file says which hypothesis the state is outside of
            self.assertEqual(status, 1, out + err)
            self.assertIn("violated", out)

    def test_an_interrupted_proof_ends(self):
        asked = [PROGRAM, "prove", "clip21/worst-case", "--set", "n=3", "--set", "K=4", "--set", "B=3"]
        proof = subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            time.sleep(2)
            proof.send_signal(signal.SIGINT)
            out, err = proof.communicate(timeout=120)
        finally:
            proof.kill()
        self.assertEqual((proof.returncode, err), (130, ""), out)
        self.assertIn("not proved", out)
        status, out, err = run(*asked[1:], "--set", "K=6")
        self.assertEqual((status, err.count("\n")), (2, 1), out + err)

    def test_lean_states_what_is_verified(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "facts.lean")
            self.assertEqual(run("prove", "gd/convex-value", "--lean", path)[0], 0)
            with open(path, encoding="utf-8") as file:
                text = file.read()
        facts = re.findall(r"^theorem (\w+) : (.*) := by norm_num$", text, re.M)
        self.assertGreater(len(facts), 40)

        def value(expression):
            expression = expression.replace(": ℚ", "").strip()
            return eval(re.sub(r"(\d+)", r"Q(\1)", expression), {"Q": Q})

        for name, proposition in facts:
            with self.subTest(name):
                if "≤" in proposition:
                    left, right = proposition.split("≤")
                    self.assertLessEqual(value(left), value(right))
                else:
                    left, right = proposition.split(" = ")
                    self.assertEqual(value(left), value(right))

    def test_the_list(self):
        status, out, _ = run("prove")
        self.assertEqual(status, 0)
        self.assertIn("gd/nonconvex", out)
        self.assertIn("default 5", out)


if __name__ == "__main__":
    PROGRAM, SOURCE = sys.argv[1], sys.argv[2]
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
