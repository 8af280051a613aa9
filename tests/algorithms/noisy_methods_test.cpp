/// Methods with noise equal their recurrences (reference_noisy.hpp): the same rationals, contained in enclosures, near in floating point; and every planted
/// slip of the recurrences is noticed.
#include "algorithms/noisy_methods.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <type_traits>

#include "algorithms/run.hpp"
#include "numerics/multiprecision.hpp"
#include "tests/algorithms/cases.hpp"
#include "tests/algorithms/reference_noisy.hpp"
#include "tests/numerics/exact_value.hpp"

namespace lemmata {

inline Exact sqrt(const Exact& a) { return Exact::rational_root(a); }

namespace {

using reference::Kind;
using reference::Slip;
using reference::Vec;

// ---- The same, number by number -------------------------------------------------------------------------------------------------------------------

bool agrees(const Exact& a, const Exact& b) { return a == b; }
bool agrees(double a, const Exact& b) { return std::abs(a - b.nearest_double()) <= 1e-9 * std::max(1.0, std::abs(b.nearest_double())); }
bool agrees(const Ball& a, const Exact& b) { return a.contains(b); }
bool agrees(const Interval& a, const Exact& b) { return Exact::of_double(a.lower()) <= b && b <= Exact::of_double(a.upper()); }
/// In several dimensions the truth is irrational: the enclosure must meet the reference at 1200 bits, widened by far less than it could be wrong by.
template <Enclosure E>
bool agrees(const E& a, const Multiprecision& b) {
  const PrecisionScope scope(1200);
  const Exact q = exact_of(b.backend().data());
  const Exact slack = Exact::power_of_two(-1000);
  const E widened = join(constant<E>(q - slack), constant<E>(q + slack));
  return less_equal(a, widened) != Truth::no && less_equal(widened, a) != Truth::no;
}
template <Field S, class R>
bool agrees(const Vector<S>& a, const Vec<R>& b) {
  if (a.size() != static_cast<Eigen::Index>(b.size())) return false;
  for (std::size_t j = 0; j < b.size(); ++j) {
    if (!agrees(a[static_cast<Eigen::Index>(j)], b[j])) return false;
  }
  return true;
}

// ---- What is run ----------------------------------------------------------------------------------------------------------------------------------

struct Spec {
  std::string name;
  Kind kind;
  Noise gradient{}, privacy{};
  Exact beta{1}, b{1};
  int kept = 1;
};

Noise noise_of(NoiseKind kind, const char* scale, std::uint8_t purpose) {
  Noise noise;
  noise.kind = kind;
  noise.scale = number(scale);
  noise.seed = 20230529;
  noise.purpose = purpose;
  return noise;
}
/// 2/3 in all coordinates with probability 1/3, else -1/3.
Noise biased(int dimension, std::uint8_t purpose) {
  Noise noise = noise_of(NoiseKind::finite, "1", purpose);
  noise.law = {{Vector<Exact>::Constant(dimension, Exact(2, 3)), Vector<Exact>::Constant(dimension, Exact(-1, 3))}, {1, 2}};
  return noise;
}

std::vector<Spec> specs(int d) {
  const Noise axes = noise_of(NoiseKind::axes, "1/5", 1);
  const Noise uniform = noise_of(NoiseKind::uniform, "1/3", 0);
  const Noise gaussian = noise_of(NoiseKind::gaussian, "1/7", 1);
  const Noise student = noise_of(NoiseKind::student, "1/7", 0);
  return {
      {"clip-sgd", Kind::clip_sgd, uniform},
      {"dp-clip-sgd", Kind::clip_sgd, biased(d, 0), axes},
      {"clip21-sgd", Kind::clip21_sgd, biased(d, 0)},
      {"clip21-sgd, heavy tails", Kind::clip21_sgd, student},
      {"dp-clip21-gd", Kind::dp_clip21_gd, {}, axes},
      {"dp-clip21-gd, gaussian", Kind::dp_clip21_gd, {}, gaussian},
      {"dp-clip21-gd-server", Kind::dp_clip21_gd_server, {}, axes},
      {"clip21-sgd2m", Kind::clip21_sgd2m, uniform, axes, number("1/3"), number("3/4")},
      {"clip21-sgd2m, no damping", Kind::clip21_sgd2m, biased(d, 0), biased(d, 1), number("1/4"), Exact(1)},
      {"clip21-sgd2m, no momentum", Kind::clip21_sgd2m, uniform, axes, Exact(1), number("1/2")},
      {"clip21-sgd2m, neither", Kind::clip21_sgd2m, uniform, {}, Exact(1), Exact(1)},
      {"clip21-sgd2m, full gradients", Kind::clip21_sgd2m, {}, {}, number("1/8"), Exact(1)},
  };
}
std::vector<Spec> compressed_specs(int d) {
  std::vector<Spec> list;
  for (int kept = 1; kept <= d; kept += std::max(1, d / 3)) {
    list.push_back({"ef", Kind::ef, {}, {}, Exact(1), Exact(1), kept});
    list.push_back({"ef21", Kind::ef21, {}, {}, Exact(1), Exact(1), kept});
  }
  return list;
}

/// Calls use(method) with the library's method.
template <class Use>
void with_method(const Spec& spec, const Case& c, const Use& use) {
  switch (spec.kind) {
    case Kind::clip_sgd: return use(ClipSgd{c.gamma, c.tau, spec.gradient, spec.privacy});
    case Kind::clip21_sgd: return use(NoisyClip21Gd{c.gamma, c.tau, spec.gradient});
    case Kind::dp_clip21_gd: return use(NoisyClip21Gd{c.gamma, c.tau, {}, spec.privacy});
    case Kind::dp_clip21_gd_server: return use(NoisyClip21Gd{c.gamma, c.tau, {}, spec.privacy, true});
    case Kind::clip21_sgd2m: return use(Clip21Sgd2m{c.gamma, c.tau, spec.beta, spec.b, spec.gradient, spec.privacy});
    case Kind::ef: return use(EfGd{c.gamma, spec.kept});
    case Kind::ef21: return use(Ef21Gd{c.gamma, {Exact(1)}, {spec.kept}});
  }
}

/// Clip21-SGD2M has shifts 0 and refuses others.
Case for_spec(Case c, const Spec& spec) {
  if (spec.kind == Kind::clip21_sgd2m) c.start.shifts.clear();
  return c;
}

template <Field R>
reference::Noisy<R> textbook_run(const Spec& spec, const Case& c, Slip slip) {
  reference::Noisy<R> run{.kind = spec.kind, .slip = slip, .gamma = constant<R>(c.gamma), .tau = {}, .beta = constant<R>(spec.beta), .b = constant<R>(spec.b),
                          .kept = spec.kept, .x = textbook<R>(c.start.x), .shift = {}, .momentum = {}, .memory = {}, .message = {}, .direction = {}};
  for (const Exact& tau : c.tau) run.tau.push_back(constant<R>(tau));
  for (const Vector<Exact>& shift : c.start.shifts) run.shift.push_back(textbook<R>(shift));
  run.start();
  return run;
}

/// What was seen while all agreed.
struct Seen {
  std::string disagreement;  ///< the first one; "" if none
  int arrived = 0;           ///< nodes and rounds in which the library took a shortcut
  int caught_up = 0;
  int clipped = 0;
  double width = 0;          ///< of x at the end
};

/// Runs library and recurrence side by side: iterate, direction, messages, shifts and momentum.
template <Field S, Field R>
Seen side_by_side(const Spec& spec, const Case& given, int rounds, Slip slip = Slip::none) {
  const Case c = for_spec(given, spec);
  reference::Noisy<R> textbook = textbook_run<R>(spec, c, slip);
  const TextbookGradient<R> gradient(c.problem);
  const auto reader = [&](const Noise& noise) {
    return [&](int k, std::size_t i) {
      Vector<Exact> z(c.dimension());
      noise.draw(k, static_cast<int>(i), z);
      return lemmata::textbook<R>(z);
    };
  };
  Seen seen;
  with_method(spec, c, [&](const auto& method) {
    run<S>(method, c.problem.template on<S>(), c.start, [&](const Round<S>& round) {
      const Vec<R> x = textbook.x;
      textbook.round(gradient, reader(spec.gradient), reader(spec.privacy));
      const auto compare = [&](bool same, const char* what) {
        if (!same && seen.disagreement.empty()) seen.disagreement = spec.name + " on " + c.name + ", round " + std::to_string(round.k) + ": " + what;
      };
      compare(agrees(*round.x, x), "x");
      compare(agrees(*round.direction, textbook.direction), "direction");
      for (std::size_t i = 0; i < c.nodes(); ++i) {
        const NodeRound<S>& node = round.nodes[i];
        compare(agrees(*node.sent, textbook.message[i]), "message");
        compare(agrees(*node.gradient, gradient(i, x)), "gradient");
        if (node.after != nullptr) compare(agrees(*node.after, textbook.shift[i]), "shift");
        if (node.momentum != nullptr) compare(agrees(*node.momentum, textbook.momentum[i]), "momentum");
        if (node.noise != nullptr && spec.kind != Kind::clip21_sgd2m) compare(agrees(*node.noise, reader(spec.privacy)(static_cast<int>(round.k), i)), "noise");
        if constexpr (std::same_as<R, Exact>) {
          // Equal numbers are what the two marks promise.
          if (node.arrived) compare(textbook.shift[i] == gradient(i, x), "arrived");
          if (node.caught_up) compare(textbook.shift[i] == textbook.momentum[i], "caught up");
          if (node.clipped == Truth::no && spec.kind == Kind::clip21_sgd2m && round.k > 0 && spec.b == Exact(1)) {
            compare(textbook.shift[i] == textbook.momentum[i], "not clipped");
          }
        }
        seen.arrived += node.arrived ? 1 : 0;
        seen.caught_up += node.caught_up && round.k > 0 ? 1 : 0;
        seen.clipped += node.clipped == Truth::yes ? 1 : 0;
      }
      if constexpr (Enclosure<S>) seen.width = approximate(upper_end((*round.x)[0])) - approximate(lower_end((*round.x)[0]));
      return seen.disagreement.empty() && round.k + 1 < rounds;
    });
  });
  return seen;
}

std::vector<Spec> specs_on_the_line() {
  std::vector<Spec> list = specs(1);
  for (const Spec& spec : compressed_specs(1)) list.push_back(spec);
  return list;
}

// ---- Equal ----------------------------------------------------------------------------------------------------------------------------------------

TEST(NoisyMethods, EqualTheirRecurrencesInRationals) {
  for (const Case& c : cases_on_the_line()) {
    for (const Spec& spec : specs_on_the_line()) EXPECT_EQ((side_by_side<Exact, Exact>(spec, c, 30).disagreement), "");
  }
  // Top-k needs no norm: rationals in space as well.
  for (const Case& c : cases_in_space()) {
    for (const Spec& spec : compressed_specs(c.dimension())) EXPECT_EQ((side_by_side<Exact, Exact>(spec, c, 20).disagreement), "");
  }
}

TEST(NoisyMethods, AreNearTheirRecurrencesInDouble) {
  for (const Case& c : cases_on_the_line()) {
    for (const Spec& spec : specs_on_the_line()) EXPECT_EQ((side_by_side<double, Exact>(spec, c, 40).disagreement), "");
  }
}

template <class S>
class EnclosedNoise : public ::testing::Test {};
using Enclosures = ::testing::Types<Interval, Ball>;
TYPED_TEST_SUITE(EnclosedNoise, Enclosures);

TYPED_TEST(EnclosedNoise, ContainsTheRationalRunOnTheLine) {
  const PrecisionScope scope(96);
  Seen all;
  for (const Case& c : cases_on_the_line()) {
    for (const Spec& spec : specs_on_the_line()) {
      const Seen seen = side_by_side<TypeParam, Exact>(spec, c, 40);
      EXPECT_EQ(seen.disagreement, "");
      EXPECT_LT(seen.width, 1e-6) << spec.name << " on " << c.name << ": an enclosure as wide as this one contains anything";
      // Noise that is in the shift or in the gradient that it follows keeps it away from the gradient.
      if (!spec.gradient.is_none() || spec.kind == Kind::dp_clip21_gd) {
        EXPECT_EQ(seen.arrived, 0) << spec.name;
      }
      if (spec.b < Exact(1)) {
        EXPECT_EQ(seen.caught_up, 0) << spec.name;
      }
      all.arrived += seen.arrived;
      all.caught_up += seen.caught_up;
      all.clipped += seen.clipped;
    }
  }
  EXPECT_GT(all.arrived, 0);
  EXPECT_GT(all.caught_up, 0);
  EXPECT_GT(all.clipped, 0);
}

TYPED_TEST(EnclosedNoise, MeetsTheRecurrenceAt1200BitsInSpace) {
  const MultiprecisionScope digits(1200);
  const PrecisionScope scope(128);
  for (const Case& c : cases_in_space()) {
    std::vector<Spec> list = specs(c.dimension());
    for (const Spec& spec : compressed_specs(c.dimension())) list.push_back(spec);
    for (const Spec& spec : list) {
      const Seen seen = side_by_side<TypeParam, Multiprecision>(spec, c, 15);
      EXPECT_EQ(seen.disagreement, "");
      EXPECT_LT(seen.width, 1e-6) << spec.name << " on " << c.name;
    }
  }
}

/// For each kind of method the slips that change it: some case must tell.
TEST(NoisyMethods, EverySlipOfTheRecurrencesIsNoticed) {
  const auto noticed = [](Kind kind, Slip slip) {
    for (const Case& c : cases_on_the_line()) {
      for (const Spec& spec : specs(1)) {
        if (spec.kind == kind && !side_by_side<Exact, Exact>(spec, c, 12, slip).disagreement.empty()) return true;
      }
    }
    for (const Case& c : cases_in_space()) {
      for (const Spec& spec : compressed_specs(c.dimension())) {
        if (spec.kind == kind && !side_by_side<Exact, Exact>(spec, c, 12, slip).disagreement.empty()) return true;
      }
    }
    return false;
  };
  const auto all = [&](Kind kind, std::initializer_list<Slip> slips) {
    for (const Slip slip : slips) EXPECT_TRUE(noticed(kind, slip)) << "method " << static_cast<int>(kind) << ", slip " << static_cast<int>(slip);
  };
  all(Kind::clip_sgd, {Slip::forgets_the_gradient_noise, Slip::forgets_the_privacy_noise, Slip::noise_of_the_round_before, Slip::noise_of_node_0_for_all,
                       Slip::privacy_before_clipping});
  all(Kind::clip21_sgd, {Slip::forgets_the_gradient_noise, Slip::noise_of_the_round_before, Slip::noise_of_node_0_for_all, Slip::server_forgets});
  all(Kind::dp_clip21_gd, {Slip::forgets_the_privacy_noise, Slip::noise_of_the_round_before, Slip::noise_of_node_0_for_all, Slip::privacy_before_clipping,
                           Slip::privacy_is_not_fed_back, Slip::server_forgets});
  all(Kind::dp_clip21_gd_server, {Slip::forgets_the_privacy_noise, Slip::noise_of_the_round_before, Slip::noise_of_node_0_for_all,
                                  Slip::privacy_does_not_pile_up, Slip::server_forgets});
  all(Kind::clip21_sgd2m, {Slip::forgets_the_gradient_noise, Slip::forgets_the_privacy_noise, Slip::noise_of_the_round_before, Slip::noise_of_node_0_for_all,
                           Slip::privacy_undamped, Slip::privacy_damped_twice, Slip::increments_undamped, Slip::momentum_swapped,
                           Slip::momentum_of_the_round_before, Slip::starts_with_a_gradient, Slip::server_forgets});
  all(Kind::ef, {Slip::memory_is_lost, Slip::memory_takes_all, Slip::keeps_the_smallest});
  all(Kind::ef21, {Slip::keeps_the_smallest, Slip::server_forgets});
}

// ---- Without noise --------------------------------------------------------------------------------------------------------------------------------

/// The two methods make the same rounds: equal representations, also of the marks.
template <Field S, class A, class B>
void expect_the_same(const Case& c, const A& a, const B& b) {
  const auto f = c.problem.template on<S>();
  auto first = a.template start<S>(f, c.start);
  auto second = b.template start<S>(f, c.start);
  for (int k = 0; k < 40; ++k) {
    const Round<S> one = a.template advance<S>(f, first);
    const Round<S> other = b.template advance<S>(f, second);
    ASSERT_TRUE(identical(*one.x, *other.x) && identical(*one.direction, *other.direction)) << c.name << ", round " << k;
    for (std::size_t i = 0; i < c.nodes(); ++i) {
      ASSERT_EQ(one.nodes[i].clipped, other.nodes[i].clipped);
      ASSERT_EQ(one.nodes[i].arrived, other.nodes[i].arrived);
      ASSERT_TRUE(identical(*one.nodes[i].sent, *other.nodes[i].sent));
      ASSERT_EQ(one.nodes[i].noise, nullptr);
    }
  }
}

template <Field S>
void expect_reductions(const Case& c) {
  expect_the_same<S>(c, ClipSgd{c.gamma, c.tau}, ClipGd{c.gamma, c.tau});
  expect_the_same<S>(c, NoisyClip21Gd{c.gamma, c.tau}, Clip21Gd{c.gamma, c.tau});
  expect_the_same<S>(c, NoisyClip21Gd{c.gamma, c.tau, {}, {}, true}, Clip21Gd{c.gamma, c.tau});
}

TEST(NoisyMethods, WithoutNoiseTheyAreThePlainMethods) {
  for (const Case& c : cases_on_the_line()) {
    expect_reductions<Exact>(c);
    expect_reductions<double>(c);
    expect_reductions<Ball>(c);
    expect_reductions<Interval>(c);
  }
  for (const Case& c : cases_in_space()) {
    expect_reductions<float>(c);
    expect_reductions<double>(c);
    expect_reductions<Ball>(c);
  }
}

TEST(NoisyMethods, WithAllEntriesKeptErrorFeedbackIsGradientDescent) {
  for (const Case& c : cases_in_space()) {
    const auto f = c.problem.on<Exact>();
    const EfGd feedback{c.gamma, c.dimension()};
    const Ef21Gd newer{c.gamma, {Exact(1)}, {c.dimension()}};
    const Gd plain{c.gamma};
    auto a = feedback.start<Exact>(f, c.start);
    auto b = newer.start<Exact>(f, c.start);
    auto g = plain.start<Exact>(f, c.start);
    for (int k = 0; k < 10; ++k) {
      feedback.advance<Exact>(f, a);
      newer.advance<Exact>(f, b);
      plain.advance<Exact>(f, g);
      ASSERT_TRUE(identical(a.x, g.x) && identical(b.x, g.x)) << c.name << ", round " << k;
    }
  }
}

// ---- Replay and refusals --------------------------------------------------------------------------------------------------------------------------

TEST(NoisyMethods, TheSameSeedReplaysAndAnotherDoesNot) {
  const Case c = cases_in_space()[1];
  const auto f = c.problem.on<double>();
  const auto last = [&](std::uint64_t seed, std::uint32_t path) {
    Noise noise = noise_of(NoiseKind::gaussian, "1/3", 0);
    noise.seed = seed;
    noise.path = path;
    const NoisyClip21Gd method{c.gamma, c.tau, noise};
    auto state = method.start<double>(f, c.start);
    for (int k = 0; k < 10; ++k) method.advance<double>(f, state);
    return state.x;
  };
  EXPECT_TRUE(identical(last(1, 0), last(1, 0)));
  EXPECT_FALSE(identical(last(1, 0), last(2, 0)));
  EXPECT_FALSE(identical(last(1, 0), last(1, 1)));
}

TEST(NoisyMethods, RefuseWhatHasNoMeaning) {
  const Case c = cases_in_space()[0];  // three nodes in the plane
  const auto f = c.problem.on<double>();
  const auto refuses = [&](const auto& method, const Start& at) { EXPECT_THROW((void)method.template start<double>(f, at), BadInput); };
  const auto accepts = [&](const auto& method, const Start& at) { EXPECT_NO_THROW((void)method.template start<double>(f, at)); };
  for (const char* outside : {"0", "-1", "2", "1.000001"}) {
    refuses(Clip21Sgd2m{c.gamma, c.tau, number(outside), Exact(1)}, c.start);
    refuses(Clip21Sgd2m{c.gamma, c.tau, Exact(1), number(outside)}, c.start);
  }
  accepts(Clip21Sgd2m{c.gamma, c.tau, Exact(1), Exact(1)}, c.start);
  const Vector<Exact> zero = Vector<Exact>::Constant(2, Exact(0));
  accepts(Clip21Sgd2m{c.gamma, c.tau}, start_from(c.start.x, {zero, zero, zero}));
  refuses(Clip21Sgd2m{c.gamma, c.tau}, start_from(c.start.x, {zero, zero, exact_vector({"0", "1/1000"})}));
  refuses(Clip21Sgd2m{Exact(0), c.tau}, c.start);
  refuses(Clip21Sgd2m{c.gamma, {Exact(0)}}, c.start);

  const Noise on_the_line = biased(1, 0);
  const Noise in_the_plane = biased(2, 0);
  accepts(ClipSgd{c.gamma, c.tau, in_the_plane, in_the_plane}, c.start);
  refuses(ClipSgd{c.gamma, c.tau, on_the_line}, c.start);
  refuses(ClipSgd{c.gamma, c.tau, {}, on_the_line}, c.start);
  refuses(NoisyClip21Gd{c.gamma, c.tau, on_the_line}, c.start);
  refuses(NoisyClip21Gd{c.gamma, c.tau, {}, on_the_line}, c.start);
  refuses(Clip21Sgd2m{c.gamma, c.tau, Exact(1), Exact(1), on_the_line}, c.start);
  refuses(Clip21Sgd2m{c.gamma, c.tau, Exact(1), Exact(1), {}, on_the_line}, c.start);
  Noise branch = in_the_plane;
  branch.kind = NoiseKind::fixed;  // two vectors for three nodes
  refuses(NoisyClip21Gd{c.gamma, c.tau, branch}, c.start);
  refuses(EfGd{Exact(0), 1}, c.start);
  refuses(ClipSgd{Exact(-1), c.tau}, c.start);
  refuses(NoisyClip21Gd{c.gamma, {Exact(1), Exact(1)}}, c.start);
}

}  // namespace
}  // namespace lemmata
