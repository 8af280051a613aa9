#include "apps/question.hpp"

#include <algorithm>
#include <set>

#include "numerics/error.hpp"
#include "properties/attack/attack.hpp"

namespace lemmata::apps {
namespace {

using Names = std::set<std::string, std::less<>>;

std::string joined(const Names& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return list.empty() ? "none" : list;
}

}  // namespace

Amendment Question::amendment() const {
  Amendment amendment;
  amendment.waived.assign(dropped.begin(), dropped.end());
  for (const auto& [name, factor] : scaled) amendment.scaled.push_back({name, factor});
  return amendment;
}

Question parse_question(const std::vector<std::string>& dropped, const std::vector<std::string>& scaled) {
  Question question;
  const Names once(dropped.begin(), dropped.end());
  question.dropped.assign(once.begin(), once.end());
  for (const std::string& scale : scaled) {
    const std::size_t equals = scale.rfind('=');  // names may hold '=' themselves
    if (equals == std::string::npos || equals == 0) throw BadInput("--scale '" + scale + "' is not of the form CONSTANT=FACTOR, such as --scale A4=9/10");
    const std::string name = scale.substr(0, equals);
    Exact factor;
    try {
      factor = Exact::parse(scale.substr(equals + 1));
    } catch (const BadInput&) {
      factor = Exact(0);
    }
    if (factor.sign() <= 0) throw BadInput("--scale '" + scale + "': the factor must be a number above 0, such as 9/10");
    if (!question.scaled.emplace(name, factor).second) throw BadInput("--scale names '" + name + "' twice; give it once");
  }
  return question;
}

Question both(Question first, const Question& second) {
  Names dropped(first.dropped.begin(), first.dropped.end());
  dropped.insert(second.dropped.begin(), second.dropped.end());
  first.dropped.assign(dropped.begin(), dropped.end());
  for (const auto& [name, factor] : second.scaled) {
    const auto [place, is_new] = first.scaled.emplace(name, factor);
    if (!is_new && place->second != factor) {
      throw BadInput("'" + name + "' is scaled by " + place->second.text() + " in the file and by " + factor.text() + " on the command line; keep one of them");
    }
  }
  return first;
}

std::string text(const Question& question) {
  std::string text;
  for (const std::string& name : question.dropped) text += (text.empty() ? "" : ", ") + name + " dropped";
  for (const auto& [name, factor] : question.scaled) text += (text.empty() ? "" : ", ") + name + " times " + factor.text();
  return text;
}

void check_question(const std::vector<const Entry*>& entries, const Question& question) {
  Names hypotheses;
  for (const Entry* entry : entries) {
    for (const Hypothesis& hypothesis : entry->info->hypotheses) hypotheses.emplace(hypothesis.name);
  }
  for (const std::string& name : question.dropped) {
    if (!hypotheses.contains(name)) throw BadInput("no hypothesis is called '" + name + "'; there are: " + joined(hypotheses));
  }
  if (question.scaled.empty()) return;
  Names constants;
  const auto is_known = [&](const auto& scale) { return constants.contains(scale.first); };
  for (const Entry* entry : entries) {
    if (entry->info->kind == Kind::scenario || entry->info->kind == Kind::experiment) continue;
    const properties::ConstantNames names = properties::constant_names(*entry);
    constants.insert(names.relations.begin(), names.relations.end());
    constants.insert(names.bounds.begin(), names.bounds.end());
    if (std::ranges::all_of(question.scaled, is_known)) return;
  }
  const auto unknown = std::ranges::find_if_not(question.scaled, is_known);
  throw BadInput("no constant is called '" + unknown->first + "'" + did_you_mean(unknown->first, {constants.begin(), constants.end()}) +
                 "; there are: " + joined(constants));
}

}  // namespace lemmata::apps
