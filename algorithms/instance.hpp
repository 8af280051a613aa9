#pragma once
/// An instance: everything that a run or a verification depends on, in exact numbers, as plain data. What is written to files and replayed.
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "algorithms/methods.hpp"
#include "algorithms/parameters.hpp"
#include "algorithms/problems/logistic.hpp"
#include "algorithms/problems/one_plus_cosine.hpp"
#include "algorithms/problems/quadratics.hpp"
#include "algorithms/problems/univariate.hpp"

namespace lemmata {

/// A problem by name and parameters; `quadratics` may carry explicit matrices instead.
struct ProblemSpec {
  std::string name;
  Parameters parameters;
  std::vector<QuadraticNode> nodes;
};

struct Instance {
  std::string subject;  ///< id of the statement, or name of the method
  ProblemSpec problem;
  Parameters parameters;  ///< of the statement or method: gamma, tau, ...
  std::optional<Vector<Exact>> start;
  std::vector<Vector<Exact>> shifts;  ///< empty: zero
  std::optional<std::int64_t> steps;
  std::uint64_t seed = 1;
};

/// The problem families. Chosen once at the edge; everything inside is a template on the number.
using Problem = std::variant<Quadratics, OnePlusCosine, Logistic, Univariate>;

struct ProblemInfo {
  std::string_view name;
  std::string_view summary;
  std::span<const ParameterInfo> parameters;
  std::string_view source;
};
[[nodiscard]] std::span<const ProblemInfo> problem_catalogue();
/// Null where there is none.
[[nodiscard]] const ProblemInfo* find_problem(std::string_view name);

/// Builds the problem with its certificates. Throws BadInput for an unknown name or parameter, or data that has no meaning.
[[nodiscard]] Problem make_problem(const ProblemSpec& spec);
/// The start that the problem's documentation promises: `x0` of the problem, one number for all coordinates or one each.
[[nodiscard]] Vector<Exact> default_start(const ProblemSpec& spec, int dimension);

[[nodiscard]] inline int nodes_of(const Problem& problem) {
  return std::visit([](const auto& p) { return p.nodes(); }, problem);
}
[[nodiscard]] inline int dimension_of(const Problem& problem) {
  return std::visit([](const auto& p) { return p.dimension(); }, problem);
}
[[nodiscard]] inline const Regularity& regularity_of(const Problem& problem) {
  return std::visit([](const auto& p) -> const Regularity& { return p.regularity(); }, problem);
}

/// Calls use(objective) with the problem's functions in numbers of type S. Throws NoExactValue where the family needs exp or cos and S has none.
template <Field S, class Use>
decltype(auto) with_objective(const Problem& problem, Use&& use) {
  if (const auto* quadratics = std::get_if<Quadratics>(&problem)) return use(quadratics->template on<S>());
  if (const auto* univariate = std::get_if<Univariate>(&problem)) return use(univariate->template on<S>());
  if constexpr (Transcendental<S>) {
    if (const auto* cosine = std::get_if<OnePlusCosine>(&problem)) return use(cosine->template on<S>());
    return use(std::get<Logistic>(problem).template on<S>());
  } else {
    throw NoExactValue("this problem has irrational values");
  }
}

/// Whether every value and gradient is rational.
[[nodiscard]] inline bool is_rational(const Problem& problem) {
  const auto* univariate = std::get_if<Univariate>(&problem);
  return univariate != nullptr ? univariate->is_rational() : std::holds_alternative<Quadratics>(problem);
}

/// Whether the gradients are affine as well: the numbers of an exact run then grow by the same bits in every round. By cubic gradients they would triple.
[[nodiscard]] inline bool has_affine_gradients(const Problem& problem) {
  const auto* univariate = std::get_if<Univariate>(&problem);
  return univariate != nullptr ? univariate->has_affine_gradients() : std::holds_alternative<Quadratics>(problem);
}

/// A certified upper bound of Delta = f(x0) - inf f: f(x0), rounded up where it is irrational, minus the certified lower bound of f.
[[nodiscard]] Exact gap_bound(const Problem& problem, const Vector<Exact>& x0);
/// The least L0 for which f is (L0, L1)-smooth, where the family knows it.
[[nodiscard]] LeastL0 l0_at(const Problem& problem, const Exact& L1);

/// A vector from text: one number for all coordinates, or one each. Throws BadInput naming `what`.
[[nodiscard]] Vector<Exact> parse_vector(std::string_view text, int dimension, std::string_view what);

}  // namespace lemmata
