#include "theory/performance_estimation/program.hpp"

#include <utility>

namespace lemmata::pep {

Expression Program::zero() const {
  Expression e;
  for (const int size : blocks_) e.gram.emplace_back(size, size);  // an Exact begins as 0
  e.values.resize(values_);
  return e;
}
Combination Program::zero_vector(int block) const { return Combination::Constant(blocks_[static_cast<std::size_t>(block)], Exact(0)); }
Combination Program::basis_vector(int index, int block) const {
  Combination u = zero_vector(block);
  u[index] = Exact(1);
  return u;
}
Expression Program::constant(const Exact& value) const {
  Expression e = zero();
  e.constant = value;
  return e;
}
Expression Program::value(int index) const {
  Expression e = zero();
  e.values[index] = Exact(1);
  return e;
}
Expression Program::objective() const {
  Expression e = zero();
  e.objective = Exact(1);
  return e;
}
Expression Program::inner(const Combination& u, const Combination& v, int block) const {
  Expression e = zero();
  Matrix<Exact>& a = e.gram[static_cast<std::size_t>(block)];
  const auto nonzero = [](const Combination& w) {
    std::vector<Eigen::Index> where;
    for (Eigen::Index i = 0; i < w.size(); ++i) {
      if (w[i].sign() != 0) where.push_back(i);
    }
    return where;
  };
  const std::vector<Eigen::Index> rows = nonzero(u);
  if (&u == &v) {  // a square: each entry once
    for (const Eigen::Index i : rows) {
      for (const Eigen::Index j : rows) {
        if (j <= i) a(i, j) = a(j, i) = u[i] * u[j];
      }
    }
    return e;
  }
  const std::vector<Eigen::Index> columns = nonzero(v);
  for (const Eigen::Index i : rows) {
    const Exact half = u[i] / Exact(2);
    for (const Eigen::Index j : columns) {
      const Exact entry = half * v[j];
      a(i, j) += entry;
      a(j, i) += entry;
    }
  }
  return e;
}

void Program::require_at_most(std::string name, Expression lhs, const Expression& rhs) {
  rows_.push_back({std::move(name), false, std::move(lhs) - rhs});
}
void Program::require_equal(std::string name, Expression lhs, const Expression& rhs) {
  rows_.push_back({std::move(name), true, std::move(lhs) - rhs});
}

namespace {

/// a += factor * b.
void add(Expression& a, const Exact& factor, const Expression& b) {
  for (std::size_t block = 0; block < a.gram.size(); ++block) {
    for (Eigen::Index i = 0; i < a.gram[block].size(); ++i) {
      const Exact& entry = b.gram[block].data()[i];
      if (entry.sign() != 0) a.gram[block].data()[i] += factor * entry;
    }
  }
  for (Eigen::Index i = 0; i < a.values.size(); ++i) {
    if (b.values[i].sign() != 0) a.values[i] += factor * b.values[i];
  }
  a.objective += factor * b.objective;
  a.constant += factor * b.constant;
}

}  // namespace

Expression operator+(Expression a, const Expression& b) {
  add(a, Exact(1), b);
  return a;
}
Expression operator-(Expression a, const Expression& b) {
  add(a, Exact(-1), b);
  return a;
}
Expression operator*(const Exact& factor, Expression a) {
  const auto scale = [&](auto& numbers) {
    for (Eigen::Index i = 0; i < numbers.size(); ++i) {
      if (numbers.data()[i].sign() != 0) numbers.data()[i] *= factor;
    }
  };
  for (Matrix<Exact>& block : a.gram) scale(block);
  scale(a.values);
  a.objective *= factor;
  a.constant *= factor;
  return a;
}

bool is_positive_semidefinite(Matrix<Exact> s) {
  const Eigen::Index n = s.rows();
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < i; ++j) {
      if (s(i, j) != s(j, i)) return false;
    }
  }
  for (Eigen::Index k = 0; k < n; ++k) {
    const Exact pivot = s(k, k);
    if (pivot.sign() < 0) return false;
    for (Eigen::Index i = k + 1; i < n; ++i) {
      if (s(i, k).sign() == 0) continue;
      if (pivot.sign() == 0) return false;
      const Exact factor = s(i, k) / pivot;
      for (Eigen::Index j = k + 1; j <= i; ++j) {
        s(i, j) -= factor * s(j, k);
        s(j, i) = s(i, j);
      }
    }
  }
  return true;
}

Proof prove(const Program& program, const std::vector<Exact>& multipliers) {
  if (multipliers.size() != program.rows().size()) {
    return {false, {}, std::to_string(multipliers.size()) + " multipliers for " + std::to_string(program.rows().size()) + " rows"};
  }
  Expression sum = program.zero();
  for (std::size_t j = 0; j < multipliers.size(); ++j) {
    const Row& row = program.rows()[j];
    if (!row.is_equality && multipliers[j].sign() < 0) return {false, {}, "the multiplier of '" + row.name + "' is negative"};
    if (multipliers[j].sign() != 0) add(sum, multipliers[j], row.left);
  }
  for (Eigen::Index i = 0; i < sum.values.size(); ++i) {
    if (sum.values[i].sign() != 0) return {false, {}, "function value " + std::to_string(i) + " does not cancel"};
  }
  if (sum.objective != Exact(1)) return {false, {}, "the multipliers of the objective do not sum to 1"};
  for (std::size_t block = 0; block < sum.gram.size(); ++block) {
    if (!is_positive_semidefinite(sum.gram[block])) return {false, {}, "block " + std::to_string(block) + " of the sum is not positive semidefinite"};
  }
  return {true, -sum.constant, {}};
}

}  // namespace lemmata::pep
