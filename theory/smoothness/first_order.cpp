#include "theory/smoothness/first_order.hpp"

namespace lemmata::smoothness {
namespace {

constexpr Hypothesis smooth{"smoothness", "||hess f|| <= L0 + L1 ||grad f|| everywhere"};
constexpr Hypothesis only_smooth[] = {smooth};
constexpr Hypothesis within_reach[] = {smooth, {"reach", "L1 r <= 1"}};
constexpr std::string_view none = "none: two points";
constexpr Citation definition{"Z19", "the definition by the Hessian, arXiv 1905.11881; the comparison and its constants are ours"};
constexpr std::string_view proof = "docs/proofs/smoothness.md, First-order forms";

}  // namespace

const StatementInfo FirstOrder::symmetric_info{
    .id = "smoothness/first-order-symmetric",
    .kind = Kind::statement,
    .title = "The symmetric first-order form is equivalent to the bound on the Hessian",
    .setting = "f is (L0, L1)-smooth; x_t = x + t (y - x), r = ||y - x||",
    .recurrence = none,
    .claim = "||grad f(x) - grad f(y)|| <= (L0 + L1 max_{0<=t<=1} ||grad f(x_t)||) r;\n"
             "and if this holds for all x, y, then f is (L0, L1)-smooth (proved, not judged)",
    .hypotheses = only_smooth,
    .tightness = "The constants are the same on both sides. On s (e^(ax) - ax - 1) both sides agree to first order in r.",
    .trust = Trust::proved,
    .source = definition,
    .proof = proof};

const StatementInfo FirstOrder::asymmetric_info{
    .id = "smoothness/first-order-asymmetric",
    .kind = Kind::statement,
    .title = "The asymmetric first-order form, asked of all x and y, is not implied: x^4, e^x and cosh have it for no pair of constants",
    .setting = "f = x^4, e^x or cosh x; any L0, L1 >= 0; y = 0 and x far enough, r = |x - y|",
    .recurrence = none,
    .claim = "(L0 + L1 |f'(y)|) r < |f'(x) - f'(y)|: the asymmetric form with (L0, L1) fails, for every pair",
    .hypotheses = {},
    .tightness = "With r <= c/L1 the asymmetric form follows from the Hessian's (smoothness/first-order-local).",
    .trust = Trust::proved,
    .source = definition,
    .proof = proof};

const StatementInfo FirstOrder::witness_info{
    .id = "smoothness/first-order-asymmetric-witness",
    .kind = Kind::statement,
    .title = "The asymmetric form holds beyond L-smooth functions: f' = x (2 + sin x)",
    .setting = "f' = x (2 + sin x), so f'' = 2 + sin x + x cos x; any x, y, any L",
    .recurrence = none,
    .claim = "|f'(x) - f'(y)| <= (3 + |f'(y)|)|x - y|, and f'' > L at a multiple of 2 pi near L: f is L-smooth for no L",
    .hypotheses = {},
    .tightness = "The constants (3, 1) are not claimed to be the least.",
    .trust = Trust::proved,
    .source = definition,
    .proof = proof};

const StatementInfo FirstOrder::local_info{
    .id = "smoothness/first-order-local",
    .kind = Kind::statement,
    .title = "The asymmetric form within 1/L1 follows from the bound on the Hessian, with factor e - 1",
    .setting = "f is (L0, L1)-smooth; r = ||y - x|| <= 1/L1",
    .recurrence = none,
    .claim = "||grad f(x) - grad f(y)|| <= (e - 1)(L0 + L1 ||grad f(x)||) r; conversely the form with (L0, L1) implies (L0, L1)-smoothness\n"
             "(proved, not judged)",
    .hypotheses = within_reach,
    .tightness = "e - 1 cannot be lowered: an equality on s (e^(ax) - ax - 1) with (s a^2, a), y >= x >= 0, L1 r = 1.",
    .trust = Trust::proved,
    .source = definition,
    .proof = proof};

}  // namespace lemmata::smoothness
