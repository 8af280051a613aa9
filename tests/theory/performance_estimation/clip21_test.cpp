// The one-step lemma of Clip21-GD, its rate, and the rows of clipped runs: golden numbers, rows held against runs in exact numbers, planted faults. No solver.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <random>

#include "numerics/error.hpp"
#include "theory/clip21/one_step_decrease.hpp"
#include "theory/performance_estimation/clip21_rate.hpp"
#include "theory/performance_estimation/clipped_runs.hpp"

namespace lemmata::pep {
namespace {

Exact q(const char* text) { return Exact::parse(text); }
bool proves(const OneStep& step, const std::vector<Exact>& multipliers) {
  const Proof proof = prove(one_step_program(step), multipliers);
  return proof.is_valid && proof.bound == Exact(0);
}

TEST(OneStep, GoldenCertificates) {
  for (const auto& [eta, gamma, mu, lambda_2] : {std::array{"1/2", "309/500", "309/250", "191/309"},
                                                std::array{"1/2", "618033/1000000", "618033/500000", "381967/618033"}}) {
    const OneStep step{q(eta), q(gamma)};
    EXPECT_TRUE(proves(step, one_step_multipliers(step)));
    EXPECT_EQ(one_step_multipliers(step)[5], q(mu));
    EXPECT_EQ(one_step_multipliers(step)[4], q(lambda_2));
  }
  // Multipliers other than the closed form, of few digits.
  EXPECT_TRUE(proves({q("1/2"), q("309/500")}, {q("1"), q("0"), q("0"), q("207/128"), q("79/128"), q("309/250")}));
  EXPECT_TRUE(proves({q("1/4"), q("2259/8000")}, {q("1"), q("0"), q("0"), q("907/256"), q("651/256"), q("2259/2000")}));
}

TEST(OneStep, LargestStepsAndTheStatesAboveThem) {
  const std::pair<const char*, double> golden[] = {{"1", 1},          {"9/10", .98795},    {"3/4", .908326},  {"1/2", .618033},
                                                   {"1/4", .282375}, {"1/10", .105109}, {"1/20", .0512647}, {"1/100", .0100501}};
  for (const auto& [eta, gamma] : golden) {
    OneStep step{q(eta), Exact(1)};
    const LargestStep largest = largest_one_step(step, q("1e-9"));
    EXPECT_NEAR(largest.certified.nearest_double(), gamma, 1.0001e-6 * std::max(1.0, gamma * 10));
    EXPECT_EQ(largest.refuted - largest.certified, q("1e-9"));
    step.gamma = largest.certified;
    EXPECT_TRUE(proves(step, one_step_multipliers(step)));
    step.gamma = largest.refuted;
    EXPECT_FALSE(proves(step, one_step_multipliers(step)));
    ASSERT_TRUE(largest.state);
    EXPECT_GT(largest.state->excess(), Exact(0));
    // The same bound as the catalogue's entry.
    const Regularity regularity{Exact(1), {Exact(1)}, Exact(0)};
    const auto cap = clip21::OneStepDecrease::enclosed_step_cap(Setting<Exact>(regularity, Exact(1), Exact(1)), q(eta));
    EXPECT_LE(largest.certified, cap.upper);
    EXPECT_GT(largest.refuted, cap.lower);
  }
}

TEST(OneStep, TheStateThatRefutesIsTheOneOfTheProof) {
  for (const char* eta : {"1/2", "1/4", "9/10"}) {
    for (const char* L : {"1", "3/2"}) {
      const OneStep step{q(eta), Exact(99, 100) / q(L), q(L)};
      const std::optional<OneStepState> state = refute_one_step(step);
      ASSERT_TRUE(state);
      const Exact error = step.gamma * step.L * (Exact(1) - step.eta) / step.eta;
      EXPECT_EQ(state->x, (Exact(1) - error) / step.L);
      EXPECT_EQ(state->tau, step.gamma * step.L);
      EXPECT_EQ(state->excess(), step.gamma / Exact(2) * (step.gamma * step.L + error * error - Exact(1)));
      // Reached by a step of the method, and clipped as the lemma asks.
      const Exact before = state->gradient - state->previous_shift();
      EXPECT_EQ(state->previous_shift() + (before > state->tau ? state->tau : before < -state->tau ? -state->tau : before), state->shift);
      EXPECT_EQ(state->clipped * state->clipped, state->tau * state->tau / (step.eta * step.eta));
    }
  }
  EXPECT_FALSE(refute_one_step({q("1/2"), q("618/1000")}));
  const OneStepState published = one_step_from({q("1/2"), q("63/100")}, q("5419/10000"), q("13823/10000"), q("8556245/10000000"));
  EXPECT_NEAR(published.excess().nearest_double(), .0160447, 1e-7);
  EXPECT_EQ(published.next_x, q("-328949/1000000"));
}

// Whatever the weight of the error: no larger step.
TEST(OneStep, NoWeightOfTheErrorAllowsALargerStep) {
  for (const char* eta : {"1/2", "1/10"}) {
    OneStep step{q(eta), Exact(1)};
    step.gamma = largest_one_step(step, q("1e-9")).refuted;
    for (int weight = 0; weight <= 300; ++weight) {
      step.weight = Exact(weight, 100);
      EXPECT_TRUE(refute_one_step(step)) << eta << " " << weight;
    }
  }
}

TEST(OneStep, OtherLyapunovFunctionsAndSmootherMeans) {
  OneStep richer{q("1/2"), q("3/4"), Exact(1), Exact(1), q("5/4"), q("9/64"), q("-13/64")};
  const std::vector<Exact> multipliers = {Exact(1), Exact(0), Exact(0), q("23/16"), q("7/16"), q("105/64")};
  EXPECT_TRUE(proves(richer, multipliers));
  richer.q12 = -richer.q12;
  EXPECT_FALSE(proves(richer, multipliers));
  // gamma L + gamma^2 M^2 beta <= 1 is where the closed form ends, for M > L too.
  for (const char* spread : {"1", "3/2", "4"}) {
    for (const char* eta : {"1/2", "1/3"}) {
      for (int hundredths = 1; hundredths <= 100; ++hundredths) {
        const OneStep step{q(eta), Exact(hundredths, 100), Exact(1), q(spread)};
        const Exact cost = step.gamma * step.mean_L();
        EXPECT_EQ(proves(step, one_step_multipliers(step)), step.gamma + cost * cost * clip21::OneStepDecrease::beta(step.eta) <= Exact(1));
      }
    }
  }
}

/// A sample: Gram matrices, function values and t of something that really is of the class.
struct Sample {
  std::vector<Matrix<Exact>> gram;
  Vector<Exact> values;
  Exact t;
};
Exact left_of(const Row& row, const Sample& sample) {
  Exact sum = row.left.constant + row.left.objective * sample.t;
  for (std::size_t b = 0; b < sample.gram.size(); ++b) {
    for (Eigen::Index i = 0; i < sample.gram[b].size(); ++i) sum += row.left.gram[b].data()[i] * sample.gram[b].data()[i];
  }
  for (Eigen::Index i = 0; i < sample.values.size(); ++i) sum += row.left.values[i] * sample.values[i];
  return sum;
}

class Numbers8 {
 public:
  Exact operator()(int low, int high) { return Exact(std::uniform_int_distribution<int>(8 * low, 8 * high)(engine_), 8); }
  Exact positive(int high) { return Exact(std::uniform_int_distribution<int>(1, 8 * high)(engine_), 8); }

 private:
  std::mt19937 engine_{20261123};
};

/// One step from a random state: n quadratics (h_i/2)x^2 + b_i x on the line with |h_i| <= L_i.
Sample one_step_sample(const OneStep& step, const std::vector<Exact>& L, Numbers8& draw, Exact& f_L) {
  const int n = static_cast<int>(L.size());
  const Exact M = step.mean_L();
  const Exact x = draw(-4, 4);
  std::vector<Exact> h, b, g, r, d, c;
  Exact v(0), mean_h(0);
  for (int i = 0; i < n; ++i) {
    h.push_back(L[static_cast<std::size_t>(i)] * draw(-1, 1));
    b.push_back(draw(-4, 4));
    g.push_back(h.back() * x + b.back());
    r.push_back(draw(-4, 4));
    v += (g.back() - r.back()) / Exact(n);
    mean_h += h.back() / Exact(n);
  }
  f_L = mean_h.sign() < 0 ? -mean_h : mean_h;
  const Exact next = x - step.gamma * v;
  Sample sample;
  sample.values = Vector<Exact>::Constant(2, Exact(0));
  Exact largest(0);
  for (int i = 0; i < n; ++i) {
    const auto k = static_cast<std::size_t>(i);
    d.push_back(h[k] * (next - x));
    const Exact e = r[k] + d[k];
    largest = std::max(largest, e.sign() < 0 ? -e : e);
    sample.values[0] += (h[k] / Exact(2) * x * x + b[k] * x) / Exact(n);
    sample.values[1] += (h[k] / Exact(2) * next * next + b[k] * next) / Exact(n);
  }
  const Exact tau = step.eta * largest;
  for (int i = 0; i < n; ++i) {
    const Exact e = r[static_cast<std::size_t>(i)] + d[static_cast<std::size_t>(i)];
    c.push_back(e > tau ? tau : e < -tau ? -tau : e);
  }
  std::array<Exact, 4> mean{Exact(0), Exact(0), Exact(0), Exact(0)};
  for (int i = 0; i < n; ++i) {
    const auto k = static_cast<std::size_t>(i);
    mean[0] += g[k] / Exact(n);
    mean[1] += r[k] / Exact(n);
    mean[2] += d[k] / (step.gamma * M) / Exact(n);
    mean[3] += c[k] / step.eta / Exact(n);
  }
  sample.gram = {Matrix<Exact>::Constant(4, 4, Exact(0)), Matrix<Exact>::Constant(3, 3, Exact(0))};
  for (int p = 0; p < 4; ++p) {
    for (int s = 0; s < 4; ++s) sample.gram[0](p, s) = mean[static_cast<std::size_t>(p)] * mean[static_cast<std::size_t>(s)];
  }
  for (int i = 0; i < n; ++i) {
    const auto k = static_cast<std::size_t>(i);
    const Exact up = M / L[k];
    const std::array<Exact, 3> deviation{up * r[k] - mean[1], up * d[k] / (step.gamma * M) - mean[2], up * c[k] / step.eta - mean[3]};
    for (int p = 0; p < 3; ++p) {
      for (int s = 0; s < 3; ++s) {
        sample.gram[1](p, s) += L[k] / (Exact(n) * M) * deviation[static_cast<std::size_t>(p)] * deviation[static_cast<std::size_t>(s)];
      }
    }
  }
  // t: the left side of the claim, by its definition.
  Exact before(0), after(0);
  for (int i = 0; i < n; ++i) {
    const auto k = static_cast<std::size_t>(i);
    before += M / L[k] * r[k] * r[k] / Exact(n);
    const Exact rest = r[k] + d[k] - c[k];
    after += M / L[k] * rest * rest / Exact(n);
  }
  const Exact A = step.gamma * step.q22();
  sample.t = sample.values[1] - sample.values[0] + A * (after - before) + step.gamma / Exact(2) * mean[0] * mean[0];
  return sample;
}

TEST(OneStep, EveryRowHoldsOnRealStepsOfDifferentNodesAndEverySignMatters) {
  Numbers8 draw;
  std::vector<bool> is_strict(6, false);
  bool missing_half_is_seen = false;
  for (int trial = 0; trial < 400; ++trial) {
    const std::vector<Exact> L = trial % 3 == 0 ? std::vector<Exact>{Exact(2)} : std::vector<Exact>{Exact(1), Exact(2), Exact(4)};
    Exact M(0);
    for (const Exact& one : L) M += one / Exact(static_cast<int>(L.size()));
    const Exact f_L = M * Exact(3, 4);
    const OneStep step{Exact(1 + trial % 4, 4), draw.positive(2), f_L, M / f_L};
    Exact own_L;
    const Sample sample = one_step_sample(step, L, draw, own_L);
    const Program program = one_step_program(step);
    ASSERT_EQ(left_of(program.rows()[0], sample), Exact(0));
    for (std::size_t j = 1; j < program.rows().size(); ++j) {
      if (j <= 2 && own_L > f_L) continue;  // of f, where f is as smooth as said
      const Exact left = left_of(program.rows()[j], sample);
      ASSERT_LE(left, Exact(0)) << program.rows()[j].name;
      is_strict[j] = is_strict[j] || left < Exact(0);
    }
    // Interpolation without the term -(gamma/2)<d, v>, or with it twice, is no row.
    const Combination d = step.gamma * step.mean_L() * program.basis_vector(2);
    const Combination v = program.basis_vector(0) - program.basis_vector(1);
    for (const Exact& times : {step.gamma / Exact(2), -step.gamma / Exact(2)}) {
      Row mutant = program.rows()[3];
      mutant.left = mutant.left + times * program.inner(d, v);
      missing_half_is_seen = missing_half_is_seen || left_of(mutant, sample).sign() > 0;
    }
  }
  for (std::size_t j = 1; j < is_strict.size(); ++j) EXPECT_TRUE(is_strict[j]) << j;  // so the row with the other sign is false
  EXPECT_TRUE(missing_half_is_seen);
}

TEST(OneStep, ProofsDoNotSurviveAMutant) {
  const OneStep step{q("1/2"), q("618033/1000000")};
  const std::vector<Exact> multipliers = one_step_multipliers(step);
  for (std::size_t j = 0; j < multipliers.size(); ++j) {
    std::vector<Exact> mutant = multipliers;
    mutant[j] = -mutant[j];
    EXPECT_EQ(proves(step, mutant), multipliers[j].sign() == 0) << j;
    mutant = multipliers;
    mutant[j] += q(j == 5 ? "1/2" : "1/1000");
    EXPECT_FALSE(proves(step, mutant)) << j;
  }
}

TEST(Rate, GoldenStepsAndConstants) {
  const Rate small{Exact(2), Exact(2), q("1/3"), Exact(1), Exact(1)};
  EXPECT_EQ(small.Phi(), q("7/3"));
  EXPECT_EQ(small.constant(), Exact(14));
  EXPECT_EQ(small.direction_bound().radicand, Exact(4));
  EXPECT_EQ(small.direction_bound().offset, Exact(1));
  const Rate large{Exact(8), Exact(4), q("1/7"), Exact(1), Exact(1)};
  EXPECT_EQ(large.Phi(), q("74/7"));
  EXPECT_EQ(large.constant(), Exact(148));
  for (const Rate& rate : {small, large}) {
    EXPECT_TRUE(rate.is_invariant());  // with equality
    Rate above = rate;
    above.gamma += q("1e-9");
    EXPECT_FALSE(above.is_invariant());
    Numbers numbers = complete(clip21_rate, {{"Delta", {rate.Delta}}, {"B", {rate.B}}, {"gamma", {rate.gamma}}, {"K", {Exact(10)}}});
    const Certificate certificate{"clip21/certified-rate", certificate_version, numbers, rate.constant() / Exact(10), {{Box{}, rate_multipliers(rate)}}};
    EXPECT_TRUE(verify(certificate).is_accepted);
    EXPECT_EQ(verify(certificate).bound, rate.constant() / Exact(10));
    Certificate mutant = certificate;
    mutant.target -= q("1e-12");
    EXPECT_FALSE(verify(mutant).is_accepted);
    mutant = certificate;
    mutant.parameters["gamma"] = {above.gamma};
    mutant.target = Exact(1000);
    EXPECT_FALSE(verify(mutant).is_accepted);  // above the invariance nothing is known of clipping
  }
}

TEST(Rate, DirectionBoundIsTheMaximum) {
  Numbers8 draw;
  for (int trial = 0; trial < 200; ++trial) {
    Rate rate{draw.positive(8), Exact(1), draw.positive(2), Exact(1), draw.positive(2)};
    rate.B = Exact(1) + draw.positive(4);
    const Rate::DirectionBound bound = rate.direction_bound();
    const double V = std::sqrt(bound.radicand.nearest_double()) + bound.offset.nearest_double();
    double largest = 0;
    constexpr int points = 2000;
    for (int p = 0; p <= points; ++p) {
      const double r = (rate.B - rate.tau).nearest_double() * p / points;
      largest = std::max(largest, std::sqrt(2 * rate.L.nearest_double() * (rate.Phi().nearest_double() - rate.A().nearest_double() * r * r)) + r);
    }
    EXPECT_NEAR(V, largest, 1e-5 * V);
    EXPECT_GE(V, largest * (1 - 1e-12));
  }
}

/// A run on the line: n quadratics whose mean is bounded below. The box holds its factors.
struct ClippedSample {
  ClippedRuns runs;
  Box box;
  Sample sample;
  std::vector<Exact> sizes;  ///< ||e||
};
ClippedSample clipped_sample(ClippedRuns::Method method, int n, int K, bool every, Numbers8& draw) {
  ClippedSample result;
  ClippedRuns& runs = result.runs;
  runs.method = method;
  runs.n = n;
  runs.K = K;
  runs.every = every;
  runs.gamma = draw.positive(1);
  runs.tau = draw.positive(1);
  runs.L = Exact(2);
  std::vector<Exact> h, b;
  Exact mean_h(0), mean_b(0);
  for (int i = 0; i < n; ++i) {
    h.push_back(every || i == n - 1 ? draw.positive(2) : draw(-1, 2));
    b.push_back(draw(-3, 3));
    mean_h += h.back() / Exact(n);
    mean_b += b.back() / Exact(n);
  }
  if (mean_h.sign() <= 0) {
    h[0] = Exact(2);
    mean_h = Exact(0);
    for (const Exact& one : h) mean_h += one / Exact(n);
  }
  std::vector<Exact> x = {Exact(0)};
  std::vector<Exact> basis, shift(static_cast<std::size_t>(n), Exact(0)), messages;
  for (int k = 0; k < K; ++k) {
    Exact direction(0);
    for (int i = 0; i < n; ++i) {
      const auto at = static_cast<std::size_t>(i);
      const Exact g = h[at] * x.back() + b[at];
      basis.push_back(g);
      if (k == 0) runs.B = std::max(runs.B, g.sign() < 0 ? -g : g);
      const Exact e = method == ClippedRuns::Method::clip21_gd ? g - shift[at] : g;
      const Exact size = e.sign() < 0 ? -e : e;
      const Exact c = size > runs.tau ? e * runs.tau / size : e;
      shift[at] += c;
      direction += (method == ClippedRuns::Method::clip21_gd ? shift[at] : c) / Exact(n);
      if (k == K - 1) continue;
      result.sizes.push_back(size);
      if (size > runs.tau) {
        const Exact s = runs.tau / size;
        result.box.push_back({true, s * Exact(7, 8), std::min(Exact(1), s * Exact(9, 8))});
        messages.push_back(c);
      } else {
        result.box.push_back({});
      }
    }
    if (k < K - 1) x.push_back(x.back() - runs.gamma * direction);
  }
  runs.B += Exact(1, 8);
  basis.insert(basis.end(), messages.begin(), messages.end());
  const auto size = static_cast<Eigen::Index>(basis.size());
  Sample& sample = result.sample;
  sample.gram = {Matrix<Exact>(size, size)};
  for (Eigen::Index p = 0; p < size; ++p) {
    for (Eigen::Index s = 0; s < size; ++s) sample.gram[0](p, s) = basis[static_cast<std::size_t>(p)] * basis[static_cast<std::size_t>(s)];
  }
  const auto value = [&](int i, const Exact& y) {  // minus inf f_i, or minus constants with which all f_i(x_0) = f(x_0) - inf f
    const auto at = static_cast<std::size_t>(i);
    const Exact f = h[at] / Exact(2) * y * y + b[at] * y;
    return f + (every ? b[at] * b[at] / (Exact(2) * h[at]) : mean_b * mean_b / (Exact(2) * mean_h));
  };
  std::vector<Exact> values;
  const bool has_own_start = every || n == 1;
  runs.Delta = Exact(0);
  for (int i = 0; i < n; ++i) runs.Delta += value(i, x[0]) / Exact(n);
  for (int k = 0; k < K; ++k) {
    for (int i = 0; i < n; ++i) {
      if (has_own_start || k > 0 || i == 0) values.push_back(value(i, x[static_cast<std::size_t>(k)]));
    }
    const Exact g = mean_h * x[static_cast<std::size_t>(k)] + mean_b;
    if (k == 0 || g * g < sample.t) sample.t = g * g;
  }
  sample.values = Vector<Exact>(static_cast<Eigen::Index>(values.size()));
  std::ranges::copy(values, sample.values.data());
  return result;
}

TEST(ClippedRuns, EveryRowHoldsOnRealRunsAndTheCoverHasThem) {
  Numbers8 draw;
  std::map<std::string, bool> is_strict;
  int clipped = 0;
  for (int trial = 0; trial < 600; ++trial) {
    const auto method = trial % 2 == 0 ? ClippedRuns::Method::clip21_gd : ClippedRuns::Method::clip_gd;
    const ClippedSample run = clipped_sample(method, 1 + trial % 3, 2 + trial / 3 % 2, trial % 5 < 2, draw);
    if (run.runs.Delta.sign() <= 0) continue;
    const Program program = clipped_program(run.runs, run.box);
    for (const Row& row : program.rows()) {
      const Exact left = left_of(row, run.sample);
      if (row.is_equality) {
        ASSERT_EQ(left, Exact(0)) << row.name;
      } else {
        ASSERT_LE(left, Exact(0)) << row.name;
      }
      const std::string kind = row.name.substr(0, row.name.find_first_of("0123456789"));
      is_strict[kind] = is_strict[kind] || left < Exact(0) || row.is_equality;
    }
    // Some permutation of the nodes takes the run into a root.
    std::vector<int> order(static_cast<std::size_t>(run.runs.n));
    std::iota(order.begin(), order.end(), 0);
    const std::vector<Box> roots = cover(run.runs);
    bool is_covered = false;
    do {
      is_covered = is_covered || std::ranges::any_of(roots, [&](const Box& root) {
                     for (std::size_t e = 0; e < root.size(); ++e) {
                       const std::size_t node = static_cast<std::size_t>(order[e % order.size()]) + e / order.size() * order.size();
                       if (root[e].active != (run.sizes[node] > run.runs.tau)) return false;
                       if (root[e].active && run.runs.tau / run.sizes[node] < root[e].low) return false;
                     }
                     return true;
                   });
    } while (std::ranges::next_permutation(order).found);
    ASSERT_TRUE(is_covered) << trial;
    clipped += static_cast<int>(std::ranges::count_if(run.box, &Event::active));
  }
  EXPECT_GT(clipped, 300);
  for (const auto& [name, strict] : is_strict) EXPECT_TRUE(strict) << name;
}

TEST(ClippedRuns, RowsOfAWrongBoxAreViolated) {
  Numbers8 draw;
  int seen = 0;
  for (int trial = 0; trial < 100; ++trial) {
    ClippedSample run = clipped_sample(ClippedRuns::Method::clip21_gd, 1, 3, false, draw);
    if (run.runs.Delta.sign() <= 0 || !run.box[0].active) continue;
    run.box[0].low = run.box[0].high * Exact(15, 16);  // away from the run's factor
    const Program program = clipped_program(run.runs, run.box);
    const bool is_violated = std::ranges::any_of(program.rows(), [&](const Row& row) { return left_of(row, run.sample).sign() > 0; });
    EXPECT_TRUE(is_violated || run.runs.tau / run.sizes[0] >= run.box[0].low);
    seen += is_violated ? 1 : 0;
  }
  EXPECT_GT(seen, 10);
}

TEST(ClippedRuns, RootsAndBounds) {
  EXPECT_EQ(root_above(Exact(4)), Exact(2));
  EXPECT_GE(root_above(Exact(2)) * root_above(Exact(2)), Exact(2));
  EXPECT_LT((root_above(Exact(2)) - Exact(1, 1024)) * (root_above(Exact(2)) - Exact(1, 1024)), Exact(2));
  ClippedRuns runs;
  EXPECT_EQ(cover(runs).size(), 2U);
  EXPECT_EQ(cover(runs)[1][0].low, Exact(1, 2));  // B = sqrt(2 L Delta) = 2
  runs.n = 2;
  runs.B = Exact(2);
  EXPECT_EQ(cover(runs).size(), 3U);
  runs.K = 3;
  EXPECT_LE(cover(runs).size(), 10U);
  EXPECT_THROW((void)complete(clip21_worst_case, {{"n", {Exact(2)}}}), BadInput);
  EXPECT_THROW((void)complete(clip21_worst_case, {{"gamma", {Exact(0)}}}), BadInput);
  EXPECT_THROW((void)complete(clip21_one_step, {{"eta", {Exact(2)}}}), BadInput);
  EXPECT_THROW((void)complete(clip21_one_step, {{"spread", {q("1/2")}}}), BadInput);
  EXPECT_THROW((void)complete(clip21_one_step, {{"q12", {Exact(1)}}}), BadInput);
  EXPECT_THROW((void)complete(clip21_rate, {{"B", {q("1/2")}}}), BadInput);
}

}  // namespace
}  // namespace lemmata::pep
