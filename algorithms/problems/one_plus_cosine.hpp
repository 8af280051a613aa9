#pragma once
/// f_i(x) = 1 + cos(x - i phase) in one dimension: nonconvex, 1-smooth, bounded below by 0. With one node it is the instance that shows that Theorem A
/// needs its second condition on the step size.
#include "algorithms/objective.hpp"
#include "numerics/error.hpp"

namespace lemmata {

template <Transcendental S>
class OnePlusCosineOn;

class OnePlusCosine {
 public:
  OnePlusCosine(int nodes, Exact phase) : nodes_(nodes), phase_(std::move(phase)) {
    if (nodes < 1) throw BadInput("one-plus-cosine: n = " + std::to_string(nodes) + " nodes; give at least one");
    regularity_.mean = Exact(1);
    regularity_.node.assign(static_cast<std::size_t>(nodes), Exact(1));
    regularity_.lower_bound = Exact(0);
  }
  [[nodiscard]] int nodes() const { return nodes_; }
  [[nodiscard]] int dimension() const { return 1; }
  [[nodiscard]] const Exact& phase() const { return phase_; }
  [[nodiscard]] const Regularity& regularity() const { return regularity_; }

  template <Transcendental S>
  [[nodiscard]] OnePlusCosineOn<S> on() const {
    return OnePlusCosineOn<S>(*this);
  }

 private:
  int nodes_;
  Exact phase_;
  Regularity regularity_;
};

template <Transcendental S>
class OnePlusCosineOn {
 public:
  explicit OnePlusCosineOn(const OnePlusCosine& exact) {
    for (int i = 0; i < exact.nodes(); ++i) shift_.push_back(constant<S>(Exact(i) * exact.phase()));
  }
  [[nodiscard]] int nodes() const { return static_cast<int>(shift_.size()); }
  [[nodiscard]] int dimension() const { return 1; }
  void gradient(int i, const Vector<S>& x, Vector<S>& out) const {
    out.resize(1);
    out[0] = -scalar_traits<S>::sin(S(x[0] - shift_[static_cast<std::size_t>(i)]));
  }
  [[nodiscard]] S value(const Vector<S>& x) const {
    S sum(0);
    for (const S& shift : shift_) sum += scalar_traits<S>::cos(S(x[0] - shift));
    return S(1) + sum / static_cast<S>(nodes());
  }

 private:
  std::vector<S> shift_;
};

}  // namespace lemmata
