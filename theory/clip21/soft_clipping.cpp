#include "theory/clip21/soft_clipping.hpp"

namespace lemmata::clip21 {

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

}  // namespace lemmata::clip21
