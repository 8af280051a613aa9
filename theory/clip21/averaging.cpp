#include "theory/clip21/averaging.hpp"

namespace lemmata::clip21 {

const StatementInfo Averaging::info{
    .id = "clip21/avg",
    .kind = Kind::statement,
    .title = "Clip21-Avg: exact mean estimation in finitely many rounds",
    .setting = "Vectors a_1..a_n in R^d, shifts v_i^{-1}, tau > 0; a-bar = mean a_i, v^k = mean v_i^k",
    .recurrence = "v_i^k = v_i^{k-1} + clip_tau(a_i - v_i^{k-1})",
    .claim = "(V1) ||v_i^k - a_i|| = (||v_i^{-1} - a_i|| - (k+1) tau)_+ at every k\n"
             "(V2) ||v^k - a-bar|| <= mean_i (||v_i^{-1} - a_i|| - (k+1) tau)_+\n"
             "(V3) v^k = a-bar exactly for all k >= max(0, ceil(max_i ||v_i^{-1} - a_i||/tau) - 1)",
    .hypotheses = {},
    .tightness = "(V1) is an equality; (V2) is attained for n = 1. Naive clipping keeps the error ||mean(clip_tau(a_i) - a_i)|| for ever.",
    .trust = Trust::proved,
    .source = {"C21", "section 4, arXiv 2305.18929"},
    .proof = "docs/proofs.md, Clip21-Avg"};

}  // namespace lemmata::clip21
