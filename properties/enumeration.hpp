#pragma once
/// Expectations by running every path: for noise with finite support and short horizons. The method is the same that runs elsewhere; only its oracle is
/// replaced, branch by branch, by noise that gives each node a fixed vector.
#include <cstdint>
#include <string>
#include <vector>

#include "algorithms/noise.hpp"
#include "algorithms/objective.hpp"
#include "algorithms/methods.hpp"
#include "theory/round.hpp"

namespace lemmata::properties {

/// More paths than these are not enumerated.
inline constexpr std::int64_t most_paths = std::int64_t{1} << 16;

/// Nor more rounds than these where there is but one path: an enumeration goes as deep as it has rounds.
inline constexpr std::int64_t longest_single_path = 1000;

/// One joint outcome of the noise of all nodes in one round.
struct Branch {
  Noise noise;
  Exact probability;
};

/// How many rounds can be enumerated at most, for noise with `outcomes` values on each of `nodes` nodes: 0 if not even one.
[[nodiscard]] std::int64_t longest_enumeration(std::size_t outcomes, int nodes);

/// All joint outcomes of one round. Throws BadInput for more than `most_paths` of them.
[[nodiscard]] std::vector<Branch> branches_of(const FiniteLaw& law, int nodes);

namespace detail {
template <Field S, class Method, Objective<S> F, class State, class Visit>
void enumerate_from(const std::vector<Method>& methods, const std::vector<S>& probabilities, const F& f, const State& state, const S& weight, std::int64_t k,
                    std::int64_t rounds, const Visit& visit) {
  for (std::size_t b = 0; b < methods.size(); ++b) {
    State next = state;
    const Round<S> round = methods[b].template advance<S>(f, next);
    const S probability = weight * probabilities[b];
    visit(round, probability);
    if (k + 1 < rounds) enumerate_from<S>(methods, probabilities, f, next, probability, k + 1, rounds, visit);
  }
}
}  // namespace detail

/// Runs `rounds` rounds along every path and hands visit(round, probability) each round of each path prefix once; the probabilities of the prefixes of one
/// length add up to 1. make_method(noise) is the method with that noise. Rounds carry neither value nor mean gradient.
template <Field S, Objective<S> F, class MakeMethod, class Visit>
void for_every_path(const std::vector<Branch>& branches, const MakeMethod& make_method, const F& f, const Start& start, std::int64_t rounds, const Visit& visit) {
  using Method = decltype(make_method(branches[0].noise));
  std::vector<Method> methods;
  std::vector<S> probabilities;
  for (const Branch& branch : branches) {
    methods.push_back(make_method(branch.noise));
    probabilities.push_back(constant<S>(branch.probability));
  }
  if (rounds < 1) return;
  detail::enumerate_from<S>(methods, probabilities, f, methods[0].template start<S>(f, start), S(1), 0, rounds, visit);
}

}  // namespace lemmata::properties
