#include "properties/certifier/quadratic.hpp"

#include <algorithm>
#include <array>

namespace lemmata::certifier {
namespace {

/// A solution of Q x = -b, by elimination; nothing if there is none.
std::optional<std::vector<Exact>> solve(std::vector<std::vector<Exact>> q, const std::vector<Exact>& b) {
  const std::size_t n = b.size();
  for (std::size_t i = 0; i < n; ++i) q[i].push_back(-b[i]);
  std::vector<std::size_t> pivot_of_row;
  std::size_t row = 0;
  for (std::size_t column = 0; column < n && row < n; ++column) {
    const auto found = std::find_if(q.begin() + static_cast<std::ptrdiff_t>(row), q.end(), [&](const std::vector<Exact>& r) { return r[column].sign() != 0; });
    if (found == q.end()) continue;
    std::swap(q[row], *found);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == row) continue;
      const Exact factor = q[i][column] / q[row][column];
      for (std::size_t j = column; j <= n; ++j) q[i][j] -= factor * q[row][j];
    }
    pivot_of_row.push_back(column);
    ++row;
  }
  if (std::any_of(q.begin() + static_cast<std::ptrdiff_t>(row), q.end(), [&](const std::vector<Exact>& r) { return r[n].sign() != 0; })) return std::nullopt;
  std::vector<Exact> x(n);
  for (std::size_t i = 0; i < row; ++i) x[pivot_of_row[i]] = q[i][n] / q[i][pivot_of_row[i]];
  return x;
}

Polynomial determinant(const std::vector<std::vector<Polynomial>>& m) {
  if (m.size() == 1) return m[0][0];
  Polynomial sum;
  for (std::size_t j = 0; j < m.size(); ++j) {
    std::vector<std::vector<Polynomial>> minor;
    for (std::size_t i = 1; i < m.size(); ++i) {
      minor.emplace_back();
      for (std::size_t k = 0; k < m.size(); ++k) {
        if (k != j) minor.back().push_back(m[i][k]);
      }
    }
    const Polynomial term = m[0][j] * determinant(minor);
    sum = j % 2 == 0 ? sum + term : sum - term;
  }
  return sum;
}

}  // namespace

std::optional<ConstantHessian> constant_hessian(const Expression& f) {
  const auto n = static_cast<std::size_t>(f.dimension());
  const std::vector<int>& outputs = f.derivatives.outputs();
  for (std::size_t o = n; o < outputs.size(); ++o) {
    if (f.derivatives.instructions()[static_cast<std::size_t>(outputs[o])].operation != Operation::constant) return std::nullopt;
  }
  if (!f.derivatives.is_rational() || !f.function.is_rational()) return std::nullopt;
  Evaluator<Exact> derivatives(f.derivatives);
  Evaluator<Exact> function(f.function);
  const std::vector<Exact> origin(n);
  if (derivatives(origin) != Truth::yes || function(origin) != Truth::yes) return std::nullopt;
  std::vector<Exact> gradient;
  for (std::size_t i = 0; i < n; ++i) gradient.push_back(derivatives.output(i));
  std::vector<std::vector<Exact>> q(n, std::vector<Exact>(n));
  std::vector<std::vector<Polynomial>> shifted(n, std::vector<Polynomial>(n));
  std::size_t output = n;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i; j < n; ++j) {
      q[i][j] = q[j][i] = derivatives.output(output++);
      shifted[i][j] = shifted[j][i] = Polynomial({-q[i][j], Exact(i == j ? 1 : 0)});
    }
  }
  return ConstantHessian{determinant(shifted), solve(q, gradient)};
}

RationalBounds spectral_norm(const ConstantHessian& q, const Exact& relative) {
  const Polynomial squarefree = squarefree_part(q.characteristic);
  RationalBounds norm{Exact(0), Exact(0)};
  for (RealRoot root : real_roots(squarefree)) {
    while (!root.is_rational() &&
           (root.lower.sign() != root.upper.sign() || root.upper - root.lower > relative * std::min(magnitude(root.lower), magnitude(root.upper)))) {
      refine(root, squarefree, (root.upper - root.lower) / Exact(2));
    }
    const Exact least = std::min(magnitude(root.lower), magnitude(root.upper));
    const Exact most = std::max(magnitude(root.lower), magnitude(root.upper));
    norm = {std::max(norm.lower, least), std::max(norm.upper, most)};
  }
  return norm;
}

int compare_norm(const ConstantHessian& q, const Exact& bound) {
  // Eigenvalues beyond +-bound, then at it.
  for (const RealRoot& root : real_roots(q.characteristic)) {
    for (const int side : {1, -1}) {
      const Exact edge = bound * Exact(side);
      const bool beyond_all = side > 0 ? edge < root.lower : root.upper < edge;
      const bool inside = !root.is_rational() && root.lower < edge && edge < root.upper;
      if (beyond_all) return 1;
      // The only root of the interval lies beyond the edge if none lies on the near side of it.
      if (inside && q.characteristic.sign_at(edge) != 0) {
        const int up_to_edge = SturmChain(q.characteristic).roots_between(root.lower, edge);
        if (side > 0 ? up_to_edge == 0 : up_to_edge == 1) return 1;
      } else if (!root.is_rational() && (side > 0 ? edge == root.lower : edge == root.upper)) {
        return 1;
      }
    }
  }
  return q.characteristic.sign_at(bound) == 0 || q.characteristic.sign_at(-bound) == 0 ? 0 : -1;
}

}  // namespace lemmata::certifier
