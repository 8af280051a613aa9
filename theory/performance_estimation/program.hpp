#pragma once
/// Performance-estimation problems in exact numbers (Drori and Teboulle 2014; Taylor, Hendrickx and Glineur 2017): what is claimed, over a Gram matrix.
///
/// The points and gradients of a run, for whatever functions of a class, are vectors of a *basis*; G is the Gram matrix of the basis (block diagonal where a
/// symmetry splits it), f the vector of function values. Every inequality that the class implies is a row, linear in (G, f, t):
///
///   sum_b <A_b, G_b> + a.f + alpha t <= beta        (or = beta),       t: the quantity that is to be bounded.
///
/// Multipliers lambda (>= 0 on inequalities) with sum lambda a = 0, sum lambda alpha = 1 and sum lambda A_b >= 0 (positive semidefinite), all exactly, prove
/// t <= sum lambda beta for every function of the class, every dimension: because G_b >= 0 there, and only because each row is *necessary*.
#include <string>
#include <string_view>
#include <vector>

#include "numerics/exact.hpp"
#include "numerics/vector.hpp"

namespace lemmata::pep {

/// A vector as its coordinates in the basis of one block of G.
using Combination = Vector<Exact>;

/// sum_b <A_b, G_b> + a.f + alpha t - beta: a linear function of everything that is unknown. The A_b are symmetric.
struct Expression {
  std::vector<Matrix<Exact>> gram;
  Vector<Exact> values;
  Exact objective;  ///< alpha
  Exact constant;   ///< -beta
};

struct Row {
  std::string name;        ///< what it says: "f(x_1) >= f(x_2) + ...": for readers, and to match multipliers with rows
  bool is_equality = false;
  Expression left;         ///< left <= 0, or = 0
};

class Program {
 public:
  /// `blocks`: the sizes of the blocks of G; `values`: how many function values.
  Program(std::vector<int> blocks, int values) : blocks_(std::move(blocks)), values_(values) {}

  [[nodiscard]] const std::vector<int>& blocks() const { return blocks_; }
  [[nodiscard]] int values() const { return values_; }
  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }

  /// What rows are made of.
  [[nodiscard]] Expression zero() const;
  [[nodiscard]] Combination zero_vector(int block = 0) const;
  [[nodiscard]] Combination basis_vector(int index, int block = 0) const;
  [[nodiscard]] Expression constant(const Exact& value) const;
  [[nodiscard]] Expression value(int index) const;  ///< f_index
  [[nodiscard]] Expression objective() const;       ///< t
  [[nodiscard]] Expression inner(const Combination& u, const Combination& v, int block = 0) const;  ///< <u, v>
  [[nodiscard]] Expression square(const Combination& u, int block = 0) const { return inner(u, u, block); }

  void require_at_most(std::string name, Expression lhs, const Expression& rhs);  ///< lhs <= rhs
  void require_equal(std::string name, Expression lhs, const Expression& rhs);

 private:
  std::vector<int> blocks_;
  int values_;
  std::vector<Row> rows_;
};

[[nodiscard]] Expression operator+(Expression a, const Expression& b);
[[nodiscard]] Expression operator-(Expression a, const Expression& b);
[[nodiscard]] Expression operator*(const Exact& factor, Expression a);

/// Whether a symmetric matrix is positive semidefinite, exactly: LDL^T without pivoting, all pivots >= 0, every zero pivot with a zero column below it.
[[nodiscard]] bool is_positive_semidefinite(Matrix<Exact> s);

/// What multipliers prove of a program.
struct Proof {
  bool is_valid = false;
  Exact bound;         ///< t <= bound, where valid
  std::string reason;  ///< why not, where not: the first thing that fails
};
/// `multipliers`: one for each row, in order. Nothing is repaired.
[[nodiscard]] Proof prove(const Program& program, const std::vector<Exact>& multipliers);

}  // namespace lemmata::pep
