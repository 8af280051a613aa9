#include "apps/prove_command.hpp"

#include <fmt/format.h>

#include <chrono>

#include "apps/certificate_json.hpp"
#include "apps/command.hpp"
#include "apps/files.hpp"
#include "apps/interrupt.hpp"
#include "apps/kept.hpp"
#include "apps/lean.hpp"
#include "apps/tightness.hpp"
#include "apps/version.hpp"
#include "apps/worst_run.hpp"
#include "numerics/error.hpp"
#include "properties/list_text.hpp"
#include "properties/performance_estimation/provable.hpp"

namespace lemmata::apps {
namespace {

using pep::Certificate;
using pep::CertifiedProblem;
using pep::ProofAnswer;

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// "4/17 (0.2352941176)": the decimals are for readers, and stand alone where the fraction is too long for them.
std::string both_ways(const Exact& number) {
  const std::string exact = number.text();
  constexpr std::size_t longest = 60;
  if (exact.size() > longest) return fmt::format("{:.10g} (rounded; a fraction of {} digits)", number.nearest_double(), exact.size() - 1);
  return number.is_integer() ? exact : fmt::format("{} ({:.10g})", exact, number.nearest_double());
}

std::string parameters_text(const pep::Numbers& numbers) {
  std::string text;
  for (const auto& [name, values] : numbers) {
    text.append(text.empty() ? "" : ", ").append(name).append(" = ").append(properties::list_text(values));
  }
  return text;
}

std::string box_text(const pep::Box& box) { return box.empty() ? "the only one: there are no clip events" : pep::text(box); }

std::optional<Exact> known_value(const CertifiedProblem& problem, const pep::Numbers& numbers) {
  if (problem.value == nullptr) return std::nullopt;
  return problem.value(numbers);
}

std::string statement_text(const CertifiedProblem& problem, const pep::Numbers& numbers) {
  std::string text = fmt::format("{}: {}\n", problem.id, problem.title);
  text += fmt::format("  setting      {}\n", problem.setting);
  text += fmt::format("  recurrence   {}\n", problem.recurrence);
  text += fmt::format("  parameters   {}\n", parameters_text(numbers));
  return text;
}

/// What is known of the worst case, and how near a proved bound comes to it.
std::string known_text(const CertifiedProblem& problem, const pep::Numbers& numbers, const std::optional<Exact>& bound) {
  if (problem.closed_form.empty()) return "";
  std::string text = fmt::format("  closed form  {}{}{}\n", problem.closed_form, problem.source.empty() ? "" : "  ", problem.source);
  const std::optional<Exact> value = known_value(problem, numbers);
  if (!value) return text;
  text += "               = " + both_ways(*value);
  if (bound && value->sign() > 0) text += fmt::format("; proved / closed form - 1 = {:.3g}", (*bound / *value - Exact(1)).nearest_double());
  return text + "\n";
}

std::string answer_text(const CertifiedProblem& problem, const ProofAnswer& answer, double seconds_to_find, double seconds_to_verify) {
  std::string text = statement_text(problem, answer.parameters);
  switch (answer.decision) {
    case Decision::holds: {
      text += fmt::format("proved         {}, t = {}\n", problem.claim, both_ways(answer.certificate->target));
      text += "               for every such function in every dimension; evidence: exact\n";
      text += known_text(problem, answer.parameters, answer.certificate->target);
      std::size_t multipliers = 0;
      for (const pep::Leaf& leaf : answer.certificate->leaves) multipliers += leaf.multipliers.size();
      text += fmt::format("  certificate  {} {}, {} multipliers; found in {:.1f} ms, verified in {:.1f} ms\n", answer.certificate->leaves.size(),
                          answer.certificate->leaves.size() == 1 ? "leaf" : "leaves", multipliers, seconds_to_find * 1000, seconds_to_verify * 1000);
      break;
    }
    case Decision::violated:
      text += fmt::format("false          {}: {}\n", problem.claim, answer.reason);
      text += known_text(problem, answer.parameters, std::nullopt);
      break;
    default:
      text += fmt::format("not proved     {}: {}\n", problem.claim, answer.reason);
      text += known_text(problem, answer.parameters, std::nullopt);
  }
  if (answer.open) text += fmt::format("  open case    {}\n", box_text(*answer.open));
  if (answer.attained) {
    text += fmt::format("  attained     t = {} by {}\n", both_ways(answer.attained->value), answer.attained->function);
    if (answer.decision != Decision::holds) {
      for (const auto& [name, value] : answer.attained->numbers) text += fmt::format("                 {} = {}\n", name, both_ways(value));
    }
  }
  for (const std::string& remark : answer.remarks) text += "  " + remark + "\n";
  return text;
}

Json parameters_json(const pep::Numbers& numbers) {
  Json json = Json::object();
  for (const auto& [name, values] : numbers) json[name] = properties::list_text(values);
  return json;
}

Json answer_json(const CertifiedProblem& problem, const ProofAnswer& answer, double seconds_to_find, double seconds_to_verify) {
  Json json;
  json["lemmata"] = version;
  json["problem"] = problem.id;
  json["claim"] = problem.claim;
  json["parameters"] = parameters_json(answer.parameters);
  json["verdict"] = text(answer.decision);
  json["evidence"] = "exact";
  if (answer.certificate) {
    json["bound"] = answer.certificate->target.text();
    json["bound_decimal"] = answer.certificate->target.nearest_double();
    json["leaves"] = answer.certificate->leaves.size();
    json["certificate"] = to_json(*answer.certificate);
  }
  if (!problem.closed_form.empty()) {
    const std::optional<Exact> value = known_value(problem, answer.parameters);
    json["closed_form"] = {{"formula", problem.closed_form}, {"value", value ? Json(value->text()) : Json()}};
  }
  if (answer.attained) {
    json["attained"] = {{"value", answer.attained->value.text()}, {"function", answer.attained->function}};
    for (const auto& [name, value] : answer.attained->numbers) json["attained"]["numbers"][name] = value.text();
  }
  if (!answer.reason.empty()) json["reason"] = answer.reason;
  if (answer.open) json["open"] = box_text(*answer.open);
  json["remarks"] = answer.remarks;
  json["seconds_to_find"] = seconds_to_find;
  json["seconds_to_verify"] = seconds_to_verify;
  return json;
}

Exact target_of(const std::string& text) {
  try {
    return Exact::parse(text);
  } catch (const BadInput& error) {
    throw BadInput("--target: " + std::string(error.what()));
  }
}

/// What `replay` takes: an instance of a method or a statement, or a worst run.
Json instance_json(const CertifiedProblem& problem, const ProofAnswer& answer) {
  if (!answer.instance) return worst_run_json(problem.id, answer.parameters, *answer.worst);
  const bool is_method = answer.instance->subject.find('/') == std::string::npos;
  if (is_method) return to_json(*answer.instance, "method");
  return to_json(KeptFailure{*answer.instance, Question{answer.outside, {}}, {}, {}, {}, {}});
}

std::string list_of_provables() {
  std::string text = "what can be proved, for all functions of a class at once ('lemmata prove ID --set NAME=VALUE ...'):\n";
  for (const pep::Provable& provable : pep::provables()) {
    text += fmt::format("\n{}  {}\n", provable.problem->id, provable.problem->title);
    text += fmt::format("  claim        {}\n", provable.problem->claim);
    if (!provable.problem->closed_form.empty()) text += fmt::format("  closed form  {}\n", provable.problem->closed_form);
    for (const pep::Parameter& parameter : provable.problem->parameters) {
      const std::string standard = parameter.standard.empty() ? "" : fmt::format(" (default {})", parameter.standard);
      text += fmt::format("  {:<12} {}{}\n", parameter.name, parameter.meaning, standard);
    }
  }
  return text;
}

}  // namespace

int prove_command(const ProveCommand& command) {
  if (command.id.empty()) {
    const bool asks_for_something = !command.settings.empty() || !command.target.empty() || !command.out.empty() || !command.lean.empty() ||
                                    !command.instance.empty() || !command.json.empty() || !command.time_limit.empty() || command.solver != "own";
    if (asks_for_something) throw BadInput("prove needs an ID; 'lemmata prove' lists what can be proved");
    print(list_of_provables());
    return all_hold;
  }
  if (command.id == "tightness") return tightness_command(command);
  const pep::Provable& provable = pep::find_provable(command.id);
  pep::ProofRequest request;
  request.given = parse_settings(command.settings);
  if (!command.target.empty()) request.target = target_of(command.target);
  request.stop = &interrupted();
  request.solver = pep::solver_of(command.solver);
  if (!command.time_limit.empty()) request.deadline = Clock::now() + duration_of(parse_time_limit(command.time_limit));
  check_distinct({{"--out", command.out}, {"--lean", command.lean}, {"--instance-out", command.instance}, {"--json", command.json}});
  for (const std::string& path : {command.out, command.lean, command.instance, command.json}) check_writable(path);

  const Clock::time_point start = Clock::now();
  const ProofAnswer answer = provable.prove(*provable.problem, request);
  const double seconds_to_find = seconds_since(start);
  double seconds_to_verify = 0;
  if (answer.certificate) {
    const Clock::time_point before = Clock::now();
    if (!pep::verify(*answer.certificate).is_accepted) throw BadInput("a certificate that was accepted is not accepted again: please report this");
    seconds_to_verify = seconds_since(before);
    if (!command.out.empty()) write_file(command.out, dump(to_json(*answer.certificate), 1) + "\n");
    if (!command.lean.empty()) write_file(command.lean, lean_text(*answer.certificate));
  }
  const bool has_run = answer.instance || answer.worst;
  if (!command.instance.empty() && has_run) write_file(command.instance, dump(instance_json(*provable.problem, answer)) + "\n");
  if (!command.json.empty()) write_file(command.json, dump(answer_json(*provable.problem, answer, seconds_to_find, seconds_to_verify)) + "\n");
  const bool is_taken = command.json == "-" || (answer.certificate && (command.out == "-" || command.lean == "-")) || (has_run && command.instance == "-");
  if (!is_taken) {
    print(answer_text(*provable.problem, answer, seconds_to_find, seconds_to_verify));
  }
  if (!command.instance.empty() && !has_run) {
    throw BadInput("--instance-out: this answer has no run that a file could hold, and none was written; leave it out (what is attained is printed)");
  }
  if (interrupted()) return stopped_by_interrupt;
  switch (answer.decision) {
    case Decision::holds: return all_hold;
    case Decision::violated: return something_violated;
    default: return something_undecided;
  }
}

int replay_certificate(const std::string& text, const std::string& file) {
  const Certificate certificate = parse_certificate(text, file);
  const CertifiedProblem& problem = pep::find_problem(certificate.problem);
  const Clock::time_point start = Clock::now();
  pep::Verification verification;
  try {
    verification = pep::verify(problem, certificate);
  } catch (const BadInput& error) {
    throw BadInput(file + ": " + error.what());
  }
  const double seconds = seconds_since(start);
  std::string out = statement_text(problem, certificate.parameters);
  if (!verification.is_accepted) {
    const std::string place = verification.leaf < 0 ? "" : fmt::format("leaf {}: ", verification.leaf);
    out += fmt::format("rejected       {}, t = {}: the certificate does not prove it\n", problem.claim, both_ways(certificate.target));
    out += fmt::format("               {}{}\n", place, verification.reason);
    print(out);
    return something_violated;
  }
  out += fmt::format("accepted       {}, t = {}\n", problem.claim, both_ways(certificate.target));
  out += known_text(problem, certificate.parameters, certificate.target);
  out += fmt::format("               {} {}; rows regenerated from the parameters, in exact numbers, without a solver; {:.1f} ms\n",
                     certificate.leaves.size(), certificate.leaves.size() == 1 ? "leaf" : "leaves", seconds * 1000);
  print(out);
  return all_hold;
}

}  // namespace lemmata::apps
