#pragma once
/// From parameters as text to the numbers of CELGC's Theorem 1: what its checks and its calculator have in common.
#include <optional>

#include "algorithms/entry.hpp"
#include "properties/celgc/scalar_paths.hpp"
#include "theory/celgc/theorem_1.hpp"

namespace lemmata::properties {

/// The documented parameters: f, its scales, x0, L0, L1, Delta, sigma, eps, c_min, N, I, T, gamma; `runs` adds those of a run: reading, noise_seed.
[[nodiscard]] std::span<const ParameterInfo> theorem_1_parameters();
[[nodiscard]] std::span<const ParameterInfo> theorem_1_calculator_parameters();

/// Theorem 1 for one function or for bare constants.
struct Theorem1Setting {
  celgc::Theorem1::Form form;
  celgc::Theorem1::Instance numbers;
  std::optional<Univariate> f;  ///< none where L0, L1 and Delta were given instead
  Exact x0;
  Truth is_smooth = Truth::yes;     ///< (L0, L1) is a pair of f; without f it is taken for granted
  Truth has_gap = Truth::yes;       ///< Delta bounds f(x_0) - inf f
  Truth is_aligned = Truth::yes;    ///< c_min bounds every c_i; without f for granted
  std::optional<SlopeBound> slope;  ///< of the runs
  bool searched_pair = false;       ///< L1 was searched for the smallest T
  bool has_step = true;             ///< L0 > 0: the cap of gamma is finite
  bool has_interval = true;         ///< an I >= 1 is admitted, or was given

  /// The hypotheses, to a ledger.
  template <Transcendental S>
  void assume(Ledger<S>& ledger) const {
    ledger.assume("smoothness", is_smooth);
    ledger.assume("gap", has_gap);
    if (form != celgc::Theorem1::Form::prime) ledger.assume("alignment", is_aligned);
    celgc::Theorem1::assume(numbers, form, ledger);
  }
};

/// f as text: the name of a problem of one variable, or a polynomial in x. Throws BadInput.
[[nodiscard]] Univariate function_from_text(const ParameterReader& read, std::int64_t nodes);

/// Reads everything; "cap", "least", "longest", "best" and "gap" are worked out. Throws BadInput for numbers outside their range.
[[nodiscard]] Theorem1Setting read_theorem_1(const ParameterReader& read, celgc::Theorem1::Form form);

/// The L1 on a dyadic grid for which the pair (least L0, L1) of f gives the smallest horizon T that Theorem 1 admits. Throws BadInput where f has no pair.
[[nodiscard]] GeneralisedSmoothness best_pair(const Univariate& f, const celgc::Theorem1::Instance& numbers);

}  // namespace lemmata::properties
