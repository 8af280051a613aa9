#include "theory/performance_estimation/problem.hpp"

#include <algorithm>

#include "numerics/error.hpp"

namespace lemmata::pep {

const Exact& number(const Numbers& numbers, std::string_view name) {
  const auto found = numbers.find(name);
  if (found == numbers.end()) throw BadInput("the parameter " + std::string(name) + " is missing");
  if (found->second.size() != 1) throw BadInput(std::string(name) + " is one number, got " + std::to_string(found->second.size()));
  return found->second[0];
}
int integer(const Numbers& numbers, std::string_view name, int low, int high) {
  const Exact& value = number(numbers, name);
  if (!value.is_integer() || value < Exact(low) || Exact(high) < value) {
    throw BadInput(std::string(name) + " must be an integer in [" + std::to_string(low) + ", " + std::to_string(high) + "], got " + value.text());
  }
  return static_cast<int>(value.to_integer(name));
}
const Exact& positive(const Numbers& numbers, std::string_view name) {
  const Exact& value = number(numbers, name);
  if (value.sign() <= 0) throw BadInput(std::string(name) + " must be positive, got " + value.text());
  return value;
}
const Exact& nonnegative(const Numbers& numbers, std::string_view name) {
  const Exact& value = number(numbers, name);
  if (value.sign() < 0) throw BadInput(std::string(name) + " must not be negative, got " + value.text());
  return value;
}

namespace {

std::vector<Exact> standard_of(const Parameter& parameter) {
  std::vector<Exact> values;
  std::string_view rest = parameter.standard;
  while (true) {
    const std::size_t comma = rest.find(',');
    values.push_back(Exact::parse(rest.substr(0, comma)));
    if (comma == std::string_view::npos) return values;
    rest.remove_prefix(comma + 1);
  }
}

/// Exactly the parameters of the problem, none missing.
void check_numbers(const CertifiedProblem& problem, const Numbers& numbers) {
  for (const auto& [name, values] : numbers) {
    const auto known = std::ranges::find(problem.parameters, name, &Parameter::name);
    if (known == problem.parameters.end()) {
      std::string names;
      for (const Parameter& parameter : problem.parameters) names += (names.empty() ? "" : ", ") + std::string(parameter.name);
      throw BadInput(std::string(problem.id) + " has no parameter '" + name + "'; it has " + names);
    }
    if (values.empty() || (!known->is_list && values.size() != 1)) {
      throw BadInput(name + " of " + std::string(problem.id) + (known->is_list ? " must not be empty" : " is one number, got " + std::to_string(values.size())));
    }
  }
  for (const Parameter& parameter : problem.parameters) {
    if (!numbers.contains(parameter.name)) throw BadInput("the parameter " + std::string(parameter.name) + " of " + std::string(problem.id) + " is missing");
  }
  try {
    problem.check(numbers);
  } catch (const BadInput& error) {
    throw BadInput(std::string(problem.id) + ": " + error.what());
  }
}

/// Clipped: 0 < low <= high <= 1. Not clipped: s = 1.
bool is_event(const Event& event) {
  if (!event.active) return event.low == Exact(1) && event.high == Exact(1);
  return event.low.sign() > 0 && event.low <= event.high && event.high <= Exact(1);
}

bool has_pattern_of(const Box& a, const Box& b) {
  return std::ranges::equal(a, b, {}, &Event::active, &Event::active);
}

bool contains(const Box& outer, const Box& inner) {
  return std::ranges::equal(outer, inner, [](const Event& o, const Event& i) { return o.low <= i.low && i.high <= o.high; });
}

/// Whether they share more than a face; where the region is flat there is nothing but faces, and they count.
bool meets(const Box& box, const Box& region) {
  return std::ranges::equal(box, region, [](const Event& b, const Event& r) {
    return r.low == r.high ? b.low <= r.low && r.high <= b.high : b.low < r.high && r.low < b.high;
  });
}

/// Cuts the region along the faces of the boxes until each part lies in one of them, or meets none.
void find_gaps(const Box& region, std::vector<const Box*> boxes, std::vector<Box>& gaps) {
  std::erase_if(boxes, [&](const Box* box) { return !meets(*box, region); });
  if (std::ranges::any_of(boxes, [&](const Box* box) { return contains(*box, region); })) return;
  for (const Box* box : boxes) {
    for (std::size_t e = 0; e < region.size(); ++e) {
      for (const Exact& cut : {(*box)[e].low, (*box)[e].high}) {
        if (!(region[e].low < cut && cut < region[e].high)) continue;
        Box below = region;
        Box above = region;
        below[e].high = cut;
        above[e].low = cut;
        find_gaps(below, boxes, gaps);
        return find_gaps(above, std::move(boxes), gaps);
      }
    }
  }
  gaps.push_back(region);
}

}  // namespace

std::vector<Box> uncovered(const Box& root, const std::vector<Box>& boxes) {
  std::vector<const Box*> of_this_pattern;
  for (const Box& box : boxes) {
    if (has_pattern_of(box, root)) of_this_pattern.push_back(&box);
  }
  std::vector<Box> gaps;
  find_gaps(root, std::move(of_this_pattern), gaps);
  return gaps;
}

std::string text(const Box& box) {
  std::string words;
  for (std::size_t e = 0; e < box.size(); ++e) {
    const std::string s = "s_" + std::to_string(e + 1);
    words += (e > 0 ? ", " : "") + (box[e].active ? box[e].low.text() + " <= " + s + " <= " + box[e].high.text() : s + " = 1 (not clipped)");
  }
  return words;
}

const CertifiedProblem& find_problem(std::string_view id) {
  const auto found = std::ranges::find(problems(), id, [](const CertifiedProblem* problem) { return problem->id; });
  if (found == problems().end()) throw BadInput("there is no problem '" + std::string(id) + "' that could be certified; 'lemmata prove' lists those that there are");
  return **found;
}

Numbers complete(const CertifiedProblem& problem, Numbers given) {
  for (const Parameter& parameter : problem.parameters) {
    if (!given.contains(parameter.name)) given.emplace(parameter.name, standard_of(parameter));
  }
  check_numbers(problem, given);
  return given;
}

std::vector<Box> cover_of(const CertifiedProblem& problem, const Numbers& numbers) {
  return problem.cover == nullptr ? std::vector<Box>{Box{}} : problem.cover(numbers);
}

Verification verify(const Certificate& certificate) { return verify(find_problem(certificate.problem), certificate); }

Verification verify(const CertifiedProblem& problem, const Certificate& certificate) {
  if (certificate.version != certificate_version) {
    throw BadInput("the certificate has version " + std::to_string(certificate.version) + "; this program reads version " + std::to_string(certificate_version));
  }
  if (certificate.problem != problem.id) throw BadInput("the certificate speaks of '" + certificate.problem + "', not of '" + std::string(problem.id) + "'");
  check_numbers(problem, certificate.parameters);
  const std::vector<Box> roots = cover_of(problem, certificate.parameters);
  Verification answer;
  if (roots.empty()) {
    answer.reason = "the problem has no case";
    return answer;
  }
  std::vector<Box> boxes;
  for (std::size_t l = 0; l < certificate.leaves.size(); ++l) {
    const Box& box = certificate.leaves[l].box;
    if (box.size() != roots[0].size() || !std::ranges::all_of(box, is_event)) {
      throw BadInput("leaf " + std::to_string(l) + " has no box of " + std::to_string(roots[0].size()) + " events with 0 < low <= high <= 1");
    }
    boxes.push_back(box);
  }
  for (const Box& root : roots) {
    const std::vector<Box> gaps = uncovered(root, boxes);
    if (gaps.empty()) continue;
    answer.reason = boxes.empty() ? "there are no leaves" : "no leaf covers the case " + text(gaps[0]);
    return answer;
  }
  for (std::size_t l = 0; l < certificate.leaves.size(); ++l) {
    const Proof proof = prove(problem.program(certificate.parameters, boxes[l]), certificate.leaves[l].multipliers);
    if (!proof.is_valid || certificate.target < proof.bound) {
      answer.leaf = static_cast<int>(l);
      answer.reason = proof.is_valid ? "it proves t <= " + proof.bound.text() + ", which is above the target " + certificate.target.text() : proof.reason;
      return answer;
    }
    if (l == 0 || answer.bound < proof.bound) answer.bound = proof.bound;
  }
  answer.is_accepted = true;
  return answer;
}

}  // namespace lemmata::pep
