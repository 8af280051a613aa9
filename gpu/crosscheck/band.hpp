#pragma once
/// A run in T (float or double) together with a proved bound of how far it is from the exact run of the same instance.
///
/// The values are those of run<T>(method) of algorithms/, bit for bit: the same operations in the same order. The bounds are a running error analysis: they
/// are functions of the computed numbers alone, in double, every operation rounded upwards; no enclosure takes part. Proof: docs/error-bands.md, whose
/// names this file uses. Hats are computed numbers, D y = y^ - y:
///
///   E     >= ||D x_k||                      F_i  >= ||D h_i||, h_i the shift of node i             Z_i >= ||D h_i - A_i D x||
///   R_i   >= the rounding error of grad f_i at the computed x                                    M_i, Y_i: the same for the momentum of clip21-sgd2m
///
/// Where a number leaves the range that the analysis covers (a quarter of the largest number of T, or NaN) every bound becomes infinite and stays so.
#include <concepts>
#include <cstdint>
#include <memory>
#include <vector>

#include "gpu/crosscheck/case.hpp"

namespace lemmata::crosscheck {

/// What the bounds prove of the exact run's clipping at a node: its increment is at most tau, at least tau, or neither.
enum class Side : std::uint8_t { unknown, inside, outside };

/// Planted faults, for tests of the test: a run or a band that is wrong in one place.
enum class Fault : std::uint8_t { none, no_gradient_error, no_shift_error, no_step_error, no_drift, blind_contraction };

/// One node in the round that was run last.
template <std::floating_point T>
struct BandNode {
  Vector<T> gradient;     ///< grad f_i(x_k); of celgc at the node's iterate
  Vector<T> iterate;      ///< of celgc: x_k^i
  Vector<T> shift;        ///< h_i after the round
  Vector<T> sent;
  bool clipped = false;   ///< whether clipping changed its argument in T
  Side side = Side::unknown;
  double gradient_band = 0;
  double shift_band = 0;  ///< F_i; of celgc: of the iterate
  double margin = 0;      ///< | ||increment|| - tau |, computed: how near the decision was
};

template <std::floating_point T>
class BandRun {
 public:
  explicit BandRun(const Case& c, Fault fault = Fault::none);
  ~BandRun();
  BandRun(BandRun&&) noexcept;

  /// Runs round k = 0, 1, ...
  void advance();
  /// Of the round that was run last: x_k (of celgc the mean of the iterates), and its bound.
  [[nodiscard]] const Vector<T>& x() const;
  [[nodiscard]] double band() const;
  /// One a node; server-clip-gd clips once, and all its nodes say the same.
  [[nodiscard]] const std::vector<BandNode<T>>& nodes() const;
  /// Whether every number so far was in range.
  [[nodiscard]] bool is_bounded() const;

 private:
  struct Body;
  std::unique_ptr<Body> body_;
};

extern template class BandRun<float>;
extern template class BandRun<double>;

}  // namespace lemmata::crosscheck
