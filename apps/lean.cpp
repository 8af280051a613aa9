#include "apps/lean.hpp"

#include <fmt/format.h>

#include <functional>

namespace lemmata::apps {
namespace {

using pep::Row;

/// A rational number as a Lean term.
std::string term(const Exact& number) {
  const std::string text = number.text();
  return number.sign() < 0 ? "(" + text + ")" : text;
}

/// S = L D L^T with ones on the diagonal of L; S is known to be positive semidefinite, so that a zero pivot has a zero column.
struct Factors {
  Matrix<Exact> lower;
  std::vector<Exact> pivots;
};
Factors factorise(Matrix<Exact> s) {
  const Eigen::Index n = s.rows();
  Factors factors{Matrix<Exact>::Constant(n, n, Exact(0)), {}};
  for (Eigen::Index k = 0; k < n; ++k) {
    const Exact pivot = s(k, k);
    factors.pivots.push_back(pivot);
    factors.lower(k, k) = Exact(1);
    if (pivot.sign() == 0) continue;
    for (Eigen::Index i = k + 1; i < n; ++i) factors.lower(i, k) = s(i, k) / pivot;
    for (Eigen::Index i = k + 1; i < n; ++i) {
      for (Eigen::Index j = k + 1; j < n; ++j) s(i, j) -= factors.lower(i, k) * pivot * factors.lower(j, k);
    }
  }
  return factors;
}

/// "l0 * (1/2) + l3 * 5": what the rows contribute, each taken at `of`; "0" where none does.
std::string sum_of(const std::vector<Row>& rows, const std::vector<Exact>& multipliers, const std::function<Exact(const Row&)>& of) {
  std::string sum;
  for (std::size_t j = 0; j < rows.size(); ++j) {
    const Exact coefficient = of(rows[j]);
    if (coefficient.sign() == 0 || multipliers[j].sign() == 0) continue;
    sum += fmt::format("{}{} * {}", sum.empty() ? "" : " + ", term(multipliers[j]), term(coefficient));
  }
  return sum.empty() ? "0" : sum;
}

std::string fact(const std::string& name, const std::string& proposition) { return fmt::format("theorem {} : {} := by norm_num\n", name, proposition); }

std::string leaf_text(const pep::CertifiedProblem& problem, const pep::Certificate& certificate, std::size_t l) {
  const pep::Leaf& leaf = certificate.leaves[l];
  const pep::Program program = problem.program(certificate.parameters, leaf.box);
  const std::vector<Row>& rows = program.rows();
  std::string out = fmt::format("\nnamespace Leaf{}\n", l);
  if (!leaf.box.empty()) out += fmt::format("/-! The case {}. -/\n", pep::text(leaf.box));
  for (std::size_t j = 0; j < rows.size(); ++j) {
    if (leaf.multipliers[j].sign() == 0) continue;
    out += fmt::format("-- row {}: {}{}\n", j, rows[j].name, rows[j].is_equality ? " (an equality)" : "");
    if (!rows[j].is_equality) out += fact(fmt::format("multiplier_{}", j), fmt::format("(0 : ℚ) ≤ {}", term(leaf.multipliers[j])));
  }
  for (int i = 0; i < program.values(); ++i) {
    out += fact(fmt::format("value_{}", i), fmt::format("({} : ℚ) = 0", sum_of(rows, leaf.multipliers, [i](const Row& row) { return row.left.values[i]; })));
  }
  out += fact("objective", fmt::format("({} : ℚ) = 1", sum_of(rows, leaf.multipliers, [](const Row& row) { return row.left.objective; })));
  for (std::size_t b = 0; b < program.blocks().size(); ++b) {
    const Eigen::Index n = program.blocks()[b];
    Matrix<Exact> s = Matrix<Exact>::Constant(n, n, Exact(0));
    for (std::size_t j = 0; j < rows.size(); ++j) {
      for (Eigen::Index e = 0; e < s.size(); ++e) s.data()[e] += leaf.multipliers[j] * rows[j].left.gram[b].data()[e];
    }
    const Factors factors = factorise(s);
    for (Eigen::Index k = 0; k < n; ++k) {
      out += fact(fmt::format("pivot_{}_{}", b, k), fmt::format("(0 : ℚ) ≤ {}", term(factors.pivots[static_cast<std::size_t>(k)])));
    }
    // S = L D L^T, entry by entry, so that u^T S u = sum_k d_k (L^T u)_k^2 >= 0.
    for (Eigen::Index p = 0; p < n; ++p) {
      for (Eigen::Index q = 0; q <= p; ++q) {
        std::string product;
        for (Eigen::Index k = 0; k <= q; ++k) {
          const Exact part = factors.lower(p, k) * factors.lower(q, k);
          const Exact& pivot = factors.pivots[static_cast<std::size_t>(k)];
          if (part.sign() == 0 || pivot.sign() == 0) continue;
          product += fmt::format("{}{} * {} * {}", product.empty() ? "" : " + ", term(factors.lower(p, k)), term(pivot), term(factors.lower(q, k)));
        }
        const std::string sum = sum_of(rows, leaf.multipliers, [&](const Row& row) { return row.left.gram[b](p, q); });
        out += fact(fmt::format("entry_{}_{}_{}", b, p, q), fmt::format("({} : ℚ) = {}", sum, product.empty() ? "0" : product));
      }
    }
  }
  out += fact("bound", fmt::format("({} : ℚ) ≤ {}", sum_of(rows, leaf.multipliers, [](const Row& row) { return -row.left.constant; }), term(certificate.target)));
  return out + fmt::format("end Leaf{}\n", l);
}

}  // namespace

std::string lean_text(const pep::Certificate& certificate) {
  const pep::CertifiedProblem& problem = pep::find_problem(certificate.problem);
  std::string out = "import Mathlib.Tactic.NormNum\nimport Mathlib.Data.Rat.Defs\n\n/-!\n";
  out += fmt::format("{}: {}\n\n  setting     {}\n  recurrence  {}\n  claim       {}, t = {}\n  parameters ", problem.id, problem.title, problem.setting,
                     problem.recurrence, problem.claim, certificate.target.text());
  for (const auto& [name, values] : certificate.parameters) {
    out += fmt::format(" {} =", name);
    for (const Exact& value : values) out += " " + value.text();
    out += ";";
  }
  out += "\n\nEvery row reads <A, G> + a.f + alpha t <= beta (or = beta) and holds for the functions of the class; G is a Gram matrix. Multipliers that are >= 0 on\n"
         "inequalities (multiplier_j), cancel every function value (value_i), sum to 1 on t (objective), and whose sum of matrices is L D L^T with D >= 0 (entry,\n"
         "pivot) prove t <= sum lambda beta, which is at most the target (bound). The facts about rational numbers are below; the rows are in the comments by name.\n-/\n";
  out += "\nnamespace Certificate\n";
  for (std::size_t l = 0; l < certificate.leaves.size(); ++l) out += leaf_text(problem, certificate, l);
  return out + "\nend Certificate\n";
}

}  // namespace lemmata::apps
