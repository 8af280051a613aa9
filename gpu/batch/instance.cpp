/// Batch instances as exact instances, and data shared by a batch from an exact problem.
#include <limits>

#include "gpu/batch/batch.hpp"
#include "numerics/error.hpp"

namespace lemmata::gpu {
namespace {

template <class S>
Exact exact(S value) {
  return Exact::of_double(static_cast<double>(value));
}

template <class S>
std::vector<QuadraticNode> nodes_of_line(const BatchTask& task, const BatchInstances<S>& instances, std::int64_t at) {
  std::vector<QuadraticNode> nodes;
  const int first = first_family_column(task);
  for (int i = 0; i < task.nodes; ++i) {
    QuadraticNode node{Matrix<Exact>(1, 1), Vector<Exact>(1), Exact(0)};
    node.a(0, 0) = exact(instances.column(first + i)[at]);
    node.b[0] = exact(instances.column(first + task.nodes + i)[at]);
    nodes.push_back(std::move(node));
  }
  return nodes;
}

template <class S>
std::vector<QuadraticNode> dense_nodes(const BatchTask& task, const BatchInstances<S>& instances, std::int64_t at) {
  std::vector<QuadraticNode> nodes;
  const int d = task.dimension;
  for (int i = 0; i < task.nodes; ++i) {
    int c = first_family_column(task) + i * d * (d + 1);
    QuadraticNode node{Matrix<Exact>(d, d), Vector<Exact>(d), Exact(0)};
    for (int row = 0; row < d; ++row) {
      for (int entry = 0; entry < d; ++entry) node.a(row, entry) = exact(instances.column(c++)[at]);
    }
    for (int row = 0; row < d; ++row) node.b[row] = exact(instances.column(c++)[at]);
    nodes.push_back(std::move(node));
  }
  return nodes;
}

}  // namespace

std::shared_ptr<const SharedRows> shared_rows(const ProblemSpec& spec) {
  const Problem problem = make_problem(spec);
  const auto* logistic = std::get_if<Logistic>(&problem);
  if (logistic == nullptr) throw BadInput("batch: shared rows come from problem logistic, got '" + spec.name + "'");
  if (logistic->nodes() > most_nodes || logistic->dimension() > most_dimension) {
    throw BadInput("batch: logistic with " + std::to_string(logistic->nodes()) + " nodes and " + std::to_string(logistic->dimension()) +
                   " features; a batch takes at most " + std::to_string(most_nodes) + " and " + std::to_string(most_dimension));
  }
  auto rows = std::make_shared<SharedRows>();
  const SparseData& data = logistic->data();
  const auto d = static_cast<std::size_t>(logistic->dimension());
  rows->features.assign(data.label.size() * d, 0);
  for (std::size_t row = 0; row < data.label.size(); ++row) {
    rows->labels.push_back(static_cast<double>(data.label[row]));
    for (std::size_t e = data.row_begin[row]; e < data.row_begin[row + 1]; ++e) {
      rows->features[row * d + static_cast<std::size_t>(data.column[e])] = data.values[data.value[e]].nearest_double();
    }
  }
  for (const std::size_t begin : logistic->block()) rows->block.push_back(static_cast<std::int32_t>(begin));
  rows->l2 = logistic->regulariser() == Regulariser::l2;
  Exact largest;
  for (const Exact& L : logistic->regularity().node) largest = std::max(largest, L);
  rows->smoothness = largest.double_above();
  rows->problem = spec;
  return rows;
}

template <class S>
Instance instance_of(const BatchTask& task, const BatchInstances<S>& instances, std::int64_t at) {
  if (at < 0 || at >= instances.count) throw BadInput("batch: instance " + std::to_string(at) + " of " + std::to_string(instances.count));
  const auto text = [&](int c) { return exact(instances.column(c)[at]).text(); };
  Instance instance;
  instance.subject = std::string(name_of(task.method));
  instance.steps = task.steps;
  instance.parameters["gamma"] = text(column::gamma);
  if (task.method == Method::celgc) {
    instance.parameters["eta"] = text(column::eta);
    instance.parameters["I"] = std::to_string(task.interval);
  } else if (task.method != Method::gd) {
    instance.parameters["tau"] = text(column::tau);
  }
  if (task.method == Method::clip21_sgd2m) instance.parameters["momentum"] = text(column::beta);
  if (task.method == Method::clip21_sgd2m || task.method == Method::damped_clip21_gd) instance.parameters["b"] = text(column::damping);
  if (task.method == Method::top_k_clip21_gd) instance.parameters["k"] = std::to_string(task.top_k);
  if (task.has_noise) {
    instance.parameters["noise"] = "uniform";
    instance.parameters["noise_scale"] = text(column::noise);
    instance.parameters["noise_seed"] = std::to_string(task.noise_seed + static_cast<std::uint64_t>(instances.first + at));
  }
  const int d = task.dimension;
  Vector<Exact> start(d);
  for (int j = 0; j < d; ++j) start[j] = exact(instances.column(column::x0 + j)[at]);
  instance.start = start;
  for (int i = 0; i < task.nodes && task.has_shifts; ++i) {
    Vector<Exact> shift(d);
    for (int j = 0; j < d; ++j) shift[j] = exact(instances.column(first_shift_column(task) + i * d + j)[at]);
    instance.shifts.push_back(std::move(shift));
  }
  instance.problem.name = std::string(name_of(task.family));
  if (task.family == Family::line) {
    instance.problem.nodes = nodes_of_line(task, instances, at);
  } else if (task.family == Family::dense) {
    instance.problem.nodes = dense_nodes(task, instances, at);
  } else if (task.family == Family::one_plus_cosine) {
    instance.problem.parameters["nodes"] = std::to_string(task.nodes);
    instance.problem.parameters["phase"] = text(first_family_column(task));
  } else {
    instance.problem = task.rows->problem;
    instance.problem.parameters["lambda"] = text(first_family_column(task));
  }
  return instance;
}

template Instance instance_of(const BatchTask&, const BatchInstances<float>&, std::int64_t);
template Instance instance_of(const BatchTask&, const BatchInstances<double>&, std::int64_t);

}  // namespace lemmata::gpu
