#include <algorithm>
#include <array>

#include "algorithms/operators.hpp"
#include "numerics/error.hpp"
#include "properties/clip21_checks.hpp"
#include "theory/clip21/operator_laws.hpp"
#include "theory/clip21/soft_clipping.hpp"

namespace lemmata::properties {
namespace {

using clip21::Law;
using clip21::Operator;
using clip21::OperatorLaws;

template <Field S>
Vector<S> apply(Operator op, const Vector<S>& u, const S& tau) {
  Vector<S> out;
  switch (op) {
    case Operator::clip: Clip{}.apply(u, tau, out); break;
    case Operator::coordinate_clip: CoordinateClip{}.apply(u, tau, out); break;
    case Operator::soft_clip: SoftClip{}.apply(u, tau, out); break;
    case Operator::normalise: Normalise{}.apply(u, tau, out); break;
  }
  return out;
}

struct ExactSample {
  Vector<Exact> u, w;
  Exact tau, factor;
};

template <Field S>
OperatorLaws::Sample<S> sample_of(Operator op, const ExactSample& exact) {
  OperatorLaws::Sample<S> t;
  t.u = constant_vector<S>(exact.u);
  t.w = constant_vector<S>(exact.w);
  t.tau = constant<S>(exact.tau);
  t.factor = constant<S>(exact.factor);
  const Vector<S> zero = Vector<S>::Constant(t.u.size(), S(0));
  t.Tu = apply(op, t.u, t.tau);
  t.Tw = apply(op, t.w, t.tau);
  t.T_minus_u = apply(op, Vector<S>(-t.u), t.tau);
  t.T_scaled = apply(op, Vector<S>(t.u * t.factor), S(t.tau * t.factor));
  t.T_zero = apply(op, zero, t.tau);
  t.T_no_threshold = apply(op, t.u, S(0));
  return t;
}

template <std::size_t count>
Vector<Exact> quarters(const std::array<int, count>& entries, int dimension) {
  Vector<Exact> v(dimension);
  for (int j = 0; j < dimension; ++j) v[j] = Exact(entries[static_cast<std::size_t>(j)], 4);
  return v;
}

constexpr std::array operators = {Operator::clip, Operator::coordinate_clip, Operator::soft_clip, Operator::normalise};

/// Every law that an operator lacks must be certified broken by its witness; an answer other than "violated" is a fault of the table.
struct LackingTable {
  std::string fault;                    ///< the first relation whose witness does not break it; empty: none
  Evidence evidence = Evidence::exact;  ///< the weakest over all witnesses
};
LackingTable check_lacking_table(LadderOptions options) {
  // What the caller amends or notes is the conclusion, which these broken laws are no part of.
  static_cast<Amendment&>(options) = {};
  options.extremes = nullptr;
  options.listener = nullptr;
  LackingTable table;
  for (const Operator op : operators) {
    for (int l = 0; l < clip21::law_count; ++l) {
      const auto law = static_cast<Law>(l);
      if (clip21::has_law(op, law)) continue;
      const clip21::LawWitness witness = clip21::lacking(op, law);
      const ExactSample exact{quarters(witness.u, witness.dimension), quarters(witness.w, witness.dimension), Exact(witness.tau, 4), Exact(2)};
      const Outcome outcome = climb<true>(options, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
        OperatorLaws::judge(op, law, sample_of<S>(op, exact), ledger);
      });
      table.evidence = std::min(table.evidence, outcome.evidence);
      if (outcome.decision != Decision::violated && table.fault.empty()) table.fault = clip21::relation_name(op, law);
    }
  }
  return table;
}

Vector<Exact> read_vector(const Instance& instance, std::string_view name) {
  const auto found = instance.parameters.find(name);
  if (found == instance.parameters.end()) throw BadInput(instance.subject + " needs the parameter " + std::string(name));
  const std::vector<Exact> entries = parse_list(found->second, std::string(name) + " of " + instance.subject);
  Vector<Exact> v(static_cast<Eigen::Index>(entries.size()));
  for (std::size_t j = 0; j < entries.size(); ++j) v[static_cast<Eigen::Index>(j)] = entries[j];
  return v;
}

Exact read_positive(const Instance& instance, std::string_view name) {
  const Vector<Exact> list = read_vector(instance, name);
  if (list.size() != 1) throw BadInput(std::string(name) + " of " + instance.subject + " is one number, got " + std::to_string(list.size()));
  const Exact& value = list[0];
  if (value.sign() <= 0) throw BadInput(std::string(name) + " of " + instance.subject + " must be positive, got " + value.text());
  return value;
}

}  // namespace

Outcome check_operator_laws(Instance& instance, const LadderOptions& options) {
  require_plain(instance);
  const ExactSample exact{read_vector(instance, "u"), read_vector(instance, "w"), read_positive(instance, "tau"), read_positive(instance, "s")};
  if (exact.u.size() != exact.w.size()) throw BadInput(instance.subject + ": u and w have different dimensions");
  Outcome outcome = climb<true>(options, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    for (const Operator op : operators) {
      const OperatorLaws::Sample<S> sample = sample_of<S>(op, exact);
      for (int l = 0; l < clip21::law_count; ++l) {
        if (clip21::has_law(op, static_cast<Law>(l))) OperatorLaws::judge(op, static_cast<Law>(l), sample, ledger);
      }
    }
  });
  if (outcome.decision != Decision::holds) return outcome;
  const LackingTable table = check_lacking_table(options);
  outcome.evidence = std::min(outcome.evidence, table.evidence);
  if (!table.fault.empty()) {
    outcome.decision = Decision::undecided;
    outcome.finding = Finding{table.fault + " (listed as lacking, but its witness does not break it)", 0, -1, Order::less_equal, {}, {}};
  }
  return outcome;
}

Outcome check_soft_clip_two_nodes(Instance& instance, const LadderOptions& options) {
  require_plain(instance);
  const Vector<Exact> g1 = read_vector(instance, "g1");
  const Vector<Exact> g2 = read_vector(instance, "g2");
  const Exact a = read_positive(instance, "a");
  if (g1.size() != g2.size()) throw BadInput(instance.subject + ": g1 and g2 have different dimensions");
  return climb<true>(options, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    const Vector<S> n1 = constant_vector<S>(g1);
    const Vector<S> n2 = constant_vector<S>(g2);
    const S scale = constant<S>(a);
    clip21::SoftClipTwoNodes::judge(n1, n2, apply(Operator::soft_clip, n1, scale), apply(Operator::soft_clip, n2, scale), scale, ledger);
  });
}

}  // namespace lemmata::properties
