/// How large the bias of clipping can be: the two bounds of truncation/clipping-bias with wrong constants.
#include "tests/museum/museum.hpp"
#include "theory/truncation/clipping_bias.hpp"

namespace lemmata::museum {
namespace {

using truncation::ClippingBias;

/// largest(sigma, c): the largest b = |E g| with E clip_c(g) = 0.
struct True {
  static Exact largest(const Exact& sigma, const Exact& c) { return Exact(2) * c <= sigma ? Exact(sigma - c) : Exact(sigma * sigma / (Exact(4) * c)); }
};
struct TwoForFour {
  static Exact largest(const Exact& sigma, const Exact& c) { return Exact(2) * c <= sigma ? Exact(sigma - c) : Exact(sigma * sigma / (Exact(2) * c)); }
};
struct EightForFour {
  static Exact largest(const Exact& sigma, const Exact& c) { return Exact(2) * c <= sigma ? Exact(sigma - c) : Exact(sigma * sigma / (Exact(8) * c)); }
};
struct NotSquared {
  static Exact largest(const Exact& sigma, const Exact& c) { return Exact(2) * c <= sigma ? Exact(sigma - c) : Exact(sigma / (Exact(4) * c)); }
};
struct OneRegime {
  static Exact largest(const Exact& sigma, const Exact& c) { return sigma * sigma / (Exact(4) * c); }
};

/// Attained: the judge accepts b = largest exactly, and refuses anything above it.
struct BiasLaw {
  static constexpr std::string_view name = "the bias of clipping, attained by two points";
  template <class I>
  static Answer check(Draw& draw) {
    const Exact sigma = draw.log_uniform(-3, 3, 4);
    const Exact c = sigma * draw.log_uniform(-4, 3, 4);
    const Exact b = I::largest(sigma, c);
    const auto accepts = [&](const Exact& bias) {
      Ledger<Exact> ledger;
      ClippingBias::judge(Exact(sigma * sigma), c, Exact(bias * bias), ledger);
      return !ledger.is_violated();
    };
    if (!accepts(b)) return broken("b <= sigma^2/(4c), b <= sigma - c");
    if (accepts(b * (Exact(1) + Exact::power_of_two(-30)))) return broken("attained");
    return holds();
  }
};
template <class I>
Mutant one(std::string_view name, std::string_view defect, std::string_view origin) {
  return {name, defect, origin, {held_to<BiasLaw, True, I>()}};
}

}  // namespace

Mutants clipping_bias() {
  return {
      one<TwoForFour>("bias-two-for-four", "sigma^2/(2c) for sigma^2/(4c)", "Chebyshev's inequality instead of the extremal law"),
      one<EightForFour>("bias-eight-for-four", "sigma^2/(8c)", "a factor 2"),
      one<NotSquared>("bias-sigma-not-squared", "sigma/(4c)", "a forgotten square"),
      one<OneRegime>("bias-one-regime", "sigma^2/(4c) for every c: true, and not attained below sigma/2", "the case of small thresholds forgotten"),
  };
}

}  // namespace lemmata::museum
