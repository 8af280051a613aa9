#include "properties/soft_clip_alignment_checks.hpp"

#include <algorithm>
#include <array>

#include "algorithms/operators.hpp"
#include "numerics/error.hpp"
#include "properties/list_text.hpp"
#include "theory/clip21/soft_clipping.hpp"

namespace lemmata::properties {
namespace {

using clip21::SoftClipAlignment;

constexpr ParameterInfo parameters[] = {{"nodes", "2", "n of a drawn instance, 1..4; an instance has as many as it has gradients"},
                                        {"dimension", "drawn", "d of a drawn instance, 1..20"},
                                        {"g1", "drawn", "gradient of node 1, as a list of numbers"},
                                        {"g2", "drawn", "of node 2, of the same dimension; 'none': there is no such node"},
                                        {"g3", "none", "of node 3"},
                                        {"g4", "none", "of node 4"},
                                        {"a", "drawn", "softness, > 0"}};
constexpr std::array<std::string_view, 4> gradient_names = {"g1", "g2", "g3", "g4"};

/// The gradients that are given; a node without one does not exist.
std::vector<Vector<Exact>> read_gradients(const Parameters& given, const std::string& owner) {
  std::vector<Vector<Exact>> gradients;
  for (const std::string_view name : gradient_names) {
    const auto found = given.find(name);
    if (found == given.end() || found->second.empty() || found->second == "none") continue;
    const std::vector<Exact> entries = parse_list(found->second, std::string(name) + " of " + owner);
    Vector<Exact> g(static_cast<Eigen::Index>(entries.size()));
    for (std::size_t j = 0; j < entries.size(); ++j) g[static_cast<Eigen::Index>(j)] = entries[j];
    if (!gradients.empty() && gradients.front().size() != g.size()) {
      throw BadInput(std::string(name) + " of " + owner + " has " + std::to_string(g.size()) + " entries, the gradients before it " +
                     std::to_string(gradients.front().size()) + "; give all the same dimension");
    }
    gradients.push_back(std::move(g));
  }
  return gradients;
}

}  // namespace

std::span<const ParameterInfo> soft_clip_alignment_parameters() { return parameters; }

Instance draw_soft_clip_alignment(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  const std::string owner(SoftClipAlignment::info.id);
  const ParameterReader read(owner, given, parameters);
  Draw draw(seed, number);
  const std::int64_t nodes = read.integer("nodes", 1, static_cast<std::int64_t>(gradient_names.size()));
  const std::int64_t drawn_dimension = draw.chance(50) ? 1 : draw.integer(2, 4);
  const std::vector<Vector<Exact>> fixed = read_gradients(given, owner);
  const std::int64_t dimension = !fixed.empty() ? fixed.front().size() : read.is_given("dimension") ? read.integer("dimension", 1, 20) : drawn_dimension;
  Instance instance;
  instance.subject = owner;
  instance.seed = seed;
  for (std::int64_t i = 0; i < nodes; ++i) {
    std::vector<Exact> entries;
    for (std::int64_t j = 0; j < dimension; ++j) entries.push_back(draw.dyadic(4, 5));
    instance.parameters[std::string(gradient_names[static_cast<std::size_t>(i)])] = list_text(entries);
  }
  instance.parameters["a"] = draw.log_uniform(-5, 3, 6).text();
  for (const auto& [name, value] : given) {
    if (name != "nodes" && name != "dimension") instance.parameters[name] = value;
  }
  return instance;
}

Outcome check_soft_clip_alignment(Instance& instance, const LadderOptions& options) {
  require_plain(instance);
  const ParameterReader read(instance.subject, instance.parameters, parameters);
  for (const std::string_view name : {"nodes", "dimension"}) {
    if (!read.is_given(name)) continue;
    throw BadInput(instance.subject + ": in an instance '" + std::string(name) + "' is no parameter; its gradients g1, g2, ... say it");
  }
  const std::vector<Vector<Exact>> gradients = read_gradients(instance.parameters, instance.subject);
  if (gradients.empty()) throw BadInput(instance.subject + ": the instance has no gradient; add one, such as \"g1\": \"1\"");
  if (!read.is_given("a")) throw BadInput(instance.subject + ": the instance has no softness; add one, such as \"a\": \"1\"");
  const Exact a = read.positive("a");
  return climb<true>(options, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    const S softness = constant<S>(a);
    std::vector<Vector<S>> g;
    std::vector<Vector<S>> s(gradients.size());
    for (const Vector<Exact>& exact : gradients) g.push_back(constant_vector<S>(exact));
    for (std::size_t i = 0; i < g.size(); ++i) SoftClip{}.apply(g[i], softness, s[i]);
    SoftClipAlignment::judge(g, s, ledger);
  });
}

}  // namespace lemmata::properties
