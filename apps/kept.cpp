#include "apps/kept.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "apps/files.hpp"
#include "apps/finding.hpp"
#include "apps/instance_json.hpp"
#include "apps/version.hpp"
#include "numerics/error.hpp"

namespace lemmata::apps {
namespace fs = std::filesystem;

namespace {

StatementNames names_of(const Entry& entry) {
  StatementNames names;
  for (const Hypothesis& hypothesis : entry.info->hypotheses) names.hypotheses.emplace_back(hypothesis.name);
  for (const ParameterInfo& parameter : entry.parameters) names.parameters.emplace_back(parameter.name);
  return names;
}

void add_changes(std::string& changes, const char* what, const std::vector<std::string>& before, const std::vector<std::string>& now) {
  const auto add = [&](const std::vector<std::string>& from, const std::vector<std::string>& without, const char* has_become) {
    for (const std::string& name : from) {
      if (std::ranges::find(without, name) == without.end()) changes += fmt::format("{}{} '{}' is {}", changes.empty() ? "" : ", ", what, name, has_become);
    }
  };
  add(before, now, "gone");
  add(now, before, "new");
}

/// FNV-1a, 64 bits: the same on every machine, which std::hash need not be.
std::uint64_t hash_of(const std::string& text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

}  // namespace

KeptFailure failure_of(const Entry& entry, const Instance& instance, const Question& question, const Finding& violation) {
  KeptFailure failure{instance, question, violation, version, names_of(entry), {}};
  failure.instance.subject = entry.info->id;
  return failure;
}

std::string keep(const std::string& folder, const KeptFailure& failure) {
  const std::string what_it_is = dump(to_json(KeptFailure{failure.instance, failure.question, {}, {}, {}, {}}));
  std::string name = failure.instance.subject;
  std::ranges::replace(name, '/', '.');
  std::error_code error;
  fs::create_directory(folder, error);
  if (!fs::is_directory(folder, error)) throw BadInput("cannot keep failures in '" + folder + "': it is no folder and cannot be made; give a folder");
  const std::string path = (fs::path(folder) / fmt::format("{}-{:016x}.json", name, hash_of(what_it_is))).string();
  write_file(path, dump(to_json(failure)) + "\n");
  return path;
}

KeptFailure parse_kept(const std::string& text, const std::string& file) { return parse_instance(text, file); }

std::string changes_since(const KeptFailure& kept, const Entry* entry) {
  if (entry == nullptr) return "the statement '" + kept.instance.subject + "' is gone";
  std::string changes;
  if (kept.names) {
    const StatementNames now = names_of(*entry);
    add_changes(changes, "hypothesis", kept.names->hypotheses, now.hypotheses);
    add_changes(changes, "parameter", kept.names->parameters, now.parameters);
  }
  return changes;
}

void check_version(const KeptFailure& kept, const Entry* entry, bool any_version) {
  if (kept.version.empty() || kept.version == version || (any_version && entry != nullptr)) return;
  const std::string changes = changes_since(kept, entry);
  throw BadInput(kept.file + ": kept by lemmata " + kept.version + ", and this is " + version + ": " +
                 (changes.empty() ? "nothing in this statement changed" : changes) + (entry == nullptr ? "; remove the file" : "; --any-version takes it as it is"));
}

std::vector<KeptFailure> read_kept(const std::string& folder) {
  std::error_code error;
  if (!fs::exists(folder, error)) {
    const fs::path parent = fs::absolute(folder, error).parent_path();
    if (!fs::is_directory(parent, error)) throw BadInput("there is no folder '" + parent.string() + "' for kept failures in '" + folder + "'; make it first");
    return {};
  }
  if (!fs::is_directory(folder, error)) throw BadInput("'" + folder + "' is no folder; kept failures are files in a folder");
  std::vector<std::string> paths;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->path().extension() != ".json") continue;
    std::error_code unknown;
    if (fs::is_other(at->status(unknown))) throw BadInput(at->path().string() + ": is no file (a pipe or a device); keep only failures in this folder");
    paths.push_back(at->path().string());
  }
  if (error) throw BadInput("cannot read the folder '" + folder + "': " + error.message());
  std::ranges::sort(paths);
  std::vector<KeptFailure> all;
  for (const std::string& path : paths) {
    ParsedInstance parsed = parse_instance(read_file(path), path);
    if (parsed.is_method || parsed.instance.subject.empty()) throw BadInput(path + ": is no failure of a statement; keep other files elsewhere");
    all.push_back(std::move(parsed));
  }
  return all;
}

Outcome verify_again(const KeptFailure& kept, const Entry& entry, LadderOptions options) {
  check_question({&entry}, kept.question);
  static_cast<Amendment&>(options) = kept.question.amendment();
  if (kept.violation) {
    options.only = kept.violation->relation;
    Instance instance = kept.instance;
    Outcome outcome = entry.check(instance, options);
    if (outcome.decision == Decision::violated) return outcome;
    options.only = {};
  }
  Instance instance = kept.instance;
  return entry.check(instance, options);
}

std::string verdict_on(const KeptFailure& kept, const Outcome& outcome) {
  const std::string asked = kept.question.is_plain() ? "" : " (" + text(kept.question) + ")";
  switch (outcome.decision) {
    case Decision::violated: break;
    case Decision::holds: return "the kept failure is mended" + asked + ": every relation holds, " + std::string(text(outcome.evidence));
    case Decision::not_applicable: return "the kept failure is mended" + asked + ": hypothesis " + outcome.hypothesis + " now fails for it";
    case Decision::undecided:
      return "undecided" + asked + ": " +
             (!outcome.hypothesis.empty() ? "hypothesis " + outcome.hypothesis + " is open"
              : outcome.finding           ? finding_text(*outcome.finding)
                                          : "stopped early");
  }
  if (kept.violation && kept.violation->relation != outcome.finding->relation) {
    return "violated" + asked + ", but elsewhere than kept: " + finding_text(*outcome.finding) + "; kept was " + finding_text(*kept.violation);
  }
  return (kept.violation ? "violated as kept" : "violated") + asked + ": " + finding_text(*outcome.finding);
}

std::vector<std::string> still_violated(const std::string& folder, const Entry& entry, const Question& question) {
  std::vector<std::string> lines;
  for (const KeptFailure& kept : read_kept(folder)) {
    if (kept.instance.subject != entry.info->id || kept.question != question) continue;
    check_version(kept, &entry, false);
    const Outcome outcome = verify_again(kept, entry);
    if (outcome.decision == Decision::violated || outcome.decision == Decision::undecided) lines.push_back(kept.file + ": " + verdict_on(kept, outcome));
  }
  return lines;
}

}  // namespace lemmata::apps
