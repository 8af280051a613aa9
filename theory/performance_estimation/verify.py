#!/usr/bin/env python3
"""A second verifier of certificates, on its own: nothing but Python's standard library, no floating point, no solver, no line shared with the C++ one.

    verify.py CERTIFICATE...        exit status: 0 all accepted, 1 one does not prove what it states, 2 one is malformed

It reads the certificate (docs/prove.md says what is in it), writes down the rows of its problem from the parameters alone, and checks in rational numbers:
every multiplier of an inequality is >= 0; function values cancel; the multipliers of t sum to 1; the sum of the matrices is positive semidefinite; the bound
is at most the target; and the leaves leave no case out.

A quadratic form in the basis vectors is a dictionary {(i, j): coefficient}, i <= j; a row is (name, is equality, form, values, alpha, beta) and says
form(G) + values . f + alpha t <= beta. Vectors of several blocks of G have basis names that do not mix: ("mean", 0), ("deviation", 0).
"""
import itertools
import json
import math
import re
import sys
from fractions import Fraction as Q

VERSION = 1
LONGEST_NUMBER = 20000
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(/[1-9][0-9]*)?")
if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(0)


class Malformed(Exception):
    """The document has no meaning: exit status 2."""


class Rejected(Exception):
    """The document means something that it does not prove: exit status 1."""


# ---- vectors, forms, rows


class Vector:
    """A linear combination of basis vectors, by their names."""

    def __init__(self, terms=()):
        self.terms = {name: c for name, c in dict(terms).items() if c != 0}

    def __add__(self, other):
        return Vector({n: self.terms.get(n, 0) + other.terms.get(n, 0) for n in {**self.terms, **other.terms}})

    def __rmul__(self, c):
        return Vector({n: c * v for n, v in self.terms.items()})

    def __sub__(self, other):
        return self + Q(-1) * other

    def __matmul__(self, other):
        """<u, v> as an affine form."""
        form = {}
        for (a, x), (b, y) in itertools.product(self.terms.items(), other.terms.items()):
            key = (a, b) if repr(a) <= repr(b) else (b, a)
            form[key] = form.get(key, 0) + x * y
        return Affine(form)

    def square(self):
        return self @ self


def e(*name):
    """The basis vector of this name."""
    return Vector({name: Q(1)})


class Affine:
    """A function of (G, f, t): keys are pairs of basis vectors, ("f", i), "t" and "1"."""

    def __init__(self, terms=()):
        self.terms = {key: c for key, c in dict(terms).items() if c != 0}

    def __add__(self, other):
        return Affine({k: self.terms.get(k, 0) + other.terms.get(k, 0) for k in {**self.terms, **other.terms}})

    def __rmul__(self, c):
        return Affine({k: c * v for k, v in self.terms.items()})

    def __sub__(self, other):
        return self + Q(-1) * other


def value(*name):
    return Affine({("value",) + name: Q(1)})


def constant(number):
    return Affine({"1": Q(number)})


NOTHING = Affine()
ORIGIN = Vector()
T = Affine({"t": Q(1)})


class Rows(list):
    def at_most(self, left, right):
        self.append((left - right, False))

    def equal(self, left, right):
        self.append((left - right, True))


# ---- classes of functions


def interpolation(rows, points, mu, L):
    """f_i >= f_j + <g_j, x_i - x_j> + (|dg|^2/L + mu |dx|^2 - 2 (mu/L) <g_j - g_i, x_j - x_i>)/(2 (1 - mu/L)), for ordered pairs; L None: not smooth."""
    for i, j in itertools.permutations(range(len(points)), 2):
        (xi, gi, fi), (xj, gj, fj) = points[i], points[j]
        dx, dg = xi - xj, gi - gj
        if L is None:
            rows.at_most(fj + gj @ dx, fi)
        else:
            extra = Q(1) / L * dg.square() + mu * dx.square() - (2 * mu / L) * ((gj - gi) @ (xj - xi))
            rows.at_most(fj + gj @ dx + 1 / (2 * (1 - mu / L)) * extra, fi)


def bounded_below(rows, points, L):
    for _, g, f in points:
        rows.at_most(1 / (2 * L) * g.square(), f)


# ---- parameters


def positive(p, *names):
    for name in names:
        if p[name] <= 0:
            raise Malformed(f"{name} must be positive")


def steps(p):
    if p["N"].denominator != 1 or not 1 <= p["N"] <= 40:
        raise Malformed("N must be an integer in [1, 40]")
    return int(p["N"])


def below_two(p):
    if p["gamma"] * p["L"] >= 2:
        raise Malformed("gamma must be below 2/L")


# ---- the problems: each checks its parameters and returns its rows


def descend(count, gamma, start):
    points, x = [], start
    for k in range(count):
        points.append((x, e("g", k), value(k)))
        x = x - gamma * e("g", k)
    return points, x


def gd_nonconvex(p, _box):
    n = steps(p)
    positive(p, "gamma", "L", "Delta")
    rows = Rows()
    points, _ = descend(n + 1, p["gamma"], ORIGIN)
    interpolation(rows, points, -p["L"], p["L"])
    bounded_below(rows, points, p["L"])
    rows.at_most(value(0), constant(p["Delta"]))
    for k in range(n + 1):
        rows.at_most(T, e("g", k).square())
    return rows


def gd_nodes(p, _box):
    n = steps(p)
    positive(p, "gamma", "Delta")
    constants = p["L"]
    if len(constants) > 8 or len(constants) * (n + 1) > 48 or any(L <= 0 for L in constants):
        raise Malformed("L must be at most 8 positive numbers, and nodes times N + 1 at most 48")
    weight = Q(1, len(constants))
    nodes = [[] for _ in constants]
    means, x = [], ORIGIN
    for k in range(n + 1):
        g, f = ORIGIN, NOTHING
        for i, points in enumerate(nodes):
            points.append((x, e("g", k, i), value(k, i)))
            g, f = g + weight * e("g", k, i), f + weight * value(k, i)
        means.append((x, g, f))
        x = x - p["gamma"] * g
    rows = Rows()
    for L, points in zip(constants, nodes):
        interpolation(rows, points, -L, L)
    bounded_below(rows, means, weight * sum(constants))
    rows.at_most(means[0][2], constant(p["Delta"]))
    for _, g, _ in means:
        rows.at_most(T, g.square())
    return rows


MINIMISER = (ORIGIN, ORIGIN, NOTHING)


def from_distance(rows, p, measured):
    rows.at_most(e("x").square(), constant(p["R"] ** 2))
    rows.at_most(T, measured)
    return rows


def gd_convex(measure, from_value):
    def rows_of(p, _box):
        n = steps(p)
        positive(p, "gamma", "L", "Delta" if from_value else "R")
        below_two(p)
        points, _ = descend(n + 1, p["gamma"], e("x"))
        rows = Rows()
        interpolation(rows, points + [MINIMISER], Q(0), p["L"])
        measured = value(n) if measure == "value" else e("g", n).square()
        if from_value:
            rows.at_most(value(0), constant(p["Delta"]))
            rows.at_most(T, measured)
            return rows
        return from_distance(rows, p, measured)

    return rows_of


def gd_strongly_convex(p, _box):
    n = steps(p)
    positive(p, "gamma", "L", "mu", "R")
    below_two(p)
    if p["mu"] >= p["L"]:
        raise Malformed("mu must be below L")
    points, x = descend(n, p["gamma"], e("x"))
    rows = Rows()
    interpolation(rows, points + [MINIMISER], p["mu"], p["L"])
    return from_distance(rows, p, x.square())


def heavy_ball(p, _box):
    n = steps(p)
    positive(p, "gamma", "L", "R")
    below_two(p)
    if not 0 <= p["mu"] < p["L"] or not 0 <= p["beta"] < 1:
        raise Malformed("mu must be in [0, L), beta in [0, 1)")
    trail = [e("x"), e("x")]
    points = []
    for k in range(n + 1):
        points.append((trail[-1], e("g", k), value(k)))
        trail.append(trail[-1] - p["gamma"] * e("g", k) + p["beta"] * (trail[-1] - trail[-2]))
    rows = Rows()
    interpolation(rows, points + [MINIMISER], p["mu"], p["L"])
    return from_distance(rows, p, value(n))


def nesterov(p, _box):
    n = steps(p)
    positive(p, "L", "R")
    points, x, y = [], e("x"), e("x")
    for k in range(n):
        points.append((x, e("g", k), value(k)))
        following = x - 1 / p["L"] * e("g", k)
        x, y = following + Q(k, k + 3) * (following - y), following
    points.append((y, e("g", n), value(n)))
    rows = Rows()
    interpolation(rows, points + [MINIMISER], Q(0), p["L"])
    return from_distance(rows, p, value(n))


def proximal(p, _box):
    n = steps(p)
    positive(p, "gamma", "R")
    points, x = [], e("x")
    for k in range(1, n + 1):
        x = x - p["gamma"] * e("g", k)
        points.append((x, e("g", k), value(k)))
    rows = Rows()
    interpolation(rows, points + [MINIMISER], Q(0), None)
    return from_distance(rows, p, value(n))


def compressed(p, _box):
    positive(p, "mu", "L", "gamma", "Delta")
    if p["mu"] >= p["L"] or not 0 < p["delta"] < 1 or p["gamma"] * p["L"] * (1 + p["delta"]) >= 2:
        raise Malformed("mu must be below L, delta in (0, 1), gamma below 2/(L (1 + delta))")
    x0, g0, c0 = e("x"), e("g", 0), e("c")
    rows = Rows()
    interpolation(rows, [(x0, g0, value(0)), (x0 - p["gamma"] * c0, e("g", 1), value(1)), MINIMISER], p["mu"], p["L"])
    rows.at_most((c0 - g0).square(), p["delta"] ** 2 * g0.square())
    rows.at_most(value(0), constant(p["Delta"]))
    rows.at_most(T, value(1))
    return rows


def check_error_feedback(p):
    positive(p, "gamma", "L", "eta")
    if p["eta"] > 1:
        raise Malformed("eta must be at most 1")


def ef(p, _box):
    check_error_feedback(p)
    gamma, L, eta = p["gamma"], p["L"], p["eta"]
    kappa = 1 - gamma * L - (gamma * L * (1 - eta) / eta) ** 2
    error, following, g = e("e"), e("e+"), e("g")
    points = [(error, g, value("x")), (ORIGIN, e("g(y)"), value("y")), (Q(-1) * (gamma * g), e("g(y+)"), value("y+"))]
    rows = Rows()
    change = value("y+") - value("y") + gamma * L ** 2 / (2 * eta) * (following.square() - error.square())
    rows.at_most(T, change + gamma * kappa / 2 * g.square())
    interpolation(rows, points, -L, L)
    rows.at_most(following.square(), (1 - eta) ** 2 * (error + gamma * g).square())
    return rows


def ef21(p, _box):
    """Means over the nodes of inner products: the block of the means plus the block of the deviations from them."""
    check_error_feedback(p)
    gamma, L, eta = p["gamma"], p["L"], p["eta"]
    g = e("mean", "g")

    def of_nodes(name):
        return e("mean", name), e("deviation", name)

    def mean_square(u):
        return u[0].square() + u[1].square()

    r, d, following = of_nodes("r"), of_nodes("d"), of_nodes("r+")
    step = gamma * (r[0] - g)  # x+ - x
    rows = Rows()
    change = value("x+") - value("x") + gamma / (2 * eta) * (mean_square(following) - mean_square(r))
    rows.at_most(T, change + gamma / 2 * g.square())
    # mu = -L in the formula of `interpolation`, of which the deviations see |dg|^2 alone.
    curved = 1 / (4 * L) * mean_square(d) - L / 4 * step.square()
    half = Q(1, 2) * ((g + g + d[0]) @ step)  # <(g + g+)/2, x+ - x>
    rows.at_most(value("x+") - half + curved, value("x"))
    rows.at_most(value("x") + half + curved, value("x+"))
    rows.at_most(mean_square(following), (1 - eta) ** 2 * mean_square((r[0] + d[0], r[1] + d[1])))
    return rows


def clip21_one_step(p, _box):
    """r_i, d_i, c_i times (mean L)/L_i, weighted by L_i/(n mean L): their means, and their deviations from them."""
    positive(p, "eta", "gamma", "L")
    eta, weight = p["eta"], p["weight"] / (2 * p["eta"])
    if eta > 1 or p["spread"] < 1 or p["q11"] < 0 or weight < 0 or p["q11"] * weight < p["q12"] ** 2:
        raise Malformed("eta must be at most 1, spread at least 1, and the weights of phi positive semidefinite")
    rows = Rows()
    g, phi, next_phi = one_step_potentials(p["gamma"], p["q11"], p["q12"], weight)
    rows.at_most(T, next_phi - phi + p["gamma"] / 2 * g.square())
    one_step_rows(rows, eta, p["gamma"], p["L"], p["L"] * p["spread"])
    return rows


def one_step_vectors():
    return (e("mean", "g"),) + tuple((e("mean", name), e("deviation", name)) for name in "rdc")


def one_step_potentials(gamma, q11, q12, q22):
    g, r, d, c = one_step_vectors()

    def potential(f, gradient, error):
        return f + gamma * (q11 * gradient.square() + 2 * q12 * (gradient @ error[0]) + q22 * (error[0].square() + error[1].square()))

    return g, potential(value("x"), g, r), potential(value("x+"), g + d[0], [r[b] + d[b] - c[b] for b in (0, 1)])


def one_step_rows(rows, eta, gamma, L, mean_L):
    g, r, d, c = one_step_vectors()
    step = Q(-1) * (gamma * (g - r[0]))
    clipped = [r[b] + d[b] for b in (0, 1)]
    half = (g + Q(1, 2) * d[0]) @ step
    for K, square in ((L, d[0].square()), (mean_L, d[0].square() + d[1].square())):
        curved = 1 / (4 * K) * square - K / 4 * step.square()
        rows.at_most(value("x+") - half + curved, value("x"))
        rows.at_most(value("x") + half + curved, value("x+"))
    rows.at_most(NOTHING, sum(((c[b] - eta * clipped[b]) @ (clipped[b] - c[b]) for b in (0, 1)), NOTHING))


def clip21_certified_rate(p, _box):
    """The rows of one step, averaged over the rounds; those of clipping and decrease only where |grad f_i(x_k) - v_i^{k-1}| <= B is kept for ever."""
    positive(p, "Delta", "B", "gamma", "tau", "L")
    if p["B"] < p["tau"] or p["K"].denominator != 1 or not 1 <= p["K"] <= 10 ** 9:
        raise Malformed("B must be at least tau, and K a positive integer")
    gamma, L, tau, reach = p["gamma"], p["L"], p["tau"], p["B"] - p["tau"]
    A = gamma * p["B"] / (2 * tau)
    most = p["Delta"] + A * reach ** 2
    rows = Rows()
    g, phi, next_phi = one_step_potentials(gamma, Q(0), Q(0), A / gamma)
    rows.at_most(T, g.square())
    # V = max of sqrt(2L(most - A r^2)) + r over 0 <= r <= reach; L gamma V <= tau between squares.
    slope = 1 + 2 * L * A
    at_end = reach ** 2 * A * slope <= most
    radicand, offset = (2 * L * p["Delta"], reach) if at_end else (most * slope / A, Q(0))
    rest = tau / (L * gamma) - offset
    if rest < 0 or radicand > rest ** 2:
        return rows
    rows.at_most(phi - next_phi, constant(most / p["K"]))
    one_step_rows(rows, tau / p["B"], gamma, L, L)
    return rows


def clipped_sizes(p):
    """n, K and whether every f_i >= f_inf; the other parameters checked."""
    for name, low, high in (("n", 1, 4), ("K", 2, 6), ("every", 0, 1)):
        if p[name].denominator != 1 or not low <= p[name] <= high:
            raise Malformed(f"{name} must be an integer in [{low}, {high}]")
    if p["n"] * (p["K"] - 1) > 10:
        raise Malformed("at most 10 clip events: n (K - 1) <= 10")
    positive(p, "Delta", "gamma", "tau", "L")
    if p["B"] < 0 or (p["B"] == 0 and p["n"] > 1 and p["every"] == 0):
        raise Malformed("B must not be negative, and positive where nothing else bounds the clipped vectors")
    return int(p["n"]), int(p["K"]), p["every"] == 1


def clipped_cover(feedback):
    """For each pattern of activity, up to the order of the nodes: s >= tau/|e| by what bounds |e|; a clipped e with |e| <= tau is not clipped."""

    def cover(p):
        n, K, every = clipped_sizes(p)
        step = p["L"] * p["gamma"] * p["tau"]
        first = p["B"]
        if n == 1 or every:
            # |grad f_i(x_0)|^2 <= 2 L (f_i(x_0) - f_inf) <= 2 L n Delta, its root rounded up to a multiple of 1/1024.
            square = 2 * p["L"] * n * p["Delta"] * 1024 ** 2
            root = math.isqrt(square.numerator // square.denominator)
            implied = Q(root if root * root >= square else root + 1, 1024)
            first = min(first, implied) if first > 0 else implied
        roots = []
        histories = list(itertools.product((True, False), repeat=K - 1))
        for nodes in itertools.combinations_with_replacement(histories, n):  # in decreasing order: True before False
            reach = [[first] for _ in nodes]
            for bounds, history in zip(reach, nodes):
                for k in range(1, K - 1):
                    if feedback:
                        bounds.append((bounds[-1] - p["tau"] if history[k - 1] else 0) + k * step)
                    else:
                        bounds.append((bounds[-1] if history[k - 1] else min(bounds[-1], p["tau"])) + step)
            events = [(reach[i][k], nodes[i][k]) for k in range(K - 1) for i in range(n)]
            if all(bound > p["tau"] for bound, active in events if active):
                roots.append(tuple((p["tau"] / bound, Q(1)) if active else None for bound, active in events))
        return roots

    return cover


def clipped_run(feedback):
    def rows_of(p, box):
        n, K, every = clipped_sizes(p)
        own_start = every or n == 1  # else the f_i may be shifted by constants so that all f_i(x_0) are one value
        x = [ORIGIN]
        shift = [ORIGIN] * n
        events = []
        for k in range(K - 1):
            direction = ORIGIN
            for i in range(n):
                event = box[k * n + i]
                error = e("g", k, i) - (shift[i] if feedback else ORIGIN)
                message = error if event is None else event[0] * error if event[0] == event[1] else e("c", k, i)
                events.append((event, error, message))
                shift[i] = shift[i] + message
                direction = direction + Q(1, n) * (shift[i] if feedback else message)
            x.append(x[-1] - p["gamma"] * direction)

        def f(k, i):
            return value(0) if k == 0 and not own_start else value(k, i)

        means = []
        for k in range(K):
            g, total = ORIGIN, NOTHING
            for i in range(n):
                g, total = g + Q(1, n) * e("g", k, i), total + Q(1, n) * f(k, i)
            means.append((x[k], g, total))
        rows = Rows()
        for _, g, _ in means:
            rows.at_most(T, g.square())
        rows.at_most(means[0][2], constant(p["Delta"]))
        if p["B"] > 0:
            for i in range(n):
                rows.at_most(e("g", 0, i).square(), constant(p["B"] ** 2))
        if not own_start:
            bounded_below(rows, means, p["L"])
        for i in range(n):
            points = [(x[k], e("g", k, i), f(k, i)) for k in range(K)]
            if own_start:
                bounded_below(rows, points, p["L"])
            interpolation(rows, points, -p["L"], p["L"])
        tau = p["tau"]
        for event, error, message in events:
            if event is None:
                rows.at_most(error.square(), constant(tau ** 2))
                continue
            shortest, longest = tau / event[1], tau / event[0]
            if shortest == longest:
                rows.equal(error.square(), constant(longest ** 2))
                continue
            # |message| = tau and message = s error, low <= s <= high: |error| is between, and <error, message> = tau |error|.
            product = error @ message
            rows.equal(message.square(), constant(tau ** 2))
            rows.at_most(NOTHING, (message - event[0] * error) @ (event[1] * error - message))
            rows.at_most(error.square(), (shortest + longest) / tau * product - constant(shortest * longest))
            rows.at_most(constant(shortest ** 2), error.square())
            rows.at_most(error.square(), constant(longest ** 2))
            rows.at_most(constant(tau * shortest), product)
            rows.at_most(product, constant(tau * longest))
        return rows

    return rows_of


# Names of the parameters (a star: a list), rows, and which boxes of clip events a proof must cover.
def no_events(_p):
    return [()]


CLIPPED = "n K Delta B gamma tau L every"


PROBLEMS = {
    "gd/nonconvex": ("N gamma L Delta", gd_nonconvex, no_events),
    "gd/nodes": ("N gamma L* Delta", gd_nodes, no_events),
    "gd/convex-value": ("N gamma L R", gd_convex("value", False), no_events),
    "gd/convex-gradient": ("N gamma L R", gd_convex("gradient", False), no_events),
    "gd/convex-gradient-from-value": ("N gamma L Delta", gd_convex("gradient", True), no_events),
    "gd/strongly-convex": ("N gamma L mu R", gd_strongly_convex, no_events),
    "heavyball/value": ("N gamma beta L mu R", heavy_ball, no_events),
    "nesterov/value": ("N L R", nesterov, no_events),
    "proximal/value": ("N gamma R", proximal, no_events),
    "compressed/value": ("gamma L mu delta Delta", compressed, no_events),
    "ef/one-step-decrease": ("gamma L eta", ef, no_events),
    "ef21/one-step-decrease": ("gamma L eta", ef21, no_events),
    "clip21/one-step-decrease": ("eta gamma L spread weight q11 q12", clip21_one_step, no_events),
    "clip21/certified-rate": ("Delta B gamma tau L K", clip21_certified_rate, no_events),
    "clip21/worst-case": (CLIPPED, clipped_run(True), clipped_cover(True)),
    "clip-gd/worst-case": (CLIPPED, clipped_run(False), clipped_cover(False)),
}


# ---- reading


def without_repeats(pairs):
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        raise Malformed("a field is given twice")
    return dict(pairs)


def refuse(text):
    raise Malformed(f"{text} is a JSON float or no number; numbers are strings p or p/q")


def exactly(thing, names, where):
    if not isinstance(thing, dict) or set(thing) != set(names):
        raise Malformed(f"{where} must have exactly the fields {', '.join(names)}")


def rational(text, where):
    if not isinstance(text, str) or len(text) > LONGEST_NUMBER or not NUMBER.fullmatch(text):
        raise Malformed(f"{where} must be a string p or p/q")
    return Q(text)


def rationals(texts, where):
    if not isinstance(texts, list):
        raise Malformed(f"{where} must be a list of numbers")
    return [rational(text, f"{where}[{i}]") for i, text in enumerate(texts)]


def event_of(entry, where):
    """None: not clipped. (low, high): clipped with a factor in [low, high]."""
    if entry is None:
        return None
    exactly(entry, ("low", "high"), where)
    low, high = rational(entry["low"], where + ".low"), rational(entry["high"], where + ".high")
    if not 0 < low <= high <= 1:
        raise Malformed(f"{where}: 0 < low <= high <= 1 does not hold")
    return low, high


def read(text):
    try:
        document = json.loads(text, object_pairs_hook=without_repeats, parse_float=refuse, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise Malformed(f"broken JSON: {error}") from None
    exactly(document, ("certificate", "problem", "parameters", "target", "leaves"), "the certificate")
    if type(document["certificate"]) is not int or document["certificate"] != VERSION:
        raise Malformed(f"the version of the format must be {VERSION}")
    if not isinstance(document["problem"], str) or document["problem"] not in PROBLEMS:
        raise Malformed("the problem is not known")
    names = PROBLEMS[document["problem"]][0].split()
    exactly(document["parameters"], [name.rstrip("*") for name in names], "parameters")
    parameters = {}
    for name in names:
        given = document["parameters"][name.rstrip("*")]
        parameters[name.rstrip("*")] = rationals(given, name) if name.endswith("*") else rational(given, name)
        if parameters[name.rstrip("*")] == []:
            raise Malformed(f"{name} must not be empty")
    target = rational(document["target"], "target")
    if not isinstance(document["leaves"], list):
        raise Malformed("leaves must be a list")
    leaves = []
    for l, leaf in enumerate(document["leaves"]):
        exactly(leaf, ("box", "multipliers"), f"leaves[{l}]")
        if not isinstance(leaf["box"], list):
            raise Malformed(f"leaves[{l}].box must be a list")
        box = tuple(event_of(entry, f"leaves[{l}].box[{k}]") for k, entry in enumerate(leaf["box"]))
        leaves.append((box, rationals(leaf["multipliers"], f"leaves[{l}].multipliers")))
    return document["problem"], parameters, target, leaves


# ---- checking


def is_positive_semidefinite(form):
    """Of {(a, b): coefficient of <a, b>}, by symmetric elimination: take any positive diagonal entry away, until none is left and everything must be zero."""
    names = sorted({name for pair in form for name in pair}, key=repr)
    m = {a: {b: Q(0) for b in names} for a in names}
    for (a, b), c in form.items():
        if a == b:
            m[a][a] += c
        else:
            m[a][b] += c / 2
            m[b][a] += c / 2
    left = list(names)
    while left:
        if any(m[a][a] < 0 for a in left):
            return False
        pivot = next((a for a in left if m[a][a] > 0), None)
        if pivot is None:
            return all(m[a][b] == 0 for a in left for b in left)
        left.remove(pivot)
        for a in left:
            if m[a][pivot] != 0:
                factor = m[a][pivot] / m[pivot][pivot]
                for b in left:
                    m[a][b] -= factor * m[pivot][b]
    return True


def bound_of(rows, multipliers, where):
    if len(multipliers) != len(rows):
        raise Rejected(f"{where}: {len(multipliers)} multipliers for {len(rows)} rows")
    total = {}
    for multiplier, (row, is_equality) in zip(multipliers, rows):
        if multiplier < 0 and not is_equality:
            raise Rejected(f"{where}: a multiplier of an inequality is negative")
        for key, c in row.terms.items():
            total[key] = total.get(key, 0) + multiplier * c
    if total.pop("t", 0) != 1:
        raise Rejected(f"{where}: the multipliers of t do not sum to 1")
    bound = -total.pop("1", Q(0))
    if any(c != 0 for key, c in total.items() if key[0] == "value"):
        raise Rejected(f"{where}: a function value does not cancel")
    if not is_positive_semidefinite({key: c for key, c in total.items() if key[0] != "value"}):
        raise Rejected(f"{where}: the sum of the matrices is not positive semidefinite")
    return bound


def is_covered(root, boxes):
    """Every cell of the grid that the boxes' ends draw in the root lies in one of them. An event that is flat in the root is one point."""
    boxes = [box for box in boxes if len(box) == len(root) and all((a is None) == (b is None) for a, b in zip(box, root))]
    sides = []
    for k, event in enumerate(root):
        if event is None:
            sides.append([None])
            continue
        low, high = event
        ends = sorted({low, high} | {end for box in boxes for end in box[k] if low < end < high})
        sides.append(list(zip(ends, ends[1:])) if low < high else [(low, low)])
    for cell in itertools.product(*sides):
        if not any(all(c is None or (b[0] <= c[0] and c[1] <= b[1]) for b, c in zip(box, cell)) for box in boxes):
            return False
    return True


def verify(text):
    """The largest bound of the leaves. Raises Rejected or Malformed."""
    problem, parameters, target, leaves = read(text)
    _, rows_of, cover = PROBLEMS[problem]
    if not leaves:
        rows_of(parameters, cover(parameters)[0])  # parameters without meaning come first
        raise Rejected("there are no leaves")
    bounds = []
    roots = cover(parameters)
    for l, (box, _) in enumerate(leaves):
        if len(box) != len(roots[0]):
            raise Malformed(f"leaf {l} has {len(box)} events, not {len(roots[0])}")
    programs = [rows_of(parameters, box) for box, _ in leaves]
    for root in roots:
        if not is_covered(root, [box for box, _ in leaves]):
            raise Rejected("the leaves leave out a case")
    for l, (rows, (_, multipliers)) in enumerate(zip(programs, leaves)):
        bound = bound_of(rows, multipliers, f"leaf {l}")
        if bound > target:
            raise Rejected(f"leaf {l} proves t <= {bound}, which is above the target")
        bounds.append(bound)
    return max(bounds)


def main(paths):
    if not paths:
        print("usage: verify.py CERTIFICATE...", file=sys.stderr)
        return 2
    status = 0
    for path in paths:
        try:
            with open(path, encoding="utf-8") as file:
                text = file.read()
            print(f"{path}: accepted, t <= {verify(text)}")
        except Rejected as why:
            print(f"{path}: rejected: {why}")
            status = max(status, 1)
        except (Malformed, OSError, UnicodeError) as why:
            print(f"{path}: malformed: {why}", file=sys.stderr)
            status = 2
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
