#pragma once
/// Does soft clipping ever step uphill?
///
/// Setting     n nodes with gradients g_1, ..., g_n in R^d at some x, so that grad f(x) = (1/n) sum g_i; a > 0; s(g) = g/(||g|| + a).
/// Recurrence  x+ = x - gamma D,  D = (1/n) sum s(g_i).
/// Claim       (never uphill) <D, grad f(x)> >= 0: for n = 2; for n = 3; for n = 3 under hypothesis 1.
/// Hypotheses  1 aligned: <g_i, grad f(x)> >= 0 for every i.
/// Tight       0 at g_1 = -g_2.
/// Source      a question of our own.
#include "apps/own_method.hpp"

namespace mine {
using namespace lemmata;

// ---- The statement: what is claimed of given gradients, in any kind of number ----------------------------------------------------------------------

template <Field S>
S inner_product(const Vector<S>& u, const Vector<S>& w) {
  S sum(0);
  for (Eigen::Index j = 0; j < u.size(); ++j) sum += u[j] * w[j];
  return sum;
}

template <Field S>
void judge(const std::vector<Vector<S>>& gradients, const S& a, bool aligned, Ledger<S>& ledger) {
  Vector<S> gradient = Vector<S>::Constant(gradients[0].size(), S(0));  // n grad f(x)
  Vector<S> direction = gradient;                                       // n D
  Vector<S> soft;
  for (const Vector<S>& g : gradients) {
    SoftClip{}.apply(g, a, soft);
    gradient += g;
    direction += soft;
  }
  for (const Vector<S>& g : gradients) {
    if (aligned) ledger.assume("aligned", 0, -inner_product(g, gradient), S(0));
  }
  ledger.claim("never uphill", 0, -1, Order::less_equal, S(0), inner_product(direction, gradient));
}

// ---- What is known of it: the texts that list and show print ---------------------------------------------------------------------------------------

inline StatementInfo soft_clipping(std::string_view id, std::string_view title, std::string_view claim, std::span<const Hypothesis> hypotheses = {}) {
  return {.id = id,
          .title = title,
          .setting = "nodes with gradients g_i in R^d at x, grad f(x) = mean_i g_i; a > 0; s(g) = g/(||g|| + a)",
          .recurrence = "x+ = x - gamma D,  D = mean_i s(g_i)",
          .claim = claim,
          .hypotheses = hypotheses,
          .tightness = "0 at g_1 = -g_2",
          .trust = Trust::published_form,
          .source = {"own", "a question of our own"},
          .proof = {}};
}
inline constexpr Hypothesis aligned[] = {{"aligned", "<g_i, grad f(x)> >= 0 for every i"}};
inline const StatementInfo two = soft_clipping("mine/two-nodes", "Soft clipping with two nodes never steps uphill", "n = 2: <D, grad f(x)> >= 0");
inline const StatementInfo three = soft_clipping("mine/three-nodes", "Soft clipping with three nodes never steps uphill", "n = 3: <D, grad f(x)> >= 0");
inline const StatementInfo three_aligned =
    soft_clipping("mine/three-aligned-nodes", "Soft clipping with three aligned nodes never steps uphill", "n = 3: <D, grad f(x)> >= 0", aligned);

// ---- Its instances: parameters with defaults, how they are drawn, how one is checked ---------------------------------------------------------------

inline constexpr ParameterInfo all_parameters[] = {
    {"a", "1", "softness, > 0"}, {"g1", "1", "a gradient, as a list of numbers"}, {"g2", "1", "another"}, {"g3", "1", "a third"}};
template <int nodes>
constexpr std::span<const ParameterInfo> parameters = std::span(all_parameters).first(nodes + 1);

template <const StatementInfo& info, int nodes>
Instance draw(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Draw draw(seed, number);
  Parameters drawn = {{"a", draw.log_uniform(-3, 3, 4).text()}};
  const std::int64_t dimension = draw.integer(1, 3);
  for (int i = 1; i <= nodes; ++i) {
    std::string& g = drawn["g" + std::to_string(i)];
    for (std::int64_t j = 0; j < dimension; ++j) g += (j == 0 ? "" : ",") + draw.dyadic(4, 4).text();
  }
  return plain_instance(info, parameters<nodes>, seed, given, number == 0 ? Parameters{} : drawn);
}

template <const StatementInfo& info, int nodes>
Outcome check(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, parameters<nodes>);
  const ParameterReader read(instance.subject, instance.parameters, parameters<nodes>);
  std::vector<Vector<Exact>> gradients;
  const auto dimension = static_cast<int>(read.list("g1").size());
  for (int i = 1; i <= nodes; ++i) {
    const std::string name = "g" + std::to_string(i);
    gradients.push_back(parse_vector(read.text(name), dimension, name));
  }
  const Exact a = read.positive("a");
  return climb<true>(options, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    std::vector<Vector<S>> in_numbers;
    for (const Vector<Exact>& g : gradients) in_numbers.push_back(constant_vector<S>(g));
    judge(in_numbers, constant<S>(a), !info.hypotheses.empty(), ledger);
  });
}

inline const Entry two_nodes{&two, parameters<2>, draw<two, 2>, check<two, 2>, 1000};
inline const Entry three_nodes{&three, parameters<3>, draw<three, 3>, check<three, 3>, 1000};
inline const Entry three_aligned_nodes{&three_aligned, parameters<3>, draw<three_aligned, 3>, check<three_aligned, 3>, 1000};

// ---- A method: client-side clipping with an operator of our own ------------------------------------------------------------------------------------

/// T_a(g) = a g/sqrt(||g||^2 + a^2), the gradient of the pseudo-Huber loss.
struct PseudoHuber {
  template <Scalar S>
  Truth apply(const Vector<S>& g, const S& a, Vector<S>& out) const {
    const S factor = a / root(S(squared_norm(g) + square(a)));
    out = g * factor;
    return Truth::yes;
  }
};
struct PseudoHuberGd : ClientClippedGd<PseudoHuber> {
  static constexpr bool takes_roots = true;  // it has no exact run: rationals have no roots
};
inline constexpr ParameterInfo huber_parameters[] = {{"gamma", "1/48", "step size, > 0"}, {"tau", "1", "a, > 0: one for all nodes, or a list with one each"}};
inline constexpr apps::MethodInfo huber_info{"pseudo-huber-gd", "client-side pseudo-Huber clipping", "x_{k+1} = x_k - gamma mean_i a g_i/sqrt(||g_i||^2 + a^2)",
                                             huber_parameters, "our own"};
inline PseudoHuberGd make_huber(const ParameterReader& read) { return {{read.positive("gamma"), read.list("tau")}}; }

}  // namespace mine
