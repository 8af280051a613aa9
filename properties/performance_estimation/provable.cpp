#include "properties/performance_estimation/provable.hpp"

#include <algorithm>
#include <array>

#include "numerics/error.hpp"
#include "theory/performance_estimation/error_feedback.hpp"
#include "theory/performance_estimation/first_order.hpp"

namespace lemmata::pep {

namespace {

/// Claims t <= 0 with multipliers in closed form; where those do not prove it, a solver is asked.
template <std::vector<Exact> (*multipliers)(const Numbers&)>
ProofAnswer prove_by(const CertifiedProblem& problem, const ProofRequest& request) {
  const Numbers numbers = read_numbers(problem, request.given);
  ProofRequest claim = request;
  claim.target = request.target.value_or(Exact(0));
  ProofAnswer answer = proved_by({std::string(problem.id), certificate_version, numbers, *claim.target, {{Box{}, multipliers(numbers)}}});
  if (answer.decision == Decision::holds) return answer;
  return prove_directly(problem, claim);
}

}  // namespace

std::span<const Provable> provables() {
  static constexpr std::array all = {
      Provable{&gd_nonconvex, prove_directly},
      Provable{&gd_nodes, prove_directly},
      Provable{&gd_convex_value, prove_directly},
      Provable{&gd_convex_gradient, prove_directly},
      Provable{&gd_convex_gradient_from_value, prove_directly},
      Provable{&gd_strongly_convex, prove_directly},
      Provable{&heavy_ball_value, prove_directly},
      Provable{&nesterov_value, prove_directly},
      Provable{&proximal_value, prove_directly},
      Provable{&compressed_value, prove_directly},
      Provable{&ef_one_step, prove_by<ef_multipliers>},
      Provable{&ef21_one_step, prove_by<ef21_multipliers>},
  };
  return all;
}

const Provable& find_provable(std::string_view id) {
  const auto found = std::ranges::find(provables(), id, [](const Provable& provable) { return provable.problem->id; });
  if (found != provables().end()) return *found;
  std::vector<std::string> ids;
  for (const Provable& provable : provables()) ids.emplace_back(provable.problem->id);
  throw BadInput("nothing called '" + std::string(id) + "' can be proved" + did_you_mean(id, ids) + "; 'lemmata prove' lists what can");
}

Numbers read_numbers(const CertifiedProblem& problem, const Parameters& given) {
  Numbers numbers;
  for (const auto& [name, text] : given) numbers[name] = parse_list(text, name + " of " + std::string(problem.id));
  return complete(problem, std::move(numbers));
}

ProofAnswer proved_by(Certificate certificate) {
  ProofAnswer answer;
  const Verification verification = verify(certificate);
  answer.parameters = certificate.parameters;
  if (!verification.is_accepted) {
    answer.reason = verification.reason;
    if (verification.leaf >= 0) answer.open = certificate.leaves[static_cast<std::size_t>(verification.leaf)].box;
    return answer;
  }
  answer.decision = Decision::holds;
  answer.bound = verification.bound;
  answer.certificate = std::move(certificate);
  return answer;
}

ProofAnswer prove_directly(const CertifiedProblem& problem, const ProofRequest& request) {
  const Numbers numbers = read_numbers(problem, request.given);
  ProofAnswer answer;
  answer.parameters = numbers;
  std::optional<Attained> attained;
  if (problem.attained != nullptr) attained = problem.attained(numbers);
  if (attained && request.target && *request.target < attained->value) {
    answer.decision = Decision::violated;
    answer.reason = "t = " + attained->value.text() + " is attained, which is above the target " + request.target->text();
    answer.open = Box{};
  } else {
    CertifyOptions options;
    options.accuracy = request.accuracy;
    options.target = request.target;
    options.solver = request.solver;
    options.deadline = request.deadline;
    Certified certified = certify(problem.program(numbers, Box{}), options);
    if (certified.is_certified()) {
      Certificate certificate{std::string(problem.id), certificate_version, numbers, request.target.value_or(certified.bound), {{Box{}, std::move(certified.multipliers)}}};
      answer = proved_by(std::move(certificate));
    } else {
      answer.reason = certified.reason;
      answer.open = Box{};
    }
  }
  answer.attained = std::move(attained);
  return answer;
}

}  // namespace lemmata::pep
