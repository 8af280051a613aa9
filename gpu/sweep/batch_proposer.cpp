#include "gpu/sweep/batch_proposer.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "numerics/error.hpp"
#include "theory/clip21/theorem_a.hpp"
#include "theory/clip21/theorem_b.hpp"

namespace lemmata::gpu {
namespace {

struct Observed {
  const StatementInfo* statement;
  std::string_view name;
  Relation relation;
  StepSizeCap cap;
};
const std::array<Observed, 6> observed = {{
    {&clip21::TheoremA::info, "A1", Relation::A1, StepSizeCap::theorem_a},
    {&clip21::TheoremA::info, "A2", Relation::A2, StepSizeCap::theorem_a},
    {&clip21::TheoremA::info, "A4", Relation::A4, StepSizeCap::theorem_a},
    {&clip21::TheoremA::k_star_info, "A2", Relation::A2, StepSizeCap::theorem_a},
    {&clip21::TheoremA::rate_info, "A4", Relation::A4, StepSizeCap::theorem_a},
    {&clip21::TheoremB::info, "B3", Relation::B3, StepSizeCap::theorem_b},
}};

const Observed* find_observed(const Entry& entry, std::string_view relation) {
  const auto found = std::ranges::find_if(observed, [&](const Observed& o) { return o.statement->id == entry.info->id && o.name == relation; });
  return found == observed.end() ? nullptr : &*found;
}

constexpr std::array<std::string_view, 6> known = {"tau", "gamma_over_cap", "nodes", "steps", "heterogeneity", "dimension"};
const ParameterInfo infos[] = {{"tau", "", ""}, {"gamma_over_cap", "", ""}, {"nodes", "", ""}, {"steps", "", ""}, {"heterogeneity", "", ""}, {"dimension", "1", ""}};

/// Beyond 1 by more than rounding.
constexpr double noticeable = 1e-9;

Range fixed(const Exact& value, std::string_view name) {
  const double near = value.nearest_double();
  if (!std::isfinite(near) || (near == 0 && value.sign() != 0)) throw BadInput(std::string(name) + " = " + value.text() + " is out of the range of double, in which batches run");
  return {near, near, false};
}

}  // namespace

std::string BatchProposer::refusal(const Entry& entry, std::string_view relation, const Grid& grid, const Parameters& given, const Amendment& amendment) {
  const std::string id(entry.info->id);
  if (find_observed(entry, relation) == nullptr) {
    std::string list;
    for (const Observed& o : observed) list += (list.empty() ? "" : ", ") + std::string(o.statement->id) + " --relation " + std::string(o.name);
    return (relation.empty() ? id + " without --relation" : "'" + std::string(relation) + "' of " + id) + " has no batched observer; there are: " + list;
  }
  if (!amendment.waived.empty()) return "batches are drawn within the hypotheses, and none can be dropped";
  if (std::ranges::any_of(amendment.scaled, [&](const ScaledConstant& scaled) { return scaled.name != relation; })) return "batches see one relation, and no other constant can be scaled";
  std::vector<std::string> names;
  for (const auto& [name, value] : given) names.push_back(name);
  for (const Axis& axis : grid.axes()) names.push_back(axis.name);
  for (const std::string& name : names) {
    if (std::ranges::find(known, name) == known.end()) return "batches know tau, gamma_over_cap, nodes, steps and heterogeneity, and not '" + name + "'";
  }
  return {};
}

BatchProposer::BatchProposer(const Entry& entry, std::string_view relation, const Grid& grid, std::int64_t instances, Parameters given, const Amendment& amendment,
                             std::uint64_t seed, Device device)
    : entry_(entry), name_(relation), relation_(find_observed(entry, relation)->relation), grid_(grid), instances_(instances), given_(std::move(given)), factor_(1), seed_(seed) {
  for (const ScaledConstant& scaled : amendment.scaled) factor_ *= scaled.factor.nearest_double();
  options_.device = device;
}

BatchProposer::Batch BatchProposer::batch_at(std::int64_t cell, std::int64_t stripe_number) const {
  Parameters at_cell = grid_.parameters_at(cell);
  at_cell.insert(given_.begin(), given_.end());
  const ParameterReader read(std::string(entry_.info->id), at_cell, infos);
  Batch batch;
  batch.draw.seed = seed_;
  batch.task.observes = true;
  batch.task.relation = relation_;
  for (const Observed& o : observed) {
    if (o.relation == relation_) batch.draw.cap = o.cap;
  }
  if (read.is_given("dimension") && read.integer("dimension", 1, most_dimension) != 1) throw BadInput("batches with an observer have dimension 1; leave out dimension, or take --proposer entry");
  batch.task.nodes = static_cast<int>(read.is_given("nodes") ? read.integer("nodes", 1, most_nodes) : 1 + stripe_number % 4);
  batch.task.has_shifts = stripe_number / 4 % 2 == 1;
  const auto standard = std::ranges::find(entry_.parameters, "steps", &ParameterInfo::name);
  batch.task.steps = read.is_given("steps") ? read.integer("steps", 0, 1000000) : Exact::parse(standard->standard).to_integer("steps");
  if (read.is_given("tau")) batch.draw.tau = fixed(read.positive("tau"), "tau");
  if (read.is_given("gamma_over_cap")) batch.draw.step = fixed(read.positive("gamma_over_cap"), "gamma_over_cap");
  if (read.is_given("heterogeneity")) batch.draw.heterogeneity = fixed(read.nonnegative("heterogeneity"), "heterogeneity");
  return batch;
}

Tally BatchProposer::look(std::int64_t cell, std::int64_t first, std::int64_t count, std::size_t most) const {
  const Batch batch = batch_at(cell, first / stripe);
  Tally tally;
  tally.tried = count;
  if (batch.draw.step.low > 1) {  // beyond the step size that the theorem allows
    tally.not_applicable = count;
    return tally;
  }
  run_drawn<double>(batch.task, batch.draw, cell * instances_ + first, count, options_, [&](const BatchResults<double>& results) {
    for (std::int64_t i = 0; i < results.count; ++i) {
      const double ratio = results.ratio_of(relation_, i) / factor_;
      if (!std::isfinite(ratio) || !(ratio > 0)) continue;
      const bool broken = ratio > 1 + noticeable;
      tally.broken += broken ? 1 : 0;
      if (!broken && tally.leads.size() == most && !(ratio > tally.leads.back().ratio)) continue;
      const std::int32_t k = results.where[static_cast<std::size_t>(static_cast<std::int64_t>(relation_) * results.count + i)];
      tally.add({cell, results.first + i - cell * instances_, broken, ratio, name_, k, -1}, most);
    }
    return true;
  });
  return tally;
}

Instance BatchProposer::instance(std::int64_t cell, std::int64_t number) const {
  const Batch batch = batch_at(cell, number / stripe);
  const BatchInstances<double> one = draw_batch<double>(batch.task, batch.draw, cell * instances_ + number, 1);
  Instance instance = instance_of(batch.task, one, 0);
  instance.subject = entry_.info->id;
  return instance;
}

}  // namespace lemmata::gpu
