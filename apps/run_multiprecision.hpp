#pragma once
/// Printing multiprecision numbers; apart from run_template.hpp, which would otherwise bring Boost everywhere.
#include "apps/run_template.hpp"
#include "numerics/multiprecision.hpp"

namespace lemmata::apps {

template <>
struct Print<Multiprecision> {
  static NumberText text(const Multiprecision& a) {
    const std::string digits = a.str(static_cast<std::streamsize>(MultiprecisionScope::bits() * 302 / 1000 + 1));
    return {digits, digits, false, false};
  }
  static bool is_usable(const Multiprecision& a) { return boost::multiprecision::isfinite(a); }
};

}  // namespace lemmata::apps
