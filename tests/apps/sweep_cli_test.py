#!/usr/bin/env python3
"""`lemmata sweep` from outside: the same bytes over threads, ranks and interruptions; ranks that are killed; what is certified; what is refused.

usage: sweep_cli_test.py PROGRAM MPIRUN|none [unittest options]
"""
import csv
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from fractions import Fraction

PROGRAM = ""
MPIRUN = ""
HOLDS, VIOLATED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
THEOREM_A = ("sweep", "clip21/theorem-a", "--relation", "A4", "--proposer", "entry")
GRID = THEOREM_A + ("--over", "tau=1,4", "--over", "gamma_over_cap=1/2:1:2", "--steps", "40", "--instances", "10")
LONG = THEOREM_A + ("--over", "tau=1,4,16,64", "--instances", "100", "--jobs", "1")


def run(*arguments, launcher=(), timeout=300):
    done = subprocess.run([*launcher, PROGRAM, *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def ranks(count):
    return [MPIRUN, "--allow-run-as-root", "--oversubscribe", "-n", str(count)]


def read(path):
    with open(path, "rb") as file:
        return file.read()


class Sweep(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)

    def path(self, name):
        return os.path.join(self.temporary.name, name)

    def need_mpirun(self):
        if MPIRUN == "none":
            self.skipTest("mpirun was not found, or lemmata is built without MPI")

    def results(self, label, *arguments, status=HOLDS, launcher=()):
        """Text, CSV, JSON and checkpoint of a sweep, as bytes."""
        files = [self.path(label + end) for end in (".csv", ".json", ".checkpoint")]
        got, out, err = run(*arguments, "--csv", files[0], "--json", files[1], "--checkpoint", files[2], launcher=launcher)
        self.assertEqual((got, err), (status, ""), out)
        return [out.encode()] + [read(file) for file in files]

    def interrupted(self, checkpoint, *arguments):
        """Ctrl-C, once something is kept."""
        process = subprocess.Popen([PROGRAM, *arguments, "--checkpoint", checkpoint], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(600):
            if os.path.exists(checkpoint):
                break
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, err), (INTERRUPTED, b""), out)
        return out.decode()

    def test_same_bytes_over_threads(self):
        one = self.results("one", *GRID, "--jobs", "1")
        self.assertEqual(one, self.results("two", *GRID, "--jobs", "2"))
        self.assertEqual(one, self.results("five", *GRID, "--jobs", "5"))

    def test_resumed_gives_the_bytes_of_an_uninterrupted_run(self):
        whole = self.results("whole", *LONG)
        out = self.interrupted(self.path("cut.checkpoint"), *LONG)
        self.assertIn("stopped by interrupt after", out)
        self.assertIn("certified", out)
        self.assertNotEqual(read(self.path("cut.checkpoint")), whole[3])
        self.assertEqual(whole, self.results("cut", *LONG, "--resume"))
        self.assertEqual(whole, self.results("cut", *LONG, "--resume"))  # there is nothing left to do
        self.assertEqual(sorted(os.listdir(self.temporary.name)), [f"{a}.{b}" for a in ("cut", "whole") for b in ("checkpoint", "csv", "json")])

    def test_batches_give_the_same_bytes_too(self):
        batches = ("sweep", "clip21/theorem-a", "--relation", "A4", "--over", "tau=1/2,2,32", "--over", "gamma_over_cap=1/2,1,2", "--steps", "20", "--instances", "70000")
        one = self.results("one", *batches, "--jobs", "1")
        self.assertEqual(one, self.results("two", *batches, "--jobs", "2"))
        if MPIRUN != "none":
            self.assertEqual(one, self.results("ranks", *batches, launcher=ranks(3)))
        found = json.loads(one[2])
        self.assertEqual(found["proposer"], "batch")
        self.assertEqual({one["state"] for one in found["results"] if one["at"]["gamma_over_cap"] == "2"}, {"not-applicable"})
        self.assertEqual({candidate["verdict"] for candidate in found["candidates"]}, {"certified"})
        self.assertGreater(max(Fraction(candidate["certified"]) for candidate in found["candidates"]), Fraction(999, 1000))
        status, out, _ = run(*batches, "--scale", "A4=9/10")
        self.assertEqual(status, VIOLATED, out)

    def test_same_bytes_over_ranks(self):
        self.need_mpirun()
        alone = self.results("alone", *GRID)
        for count in (1, 2, 3, 4):
            self.assertEqual(alone, self.results(f"ranks{count}", *GRID, launcher=ranks(count)), count)

    def test_ranks_agree_on_the_status_and_only_one_speaks(self):
        self.need_mpirun()
        got, out, err = run(*GRID, "--scale", "A4=1/2", launcher=ranks(3))
        self.assertEqual(got, VIOLATED, err)
        self.assertEqual(out.count("instances tried"), 1)
        got, out, err = run("sweep", "no/such", launcher=ranks(3))
        self.assertEqual((got, out), (BAD_INPUT, ""))
        self.assertEqual(err.count("lemmata: "), 1, err)
        with open(self.path("taken"), "w", encoding="utf-8") as file:
            file.write("x")
        got, out, err = run(*GRID, "--checkpoint", self.path("taken"), launcher=ranks(3))  # which the first rank alone can know
        self.assertEqual((got, out), (BAD_INPUT, ""))
        self.assertEqual(err.count("lemmata: "), 1, err)

    def killed(self, label, count, rank):
        """mpirun's status and messages, a rank killed once something is kept."""
        checkpoint = self.path(label + ".checkpoint")
        process = subprocess.Popen([*ranks(count), PROGRAM, *LONG, "--checkpoint", checkpoint], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        victim = None
        for _ in range(1200):
            time.sleep(0.05)
            if not os.path.exists(checkpoint):
                continue
            for pid in (name for name in os.listdir("/proc") if name.isdigit()):
                try:
                    environment = read(f"/proc/{pid}/environ").split(b"\0")
                    command = read(f"/proc/{pid}/cmdline").split(b"\0")
                except OSError:
                    continue
                if f"OMPI_COMM_WORLD_RANK={rank}".encode() in environment and checkpoint.encode() in command and command[0] == PROGRAM.encode():
                    victim = int(pid)
            if victim:
                break
        self.assertIsNotNone(victim)
        os.kill(victim, signal.SIGKILL)
        out, err = process.communicate(timeout=60)
        return process.returncode, out.decode(), err.decode(), victim

    def test_a_killed_rank_is_named_and_nothing_is_lost(self):
        self.need_mpirun()
        whole = self.results("whole", *LONG)
        status, out, err, victim = self.killed("cut", 3, 1)
        self.assertNotEqual(status, 0)
        self.assertEqual(out, "")
        ours = [line for line in err.splitlines() if line.startswith("lemmata: ")]
        self.assertEqual(len(ours), 1, err)
        self.assertIn(f"rank 1 of 3, process {victim}", ours[0])
        self.assertIn("--resume", ours[0])
        self.assertEqual(whole, self.results("cut", *LONG, "--resume", launcher=ranks(2)))

    def test_a_killed_first_rank_leaves_its_checkpoint(self):
        self.need_mpirun()
        whole = self.results("whole", *LONG)
        status, _, _, _ = self.killed("cut", 2, 0)
        self.assertNotEqual(status, 0)
        self.assertEqual(whole, self.results("cut", *LONG, "--resume"))

    def test_what_is_certified_is_reached(self):
        path = self.path("found.json")
        status, out, err = run(*GRID, "--json", path)
        self.assertEqual((status, err), (HOLDS, ""))
        with open(path, encoding="utf-8") as file:
            found = json.load(file)
        self.assertTrue(found["complete"])
        certified = [one for one in found["candidates"] if one["verdict"] == "certified"]
        self.assertGreaterEqual(len(certified), 5)
        for one in certified[:3]:
            instance = self.path("instance.json")
            with open(instance, "w", encoding="utf-8") as file:
                json.dump(one["instance"], file)
            self.assertEqual(run("replay", instance)[0], HOLDS)
            ratio = Fraction(one["certified"])
            self.assertLessEqual(ratio, 1)
            self.assertEqual(run("replay", instance, "--scale", f"A4={ratio}")[0], VIOLATED)

    def test_a_planted_falsehood_is_certified_and_replays(self):
        path = self.path("found.json")
        status, out, err = run(*GRID, "--scale", "A4=1/2", "--out", path)
        self.assertEqual((status, err), (VIOLATED, ""))
        self.assertIn("VIOLATED: A4 at k = ", out)
        self.assertEqual(run("replay", path)[0], VIOLATED)
        self.assertEqual(run("sweep", "celgc/lemma-1", "--instances", "30")[0], VIOLATED)  # false as printed
        status, out, _ = run("sweep", "clip21/k-star", "--drop", "second-step-bound", "--over", "gamma_over_cap=1,8", "--instances", "40")
        self.assertEqual(status, VIOLATED, out)

    def test_what_does_not_apply_is_no_zero(self):
        status, out, err = run(*THEOREM_A, "--over", "gamma=1/8,1000000", "--instances", "4", "--csv", "-")
        self.assertEqual((status, err), (HOLDS, ""))
        rows = list(csv.DictReader(io.StringIO(out)))
        self.assertEqual([row["state"] for row in rows], ["measured", "not-applicable"])
        self.assertEqual((rows[1]["ratio"], rows[1]["certified"], rows[1]["not_applicable"]), ("", "", "4"))
        self.assertEqual(run(*THEOREM_A, "--over", "gamma=1000000,2000000", "--instances", "4")[0], 3)
        picture = self.path("map.svg")
        status, out, err = run(*THEOREM_A, "--over", "gamma=1000000,2000000", "--instances", "4", "--plot", picture)
        self.assertEqual(status, BAD_INPUT)
        self.assertIn("no cell has a ratio", err)
        self.assertIn("2 not-applicable", out)
        self.assertFalse(os.path.exists(picture))

    def test_pictures(self):
        for name, arguments in {
            "line": ("--over", "tau=1,4,16"),
            "map": ("--over", "tau=1,4", "--over", "gamma=1/8,1000000"),
            "cube": ("--over", "tau=1,4", "--over", "nodes=1,2", "--over", "gamma_over_cap=1/2,1"),
            "points": ("--over", "tau=1:4", "--over", "gamma_over_cap=1/2:1", "--low-discrepancy", "6"),
        }.items():
            with self.subTest(name):
                picture = self.path(name + ".svg")
                self.assertEqual(run(*THEOREM_A, *arguments, "--instances", "2", "--plot", picture)[0], HOLDS)
                self.assertIn(b"<svg", read(picture))

    def test_points_of_low_discrepancy_are_exact(self):
        status, out, _ = run(*THEOREM_A, "--over", "tau=1:4", "--over", "nodes=1,2,3", "--low-discrepancy", "4", "--instances", "1", "--csv", "-")
        self.assertEqual(status, HOLDS)
        rows = list(csv.DictReader(io.StringIO(out)))
        self.assertEqual([row["tau"] for row in rows], ["5/2", "7/4", "13/4", "11/8"])
        self.assertEqual([row["nodes"] for row in rows], ["2", "3", "1", "2"])

    def test_parameters_of_the_problem_reach_it(self):
        path = self.path("found.json")
        self.assertEqual(run(*THEOREM_A, "--over", "heterogeneity=0,8", "--instances", "3", "--json", path)[0], HOLDS)
        with open(path, encoding="utf-8") as file:
            found = json.load(file)
        for one in found["candidates"]:
            self.assertEqual(one["instance"]["problem"]["heterogeneity"], "0" if one["cell"] == 0 else "8")

    def test_attack_begins_with_what_a_sweep_found(self):
        path = self.path("found.json")
        self.assertEqual(run(*THEOREM_A, "--over", "tau=16,64", "--instances", "20", "--json", path)[0], HOLDS)
        with open(path, encoding="utf-8") as file:
            best = max(Fraction(one["certified"]) for one in json.load(file)["candidates"] if "certified" in one)
        answer = self.path("answer.json")
        self.assertEqual(run("attack", "clip21/theorem-a", "--relation", "A4", "--seeds", path, "--trials", "8", "--json", answer)[0], HOLDS)
        with open(answer, encoding="utf-8") as file:
            reached = Fraction(json.load(file)["tightest"][0]["ratio"])
        self.assertGreaterEqual(reached, best * Fraction(999998, 1000000))
        self.assertEqual(run("attack", "clip21/k-star", "--seeds", path, "--trials", "8")[0], BAD_INPUT)

    def test_the_time_limit_is_kept(self):
        begin = time.monotonic()
        status, out, _ = run(*THEOREM_A, "--over", "tau=1,4", "--instances", "1000000", "--time-limit", "1")
        self.assertEqual(status, HOLDS)
        self.assertIn("stopped by the time limit", out)
        self.assertLess(time.monotonic() - begin, 20)

    def test_a_checkpoint_of_another_sweep_is_refused_and_left_alone(self):
        path = self.path("kept")
        self.assertEqual(run(*GRID, "--checkpoint", path)[0], HOLDS)
        kept = read(path)
        others = {
            '"seed" is 1 there and 2 here': GRID + ("--seed", "2"),
            '"instances"': GRID + ("--instances", "11"),
            '"relation"': ("sweep", "clip21/theorem-a", "--proposer", "entry", *GRID[6:]),
            '"scaled"': GRID + ("--scale", "A4=2"),
            '"top"': GRID + ("--top", "3"),
            '"over"': THEOREM_A + ("--over", "tau=1,4", "--over", "gamma_over_cap=1/2,3/4", "--steps", "40", "--instances", "10"),
            '"set"': GRID + ("--set", "nodes=3"),
        }
        for word, arguments in others.items():
            # the last one of an option that is given twice would be taken
            arguments = [a for i, a in enumerate(arguments) if not (word == '"instances"' and i in (len(GRID) - 2, len(GRID) - 1))]
            with self.subTest(word):
                status, out, err = run(*arguments, "--checkpoint", path, "--resume")
                self.assertEqual((status, out, err.count("\n")), (BAD_INPUT, "", 1), err)
                self.assertIn(word, err)
                self.assertEqual(read(path), kept)
        status, _, err = run(*GRID, "--checkpoint", path)
        self.assertEqual(status, BAD_INPUT)
        self.assertIn("--resume", err)
        for damage in (kept[:-1], kept[:200], kept.replace(b"\n0 ", b"\n1 ", 1), b"", b"{}", kept + b"\n", os.urandom(1000)):
            with open(path, "wb") as file:
                file.write(damage)
            status, out, err = run(*GRID, "--checkpoint", path, "--resume")
            self.assertEqual((status, out, err.count("\n")), (BAD_INPUT, "", 1), err)
            self.assertEqual(read(path), damage)

    def test_bad_input_is_one_line_that_tells_the_mend(self):
        for arguments, word in [
            ([], "ID"),
            (["no/such"], "no/such"),
            (["clip21/*"], "one statement"),
            (["counterexample/example-1.1"], "counterexample"),
            (["clip21/theorem-a", "--relation", "A9"], "'A4'"),
            (["clip21/theorem-a", "--over", "tau"], "NAME=A:B:N"),
            (["clip21/theorem-a", "--over", "taus=1,2"], "taus"),
            (["clip21/theorem-a", "--over", "tau=nan"], "nan"),
            (["clip21/theorem-a", "--over", "tau=nan:1:3"], "nan"),
            (["clip21/theorem-a", "--over", "tau=0:1:3"], "tau"),
            (["clip21/theorem-a", "--over", "nodes=0,1"], "nodes"),
            (["clip21/theorem-a", "--over", "tau=2:1:3"], "upwards"),
            (["clip21/theorem-a", "--over", "tau=1:2"], "--low-discrepancy"),
            (["clip21/theorem-a", "--over", "tau=1,2", "--over", "tau=3,4"], "twice"),
            (["clip21/theorem-a", "--over", "tau=1,2", "--set", "tau=3"], "both fixed"),
            (["clip21/theorem-a", "--over", "tau=1:2:100000", "--over", "gamma=1:2:100000"], "10000000000 cells"),
            (["clip21/theorem-a", "--over", "tau=1:2:1000", "--instances", "10000000000"], "take fewer"),
            (["clip21/theorem-a", "--low-discrepancy", "8"], "--over"),
            (["clip21/theorem-a", "--low-discrepancy", "0", "--over", "tau=1:2"], "--low-discrepancy"),
            (["clip21/theorem-a", "--instances", "0"], "--instances"),
            (["clip21/theorem-a", "--top", "0"], "--top"),
            (["clip21/theorem-a", "--resume"], "--checkpoint"),
            (["clip21/theorem-a", "--resume", "--checkpoint", self.path("none")], "none"),
            (["clip21/theorem-a", "--plot", self.path("map.svg")], "--over"),
            (["clip21/theorem-a", "--csv", "-", "--json", "-"], "both write"),
            (["clip21/theorem-a", "--device", "tpu"], "--device"),
            (["clip21/theorem-a", "--proposer", "batch"], "--relation"),
            (["clip21/theorem-a", "--proposer", "oracle"], "--proposer"),
            (["clip21/theorem-a", "--scale", "A4=0"], "above 0"),
            (["clip21/theorem-a", "--drop", "smooth"], "second-step-bound"),
            (["celgc/lemma-1", "--steps", "4"], "--steps"),
        ]:
            with self.subTest(arguments=arguments):
                status, out, err = run("sweep", *arguments)
                self.assertEqual(status, BAD_INPUT, f"{arguments}: {out}{err}")
                self.assertEqual(out, "")
                self.assertTrue(err.startswith("lemmata: ") and err.count("\n") == 1, err)
                self.assertIn(word, err)
        self.assertEqual(os.listdir(self.temporary.name), [])


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    MPIRUN = sys.argv.pop(1)
    unittest.main()
