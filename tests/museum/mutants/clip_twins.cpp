/// A second implementation of the clip, for speed, that is not the first.
#include "algorithms/increments.hpp"
#include "tests/museum/laws/drawn_vectors.hpp"
#include "tests/museum/museum.hpp"

namespace lemmata::museum {
namespace {

/// v + T(g - v) in one pass over contiguous doubles; `Factor` is the scale of a difference whose squares sum up to `squares`.
template <class Factor>
struct OnePass {
  static void move(const Vector<double>& g, const Vector<double>& v, double tau, Vector<double>& sent, Vector<double>& after) {
    double squares = 0;
    for (Eigen::Index j = 0; j < g.size(); ++j) squares += (g[j] - v[j]) * (g[j] - v[j]);
    const double factor = squares > tau * tau ? Factor::of(squares, tau) : 1;
    sent = after = g;
    for (Eigen::Index j = 0; j < g.size(); ++j) {
      sent[j] = factor * (g[j] - v[j]);
      after[j] = v[j] + sent[j];
    }
  }
};
struct Fast {
  static void move(const Vector<double>& g, const Vector<double>& v, double tau, Vector<double>& sent, Vector<double>& after) {
    Vector<double> difference = g, total = Vector<double>::Zero(g.size());
    sent = after = g;
    static_cast<void>(PlainClip{}.move(NodeMove<double>{g, v, difference, sent, after, total}, tau));
  }
};
struct Reciprocal {
  static double of(double squares, double tau) { return tau * (1 / std::sqrt(squares)); }
};
struct InFloat {
  static double of(double squares, double tau) { return static_cast<double>(static_cast<float>(tau / std::sqrt(squares))); }
};
struct NoRoot {
  static double of(double squares, double tau) { return tau * tau / squares; }
};

struct TwinLaw {
  static constexpr std::string_view name = "the fast clip has the bits of the plain one";
  template <class Path>
  static Answer check(Draw& draw) {
    const auto d = static_cast<int>(draw.integer(2, 9));
    const auto drawn = [&] {
      Vector<double> v(d);
      for (double& entry : v) entry = draw.dyadic(8, 50).nearest_double();
      return v;
    };
    const Vector<double> g = drawn();
    const Vector<double> v = drawn();
    const double tau = draw.log_uniform(-3, 5, 30).nearest_double();
    Vector<double> sent, after;
    Path::move(g, v, tau, sent, after);
    const Vector<double> plain = applied(Clip{}, Vector<double>(g - v), tau);
    for (int j = 0; j < d; ++j) {
      if (sent[j] != plain[j]) return broken("message");
      if (after[j] != v[j] + plain[j]) return broken("shift");
    }
    return holds();
  }
};

}  // namespace

Mutants clip_twins() {
  return {
      {"fast-clip-reciprocal", "tau (1/||u||) for tau/||u||: two roundings", "a division moved out of a loop", {held_to<TwinLaw, Fast, OnePass<Reciprocal>>()}},
      {"fast-clip-factor-in-float", "the factor stored in float", "a kernel that keeps its scalars in single precision",
       {held_to<TwinLaw, Fast, OnePass<InFloat>>()}},
      {"fast-clip-without-root", "tau^2/||u||^2 in the fast path only", "met in public clipping code: two implementations of one clip that disagree",
       {held_to<TwinLaw, Fast, OnePass<NoRoot>>()}},
  };
}

}  // namespace lemmata::museum
