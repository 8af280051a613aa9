#include "theory/clip21/operator_laws.hpp"

#include <stdexcept>
#include <string>

namespace lemmata::clip21 {
namespace {

constexpr std::array<std::string_view, law_count> law_names = {"norm",     "residual", "contraction",    "lipschitz",     "firm",  "monotone", "odd",
                                                              "homogeneous", "identity", "zero", "zero-threshold", "inner-product", "huber", "direction"};
constexpr std::array<std::string_view, operator_count> operator_names = {"clip", "coordinate-clip", "soft-clip", "normalise"};

/// All "operator: law" names, made once.
struct RelationNames {
  std::array<std::string, law_count * operator_count> names;
  RelationNames() {
    for (std::size_t o = 0; o < operator_count; ++o) {
      for (std::size_t l = 0; l < law_count; ++l) names[o * law_count + l] = std::string(operator_names[o]) + ": " + std::string(law_names[l]);
    }
  }
};

}  // namespace

std::string_view text(Law law) { return law_names[static_cast<std::size_t>(law)]; }
std::string_view text(Operator op) { return operator_names[static_cast<std::size_t>(op)]; }

std::string_view relation_name(Operator op, Law law) {
  static const RelationNames all;
  return all.names[static_cast<std::size_t>(op) * law_count + static_cast<std::size_t>(law)];
}

LawWitness lacking(Operator op, Law law) {
  switch (op) {
    case Operator::clip: break;
    case Operator::coordinate_clip: return {2, {8, 4}, {12, 8}, 4};  // (2, 1) becomes (1, 1): too long, another direction
    case Operator::soft_clip:
      if (law == Law::lipschitz || law == Law::firm) return {1, {1, 0}, {0, 0}, 1};  // the slope at 0 is 1/a = 4
      if (law == Law::identity) return {1, {4, 0}, {0, 0}, 4};
      return {1, {8, 0}, {0, 0}, 4};  // 2 becomes 2/3
    case Operator::normalise:
      if (law == Law::identity) return {1, {1, 0}, {0, 0}, 2};
      return {1, {2, 0}, {0, 0}, 1};  // 1/2 becomes 1
  }
  throw std::logic_error("the clip operator lacks no law");
}

const StatementInfo OperatorLaws::info{
    .id = "clip21/operator-laws",
    .kind = Kind::statement,
    .title = "The laws of clipping, and which operator lacks which",
    .setting = "T: clip_tau(u) = min{1, tau/||u||} u; coordinate-wise clip; soft clip u/(||u|| + tau); normalisation u/||u|| (0 at 0). tau, s > 0,\n"
               "R = max(||u||, ||w||), h the Huber function",
    .recurrence = "none",
    .claim = "norm            ||T(u)|| = min(||u||, tau)                                clip\n"
             "residual        ||u - T(u)|| = (||u|| - tau)_+                            clip\n"
             "contraction     ||u - T(u)|| <= (1 - min{1, tau/R})||u||                  clip, coordinate-clip\n"
             "lipschitz       ||T(u) - T(w)|| <= ||u - w||                              clip, coordinate-clip\n"
             "firm            ||T(u) - T(w)||^2 <= <T(u) - T(w), u - w>                 clip, coordinate-clip\n"
             "monotone        <T(u) - T(w), u - w> >= 0                                 clip, coordinate-clip, soft-clip, normalise\n"
             "odd             T(-u) = -T(u)                                             clip, coordinate-clip, soft-clip, normalise\n"
             "homogeneous     T_{s tau}(s u) = s T_tau(u)                               clip, coordinate-clip\n"
             "identity        T(u) = u if ||u|| <= tau                                  clip, coordinate-clip\n"
             "zero            T(0) = 0                                                  clip, coordinate-clip, soft-clip, normalise\n"
             "zero-threshold  tau = 0 gives the zero map                                clip, coordinate-clip\n"
             "inner-product   <u, T(u)> = ||u|| min(||u||, tau)                         clip\n"
             "huber           T = grad h (two-sided quadratic bound)                    clip\n"
             "direction       <u, T(u)> = ||u|| ||T(u)||                                clip, soft-clip, normalise\n"
             "An operator that is not named lacks the law: its witness is certified to break it.",
    .hypotheses = {},
    .tightness = "norm, residual, inner-product, odd, homogeneous, identity, zero are equalities.",
    .trust = Trust::proved,
    .source = {"C21", "section 2, arXiv 2305.18929, and folklore; the table of what is lacking is ours"},
    .proof = "docs/proofs.md, The clipping operator"};

}  // namespace lemmata::clip21
