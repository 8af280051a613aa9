#pragma once
/// Functions on the line whose derivative is continuous and piecewise linear, in exact numbers: quadratics, Huber functions, zigzags. Worst cases of first-order
/// methods are often of this kind; running the method on one shows that no smaller bound is true.
#include <optional>
#include <vector>

#include "numerics/exact.hpp"

namespace lemmata::pep {

class LineFunction {
 public:
  struct Knot {
    Exact x;
    Exact derivative;
  };
  /// `knots` in increasing x, at least one; beyond the first and the last the derivative goes on with the slopes given. f = 0 at the first knot.
  LineFunction(std::vector<Knot> knots, Exact left_slope, Exact right_slope);

  [[nodiscard]] const std::vector<Knot>& knots() const { return knots_; }
  [[nodiscard]] Exact value(const Exact& x) const;
  [[nodiscard]] Exact derivative(const Exact& x) const;
  /// Whether f'' lies in [low, high] wherever it exists: then f has curvature in [low, high].
  [[nodiscard]] bool has_curvature_in(const Exact& low, const Exact& high) const;
  /// Whether the derivative is zero at the knot x, nowhere positive on its left and nowhere negative on its right: then f(x) = min f.
  [[nodiscard]] bool is_minimised_at_knot(const Exact& x) const;

  /// inf f; none where f is not bounded below.
  [[nodiscard]] std::optional<Exact> infimum() const;

 private:
  /// The knot from which the piece that contains x is measured, and the slope of the derivative on that piece.
  struct Piece {
    std::size_t knot;
    Exact slope;
  };
  [[nodiscard]] Piece piece_of(const Exact& x) const;
  std::vector<Knot> knots_;
  std::vector<Exact> values_;  ///< at the knots
  Exact left_slope_;
  Exact right_slope_;
};

}  // namespace lemmata::pep
