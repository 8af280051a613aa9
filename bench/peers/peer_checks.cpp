/// Our side of bench/peers/run: (I1)-(I5) and Theorem A on the instances of a JSON file, through the public checks.
/// Usage: lemmata_peer_checks FILE PASSES. Prints one JSON object; each pass takes every instance from exact data to its verdicts, certificates included.
#include <chrono>
#include <exception>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "properties/clip21_checks.hpp"

namespace {

using namespace lemmata;
using nlohmann::json;

Vector<Exact> vector_of(const json& entries) {
  Vector<Exact> v(static_cast<Eigen::Index>(entries.size()));
  for (std::size_t j = 0; j < entries.size(); ++j) v[static_cast<Eigen::Index>(j)] = Exact::parse(entries[j].get<std::string>());
  return v;
}

QuadraticNode node_of(const json& node) {
  const auto d = static_cast<Eigen::Index>(node.at("b").size());
  QuadraticNode quadratic{Matrix<Exact>(d, d), vector_of(node.at("b")), Exact(0)};
  for (Eigen::Index r = 0; r < d; ++r) quadratic.a.row(r) = vector_of(node.at("a").at(static_cast<std::size_t>(r)));
  return quadratic;
}

Instance instance_of(const json& described) {
  Instance instance;
  instance.subject = "bench/peers";
  instance.problem.name = "quadratics";
  for (const json& node : described.at("nodes")) instance.problem.nodes.push_back(node_of(node));
  instance.parameters = {{"tau", described.at("tau")}, {"gamma", described.at("gamma")}};
  instance.start = vector_of(described.at("x0"));
  instance.steps = described.at("steps");
  return instance;
}

struct Tally {
  int holds = 0;
  int undecided = 0;
  int otherwise = 0;
  std::int64_t relations = 0;

  void add(const Outcome& outcome) {
    ++(outcome.decision == Decision::holds ? holds : outcome.decision == Decision::undecided ? undecided : otherwise);
    relations += outcome.strict + outcome.tight;
  }
};

int measure(const std::string& path, int passes) {
  std::ifstream file(path);
  std::vector<Instance> instances;
  const json description = json::parse(file);
  for (const json& described : description.at("instances")) instances.push_back(instance_of(described));
  Tally tally;
  std::vector<double> seconds;
  for (int pass = 0; pass < passes; ++pass) {
    tally = {};
    const auto began = std::chrono::steady_clock::now();
    for (const Instance& given : instances) {
      Instance instance = given;
      tally.add(properties::check_one_step_relations(instance, {}));
      tally.add(properties::check_theorem_a(instance, {}));
    }
    seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
  }
  std::cout << json{{"seconds", seconds},
                    {"relations", tally.relations},
                    {"holds", tally.holds},
                    {"undecided", tally.undecided},
                    {"otherwise", tally.otherwise}}
            << '\n';
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    if (count == 3) return measure(arguments[1], std::stoi(arguments[2]));
    std::cerr << "usage: lemmata_peer_checks FILE PASSES\n";
  } catch (const std::exception& error) {
    std::cerr << "lemmata_peer_checks: " << error.what() << '\n';
  }
  return 2;
}
