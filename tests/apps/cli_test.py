#!/usr/bin/env python3
"""The program from outside: what the command line promises to scripts (forms, exit status, one-line refusals, whole files), and runs against the same
recurrences in Python's fractions.

usage: cli_test.py PROGRAM [--data FOLDER] [unittest options]
"""
import argparse
import itertools
import json
import os
import random
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree as ElementTree
from fractions import Fraction

PROGRAM = ""
DATA = ""

HOLDS, VIOLATED, BAD_INPUT, UNDECIDED, INTERRUPTED = 0, 1, 2, 3, 130
ENTRY_KINDS = ("statement", "counterexample", "experiment", "scenario")


class Result:
    def __init__(self, status, out, err):
        self.status, self.raw_out, self.raw_err = status, out, err
        self.out = out.decode("utf-8", "replace")
        self.err = err.decode("utf-8", "replace")

    @property
    def json(self):
        return json.loads(self.raw_out.decode("utf-8"))


class CliTest(unittest.TestCase):
    maxDiff = 2000

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="lemmata-cli-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content if isinstance(content, bytes) else (content if isinstance(content, str) else json.dumps(content)).encode())
        return self.path(name)

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read().decode()

    def run_program(self, *arguments, timeout=30, **options):
        options.setdefault("stdout", subprocess.PIPE)
        done = subprocess.run([PROGRAM, *arguments], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=self.folder, timeout=timeout, check=False, **options)
        return Result(done.returncode, done.stdout or b"", done.stderr)

    def succeed(self, *arguments, status=HOLDS, **options):
        result = self.run_program(*arguments, **options)
        self.assertEqual(result.status, status, f"{arguments}: {result.err}{result.out[:2000]}")
        self.assertEqual(result.err, "", arguments)
        return result

    def assert_one_line(self, result, arguments=()):
        """One short line on standard error without control characters."""
        where = f"{str(arguments)[:300]}: {result.err[:600]!r}"
        self.assertTrue(result.err.startswith("lemmata: ") and result.err.endswith("\n"), where)
        self.assertEqual(result.err.count("\n"), 1, where)
        self.assertGreater(len(result.err), 15, where)
        self.assertLess(len(result.raw_err), 2000, where)
        self.assertTrue(all(ord(c) >= 32 or c == "\n" for c in result.err), where)

    def refuse(self, *arguments, says=(), **options):
        """Status 2, one line, nothing on standard output, no file made or changed."""
        before = self.contents()
        result = self.run_program(*arguments, **options)
        self.assertEqual(result.status, BAD_INPUT, f"{str(arguments)[:300]}: {result.out[:300]}{result.err[:600]}")
        self.assert_one_line(result, arguments)
        self.assertEqual(result.out, "", str(arguments)[:300])
        for part in [says] if isinstance(says, str) else says:
            self.assertIn(part, result.err, str(arguments)[:300])
        self.assertEqual(self.contents(), before, f"{str(arguments)[:300]} left files behind")
        return result

    def contents(self):
        found = {}
        for base, _, names in os.walk(self.folder):
            for name in names:
                path = os.path.join(base, name)
                found[path] = (os.path.getsize(path), os.stat(path).st_mtime_ns)
        return found

    def result_of(self, *arguments, status=HOLDS, **options):
        """The only result of a verify that answers in JSON."""
        document = self.succeed("verify", *arguments, "--json", "-", status=status, **options).json
        self.assertEqual(len(document["results"]), 1)
        return document["results"][0]


def without_seconds(value):
    if isinstance(value, dict):
        return {name: without_seconds(entry) for name, entry in value.items() if name != "seconds"}
    return [without_seconds(entry) for entry in value] if isinstance(value, list) else value


# ---- list, show ------------------------------------------------------------------------------------------------------------------------------------


class ListAndShow(CliTest):
    def test_list_names_everything_once(self):
        rows = self.succeed("list", "--json", "-").json
        ids = [row["id"] for row in rows]
        self.assertEqual(len(ids), len(set(ids)))
        for expected in ("clip21/theorem-a", "counterexample/example-1.1", "experiment/clip21-logistic", "clip21-gd", "example-1.1"):
            self.assertIn(expected, ids)
        self.assertEqual({row["kind"] for row in rows}, {*ENTRY_KINDS, "method", "problem"})
        for row in rows:
            self.assertEqual(row["id"], row["id"].lower())
            self.assertTrue(row["title"] and row["source"], row)
            self.assertNotIn("\n", row["title"])
            if row["kind"] in ENTRY_KINDS:
                self.assertIn(row["trust"], ("proved", "published form", "refuted as printed"))
                self.assertIn("/", row["id"])
        text = self.succeed("list").out
        for row_id in ids:
            self.assertIn(row_id, text)

    def test_list_by_kind_in_both_numbers(self):
        everything = self.succeed("list", "--json", "-").json
        for kind in (*ENTRY_KINDS, "method", "problem"):
            rows = self.succeed("list", kind, "--json", "-").json
            self.assertEqual(rows, [row for row in everything if row["kind"] == kind])
            self.assertEqual(rows, self.succeed("list", kind + "s", "--json", "-").json)

    def test_list_to_a_file(self):
        self.assertEqual(self.succeed("list", "--json", "list.json").out, "")
        self.assertEqual(json.loads(self.read("list.json")), self.succeed("list", "--json", "-").json)

    def test_show_every_id(self):
        for row in self.succeed("list", "--json", "-").json:
            page = self.succeed("show", row["id"]).out
            self.assertTrue(page.startswith(row["id"] + " ("), page)
            parts = ["\nsource\n", "\nparameters "]
            if row["kind"] in ENTRY_KINDS:
                parts += ["\nsetting\n", "\nrecurrence\n", "\nclaim\n", "\nhypotheses\n", "\ntightness\n", "\ntrust\n"]
            for part in parts:
                self.assertIn(part, page, row["id"])

    def test_show_works_out_theorem_1(self):
        page = self.succeed("show", "celgc/theorem-1", "--set", "f=x^4", "--set", "L1=3").out
        self.assertIn("68891", page)
        self.assertIn("the regime is not empty", page)
        document = self.succeed("show", "celgc/theorem-1", "--set", "f=x^4", "--set", "L1=3", "--set", "eps=1/10", "--json", "-").json
        numbers = document["numbers"]
        self.assertEqual((numbers["L0"], numbers["Delta"], numbers["I"], numbers["c_min"], numbers["R"]), ("16/9", "1", "10", "1", "4"))
        gamma, eta = Fraction(numbers["gamma"]), Fraction(numbers["eta"])
        self.assertEqual(gamma, 5 * eta)
        # gamma = eps^2/(28 A L0), T = 3.74 A L0 Delta/eps^4, in the digits of A that the theorem prints.
        self.assertAlmostEqual(float(gamma), 0.01 / (28 * 1.0361249 * 16 / 9), delta=1e-10)
        self.assertAlmostEqual(int(numbers["T"]), 3.74 * 1.0361249 * 16 / 9 * 1e4, delta=2)
        self.assertEqual(int(numbers["rounds"]), -(-int(numbers["T"]) // 10))
        self.assertTrue(all(row["holds"] == "yes" for row in document["conditions"]))
        empty = self.succeed("show", "celgc/theorem-1-prime", "--set", "L0=1", "--set", "L1=1", "--set", "Delta=1", "--set", "N=20", "--json", "-").json
        self.assertIn("the regime is empty: hypothesis machines fails by a factor of 2", empty["remarks"])

    def test_show_works_out_table_1(self):
        settings = [f"{name}={value}" for name, value in (("Delta", 3), ("L0", 5), ("L1", 7), ("M", 11), ("sigma", 13), ("N", 17), ("eps", "1/19"))]
        arguments = [part for setting in settings for part in ("--set", setting)]
        numbers = self.succeed("show", "celgc/table-1", *arguments, "--json", "-").json["numbers"]
        self.assertEqual(Fraction(numbers["CELGC, iterations"]), Fraction(3 * 5 * 13**2 * 19**4, 17))
        self.assertEqual(Fraction(numbers["CELGC, communication"]), 3 * 5 * 13 * 19**3)
        self.assertEqual(Fraction(numbers["SGD, one machine, ||grad f|| <= M, iterations"]), 3 * (5 + 77) * (19**2 + 13**2 * 19**4))
        self.assertIn("taken as 1", self.succeed("show", "celgc/table-1", *arguments).out)

    def test_calculators_refuse(self):
        self.refuse("show", "celgc/theorem-1", "--set", "N=0", says="N of celgc/theorem-1")
        self.refuse("show", "celgc/theorem-1", "--set", "I=0", says="I of celgc/theorem-1")
        self.refuse("show", "celgc/theorem-1", "--set", "sigma=-1", says="sigma")
        self.refuse("show", "celgc/theorem-1", "--set", "epsilon=1", says="eps")
        self.refuse("show", "celgc/theorem-1", "--set", "f=x^", says="x^")
        self.refuse("show", "celgc/theorem-1", "--set", "f=sin(x)", says="polynomial")
        self.refuse("show", "celgc/table-1", "--set", "L1=0", says="L1")
        self.refuse("show", "celgc/table-1", "--set", "N=1/2", says="N of celgc/table-1")
        self.refuse("show", "clip21/theorem-a", "--set", "gamma=1", says="celgc/theorem-1")
        self.refuse("show", "clip21-gd", "--json", "-", says="celgc/theorem-1")
        self.refuse("show", "celgc/theorem-1x", "--set", "N=1", says="celgc/theorem-1")

    def test_literal_readings_of_theorem_1(self):
        result = self.result_of("celgc/theorem-1-small-step", "--instances", "3", status=VIOLATED)
        self.assertEqual((result["verdict"], result["expected"], result["evidence"]), ("violated", "violated", "enclosed"))
        self.succeed("verify", "celgc/theorem-1-small-ste?", "--instances", "3")
        result = self.result_of("celgc/theorem-1-constants")
        self.assertEqual((result["verdict"], result["evidence"]), ("holds", "enclosed"))
        result = self.result_of("celgc/table-1")
        self.assertEqual((result["verdict"], result["evidence"]), ("holds", "exact"))

    def test_help_and_version(self):
        for command in ("verify", "run", "slack", "list", "show", "replay", "experiment"):
            self.assertIn("sage", self.succeed(command, "--help").out)
        self.assertIn("sage", self.succeed("--help").out)
        self.assertRegex(self.succeed("--version").out, r"^lemmata \d+\.\d+\.\d+\n")

    def test_refusals(self):
        self.refuse("list", "statementz", says="statements")
        self.refuse("list", "s")
        self.refuse("list", "--json", "/nonexistent/x", says="/nonexistent/x")
        self.refuse("show", "clip21/theorem", says="clip21/theorem-a")
        self.refuse("show", "example1.1", says="example-1.1")
        self.refuse("show", "zzzzzzzzzz", says="lemmata list")
        self.refuse("show", "")
        self.refuse("show", says="ID")
        self.refuse("show", "gd", "gd")


# ---- verify ----------------------------------------------------------------------------------------------------------------------------------------


class Verify(CliTest):
    FIELDS = {"id", "kind", "source", "trust", "verdict", "expected", "evidence", "instances", "counts", "relations", "tightest", "violation", "precision_bits",
              "seconds"}

    def test_theorem_a_as_json(self):
        document = self.succeed("verify", "clip21/theorem-a", "--instances", "50", "--seed", "1", "--json", "-").json
        self.assertRegex(document["lemmata"], r"^\d+\.\d+\.\d+")
        self.assertEqual(document["seed"], 1)
        (result,) = document["results"]
        self.assertLessEqual(self.FIELDS, set(result))
        self.assertEqual(result["id"], "clip21/theorem-a")
        self.assertEqual((result["kind"], result["trust"], result["verdict"], result["expected"]), ("statement", "proved", "holds", "holds"))
        self.assertEqual(result["evidence"], "enclosed")
        self.assertEqual(result["instances"], 50)
        self.assertEqual(result["counts"], {"holds": 50, "violated": 0, "undecided": 0, "not_applicable": 0})
        self.assertGreater(result["relations"], 50 * 100)
        self.assertIsNone(result["violation"])
        self.assertEqual(set(result["tightest"]) & {"relation", "ratio", "instance"}, {"relation", "ratio", "instance"})
        self.assertLessEqual(result["tightest"]["ratio"], 1 + 1e-9)
        self.assertGreaterEqual(result["seconds"], 0)

    def test_the_lemmas_of_celgc(self):
        document = self.succeed("verify", "celgc/lemma-[234]*", "--instances", "6", "--json", "-").json
        results = {result["id"]: result for result in document["results"]}
        self.assertEqual(len(results), 8)
        for name, result in results.items():
            literal = name == "celgc/lemma-2-literal-order"
            self.assertEqual((result["verdict"], result["expected"]), ("violated", "violated") if literal else ("holds", "holds"), name)
        literal = results["celgc/lemma-2-literal-order"]
        self.assertEqual((literal["trust"], literal["evidence"]), ("refuted as printed", "exact"))
        self.assertEqual((literal["violation"]["lhs"], literal["violation"]["rhs"]), ("17/64", "1/4"))
        self.assertEqual(results["celgc/lemma-2-sharp"]["tightest"]["ratio"], 1)
        self.succeed("verify", "celgc/lemma-2-literal-order", status=VIOLATED)
        for entry, setting, says in (("lemma-2", "I=0", "I of"), ("lemma-2", "gamma=-1", "gamma"), ("lemma-2", "tau=0", "tau"), ("lemma-2", "nodes=0", "nodes"),
                                     ("lemma-2", "reading=V3", "V0, V1, VL"), ("lemma-2-literal-order", "reading=V0", "reading"), ("lemma-3", "I=1/2", "I of"),
                                     ("lemma-3", "eta=0", "eta"), ("lemma-3", "iterates=", "iterates"), ("lemma-3", "iterates=1;x", "iterates"),
                                     ("lemma-3-prime", "noise=gaussian", "finite support"), ("lemma-4", "problem=example-1.1", "one node"),
                                     ("lemma-3", "coupling=some", "coupling")):
            self.refuse("verify", "celgc/" + entry, "--set", setting, "--instances", "1", says=says)

    def test_same_seed_same_bytes(self):
        arguments = ["clip21/*", "--instances", "6", "--json", "-"]
        texts = [self.succeed("verify", *arguments, *more).out for more in (["--seed", "7"], ["--seed", "7"], ["--seed", "7", "--jobs", "1"],
                                                                           ["--seed", "7", "--jobs", "2"])]
        documents = [without_seconds(json.loads(text)) for text in texts]
        for other in documents[1:]:
            self.assertEqual(documents[0], other)
        lines = [[line for line in text.splitlines() if '"seconds"' not in line] for text in texts]
        for other in lines[1:]:
            self.assertEqual(lines[0], other)
        other_seed = self.succeed("verify", *arguments, "--seed", "8").json
        self.assertNotEqual(documents[0]["results"], without_seconds(other_seed)["results"])

    def test_everything_comes_out_as_expected(self):
        document = self.succeed("verify", "--instances", "3", "--json", "-", timeout=280).json
        listed = [row["id"] for row in self.succeed("list", "--json", "-").json if row["kind"] in ENTRY_KINDS]
        self.assertEqual([result["id"] for result in document["results"]], listed)
        for result in document["results"]:
            self.assertEqual(result["verdict"], result["expected"], result["id"])

    def test_counterexamples_by_id_and_by_glob(self):
        ids = [row["id"] for row in self.succeed("list", "counterexamples", "--json", "-").json]
        for entry in ids:
            result = self.result_of(entry)
            self.assertEqual(result["verdict"], "holds", entry)
            enclosed = entry in ("counterexample/second-step-bound", "counterexample/correlated-gaussian-truncation")
            self.assertEqual(result["evidence"], "enclosed" if enclosed else "exact", entry)
            self.assertTrue(any("refutes" in remark for remark in result["remarks"]), entry)
        document = self.succeed("verify", "counterexample/*", "--json", "-").json
        self.assertEqual([result["id"] for result in document["results"]], ids)
        self.assertIn("refutes", self.succeed("verify", ids[0]).out)

    # The statements about noise, each with what its default instance takes to be settled quickly.
    STOCHASTIC = {"clip21/theorem-c": "enclosed", "clip21/theorem-c-expectation": "exact", "clip21/theorem-c-gaussian": "sampled", "clip21/server-noise": "exact",
                  "clip21/theorem-d": "enclosed", "clip21/theorem-e": "exact", "clip21/theorem-f": "enclosed", "clip21/sgd2m-invariants": "exact"}

    def test_statements_about_noise_say_how_they_were_settled(self):
        for entry, evidence in self.STOCHASTIC.items():
            result = self.result_of(entry, "--instances", "1")
            self.assertEqual((result["verdict"], result["evidence"]), ("holds", evidence), entry)
            self.assertEqual(result["by_evidence"], {name: int(name == evidence) for name in ("sampled", "rounded", "enclosed", "exact")}, entry)
        mixed = self.result_of("clip21/theorem-c-expectation", "--instances", "12", "--seed", "3")
        self.assertEqual(sum(mixed["by_evidence"].values()), 12)
        self.assertGreater(mixed["by_evidence"]["sampled"], 0)
        self.assertEqual(mixed["evidence"], "sampled", "the weakest of them")

    def test_a_sampled_instance_replays(self):
        """The seed of the noise is part of a saved instance: the same file, the same answer."""
        first = self.result_of("clip21/theorem-c-expectation", "--set", "mode=sampled", "--set", "privacy=uniform", "--instances", "1", "--seed", "5")
        self.assertEqual(first["evidence"], "sampled")
        instance = first["tightest"]["instance"]
        self.assertIn("noise_seed", instance["parameters"])
        file = self.write("sampled.json", instance)
        again = self.result_of("--instance", file)
        for field in ("verdict", "evidence", "relations", "by_evidence"):
            self.assertEqual(again[field], first[field], field)
        self.assertEqual(again["tightest"]["ratio"], first["tightest"]["ratio"])
        self.assertEqual(again["tightest"]["instance"], instance)
        self.succeed("replay", file)
        instance["parameters"]["noise_seed"] = "12345"
        other = self.result_of("--instance", self.write("other.json", instance))
        self.assertNotEqual(other["tightest"]["ratio"], first["tightest"]["ratio"])

    def test_what_is_violated_over_all_paths_and_by_sampling(self):
        """Noise with a mean, told to be independent: the floor s^2/n is refuted in both modes, and the saved instance refutes it again."""
        settings = [f"--set={s}" for s in ("problem=quadratics", "curvatures=1,1", "x0=-1/4", "shift=-1/4", "tau=100", "gamma=1", "steps=60", "noise_seed=1",
                                           "privacy=finite", "privacy_outcomes=1/4", "privacy_weights=1")]
        for mode, evidence in (("exact", "exact"), ("sampled", "sampled")):
            arguments = ["clip21/theorem-c-expectation", *settings, "--set", "mode=" + mode, "--instances", "1"]
            kept = self.result_of(*arguments, status=UNDECIDED)
            self.assertEqual(kept["not_applicable"]["hypothesis"], "independent-noise")
            result = self.result_of(*arguments, "--drop", "independent-noise", status=VIOLATED)
            self.assertEqual((result["verdict"], result["evidence"], result["violation"]["relation"]), ("violated", evidence, "C5"))
            self.assertGreater(ends(result["violation"]["lhs"])[0], ends(result["violation"]["rhs"])[1])
            saved = self.write("saved.json", result["violation"]["instance"])
            again = self.result_of("--instance", saved, "--drop", "independent-noise", status=VIOLATED)
            self.succeed("replay", saved, "--drop", "independent-noise", status=VIOLATED)
            self.assertEqual(again["violation"]["lhs"], result["violation"]["lhs"])

    def test_starts_that_a_theorem_does_not_speak_of(self):
        for arguments, hypothesis in ((["clip21/theorem-d", "--set", "x0=0,1"], "start"), (["clip21/theorem-d", "--set", "x0=1,-1"], "start"),
                                      (["clip21/theorem-d", "--set", "kappa=1/2"], "large-noise"), (["clip21/theorem-e-plus", "--set", "x0=5"], "start"),
                                      (["clip21/theorem-e-plus", "--set", "gamma=1"], "small-step"),
                                      (["clip21/theorem-c", "--set", "privacy=axes", "--set", "tau=1", "--set", "privacy_scale=1/2", "--set", "zeta=1/3"], "bounded-noise")):
            result = self.result_of(*arguments, "--instances", "1", status=UNDECIDED)
            self.assertEqual((result["verdict"], result["not_applicable"]["hypothesis"]), ("not-applicable", hypothesis), arguments)

    def test_the_table_is_for_people(self):
        text = self.succeed("verify", "clip21/theorem-a", "counterexample/example-1.1", "--instances", "2").out
        for part in ("clip21/theorem-a", "holds", "enclosed", "exact", "2^-100"):
            self.assertIn(part, text)
        self.assertNotIn("\x1b", text)

    def test_a_failed_hypothesis_is_named(self):
        result = self.result_of("clip21/theorem-a", "--set", "gamma=10", "--instances", "5", status=UNDECIDED)
        self.assertEqual(result["verdict"], "not-applicable")
        self.assertEqual(result["counts"]["not_applicable"], 5)
        self.assertEqual(result["not_applicable"]["hypothesis"], "first-step-bound")
        self.assertIn("first-step-bound", self.succeed("verify", "clip21/theorem-a", "--set", "gamma=10", "--instances", "5", status=UNDECIDED).out)

    COSINE = {"statement": "clip21/theorem-a", "problem": {"name": "one-plus-cosine"}, "start": ["1/100"], "steps": 400,
              "parameters": {"tau": "9999833335/1000000000000", "gamma": "0.14645"}}

    def test_the_second_step_bound_is_needed(self):
        settings = ["--set", "problem=one-plus-cosine", "--set", "tau=9999833335/1000000000000", "--set", "gamma=0.14645", "--set", "steps=400", "--instances", "1"]
        file = self.write("cosine.json", self.COSINE)
        for form in (settings, ["--instance", file]):
            kept = self.result_of("clip21/theorem-a", *form, status=UNDECIDED)
            self.assertEqual((kept["verdict"], kept["not_applicable"]["hypothesis"]), ("not-applicable", "second-step-bound"))
            result = self.result_of("clip21/theorem-a", *form, "--drop", "second-step-bound", status=VIOLATED)
            self.assertEqual((result["verdict"], result["expected"], result["evidence"]), ("violated", "holds", "enclosed"))
            violation = result["violation"]
            self.assertLessEqual({"relation", "at", "lhs", "rhs", "instance"}, set(violation))
            self.assertEqual(violation["at"]["k"], 16)
            lower, upper = ends(violation["lhs"])
            self.assertLessEqual(lower, upper)
            self.assertGreater(lower, ends(violation["rhs"])[1], "certified: the whole of lhs is above the whole of rhs")
            # Written to a file the instance gives the same answers again.
            saved = self.write("saved.json", violation["instance"])
            self.assertIn("second-step-bound", self.succeed("replay", saved, status=UNDECIDED).out)
            self.assertIn("second-step-bound", self.succeed("verify", "--instance", saved, status=UNDECIDED).out)
            again = self.result_of("--instance", saved, "--drop", "second-step-bound", status=VIOLATED)
            self.assertEqual(again["violation"]["at"], violation["at"])
        k_star = self.result_of("clip21/k-star", "--instance", file, "--drop", "second-step-bound", status=VIOLATED)
        self.assertEqual((k_star["violation"]["relation"], k_star["violation"]["at"]["k"]), ("A2", 16))

    def test_an_instance_fixes_everything(self):
        file = self.write("golden.json", {"statement": "clip21/theorem-a", "problem": "example-1.1", "parameters": {"tau": "1", "gamma": "cap"}, "start": ["4"],
                                          "steps": 50})
        result = self.result_of("--instance", file)
        self.assertEqual((result["verdict"], result["instances"]), ("holds", 1))
        self.assertEqual(result["tightest"]["instance"]["steps"], 50)
        cap = Fraction(result["tightest"]["instance"]["parameters"]["gamma"])
        self.assertLess(abs(cap - Fraction("0.021040336040143014")), Fraction(1, 10**9))
        self.succeed("verify", "clip21/rate", "--instance", file)
        self.succeed("replay", file)
        # --set on top of a file either works or is refused; it is never ignored.
        for setting, field in (("steps=7", "steps"), ("x0=3", "start")):
            changed = self.run_program("verify", "--instance", file, "--set", setting, "--json", "-")
            if changed.status == HOLDS:
                instance = changed.json["results"][0]["tightest"]["instance"]
                self.assertEqual(instance[field], {"steps": 7, "start": ["3"]}[field], f"--set {setting} was ignored")
            else:
                self.assertEqual(changed.status, BAD_INPUT)
                self.assert_one_line(changed)
        for setting in ("nodes=7", "dimension=3", "problem=logistic"):
            self.refuse("verify", "--instance", file, "--set", setting)

    def test_fields_without_meaning_are_refused(self):
        """A saved instance means what it says: nothing in it is passed over."""
        for more in ({"start": ["1/2"]}, {"problem": {"name": "logistic"}}, {"steps": 3}, {"shifts": [["1"], ["1"]]}):
            with self.subTest(more=more):
                self.refuse("replay", self.write("c.json", {"statement": "counterexample/example-1.1", **more}))
        base = {"statement": "clip21/theorem-a", "problem": {"name": "example-1.1"}, "start": ["4"]}
        for name, value in (("x0", "400"), ("nodes", "7"), ("dimension", "3"), ("shift", "9"), ("problem", "logistic")):
            with self.subTest(name=name):
                self.refuse("replay", self.write("t.json", {**base, "parameters": {"tau": "1", name: value}}), says=name)

    def test_heart_scale(self):
        source = os.path.join(DATA, "heart_scale")
        if not DATA or not os.path.isfile(source):
            self.skipTest("no heart_scale")
        os.mkdir(self.path("data"))
        shutil.copy(source, self.path("data/heart_scale"))
        instance = {"statement": "clip21/theorem-a", "parameters": {"tau": "1/10", "gamma": "cap"}, "steps": 60,
                    "problem": {"name": "logistic", "data": "heart_scale", "nodes": 10, "lambda": "1/10", "regulariser": "nonconvex"}}
        file = self.write("data/heart.json", instance)  # the data lie beside the instance, wherever it is read from
        result = self.result_of("--instance", file)
        self.assertEqual((result["verdict"], result["evidence"]), ("holds", "enclosed"))
        self.assertGreater(result["relations"], 60)

    def test_explicit_quadratics(self):
        nodes = [{"matrix": [["3", "-1/3"], ["-1/3", 2]], "linear": [1, "2/5"], "constant": -4}, {"matrix": [[-1, 0], [0, "1/7"]], "linear": [0, 1]}]
        file = self.write("q.json", {"statement": "clip21/theorem-a", "problem": {"name": "quadratics", "nodes": nodes},
                                     "parameters": {"tau": "1/3"}, "start": [5, "-1/3"], "shifts": [[0, 1], ["1/2", 0]], "steps": 40})
        self.assertEqual(self.result_of("--instance", file)["verdict"], "holds")
        self.succeed("run", "clip21-gd", "--on", file, "--steps", "5", "--scalar", "enclosure:128")

    def test_reports_in_files(self):
        self.succeed("verify", "clip21/theorem-a", "counterexample/*", "--instances", "2", "--json", "a.json", "--junit", "a.xml", "--html", "a.html")
        self.assertEqual(sorted(os.listdir(self.folder)), ["a.html", "a.json", "a.xml"])
        results = json.loads(self.read("a.json"))["results"]
        suite = ElementTree.fromstring(self.read("a.xml"))
        self.assertEqual(int(suite.get("tests")), len(results))
        self.assertEqual((suite.get("failures"), suite.get("skipped")), ("0", "0"))
        self.assertEqual([case.get("name") for case in suite.iter("testcase")], [result["id"] for result in results])
        page = self.read("a.html")
        for result in results:
            self.assertIn(result["id"], page)
        self.assertNotRegex(page, r'(src|href)="?http', "the page opens without a server")
        check_tags(self, page)

    def test_reports_of_what_does_not_hold(self):
        file = self.write("cosine.json", self.COSINE)
        for more, tag, status in ((["--drop", "second-step-bound"], "failure", VIOLATED), ([], "skipped", UNDECIDED)):
            self.succeed("verify", "--instance", file, *more, "--junit", "b.xml", "--html", "b.html", status=status)
            suite = ElementTree.fromstring(self.read("b.xml"))
            (case,) = suite.iter(tag)
            self.assertTrue(case.get("message"))
            self.assertEqual(suite.get(tag + "s" if tag == "failure" else tag), "1")
            check_tags(self, self.read("b.html"))
        self.assertEqual(ElementTree.fromstring(self.succeed("verify", "counterexample/example-1.1", "--junit", "-").out).tag, "testsuite")
        check_tags(self, self.succeed("verify", "counterexample/example-1.1", "--html", "-").out)

    def test_files_are_replaced_whole(self):
        self.write("a.json", "old")
        self.succeed("verify", "counterexample/example-1.1", "--json", "a.json")
        self.assertEqual(json.loads(self.read("a.json"))["results"][0]["verdict"], "holds")

    def test_one_file_for_two_reports_is_refused(self):
        self.refuse("verify", "counterexample/example-1.1", "--json", "same", "--junit", "same")
        self.refuse("run", "gd", "--on", "example-1.1", "--csv", "same", "--json", "same")
        self.refuse("verify", "counterexample/example-1.1", "--json", "-", "--junit", "-")
        self.refuse("run", "gd", "--on", "example-1.1", "--csv", "-", "--json", "-")

    def test_precision(self):
        low = self.result_of("clip21/theorem-a", "--instances", "3", "--precision", "64", "--max-precision", "8192")
        self.assertEqual(low["verdict"], "holds")
        self.result_of("counterexample/second-step-bound", "--precision", "2^8", "--max-precision", "256")


def ends(number):
    """Both ends of a number of the JSON: an enclosure, or one number twice."""
    lower, upper = number if isinstance(number, list) else (number, number)
    return Fraction(lower), Fraction(upper)


def check_tags(test, page):
    """Every tag of an HTML page is closed, in order; nothing is nested wrongly."""
    from html.parser import HTMLParser

    class Checker(HTMLParser):
        open_tags = []

        def handle_starttag(self, tag, attributes):
            if tag not in ("meta", "br", "link", "hr", "img"):
                self.open_tags = self.open_tags + [tag]

        def handle_endtag(self, tag):
            test.assertEqual(self.open_tags[-1:], [tag])
            self.open_tags = self.open_tags[:-1]

    checker = Checker()
    checker.feed(page)
    checker.close()
    test.assertEqual(checker.open_tags, [])
    test.assertTrue(page.lstrip().lower().startswith("<!doctype html>"))


# ---- run -------------------------------------------------------------------------------------------------------------------------------------------

SCALARS = ("exact", "enclosure:256", "mp:256", "double", "long-double", "float")


def clip(u, tau):
    return max(-tau, min(tau, u))


def sign(u):
    return (u > 0) - (u < 0)


def philox(counter, key):
    """Philox4x32-10, for the noise of a run as it is documented: a function of seed, path, round, node and purpose."""
    counter, key, word = list(counter), list(key), 0xFFFFFFFF
    for _ in range(10):
        a, b = 0xD2511F53 * counter[0], 0xCD9E8D57 * counter[2]
        counter = [b >> 32 ^ counter[1] ^ key[0], b & word, a >> 32 ^ counter[3] ^ key[1], a & word]
        key = [key[0] + 0x9E3779B9 & word, key[1] + 0xBB67AE85 & word]
    return counter


def draw_below(count, seed, k, node, purpose):
    """The first draw from 0..count-1 of a site."""
    for block in itertools.count():
        words = philox((purpose << 24 | block, node, k, 0), (seed & 0xFFFFFFFF, seed >> 32))
        for low, high in (words[:2], words[2:]):
            drawn = high << 32 | low
            if drawn < (2**64 - 1) // count * count:
                return drawn % count


def finite_noise(seed, purpose, outcomes, weights):
    """noise(k, i): one of the outcomes."""
    table = [outcome for outcome, weight in zip(outcomes, weights) for _ in range(weight)]
    return lambda k, node: table[draw_below(len(table), seed, k, node, purpose)]


def no_noise(_k, _node):
    return 0


def exact_run(method, nodes, x, gamma, tau, steps, noise=no_noise, privacy=no_noise, momentum=Fraction(1, 10), b=None):
    """The recurrences in one dimension, in fractions: nodes are (curvature, centre), tau one a node. Yields x_k, f(x_k), f'(x_k), step over gamma."""
    n = len(nodes)
    shifts, averages, piled_up = [Fraction(0)] * n, [Fraction(0)] * n, Fraction(0)
    start = x
    for k in range(steps + 1):
        gradients = [h * (x - z) for h, z in nodes]
        slope = sum(gradients) / n
        value = sum(h * (x - z) ** 2 / 2 for h, z in nodes) / n
        sampled = [g + noise(k, i) for i, g in enumerate(gradients)]
        omega = [Fraction(privacy(k, i)) for i in range(n)]
        if method in ("gd", "ef"):  # Top-1 keeps everything in one dimension
            direction = slope
        elif method in ("clip-gd", "coordinate-clip-gd", "clip-sgd", "dp-clip-sgd"):
            direction = sum(map(clip, sampled, tau), sum(omega)) / n
        elif method == "soft-clip-gd":
            direction = sum(g / (abs(g) + a) for g, a in zip(gradients, tau)) / n
        elif method == "normalised-gd":
            direction = Fraction(sum(map(sign, gradients)), n)
        elif method == "server-clip-gd":
            direction = clip(slope, tau[0])
        elif method == "ef21":
            direction = slope
        elif method == "clip21-sgd2m":
            if k > 0:
                averages = [(1 - momentum) * v + momentum * g for v, g in zip(averages, sampled)]
                damping = 1 if b is None else b
                shifts = [s + damping * clip(v - s, t) for v, s, t in zip(averages, shifts, tau)]
                piled_up += damping * sum(omega)
            direction = (sum(shifts) + piled_up) / n
        else:  # Clip21
            if method == "clip21-avg":
                sampled = [h * (start - z) for h, z in nodes]
            damping = Fraction(1, 2) if method == "damped-clip21-gd" else 1
            shifts = [v + damping * clip(g - v, t) for g, v, t in zip(sampled, shifts, tau)]
            if method == "dp-clip21-gd":
                shifts = list(map(sum, zip(shifts, omega)))
            elif method == "dp-clip21-gd-server":
                piled_up += sum(omega)
            direction = (sum(shifts) + piled_up) / n
        yield x, value, abs(slope), abs(direction)
        if method != "clip21-avg":
            x -= gamma * direction


LOCAL_METHODS = ("celgc", "local-sgd", "episode", "naive-parallel-clip-sgd", "normalised-sgd")


def local_run(method, nodes, x, gamma, eta, interval, steps, reading="V0", noise=no_noise, fresh=no_noise, slip=""):
    """Methods with local steps and their baselines, in one dimension, in fractions. Yields the mean, f and |f'| there, |step of the mean| over eta, whether each
    node clipped, and the vectors that every node sends in the step. `slip` plants a fault."""
    n = len(nodes)
    local = [x] * n
    anchors, anchor = [Fraction(0)] * n, Fraction(0)
    for t in range(steps + 1):
        sends = 0
        if method in ("local-sgd", "episode") or (method == "celgc" and reading == "V0"):
            if t % interval == 0:
                local = [sum(local) / n] * n
                sends = int(t > 0)
        mean = sum(local) / n
        value = sum(h * (mean - z) ** 2 / 2 for h, z in nodes) / n
        slope = sum(h * (mean - z) for h, z in nodes) / n
        samples = [h * (y - z) + noise(t, i) for i, ((h, z), y) in enumerate(zip(nodes, local))]
        clipped = [abs(g) > gamma / eta for g in samples]
        if method == "local-sgd":
            after, clipped = [y - eta * g for y, g in zip(local, samples)], [False] * n
        elif method == "celgc":
            radius = eta if slip == "eta for gamma" else gamma
            after = [y if g == 0 else y - (eta if slip == "no clipping" else min(eta, radius / abs(g))) * g for y, g in zip(local, samples)]
        elif method == "episode":
            if t % interval == 0:
                anchors = [h * (mean - z) + fresh(t, i) for i, (h, z) in enumerate(nodes)]
                anchor = sum(anchors) / n
                sends += 1
                if slip == "another node's memory":
                    anchors = anchors[1:] + anchors[:1]
            clipped = [abs(anchor) > gamma / eta] * n
            if slip == "every node decides":
                clipped = [abs(g) > gamma / eta for g in samples]
            directions = [g - a + (0 if slip == "no average" else anchor) for g, a in zip(samples, anchors)]
            after = [y - (gamma * sign(u) if clips else eta * u) for y, u, clips in zip(local, directions, clipped)]
        else:
            g = sum(samples) / n
            sends = 1
            if method == "normalised-sgd":
                after, clipped = [y - eta * sign(g) for y in local], [g != 0] * n
            else:
                after, clipped = [y - clip(eta * g, gamma) for y in local], [abs(g) > gamma / eta] * n
        if method == "celgc" and reading == "V1" and (t + 1) % interval == 0:
            after, sends = [sum(after) / n] * n, 1
        if method == "celgc" and reading == "VL" and t % interval == 0:
            local, sends = [mean] * n, 1  # as printed: nothing reads it
        yield mean, value, abs(slope), abs(sum(after) / n - mean) / eta, clipped, sends
        local = after


class Run(CliTest):
    EXAMPLE = [(Fraction(2), Fraction(0)), (Fraction(-1), Fraction(0))]

    def rounds(self, *arguments, **options):
        document = self.succeed("run", *arguments, "--json", "-", **options).json
        self.assertIsNone(document["stopped"])
        self.assertEqual([entry["k"] for entry in document["rounds"]], list(range(len(document["rounds"]))))
        return document["rounds"]

    def test_golden_run_in_every_number(self):
        """One answer: the fractions of Python, inside every enclosure, equal to the exact run, near all the others."""
        settings = [f"--set={s}" for s in ("alpha=1", "beta=2", "tau=1", "x0=4", "gamma=1/48")]
        truth = list(exact_run("clip21-gd", self.EXAMPLE, Fraction(4), Fraction(1, 48), [Fraction(1)] * 2, 100))
        near = {"float": Fraction(1, 10**5), "double": Fraction(1, 10**13), "long-double": Fraction(1, 10**16), "mp:256": Fraction(1, 10**70),
                "exact": Fraction(0)}
        for scalar in SCALARS:
            rounds = self.rounds("clip21-gd", "--on", "example-1.1", *settings, "--steps", "100", "--scalar", scalar)
            self.assertEqual(len(rounds), 101)
            for entry, (x, value, slope, direction) in zip(rounds, truth):
                pairs = ((entry["x"][0], x), (entry["value"], value), (entry["gradient_norm"], slope), (entry["direction_norm"], direction))
                for shown, true in pairs:
                    if scalar.startswith("enclosure"):
                        lower, upper = map(Fraction, shown)
                        self.assertTrue(lower <= true <= upper, f"{scalar} k={entry['k']}: {true} is not in {shown}")
                        self.assertLess(upper - lower, Fraction(1, 10**30), f"{scalar} k={entry['k']}")
                    else:
                        error = abs(Fraction(shown) - true)
                        self.assertLessEqual(error, near[scalar] * max(1, abs(true)), f"{scalar} k={entry['k']}: {shown} for {float(true)}")

    def test_enclosures_contain_at_every_precision(self):
        truth = list(exact_run("clip21-gd", self.EXAMPLE, Fraction(4), Fraction(1, 48), [Fraction(1)] * 2, 60))
        for bits in (24, 32, 53, 100, 1000):
            for entry, (x, value, slope, direction) in zip(self.rounds("clip21-gd", "--on", "example-1.1", "--steps", "60", "--scalar", f"enclosure:{bits}"), truth):
                for shown, true in ((entry["x"][0], x), (entry["value"], value), (entry["gradient_norm"], slope), (entry["direction_norm"], direction)):
                    self.assertTrue(Fraction(shown[0]) <= true <= Fraction(shown[1]), f"{bits} bits, k={entry['k']}: {shown}")

    def test_golden_values_of_the_theory(self):
        rounds = self.rounds("clip21-gd", "--on", "example-1.1", "--set", "gamma=0.021040336040143014", "--steps", "1000", "--scalar", "double")
        for k, x in enumerate((4, 4, 4, 4, 4, 3.9894798319799283, 3.9683288220046147, 3.9364351318304953, 3.8950231728435263)):
            self.assertAlmostEqual(rounds[k]["x"][0], x, places=13)
        self.assertAlmostEqual(rounds[100]["x"][0], 1.4721400821, places=10)
        self.assertAlmostEqual(rounds[1000]["x"][0], 1.08193e-4, places=9)
        self.assertEqual(max(entry["k"] for entry in rounds if any(entry["clipped"])), 6)

    def test_clip_gd_stands_still(self):
        for entry in self.rounds("clip-gd", "--on", "example-1.1", "--scalar", "exact"):
            self.assertEqual((entry["x"], entry["gradient_norm"], entry["direction_norm"]), (["4"], "2", "0"))

    def test_clip_gd_with_a_list_of_thresholds(self):
        for entry in self.rounds("clip-gd", "--on", "example-1.1", "--set", "tau=1,2", "--scalar", "exact"):
            self.assertEqual(Fraction(entry["x"][0]), 4 + Fraction(entry["k"], 96))

    def test_every_method_against_fractions(self):
        curvatures, centres = (Fraction(3), Fraction(-1, 2), Fraction(1)), (Fraction(1), Fraction(-2), Fraction(5, 3))
        nodes = list(zip(curvatures, centres))
        settings = ["--set", "curvatures=3,-1/2,1", "--set", "centres=1,-2,5/3", "--set", "x0=-7/3"]
        methods = [row["id"] for row in self.succeed("list", "methods", "--json", "-").json]
        self.assertLess(set(LOCAL_METHODS), set(methods))
        for method, scalar in itertools.product([name for name in methods if name not in LOCAL_METHODS], ("exact", "enclosure:128")):
            with self.subTest(method=method, scalar=scalar):
                steps = 5 if method == "soft-clip-gd" else 25
                arguments = ["--set", "gamma=1/5"] if method != "clip21-avg" else []
                tau = [Fraction(2, 3)] * 3
                if method not in ("gd", "normalised-gd", "ef", "ef21"):
                    arguments += ["--set", "tau=2/3"]
                if method in ("clip-gd", "soft-clip-gd", "clip21-gd", "clip21-avg", "coordinate-clip-gd"):
                    tau = [Fraction(2, 3), Fraction(1, 4), Fraction(3)]
                    arguments[-1] = "tau=2/3,1/4,3"
                truth = list(exact_run(method, nodes, Fraction(-7, 3), Fraction(1, 5), tau, steps))
                rounds = self.rounds(method, "--on", "quadratics", *settings, *arguments, "--steps", str(steps), "--scalar", scalar)
                self.assertEqual(len(rounds), steps + 1)
                for entry, expected in zip(rounds, truth):
                    shown = (entry["x"][0], entry["value"], entry["gradient_norm"], entry["direction_norm"])
                    if method == "clip21-avg":  # what a step is there is not promised
                        shown, expected = shown[:3], expected[:3]
                    for number, true in zip(shown, expected):
                        lower, upper = ends(number)
                        self.assertTrue(lower <= true <= upper, f"k={entry['k']}: {true} not in {number}")

    # Every method with noise, and whether it has gradient noise, privacy noise, momentum.
    NOISY = (("clip-sgd", True, False, False), ("dp-clip-sgd", True, True, False), ("clip21-sgd", True, False, False), ("dp-clip21-gd", False, True, False),
             ("dp-clip21-gd-server", False, True, False), ("clip21-sgd2m", True, True, True))

    def noisy_arguments(self, method, seed):
        """The same noise twice: on the command line, and drawn here from the documented generator."""
        _, has_noise, has_privacy, has_momentum = next(row for row in self.NOISY if row[0] == method)
        arguments, functions = ["--set", f"noise_seed={seed}", "--set", "gamma=1/5", "--set", "tau=2/3"], {}
        if has_noise:
            arguments += ["--set", "noise=finite", "--set", "noise_outcomes=2/3;-1/3;0", "--set", "noise_weights=1,2,4"]
            functions["noise"] = finite_noise(seed, 0, (Fraction(2, 3), Fraction(-1, 3), Fraction(0)), (1, 2, 4))
        if has_privacy:
            arguments += ["--set", "privacy=axes", "--set", "privacy_scale=1/7"]
            functions["privacy"] = finite_noise(seed, 1, (Fraction(1, 7), Fraction(-1, 7)), (1, 1))
        if has_momentum:
            arguments += ["--set", "momentum=1/3", "--set", "b=3/4"]
            functions.update(momentum=Fraction(1, 3), b=Fraction(3, 4))
        return arguments, functions

    def test_every_noisy_method_against_fractions(self):
        nodes = [(Fraction(3), Fraction(1)), (Fraction(-1, 2), Fraction(-2)), (Fraction(1), Fraction(5, 3))]
        problem = ["--on", "quadratics", "--set", "curvatures=3,-1/2,1", "--set", "centres=1,-2,5/3", "--set", "x0=-7/3", "--steps", "25"]
        for (method, *_), seed in itertools.product(self.NOISY, (1, 2**61)):
            arguments, functions = self.noisy_arguments(method, seed)
            truth = list(exact_run(method, nodes, Fraction(-7, 3), Fraction(1, 5), [Fraction(2, 3)] * 3, 25, **functions))
            without = list(exact_run(method, nodes, Fraction(-7, 3), Fraction(1, 5), [Fraction(2, 3)] * 3, 25))
            self.assertNotEqual(truth[25], without[25], f"{method}: noise that changes nothing tests nothing")
            near = {"exact": 0, "enclosure:128": 0, "enclosure:53": 0, "mp:256": Fraction(1, 10**60), "double": Fraction(1, 10**12), "float": Fraction(1, 10**4)}
            for scalar, slack in near.items():
                with self.subTest(method=method, seed=seed, scalar=scalar):
                    rounds = self.rounds(method, *problem, *arguments, "--scalar", scalar)
                    self.assertEqual(len(rounds), 26)
                    for entry, expected in zip(rounds, truth):
                        for number, true in zip((entry["x"][0], entry["value"], entry["gradient_norm"], entry["direction_norm"]), expected):
                            lower, upper = ends(number)
                            allowed = slack * max(1, abs(true))
                            self.assertTrue(lower - allowed <= true <= upper + allowed, f"k={entry['k']}: {true} not in {number}")
                            self.assertLess(upper - lower, Fraction(1, 10**6))

    def test_every_local_method_against_fractions(self):
        nodes = [(Fraction(3), Fraction(1)), (Fraction(-1, 2), Fraction(-2)), (Fraction(1), Fraction(5, 3))]
        problem = ["--on", "quadratics", "--set", "curvatures=3,-1/2,1", "--set", "centres=1,-2,5/3", "--set", "x0=-7/3", "--set", "noise=finite",
                   "--set", "noise_outcomes=2/3;-1/3;0", "--set", "noise_weights=1,2,4"]
        near = {"exact": 0, "enclosure:128": 0, "enclosure:53": 0, "mp:256": Fraction(1, 10**60), "double": Fraction(1, 10**12), "float": Fraction(1, 10**4)}
        runs = {}
        for method, reading, interval, seed in [("celgc", "V0", 4, 1), ("celgc", "V1", 4, 1), ("celgc", "VL", 4, 1), ("celgc", "V0", 1, 2), ("celgc", "V1", 1, 2),
                                                ("local-sgd", "", 3, 1), ("episode", "", 4, 1), ("episode", "", 1, 2**61), ("naive-parallel-clip-sgd", "", 0, 1),
                                                ("normalised-sgd", "", 0, 1)]:
            eta, gamma = Fraction(1, 10), Fraction(1, 6)
            arguments = ["--set", f"noise_seed={seed}", "--set", f"eta={eta}"]
            arguments += ["--set", f"gamma={gamma}"] if method in ("celgc", "episode", "naive-parallel-clip-sgd") else []
            arguments += ["--set", f"I={interval}"] if interval else []
            arguments += ["--set", f"reading={reading}"] if reading else []
            outcomes = (Fraction(2, 3), Fraction(-1, 3), Fraction(0)), (1, 2, 4)
            truth = list(local_run(method, nodes, Fraction(-7, 3), gamma, eta, interval, 25, reading, finite_noise(seed, 0, *outcomes), finite_noise(seed, 2, *outcomes)))
            runs[method, reading, interval] = truth
            for scalar, slack in near.items():
                with self.subTest(method=method, reading=reading, interval=interval, scalar=scalar):
                    document = self.succeed("run", method, *problem, *arguments, "--steps", "25", "--scalar", scalar, "--json", "-").json
                    self.assertEqual(len(document["rounds"]), 26)
                    for entry, expected in zip(document["rounds"], truth):
                        for number, true in zip((entry["x"][0], entry["value"], entry["gradient_norm"], entry["direction_norm"]), expected):
                            lower, upper = ends(number)
                            allowed = slack * max(1, abs(true))
                            self.assertTrue(lower - allowed <= true <= upper + allowed, f"k={entry['k']}: {true} not in {number}")
                            self.assertLess(upper - lower, Fraction(1, 10**6))
                        self.assertEqual(entry["clipped"], expected[4], f"k={entry['k']}")
                    vectors = sum(row[5] for row in truth)
                    self.assertEqual(document["communication"], {"rounds": sum(row[5] > 0 for row in truth), "vectors": vectors, "bytes_up": vectors * 3 * 8,
                                                                 "bytes_down": vectors * 3 * 8})
        # What would go unnoticed if the slip changed nothing.
        law = (Fraction(2, 3), Fraction(-1, 3), Fraction(0)), (1, 2, 4)
        for method, slip in (("episode", "another node's memory"), ("episode", "every node decides"), ("episode", "no average"), ("celgc", "eta for gamma"),
                             ("celgc", "no clipping")):
            wrong = local_run(method, nodes, Fraction(-7, 3), Fraction(1, 6), Fraction(1, 10), 4, 25, "V0", finite_noise(1, 0, *law), finite_noise(1, 2, *law), slip)
            self.assertNotEqual([row[:4] for row in wrong], [row[:4] for row in runs[method, "V0" if method == "celgc" else "", 4]], slip)
        means = {key: [row[0] for row in truth] for key, truth in runs.items()}
        self.assertEqual(means["celgc", "V0", 4], means["celgc", "V1", 4])
        self.assertNotEqual(means["celgc", "V0", 4], means["celgc", "VL", 4])
        self.assertEqual(means["celgc", "VL", 4][:5], means["celgc", "V0", 4][:5])
        for truth in (runs["celgc", "V0", 4], runs["celgc", "VL", 4], runs["episode", "", 4]):
            self.assertEqual({False, True}, {clipped for row in truth for clipped in row[4]}, "both branches are taken")

    def test_what_a_run_sends(self):
        settings = ["--on", "quadratics", "--set", "curvatures=1,1,1", "--steps", "9", "--set", "noise=axes", "--set", "noise_seed=1"]
        text = self.succeed("run", "celgc", *settings, "--set", "I=4").out
        self.assertIn("communication in 2 of 10 rounds: 2 vectors up and down every node, 96 bytes over 3 nodes", text)
        self.assertIn("communication in 10 of 10 rounds", self.succeed("run", "clip-sgd", *settings).out)
        self.assertNotIn("compressed", text)
        self.assertIn("whole vector", self.succeed("run", "ef21", "--on", "example-1.1").out)

    def test_local_methods_refuse_bad_input(self):
        for method in ("celgc", "local-sgd", "episode"):
            for value in ("0", "-1", "1/2", "x"):
                self.refuse("run", method, "--on", "quadratics", "--set", f"I={value}", says=f"I of {method}")
        for method in LOCAL_METHODS:
            self.refuse("run", method, "--on", "quadratics", "--set", "eta=0", says=f"eta of {method}")
        for method in ("celgc", "episode", "naive-parallel-clip-sgd"):
            self.refuse("run", method, "--on", "quadratics", "--set", "gamma=-1", says=f"gamma of {method}")
        self.refuse("run", "celgc", "--on", "quadratics", "--set", "reading=V2", says="V0, V1, VL")
        self.refuse("run", "celgc", "--on", "one-plus-cosine", "--set", "nodes=0", says="nodes")

    def test_noise_that_is_not_finite_is_in_every_number_the_same(self):
        """Gaussian, uniform and heavy-tailed noise is exact: the rational run lies in its enclosure and near the double one."""
        for (method, has_noise, has_privacy, _), kind in itertools.product(self.NOISY, ("uniform", "gaussian", "student")):
            arguments = ["--on", "quadratics", "--set", "noise_seed=5", "--set", "gamma=1/5", "--steps", "12"]
            for name, used in (("noise", has_noise), ("privacy", has_privacy)):
                if used:
                    arguments += ["--set", f"{name}={kind}", "--set", f"{name}_scale=1/3"]
            exact = self.rounds(method, *arguments, "--scalar", "exact")
            for scalar in ("enclosure:128", "double"):
                for entry, true in zip(self.rounds(method, *arguments, "--scalar", scalar), exact):
                    lower, upper = ends(entry["x"][0])
                    allowed = Fraction(1, 10**12) if scalar == "double" else 0
                    self.assertTrue(lower - allowed <= Fraction(true["x"][0]) <= upper + allowed, f"{method} {kind} {scalar} k={entry['k']}")

    def test_same_noise_seed_same_bytes(self):
        for (method, *_), kind in itertools.product(self.NOISY, ("finite", "gaussian")):
            def text(seed, method=method, kind=kind):
                arguments, _ = self.noisy_arguments(method, seed)
                arguments = [argument.replace("=axes", "=" + kind) for argument in arguments]
                arguments = [argument.replace("noise=finite", "noise=" + kind) for argument in arguments]
                return self.succeed("run", method, "--on", "quadratics", *arguments, "--set", "x0=1/2", "--steps", "20", "--json", "-").out
            self.assertEqual(text(1), text(1), method)
            self.assertNotEqual([e["x"] for e in json.loads(text(1))["rounds"]], [e["x"] for e in json.loads(text(2))["rounds"]], method)

    def test_an_instance_file_with_noise(self):
        parameters = {"gamma": "1/7", "tau": "1", "noise": "finite", "noise_outcomes": "2;-1", "noise_weights": "1,2", "noise_seed": "3"}
        file = self.write("run.json", {"method": "clip21-sgd", "problem": "example-1.1", "parameters": parameters, "start": ["3"], "steps": 9})
        settings = [f"--set={name}={value}" for name, value in parameters.items()]
        direct = self.rounds("clip21-sgd", "--on", "example-1.1", *settings, "--set", "x0=3", "--steps", "9", "--scalar", "exact")
        self.assertEqual(self.rounds("clip21-sgd", "--on", file, "--scalar", "exact"), direct)
        self.assertGreater(len({entry["x"][0] for entry in direct}), 5)

    def test_works_as_it_stands(self):
        text = self.succeed("run", "clip21-gd", "--on", "example-1.1").out
        self.assertIn("k = 0", text)
        self.assertIn("k = 100", text)
        for problem in [row["id"] for row in self.succeed("list", "problems", "--json", "-").json]:
            for method in ("gd", "clip21-gd", "server-clip-gd"):
                self.succeed("run", method, "--on", problem, "--steps", "3")

    def test_steps_zero(self):
        self.assertEqual(len(self.rounds("gd", "--on", "example-1.1", "--steps", "0", "--scalar", "exact")), 1)

    def test_csv(self):
        for scalar, width in (("double", 7), ("enclosure:64", 11)):
            lines = self.succeed("run", "clip21-gd", "--on", "example-1.1", "--steps", "9", "--scalar", scalar, "--csv", "-").out.splitlines()
            self.assertEqual(len(lines), 11)
            self.assertTrue(lines[0].startswith("k,x_0"))
            self.assertEqual({len(line.split(",")) for line in lines}, {width})
            self.assertEqual([int(line.split(",")[0]) for line in lines[1:]], list(range(10)))

    def test_files_and_summary(self):
        out = self.succeed("run", "clip21-gd", "--on", "example-1.1", "--csv", "a.csv", "--json", "a.json").out
        self.assertIn("last round with clipping", out)
        self.assertEqual(sorted(os.listdir(self.folder)), ["a.csv", "a.json"])
        self.assertEqual(len(json.loads(self.read("a.json"))["rounds"]), 101)
        self.assertEqual(len(self.read("a.csv").splitlines()), 102)

    def test_the_json_names_the_run(self):
        document = self.succeed("run", "clip21-gd", "--on", "example-1.1", "--set", "gamma=1/7", "--set", "x0=3", "--steps", "2", "--scalar", "exact", "--json", "-").json
        self.assertEqual((document["method"], document["scalar"], document["steps"]), ("clip21-gd", "exact", 2))
        self.assertEqual(document["parameters"]["gamma"], "1/7")
        self.assertEqual(document["parameters"]["tau"], "1", "defaults are written out")
        self.assertEqual(document["problem"]["name"], "example-1.1")

    def test_same_bytes_twice(self):
        arguments = ["run", "clip21-gd", "--on", "random-quadratics", "--steps", "20", "--json", "-"]
        self.assertEqual(self.succeed(*arguments).out, self.succeed(*arguments).out)

    def test_plot(self):
        if not shutil.which("gnuplot"):
            self.skipTest("no gnuplot")
        for problem in ("example-1.1", "logistic", "random-quadratics"):
            for method in ("clip21-gd", "clip-gd"):
                self.succeed("run", method, "--on", problem, "--steps", "30", "--plot", "a.svg")
                self.assertTrue(ElementTree.fromstring(self.read("a.svg")).tag.endswith("svg"))
        self.succeed("run", "gd", "--on", "example-1.1", "--set", "x0=0", "--steps", "0", "--plot", "b.svg")  # nothing that a log axis can show
        ElementTree.fromstring(self.read("b.svg"))
        self.assertEqual(sorted(os.listdir(self.folder)), ["a.svg", "b.svg"])

    def test_plot_without_gnuplot(self):
        self.refuse("run", "gd", "--on", "example-1.1", "--plot", "a.svg", says="gnuplot", env={**os.environ, "PATH": "/nonexistent"})

    def test_instance_files(self):
        file = self.write("run.json", {"method": "clip21-gd", "problem": "example-1.1", "parameters": {"gamma": "1/7", "tau": "1"}, "start": ["3"], "steps": 4})
        rounds = self.rounds("clip21-gd", "--on", file, "--scalar", "exact")
        self.assertEqual((len(rounds), rounds[0]["x"]), (5, ["3"]))
        self.assertEqual(len(self.rounds("gd", "--on", file, "--steps", "2")), 3)
        self.assertEqual(self.rounds("gd", "--on", file, "--set", "x0=9", "--scalar", "exact")[0]["x"], ["9"])
        self.assertIn("x = 3", self.succeed("replay", file).out)

    def test_a_diverging_run_stops_and_says_so(self):
        document = self.succeed("run", "gd", "--on", "example-1.1", "--set", "gamma=1000", "--steps", "100000", "--json", "-").json
        self.assertIn("not finite", document["stopped"])
        self.assertLess(len(document["rounds"]), 1000)


# ---- slack -----------------------------------------------------------------------------------------------------------------------------------------


class Slack(CliTest):
    THEOREMS = ("clip21/theorem-a", "clip21/theorem-b", "clip21/theorem-b-plus")
    SMALL = ("--set", "nodes=1,2", "--set", "heterogeneity=0,1/2", "--set", "tau_over_U0=1/8,2", "--set", "gamma_over_cap=1/2,1", "--set", "dimension=3", "--steps", "200")
    COLUMNS = ["nodes", "heterogeneity", "tau_over_U0", "tau", "gamma_over_cap", "gamma", "K", "bound", "measured", "slack", "direction_bound",
               "largest_direction", "direction_slack", "k_star", "last_clipped", "k_star_ratio", "verdict"]

    def test_the_default_table(self):
        for theorem in self.THEOREMS:
            text = self.succeed("slack", theorem).out
            lines = text.splitlines()
            self.assertEqual(len(lines), 3 + 63 + 4, theorem)
            self.assertIn(theorem, lines[0])
            self.assertTrue(all(line.endswith(" ok") for line in lines[3:66]), theorem)
            self.assertEqual(len({line.index("check") if "check" in line else len(line) - 2 for line in [lines[1]] + lines[3:66]}), 1, "columns are aligned")
            self.assertRegex(lines[66], r"smallest [\d.]+, median [\d.]+, largest [\d.]+; 63 rows")
            self.assertIn("k*", lines[67])
            self.assertEqual(lines[69], f"Rounded doubles: for a certified verdict use 'lemmata verify {theorem}'.")
            self.assertNotIn("VIOLATED", text)
            self.assertNotIn("\x1b", text)

    def test_json(self):
        for theorem in self.THEOREMS:
            document = self.succeed("slack", theorem, *self.SMALL, "--seed", "5", "--json", "-").json
            self.assertEqual((document["id"], document["evidence"], document["verdict"], document["seed"], document["steps"]), (theorem, "rounded", "holds", 5, 200))
            self.assertEqual(document["asked"], 12)
            self.assertEqual(len(document["rows"]), 12)
            self.assertEqual(document["parameters"]["tau_over_U0"], "1/8,2")
            slacks = []
            for row in document["rows"]:
                self.assertGreaterEqual(row["bound"], row["measured"])
                self.assertAlmostEqual(row["slack"], row["bound"] / row["measured"], delta=1e-12 * row["slack"])
                self.assertGreaterEqual(row["direction_bound"], row["largest_direction"])
                slacks.append(row["slack"])
                tau, u0 = Fraction(row["tau"]), Fraction(row["tau"]) / Fraction(row["tau_over_U0"])
                half = theorem == "clip21/theorem-a" or row["gamma_over_cap"] == "1/2"
                if row["k_star"] is not None:
                    # U0 was rounded up to 30 bits, so k* can be one less than from the rounded U0, never more
                    self.assertIn(-(-2 * max(u0 - tau, 0) // tau) - row["k_star"], (0, 1))
                    self.assertLess(-1 if row["last_clipped"] is None else row["last_clipped"], row["k_star"])
                self.assertTrue(row["k_star"] is not None or not half)
                self.assertEqual(row["last_clipped"] is None, row["tau_over_U0"] == "2")
                self.assertEqual(row["verdict"], "holds")
                if row["k_star_ratio"] is not None:
                    self.assertAlmostEqual(row["k_star_ratio"], row["k_star"] / (row["last_clipped"] + 1))
            summary = document["summary"]["slack"]
            self.assertEqual((summary["smallest"], summary["largest"]), (min(slacks), max(slacks)))

    def test_a_row_is_a_run(self):
        """Threshold and step size of one row, handed to `run`: the rounds that it prints sum to the same."""
        row = self.succeed("slack", "clip21/theorem-a", *self.SMALL, "--json", "-").json["rows"][4]
        self.assertEqual((row["nodes"], row["heterogeneity"], row["gamma_over_cap"]), (2, "0", "1/2"))
        rounds = self.succeed("run", "clip21-gd", "--on", "random-quadratics", "--set", "nodes=2", "--set", "heterogeneity=0", "--set", "dimension=3", "--set",
                              "seed=1", "--set", "tau=" + row["tau"], "--set", "gamma=" + row["gamma"], "--steps", "199", "--json", "-").json["rounds"]
        self.assertEqual(len(rounds), 200)
        measured = sum(one["gradient_norm"] ** 2 for one in rounds) / 200
        self.assertAlmostEqual(row["measured"], measured, delta=1e-12 * measured)
        self.assertAlmostEqual(row["largest_direction"], max(one["direction_norm"] for one in rounds), delta=1e-12)
        self.assertEqual(row["last_clipped"], max(one["k"] for one in rounds if any(one["clipped"])))

    def test_csv(self):
        text = self.succeed("slack", "clip21/theorem-b", *self.SMALL, "--csv", "-").out
        lines = [line.split(",") for line in text.splitlines()]
        self.assertEqual(lines[0], self.COLUMNS)
        rows = self.succeed("slack", "clip21/theorem-b", *self.SMALL, "--json", "-").json["rows"]
        self.assertEqual(len(lines), 1 + len(rows))
        for line, row in zip(lines[1:], rows):
            for name, cell in zip(self.COLUMNS, line):
                if row[name] is None:
                    self.assertEqual(cell, "", name)
                elif name == "verdict":
                    self.assertEqual(cell, row[name])
                elif isinstance(row[name], str):
                    self.assertAlmostEqual(float(cell), float(Fraction(row[name])), delta=1e-15 * float(cell), msg=name)
                else:
                    self.assertEqual(float(cell), row[name], name)

    def test_same_seed_same_bytes(self):
        for output in ("--json", "--csv"):
            texts = [self.succeed("slack", "clip21/theorem-a", *self.SMALL, "--seed", "3", "--jobs", jobs, output, "-").out for jobs in ("1", "1", "3")]
            self.assertEqual(len(set(texts)), 1)
            self.assertNotEqual(texts[0], self.succeed("slack", "clip21/theorem-a", *self.SMALL, "--seed", "4", output, "-").out)

    def test_files_and_table(self):
        table = self.succeed("slack", "clip21/theorem-a", *self.SMALL, "--csv", "a.csv", "--json", "a.json").out
        self.assertIn("k*/(last+1)", table)
        self.assertEqual(len(self.read("a.csv").splitlines()), 13)
        self.assertEqual(len(json.loads(self.read("a.json"))["rows"]), 12)
        self.assertEqual(sorted(os.listdir(self.folder)), ["a.csv", "a.json"])

    def test_what_doubles_cannot_hold_is_undecided(self):
        document = self.succeed("slack", "clip21/theorem-a", *self.SMALL, "--set", "x0=1e200", "--json", "-", status=UNDECIDED).json
        self.assertEqual(document["verdict"], "undecided")
        self.assertIn("not finite", self.succeed("slack", "clip21/theorem-a", *self.SMALL, "--set", "x0=1e200", status=UNDECIDED).out)

    def test_refusals(self):
        self.refuse("slack", says="ID")
        self.refuse("slack", "", says="without a value")
        self.refuse("slack", "clip21/k-star", says=["clip21/k-star", *self.THEOREMS])
        self.refuse("slack", "clip21/theorem-a", "clip21/theorem-b")
        self.refuse("slack", "clip21/theorem-a", "--set", "tau=1", says=["tau_over_U0", "lemmata slack --help"])
        self.refuse("slack", "clip21/theorem-a", "--set", "steps=1", says="steps")
        self.refuse("slack", "clip21/theorem-a", "--set", "nodes", says="NAME=VALUE")
        self.refuse("slack", "clip21/theorem-a", "--set", "nodes=1", "--set", "nodes=2", says="twice")
        for setting in ("tau_over_U0=0", "tau_over_U0=1,-1", "tau_over_U0=1,", "tau_over_U0=2^21", "gamma_over_cap=0", "gamma_over_cap=1,3/2", "heterogeneity=-1",
                        "heterogeneity=x", "nodes=0", "nodes=1/2", "nodes=1,1001", "nodes=1e99", "dimension=0", "dimension=1,2", "dimension=201", "x0=1,2",
                        "x0=abc"):
            with self.subTest(setting=setting):
                self.refuse("slack", "clip21/theorem-a", "--set", setting, "--json", "-", says=setting.split("=")[0])
        self.refuse("slack", "clip21/theorem-a", "--set", "nodes=1000", "--set", "dimension=200", says="nodes times dimension^2")
        self.refuse("slack", "clip21/theorem-a", "--set", "nodes=" + ",".join(["2"] * 400), "--set", "heterogeneity=" + ",".join(["1"] * 400), says="cells")
        for option in ("--steps", "--seed", "--jobs"):
            for value in ("-1", "1.5", "abc", "1e30", ""):
                with self.subTest(option=option, value=value):
                    self.refuse("slack", "clip21/theorem-a", option, value, says=option)
        self.refuse("slack", "clip21/theorem-a", "--steps", "0", says="--steps")
        self.refuse("slack", "clip21/theorem-a", "--csv", "x", "--json", "x", says="--csv and --json")
        for option in ("--csv", "--json"):
            self.refuse("slack", "clip21/theorem-a", option, "", says="without a value")
            self.refuse("slack", "clip21/theorem-a", "--steps", "1000000", option, "/nonexistent/x", says="/nonexistent/x")

    def test_a_start_without_gradients(self):
        """At the minimiser of a single node there is nothing to clip, and the line says how to go on."""
        self.refuse("slack", "clip21/theorem-a", "--set", "nodes=1", "--set", "dimension=1", "--set", "x0=0", "--seed", self.seed_with_zero_gradient(),
                    says=["U0 = 0", "another seed"])

    def seed_with_zero_gradient(self):
        for seed in range(1000):
            rounds = self.succeed("run", "gd", "--on", "random-quadratics", "--set", "nodes=1", "--set", "dimension=1", "--set", "x0=0", "--set", f"seed={seed}",
                                  "--steps", "0", "--json", "-").json["rounds"]
            if rounds[0]["gradient_norm"] == 0:
                return str(seed)
        self.fail("no seed with b = 0")

# ---- experiment ----------------------------------------------------------------------------------------------------------------------------------------


class Experiment(CliTest):
    NAME = ("experiment", "clip21-logistic")
    SMALL = ("--set", "rows=60", "--set", "features=6", "--set", "nodes=5", "--set", "steps=200", "--set", "taus=1/2,1/8,1/32")

    def document(self, *arguments, **options):
        return self.succeed(*self.NAME, *self.SMALL, *arguments, "--json", "-", **options).json

    def test_works_as_it_stands(self):
        text = self.succeed(*self.NAME).out
        for part in ("Clip21-GD", "Clip-GD", "lead of Clip21-GD", "sorted by label", "Theorem A", "rounded", "holds"):
            self.assertIn(part, text)
        self.assertEqual(self.succeed("experiment", "experiment/clip21-logistic").out, text)

    def test_leads_are_those_of_the_runs(self):
        document = self.document()
        self.assertIsNone(document["stopped"])
        self.assertEqual(len(document["taus"]), 3)
        taus = [Fraction(tau) for tau in document["taus"]]
        self.assertEqual(taus, sorted(taus, reverse=True))
        for tau, factor in zip(taus, (2, 8, 32)):
            self.assertAlmostEqual(float(tau) * factor / document["problem"]["start_gradient"], 1, delta=1e-8)

        def run(method, step, tau):
            (found,) = [row for row in document["runs"] if row["method"] == method and row["step"] == step and row["tau"] in (tau, None)]
            return found

        self.assertEqual(len(document["comparisons"]), 6)
        for row in document["comparisons"]:
            for measure, leads in (("smallest", row["lead"]), ("final", row["final_lead"])):
                for tau, lead in zip(document["taus"], leads):
                    own, other = (max(run(*which, tau)[measure], document["problem"]["resolution"])
                                  for which in (("clip21-gd", row["step"]), (row["other"], row["other_step"])))
                    self.assertAlmostEqual(lead / (other / own), 1, delta=1e-12)
            lead = row["lead"]
            grows = all(b >= a * 0.99 for a, b in zip(lead, lead[1:])) and lead[-1] > lead[0] * 1.01
            self.assertEqual(row["grows"], grows)
            self.assertEqual(row["at_resolution"], any(run("clip21-gd", row["step"], tau)["smallest"] <= document["problem"]["resolution"] for tau in document["taus"]))
            self.assertAlmostEqual(row["factor"], lead[-1] / lead[0], delta=1e-9 * row["factor"])
        self.assertEqual(len(document["summary"]), 6)
        for line, row in zip(document["summary"], document["comparisons"]):
            self.assertEqual("NOT" in line, not row["grows"])

    def test_curves_agree_in_json_and_csv(self):
        self.succeed(*self.NAME, *self.SMALL, "--csv", "a.csv", "--json", "a.json")
        document = json.loads(self.read("a.json"))
        lines = self.read("a.csv").splitlines()
        self.assertEqual(lines[0], "method,step,tau,gamma,k,gradient_squared,clipped_nodes")
        self.assertEqual(len(lines) - 1, sum(len(row["curve"]) for row in document["runs"]))
        rows = iter(line.split(",") for line in lines[1:])
        for run in document["runs"]:
            self.assertEqual((run["curve"][0][0], run["curve"][-1][0]), (0, 200))
            self.assertEqual(run["curve"][-1][1], run["final"])
            self.assertLessEqual(run["smallest"], min(point[1] for point in run["curve"]))
            for k, squared, clipped in run["curve"]:
                method, step, _, _, csv_k, csv_squared, csv_clipped = next(rows)
                self.assertEqual((method, step, int(csv_k), float(csv_squared), int(csv_clipped)), (run["method"], run["step"], k, squared, clipped))
                if clipped:
                    self.assertGreaterEqual(run["last_clipped"], k)
            if "k_star" in run:
                self.assertLess(run["last_clipped"] if run["last_clipped"] is not None else -1, max(1, run["k_star"]))
                self.assertEqual(run["theorem_a"], "holds")

    def test_same_bytes_whatever_the_threads(self):
        for split in ("sorted", "shuffled"):
            texts = [self.succeed(*self.NAME, *self.SMALL, "--set", "split=" + split, "--json", "-", *more).out for more in ([], ["--jobs", "1"], ["--jobs", "3"])]
            self.assertEqual(len(set(texts)), 1)
            self.assertNotEqual(texts[0], self.succeed(*self.NAME, *self.SMALL, "--set", "split=" + split, "--set", "seed=2", "--json", "-").out)

    def test_rules_and_settings(self):
        for rule, rows, comparisons in (("cap", 13, 4), ("tuned", 7, 2)):
            document = self.document("--set", "step_rule=" + rule)
            self.assertEqual((len(document["runs"]), len(document["comparisons"])), (rows, comparisons))
            self.assertEqual(document["theorem_a"] is None, rule == "tuned")
        absolute = self.succeed(*self.NAME, "--set", "tau_unit=one", "--set", "taus=1/100,1/10", "--set", "steps=20", "--json", "-").json
        self.assertEqual(absolute["taus"], ["1/10", "1/100"])
        l2 = self.document("--set", "regulariser=l2")
        self.assertEqual(l2["parameters"]["regulariser"], "l2")
        self.assertLess(Fraction(l2["problem"]["L"]), Fraction(self.document()["problem"]["L"]))

    def test_steps_beyond_the_cap(self):
        self.assertIn("first-step-bound", self.succeed(*self.NAME, *self.SMALL, "--set", "gamma_over_cap=1000", status=UNDECIDED).out)
        arguments = ["experiment/clip21-logistic", *self.SMALL, "--set", "gamma_over_cap=1000"]
        self.assertEqual(self.result_of(*arguments, status=UNDECIDED)["verdict"], "not-applicable")
        result = self.result_of(*arguments, "--drop", "first-step-bound", "--drop", "second-step-bound", status=VIOLATED)
        self.assertEqual((result["verdict"], result["evidence"]), ("violated", "rounded"))
        self.assertIn("tau = ", result["violation"]["relation"])

    def test_verify(self):
        begin = time.monotonic()
        result = self.result_of("experiment/clip21-logistic")
        self.assertLess(time.monotonic() - begin, 15)
        self.assertEqual((result["kind"], result["trust"], result["verdict"], result["evidence"]), ("experiment", "proved", "holds", "rounded"))
        self.assertEqual(len(result["remarks"]), 6)
        self.assertEqual(self.result_of("experiment/clip21*", *self.SMALL)["instances"], 1)

    def test_plot(self):
        if not shutil.which("gnuplot"):
            self.skipTest("no gnuplot")
        for more in (self.SMALL, ("--set", "step_rule=cap", "--set", "taus=1", "--set", "steps=1"), (*self.SMALL, "--set", "step_rule=tuned")):
            self.succeed(*self.NAME, *more, "--plot", "a.svg")
            picture = ElementTree.fromstring(self.read("a.svg"))
            self.assertTrue(picture.tag.endswith("svg"))
            words = "".join(picture.itertext())
            for part in ("Clip21-GD", "Clip-GD", "lead", "τ = "):
                self.assertIn(part, words)
        self.assertEqual(os.listdir(self.folder), ["a.svg"])

    def test_real_data(self):
        for name, nodes in (("heart_scale", 10), ("mushrooms", 10)):
            source = os.path.join(DATA, name)
            if not DATA or not os.path.isfile(source):
                self.skipTest("no " + name)
            document = self.succeed(*self.NAME, "--set", "data=" + source, "--set", "steps=30", "--json", "-").json
            self.assertEqual((document["problem"]["nodes"], document["theorem_a"]["verdict"]), (nodes, "holds"))

    def test_bad_input(self):
        self.refuse("experiment", says="NAME")
        self.refuse("experiment", "clip21-logistc", says="clip21-logistic")
        for setting, says in (("tau=1", "taus"), ("taus=0", "taus"), ("taus=1,-1", "-1"), ("taus=1,1", "twice"), ("taus=2^-50", "taus"), ("taus=1e400", "taus"), ("steps=0", "steps"),
                              ("steps=1/2", "steps"), ("lambda=-1", "lambda"), ("nodes=0", "nodes"), ("nodes=201", "201"), ("nodes=1e6", "nodes"), ("split=up", "sorted"),
                              ("regulariser=l1", "nonconvex"), ("step_rule=best", "tuned"), ("tuned=1/2", "tuned"), ("tuned=", "tuned"), ("x0=1,2", "x0"), ("x0=1e400", "x0"),
                              ("seed=-1", "seed"), ("data=/nonexistent", "/nonexistent"), ("gamma_over_cap=0", "gamma_over_cap"), ("rows=1", "rows")):
            with self.subTest(setting=setting):
                self.refuse(*self.NAME, "--set", setting, "--json", "a.json", says=says)
        for content, says in (("1 1:1\n2 1:2\n3 1:1\n", "more than two"), ("1 1:1\n1 1:2\n", "found one"), ("", "empty"), ("1 1:1\n-1 x\n", ":2:4"), ("1 1:1\n-1 1:2\n", "10 nodes")):
            with self.subTest(content=content):
                self.refuse(*self.NAME, "--set", "data=" + self.write("bad", content), says=[self.path("bad"), says])
        self.refuse(*self.NAME, "--plot", "-", says="--plot")
        self.refuse(*self.NAME, "--csv", "a", "--json", "a", says="--csv")
        self.refuse("verify", "experiment/clip21-logistic", "--set", "step_rule=tuned", says="step_rule")
        begin = time.monotonic()
        for option in ("--csv", "--json", "--plot"):
            self.refuse(*self.NAME, "--set", "steps=100000000", option, "/nonexistent/x.svg", says="/nonexistent/x.svg")
        self.assertLess(time.monotonic() - begin, 5, "refused before the work")



class CelgcExperiment(CliTest):
    NAME = ("experiment", "celgc-logistic")
    SMALL = ("--set", "rows=300", "--set", "features=4", "--set", "gamma=1/2", "--set", "machines=1,4", "--set", "intervals=1,8", "--set", "fixed_machines=4",
             "--set", "steps=400", "--set", "paths=2")

    def test_works_as_it_stands(self):
        text = self.succeed(*self.NAME).out
        for part in ("CELGC", "naive parallel", "speed-up at I = 4", "skipping at N = 8", "clip rate", "regime of Theorem 1': not met", "holds (rounded"):
            self.assertIn(part, text)

    def test_json_csv_and_table_say_the_same(self):
        document = self.succeed(*self.NAME, *self.SMALL, "--json", "-").json
        self.assertEqual(document["trends"]["verdict"], "holds")
        self.assertFalse(document["regime"]["met"])
        self.assertEqual([(row["machines"], row["interval"]) for row in document["speed_up"]], [(1, 4), (4, 4)])
        self.assertEqual([(row["machines"], row["interval"]) for row in document["skipping"]], [(4, 1), (4, 8)])
        rows = [line.split(",") for line in self.succeed(*self.NAME, *self.SMALL, "--csv", "-").out.splitlines()]
        self.assertEqual(rows[0], ["sweep", "method", "machines", "interval", "t", "gap"])
        curves = [(sweep, run["method"], run["machines"], run["interval"], t, gap)
                  for sweep, name in (("machines", "speed_up"), ("interval", "skipping"), ("machines", "naive")) for run in document[name] for t, gap in run["curve"]]
        self.assertEqual(curves, [(row[0], row[1], int(row[2]), int(row[3]), int(row[4]), float(row[5])) for row in rows[1:]])
        table = self.succeed(*self.NAME, *self.SMALL).out
        for line in document["summary"]:
            self.assertIn(line, table)

    def test_same_parameters_same_bytes(self):
        texts = {self.succeed(*self.NAME, *self.SMALL, "--jobs", jobs, "--json", "-").out for jobs in ("1", "2", "3")}
        self.assertEqual(len(texts), 1)

    def test_plot(self):
        self.succeed(*self.NAME, *self.SMALL, "--plot", "p.svg")
        self.assertIn("<svg", self.read("p.svg"))

    def test_a_trend_that_is_not_there_is_violated(self):
        """Ten short steps come nowhere near the noise floor: more machines gain nothing."""
        short = [setting.replace("steps=400", "steps=10") for setting in self.SMALL]
        out = self.succeed(*self.NAME, *short, "--set", "eta=1/1000", status=VIOLATED).out
        self.assertIn("violated (rounded", out)
        self.assertIn("speed-up at 4", out)

    def test_refusals(self):
        for setting in ("machines=0", "machines=1,2000", "intervals=0", "eta=0", "gamma=-1", "lambda=0", "batch=0", "steps=9", "paths=0", "data=/nonexistent"):
            with self.subTest(setting=setting):
                self.refuse(*self.NAME, "--set", setting, says=setting.split("=")[1] if setting.startswith("data") else setting.split("=")[0])
        self.refuse("experiment", "celgc-logistik", says="celgc-logistic")

# ---- scenarios -----------------------------------------------------------------------------------------------------------------------------------------


class Scenarios(CliTest):
    ALL = ("thresholds-and-soft-clipping", "server-side-clipping", "l0-l1-smoothness", "stochastic-gradients", "privacy-noise", "plain-gradient-descent", "after-k-star", "rate")

    def test_each_shows_question_lanes_parts_and_answer(self):
        for name in self.ALL:
            with self.subTest(name=name):
                begin = time.monotonic()
                page = self.succeed("verify", "scenario/" + name).out
                self.assertLess(time.monotonic() - begin, 15)
                places = [page.index(part) for part in ("\nquestion  ", "\nlanes ", "||grad f(x_", "\nparts\n", "\nanswer\n", "\nid  ", "\nscenario/" + name + " ")]
                self.assertEqual(places, sorted(places))
                for part in ("last clipped", "k = 0", "GD", "holds, enclosed"):
                    self.assertIn(part, page)
                self.assertNotIn("none: part", page)

    def test_json(self):
        document = self.succeed("verify", "scenario/*", "--json", "-").json
        self.assertEqual([result["id"] for result in document["results"]], ["scenario/" + name for name in self.ALL])
        for result in document["results"]:
            scenario = result["scenario"]
            self.assertEqual((result["kind"], result["verdict"], result["instances"]), ("scenario", "holds", 1))
            self.assertEqual(list(scenario), ["question", "lanes", "parts", "answer"])
            self.assertTrue(scenario["question"].endswith("?"))
            self.assertEqual(len(scenario["answer"]), 2)
            self.assertGreaterEqual(len(scenario["lanes"]), 4)
            self.assertGreaterEqual(len(scenario["parts"]), 2)
            ranks = [("sampled", "rounded", "enclosed", "exact").index(part["evidence"]) for part in scenario["parts"]]
            self.assertEqual(("sampled", "rounded", "enclosed", "exact").index(result["evidence"]), min(ranks))
            for part in scenario["parts"]:
                self.assertEqual((part["verdict"], part["expected"]), ("holds", "holds"))
            for lane in scenario["lanes"]:
                self.assertEqual(lane["rounds"][0]["k"], 0)
                self.assertGreater(lane["rounds"][0]["gradient_norm"], 0)

    def test_the_commands_that_are_shown_do_the_same(self):
        for name in ("server-side-clipping", "privacy-noise", "stochastic-gradients"):
            scenario = self.result_of("scenario/" + name)["scenario"]
            for part in scenario["parts"]:
                if part["command"] is None:
                    self.assertIsNone(part["entry"])
                    continue
                words = shlex.split(part["command"])
                self.assertEqual(words[0], "lemmata")
                self.assertEqual(self.succeed(*words[1:], "--json", "-").json["results"][0]["verdict"], part["verdict"])
            for lane in scenario["lanes"]:
                with self.subTest(lane=lane["label"]):
                    words = shlex.split(lane["command"])
                    run = self.succeed(*words[1:], "--json", "-").json
                    self.assertEqual(len(run["rounds"]), lane["steps"] + 1)
                    for shown in lane["rounds"]:
                        self.assertEqual(run["rounds"][shown["k"]]["gradient_norm"], shown["gradient_norm"])
                        self.assertEqual(run["rounds"][shown["k"]]["value"], shown["value"])
                    clipped = [row["k"] for row in run["rounds"] if any(row["clipped"])]
                    self.assertEqual(clipped[-1] if clipped else None, lane["last_clipped"])

    def test_the_document_shows_what_is_printed(self):
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "reviewers.md"), encoding="utf-8") as file:
            document = file.read()
        for name in self.ALL:
            with self.subTest(name=name):
                page = self.succeed("verify", "scenario/" + name).out
                self.assertIn("$ lemmata verify scenario/" + name + "\n" + page[:page.index("\n\nlanes")], document)
                self.assertIn(page[page.index("\nparts\n"):page.index("\nid  ")], document)

    def test_the_page_holds_the_table(self):
        self.succeed("verify", "scenario/after-k-star", "--html", "page.html")
        page = self.read("page.html")
        for part in ("last clipped", "clip21/k-star", "Gradient descent, for good", *(["<svg"] if shutil.which("gnuplot") else [])):
            self.assertIn(part, page)
        self.succeed("verify", "scenario/after-k-star", "--html", "bare.html", env={**os.environ, "PATH": "/nonexistent"})
        self.assertIn("gnuplot is not installed", self.read("bare.html"))

    def test_a_pattern_shows_them_whole_and_the_catalogue_in_short(self):
        page = self.succeed("verify", "scenario/r*", "scenario/after-k-star").out
        self.assertEqual(page.count("\nquestion  "), 2)

    def test_plot(self):
        if not shutil.which("gnuplot"):
            self.skipTest("no gnuplot")
        for name in self.ALL:
            with self.subTest(name=name):
                self.succeed("verify", "scenario/" + name, "--plot", "a.svg")
                picture = ElementTree.fromstring(self.read("a.svg"))
                self.assertTrue(picture.tag.endswith("svg"))
                words = "".join(picture.itertext())
                for part in ("?", "GD", "∇f(x"):
                    self.assertIn(part, words)
        self.assertEqual(os.listdir(self.folder), ["a.svg"])

    def test_bad_input(self):
        for more in ((), ("scenario/*",), ("scenario/rate", "scenario/after-k-star"), ("clip21/theorem-a",), ("scenario/rate", "clip21/rate"), ("experiment/clip21-logistic",)):
            self.refuse("verify", *more, "--plot", "a.svg", says="exactly one scenario")
        self.refuse("verify", "scenario/rate", "--plot", "-", says="--plot")
        self.refuse("verify", "scenario/rate", "--plot", "/nonexistent/a.svg", says="/nonexistent/a.svg")
        self.refuse("verify", "scenario/rate", "--plot", "a", "--json", "a", says="--plot")
        self.refuse("verify", "scenario/rate", "--plot", "a.svg", says="gnuplot", env={**os.environ, "PATH": "/nonexistent"})
        self.refuse("verify", "scenario/rate", "--set", "tau=1", says="tau")
        self.refuse("verify", "scenario/rates", says="scenario/rate")


# ---- Bad input -------------------------------------------------------------------------------------------------------------------------------------


class BadInput(CliTest):
    def test_unknown_names_show_the_nearest(self):
        self.refuse("verify", "clip21/theorem", "--json", "-", says="clip21/theorem-a")
        self.refuse("verify", "clip21/nosuch*", says="lemmata list")
        self.refuse("verify", "clip21/theorem-a", "nosuch")
        self.refuse("verify", "", says="without a value")
        self.refuse("run", "clip21gd", "--on", "example-1.1", says="clip21-gd")
        self.refuse("run", "clip21-gd", "--on", "example1.1", says="example-1.1")
        self.refuse("run", "clip21-gd", "--on", "example-1.1", "--set", "bta=2", says="beta")
        self.refuse("run", "gd", "--on", "example-1.1", "--set", "tau=1", says="tau")
        self.refuse("verify", "clip21/theorem-a", "--set", "gama=1", says="gamma")
        self.refuse("verify", "clip21/theorem-a", "--set", "problem=logistc", says="logistic")
        self.refuse("verify", "clip21/theorem-a", "--set", "problem=logistic", "--set", "regulariser=l3", says=["l2", "nonconvex"])
        self.refuse("verify", "clip21/theorem-a", "--drop", "second-step", says="second-step-bound")
        self.refuse("verify", "--set", "tau=1", says="--set")

    def test_malformed_numbers(self):
        for value in ("1/0", "abc", "nan", "inf", "1e", "", " ", "0x10", "1,5e", "--1", "1e1000000000000", "1/2/3", "é", "٣", "1;2", "2^2^2", "'1'", "1\t2"):
            with self.subTest(value=value):
                self.refuse("run", "clip21-gd", "--on", "example-1.1", "--set", "gamma=" + value, "--json", "-", says="gamma")
                self.refuse("verify", "clip21/theorem-a", "--set", "tau=" + value, "--json", "-", says="tau")
        for setting in ("tau", "=1", "", "=", "tau=="):
            with self.subTest(setting=setting):
                self.refuse("run", "clip21-gd", "--on", "example-1.1", "--set", setting)
        self.refuse("run", "clip21-gd", "--on", "example-1.1", "--set", "tau=1", "--set", "tau=2", says="twice")

    def test_values_out_of_range(self):
        for setting in ("tau=0", "tau=-1", "tau=1,0", "tau=1,2,3", "gamma=0", "gamma=-1/48", "alpha=2", "alpha=0", "beta=1", "x0=1,2", "gamma=1,2"):
            with self.subTest(setting=setting):
                self.refuse("run", "clip21-gd", "--on", "example-1.1", "--set", setting, "--json", "-", says=setting.split("=")[0])
        for setting in ("tau=0", "gamma=0", "gamma=-1", "nodes=0", "dimension=0", "nodes=-1", "nodes=1.5", "nodes=1e9", "steps=-1", "steps=1e9", "steps=1/2",
                        "gamma_over_cap=0"):
            with self.subTest(setting=setting):
                self.refuse("verify", "clip21/theorem-a", "--set", setting, "--instances", "3", "--json", "-", says=setting.split("=")[0])
        for setting in ("tau=1,2", "s=2,3", "tau=0", "u=1,x"):
            with self.subTest(setting=setting):
                self.refuse("verify", "clip21/operator-laws", "--set", setting, "--instances", "1", "--json", "-", says=setting.split("=")[0])
        for problem, setting in (("one-plus-cosine", "nodes=0"), ("logistic", "nodes=0"), ("logistic", "nodes=201"), ("logistic", "lambda=-1"),
                                 ("logistic", "order=up"), ("random-quadratics", "nodes=0"), ("random-quadratics", "nodes=1001"),
                                 ("random-quadratics", "dimension=201"), ("random-quadratics", "heterogeneity=-1"), ("random-quadratics", "seed=-1"),
                                 ("shifted-quadratics", "nodes=1"), ("quadratics", "curvatures=0"), ("quadratics", "curvatures=1,-2"),
                                 ("quadratics", "curvatures="), ("quadratics", "centres=1,2,3"), ("soft-clip-three-nodes", "beta=2")):
            with self.subTest(problem=problem, setting=setting):
                self.refuse("run", "clip21-gd", "--on", problem, "--set", setting)

    def test_methods_with_noise(self):
        for method, setting, part in (("clip21-sgd2m", "momentum=0", "momentum"), ("clip21-sgd2m", "momentum=2", "momentum"), ("clip21-sgd2m", "momentum=-1", "momentum"),
                                      ("clip21-sgd2m", "b=0", "b of"), ("clip21-sgd2m", "b=1.01", "b of"), ("clip21-sgd2m", "shift=1", "shift"),
                                      ("ef", "k=0", "k of ef"), ("ef", "k=2", "k of ef"), ("ef21", "k=2", "k of ef21"), ("ef21", "k=1.5", "k of ef21"),
                                      ("clip-sgd", "noise=gaussian", "noise_seed"), ("clip21-sgd", "noise=finite", "noise_seed"), ("dp-clip21-gd", "privacy=axes", "noise_seed"),
                                      ("dp-clip21-gd-server", "privacy=uniform", "noise_seed"), ("clip21-sgd", "noise=normal", "gaussian"),
                                      ("clip21-sgd", "privacy=axes", "privacy"), ("dp-clip21-gd", "noise=axes", "noise"), ("gd", "noise_seed=1", "noise_seed")):
            with self.subTest(method=method, setting=setting):
                self.refuse("run", method, "--on", "example-1.1", "--set", setting, says=part)
        for setting, part in (("noise_seed=-1", "noise_seed"), ("noise_seed=2^62", "noise_seed"), ("noise_seed=x", "noise_seed"), ("noise_scale=0", "noise_scale"),
                              ("noise_scale=-1", "noise_scale"), ("noise_degrees=0", "noise_degrees"), ("noise_weights=1", "noise_weights"),
                              ("noise_weights=1,0", "noise_weights"), ("noise_outcomes=1,2;3,4", "noise_outcomes"), ("noise_outcomes=1;", "noise_outcomes"),
                              ("noise_outcomes=", "noise_outcomes")):
            with self.subTest(setting=setting):
                rest = [] if setting.startswith("noise_seed") else ["--set", "noise_seed=1"]
                self.refuse("run", "clip21-sgd", "--on", "example-1.1", "--set", "noise=finite", *rest, "--set", setting, says=part)

    def test_statements_about_noise(self):
        noisy = ("tau=1", "privacy=axes", "noise_seed=1")
        for entry, settings, parts in (
                ("clip21/theorem-c", ("tau=1", "zeta=1"), ("zeta", "tau")), ("clip21/theorem-c", ("tau=1", "zeta=2"), ("zeta", "tau")),
                ("clip21/theorem-c", (*noisy, "privacy_scale=1"), ("zeta", "tau")), ("clip21/theorem-c", (*noisy[:2], "noise_seed=none"), ("noise_seed",)),
                ("clip21/theorem-c", ("privacy=gaussian", "noise_seed=1"), ("unbounded", "zeta")), ("clip21/theorem-c", ("steps=0",), ("horizon",)),
                ("clip21/theorem-c-expectation", ("steps=40", "mode=exact"), ("K = 8", "mode=sampled")),
                ("clip21/theorem-c-expectation", ("privacy=uniform", "mode=exact"), ("finite", "mode=sampled")),
                ("clip21/theorem-c-expectation", ("mode=all",), ("mode", "exact")),
                ("clip21/theorem-c-gaussian", ("delta=0",), ("delta",)), ("clip21/theorem-c-gaussian", ("delta=1",), ("delta",)),
                ("clip21/theorem-c-gaussian", ("delta=-1/2",), ("delta",)), ("clip21/theorem-c-gaussian", (*noisy, "privacy_scale=1/8"), ("gaussian",)),
                ("clip21/theorem-c-gaussian", ("tau=1", "privacy_scale=1"), ("tau",)),
                ("clip21/theorem-d", ("x0=0,1,2",), ("x0",)), ("clip21/theorem-d", ("gamma=0",), ("gamma",)), ("clip21/theorem-d", ("kappa=-1",), ("kappa",)),
                ("clip21/theorem-e", ("steps=17", "mode=exact"), ("K = 16", "mode=sampled")), ("clip21/theorem-e", ("tau=1",), ("tau", "c = 1")),
                ("clip21/theorem-e", ("r=1",), ("r of",)), ("clip21/theorem-e", ("r=0",), ("r of",)), ("clip21/theorem-e", ("r=0.999999999999999999",), ("smaller r",)),
                ("clip21/theorem-e", ("steps=3", "mode=sampled"), ("window",)), ("clip21/theorem-e-plus", ("tau=2",), ("tau",)),
                ("clip21/theorem-f", ("momentum=0",), ("momentum",)), ("clip21/theorem-f", ("momentum=1.5",), ("momentum",)), ("clip21/theorem-f", ("shift=1",), ("shifts",)),
                ("clip21/sgd2m-invariants", ("shift=1",), ("shifts",)), ("clip21/sgd2m-invariants", ("b=0",), ("b of",)), ("clip21/sgd2m-invariants", ("momentum=2",), ("momentum",)),
                ("clip21/step-sizes", ("L=2", "L_tilde=1"), ("L_tilde",)), ("clip21/step-sizes", ("grid=0",), ("grid",))):
            with self.subTest(entry=entry, settings=settings):
                self.refuse("verify", entry, "--instances", "1", *(f"--set={setting}" for setting in settings), says=parts)

    def test_counts_and_sizes(self):
        for steps in ("-1", "1.5", "1e10", "99999999999999999999", "abc", "nan", "1/2", ""):
            with self.subTest(steps=steps):
                self.refuse("run", "clip21-gd", "--on", "example-1.1", "--steps", steps, "--json", "-", says="--steps")
        for option in ("--instances", "--seed", "--jobs", "--precision", "--max-precision"):
            for value in ("-1", "1.5", "abc", "1e30", ""):
                with self.subTest(option=option, value=value):
                    self.refuse("verify", "counterexample/example-1.1", option, value, says=option)
        for option, value in (("--instances", "0"), ("--jobs", "0"), ("--jobs", "100000"), ("--precision", "8"), ("--max-precision", "64"), ("--precision", "1e6"),
                              ("--time-limit", "0"), ("--time-limit", "-1"), ("--time-limit", "nan"), ("--time-limit", ""), ("--time-limit", "abc")):
            with self.subTest(option=option, value=value):
                self.refuse("verify", "counterexample/example-1.1", option, value, says=option)

    def test_scalars(self):
        for scalar in ("quad", "Double", "", "mp", "mp:", "mp:abc", "mp:8", "mp:1e9", "mp:-5", "mp:53.5", "enclosure", "enclosure:1", "double:53", "exact:", "interval"):
            with self.subTest(scalar=scalar):
                self.refuse("run", "clip21-gd", "--on", "example-1.1", "--scalar", scalar, "--json", "-", says="--scalar")
        for problem in ("one-plus-cosine", "logistic"):
            self.refuse("run", "clip21-gd", "--on", problem, "--scalar", "exact", "--csv", "a.csv", says="enclosure")
        self.refuse("run", "clip21-gd", "--on", "random-quadratics", "--scalar", "exact", "--json", "a.json", says="enclosure")

    def test_options(self):
        self.refuse(says="--help")
        for arguments in (["nosuch"], ["--nosuch"], ["verify", "--nosuch"], ["verify", "--instances"], ["run"], ["run", "gd"], ["run", "gd", "--on"],
                          ["run", "gd", "--on", "example-1.1", "extra"], ["run", "gd", "--on", "example-1.1", "--set"], ["replay"], ["replay", "a", "b"],
                          ["run", "gd", "--on", "example-1.1", "--steps", "1", "--steps", "2"], ["verify", "--seed", "1", "--seed", "2"], ["-x"], ["list", "a", "b"]):
            with self.subTest(arguments=arguments):
                self.refuse(*arguments)

    def test_empty_file_names(self):
        for option in ("--json", "--junit", "--html", "--instance"):
            with self.subTest(option=option):
                self.refuse("verify", "counterexample/example-1.1", option, "")
        for option in ("--json", "--csv", "--plot", "--on"):
            with self.subTest(option=option):
                self.refuse("run", "gd", *(["--on", "example-1.1"] if option != "--on" else []), option, "")

    def test_control_characters_do_not_reach_the_terminal(self):
        for arguments in (["show", "a\nb"], ["show", "a\x1b[31mb"], ["verify", "a\nb"], ["run", "a\nb", "--on", "example-1.1"], ["run", "gd", "--on", "a\nb"],
                          ["run", "gd", "--on", "example-1.1", "--set", "a\nb=1"], ["run", "gd", "--on", "example-1.1", "--scalar", "a\nb"],
                          ["run", "gd", "--on", "example-1.1", "--steps", "1\n2"], ["verify", "--drop", "a\nb"], ["list", "a\nb"], ["replay", "a\nb"],
                          ["verify", "--a\nb"], ["verify", "clip21/theorem-a", "--set", "problem=a\nb"], ["run", "gd", "--on", "logistic", "--set", "data=a\nb"],
                          ["list", "--json", "/nonexistent/a\nb"]):
            with self.subTest(arguments=arguments):
                self.refuse(*arguments)

    def test_long_arguments_are_not_repeated_whole(self):
        for arguments in (["show", "x" * 50000], ["verify", "clip21/theorem-a", "--set", "tau=" + "9" * 50000 + "x"], ["run", "gd", "--on", "y" * 50000]):
            with self.subTest(arguments=arguments[0]):
                self.refuse(*arguments)

    # ---- files that are read

    def test_broken_json_names_the_place(self):
        for text, place in (("", ":1:1"), ("{", ":1:2"), ("{\n  \"start\": [1,,2]\n}", ":2:"), ('{"start": [NaN]}', ":1:"), ('{"start": [1]} x', ":1:"), ("[" * 100000, ":1:"),
                            ('{"a":' * 100000, ":1:"), ("\xff\xfe", ":1:"), ("\0\0\0", ":1:1")):
            file = self.write("broken.json", text.encode("latin-1"))
            for arguments in (["replay", file], ["verify", "--instance", file], ["run", "gd", "--on", file]):
                with self.subTest(text=text[:20], command=arguments[0]):
                    self.refuse(*arguments, says=file + place)

    def test_instances_without_meaning(self):
        good = {"statement": "clip21/theorem-a", "problem": {"name": "example-1.1"}, "parameters": {"tau": "1"}, "start": ["4"], "steps": 5}
        self.succeed("replay", self.write("good.json", good))
        for change, says in (({"start": [0.5]}, "start[0]"), ({"start": ["nan"]}, "start[0]"), ({"start": ["1", "2"]}, "2 entries"), ({"start": []}, "start"),
                             ({"steps": -1}, "steps"), ({"steps": 1.5}, "steps"), ({"steps": "1e30"}, "steps"), ({"seed": -1}, "seed"),
                             ({"parameters": {"tau": "0"}}, "tau"), ({"parameters": {"tau": 0.1}}, "tau"), ({"parameters": {"tau": None}}, "tau"),
                             ({"parameters": {"tau": "1", "gama": "1"}}, "gamma"), ({"parameters": {"tau": "1", "gamma": "1/0"}}, "gamma"), ({"parameters": {}}, "tau"),
                             ({"problem": {"name": "exampel-1.1"}}, "example-1.1"), ({"problem": {}}, "problem"), ({"problem": 3}, "problem"),
                             ({"problem": {"name": "example-1.1", "alpha": "3"}}, "alpha"), ({"problem": {"name": "example-1.1", "alpha": 0.5}}, "alpha"),
                             ({"problem": {"name": "quadratics", "nodes": []}}, "n = 0"),
                             ({"problem": {"name": "quadratics", "nodes": [{"matrix": [[1, 2], [3, 4]], "linear": [1, 1]}]}}, "symmetric"),
                             ({"problem": {"name": "quadratics", "nodes": [{"matrix": [[1, 2]], "linear": [1]}]}}, "square"),
                             ({"problem": {"name": "quadratics", "nodes": [{"matrix": [[-1]], "linear": [1]}]}}, "bounded below"),
                             ({"problem": {"name": "example-1.1", "nodes": [{"matrix": [[1]], "linear": [1]}]}}, "quadratics"),
                             ({"shifts": [["1"]]}, "shifts"), ({"shifts": [["1"], ["1", "2"]]}, "shift"), ({"strat": ["4"]}, "start"), ({"statement": "clip21/theorem"}, "theorem-a"),
                             ({"statement": 7}, "statement"), ({"method": "gd"}, "method")):
            with self.subTest(change=change):
                self.refuse("replay", self.write("bad.json", {**good, **change}), says=says)
        for text in ("3", "[]", "null", '"text"', "true", '{"start": [1e999]}', '{"statement": "clip21/theorem-a", "steps": 1e999}', '{"a\\nb": 1}',
                     '{"statement": "a\\nb"}', '{"statement": "clip21/theorem-a", "problem": "a\\nb"}', '{"statement": "clip21/theorem-a", "parameters": {"a\\u001bb": "1"}}',
                     '{"' + "k" * 100000 + '": 1}', "[" * 100000 + "]" * 100000, "{}"):
            with self.subTest(text=text[:60]):
                self.refuse("replay", self.write("bad.json", text))

    def test_a_name_given_twice_is_refused(self):
        """The same rule as for --set: which of the two was meant is not ours to guess."""
        self.refuse("replay", self.write("twice.json", '{"statement": "clip21/theorem-a", "problem": "example-1.1", "parameters": {"tau": "1", "tau": "2"}}'), says="tau")
        self.refuse("replay", self.write("twice.json", '{"statement": "clip21/theorem-a", "problem": "example-1.1", "parameters": {"tau": "1"}, "steps": 1, "steps": 2}'))

    def test_json_that_was_cut_or_flipped(self):
        whole = json.dumps({"statement": "clip21/theorem-a", "problem": {"name": "example-1.1"}, "parameters": {"tau": "1"}, "start": ["4"], "steps": 2}).encode()
        generator = random.Random(20230529)
        for _ in range(60):
            changed = bytearray(whole[:generator.randrange(len(whole))] if generator.random() < 0.4 else whole)
            for _ in range(generator.randrange(1, 4)):
                if changed:
                    changed[generator.randrange(len(changed))] = generator.choice(b'"\\{}[],:019-.eE/^\n\0\xff aZ')
            result = self.run_program("replay", self.write("fuzz.json", bytes(changed)), timeout=10)
            self.assertIn(result.status, (HOLDS, BAD_INPUT, UNDECIDED), f"{bytes(changed)}: {result.err}")
            if result.status == BAD_INPUT:
                self.assert_one_line(result, bytes(changed))

    def logistic(self, name, content):
        file = self.write(name, content)
        return ["run", "gd", "--on", "logistic", "--set", "data=" + file, "--set", "nodes=1", "--steps", "1", "--json", "-"], file

    def test_broken_data_names_the_place(self):
        self.succeed(*self.logistic("good", "# comment\n+1 1:1 3:0.5\n\n-1 2:1e-3 # note\n")[0])
        for content, place in (("", "empty"), ("\n\n", "no rows"), ("+1 1:1\n", "classes"), ("1 1:1\n2 1:2\n3 1:3\n", "classes"), ("1 1:1\n-1 1:x\n", ":2:6"),
                               ("1 1:1\nx 1:1\n", ":2:1"), ("1 1:1\n-1 0:1\n", ":2:4"), ("1 1:1\n-1 2:1 1:1\n", ":2:8"), ("1 1:1\n-1 1:1 1:1\n", ":2:8"), ("1 1:1\n-1 1\n", ":2:4"),
                               ("1 1:1\n-1 1:\n", ":2:6"), ("1 1:1\n-1 :1\n", ":2:4"), ("1 1:1\n-1 1:nan\n", ":2:6"), ("1 1:1\n-1 1:inf\n", ":2:6"), ("1 1:1\n-1 99999999999:1\n", ":2:4"),
                               ("1 1:1\n-1 -1:1\n", ":2:4"), ("1 1:1\n-1 1.5:1\n", ":2:4"), ("1\n-1\n", "feature"), ("1,2\n3,4\n", ":1:1"), ("<html>\n", ":1:1")):
            arguments, file = self.logistic("bad", content)
            with self.subTest(content=content):
                self.refuse(*arguments, says=[place, file])
        self.refuse("run", "gd", "--on", "logistic", "--set", "data=" + self.path("absent"), says="absent")
        self.refuse("run", "gd", "--on", "logistic", "--set", "data=" + self.folder, says=self.folder)
        self.refuse("run", "gd", "--on", "logistic", "--set", "data=")

    def test_data_that_are_garbage(self):
        generator = random.Random(1)
        for content in (generator.randbytes(100000), b"\0" * 100000, b"a" * 5000000, b"1 " + b"1:1 " * 1250000, b"1 1:" + b"9" * 5000000, b"\xff\xfe1 1:1", b"1 1:1\x1b[31m\n"):
            with self.subTest(content=content[:20]):
                self.refuse(*self.logistic("garbage", content)[0])

    def test_what_is_no_file(self):
        os.mkdir(self.path("folder"))
        for arguments in (["replay", "folder"], ["verify", "--instance", "folder"], ["run", "gd", "--on", "./folder"], ["run", "gd", "--on", "logistic", "--set", "data=folder"],
                          ["list", "--json", "folder"], ["run", "gd", "--on", "example-1.1", "--csv", "folder"], ["run", "gd", "--on", "example-1.1", "--json", "folder"],
                          ["run", "gd", "--on", "example-1.1", "--plot", "folder"], ["verify", "counterexample/example-1.1", "--html", "folder"],
                          ["verify", "counterexample/example-1.1", "--junit", "folder/"]):
            with self.subTest(arguments=arguments):
                self.refuse(*arguments, says="folder")
        for arguments in (["replay", "absent"], ["verify", "--instance", "absent.json"], ["run", "gd", "--on", "absent.json"]):
            with self.subTest(arguments=arguments):
                self.refuse(*arguments, says="absent")

    def test_a_file_without_permission(self):
        os.chmod(self.folder, 0o755)
        file = self.write("secret.json", "{}")
        os.chmod(file, 0)
        options = {}
        if os.geteuid() == 0:  # root reads everything: try as nobody
            options = {"preexec_fn": lambda: (os.setgid(65534), os.setuid(65534))}
            try:
                if self.run_program("--version", **options).status != HOLDS:
                    self.skipTest("the program cannot be run as another user")
            except OSError:
                self.skipTest("the program cannot be run as another user")
        self.refuse("replay", file, says=["secret.json", "ermission"], **options)
        self.refuse("run", "gd", "--on", file, says="secret.json", **options)

    # ---- files that are written

    OUTPUTS = (["list", "--json"], ["verify", "counterexample/example-1.1", "--json"], ["verify", "counterexample/example-1.1", "--junit"],
               ["verify", "counterexample/example-1.1", "--html"], ["run", "gd", "--on", "example-1.1", "--csv"], ["run", "gd", "--on", "example-1.1", "--json"],
               ["slack", "clip21/theorem-a", "--csv"], ["slack", "clip21/theorem-a", "--json"])

    def test_unwritable_places(self):
        self.write("plain", "x")
        for arguments in self.OUTPUTS:
            for place in ("/nonexistent/x", "/dev/full", "plain/x", "/proc/x", "x" * 300):
                with self.subTest(arguments=arguments, place=place[:20]):
                    self.refuse(*arguments, place, says=place[:100])
        self.refuse("run", "gd", "--on", "example-1.1", "--plot", "/nonexistent/x.svg", says="/nonexistent/x.svg")
        self.assertEqual(self.read("plain"), "x")

    def test_an_unwritable_place_is_refused_before_the_work(self):
        begin = time.monotonic()
        self.refuse("verify", "clip21/theorem-a", "--instances", "100000", "--json", "/nonexistent/x")
        self.refuse("run", "gd", "--on", "example-1.1", "--steps", "1000000000", "--csv", "/nonexistent/x")
        self.assertLess(time.monotonic() - begin, 5)

    def test_standard_output_on_a_full_device(self):
        for arguments in (["list"], ["show", "clip21/theorem-a"], ["list", "--json", "-"], ["verify", "counterexample/example-1.1"],
                          ["run", "gd", "--on", "example-1.1", "--csv", "-"], ["run", "gd", "--on", "example-1.1"], ["--help"], ["--version"]):
            with self.subTest(arguments=arguments), open("/dev/full", "wb") as full:
                result = self.run_program(*arguments, stdout=full)
                self.assertEqual(result.status, BAD_INPUT)
                self.assert_one_line(result, arguments)

    def test_a_limit_on_the_size_of_files(self):
        """What a full disk does, for everyone: no half-written file, and the old one is kept."""
        limit = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))}
        for arguments in self.OUTPUTS:
            if arguments[-1] == "--junit" or arguments[0] == "verify" and arguments[-1] == "--json":
                continue  # shorter than the limit
            with self.subTest(arguments=arguments):
                self.refuse(*arguments, "new", **limit)
                self.write("old", "kept")
                self.refuse(*arguments, "old", **limit)
                self.assertEqual(self.read("old"), "kept")

    def test_a_full_disk(self):
        mount = self.path("disk")
        os.mkdir(mount)
        if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", mount], stderr=subprocess.DEVNULL, check=False).returncode != 0:
            self.skipTest("no small disk can be mounted")
        self.addCleanup(subprocess.run, ["umount", mount], check=False)
        for output in ("--csv", "--json"):
            result = self.run_program("run", "gd", "--on", "example-1.1", "--steps", "1000000", output, "disk/x")
            self.assertEqual(result.status, BAD_INPUT, result.err)
            self.assert_one_line(result)
            self.assertIn("disk/x", result.err)
            self.assertEqual(os.listdir(mount), [])


# ---- Interrupts, limits, pipes -----------------------------------------------------------------------------------------------------------------------


class Interrupts(CliTest):
    def interrupt(self, *arguments, after=1.0, patience=4.0):
        process = subprocess.Popen([PROGRAM, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.folder)
        try:
            time.sleep(after)
            self.assertIsNone(process.poll(), "it ended before it could be interrupted")
            process.send_signal(signal.SIGINT)
            begin = time.monotonic()
            out, err = process.communicate(timeout=patience + 20)
            self.assertLess(time.monotonic() - begin, patience, arguments)
        finally:
            if process.poll() is None:
                process.kill()
                process.communicate()
        self.assertEqual(process.returncode, INTERRUPTED, err)
        self.assertEqual(err, b"")
        return Result(process.returncode, out, err)

    def test_verify_keeps_what_was_found(self):
        result = self.interrupt("verify", "clip21/theorem-a", "--instances", "100000", "--json", "-").json["results"][0]
        self.assertGreater(result["instances"], 0)
        self.assertLess(result["instances"], 100000)
        self.assertEqual(sum(result["counts"].values()), result["instances"])
        self.assertEqual(result["counts"]["violated"], 0)
        self.assertGreater(result["counts"]["holds"], 0)
        text = self.interrupt("verify", "clip21/theorem-a", "--instances", "100000", "--json", "a.json").out
        self.assertIn("stopped early", text)
        self.assertEqual(len(json.loads(self.read("a.json"))["results"]), 1)

    def test_run_keeps_what_was_found(self):
        self.interrupt("run", "clip21-gd", "--on", "example-1.1", "--steps", "1000000000", "--scalar", "mp:256", "--json", "a.json")
        document = json.loads(self.read("a.json"))
        self.assertIn("interrupted", document["stopped"])
        self.assertGreater(len(document["rounds"]), 10)

    def test_slack_keeps_what_was_found(self):
        grid = ("--set", "nodes=1,2", "--set", "tau_over_U0=1,1/2", "--steps", "1000000", "--jobs", "1")
        short = ["slack", "clip21/theorem-a", *grid, "--set", "heterogeneity=" + ",".join(["1"] * 1000)]
        document = self.interrupt(*short, "--json", "-", after=2.0).json
        self.assertGreater(document["asked"], len(document["rows"]))
        text = self.interrupt(*short, "--csv", "a.csv").out
        self.assertIn("stopped early", text)
        self.assertEqual(os.listdir(self.folder), ["a.csv"])

    def test_an_experiment_keeps_what_was_found(self):
        arguments = ["experiment", "clip21-logistic", "--set", "steps=100000000", "--set", "step_rule=cap"]
        text = self.interrupt(*arguments, "--json", "a.json").out
        self.assertIn("stopped", text)
        document = json.loads(self.read("a.json"))
        self.assertEqual((document["stopped"], document["comparisons"]), ("interrupted", []))
        self.assertGreater(len(document["runs"]), 0)
        self.assertTrue(all(1 < run["rounds"] < 100000000 for run in document["runs"]))
        self.assertNotEqual(document["theorem_a"]["verdict"], "holds")

    def test_a_time_limit_is_kept(self):
        for entry in ("clip21/theorem-a", "clip21/operator-laws"):
            begin = time.monotonic()
            result = self.run_program("verify", entry, "--instances", "300000", "--time-limit", "1", "--json", "-")
            self.assertLess(time.monotonic() - begin, 4, entry)
            found = result.json["results"][0]
            self.assertLess(found["instances"], 300000)
            self.assertEqual(found["counts"]["violated"], 0)
            self.assertEqual(result.status, UNDECIDED, "not everything that was asked for was answered")

    def test_a_polite_kill_leaves_no_part_of_a_file(self):
        process = subprocess.Popen([PROGRAM, "run", "gd", "--on", "example-1.1", "--steps", "1000000000", "--csv", "a.csv"], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder)
        time.sleep(0.3)
        process.terminate()
        process.wait(timeout=10)
        self.assertEqual([name for name in os.listdir(self.folder) if name != "a.csv"], [])

    def test_a_closed_pipe_is_no_crash(self):
        for arguments in (["list"], ["verify", "counterexample/*"], ["run", "clip21-gd", "--on", "example-1.1", "--steps", "100000", "--csv", "-"],
                          ["run", "clip21-gd", "--on", "example-1.1", "--steps", "100000", "--json", "-"]):
            with self.subTest(arguments=arguments):
                process = subprocess.Popen([PROGRAM, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                process.stdout.read(1)
                process.stdout.close()
                err = process.stderr.read()
                process.stderr.close()
                status = process.wait(timeout=20)
                self.assertIn(status, (HOLDS, BAD_INPUT), err)
                self.assertLessEqual(err.count(b"\n"), 1, err)

    def test_endless_input_ends(self):
        """A device that never ends is no instance file."""
        limit = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))}
        for arguments in (["replay", "/dev/zero"], ["run", "gd", "--on", "logistic", "--set", "data=/dev/zero"]):
            with self.subTest(arguments=arguments):
                self.refuse(*arguments, timeout=15, **limit)


class KeptFailures(CliTest):
    """Violations as files: kept, verified first, replayed; and questions with --drop and --scale."""

    COSINE = {"statement": "clip21/theorem-a", "problem": {"name": "one-plus-cosine"}, "start": ["1/100"], "steps": 400,
              "parameters": {"tau": "9999833335/1000000000000", "gamma": "0.14645"}}

    def keep_one(self, *more):
        """A failure of Theorem A without its second hypothesis, kept in the folder failures; its name."""
        self.succeed("verify", "--instance", self.write("cosine.json", self.COSINE), "--drop", "second-step-bound", "--kept", "failures", *more, status=VIOLATED)
        (name,) = os.listdir(self.path("failures"))
        return os.path.join("failures", name)

    def change(self, name, **fields):
        document = json.loads(self.read(name))
        document.update(fields)
        self.write(name, document)

    def test_a_failure_is_kept_once_and_replays(self):
        name = self.keep_one()
        self.assertRegex(name, r"^failures/clip21\.theorem-a-[0-9a-f]{16}\.json$")
        before = self.read(name)
        self.assertEqual(self.keep_one(), name)
        self.assertEqual(self.read(name), before)
        document = json.loads(before)
        self.assertEqual(document["dropped"], ["second-step-bound"])
        self.assertEqual((document["violation"]["relation"], document["violation"]["at"]["k"]), ("A1", 16))
        self.assertIn("second-step-bound", document["names"]["hypotheses"])
        self.assertIn("tau", document["names"]["parameters"])
        out = self.succeed("replay", name, status=VIOLATED).out
        self.assertIn("violated as kept (second-step-bound dropped): A1 at k = 16", out)
        self.assertIn("second-step-bound dropped", self.succeed("verify", "--instance", name, status=VIOLATED).out)

    def test_a_folder_runs_first(self):
        name = self.keep_one()
        asked = ("clip21/theorem-a", "--instances", "2", "--kept", "failures")
        page = self.succeed("verify", *asked).out
        self.assertIn("kept failure " + name + ": violated as kept (second-step-bound dropped)", page)
        result = self.result_of(*asked)
        self.assertEqual((result["verdict"], result["instances"]), ("holds", 2), "reported apart, and part of no count")
        (kept,) = result["kept"]
        self.assertEqual((kept["file"], kept["verdict"], kept["same_question"], kept["dropped"]), (name, "violated", False, ["second-step-bound"]))
        # The same question: the failure counts, although the drawn instances hold.
        result = self.result_of(*asked, "--drop", "second-step-bound", status=VIOLATED)
        self.assertTrue(result["kept"][0]["same_question"])
        self.succeed("verify", *asked, "--drop", "second-step-bound", "--junit", "report.xml", status=VIOLATED)
        suite = ElementTree.fromstring(self.read("report.xml"))
        self.assertEqual([(case.get("name"), case.find("failure") is not None) for case in suite],
                         [("clip21/theorem-a: " + name, True), ("clip21/theorem-a", False)])
        self.assertEqual((suite.get("tests"), suite.get("failures")), ("2", "1"))
        # Other statements leave it alone.
        self.assertNotIn("kept", self.result_of("clip21/step-sizes", "--instances", "1", "--kept", "failures"))

    def test_a_folder_is_made_when_something_is_found(self):
        self.succeed("verify", "clip21/theorem-a", "--instances", "2", "--kept", "found")
        self.assertEqual(self.contents(), {})
        self.succeed("verify", "clip21/theorem-a", "--instances", "2", "--scale", "A1=1/2", "--kept", "found", status=VIOLATED)
        (name,) = os.listdir(self.path("found"))
        self.assertEqual(json.loads(self.read("found/" + name))["scaled"], {"A1": "1/2"})
        self.assertIn("violated as kept (A1 times 1/2)", self.succeed("replay", "found/" + name, status=VIOLATED).out)

    def test_scaled_constants(self):
        page = self.succeed("verify", "clip21/theorem-a", "--instances", "3", "--scale", "A1=1/2", status=VIOLATED).out
        self.assertIn("asked with A1 times 1/2", page)
        document = self.succeed("verify", "clip21/theorem-a", "--instances", "3", "--scale", "A1=2", "--scale", "A4=1.5", "--json", "-").json
        self.assertEqual(document["scaled"], {"A1": "2", "A4": "3/2"})
        # A hypothesis has a constant too: the step size that attains it is too large for a smaller one.
        file = self.write("cap.json", {"statement": "clip21/theorem-a", "problem": "example-1.1", "parameters": {"tau": "1", "gamma": "cap"}, "start": ["4"], "steps": 50})
        self.succeed("verify", "--instance", file)
        self.assertIn("hypothesis second-step-bound fails", self.succeed("verify", "--instance", file, "--scale", "second-step-bound=99/100", status=UNDECIDED).out)

    def test_a_mended_failure_is_good_news(self):
        name = self.keep_one()
        self.change(name, parameters={**self.COSINE["parameters"], "gamma": "1/1000"})
        self.assertIn("the kept failure is mended (second-step-bound dropped): every relation holds", self.succeed("replay", name).out)
        self.change(name, parameters=self.COSINE["parameters"], dropped=[])
        self.assertIn("the kept failure is mended: hypothesis second-step-bound now fails", self.succeed("replay", name).out)

    def test_another_version_says_what_changed(self):
        name = self.keep_one()
        document = json.loads(self.read(name))
        every_way = (("replay", name), ("verify", "--instance", name), ("verify", "clip21/avg", "--instances", "1", "--kept", "failures"))
        for fields, says in (({"lemmata": "0.0.1"}, ["kept by lemmata 0.0.1", "nothing in this statement changed", "--any-version"]),
                             ({"lemmata": "0.0.1", "names": {"hypotheses": [*document["names"]["hypotheses"], "old"], "parameters": []}},
                              ["hypothesis 'old' is gone", "parameter 'tau' is new"]),
                             ({"lemmata": "0.0.1", "statement": "clip21/theorem-0"}, ["the statement 'clip21/theorem-0' is gone"])):
            self.write(name, {**document, **fields})
            for arguments in every_way:
                with self.subTest(fields=fields, arguments=arguments):
                    self.refuse(*arguments, says=[name, *says])
        self.write(name, {**document, "lemmata": "0.0.1"})
        self.succeed("replay", name, "--any-version", status=VIOLATED)
        self.succeed("verify", "clip21/theorem-a", "--instances", "1", "--kept", "failures", "--any-version")

    def test_refusals(self):
        for scale, says in (("A1", "CONSTANT=FACTOR"), ("A1=0", "above 0"), ("A1=-1/2", "above 0"), ("A1=x", "above 0"), ("A1=", "above 0"), ("A9=2", ["'A9'", "A1, A2"])):
            with self.subTest(scale=scale):
                self.refuse("verify", "clip21/theorem-a", "--scale", scale, says=says)
        self.refuse("verify", "clip21/theorem-a", "--scale", "A1=2", "--scale", "A1=3", says="twice")
        self.refuse("verify", "clip21/theorem-a", "--kept", self.write("file", "text"), says="is no folder")
        self.refuse("verify", "clip21/theorem-a", "--kept", "no/such/folder", says="make it first")
        name = self.keep_one()
        self.refuse("replay", name, "--drop", "second", says=["'second'", "second-step-bound"])
        self.change(name, scaled={"A2": "1/2"})
        self.refuse("replay", name, "--scale", "A2=1/3", says="in the file")
        self.write("failures/broken.json", {**self.COSINE, "statement": "mine/lemma"})
        self.refuse("verify", "clip21/theorem-a", "--kept", "failures", says="'mine/lemma', which this program does not have")
        self.write("failures/broken.json", "{")
        self.refuse("verify", "clip21/theorem-a", "--kept", "failures", says="broken.json:1:")
        self.write("failures/broken.json", {"method": "gd", "problem": "example-1.1"})
        self.refuse("verify", "clip21/theorem-a", "--kept", "failures", says="is no failure of a statement")


def main():
    global PROGRAM, DATA
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--data", default="")
    options, rest = parser.parse_known_args()
    PROGRAM, DATA = os.path.abspath(options.program), os.path.abspath(options.data) if options.data else ""
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
