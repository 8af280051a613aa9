#include "theory/clip21/theorem_e.hpp"

#include "numerics/error.hpp"

namespace lemmata::clip21 {
namespace {

constexpr Hypothesis small_threshold{"small-threshold", "0 < tau < c"};
constexpr Hypothesis hypotheses[] = {small_threshold};
constexpr Hypothesis plus_hypotheses[] = {small_threshold,
                                          {"small-step", "gamma L <= tau/(3c)"},
                                          {"start", "y_0 in [-2c, c] and y_0 - v^{-1} in [-2c - tau, c + tau]"}};
constexpr std::int64_t longest_window = 1000000;

constexpr std::string_view recurrence = "v^k = v^{k-1} + clip_tau(y_k + xi_k - v^{k-1}),   x_{k+1} = x_k - gamma v^k";
constexpr Citation source{"SGD2M", "the phenomenon of section 2, arXiv 2502.11682; instance, proof and constants are ours"};

}  // namespace

Exact TheoremE::Instance::average_bound(std::int64_t K) const {
  const Exact p = gamma_L();
  const Exact J = (Exact(3) * c / tau).ceiling() + Exact(1);
  // h(w) = sum over j >= 0 of (c - w - j tau)_+: finitely many terms.
  const Exact reach = c - w0();
  Exact h;
  if (reach.sign() > 0) {
    const Exact terms = (reach / tau).floor() + Exact(1);
    h = terms * reach - tau * terms * (terms - Exact(1)) / Exact(2);
  }
  return c - tau - Exact(9) * c * J * p - (Exact(3) * h - shift + (c - y0()) / p) / Exact(K);
}

TheoremE::Window TheoremE::Window::of(const Instance& instance, const Exact& r) {
  const Exact p = instance.gamma_L();
  const Exact gap = instance.c - instance.tau;
  const Exact bound = Exact(6) * r * gap / ((Exact(2) + p) * (Exact(1) - r * r) * instance.tau);
  Window window{r * gap * p / (Exact(2) * (Exact(2) + p)), 1};
  while (Exact(window.N * window.N / 4) <= bound) {
    if (++window.N > longest_window) throw BadInput("clip21/theorem-e: r = " + r.text() + " needs windows of more than 1000000 rounds; take a smaller r");
  }
  return window;
}

const StatementInfo TheoremE::info{
    .id = "clip21/theorem-e",
    .kind = Kind::statement,
    .title = "Theorem E: Clip21 with stochastic gradients does not converge in general",
    .setting = "n = d = 1, f(x) = (L/2) x^2; xi = 2c with probability 1/3, -c with probability 2/3, independent; 0 < tau < c, any gamma > 0, any x_0, v^{-1}.\n"
               "y_k = f'(x_k),  w_k = y_k - v^{k-1}.  For 0 < r < 1: R = r (c - tau) gamma L/(2 (2 + gamma L)), and N is the least integer with\n"
               "floor(N^2/4) > 6 r (c - tau)/((2 + gamma L)(1 - r^2) tau)",
    .recurrence = recurrence,
    .claim = "(drift) E(v^k - v^{k-1}) <= -tau/3 + (4 tau/3) E w_k^2/(c - tau)^2 for every k\n"
             "(E1) every window of N + 1 rounds has one with E|f'(x_k)|^2 > R^2\n"
             "(E2) (1/K) sum_{k<K} E|f'(x_k)|^2 >= (1/K) floor(K/(N + 1)) R^2\n"
             "(E3) hence limsup_k E|f'(x_k)|^2 >= (c - tau)^2/(4 (1 + 2/(gamma L))^2): let r -> 1.\n"
             "Settled over all 2^K paths in exact rationals for K <= 16; beyond, (E2) by sampling (mode)",
    .hypotheses = hypotheses,
    .tightness = "(E1) is far from attained, and (E3) does not tell this method from plain SGD; clip21/theorem-e-plus does.",
    .trust = Trust::proved,
    .source = source,
    .proof = "docs/proofs.md, Theorem E"};

const StatementInfo TheoremE::plus_info{
    .id = "clip21/theorem-e-plus",
    .kind = Kind::statement,
    .title = "Theorem E+: for Clip21 with stochastic gradients a smaller step does not help: the floor is (c - tau)^2",
    .setting = "As in clip21/theorem-e, with gamma L <= tau/(3c), y_0 in [-2c, c], y_0 - v^{-1} in [-2c - tau, c + tau];\n"
               "J = ceil(3c/tau) + 1,  h(w) = sum_{j>=0} (c - j tau - w)_+,\n"
               "A_K = c - tau - 9 c J gamma L - (1/K)(3 h(w_0) - v^{-1} + (c - y_0)/(gamma L))",
    .recurrence = recurrence,
    .claim = "(E4) y_k in [-2c, c], w_k in [-2c - tau, c + tau], |v^k| <= 3c on every path\n"
             "(E5) (1/K) sum_{k<K} E y_k >= A_K\n"
             "(E6) (1/K) sum_{k<K} E y_k^2 >= ((A_K)_+)^2, which tends to (c - tau)^2 as gamma -> 0.\n"
             "(E4) is enclosed on one path; (E5) and (E6) are settled by sampling",
    .hypotheses = plus_hypotheses,
    .tightness = "From x_0 = c/L, v^{-1} = 0 and for small gamma the mean of y_k comes near c - tau; the term 9 c J gamma L is generous.",
    .trust = Trust::proved,
    .source = source,
    .proof = "docs/proofs.md, Theorem E"};

}  // namespace lemmata::clip21
