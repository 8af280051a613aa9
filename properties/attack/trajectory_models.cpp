#include "properties/attack/trajectory_models.hpp"

#include <algorithm>
#include <array>

#include "properties/attack/trajectory_search_on.hpp"
#include "theory/clip21/averaging.hpp"
#include "theory/clip21/descent.hpp"
#include "theory/clip21/one_step.hpp"
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
std::unique_ptr<TrajectorySearch> averaging(const TrajectoryShape& shape, const Parameters& /*own*/, const Amendment& amendment) {
  return search_of(shape, amendment, Clip21Avg{{Exact(1)}}, []<class S>(const Setting<S>& s) { return clip21::Averaging::Judge<S>(s.tau); });
}
std::unique_ptr<TrajectorySearch> server_side(const TrajectoryShape& shape, const Parameters& /*own*/, const Amendment& amendment) {
  return search_of(shape, amendment, ServerClipGd{Exact(1), {Exact(1)}}, []<class S>(const Setting<S>& s) { return clip21::ClippedDescent::Judge<S>(s); });
}

const std::array<TrajectoryModel, 9> models = {{
    {&TheoremA::info, {}, true, 300, theorem_a<TheoremA::all>},
    {&TheoremA::k_star_info, {}, true, 300, theorem_a<TheoremA::k_star_only>},
    {&TheoremA::rate_info, {}, true, 300, theorem_a<TheoremA::rate_only>},
    {&TheoremA::posterior_info, {}, true, 300, posterior},
    {&TheoremB::info, {}, true, 300, theorem_b<TheoremB::Young::half>},
    {&TheoremB::plus_info, {}, true, 300, theorem_b<TheoremB::Young::optimal>},
    {&clip21::OneStepRelations::info, {}, true, 30, one_step_relations},
    {&clip21::Averaging::info, {}, true, 30, averaging},
    {&clip21::ClippedDescent::server_side_info, {}, false, 30, server_side},
}};

}  // namespace

std::span<const TrajectoryModel> trajectory_models() { return models; }

const TrajectoryModel* find_trajectory_model(std::string_view id) {
  const auto found = std::ranges::find_if(models, [&](const TrajectoryModel& model) { return model.info->id == id; });
  return found == models.end() ? nullptr : &*found;
}

}  // namespace lemmata::properties
