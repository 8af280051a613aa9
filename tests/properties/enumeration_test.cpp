/// Expectations over all paths: probabilities that add up, brute force on a tiny case, values known by hand, and the limits.
#include "properties/enumeration.hpp"

#include <gtest/gtest.h>

#include <map>

#include "algorithms/noisy_methods.hpp"
#include "algorithms/problems/quadratics.hpp"
#include "numerics/error.hpp"

namespace lemmata::properties {
namespace {

Exact number(std::string_view text) { return Exact::parse(text); }
Vector<Exact> on_the_line(const Exact& x) { return Vector<Exact>::Constant(1, x); }

FiniteLaw law_of(std::initializer_list<std::pair<const char*, std::int64_t>> outcomes) {
  FiniteLaw law;
  for (const auto& [value, weight] : outcomes) {
    law.outcomes.push_back(on_the_line(number(value)));
    law.weights.push_back(weight);
  }
  return law;
}

/// E y_k^2 of Clip21-SGD on f = x^2/2, so y = x, from x_0 = v^{-1} = 0, tau = 1/2, by for_every_path.
std::vector<Exact> second_moments(const FiniteLaw& law, const Exact& gamma, std::int64_t rounds) {
  const Quadratics objective = Quadratics::in_one_dimension({Exact(1)}, {Exact(0)});
  std::vector<Exact> moments(static_cast<std::size_t>(rounds));
  for_every_path<Exact>(branches_of(law, 1), [&](const Noise& noise) { return NoisyClip21Gd{gamma, {Exact(1, 2)}, noise}; }, objective.on<Exact>(),
                        {on_the_line(Exact(0)), {}}, rounds, [&](const Round<Exact>& round, const Exact& probability) {
                          moments[static_cast<std::size_t>(round.k)] += probability * square((*round.nodes[0].gradient)[0]);
                        });
  return moments;
}

TEST(ForEveryPath, ValuesKnownByHand) {
  const FiniteLaw law = law_of({{"2", 1}, {"-1", 2}});  // Theorem E with c = 1
  EXPECT_EQ(second_moments(law, Exact(1, 10), 4), (std::vector<Exact>{Exact(0), Exact(1, 400), Exact(583, 45000), Exact(399721, 13500000)}));
  EXPECT_EQ(second_moments(law, Exact(1, 2), 4), (std::vector<Exact>{Exact(0), Exact(1, 16), Exact(19, 72), Exact(827, 1728)}));
  // Weights that were ignored, or taken in another order, give other values.
  EXPECT_NE(second_moments(law_of({{"2", 1}, {"-1", 1}}), Exact(1, 10), 3)[2], Exact(583, 45000));
  EXPECT_NE(second_moments(law_of({{"2", 2}, {"-1", 1}}), Exact(1, 10), 3)[2], Exact(583, 45000));
}

TEST(ForEveryPath, ProbabilitiesOfTheRoundsAddUpToOne) {
  const Quadratics objective = Quadratics::in_one_dimension({Exact(1), Exact(3)}, {Exact(0), Exact(1)});
  const FiniteLaw law = law_of({{"1", 1}, {"-1/2", 2}, {"1/3", 4}});
  std::vector<Exact> sums(4);
  std::vector<int> visits(4);
  for_every_path<Exact>(branches_of(law, 2), [](const Noise& noise) { return NoisyClip21Gd{Exact(1, 8), {Exact(1)}, {}, noise}; }, objective.on<Exact>(),
                        {on_the_line(Exact(2)), {}}, 4, [&](const Round<Exact>& round, const Exact& probability) {
                          sums[static_cast<std::size_t>(round.k)] += probability;
                          ++visits[static_cast<std::size_t>(round.k)];
                        });
  for (const Exact& sum : sums) EXPECT_EQ(sum, Exact(1));
  EXPECT_EQ(visits, (std::vector<int>{9, 81, 729, 6561}));
}

/// Two nodes, two outcomes each, three rounds: all 64 sequences run one by one, with their own loops. E x_3, E x_3^2 and the law of x_3 agree.
TEST(ForEveryPath, EqualsAllSequencesOneByOne) {
  const FiniteLaw law = law_of({{"3/4", 1}, {"-1/4", 3}});
  const Exact gamma(1, 5);
  const Exact tau(1, 3);
  const Exact curvature[] = {Exact(2), Exact(1)};
  const auto clip = [&](const Exact& u) { return u > tau ? tau : u < -tau ? -tau : u; };
  std::map<std::string, Exact> by_hand;
  for (int sequence = 0; sequence < 64; ++sequence) {
    Exact x(3);
    Exact shift[2];
    Exact probability(1);
    Exact seen;  // x_k of the last round that is run
    for (int k = 0; k < 3; ++k) {
      seen = x;
      Exact direction;
      for (int i = 0; i < 2; ++i) {
        const bool large = (sequence >> (2 * k + i)) % 2 == 0;
        probability *= large ? Exact(1, 4) : Exact(3, 4);
        shift[i] += clip(curvature[i] * x - shift[i]) + (large ? Exact(3, 4) : Exact(-1, 4));
        direction += shift[i] / Exact(2);
      }
      x -= gamma * direction;
    }
    by_hand[seen.text() + " then " + x.text()] += probability;
  }
  std::map<std::string, Exact> enumerated;
  const Quadratics objective = Quadratics::in_one_dimension({curvature[0], curvature[1]}, {Exact(0), Exact(0)});
  for_every_path<Exact>(branches_of(law, 2), [&](const Noise& noise) { return NoisyClip21Gd{gamma, {tau}, {}, noise}; }, objective.on<Exact>(),
                        {on_the_line(Exact(3)), {}}, 3, [&](const Round<Exact>& round, const Exact& probability) {
                          if (round.k == 2) enumerated[(*round.x)[0].text() + " then " + Exact((*round.x)[0] - gamma * (*round.direction)[0]).text()] += probability;
                        });
  EXPECT_GT(by_hand.size(), 20u);
  EXPECT_EQ(by_hand, enumerated);
}

TEST(ForEveryPath, NoRoundsVisitNothing) {
  EXPECT_TRUE(second_moments(law_of({{"1", 1}}), Exact(1), 0).empty());
  EXPECT_EQ(second_moments(law_of({{"1", 1}}), Exact(1), 2).size(), 2u);
}

TEST(Branches, AreAllJointOutcomesWithTheirProbabilities) {
  const FiniteLaw law = law_of({{"1", 1}, {"2", 2}, {"3", 3}});
  const std::vector<Branch> branches = branches_of(law, 2);
  ASSERT_EQ(branches.size(), 9u);
  std::map<std::string, Exact> joint;
  for (const Branch& branch : branches) {
    EXPECT_EQ(branch.noise.kind, NoiseKind::fixed);
    ASSERT_EQ(branch.noise.law.outcomes.size(), 2u);
    joint[branch.noise.law.outcomes[0][0].text() + branch.noise.law.outcomes[1][0].text()] += branch.probability;
  }
  ASSERT_EQ(joint.size(), 9u);
  for (int a = 1; a <= 3; ++a) {
    for (int b = 1; b <= 3; ++b) EXPECT_EQ(joint[std::to_string(a) + std::to_string(b)], Exact(a * b, 36));
  }
}

TEST(Limits, OfWhatIsEnumerated) {
  static_assert(most_paths == 65536);
  EXPECT_EQ(longest_enumeration(2, 1), 16);
  EXPECT_EQ(longest_enumeration(3, 1), 10);  // 3^10 = 59049
  EXPECT_EQ(longest_enumeration(4, 1), 8);
  EXPECT_EQ(longest_enumeration(2, 2), 8);
  EXPECT_EQ(longest_enumeration(2, 3), 5);
  EXPECT_EQ(longest_enumeration(2, 16), 1);
  EXPECT_EQ(longest_enumeration(2, 17), 0);
  EXPECT_EQ(longest_enumeration(65536, 1), 1);
  EXPECT_EQ(longest_enumeration(65537, 1), 0);
  EXPECT_EQ(longest_enumeration(2, 1000), 0);
  EXPECT_EQ(longest_enumeration(1, 7), longest_single_path);  // one path: as deep as it has rounds
  EXPECT_EQ(branches_of(law_of({{"1", 1}, {"-1", 1}}), 16).size(), 65536u);
  EXPECT_THROW((void)branches_of(law_of({{"1", 1}, {"-1", 1}}), 17), BadInput);
}

}  // namespace
}  // namespace lemmata::properties
