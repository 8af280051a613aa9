#include "properties/attack/trajectory_models.hpp"

#include <algorithm>
#include <array>

#include "algorithms/run.hpp"
#include "properties/attack/trajectory_search_on.hpp"
#include "properties/clip21_instances.hpp"
#include "theory/clip21/averaging.hpp"
#include "theory/clip21/descent.hpp"
#include "theory/clip21/one_step.hpp"
#include "theory/clip21/one_step_decrease.hpp"
#include "theory/clip21/theorem_a.hpp"
#include "theory/clip21/theorem_b.hpp"

namespace lemmata::properties {
namespace {

using clip21::TheoremA;
using clip21::TheoremB;

template <class Method, class MakeJudge>
std::unique_ptr<TrajectorySearch> search_of(const TrajectoryShape& shape, const Amendment& amendment, Method method, MakeJudge make_judge) {
  return std::make_unique<TrajectorySearchOn<Method, MakeJudge>>(shape, 1.0, std::move(method), std::move(make_judge), amendment);
}

template <class Method>
std::vector<TraceRow> trace(const Instance& instance, std::int64_t rounds) {
  Trajectory t{make_problem(instance.problem), {*instance.start, instance.shifts}, Exact::parse(instance.parameters.at("tau")), Exact(1), rounds};
  Method method;
  method.thresholds = {t.tau};
  if constexpr (requires { method.gamma; }) method.gamma = Exact::parse(instance.parameters.at("gamma"));
  std::vector<TraceRow> rows;
  with_objective<Exact>(t.problem, [&](const auto& f) {
    run<Exact>(method, f, t.start, [&](const Round<Exact>& round) {
      TraceRow row{round.k, (*round.x)[0], (*round.direction)[0], {}};
      for (const NodeRound<Exact>& node : round.nodes) {
        const Exact before = node.before == nullptr ? Exact(0) : (*node.before)[0];
        row.nodes.push_back({(*node.gradient)[0], (*node.gradient)[0] - before, (*node.sent)[0], node.after == nullptr ? Exact(0) : (*node.after)[0]});
      }
      rows.push_back(std::move(row));
      return round.k < rounds;
    });
  });
  return rows;
}

const Clip21Gd clip21_gd{Exact(1), {Exact(1)}, {}};

template <TheoremA::Parts parts>
std::unique_ptr<TrajectorySearch> theorem_a(const TrajectoryShape& shape, const Parameters& /*own*/, const Amendment& amendment) {
  return search_of(shape, amendment, clip21_gd, []<class S>(const Setting<S>& s) { return TheoremA::Judge<S>(s, parts); });
}
std::unique_ptr<TrajectorySearch> posterior(const TrajectoryShape& shape, const Parameters& /*own*/, const Amendment& amendment) {
  return search_of(shape, amendment, clip21_gd, []<class S>(const Setting<S>& s) { return TheoremA::PosteriorJudge<S>(s); });
}
std::unique_ptr<TrajectorySearch> one_step_relations(const TrajectoryShape& shape, const Parameters& /*own*/, const Amendment& amendment) {
  return search_of(shape, amendment, clip21_gd, []<class S>(const Setting<S>& s) { return clip21::OneStepRelations::Judge<S>(s); });
}
template <TheoremB::Young young>
std::unique_ptr<TrajectorySearch> theorem_b(const TrajectoryShape& shape, const Parameters& /*own*/, const Amendment& amendment) {
  return search_of(shape, amendment, clip21_gd, []<class S>(const Setting<S>& s) { return TheoremB::Judge<S>(s, S(1), young); });
}
std::unique_ptr<TrajectorySearch> one_step_decrease(const TrajectoryShape& shape, const Parameters& own, const Amendment& amendment) {
  const Exact eta = Exact::parse(own.at("eta"));
  check_unit("eta", eta);
  return search_of(shape, amendment, clip21_gd, [eta]<class S>(const Setting<S>& s) { return clip21::OneStepDecrease::Judge<S>(s, constant<S>(eta)); });
}
std::unique_ptr<TrajectorySearch> averaging(const TrajectoryShape& shape, const Parameters& /*own*/, const Amendment& amendment) {
  return search_of(shape, amendment, Clip21Avg{{Exact(1)}}, []<class S>(const Setting<S>& s) { return clip21::Averaging::Judge<S>(s.tau); });
}
std::unique_ptr<TrajectorySearch> server_side(const TrajectoryShape& shape, const Parameters& /*own*/, const Amendment& amendment) {
  return search_of(shape, amendment, ServerClipGd{Exact(1), {Exact(1)}}, []<class S>(const Setting<S>& s) { return clip21::ClippedDescent::Judge<S>(s); });
}

constexpr std::string_view eta_alone[] = {"eta"};
const std::array<TrajectoryModel, 10> models = {{
    {&TheoremA::info, {}, true, 300, theorem_a<TheoremA::all>, trace<Clip21Gd>},
    {&TheoremA::k_star_info, {}, true, 300, theorem_a<TheoremA::k_star_only>, trace<Clip21Gd>},
    {&TheoremA::rate_info, {}, true, 300, theorem_a<TheoremA::rate_only>, trace<Clip21Gd>},
    {&TheoremA::posterior_info, {}, true, 300, posterior, trace<Clip21Gd>},
    {&TheoremB::info, {}, true, 300, theorem_b<TheoremB::Young::half>, trace<Clip21Gd>},
    {&TheoremB::plus_info, {}, true, 300, theorem_b<TheoremB::Young::optimal>, trace<Clip21Gd>},
    {&clip21::OneStepRelations::info, {}, true, 30, one_step_relations, trace<Clip21Gd>},
    {&clip21::OneStepDecrease::info, eta_alone, true, 1, one_step_decrease, trace<Clip21Gd>},
    {&clip21::Averaging::info, {}, true, 30, averaging, trace<Clip21Avg>},
    {&clip21::ClippedDescent::server_side_info, {}, false, 30, server_side, trace<ServerClipGd>},
}};

}  // namespace

std::span<const TrajectoryModel> trajectory_models() { return models; }

const TrajectoryModel* find_trajectory_model(std::string_view id) {
  const auto found = std::ranges::find_if(models, [&](const TrajectoryModel& model) { return model.info->id == id; });
  return found == models.end() ? nullptr : &*found;
}

}  // namespace lemmata::properties
