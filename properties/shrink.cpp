#include "properties/shrink.hpp"

#include <algorithm>
#include <map>

#include "numerics/error.hpp"
#include "properties/instance_numbers.hpp"
#include "properties/list_text.hpp"

namespace lemmata::properties {
namespace {

/// What a round, and what a node or a dimension costs in bits of numbers.
constexpr std::int64_t cost_of_a_round = 4;
constexpr std::int64_t cost_of_a_node = 64;
/// 1/3 is harder to read than 3.
constexpr std::int64_t cost_of_a_fraction = 1;

std::int64_t number_cost(const Exact& value) {
  if (value.sign() == 0) return 0;
  return value.bits() + (value.sign() < 0 ? 1 : 0) + (value.is_integer() ? 0 : cost_of_a_fraction);
}

/// Numbers simpler than this one, simplest first.
std::vector<Exact> simpler_numbers(const Exact& value) {
  std::vector<Exact> simpler;
  const auto offer = [&](const Exact& candidate) {
    if (number_cost(candidate) < number_cost(value) && std::ranges::find(simpler, candidate) == simpler.end()) simpler.push_back(candidate);
  };
  const Exact size = value.sign() < 0 ? -value : value;
  const Exact sign(value.sign());
  offer(Exact(0));
  offer(Exact(1));
  offer(-Exact(1));
  offer(size);
  offer(value.floor());
  offer(value.ceiling());
  if (value.is_integer()) {
    offer(sign * (size / Exact(2)).floor());
    offer(sign * (size - Exact(1)));
  }
  // The simplest within a half, a quarter, ... of it: few bits first.
  for (int bits = 1; bits <= 30 && value.sign() != 0; bits += bits < 6 ? 1 : 3) {
    const Exact width = size * Exact::power_of_two(-bits);
    offer(sign * simplest_between(size - width, size + width));
    offer(sign * simplest_between(size - width, size));
  }
  return simpler;
}

void remove_entry(Vector<Exact>& v, Eigen::Index j) {
  for (Eigen::Index l = j; l + 1 < v.size(); ++l) v[l] = v[l + 1];
  v.conservativeResize(v.size() - 1);
}

QuadraticNode without_dimension(const QuadraticNode& node, Eigen::Index j) {
  const Eigen::Index d = node.b.size() - 1;
  QuadraticNode smaller{Matrix<Exact>(d, d), node.b, node.c};
  remove_entry(smaller.b, j);
  for (Eigen::Index row = 0; row < d; ++row) {
    for (Eigen::Index column = 0; column < d; ++column) smaller.a(row, column) = node.a(row + (row >= j ? 1 : 0), column + (column >= j ? 1 : 0));
  }
  return smaller;
}

class Candidates {
 public:
  explicit Candidates(const Instance& instance) : instance_(instance), cost_(reading_cost(instance)) {}

  template <class Change>
  void offer(const Change& change) {
    Instance candidate = instance_;
    change(candidate);
    if (reading_cost(candidate) < cost_) list_.push_back(std::move(candidate));
  }
  [[nodiscard]] std::vector<Instance> take() { return std::move(list_); }

 private:
  const Instance& instance_;
  std::int64_t cost_;
  std::vector<Instance> list_;
};

void offer_fewer_rounds(const Instance& instance, Candidates& candidates) {
  if (!instance.steps) return;
  for (const std::int64_t fewer : {std::int64_t{0}, std::int64_t{1}, *instance.steps / 4, *instance.steps / 2, *instance.steps - 1}) {
    if (fewer >= 0 && fewer < *instance.steps) candidates.offer([&](Instance& c) { c.steps = fewer; });
  }
}

void offer_smaller_shapes(const Instance& instance, Candidates& candidates) {
  const std::size_t nodes = instance.problem.nodes.size();
  for (std::size_t i = 0; i < nodes && nodes > 1; ++i) {
    candidates.offer([&](Instance& c) {
      c.problem.nodes.erase(c.problem.nodes.begin() + static_cast<std::ptrdiff_t>(i));
      if (c.shifts.size() == nodes) c.shifts.erase(c.shifts.begin() + static_cast<std::ptrdiff_t>(i));
    });
  }
  if (nodes > 0 && instance.start) {
    const Eigen::Index d = instance.start->size();
    for (Eigen::Index j = 0; j < d && d > 1; ++j) {
      candidates.offer([&](Instance& c) {
        for (QuadraticNode& node : c.problem.nodes) node = without_dimension(node, j);
        remove_entry(*c.start, j);
        for (Vector<Exact>& shift : c.shifts) remove_entry(shift, j);
      });
    }
  }
  // Counts that a problem is made from.
  for (const char* name : {"nodes", "dimension"}) {
    const auto found = instance.problem.parameters.find(name);
    if (found == instance.problem.parameters.end()) continue;
    const std::vector<Exact> value = numbers_in(found->second);
    if (value.size() != 1 || !value[0].is_integer()) continue;
    for (const Exact& fewer : {Exact(1), (value[0] / Exact(2)).floor(), value[0] - Exact(1)}) {
      if (fewer.sign() <= 0 || !(fewer < value[0])) continue;
      candidates.offer([&](Instance& c) {
        c.problem.parameters[name] = fewer.text();
        const std::int64_t count = fewer.to_integer(name);
        if (name == std::string_view("nodes")) {
          if (!c.shifts.empty()) c.shifts.resize(static_cast<std::size_t>(count));
        } else {
          if (c.start) c.start->conservativeResize(count);
          for (Vector<Exact>& shift : c.shifts) shift.conservativeResize(count);
        }
      });
    }
  }
  // Lists of one length belong together: vectors of one dimension, points and their weights.
  for (const bool of_problem : {false, true}) {
    const Parameters& parameters = of_problem ? instance.problem.parameters : instance.parameters;
    std::map<std::size_t, std::vector<std::string>> by_length;
    for (const auto& [name, text] : parameters) by_length[numbers_in(text).size()].push_back(name);
    for (const auto& [length, names] : by_length) {
      if (length < 2) continue;
      for (std::size_t j = 0; j < length; ++j) {
        candidates.offer([&](Instance& c) {
          for (const std::string& name : names) {
            std::string& text = (of_problem ? c.problem.parameters : c.parameters).find(name)->second;
            std::vector<Exact> numbers = numbers_in(text);
            numbers.erase(numbers.begin() + static_cast<std::ptrdiff_t>(j));
            text = list_text(numbers);
          }
        });
      }
    }
  }
}

Exact denominator_of(const Exact& number) {
  const std::string text = number.text();
  const std::size_t bar = text.find('/');
  return bar == std::string::npos ? Exact(1) : Exact::parse(std::string_view(text).substr(bar + 1));
}

/// The least positive integer that makes all of them integers.
Exact common_denominator(const std::vector<Exact>& numbers) {
  Exact common(1);
  for (const Exact& number : numbers) {
    common *= denominator_of(number * common);
  }
  return common;
}

/// Units in which numbers become integers: of x (gradients, shifts and tau with it), and of f (the step size against it).
void offer_other_units(const Instance& instance, Candidates& candidates) {
  const auto tau = instance.parameters.find("tau");
  const auto gamma = instance.parameters.find("gamma");
  if (instance.problem.nodes.empty() || !instance.start || tau == instance.parameters.end() || gamma == instance.parameters.end()) return;
  if (numbers_in(tau->second).size() != 1 || numbers_in(gamma->second).size() != 1) return;
  std::vector<Exact> lengths = numbers_in(tau->second);
  std::vector<Exact> curvatures;
  for (const NumberPlace& place : number_places(instance)) {
    if (place.part == NumberPlace::Part::matrix) curvatures.push_back(number_at(instance, place));
    if (place.part == NumberPlace::Part::linear || place.part == NumberPlace::Part::start || place.part == NumberPlace::Part::shift) {
      lengths.push_back(number_at(instance, place));
    }
  }
  const auto rescale = [&](const Exact& of_x, const Exact& of_f) {
    candidates.offer([&](Instance& c) {
      for (QuadraticNode& node : c.problem.nodes) {
        for (Eigen::Index j = 0; j < node.a.size(); ++j) node.a.data()[j] *= of_f;
        for (Exact& entry : node.b) entry *= of_x * of_f;
        node.c *= of_x * of_x * of_f;
      }
      for (Exact& entry : *c.start) entry *= of_x;
      for (Vector<Exact>& shift : c.shifts) {
        for (Exact& entry : shift) entry *= of_x * of_f;
      }
      c.parameters["tau"] = (numbers_in(tau->second)[0] * of_x * of_f).text();
      c.parameters["gamma"] = (numbers_in(gamma->second)[0] / of_f).text();
    });
  };
  const Exact of_lengths = common_denominator(lengths);
  const Exact of_curvatures = common_denominator(curvatures);
  if (!(of_lengths == Exact(1))) rescale(of_lengths, Exact(1));
  if (!(of_curvatures == Exact(1))) rescale(Exact(1), of_curvatures);
}

void offer_simpler_numbers(const Instance& instance, Candidates& candidates) {
  if (!instance.shifts.empty()) candidates.offer([](Instance& c) { c.shifts.clear(); });
  for (const NumberPlace& place : number_places(instance)) {
    for (const Exact& simpler : simpler_numbers(number_at(instance, place))) {
      candidates.offer([&](Instance& c) { set_number(c, place, simpler); });
    }
  }
}

}  // namespace

Exact simplest_between(const Exact& low, const Exact& high) {
  if (low.sign() <= 0 && high.sign() >= 0) return Exact(0);
  if (high.sign() < 0) return -simplest_between(-high, -low);
  // The continued fractions of both ends agree up to where the simplest number between them branches off.
  const Exact whole = low.ceiling();
  if (whole <= high) return whole;
  const Exact floor = low.floor();
  return floor + Exact(1) / simplest_between(Exact(1) / (high - floor), Exact(1) / (low - floor));
}

std::int64_t reading_cost(const Instance& instance) {
  std::int64_t cost = instance.steps.value_or(0) * cost_of_a_round;
  cost += static_cast<std::int64_t>(instance.problem.nodes.size()) * cost_of_a_node;
  if (instance.start) cost += static_cast<std::int64_t>(instance.start->size()) * cost_of_a_node;
  for (const char* name : {"nodes", "dimension"}) {
    const auto found = instance.problem.parameters.find(name);
    if (found == instance.problem.parameters.end()) continue;
    const std::vector<Exact> value = numbers_in(found->second);
    if (value.size() == 1) cost += static_cast<std::int64_t>(value[0].nearest_double()) * cost_of_a_node;
  }
  for (const NumberPlace& place : number_places(instance)) cost += number_cost(number_at(instance, place)) + 1;
  return cost;
}

std::vector<Instance> simpler_instances(const Instance& instance) {
  Candidates candidates(instance);
  offer_fewer_rounds(instance, candidates);
  offer_smaller_shapes(instance, candidates);
  offer_other_units(instance, candidates);
  offer_simpler_numbers(instance, candidates);
  return candidates.take();
}

Instance shrink(Instance instance, const std::function<bool(Instance&)>& fails, std::int64_t most_tries, const std::function<bool()>& stop) {
  std::int64_t tries = 0;
  for (bool smaller = true; smaller;) {
    smaller = false;
    for (Instance& candidate : simpler_instances(instance)) {
      if (tries++ >= most_tries || stop()) return instance;
      try {
        const std::int64_t cost = reading_cost(instance);
        // A check completes what it is handed; what it filled in counts as well.
        if (!fails(candidate) || reading_cost(candidate) >= cost) continue;
        instance = std::move(candidate);
        smaller = true;
        break;
      } catch (const BadInput&) {
      } catch (const NoExactValue&) {
      }
    }
  }
  return instance;
}

}  // namespace lemmata::properties
