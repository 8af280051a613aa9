#pragma once
/// Vectors and matrices of any Field: storage by Eigen, reductions by our own left folds.
/// A fold has one documented order, so a run replays bit for bit whatever instruction set Eigen was compiled for.
#include <Eigen/Core>
#include <cstddef>

#include "numerics/scalar.hpp"

namespace Eigen {

/// What Eigen asks of a number that it only has to store, add and multiply.
template <class S>
struct LemmataNumTraits : GenericNumTraits<S> {
  using Real = S;
  using NonInteger = S;
  using Nested = S;
  using Literal = S;
  enum { IsComplex = 0, IsInteger = 0, IsSigned = 1, RequireInitialization = 1, ReadCost = 4, AddCost = 16, MulCost = 32 };
};
template <>
struct NumTraits<lemmata::Interval> : LemmataNumTraits<lemmata::Interval> {};
template <>
struct NumTraits<lemmata::Ball> : LemmataNumTraits<lemmata::Ball> {};
template <>
struct NumTraits<lemmata::Exact> : LemmataNumTraits<lemmata::Exact> {};

}  // namespace Eigen

namespace lemmata {

template <class S>
using Vector = Eigen::Matrix<S, Eigen::Dynamic, 1>;
/// Row major: a row is contiguous, and a matrix-vector product is one dot product a row.
template <class S>
using Matrix = Eigen::Matrix<S, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// sum_j a_j b_j over `count` contiguous entries, folded from the left.
template <Field S>
[[nodiscard]] S dot(const S* a, const S* b, Eigen::Index count) {
  S sum(0);
  for (Eigen::Index j = 0; j < count; ++j) add_product(sum, a[j], b[j]);
  return sum;
}
/// Arb's dot product: one rounding at the end.
[[nodiscard]] inline Ball dot(const Ball* a, const Ball* b, Eigen::Index count) {
  Ball sum;
  if (count > 0) arb_dot(sum.raw(), nullptr, 0, a->raw(), 1, b->raw(), 1, count, working_precision());
  return sum;
}
template <Field S>
[[nodiscard]] S dot(const Vector<S>& a, const Vector<S>& b) { return dot(a.data(), b.data(), a.size()); }

/// a += b.
template <Field S>
void add_to(Vector<S>& a, const Vector<S>& b) {
  for (Eigen::Index j = 0; j < a.size(); ++j) a[j] += b[j];
}

/// ||a||^2, through tight squares.
template <Field S>
[[nodiscard]] S squared_norm(const Vector<S>& a) {
  S sum(0);
  for (Eigen::Index j = 0; j < a.size(); ++j) sum += square(a[j]);
  return sum;
}

/// Arb's dot product of a with itself, with one rounding, where it is thin; a wide one takes the sum of tight squares, which stays away from 0.
[[nodiscard]] inline Ball squared_norm(const Vector<Ball>& a) {
  Ball sum = dot(a.data(), a.data(), a.size());
  if (arb_rel_accuracy_bits(sum.raw()) >= 16) return sum;
  sum = Ball();
  for (Eigen::Index j = 0; j < a.size(); ++j) sum += square(a[j]);
  return sum;
}

/// max_j |a_j|.
template <Field S>
[[nodiscard]] S largest_magnitude(const Vector<S>& a) {
  S largest(0);
  for (Eigen::Index j = 0; j < a.size(); ++j) largest = maximum(largest, magnitude(a[j]));
  return largest;
}

namespace detail {
/// Whether squares and their sum neither overflowed nor lost bits to underflow, in the number's own exponent range.
template <Rounded S>
[[nodiscard]] bool squares_are_safe(const S& sum_of_squares) {
  if constexpr (std::floating_point<S>) {
    return sum_of_squares <= std::numeric_limits<S>::max() && sum_of_squares >= std::numeric_limits<S>::min() * S(1 << 28) * S(1 << 28);
  } else if constexpr (requires { scalar_traits<S>::squares_are_safe(sum_of_squares); }) {
    return scalar_traits<S>::squares_are_safe(sum_of_squares);
  } else {
    return false;
  }
}
}  // namespace detail

/// The Euclidean norm. In one dimension it is |a_0|, without a root: rationals work there. In more, an exact vector has an exact norm only if the root
/// is rational; else NoExactValue is thrown. Rounded numbers are scaled where the squares would overflow or underflow.
template <Field S>
[[nodiscard]] S norm(const Vector<S>& a) {
  if (a.size() == 1) return magnitude(a[0]);
  const S sum = squared_norm(a);
  if constexpr (std::same_as<S, Exact>) {
    return Exact::rational_root(sum);
  } else if constexpr (Rounded<S>) {
    if (detail::squares_are_safe(sum)) return root(sum);
    const S largest = largest_magnitude(a);
    S total(0);
    for (Eigen::Index j = 0; j < a.size(); ++j) total += magnitude(a[j]);
    // Zero; or an infinity or a NaN among the entries, which must show: such a number divided by itself is no number.
    if (less_equal(total, S(0)) != Truth::no || less_equal(S(largest / largest), S(1)) != Truth::yes) return total;
    S scaled(0);
    for (Eigen::Index j = 0; j < a.size(); ++j) scaled += square(S(a[j] / largest));
    return largest * root(scaled);
  } else {
    return root(sum);
  }
}

/// Exact entries as numbers of type S.
template <Field S>
[[nodiscard]] Vector<S> constant_vector(const Vector<Exact>& a) {
  Vector<S> b(a.size());
  for (Eigen::Index j = 0; j < a.size(); ++j) b[j] = constant<S>(a[j]);
  return b;
}
template <Field S>
[[nodiscard]] Matrix<S> constant_matrix(const Matrix<Exact>& a) {
  Matrix<S> b(a.rows(), a.cols());
  for (Eigen::Index i = 0; i < a.rows(); ++i) {
    for (Eigen::Index j = 0; j < a.cols(); ++j) b(i, j) = constant<S>(a(i, j));
  }
  return b;
}

/// Whether two vectors have the same representation.
template <Field S>
[[nodiscard]] bool identical(const Vector<S>& a, const Vector<S>& b) {
  if (a.size() != b.size()) return false;
  for (Eigen::Index j = 0; j < a.size(); ++j) {
    if (!identical(a[j], b[j])) return false;
  }
  return true;
}

}  // namespace lemmata
