#include "theory/clip21/soft_clipping.hpp"

namespace lemmata::clip21 {
namespace {
constexpr Hypothesis alignment_hypotheses[] = {{"at-most-two-nodes", "n <= 2"}};
}

const StatementInfo SoftClipTwoNodes::info{
    .id = "clip21/soft-clip-two-nodes",
    .kind = Kind::statement,
    .title = "Soft clipping with two nodes never points the wrong way",
    .setting = "g_1, g_2 in R^d, one common a > 0, s(g) = g/(||g|| + a), c_i = 1/(||g_i|| + a)",
    .recurrence = "direction (s(g_1) + s(g_2))/2",
    .claim = "<s(g_1) + s(g_2), g_1 + g_2> >= (||g_1|| - ||g_2||)(c_1 ||g_1|| - c_2 ||g_2||) >= 0",
    .hypotheses = {},
    .tightness = "The first is attained by g_1, g_2 of opposite directions, both by g_1 = -g_2. With three nodes: counterexample/soft-clip-three-nodes.",
    .trust = Trust::proved,
    .source = {"C21", "a reviewer's question; our statement"},
    .proof = "docs/proofs.md, Soft clipping"};

const StatementInfo SoftClipAlignment::info{
    .id = "clip21/soft-clip-alignment",
    .kind = Kind::statement,
    .title = "The mean of soft-clipped gradients does not point away from their mean: true of two nodes, false of three",
    .setting = "g_1, ..., g_n in R^d, one common a > 0, s(g) = g/(||g|| + a)",
    .recurrence = "direction (1/n) sum_i s(g_i)",
    .claim = "<sum_i s(g_i), sum_i g_i> >= 0,  written as  -sum_{i != j} <s(g_i), g_j> <= sum_i <s(g_i), g_i>",
    .hypotheses = alignment_hypotheses,
    .tightness = "n = 2: equality iff g_1 = -g_2. Dropping the hypothesis is refuted by n = 3 (instances with three nodes: set nodes=3, or give g3).",
    .trust = Trust::proved,
    .source = {"C21", "a reviewer's question; our statement"},
    .proof = "docs/proofs.md, Soft clipping"};

}  // namespace lemmata::clip21
