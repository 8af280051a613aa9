/// Methods with local steps: what each is the same as, what the readings of Algorithm 1 of [CELGC] share, and what a round shows. The recurrences themselves
/// are held against fractions from outside, in tests/apps/cli_test.py.
#include "algorithms/local_methods.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "algorithms/noisy_methods.hpp"
#include "algorithms/problems/logistic_in_double.hpp"
#include "algorithms/run.hpp"
#include "numerics/error.hpp"
#include "tests/algorithms/cases.hpp"

namespace lemmata {
namespace {

Noise noise_of(NoiseKind kind, const char* scale) {
  Noise noise;
  noise.kind = kind;
  noise.scale = number(scale);
  noise.seed = 20230529;
  return noise;
}

/// What a round shows, kept.
template <Field S>
struct Seen {
  Vector<S> x, direction;
  int exchanged;
  std::vector<Vector<S>> iterates, sent;  ///< empty vectors: not shown
  std::vector<bool> at_the_mean;
  std::vector<Truth> clipped;
};

template <Field S, class Method>
std::vector<Seen<S>> rounds_of(const Method& method, const Case& c, int steps) {
  std::vector<Seen<S>> seen;
  run<S>(method, c.problem.on<S>(), c.start, [&](const Round<S>& round) {
    Seen<S> now{*round.x, *round.direction, round.exchanged, {}, {}, {}, {}};
    for (const NodeRound<S>& node : round.nodes) {
      now.iterates.push_back(node.iterate == nullptr ? Vector<S>() : *node.iterate);
      now.sent.push_back(node.sent == nullptr ? Vector<S>() : *node.sent);
      now.at_the_mean.push_back(node.iterate == round.x);
      now.clipped.push_back(node.clipped);
    }
    seen.push_back(std::move(now));
    return round.k < steps;
  });
  return seen;
}

std::vector<Case> all_cases() {
  std::vector<Case> cases = cases_on_the_line();
  for (Case& c : cases_in_space()) cases.push_back(std::move(c));
  for (Case& c : cases) c.start.shifts.clear();
  return cases;
}
/// Clips in some rounds and not in others.
constexpr const char* radius = "1/20";
constexpr const char* step = "1/16";

Celgc celgc(std::int64_t interval, Reading reading, const Noise& noise) { return {number(radius), number(step), interval, reading, noise}; }

template <class S>
class LocalMethodsIn : public testing::Test {};
using Numbers = testing::Types<float, double, Interval, Ball, Exact>;
TYPED_TEST_SUITE(LocalMethodsIn, Numbers);

TYPED_TEST(LocalMethodsIn, V0AndV1HaveTheSameMeansAndVlHasOthers) {
  using S = TypeParam;
  for (const Case& c : std::same_as<S, Exact> ? cases_on_the_line() : all_cases()) {
    for (const std::int64_t interval : {1, 3, 5}) {
      const Noise noise = noise_of(NoiseKind::axes, "1/2");
      const auto v0 = rounds_of<S>(celgc(interval, Reading::V0, noise), c, 16);
      const auto v1 = rounds_of<S>(celgc(interval, Reading::V1, noise), c, 16);
      const auto vl = rounds_of<S>(celgc(interval, Reading::VL, noise), c, 16);
      bool differs = false;
      for (std::size_t t = 0; t < v0.size(); ++t) {
        ASSERT_TRUE(identical(v0[t].x, v1[t].x)) << c.name << " I = " << interval << " t = " << t;
        ASSERT_TRUE(identical(v0[t].direction, v1[t].direction)) << c.name << " t = " << t;
        const auto phase = static_cast<std::int64_t>(t) % interval;
        EXPECT_EQ(v0[t].exchanged, phase == 0 && t > 0 ? 1 : 0);
        EXPECT_EQ(v1[t].exchanged, phase == interval - 1 ? 1 : 0);
        EXPECT_EQ(vl[t].exchanged, phase == 0 ? 1 : 0);
        EXPECT_EQ(v0[t].at_the_mean[0], phase == 0);
        EXPECT_EQ(v1[t].at_the_mean[0], phase == 0);
        EXPECT_EQ(vl[t].at_the_mean[0], t == 0);
        differs = differs || !identical(v0[t].x, vl[t].x);
        // What V1 sends after step t is what V0 sends before step t + 1.
        if (v1[t].exchanged == 1 && t + 1 < v0.size()) {
          for (std::size_t i = 0; i < c.nodes(); ++i) EXPECT_TRUE(identical(v1[t].sent[i], v0[t + 1].sent[i]));
        }
      }
      // In Example 1.1 both nodes are clipped throughout and walk alike from wherever they are.
      if (c.name != "example 1.1") {
        EXPECT_EQ(differs, c.nodes() > 1) << c.name << ": a literal order that changes nothing tests nothing";
      }
    }
  }
}

/// x_{t+1} = x_t - eta v^t for the means, in every reading, up to rounding; and enclosures contain the rational run.
TEST(LocalMethods, TheDirectionMovesTheMean) {
  for (const Case& c : cases_on_the_line()) {
    const Noise noise = noise_of(NoiseKind::axes, "1/2");
    const auto check = [&](const auto& method, const Exact& eta) {
      const auto exact = rounds_of<Exact>(method, c, 16);
      const auto ball = rounds_of<Ball>(method, c, 16);
      for (std::size_t t = 0; t + 1 < exact.size(); ++t) {
        EXPECT_EQ(exact[t + 1].x[0], exact[t].x[0] - eta * exact[t].direction[0]) << c.name << " t = " << t;
        EXPECT_TRUE(ball[t].x[0].contains(exact[t].x[0])) << c.name << " t = " << t;
        EXPECT_LT(approximate(Ball(upper_end(ball[t].x[0]) - lower_end(ball[t].x[0]))), 1e-30);
      }
    };
    for (const Reading reading : {Reading::V0, Reading::V1, Reading::VL}) check(celgc(4, reading, noise), number(step));
    check(LocalSgd{Exact(1), number(step), 4, Reading::V0, noise}, number(step));
    check(Episode{number(radius), number(step), 4, noise}, number(step));
    check(NaiveParallelClipSgd{number(step), number("4/5"), noise}, number(step));
    check(NormalisedSgd{number(step), Exact(1), noise}, number(step));
  }
}

TYPED_TEST(LocalMethodsIn, NoStepIsLongerThanGammaAndAClippedOneIsAsLong) {
  using S = TypeParam;
  for (const Case& c : std::same_as<S, Exact> ? cases_on_the_line() : all_cases()) {
    const auto rounds = rounds_of<S>(celgc(5, Reading::VL, noise_of(NoiseKind::axes, "3/4")), c, 20);
    std::set<Truth> branches;
    for (std::size_t t = 0; t + 1 < rounds.size(); ++t) {
      for (std::size_t i = 0; i < c.nodes(); ++i) {
        const double moved = approximate(norm(Vector<S>(rounds[t + 1].iterates[i] - rounds[t].iterates[i])));
        const double gamma = number(radius).nearest_double();
        const double slack = std::same_as<S, float> ? 1e-5 : 1e-12;
        EXPECT_LE(moved, gamma + slack) << c.name;
        if (rounds[t].clipped[i] == Truth::yes) {
          EXPECT_NEAR(moved, gamma, slack) << c.name;
        }
        branches.insert(rounds[t].clipped[i]);
      }
    }
    EXPECT_TRUE(branches.contains(Truth::yes)) << c.name;
  }
}

template <Field S>
void expect_same_x(const std::vector<Seen<S>>& a, const std::vector<Seen<S>>& b, const std::string& name) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t t = 0; t < a.size(); ++t) {
    ASSERT_TRUE(identical(a[t].x, b[t].x)) << name << " t = " << t;
    ASSERT_EQ(a[t].clipped, b[t].clipped) << name << " t = " << t;
  }
}

TEST(LocalMethods, WhatIsClippedSgd) {
  const Noise noise = noise_of(NoiseKind::uniform, "1/2");
  for (const Case& c : cases_on_the_line()) {
    const auto clipped = rounds_of<Exact>(ClipSgd{number(step), {number(radius) / number(step)}, noise}, c, 20);
    expect_same_x(rounds_of<Exact>(celgc(1, Reading::V0, noise), c, 20), clipped, "I = 1, " + c.name);
    if (c.nodes() > 1) continue;
    expect_same_x(rounds_of<Exact>(celgc(7, Reading::VL, noise), c, 20), clipped, "one node, " + c.name);
    expect_same_x(rounds_of<Exact>(NaiveParallelClipSgd{number(step), number(radius) / number(step), noise}, c, 20), clipped, "naive parallel, " + c.name);
  }
}

TEST(LocalMethods, WithoutClippingTheyAreLocalSgdAndEpisodeWithOneStepIsNaive) {
  for (const Case& c : cases_on_the_line()) {
    const Noise noise = noise_of(NoiseKind::axes, "1/2");
    expect_same_x(rounds_of<Exact>(Celgc{Exact(1000000), number(step), 4, Reading::V0, noise}, c, 20),
                  rounds_of<Exact>(LocalSgd{Exact(1), number(step), 4, Reading::V0, noise}, c, 20), c.name);
    // Without noise and with I = 1 every node of EPISODE steps along the clipped full gradient.
    const auto episode = rounds_of<Exact>(Episode{number(radius), number(step), 1, {}}, c, 20);
    const auto naive = rounds_of<Exact>(NaiveParallelClipSgd{number(step), number(radius) / number(step), {}}, c, 20);
    expect_same_x(episode, naive, c.name);
    EXPECT_EQ(episode[0].exchanged, 1);
    EXPECT_EQ(episode[1].exchanged, 2);
    EXPECT_EQ(naive[1].exchanged, 1);
  }
}

TEST(LocalMethods, AZeroGradientTakesNoStep) {
  Case c = make_case("at the minimiser", Quadratics::in_one_dimension({Exact(1), Exact(1)}, {Exact(0)}), start_from(exact_vector({"0"})), Exact(1), {Exact(1)});
  for (const auto& rounds : {rounds_of<double>(celgc(3, Reading::V0, {}), c, 5), rounds_of<double>(Episode{number(radius), number(step), 2, {}}, c, 5),
                             rounds_of<double>(NormalisedSgd{number(step), Exact(1), {}}, c, 5)}) {
    for (const Seen<double>& round : rounds) EXPECT_EQ(round.x[0], 0.0);
  }
}

// ---- Minibatches ----------------------------------------------------------------------------------------------------------------------------------

Logistic rows_of_data(Regulariser regulariser) { return Logistic(synthetic_data(23, 4, 7, true), 3, Exact(1, 10), regulariser); }
Vector<double> point_in_space() { return constant_vector<double>(exact_vector({"1/2", "-1", "2/3", "1/7"})); }

/// Single rows average to the gradient of the node, whole passes are it, for both layouts of the data; the rows of another node are not.
template <class F>
void expect_unbiased(const F& f) {
  const Vector<double> x = point_in_space();
  Vector<double> gradient(4), sample(4), other(4);
  for (int i = 0; i < f.nodes(); ++i) {
    f.gradient(i, x, gradient);
    Vector<double> mean = Vector<double>::Zero(4);
    for (std::size_t row = 0; row < f.rows(i); ++row) {
      f.sample_gradient(i, 1, [&] { return row; }, x, sample);
      mean += sample / static_cast<double>(f.rows(i));
    }
    EXPECT_LT((mean - gradient).norm(), 1e-14) << i;
    std::size_t next = 0;
    f.sample_gradient(i, static_cast<int>(f.rows(i)), [&] { return next++; }, x, sample);
    EXPECT_LT((sample - gradient).norm(), 1e-14) << i;
    f.gradient((i + 1) % f.nodes(), x, other);
    EXPECT_GT((mean - other).norm(), 1e-3) << i;
  }
}

TEST(Minibatch, RowsAverageToTheGradient) {
  for (const Regulariser regulariser : {Regulariser::l2, Regulariser::nonconvex}) {
    const Logistic logistic = rows_of_data(regulariser);
    expect_unbiased(logistic.on<double>());
    expect_unbiased(LogisticInDouble(logistic));
  }
}

TEST(Minibatch, SamplesAreTheRowsThatItsStreamNames) {
  const Logistic logistic = rows_of_data(Regulariser::l2);
  const auto f = logistic.on<double>();
  const LogisticInDouble g(logistic);
  Noise noise = noise_of(NoiseKind::minibatch, "1");
  noise.batch = 5;
  const Vector<double> x = point_in_space();
  Vector<double> gradient(4), sample(4), expected(4), one(4), fast(4);
  std::set<std::uint64_t> rows;
  for (std::int64_t t = 0; t < 20; ++t) {
    for (int i = 0; i < 3; ++i) {
      draw_sample<double>(f, noise, t, i, x, gradient, sample);
      draw_sample<double>(g, noise, t, i, x, one, fast);
      EXPECT_LT((fast - sample).norm(), 1e-14);
      Stream stream(noise.seed, {0, static_cast<std::uint32_t>(t), static_cast<std::uint32_t>(i), 0});
      expected.setZero();
      for (int drawn = 0; drawn < 5; ++drawn) {
        const std::uint64_t row = stream.below(f.rows(i));
        rows.insert(row);
        f.sample_gradient(i, 1, [&] { return static_cast<std::size_t>(row); }, x, one);
        expected += one / 5;
      }
      EXPECT_LT((sample - expected).norm(), 1e-14);
      EXPECT_GT((sample - gradient).norm(), 1e-4);
    }
  }
  EXPECT_GE(rows.size(), 7u);
}

TEST(Minibatch, EveryStochasticMethodTakesThemAndRefusesThemWithoutRows) {
  const Logistic logistic = rows_of_data(Regulariser::l2);
  const Start start = start_from(exact_vector({"0", "0", "0", "0"}));
  Noise noise = noise_of(NoiseKind::minibatch, "1");
  noise.batch = 2;
  Noise more = noise;
  more.batch = 9;
  const Case c = cases_on_the_line()[2];
  const auto end_of = [&](const auto& method) {
    double value = 0;
    run<double>(method, logistic.on<double>(), start, [&](const Round<double>& round) {
      value = round.value;
      return round.k < 30;
    });
    return value;
  };
  const auto check = [&](const auto& method_with) {
    const double value = end_of(method_with(noise));
    EXPECT_TRUE(std::isfinite(value));
    EXPECT_NE(value, end_of(method_with(more)));
    EXPECT_THROW(rounds_of<double>(method_with(noise), c, 2), BadInput);
  };
  check([](const Noise& xi) { return Celgc{Exact(1), Exact(1, 4), 4, Reading::V0, xi}; });
  check([](const Noise& xi) { return Episode{Exact(1), Exact(1, 4), 4, xi}; });
  check([](const Noise& xi) { return LocalSgd{Exact(1), Exact(1, 4), 4, Reading::V0, xi}; });
  check([](const Noise& xi) { return NaiveParallelClipSgd{Exact(1, 4), Exact(1), xi}; });
  check([](const Noise& xi) { return NormalisedSgd{Exact(1, 4), Exact(1), xi}; });
  check([](const Noise& xi) { return ClipSgd{Exact(1, 4), {Exact(1)}, xi}; });
  check([](const Noise& xi) { return NoisyClip21Gd{Exact(1, 4), {Exact(1)}, xi}; });
  check([](const Noise& xi) { return Clip21Sgd2m{Exact(1, 4), {Exact(1)}, Exact(1, 2), Exact(1), xi}; });
}

TEST(LocalMethods, RefuseWhatHasNoMeaning) {
  const Case c = cases_on_the_line()[0];
  const auto f = c.problem.on<double>();
  const auto refuses = [&](const auto& method) { EXPECT_THROW((void)method.template start<double>(f, c.start), BadInput); };
  refuses(Celgc{Exact(1), Exact(1), 0, Reading::V0, {}});
  refuses(Celgc{Exact(0), Exact(1), 1, Reading::V0, {}});
  refuses(Celgc{Exact(1), Exact(-1), 1, Reading::V1, {}});
  refuses(LocalSgd{Exact(1), Exact(0), 1, Reading::V0, {}});
  refuses(Episode{Exact(1), Exact(1), -3, {}});
  refuses(Episode{Exact(-1), Exact(1), 1, {}});
  refuses(NaiveParallelClipSgd{Exact(0), Exact(1), {}});
  refuses(NormalisedSgd{Exact(0), Exact(1), {}});
}

}  // namespace
}  // namespace lemmata
