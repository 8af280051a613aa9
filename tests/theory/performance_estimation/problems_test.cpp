/// The rows of the problems on runs of real functions, which none may break; planted faults in the rows, which they do break; the cover of cases, against a grid;
/// the closed forms: attained by runs in exact numbers, and for EF and EF21 proved by multipliers in closed form.
#include <gtest/gtest.h>

#include <random>

#include "numerics/error.hpp"
#include "theory/performance_estimation/error_feedback.hpp"
#include "theory/performance_estimation/first_order.hpp"
#include "theory/performance_estimation/line_function.hpp"

namespace lemmata::pep {
namespace {

using Random = std::mt19937_64;

std::int64_t draw(Random& random, std::int64_t low, std::int64_t high) { return std::uniform_int_distribution<std::int64_t>(low, high)(random); }

Numbers numbers_of(const CertifiedProblem& problem, std::initializer_list<std::pair<const char*, const char*>> given) {
  Numbers numbers;
  for (const auto& [name, text] : given) numbers[name] = {Exact::parse(text)};
  return complete(problem, std::move(numbers));
}

/// What is unknown in a program, at a run on the line: the basis vectors as numbers (G is their outer product), the function values, t.
struct RunOnLine {
  std::vector<Exact> basis;
  std::vector<Exact> values;
  Exact t;
};
Exact left_of(const Row& row, const RunOnLine& run) {
  Exact sum = row.left.constant + row.left.objective * run.t;
  const Matrix<Exact>& a = row.left.gram[0];
  for (Eigen::Index p = 0; p < a.rows(); ++p) {
    for (Eigen::Index q = 0; q < a.cols(); ++q) sum += a(p, q) * run.basis[static_cast<std::size_t>(p)] * run.basis[static_cast<std::size_t>(q)];
  }
  for (Eigen::Index i = 0; i < row.left.values.size(); ++i) sum += row.left.values[i] * run.values[static_cast<std::size_t>(i)];
  return sum;
}
bool breaks(const Row& row, const RunOnLine& run) {
  const Exact left = left_of(row, run);
  return row.is_equality ? left.sign() != 0 : left.sign() > 0;
}

/// Curvature in [low, high], minimised at 0 where f = 0: a random function with knots on both sides.
LineFunction random_function(Random& random, const Exact& low, const Exact& high) {
  std::vector<LineFunction::Knot> knots = {{Exact(0), Exact(0)}};
  const auto slope = [&] { return low + (high - low) * Exact(draw(random, 0, 8), 8); };
  for (const int side : {-1, 1}) {
    Exact x(0);
    Exact derivative(0);
    for (int k = 0; k < 3; ++k) {
      const Exact step(draw(random, 1, 8), 8);
      x += Exact(side) * step;
      derivative += Exact(side) * step * slope();
      // Beyond a minimum the derivative keeps its sign; where it would not, the function goes straight on.
      if (Exact(side) * derivative < Exact(0)) derivative = Exact(0);
      knots.insert(side < 0 ? knots.begin() : knots.end(), {x, derivative});
    }
  }
  return LineFunction(std::move(knots), Exact(0), Exact(0));
}

struct DrawnRun {
  Numbers numbers;
  RunOnLine run;
};

/// A run of gradient descent on a random function, with Delta and R what they are for it.
DrawnRun drawn_run(const CertifiedProblem& problem, Random& random) {
  const bool convex = &problem != &gd_nonconvex;
  const bool distance = &problem == &gd_strongly_convex;
  DrawnRun drawn;
  Numbers numbers;
  const Exact L(draw(random, 1, 4));
  const Exact mu = distance ? L * Exact(draw(random, 1, 7), 8) : Exact(0);
  const Exact gamma = Exact(draw(random, 1, convex ? 15 : 24), 8) / L;
  const int steps = static_cast<int>(draw(random, 1, 4));
  const LineFunction f = random_function(random, convex ? mu : -L, L);
  EXPECT_TRUE(f.is_minimised_at_knot(Exact(0)));
  const LineFunction g = distance ? LineFunction({{Exact(0), Exact(0)}}, mu, L) : f;  // beyond the last knot f is flat, which mu > 0 forbids
  const Exact floor = g.value(Exact(0));
  Exact x(draw(random, -24, 24), 8);
  RunOnLine& run = drawn.run;
  const Exact start = x;
  if (convex) run.basis.push_back(x);
  std::vector<Exact> gradients;
  for (int k = 0; k <= steps; ++k) {
    if (distance && k == steps) break;
    gradients.push_back(g.derivative(x));
    run.basis.push_back(gradients.back());
    run.values.push_back(g.value(x) - floor);
    if (k < steps) x -= gamma * gradients.back();
  }
  Exact least = gradients[0] * gradients[0];
  for (const Exact& gradient : gradients) least = std::min(least, gradient * gradient);
  const Exact last = gradients.back() * gradients.back();
  run.t = &problem == &gd_nonconvex ? least : &problem == &gd_convex_value ? run.values.back() : distance ? x * x : last;
  const Exact gap = g.value(start) - floor;
  const auto at_least = [](const Exact& a) { return a.sign() == 0 ? Exact(1) : a; };
  drawn.numbers = {{"N", {Exact(steps)}}, {"gamma", {gamma}}, {"L", {L}}};
  if (problem.id == "gd/nonconvex" || problem.id == "gd/convex-gradient-from-value") drawn.numbers["Delta"] = {at_least(gap)};
  if (problem.id == "gd/convex-value" || problem.id == "gd/convex-gradient" || distance) drawn.numbers["R"] = {at_least(start.sign() < 0 ? -start : start)};
  if (distance) drawn.numbers["mu"] = {mu};
  drawn.numbers = complete(problem, drawn.numbers);
  return drawn;
}

const CertifiedProblem* const on_the_line[] = {&gd_nonconvex, &gd_convex_value, &gd_convex_gradient, &gd_convex_gradient_from_value, &gd_strongly_convex};

TEST(Rows, HoldOnRunsOfRealFunctions) {
  for (const CertifiedProblem* problem : on_the_line) {
    Random random(20261123);
    for (int trial = 0; trial < 300; ++trial) {
      const DrawnRun drawn = drawn_run(*problem, random);
      const Program program = problem->program(drawn.numbers, {});
      for (const Row& row : program.rows()) {
        ASSERT_FALSE(breaks(row, drawn.run)) << problem->id << ", trial " << trial << ": " << row.name << " gives " << left_of(row, drawn.run).text();
      }
    }
  }
}

/// Faults that one makes when writing rows down. Each makes a row say too much, and a real function breaks it.
TEST(Rows, PlantedFaultsAreBrokenByRealFunctions) {
  struct Fault {
    const char* name;
    void (*plant)(Row& row);
  };
  const Fault faults[] = {
      {"the Gram part without its 1/2", [](Row& row) { row.left.gram[0] = row.left.gram[0] * Exact(2); }},
      {"the Gram part with the wrong sign", [](Row& row) { row.left.gram[0] = row.left.gram[0] * Exact(-1); }},
      {"the squares without their 1/2",
       [](Row& row) {
         for (Eigen::Index i = 0; i < row.left.gram[0].rows(); ++i) row.left.gram[0](i, i) *= Exact(2);
       }},
      {"the products with the wrong sign",
       [](Row& row) {
         for (Eigen::Index i = 0; i < row.left.gram[0].rows(); ++i) {
           for (Eigen::Index j = 0; j < row.left.gram[0].cols(); ++j) {
             if (i != j) row.left.gram[0](i, j) *= Exact(-1);
           }
         }
       }},
      {"the values the wrong way round", [](Row& row) { row.left.values = row.left.values * Exact(-1); }},
  };
  for (const CertifiedProblem* problem : on_the_line) {
    for (const Fault& fault : faults) {
      Random random(20261123);
      bool caught = false;
      for (int trial = 0; trial < 300 && !caught; ++trial) {
        const DrawnRun drawn = drawn_run(*problem, random);
        const Program program = problem->program(drawn.numbers, {});
        for (Row row : program.rows()) {
          if (!row.name.starts_with("f(x_") || row.name.find("Delta") != std::string::npos) continue;
          fault.plant(row);
          caught = caught || breaks(row, drawn.run);
        }
      }
      EXPECT_TRUE(caught) << problem->id << ": " << fault.name;
    }
  }
}

TEST(ClosedForms, AreAttainedByRunsInExactNumbers) {
  struct Case {
    const CertifiedProblem* problem;
    std::initializer_list<std::pair<const char*, const char*>> given;
  };
  const Case cases[] = {
      {&gd_nonconvex, {}},
      {&gd_nonconvex, {{"N", "3"}, {"gamma", "1/3"}, {"L", "2"}, {"Delta", "5"}}},
      {&gd_convex_value, {}},
      {&gd_convex_value, {{"gamma", "19/10"}}},
      {&gd_convex_value, {{"N", "2"}, {"gamma", "1/7"}, {"L", "3"}, {"R", "5/2"}}},
      {&gd_convex_gradient, {}},
      {&gd_convex_gradient, {{"N", "4"}, {"gamma", "1/5"}, {"L", "2"}, {"R", "3"}}},
      {&gd_convex_gradient_from_value, {}},
      {&gd_convex_gradient_from_value, {{"N", "4"}, {"gamma", "1/5"}, {"L", "2"}, {"Delta", "3"}}},
      {&gd_strongly_convex, {}},
      {&gd_strongly_convex, {{"gamma", "19/10"}, {"mu", "1/3"}}},
      {&nesterov_value, {}},
      {&nesterov_value, {{"N", "1"}, {"L", "3"}, {"R", "2"}}},
      {&nesterov_value, {{"N", "17"}}},
      {&proximal_value, {}},
      {&proximal_value, {{"N", "3"}, {"gamma", "2/5"}, {"R", "4"}}},
      {&compressed_value, {}},
      {&compressed_value, {{"gamma", "13/10"}, {"delta", "1/4"}}},
  };
  for (const Case& c : cases) {
    const Numbers numbers = numbers_of(*c.problem, c.given);
    const std::optional<Attained> attained = c.problem->attained(numbers);
    ASSERT_TRUE(attained) << c.problem->id;
    EXPECT_EQ(attained->value, *c.problem->value(numbers)) << c.problem->id << ": " << attained->value.text();
  }
  EXPECT_EQ(*gd_nonconvex.value(numbers_of(gd_nonconvex, {})), Exact(4, 17));
}

TEST(ErrorFeedback, TheClosedFormProvesTheDecreaseUpToTheCriticalStepAndNoFurther) {
  for (int sixteenths = 1; sixteenths <= 16; ++sixteenths) {
    for (int step = 1; step <= 40; ++step) {
      const Numbers numbers = {{"eta", {Exact(sixteenths, 16)}}, {"gamma", {Exact(step, 40)}}, {"L", {Exact(3, 2)}}};
      const bool holds = decrease_factor(numbers).sign() >= 0;
      const Proof ef21 = prove(ef21_one_step.program(numbers, {}), ef21_multipliers(numbers));
      EXPECT_EQ(ef21.is_valid && ef21.bound.sign() == 0, holds) << sixteenths << "/16, " << step << "/40: " << ef21.reason;
      EXPECT_EQ(ef21_one_step.attained(numbers)->value.sign() > 0, !holds);
      const Proof ef = prove(ef_one_step.program(numbers, {}), ef_multipliers(numbers));
      EXPECT_TRUE(ef.is_valid) << sixteenths << "/16, " << step << "/40: " << ef.reason;
      EXPECT_EQ(ef.bound, Exact(0));
    }
  }
}

// ---- The cover of cases

Event clipped(Exact low, Exact high) { return {true, std::move(low), std::move(high)}; }

/// A point in the middle of each of the `cells`^d cells of the root that is in no box: the obvious way, right if all ends are on the grid.
bool is_covered_on_grid(const Box& root, const std::vector<Box>& boxes, int cells) {
  std::vector<int> at(root.size(), 0);
  while (true) {
    const bool inside = std::ranges::any_of(boxes, [&](const Box& box) {
      for (std::size_t e = 0; e < root.size(); ++e) {
        if (box[e].active != root[e].active) return false;
        if (!root[e].active) continue;
        const Exact s = root[e].low + (root[e].high - root[e].low) * Exact(2 * at[e] + 1, 2 * cells);
        if (s < box[e].low || box[e].high < s) return false;
      }
      return true;
    });
    if (!inside) return false;
    std::size_t e = 0;
    while (e < root.size() && ++at[e] == cells) at[e++] = 0;
    if (e == root.size()) return true;
  }
}

TEST(Cover, AgreesWithAGridOnRandomBoxes) {
  Random random(7);
  constexpr int cells = 4;
  int covered = 0;
  for (int trial = 0; trial < 3000; ++trial) {
    const std::size_t events = static_cast<std::size_t>(draw(random, 1, 3));
    Box root;
    for (std::size_t e = 0; e < events; ++e) root.push_back(draw(random, 0, 4) == 0 ? Event{} : clipped(Exact(1, 5), Exact(1)));
    std::vector<Box> boxes;
    for (std::int64_t b = draw(random, 1, 7); b > 0; --b) {
      Box box;
      for (const Event& event : root) {
        const std::int64_t low = draw(random, 0, 2) == 0 ? draw(random, 0, cells) : 0;
        const std::int64_t high = draw(random, 0, 2) == 0 ? draw(random, 0, cells) : cells;
        const auto end = [&](std::int64_t i) { return Exact(1 + i, 5); };
        box.push_back(draw(random, 0, 19) == 0 ? Event{!event.active, event.low, event.high} : event.active ? clipped(end(low), end(high)) : event);
      }
      boxes.push_back(std::move(box));
    }
    const std::vector<Box> gaps = uncovered(root, boxes);
    ASSERT_EQ(gaps.empty(), is_covered_on_grid(root, boxes, cells)) << trial;
    covered += gaps.empty() ? 1 : 0;
    for (const Box& gap : gaps) EXPECT_FALSE(is_covered_on_grid(gap, boxes, 1));
  }
  EXPECT_GT(covered, 300);
  EXPECT_LT(covered, 2700);
}

TEST(Cover, LeavesOutNothing) {
  const Exact half(1, 2);
  const Box root = {clipped(Exact(1, 4), Exact(1)), clipped(Exact(1, 4), Exact(1))};
  const auto box = [](const Exact& a, const Exact& b, const Exact& c, const Exact& d) { return Box{clipped(a, b), clipped(c, d)}; };
  EXPECT_TRUE(uncovered(root, {root}).empty());
  EXPECT_EQ(uncovered(root, {}).size(), 1U);
  // Two opposite quarters share a corner and leave two quarters.
  const std::vector<Box> diagonal = {box(Exact(1, 4), half, Exact(1, 4), half), box(half, Exact(1), half, Exact(1))};
  EXPECT_FALSE(uncovered(root, diagonal).empty());
  // A sliver.
  EXPECT_FALSE(uncovered(root, {box(Exact(1, 4), half, Exact(1, 4), Exact(1)), box(half + Exact(1, 1000000), Exact(1), Exact(1, 4), Exact(1))}).empty());
  EXPECT_TRUE(uncovered(root, {box(Exact(1, 4), half, Exact(1, 4), Exact(1)), box(half, Exact(1), Exact(1, 4), Exact(1))}).empty());
  // Ends the wrong way round contain nothing.
  EXPECT_FALSE(uncovered(root, {box(Exact(1), Exact(1, 4), Exact(1, 4), Exact(1))}).empty());
  // A flat root is a point of its event, and a leaf that only touches it does contain it.
  const Box flat = {clipped(half, half), clipped(Exact(1, 4), Exact(1))};
  EXPECT_TRUE(uncovered(flat, {box(half, Exact(1), Exact(1, 4), Exact(1))}).empty());
  EXPECT_FALSE(uncovered(flat, {box(half, Exact(1), half, Exact(1))}).empty());
  // Another pattern covers nothing.
  EXPECT_FALSE(uncovered(root, {Box{Event{}, clipped(Exact(1, 4), Exact(1))}}).empty());
}

// ---- A problem with clip events of its own: |c| where c = clip_1(e), |e| <= 2

constexpr Parameter toy_parameters[] = {{"B", "2", "|e| <= B, B >= 1"}};
void toy_check(const Numbers& numbers) {
  if (number(numbers, "B") < Exact(1)) throw BadInput("B must be at least 1");
}
Program toy_program(const Numbers& numbers, const Box& box) {
  Program program({1}, 0);
  const Combination e = program.basis_vector(0);
  const Exact& B = number(numbers, "B");
  program.require_at_most("|e|^2 <= B^2", program.square(e), program.constant(B * B));
  if (box[0].active) program.require_at_most("|e|^2 <= 1/low^2", program.square(e), program.constant(Exact(1) / (box[0].low * box[0].low)));
  if (!box[0].active) program.require_at_most("|e|^2 <= 1", program.square(e), program.constant(Exact(1)));
  // t <= |c|^2 = s^2 |e|^2
  program.require_at_most("t <= high^2 |e|^2", program.objective(), box[0].high * box[0].high * program.square(e));
  return program;
}
std::vector<Box> toy_cover(const Numbers& numbers) { return {{Event{}}, {clipped(Exact(1) / number(numbers, "B"), Exact(1))}}; }
const CertifiedProblem toy = {"toy/clip", "t", "s", "r", "|c|^2 <= t", "", "", toy_parameters, toy_check, toy_program, toy_cover, nullptr, nullptr};

Certificate toy_certificate(const std::vector<Exact>& cuts, const Exact& target) {
  Certificate certificate{"toy/clip", certificate_version, {{"B", {Exact(2)}}}, target, {}};
  certificate.leaves.push_back({{Event{}}, {Exact(0), Exact(1), Exact(1)}});
  for (std::size_t i = 1; i < cuts.size(); ++i) certificate.leaves.push_back({{clipped(cuts[i - 1], cuts[i])}, {Exact(0), cuts[i] * cuts[i], Exact(1)}});
  return certificate;
}

TEST(Verifier, ChecksTheLeavesAndThatTheyLeaveNoCaseOut) {
  const Exact half(1, 2), most(3, 4), one(1);
  // Leaf [1/2, 3/4] proves (3/4)^2/(1/2)^2 = 9/4, leaf [3/4, 1] proves 16/9.
  const Certificate whole = toy_certificate({half, most, one}, Exact(9, 4));
  ASSERT_TRUE(verify(toy, whole).is_accepted) << verify(toy, whole).reason;
  EXPECT_EQ(verify(toy, whole).bound, Exact(9, 4));
  for (std::size_t l = 0; l < whole.leaves.size(); ++l) {
    Certificate dropped = whole;
    dropped.leaves.erase(dropped.leaves.begin() + static_cast<std::ptrdiff_t>(l));
    EXPECT_FALSE(verify(toy, dropped).is_accepted) << l;
    EXPECT_NE(verify(toy, dropped).reason.find("no leaf covers"), std::string::npos);
  }
  Certificate late = whole;
  late.leaves[1].box[0].low = Exact(51, 100);
  EXPECT_FALSE(verify(toy, late).is_accepted);
  // A leaf that is asked to be wider than its multipliers prove: the rows are regenerated for what it says.
  Certificate wide = toy_certificate({half, one}, Exact(9, 4));
  EXPECT_FALSE(verify(toy, wide).is_accepted);
  wide.target = Exact(4);
  EXPECT_TRUE(verify(toy, wide).is_accepted);
  Certificate low_target = whole;
  low_target.target = Exact(2);
  EXPECT_FALSE(verify(toy, low_target).is_accepted);
  EXPECT_EQ(verify(toy, low_target).leaf, 1);
  Certificate none = whole;
  none.leaves.clear();
  EXPECT_FALSE(verify(toy, none).is_accepted);
  Certificate larger_B = whole;
  larger_B.parameters["B"] = {Exact(3)};  // now s goes down to 1/3
  EXPECT_FALSE(verify(toy, larger_B).is_accepted);
  Certificate extra = whole;
  extra.leaves.push_back(whole.leaves[1]);
  EXPECT_TRUE(verify(toy, extra).is_accepted);
  extra.leaves.back().multipliers.back() = Exact(2);  // a leaf that nobody needs must hold as well
  EXPECT_FALSE(verify(toy, extra).is_accepted);
}

TEST(Verifier, RefusesWhatHasNoMeaning) {
  const Certificate whole = toy_certificate({Exact(1, 2), Exact(1)}, Exact(4));
  const auto broken = [&](auto change) {
    Certificate certificate = whole;
    change(certificate);
    return certificate;
  };
  EXPECT_THROW((void)verify(toy, broken([](Certificate& c) { c.version = 2; })), BadInput);
  EXPECT_THROW((void)verify(toy, broken([](Certificate& c) { c.problem = "toy/other"; })), BadInput);
  EXPECT_THROW((void)verify(toy, broken([](Certificate& c) { c.parameters.clear(); })), BadInput);
  EXPECT_THROW((void)verify(toy, broken([](Certificate& c) { c.parameters["C"] = {Exact(1)}; })), BadInput);
  EXPECT_THROW((void)verify(toy, broken([](Certificate& c) { c.parameters["B"] = {Exact(1, 2)}; })), BadInput);
  EXPECT_THROW((void)verify(toy, broken([](Certificate& c) { c.parameters["B"] = {Exact(2), Exact(2)}; })), BadInput);
  EXPECT_THROW((void)verify(toy, broken([](Certificate& c) { c.leaves[1].box[0].low = Exact(0); })), BadInput);
  EXPECT_THROW((void)verify(toy, broken([](Certificate& c) { c.leaves[1].box[0].high = Exact(2); })), BadInput);
  EXPECT_THROW((void)verify(toy, broken([](Certificate& c) { c.leaves[1].box[0].high = Exact(1, 3); })), BadInput);
  EXPECT_THROW((void)verify(toy, broken([](Certificate& c) { c.leaves[0].box[0].low = Exact(1, 3); })), BadInput);
  EXPECT_THROW((void)verify(toy, broken([](Certificate& c) { c.leaves[0].box.clear(); })), BadInput);
  EXPECT_FALSE(verify(toy, broken([](Certificate& c) { c.leaves[0].multipliers.pop_back(); })).is_accepted);
  EXPECT_FALSE(verify(toy, broken([](Certificate& c) { c.leaves[0].multipliers[0] = Exact(-1); })).is_accepted);
}

TEST(Problems, RefuseParametersOutsideTheClass) {
  const auto refused = [](const CertifiedProblem& problem, const char* name, const char* value) {
    try {
      (void)numbers_of(problem, {{name, value}});
    } catch (const BadInput& error) {
      return std::string(error.what()).find(name) != std::string::npos;
    }
    return false;
  };
  for (const CertifiedProblem* problem : problems()) {
    EXPECT_TRUE(refused(*problem, "unheard-of", "1")) << problem->id;
    for (const Parameter& parameter : problem->parameters) {
      if (parameter.is_list) continue;
      if (parameter.name == "gamma" || parameter.name == "L" || parameter.name == "R" || parameter.name == "Delta" || parameter.name == "N") {
        EXPECT_TRUE(refused(*problem, std::string(parameter.name).c_str(), "0")) << problem->id;
        EXPECT_TRUE(refused(*problem, std::string(parameter.name).c_str(), "-1")) << problem->id;
      }
      if (parameter.name == "mu" || parameter.name == "N") {
        EXPECT_TRUE(refused(*problem, std::string(parameter.name).c_str(), "3/2")) << problem->id;
      }
    }
  }
}

}  // namespace
}  // namespace lemmata::pep
