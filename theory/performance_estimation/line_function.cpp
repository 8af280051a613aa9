#include "theory/performance_estimation/line_function.hpp"

#include <algorithm>
#include <utility>

namespace lemmata::pep {
namespace {

Exact slope_between(const LineFunction::Knot& a, const LineFunction::Knot& b) { return (b.derivative - a.derivative) / (b.x - a.x); }

}  // namespace

LineFunction::LineFunction(std::vector<Knot> knots, Exact left_slope, Exact right_slope)
    : knots_(std::move(knots)), values_{Exact(0)}, left_slope_(std::move(left_slope)), right_slope_(std::move(right_slope)) {
  for (std::size_t i = 1; i < knots_.size(); ++i) {
    values_.push_back(values_.back() + (knots_[i].x - knots_[i - 1].x) * (knots_[i].derivative + knots_[i - 1].derivative) / Exact(2));
  }
}

LineFunction::Piece LineFunction::piece_of(const Exact& x) const {
  if (x <= knots_.front().x) return {0, left_slope_};
  const auto next = std::ranges::find_if(knots_, [&](const Knot& knot) { return x <= knot.x; });
  const auto knot = static_cast<std::size_t>(next - knots_.begin()) - 1;
  return {knot, next == knots_.end() ? right_slope_ : slope_between(knots_[knot], *next)};
}

Exact LineFunction::derivative(const Exact& x) const {
  const Piece piece = piece_of(x);
  return knots_[piece.knot].derivative + piece.slope * (x - knots_[piece.knot].x);
}

Exact LineFunction::value(const Exact& x) const {
  const Piece piece = piece_of(x);
  const Exact step = x - knots_[piece.knot].x;
  return values_[piece.knot] + step * (knots_[piece.knot].derivative + piece.slope * step / Exact(2));
}

bool LineFunction::has_curvature_in(const Exact& low, const Exact& high) const {
  std::vector<Exact> slopes = {left_slope_, right_slope_};
  for (std::size_t i = 1; i < knots_.size(); ++i) slopes.push_back(slope_between(knots_[i - 1], knots_[i]));
  return std::ranges::all_of(slopes, [&](const Exact& slope) { return low <= slope && slope <= high; });
}

bool LineFunction::is_minimised_at_knot(const Exact& x) const {
  if (left_slope_.sign() < 0 || right_slope_.sign() < 0) return false;
  // Between knots the derivative is linear: its signs at the knots are its signs everywhere.
  return std::ranges::any_of(knots_, [&](const Knot& knot) { return knot.x == x; }) && std::ranges::all_of(knots_, [&](const Knot& knot) {
           return knot.x < x ? knot.derivative.sign() <= 0 : knot.x == x ? knot.derivative.sign() == 0 : knot.derivative.sign() >= 0;
         });
}

std::optional<Exact> LineFunction::infimum() const {
  const Exact& first = knots_.front().derivative;
  const Exact& last = knots_.back().derivative;
  if (left_slope_.sign() < 0 || (left_slope_.sign() == 0 && first.sign() > 0)) return std::nullopt;
  if (right_slope_.sign() < 0 || (right_slope_.sign() == 0 && last.sign() < 0)) return std::nullopt;
  Exact least = *std::ranges::min_element(values_);
  // Where the derivative changes its sign from - to + on a piece: f = f(knot) - derivative(knot)^2/(2 slope) there.
  const auto dip = [&](std::size_t knot, const Exact& slope) {
    const Exact& derivative = knots_[knot].derivative;
    least = std::min(least, values_[knot] - derivative * derivative / (Exact(2) * slope));
  };
  if (first.sign() > 0) dip(0, left_slope_);
  if (last.sign() < 0) dip(knots_.size() - 1, right_slope_);
  for (std::size_t i = 1; i < knots_.size(); ++i) {
    if (knots_[i - 1].derivative.sign() < 0 && knots_[i].derivative.sign() > 0) dip(i - 1, slope_between(knots_[i - 1], knots_[i]));
  }
  return least;
}

}  // namespace lemmata::pep
