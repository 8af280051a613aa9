#pragma once
/// RapidCheck generators for instances and for the numbers that clipping theory is sensitive to. The only header that includes RapidCheck: link it to use this.
///
/// Every generator draws at full size and brings its own shrinking: RapidCheck's own numbers are mostly huge, never subnormal, and shrink to little but 0.
/// Numbers are dyadic, so that they mean the same in every number type that has the bits. A run is a function of the seed in RC_PARAMS.
#include <rapidcheck.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <ostream>
#include <type_traits>
#include <utility>
#include <vector>

#include "algorithms/entry.hpp"
#include "numerics/error.hpp"
#include "properties/clip21_instances.hpp"

namespace lemmata {

/// How RapidCheck prints a counterexample.
inline void showValue(const Instance& instance, std::ostream& out) {
  const auto show_vector = [&](const Vector<Exact>& v) {
    for (Eigen::Index j = 0; j < v.size(); ++j) out << (j == 0 ? "(" : ", ") << v[j].text();
    out << ")";
  };
  out << instance.subject << ", seed " << instance.seed << ", problem " << instance.problem.name;
  for (const auto& [name, value] : instance.problem.parameters) out << " " << name << "=" << value;
  out << ";";
  for (const auto& [name, value] : instance.parameters) out << " " << name << "=" << value;
  if (instance.steps) out << " steps=" << *instance.steps;
  if (instance.start) {
    out << " x0=";
    show_vector(*instance.start);
  }
  for (const Vector<Exact>& shift : instance.shifts) {
    out << " shift=";
    show_vector(shift);
  }
}
inline void showValue(const Exact& number, std::ostream& out) { out << number.text(); }

}  // namespace lemmata

namespace lemmata::properties {

namespace detail {

/// Uniform on low..high at every size; shrinks towards `target`.
inline rc::Gen<std::int64_t> whole_number(std::int64_t low, std::int64_t high, std::int64_t target) {
  const rc::Gen<std::int64_t> drawn = rc::gen::noShrink(rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::int64_t>(low, high + 1)));
  return rc::gen::shrink(drawn, [target](std::int64_t k) { return rc::shrink::towards(k, target); });
}

/// The simpler instances that still mean something.
inline rc::Seq<Instance> simpler_instances(const Instance& instance) {
  std::vector<Instance> simpler = shrink_trajectory(instance);
  std::erase_if(simpler, [](const Instance& candidate) {
    try {
      (void)read_trajectory(candidate);
      return false;
    } catch (const BadInput&) {
      return true;
    }
  });
  return rc::seq::fromContainer(std::move(simpler));
}

}  // namespace detail

/// An instance drawn by draw(seed) -> Instance, with a seed that RapidCheck chooses. Shrinks towards fewer rounds, nodes and dimensions and shorter numbers,
/// through instances that are valid.
template <class DrawInstance>
  requires std::is_invocable_r_v<Instance, const DrawInstance&, std::uint64_t>
[[nodiscard]] rc::Gen<Instance> arbitrary_instance(DrawInstance draw) {
  return rc::Gen<Instance>([draw = std::move(draw)](const rc::Random& random, int) {
    rc::Random own(random);
    return rc::shrinkable::shrinkRecur(draw(own.next()), detail::simpler_instances);
  });
}

/// An instance of one entry of a catalogue, with what `given` fixes taken from there. Never the documented default instance.
[[nodiscard]] inline rc::Gen<Instance> arbitrary_instance(const Entry& entry, Parameters given = {}) {
  return arbitrary_instance([draw = entry.draw, given = std::move(given)](std::uint64_t seed) { return draw(seed, 1, given); });
}

/// A multiple of 2^-bits in [-range, range]; shrinks towards 0.
[[nodiscard]] inline rc::Gen<Exact> dyadic(int range, int bits) {
  const std::int64_t largest = static_cast<std::int64_t>(range) << bits;
  return rc::gen::map(detail::whole_number(-largest, largest, 0), [bits](std::int64_t k) { return Exact(k) * Exact::power_of_two(-bits); });
}

/// mantissa 2^e with a mantissa of `bits` bits in [1, 2) and e in low..high; shrinks towards 1.
[[nodiscard]] inline rc::Gen<Exact> log_uniform(int low, int high, int bits) {
  const std::int64_t one = std::int64_t{1} << bits;
  const std::int64_t target = low > 0 ? low : high < 0 ? high : 0;
  return rc::gen::map(rc::gen::pair(detail::whole_number(one, 2 * one - 1, one), detail::whole_number(low, high, target)),
                      [bits](const std::pair<std::int64_t, std::int64_t>& drawn) { return Exact(drawn.first) * Exact::power_of_two(drawn.second - bits); });
}

/// A threshold where clipping u is delicate: 0, ||u||, one unit in the last place to either side, and far below and above. Shrinks towards 0.
[[nodiscard]] inline rc::Gen<double> threshold_neighbour(const Vector<double>& u) {
  constexpr double largest = std::numeric_limits<double>::max();
  const double size = norm(u);
  const std::vector<double> choices = {0, size, std::nextafter(size, 0), std::nextafter(size, largest), std::ldexp(size, -30),
                                       std::fmin(std::ldexp(size, 30), largest)};
  return rc::gen::map(detail::whole_number(0, static_cast<std::int64_t>(choices.size()) - 1, 0),
                      [choices](std::int64_t k) { return choices[static_cast<std::size_t>(k)]; });
}

}  // namespace lemmata::properties
