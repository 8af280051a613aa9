#pragma once
/// A few fixed problems with everything a run needs, and their gradients as plain loops.
#include <string>
#include <vector>

#include "algorithms/methods.hpp"
#include "algorithms/problems/quadratics.hpp"
#include "tests/algorithms/reference_clip21.hpp"

namespace lemmata {

struct Case {
  std::string name;
  Quadratics problem;
  Start start;
  Exact gamma;
  std::vector<Exact> tau;  ///< one a node

  [[nodiscard]] std::size_t nodes() const { return problem.node_data().size(); }
  [[nodiscard]] int dimension() const { return problem.dimension(); }
};

inline Exact number(std::string_view text) { return Exact::parse(text); }

inline Vector<Exact> exact_vector(std::initializer_list<std::string_view> entries) {
  Vector<Exact> v(static_cast<Eigen::Index>(entries.size()));
  Eigen::Index j = 0;
  for (const std::string_view entry : entries) v[j++] = number(entry);
  return v;
}

inline Start start_from(Vector<Exact> x, std::vector<Vector<Exact>> shifts = {}) {
  Start start;
  start.x = std::move(x);
  start.shifts = std::move(shifts);
  return start;
}
inline Case make_case(std::string name, Quadratics problem, Start start, Exact gamma, std::vector<Exact> tau) {
  return {std::move(name), std::move(problem), std::move(start), std::move(gamma), std::move(tau)};
}

/// In one dimension: Example 1.1 in its plateau, three shifted parabolas with three thresholds, one node that is never clipped.
inline std::vector<Case> cases_on_the_line() {
  std::vector<Case> cases;
  cases.push_back(make_case("example 1.1", Quadratics::in_one_dimension({Exact(2), Exact(-1)}, {Exact(0)}), start_from(exact_vector({"4"})), number("1/64"),
                            {Exact(1), Exact(1)}));
  const Start shifted = start_from(exact_vector({"-3"}), {exact_vector({"1"}), exact_vector({"-1/4"}), exact_vector({"2"})});
  cases.push_back(make_case("three parabolas", Quadratics::in_one_dimension({Exact(1), Exact(3), number("1/2")}, {number("-5/2"), Exact(1), Exact(7)}),
                            shifted, number("1/8"), {number("1/2"), Exact(1), number("3/4")}));
  cases.push_back(make_case("never clipped", Quadratics::in_one_dimension({Exact(1)}, {Exact(1)}), start_from(exact_vector({"3"})), number("1/4"),
                            {Exact(100)}));
  return cases;
}

/// In d dimensions: clipped for long, briefly, and never; with and without shifts.
inline std::vector<Case> cases_in_space() {
  std::vector<Case> cases;
  const auto point = [](int d, const Exact& scale) {
    Vector<Exact> x(d);
    for (int j = 0; j < d; ++j) x[j] = scale * Exact((7 * j) % 5 - 2) + Exact(1, 4);
    return x;
  };
  cases.push_back(make_case("plane, clipped for long", Quadratics::random(3, 2, Exact(1), 5), start_from(point(2, Exact(2))), number("1/32"),
                            {number("1/8"), number("1/8"), number("1/8")}));
  std::vector<Vector<Exact>> shifts;
  for (int i = 0; i < 4; ++i) shifts.push_back(point(5, Exact(i - 1, 2)));
  cases.push_back(make_case("five dimensions, shifts", Quadratics::random(4, 5, number("1/2"), 11), start_from(point(5, Exact(1)), std::move(shifts)),
                            number("1/16"), {number("1/4"), number("1/2"), number("1/3"), Exact(1)}));
  cases.push_back(make_case("nine dimensions, never clipped", Quadratics::random(2, 9, Exact(2), 3), start_from(point(9, Exact(1))), number("1/16"),
                            {Exact(1000), Exact(1000)}));
  return cases;
}

/// grad f_i as A_i x - b_i, in numbers R.
template <class R>
struct TextbookGradient {
  struct Node {
    std::vector<reference::Vec<R>> a;
    reference::Vec<R> b;
    R c;
  };
  std::vector<Node> nodes;

  explicit TextbookGradient(const Quadratics& problem) {
    for (const QuadraticNode& exact : problem.node_data()) {
      Node node;
      for (Eigen::Index j = 0; j < exact.b.size(); ++j) {
        node.a.emplace_back();
        for (Eigen::Index l = 0; l < exact.b.size(); ++l) node.a.back().push_back(constant<R>(exact.a(j, l)));
        node.b.push_back(constant<R>(exact.b[j]));
      }
      node.c = constant<R>(exact.c);
      nodes.push_back(std::move(node));
    }
  }
  reference::Vec<R> operator()(std::size_t i, const reference::Vec<R>& x) const {
    reference::Vec<R> g;
    for (std::size_t j = 0; j < x.size(); ++j) {
      R sum(0);
      for (std::size_t l = 0; l < x.size(); ++l) sum = sum + nodes[i].a[j][l] * x[l];
      g.push_back(sum - nodes[i].b[j]);
    }
    return g;
  }
  /// (1/n) sum_i (x^T A_i x/2 - b_i^T x + c_i).
  R value(const reference::Vec<R>& x) const {
    R total(0);
    for (const Node& node : nodes) {
      total = total + node.c;
      for (std::size_t j = 0; j < x.size(); ++j) {
        R image(0);
        for (std::size_t l = 0; l < x.size(); ++l) image = image + node.a[j][l] * x[l];
        total = total + x[j] * (image / R(2) - node.b[j]);
      }
    }
    return total / R(static_cast<int>(nodes.size()));
  }
};

template <Field R>
reference::Vec<R> textbook(const Vector<Exact>& v) {
  reference::Vec<R> numbers;
  for (const Exact& entry : v) numbers.push_back(constant<R>(entry));
  return numbers;
}

template <Field R>
reference::Clip21<R> textbook_clip21(const Case& c) {
  reference::Clip21<R> run{constant<R>(c.gamma), {}, textbook<R>(c.start.x), {}, {}};
  for (const Exact& tau : c.tau) run.tau.push_back(constant<R>(tau));
  const Vector<Exact> zero = Vector<Exact>::Constant(c.dimension(), Exact(0));
  for (std::size_t i = 0; i < c.nodes(); ++i) run.shift.push_back(textbook<R>(c.start.shifts.empty() ? zero : c.start.shifts[i]));
  run.v = reference::mean(run.shift);
  return run;
}

}  // namespace lemmata
