#pragma once
/// The quantities of one round of Clip21 that every statement about it speaks of, computed once. Sizes are fixed after the first round.
#include <vector>

#include "theory/round.hpp"
#include "theory/setting.hpp"

namespace lemmata::clip21 {

template <Field S>
struct Measure {
  std::vector<S> u;             ///< u_i^k = ||grad f_i(x_k) - v_i^{k-1}||, before clipping
  std::vector<S> e;             ///< e_i^k = ||grad f_i(x_k) - v_i^k||, after
  std::vector<S> size;          ///< ||grad f_i(x_k)|| + u_i^k: the scale at which rounding enters u and e
  Truth inactive = Truth::yes;  ///< max_i u_i^k <= tau
  S direction_norm{};           ///< ||v^k||
  S direction_squared{};        ///< ||v^k||^2
  S gradient_squared{};         ///< ||grad f(x_k)||^2
  S direction_error{};          ///< ||grad f(x_k) - v^k||
  S value{};                    ///< f(x_k)
  S x_squared{};                ///< ||x_k||^2, on rounded numbers: L ||x_k||^2 is the scale at which rounding enters f(x_k)

  void take(const Round<S>& round, const S& tau) {
    u.resize(round.nodes.size());
    e.resize(round.nodes.size());
    size.resize(round.nodes.size());
    inactive = Truth::yes;
    for (std::size_t i = 0; i < round.nodes.size(); ++i) {
      const NodeRound<S>& node = round.nodes[i];
      u[i] = distance(*node.gradient, *node.before, workspace_);
      e[i] = shift_error(node, workspace_);
      if constexpr (Rounded<S>) size[i] = norm(*node.gradient) + u[i];
      inactive = both(inactive, less_equal(u[i], tau));
    }
    direction_norm = norm(*round.direction);
    direction_squared = squared_norm(*round.direction);
    gradient_squared = squared_norm(*round.gradient);
    direction_error = lemmata::direction_error(round, workspace_);
    value = round.value;
    if constexpr (Rounded<S>) x_squared = squared_norm(*round.x);
  }

 private:
  Vector<S> workspace_;
};

}  // namespace lemmata::clip21
