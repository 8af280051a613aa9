#include "gpu/crosscheck/band.hpp"

#include <algorithm>
#include <cmath>

#include "gpu/crosscheck/matrix_norm.hpp"
#include "gpu/crosscheck/rounding.hpp"

namespace lemmata::crosscheck {
namespace {

/// What is proved of one application of the clipping (section 4).
struct Clipping {
  Side side = Side::unknown;
  double slope = 1;  ///< >= ||P||, clip(y^) - clip(y) = P (y^ - y)
  double error = 0;  ///< >= ||fl(clip(y^)) - clip(y^)||, both of the computed threshold
};

template <std::floating_point T>
Interval norm_of(const Vector<T>& y) {
  if (y.size() == 1) return magnitude(Interval::point(y[0]));
  Interval sum(0);
  for (const T entry : y) sum += squared(Interval::point(entry));
  return square_root(sum);
}

/// At least the norm of a vector whose entries have at most these magnitudes.
double norm_up(const std::vector<double>& magnitudes) {
  if (magnitudes.size() == 1) return magnitudes[0];
  double sum = 0;
  for (const double entry : magnitudes) sum = sum_up(sum, product_up(entry, entry));
  return root_up(sum);
}

template <std::floating_point T>
bool all_in_range(const Vector<T>& y) {
  return std::ranges::all_of(y, [](T entry) { return is_in_range(entry); });
}

}  // namespace

template <std::floating_point T>
struct BandRun<T>::Body {
  Case c;
  Fault fault;
  int n;
  int d;
  std::int64_t k = 0;
  bool bounded = true;

  // The instance in numbers of T, which hold it; threshold and rest alone are rounded.
  std::vector<T> a, b;
  T gamma, tau, eta, beta, damping, rest;
  double tau_error = 0;   ///< |tau - the exact threshold|
  double rest_error = 0;  ///< |rest - (1 - beta)|

  // The run.
  Vector<T> x;             ///< x_k, and after a round x_{k+1}
  Vector<T> shown;         ///< x_k of the round that was run last
  Vector<T> direction, total, increment, compressed, clipped, mean, before;
  std::vector<Vector<T>> momentum;
  std::vector<Truth> kept;
  std::vector<BandNode<T>> nodes;
  bool together = true;    ///< of celgc: every node is at x

  // The bounds.
  double E = 0;
  double shown_band = 0;
  std::vector<double> F, Z, M, Y;     ///< as in the header
  std::vector<double> R;              ///< of this round
  std::vector<double> V;              ///< >= ||D h_i' - A_i D x_k||
  std::uint32_t arrived = 0;          ///< bit i, certified: the shift becomes the target
  std::vector<double> size;           ///< >= ||A_i||
  double mean_size = 0;               ///< >= ||mean A_i||
  std::vector<double> entry_errors;   ///< workspace: one a coordinate
  std::vector<std::pair<std::uint32_t, double>> contractions;  ///< known norms, by set of nodes

  Body(const Case& given, Fault planted) : c(given), fault(planted), n(given.nodes), d(given.dimension) {
    for (const double entry : c.a) a.push_back(static_cast<T>(entry));
    for (const double entry : c.b) b.push_back(static_cast<T>(entry));
    gamma = static_cast<T>(c.gamma);
    tau = static_cast<T>(c.tau);
    eta = static_cast<T>(c.eta);
    beta = static_cast<T>(c.beta);
    damping = static_cast<T>(c.damping);
    rest = constant<T>(Exact(1) - Exact::of_double(c.beta));
    rest_error = sum_error(T(1), T(-beta), rest);
    if (c.method == Method::celgc) {
      tau = constant<T>(Exact::of_double(c.gamma) / Exact::of_double(c.eta));
      tau_error = quotient_up(product_residual(tau, eta, gamma), c.eta);
    }
    x.resize(d);
    for (int j = 0; j < d; ++j) x[j] = static_cast<T>(c.x0[static_cast<std::size_t>(j)]);
    shown = x;
    const Vector<T> zero = Vector<T>::Constant(d, T(0));
    direction = total = increment = compressed = clipped = mean = before = zero;
    momentum.assign(static_cast<std::size_t>(n), zero);
    nodes.resize(static_cast<std::size_t>(n));
    for (int i = 0; i < n; ++i) {
      BandNode<T>& node = nodes[static_cast<std::size_t>(i)];
      node.gradient = node.shift = node.sent = zero;
      node.iterate = x;
      for (int j = 0; j < d && !c.shifts.empty(); ++j) node.shift[j] = static_cast<T>(c.shifts[static_cast<std::size_t>(i * d + j)]);
    }
    if (!c.shifts.empty()) take_mean([&](int i) -> const Vector<T>& { return nodes[static_cast<std::size_t>(i)].shift; }, direction);
    for (std::vector<double>* bound : {&F, &Z, &M, &Y, &R, &V}) bound->assign(static_cast<std::size_t>(n), 0);
    entry_errors.assign(static_cast<std::size_t>(d), 0);
    std::vector<Interval> sum(static_cast<std::size_t>(d * d), Interval(0));
    for (int i = 0; i < n; ++i) {
      std::vector<Interval> entries;
      for (int j = 0; j < d * d; ++j) entries.push_back(Interval::point(c.matrix(i)[j]));
      for (std::size_t j = 0; j < sum.size(); ++j) sum[j] += entries[j];
      size.push_back(spectral_norm_up(std::move(entries), d));
    }
    for (Interval& entry : sum) entry /= Interval(n);
    mean_size = spectral_norm_up(std::move(sum), d);
    bounded = is_in_range(gamma) && is_in_range(tau) && is_in_range(eta) && std::isfinite(tau_error) && std::isfinite(rest_error) && all_in_range(x);
  }

  [[nodiscard]] double planted(Fault which, double error) const { return fault == which ? 0 : error; }
  [[nodiscard]] double mean_up(double sum) const { return quotient_up(sum, n); }

  /// out = fl(mean), folded as in algorithms/objective.hpp.
  template <class Vectors>
  void take_mean(const Vectors& vectors, Vector<T>& out) const {
    mean_of<T>(n, vectors, out);
  }
  /// At least ||out - mean of the vectors||: from the numbers themselves, whatever was computed.
  template <class Vectors>
  double distance_to_mean(const Vector<T>& out, const Vectors& vectors) {
    for (int j = 0; j < d; ++j) {
      Interval sum(0);
      for (int i = 0; i < n; ++i) sum += Interval::point(out[j]) - Interval::point(vectors(i)[j]);
      entry_errors[static_cast<std::size_t>(j)] = quotient_up(upper_magnitude(sum), n);
    }
    return norm_up(entry_errors);
  }

  /// out = fl(A_i at - b_i); at least the norm of out - (A_i at - b_i).
  double evaluate(int i, const Vector<T>& at, Vector<T>& out) {
    const T* row = a.data() + static_cast<std::ptrdiff_t>(i) * d * d;
    for (int j = 0; j < d; ++j, row += d) {
      T sum(0);
      double error = 0;
      for (int l = 0; l < d; ++l) {
        const T product = row[l] * at[l];
        const T next = sum + product;
        error = sum_up(error, sum_up(product_error(row[l], at[l], product), sum_error(sum, product, next)));
        sum = next;
      }
      const T linear = b[static_cast<std::size_t>(i * d + j)];
      out[j] = sum - linear;
      entry_errors[static_cast<std::size_t>(j)] = sum_up(error, difference_error(sum, linear, out[j]));
    }
    return planted(Fault::no_gradient_error, norm_up(entry_errors));
  }

  /// y^ was clipped to `result` at the threshold tau; the exact argument is within `width` of it.
  Clipping certify(const Vector<T>& y, const Vector<T>& result, bool was_clipped, double width) {
    Clipping proved;
    if (!all_in_range(y) || !all_in_range(result)) return {Side::unknown, 1, unbounded};
    const Interval norm = norm_of(y);
    const double margin = sum_up(width, tau_error);
    const bool blind = fault == Fault::blind_contraction;
    if (!was_clipped && (blind || sum_up(norm.upper(), margin) <= tau)) {
      proved.side = Side::inside;
    } else if (sum_up(tau, margin) <= norm.lower()) {
      proved.side = Side::outside;
      proved.slope = d == 1 ? 0 : smaller(1, quotient_up(sum_up(tau, tau_error), step_down(norm.lower() - width)));
    }
    if (d == 1 || (!was_clipped && norm.upper() <= tau)) return proved;  // on the line clipping is exact
    const Interval threshold = Interval::point(tau);
    if (norm.contains_zero()) {
      proved.error = sum_up(norm_of(result).upper(), tau);
      return proved;
    }
    const Interval factor = minimum(Interval(1), threshold / norm);
    for (int j = 0; j < d; ++j) entry_errors[static_cast<std::size_t>(j)] = upper_magnitude(Interval::point(result[j]) - Interval::point(y[j]) * factor);
    proved.error = norm_up(entry_errors);
    return proved;
  }

  /// At least ||I - (step/n) sum of the A_i with bit i in `in`||.
  double contraction(std::uint32_t in, T step) {
    for (const auto& [set, bound] : contractions) {
      if (set == in) return bound;
    }
    std::vector<Interval> entries(static_cast<std::size_t>(d * d), Interval(0));
    for (int i = 0; i < n; ++i) {
      if ((in >> i & 1U) == 0) continue;
      for (std::size_t j = 0; j < entries.size(); ++j) entries[j] += Interval::point(c.matrix(i)[j]);
    }
    for (int j = 0; j < d * d; ++j) {
      Interval& entry = entries[static_cast<std::size_t>(j)];
      entry = Interval(j % (d + 1) == 0 ? 1 : 0) - entry * Interval::point(step) / Interval(n);
    }
    const double bound = spectral_norm_up(std::move(entries), d);
    if (contractions.size() < 64) contractions.emplace_back(in, bound);
    return bound;
  }

  /// x_{k+1} = fl(x_k - fl(gamma v)); at least the norm of x_{k+1} - (x_k - gamma v).
  double step() {
    for (int j = 0; j < d; ++j) {
      const T product = gamma * direction[j];
      const T next = x[j] - product;
      entry_errors[static_cast<std::size_t>(j)] = sum_up(product_error(gamma, direction[j], product), difference_error(x[j], product, next));
      x[j] = next;
    }
    return planted(Fault::no_step_error, norm_up(entry_errors));
  }

  /// Section 5: E of x_{k+1} and, for shifts, Z and Y, from the bounds F_i >= ||D h_i'||, V_i >= ||D h_i' - A_i D x_k|| of the vectors whose mean the direction
  /// is, up to `drift`.
  void finish_step(double drift, double step_error) {
    drift = planted(Fault::no_drift, drift);
    const double moved = sum_up(product_up(gamma, drift), step_error);
    const auto bound = [&](std::uint32_t in) {
      double sum = 0;
      for (std::size_t i = 0; i < F.size(); ++i) sum = sum_up(sum, (in >> i & 1U) != 0 ? V[i] : F[i]);
      return sum_up(sum_up(product_up(contraction(in, gamma), E), product_up(gamma, mean_up(sum))), moved);
    };
    const double next = smaller(bound(arrived), smaller(bound((1U << n) - 1), bound(0)));
    double sum_F = 0;
    double sum_V = 0;
    for (std::size_t i = 0; i < F.size(); ++i) {
      sum_F = sum_up(sum_F, F[i]);
      sum_V = sum_up(sum_V, V[i]);
    }
    const double direction_bound = smaller(mean_up(sum_F), sum_up(product_up(mean_size, E), mean_up(sum_V)));
    const double change = sum_up(product_up(gamma, direction_bound), moved);  // of D x
    for (std::size_t i = 0; i < F.size(); ++i) {
      Z[i] = smaller(sum_up(V[i], product_up(size[i], change)), sum_up(F[i], product_up(size[i], next)));
      Y[i] = smaller(sum_up(Y[i], product_up(size[i], change)), sum_up(M[i], product_up(size[i], next)));
    }
    E = next;
  }

  /// One round of a node with memory, its gradient in place: sections 4 and 5.
  void move_shift(std::size_t i, bool with_momentum) {
    BandNode<T>& node = nodes[i];
    double near = R[i];                                           // >= ||D t - A D x||, t the target: gradient or momentum
    double far = node.gradient_band;                              // >= ||D t||
    const Vector<T>* target = &node.gradient;
    if (with_momentum && beta != T(1)) {
      Vector<T>& m = momentum[i];
      for (int j = 0; j < d; ++j) {
        const T old_part = rest * m[j];
        const T new_part = beta * node.gradient[j];
        const T next = old_part + new_part;
        double error = sum_up(product_error(rest, m[j], old_part), product_error(beta, node.gradient[j], new_part));
        error = sum_up(error, sum_up(sum_error(old_part, new_part, next), product_up(rest_error, std::abs(static_cast<double>(m[j])))));
        entry_errors[static_cast<std::size_t>(j)] = error;
        m[j] = next;
      }
      const double local = norm_up(entry_errors);
      const double keep = step_up(1 - static_cast<double>(beta));
      near = sum_up(sum_up(product_up(keep, Y[i]), product_up(beta, R[i])), local);
      far = smaller(sum_up(sum_up(product_up(keep, M[i]), product_up(beta, node.gradient_band)), local), sum_up(product_up(size[i], E), near));
      target = &m;
    } else if (with_momentum) {
      momentum[i] = node.gradient;
    }
    M[i] = far;
    Y[i] = near;

    // The computed round, in the order of algorithms/increments.hpp.
    before = node.shift;
    for (int j = 0; j < d; ++j) {
      increment[j] = (*target)[j] - before[j];
      entry_errors[static_cast<std::size_t>(j)] = difference_error((*target)[j], before[j], increment[j]);
    }
    const double subtracted = planted(Fault::no_shift_error, norm_up(entry_errors));
    const double width = sum_up(smaller(sum_up(near, Z[i]), sum_up(far, F[i])), subtracted);
    const bool compresses = c.method == Method::top_k_clip21_gd;
    if (compresses) keep_largest(c.top_k, increment, compressed, kept);
    const Vector<T>& argument = compresses ? compressed : increment;
    node.clipped = Clip{}.apply(argument, tau, clipped) != Truth::no;
    double damped_error = 0;
    if (damping != T(1)) {
      for (int j = 0; j < d; ++j) {
        node.sent[j] = damping * clipped[j];
        entry_errors[static_cast<std::size_t>(j)] = product_error(damping, clipped[j], node.sent[j]);
      }
      damped_error = norm_up(entry_errors);
    } else {
      node.sent = clipped;
    }
    for (int j = 0; j < d; ++j) {
      node.shift[j] = before[j] + node.sent[j];
      entry_errors[static_cast<std::size_t>(j)] = sum_error(before[j], node.sent[j], node.shift[j]);
      total[j] += node.sent[j];
    }
    const double stored = planted(Fault::no_shift_error, sum_up(norm_up(entry_errors), damped_error));
    if (!all_in_range(increment) || !all_in_range(node.shift) || !all_in_range(node.sent)) {
      bounded = false;
      return;
    }

    // The bounds.
    const Clipping proved = certify(argument, clipped, node.clipped, width);
    node.side = proved.side;
    node.margin = std::abs(norm_of(argument).upper() - static_cast<double>(tau));
    const double factor = damping;
    const bool whole = !compresses || c.top_k == d;
    const bool arrives = proved.side == Side::inside && whole;
    mark_arrived(i, arrives);
    const double old_F = F[i];
    const double old_Z = Z[i];
    if (arrives && damping == T(1)) {
      // The exact shift is the target: what is left is the distance of the two computed vectors.
      for (int j = 0; j < d; ++j) {
        entry_errors[static_cast<std::size_t>(j)] = upper_magnitude(Interval::point(node.shift[j]) - Interval::point((*target)[j]));
      }
      const double distance = planted(Fault::no_shift_error, norm_up(entry_errors));
      V[i] = sum_up(near, distance);
      F[i] = sum_up(far, distance);
    } else if (arrives) {
      const double left = step_up(1 - factor);
      V[i] = sum_up(sum_up(product_up(left, old_Z), product_up(factor, sum_up(near, subtracted))), stored);
      F[i] = sum_up(sum_up(product_up(left, old_F), product_up(factor, sum_up(far, subtracted))), stored);
    } else if (compresses && !rank_is_certain(width)) {
      const double message = sum_up(norm_of(node.sent).upper(), smaller(tau, sum_up(norm_of(increment).upper(), width)));
      V[i] = sum_up(sum_up(old_Z, message), stored);
      F[i] = sum_up(sum_up(old_F, message), stored);
      node.side = Side::unknown;
    } else {
      const double local = sum_up(product_up(factor, proved.error), stored);
      const double slope = product_up(factor, proved.slope);
      const auto mixed = [&](double old, double wanted) {
        const double moved = sum_up(wanted, subtracted);
        const double together_bound = d == 1 ? larger(old, moved) : hypotenuse_up(old, moved);
        return sum_up(smaller(sum_up(old, product_up(slope, moved)), together_bound), local);
      };
      V[i] = mixed(old_Z, near);
      F[i] = mixed(old_F, far);
    }
    F[i] = smaller(F[i], sum_up(product_up(size[i], E), V[i]));
    V[i] = smaller(V[i], sum_up(product_up(size[i], E), F[i]));
    node.shift_band = F[i];
  }

  /// Whether the exact increment, within `width` of the computed one, has the same largest entries.
  [[nodiscard]] bool rank_is_certain(double width) const {
    double least_kept = unbounded;
    double largest_dropped = 0;
    for (int j = 0; j < d; ++j) {
      const double entry = std::abs(static_cast<double>(increment[j]));
      if (kept[static_cast<std::size_t>(j)] == Truth::yes) {
        least_kept = smaller(least_kept, entry);
      } else {
        largest_dropped = larger(largest_dropped, entry);
      }
    }
    return width == 0 || c.top_k == d || sum_up(largest_dropped, product_up(2, width)) < least_kept;
  }

  void mark_arrived(std::size_t i, bool yes) { arrived = yes ? arrived | 1U << i : arrived & ~(1U << i); }

  void evaluate_all() {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      R[i] = evaluate(static_cast<int>(i), x, nodes[i].gradient);
      nodes[i].gradient_band = sum_up(product_up(size[i], E), R[i]);
      bounded = bounded && all_in_range(nodes[i].gradient);
    }
  }

  void advance_with_memory() {
    const bool with_momentum = c.method == Method::clip21_sgd2m;
    evaluate_all();
    if (with_momentum && k == 0) return;  // all shifts are 0, and stay so: x_1 = x_0
    for (int j = 0; j < d; ++j) total[j] = T(0);
    for (std::size_t i = 0; i < nodes.size(); ++i) move_shift(i, with_momentum);
    for (int j = 0; j < d; ++j) direction[j] += total[j] / static_cast<T>(n);
    if (!check_direction()) return (void)step();
    const double drift = distance_to_mean(direction, [&](int i) -> const Vector<T>& { return nodes[static_cast<std::size_t>(i)].shift; });
    const double error = step();
    finish_step(drift, error);
  }

  /// gd and clip-gd: the shift is the message itself.
  void advance_without_memory() {
    evaluate_all();
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      BandNode<T>& node = nodes[i];
      V[i] = R[i];
      F[i] = node.gradient_band;
      mark_arrived(i, true);
      if (c.method == Method::gd) {
        node.sent = node.gradient;
        node.side = Side::inside;
        continue;
      }
      node.clipped = Clip{}.apply(node.gradient, tau, node.sent) != Truth::no;
      clip_message(i, certify(node.gradient, node.sent, node.clipped, node.gradient_band));
      node.margin = bounded ? std::abs(norm_of(node.gradient).upper() - static_cast<double>(tau)) : 0;
    }
    const auto sent = [&](int i) -> const Vector<T>& { return nodes[static_cast<std::size_t>(i)].sent; };
    take_mean(sent, direction);
    if (!check_direction()) return (void)step();
    const double drift = distance_to_mean(direction, sent);
    const double error = step();
    finish_step(drift, error);
  }
  /// V and F of a vector that was R and G, after clipping.
  void clip_message(std::size_t i, const Clipping& proved) {
    nodes[i].side = proved.side;
    mark_arrived(i, proved.side == Side::inside);
    if (proved.side == Side::inside) return;
    V[i] = sum_up(F[i], proved.error);  // ||P D g - A D x|| <= ||I - P|| ||A D x|| + ||P|| R <= ||A|| E + R
    F[i] = sum_up(product_up(proved.slope, F[i]), proved.error);
  }

  void advance_server() {
    evaluate_all();
    const auto gradient = [&](int i) -> const Vector<T>& { return nodes[static_cast<std::size_t>(i)].gradient; };
    take_mean(gradient, mean);
    const bool was_clipped = Clip{}.apply(mean, tau, direction) != Truth::no;
    if (!bounded || !all_in_range(mean) || !check_direction()) {
      bounded = false;
      return (void)step();
    }
    double near = planted(Fault::no_drift, distance_to_mean(mean, gradient));
    double sum = 0;
    for (const double error : R) sum = sum_up(sum, error);
    near = sum_up(near, mean_up(sum));
    const double far = sum_up(product_up(mean_size, E), near);
    const Clipping proved = certify(mean, direction, was_clipped, far);
    // As if every node had sent what the server made of the mean.
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      V[i] = near;
      F[i] = far;
      nodes[i].sent = nodes[i].gradient;
      nodes[i].clipped = was_clipped;
      nodes[i].margin = std::abs(norm_of(mean).upper() - static_cast<double>(tau));
      clip_message(i, proved);
    }
    const double error = step();
    finish_step(0, error);
  }

  /// celgc: bounds F_i of the iterates; E of their mean.
  void advance_celgc() {
    if (!together) {
      const auto iterate = [&](int i) -> const Vector<T>& { return nodes[static_cast<std::size_t>(i)].iterate; };
      take_mean(iterate, x);
      if (bounded) {
        double sum = 0;
        for (const double bound : F) sum = sum_up(sum, bound);
        E = sum_up(mean_up(sum), planted(Fault::no_drift, distance_to_mean(x, iterate)));
      }
      bounded = bounded && all_in_range(x);
    }
    shown = x;
    shown_band = bounded ? E : unbounded;
    if (k % c.interval == 0) {
      for (std::size_t i = 0; i < nodes.size(); ++i) {
        nodes[i].iterate = x;
        F[i] = E;
      }
    }
    together = false;
    for (std::size_t i = 0; i < nodes.size(); ++i) local_step(i);
  }
  void local_step(std::size_t i) {
    BandNode<T>& node = nodes[i];
    R[i] = evaluate(static_cast<int>(i), node.iterate, node.gradient);
    node.gradient_band = sum_up(product_up(size[i], F[i]), R[i]);
    node.clipped = Clip{}.apply(node.gradient, tau, node.sent) != Truth::no;
    bounded = bounded && all_in_range(node.gradient) && all_in_range(node.sent);
    for (int j = 0; j < d; ++j) {
      const T product = eta * node.sent[j];
      const T next = node.iterate[j] - product;
      entry_errors[static_cast<std::size_t>(j)] = sum_up(product_error(eta, node.sent[j], product), difference_error(node.iterate[j], product, next));
      node.iterate[j] = next;
    }
    const double step_error = planted(Fault::no_step_error, norm_up(entry_errors));
    bounded = bounded && all_in_range(node.iterate);
    if (!bounded) return;
    const Clipping proved = certify(node.gradient, node.sent, node.clipped, node.gradient_band);
    node.side = proved.side;
    node.margin = std::abs(norm_of(node.gradient).upper() - static_cast<double>(tau));
    const double together_bound = local_contraction(i);
    if (proved.side == Side::inside) {
      F[i] = sum_up(sum_up(product_up(together_bound, F[i]), product_up(eta, R[i])), step_error);
    } else {
      const double free = proved.slope == 0 ? 1 : d == 1 ? larger(1, together_bound) : sum_up(1, product_up(eta, product_up(proved.slope, size[i])));
      const double local = sum_up(product_up(proved.slope, R[i]), sum_up(proved.error, tau_error));
      F[i] = sum_up(sum_up(product_up(free, F[i]), product_up(eta, local)), step_error);
    }
    node.shift_band = F[i];
  }
  /// At least ||I - eta A_i||.
  double local_contraction(std::size_t i) {
    const std::uint32_t alone = 1U << i;
    for (const auto& [set, bound] : contractions) {
      if (set == alone) return bound;
    }
    std::vector<Interval> entries;
    for (int j = 0; j < d * d; ++j) {
      entries.push_back(Interval(j % (d + 1) == 0 ? 1 : 0) - Interval::point(c.matrix(static_cast<int>(i))[j]) * Interval::point(eta));
    }
    contractions.emplace_back(alone, spectral_norm_up(std::move(entries), d));
    return contractions.back().second;
  }

  [[nodiscard]] bool check_direction() {
    bounded = bounded && all_in_range(direction);
    return bounded;
  }

  void advance() {
    if (c.method == Method::celgc) {
      advance_celgc();
    } else {
      shown = x;
      shown_band = bounded ? E : unbounded;
      switch (c.method) {
        case Method::gd:
        case Method::clip_gd: advance_without_memory(); break;
        case Method::server_clip_gd: advance_server(); break;
        default: advance_with_memory();
      }
      bounded = bounded && all_in_range(x);
    }
    if (!bounded || !std::isfinite(E)) forget();
    ++k;
  }
  /// No bound any more.
  void forget() {
    bounded = false;
    E = unbounded;
    for (std::vector<double>* bound : {&F, &Z, &M, &Y, &V}) std::ranges::fill(*bound, unbounded);
    for (BandNode<T>& node : nodes) {
      node.side = Side::unknown;
      node.gradient_band = node.shift_band = unbounded;
    }
  }
};

template <std::floating_point T>
BandRun<T>::BandRun(const Case& c, Fault fault) : body_(std::make_unique<Body>(c, fault)) {}
template <std::floating_point T>
BandRun<T>::~BandRun() = default;
template <std::floating_point T>
BandRun<T>::BandRun(BandRun&&) noexcept = default;
template <std::floating_point T>
void BandRun<T>::advance() {
  body_->advance();
}
template <std::floating_point T>
const Vector<T>& BandRun<T>::x() const {
  return body_->shown;
}
template <std::floating_point T>
double BandRun<T>::band() const {
  return body_->shown_band;
}
template <std::floating_point T>
const std::vector<BandNode<T>>& BandRun<T>::nodes() const {
  return body_->nodes;
}
template <std::floating_point T>
bool BandRun<T>::is_bounded() const {
  return body_->bounded;
}

template class BandRun<float>;
template class BandRun<double>;

}  // namespace lemmata::crosscheck
