/// What a page gives away: an instance file, a command line, a regression test, a report.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "apps/catalogue.hpp"
#include "apps/explore/answers.hpp"
#include "apps/explore/assets.hpp"
#include "apps/verify.hpp"
#include "apps/version.hpp"
#include "numerics/error.hpp"

namespace lemmata::apps::explore {
namespace {

/// "clip21/theorem-a" as part of a file name.
std::string file_stem(std::string_view id) {
  std::string stem(id);
  std::ranges::replace(stem, '/', '.');
  return stem;
}

/// "counterexample/example-1.1" as a C++ name: "CounterexampleExample11".
std::string camel_case(std::string_view id) {
  std::string name;
  bool upper = true;
  for (const char c : id) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) {
      upper = true;
      continue;
    }
    name += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    upper = false;
  }
  return name;
}

/// One word of a shell's command line.
std::string shell_word(const std::string& text) {
  const auto plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || std::string_view("-_./=,:+^*").find(c) != std::string_view::npos;
  };
  if (!text.empty() && std::ranges::all_of(text, plain) && text.find('*') == std::string::npos) return text;
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

std::string command_line(const State& state) {
  const std::string id(state.entry->info->id);
  std::string line = program_name() + " verify " + id;
  if (!state.as_drawn || state.number > 0) return line + " --instance " + file_stem(id) + ".json\n";
  for (const auto& [name, value] : state.set) line += " --set " + shell_word(name + "=" + value);
  for (const std::string& name : state.question.dropped) line += " --drop " + shell_word(name);
  for (const auto& [name, factor] : state.question.scaled) line += " --scale " + shell_word(name + "=" + factor.text());
  if (state.seed != 1) line += fmt::format(" --seed {}", state.seed);
  return line + " --instances 1\n";
}

/// The instance as a file; where it breaks the statement, as a kept failure.
Json instance_file(const State& state, const Outcome& outcome) {
  if (outcome.decision == Decision::violated) return to_json(failure_of(*state.entry, state.instance, state.question, *outcome.finding));
  Json json = to_json(state.instance, "statement");
  put_question(json, state.question);
  return json;
}

std::string_view enumerator_of(Decision decision) {
  switch (decision) {
    case Decision::holds: return "holds";
    case Decision::violated: return "violated";
    case Decision::not_applicable: return "not_applicable";
    case Decision::undecided: break;
  }
  return "undecided";
}

std::string regression_test(const State& state, const Outcome& outcome) {
  const std::string id(state.entry->info->id);
  const std::string name = camel_case(id);
  std::string test = fmt::format(
      "// A regression test of {0}, from a page of lemmata {1}: {2}.\n"
      "// It needs GoogleTest and RapidCheck; in CMake: find_package(lemmata), target_link_libraries(... lemmata::program rapidcheck GTest::gtest_main).\n"
      "#include <gtest/gtest.h>\n#include <rapidcheck.h>\n#include <rapidcheck/gtest.h>\n\n#include <cstdint>\n\n#include \"apps/catalogue.hpp\"\n#include "
      "\"apps/kept.hpp\"\n\nnamespace {{\n\nconstexpr const char* saved = R\"instance({3})instance\";\n\n",
      id, version, state.question.is_plain() ? "the statement as it stands" : text(state.question), dump(instance_file(state, outcome)));
  test += fmt::format(
      "TEST({0}, AnswersAsItDidOnTheSavedInstance) {{\n"
      "  const lemmata::apps::KeptFailure kept = lemmata::apps::parse_kept(saved, \"the saved instance\");\n"
      "  const lemmata::Entry* entry = lemmata::apps::find_entry(kept.instance.subject);\n"
      "  ASSERT_NE(entry, nullptr);\n"
      "  lemmata::LadderOptions options;\n"
      "  static_cast<lemmata::Amendment&>(options) = kept.question.amendment();\n"
      "  lemmata::Instance instance = kept.instance;\n"
      "  const lemmata::Outcome outcome = entry->check(instance, options);\n"
      "  EXPECT_EQ(outcome.decision, lemmata::Decision::{1});\n",
      name, enumerator_of(outcome.decision));
  if (outcome.decision == Decision::violated) {
    test += fmt::format("  ASSERT_TRUE(outcome.finding.has_value());\n  EXPECT_EQ(outcome.finding->relation, {});\n", Json(outcome.finding->relation).dump());
    test += fmt::format("  EXPECT_EQ(outcome.finding->k, {});\n", outcome.finding->k);
  }
  if (outcome.decision == Decision::not_applicable) test += fmt::format("  EXPECT_EQ(outcome.hypothesis, {});\n", Json(outcome.hypothesis).dump());
  test += "}\n";
  if (expected_verdict(*state.entry) == Decision::holds) {
    test += fmt::format(
        "\n// The statement as it stands, on drawn instances.\n"
        "RC_GTEST_PROP({0}, IsNotViolatedOnDrawnInstances, ()) {{\n"
        "  const lemmata::Entry* entry = lemmata::apps::find_entry(\"{1}\");\n"
        "  RC_ASSERT(entry != nullptr);\n"
        "  lemmata::Instance instance = entry->draw(*rc::gen::arbitrary<std::uint64_t>(), 1, {{}});\n"
        "  RC_ASSERT(entry->check(instance, {{}}).decision != lemmata::Decision::violated);\n"
        "}}\n",
        name, id);
  }
  return test + "\n}  // namespace\n";
}

std::string replaced(std::string text, const std::string& mark, const std::string& by) {
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + by.size())) text.replace(at, mark.size(), by);
  return text;
}

/// Text as it may stand inside a <script> element of data.
std::string script_safe(const Json& json) { return replaced(replaced(dump(json, -1), "<", "\\u003c"), "\u2028", "\\u2028"); }

/// The page's report with its parts in place: {{style NAME}}, {{script NAME}} and {{data}}.
std::string report(const Json& data) {
  const Asset* frame = find_asset("report.html");
  if (frame == nullptr) throw Refusal{404, "this build has no report page", "what"};
  const std::string text(frame->text());
  std::string page;
  std::size_t from = 0;
  while (true) {
    const std::size_t open = text.find("{{", from);
    const std::size_t close = open == std::string::npos ? open : text.find("}}", open);
    if (close == std::string::npos) return page + text.substr(from);
    page += text.substr(from, open - from);
    const std::string mark = text.substr(open + 2, close - open - 2);
    from = close + 2;
    if (mark == "data") {
      page += "<script type=\"application/json\" id=\"data\">" + script_safe(data) + "</script>";
      continue;
    }
    const std::size_t space = mark.find(' ');
    const Asset* part = space == std::string::npos ? nullptr : find_asset(mark.substr(space + 1));
    if (part == nullptr) throw Refusal{500, "the report page names a part that this build has not: " + mark, "what"};
    const std::string kind = mark.substr(0, space);
    page += kind == "style"
                ? "<style>" + std::string(part->text()) + "</style>"
                : (kind == "module" ? "<script type=\"module\">" : "<script>") + replaced(std::string(part->text()), "</script", "<\\/script") + "</script>";
  }
}

}  // namespace

Json export_answer(const Json& request, const Limits& limits, const std::atomic<bool>& stop) {
  const std::string what = text_field(request, "what", "");
  const Json run = run_answer(request, limits, stop);  // the same limits; the instance complete
  State state = state_field(request, limits);
  const std::string stem = file_stem(state.entry->info->id);
  if (what == "command") return {{"name", stem + ".sh"}, {"type", "text/x-shellscript"}, {"text", command_line(state)}};

  LadderOptions options;
  static_cast<Amendment&>(options) = state.question.amendment();
  options.stop = &stop;
  options.deadline = Clock::now() + std::chrono::milliseconds(limits.longest_verdict_ms);
  const Outcome outcome = state.entry->check(state.instance, options);
  if (what == "instance") return {{"name", stem + ".json"}, {"type", "application/json"}, {"text", dump(instance_file(state, outcome)) + "\n"}};
  if (what == "test") return {{"name", replaced(stem, ".", "_") + "_test.cpp"}, {"type", "text/x-c++src"}, {"text", regression_test(state, outcome)}};
  if (what == "report") {
    Json data = {{"version", version}, {"state", request["state"]}, {"entry", entry_answer({{"id", state.entry->info->id}})}, {"run", run}};
    data["verdict"] = verdict_json(*state.entry, outcome, false);
    data["command"] = command_line(state);
    data["instance"] = instance_file(state, outcome);
    return {{"name", stem + ".html"}, {"type", "text/html"}, {"text", report(data)}};
  }
  throw Refusal{400, "\"what\" must be instance, command, test or report", "what"};
}

}  // namespace lemmata::apps::explore
