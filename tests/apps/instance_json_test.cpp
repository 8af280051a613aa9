/// Instances as JSON: every kind comes back as it went, and no text whatever crashes the reader.
#include "apps/instance_json.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <exception>
#include <random>
#include <string>
#include <vector>

#include "apps/catalogue.hpp"
#include "numerics/error.hpp"
#include "properties/instance_text.hpp"
#include "tests/apps/temporary_folder.hpp"
#include "tests/long_runs.hpp"

namespace lemmata::apps {
namespace {

std::string refusal(const std::string& text) {
  return refusal_of<BadInput>([&] { (void)parse_instance(text, "file.json"); });
}

void expect_same(const Instance& a, const Instance& b) {
  EXPECT_EQ(a.subject, b.subject);
  EXPECT_EQ(a.problem.name, b.problem.name);
  EXPECT_EQ(a.problem.parameters, b.problem.parameters);
  ASSERT_EQ(a.problem.nodes.size(), b.problem.nodes.size());
  for (std::size_t i = 0; i < a.problem.nodes.size(); ++i) {
    EXPECT_TRUE(a.problem.nodes[i].a == b.problem.nodes[i].a);
    EXPECT_TRUE(a.problem.nodes[i].b == b.problem.nodes[i].b);
    EXPECT_TRUE(a.problem.nodes[i].c == b.problem.nodes[i].c);
  }
  EXPECT_EQ(a.parameters, b.parameters);
  ASSERT_EQ(a.start.has_value(), b.start.has_value());
  if (a.start) {
    EXPECT_TRUE(*a.start == *b.start);
  }
  ASSERT_EQ(a.shifts.size(), b.shifts.size());
  for (std::size_t i = 0; i < a.shifts.size(); ++i) EXPECT_TRUE(a.shifts[i] == b.shifts[i]) << i;
  EXPECT_EQ(a.steps, b.steps);
  EXPECT_EQ(a.seed, b.seed);
}

Instance round_trip(const Instance& instance, const std::string& key) {
  const ParsedInstance parsed = parse_instance(to_json(instance, key).dump(2), "file.json");
  EXPECT_EQ(parsed.is_method, key == "method");
  return parsed.instance;
}

/// Two nodes in two dimensions with a shift each.
Instance explicit_quadratics() {
  Instance instance;
  instance.subject = "clip21/theorem-a";
  instance.problem.name = "quadratics";
  Matrix<Exact> first(2, 2);
  first << Exact(3), Exact(-1, 3), Exact(-1, 3), Exact(2);
  Matrix<Exact> second(2, 2);
  second << Exact(-1), Exact(0), Exact(0), Exact(1, 7);
  const auto vector = [](const Exact& a, const Exact& b) {
    Vector<Exact> v(2);
    v << a, b;
    return v;
  };
  instance.problem.nodes = {{first, vector(Exact(1), Exact(2, 5)), Exact(-4)}, {second, vector(Exact(0), Exact(1)), Exact(0)}};
  instance.parameters = {{"tau", "1/3"}, {"gamma", "cap"}};
  instance.start = vector(Exact(1, 3), Exact(-5));
  instance.shifts = {vector(Exact(0), Exact(1)), vector(Exact(1, 2), Exact(-1, 1024))};
  instance.steps = 17;
  instance.seed = (std::uint64_t{1} << 60) + 1;
  return instance;
}

TEST(RoundTrip, ExplicitQuadraticsWithShifts) { expect_same(explicit_quadratics(), round_trip(explicit_quadratics(), "statement")); }

TEST(RoundTrip, EveryDrawnInstance) {
  for (const Entry* entry : entries()) {
    for (std::uint64_t number = 0; number < 10; ++number) {
      SCOPED_TRACE(std::string(entry->info->id) + " " + std::to_string(number));
      const Instance instance = entry->draw(3, number, {});
      expect_same(instance, round_trip(instance, "statement"));
    }
  }
}

/// A failing property prints an instance that is read back as it was.
TEST(RoundTrip, WhatAPropertyPrints) {
  const auto read_back = [](const Instance& instance) { return parse_instance(properties::json_text(instance), "file.json").instance; };
  expect_same(explicit_quadratics(), read_back(explicit_quadratics()));
  for (const Entry* entry : entries()) {
    SCOPED_TRACE(entry->info->id);
    const Instance instance = entry->draw(3, 1, {});
    expect_same(instance, read_back(instance));
  }
  Instance awkward = explicit_quadratics();
  awkward.parameters["note"] = "a \"quoted\" \\ path\twith\na break";
  expect_same(awkward, read_back(awkward));
}

TEST(RoundTrip, EveryProblem) {
  for (const ProblemInfo& problem : problem_catalogue()) {
    Instance instance;
    instance.subject = "clip21-gd";
    instance.problem.name = problem.name;
    for (const ParameterInfo& p : problem.parameters) instance.problem.parameters[std::string(p.name)] = p.standard;
    expect_same(instance, round_trip(instance, "method"));
  }
}

/// The verdict of an instance that was saved is the verdict of the instance. Of the long runs one stands for all: they share how they are read.
TEST(RoundTrip, KeepsTheVerdict) {
  for (const Entry* entry : entries()) {
    if (is_long_run(*entry) && entry->info->id != "celgc/theorem-1") continue;
    const std::uint64_t count = is_long_run(*entry) || entry->info->kind == Kind::experiment ? 1 : 3;
    for (std::uint64_t number = 0; number < count; ++number) {
      Instance instance = entry->draw(5, number, {});
      const Outcome before = entry->check(instance, {});  // fills in what was left open
      Instance back = round_trip(instance, "statement");
      const Outcome after = entry->check(back, {});
      EXPECT_EQ(before.decision, after.decision) << entry->info->id;
      EXPECT_EQ(before.strict, after.strict) << entry->info->id;
      EXPECT_EQ(before.tight, after.tight) << entry->info->id;
    }
  }
}

TEST(Reading, NumbersAreExactHoweverTheyAreWritten) {
  const Instance instance = parse_instance(R"({"method": "clip21-gd", "problem": "example-1.1", "parameters": {"gamma": 3, "tau": "0.1"},
    "start": ["1/3", 4, "2^-10", "1e-6", -7]})", "f").instance;
  ASSERT_TRUE(instance.start);
  EXPECT_EQ((*instance.start)[0], Exact(1, 3));
  EXPECT_EQ((*instance.start)[1], Exact(4));
  EXPECT_EQ((*instance.start)[2], Exact(1, 1024));
  EXPECT_EQ((*instance.start)[3], Exact(1, 1000000));
  EXPECT_EQ((*instance.start)[4], Exact(-7));
  EXPECT_EQ(instance.problem.name, "example-1.1");
}

TEST(Reading, FloatsAreRefusedBecauseTheyAreNotExact) {
  for (const char* text : {R"({"start": [0.1]})", R"({"start": [1.0]})", R"({"parameters": {"gamma": 0.5}})", R"({"steps": 1e3})", R"({"seed": 1.5})",
                           R"({"problem": {"name": "logistic", "lambda": 0.1}})", R"({"shifts": [[0.5]]})",
                           R"({"problem": {"name": "quadratics", "nodes": [{"matrix": [[0.5]], "linear": [0]}]}})",
                           R"({"start": [123456789012345678901234567890]})"}) {
    EXPECT_NE(refusal(text).find("not exact"), std::string::npos) << text << ": " << refusal(text);
  }
}

struct Broken {
  const char* text;
  const char* says;
};

TEST(Reading, EveryRefusalNamesTheFileAndThePlace) {
  for (const auto& [text, says] : std::vector<Broken>{{"", "file.json:1:1"},
                                                      {"{", "file.json:1:2"},
                                                      {"{\n  \"start\": [1,,2]\n}", "file.json:2:15"},
                                                      {"{\"start\": [NaN]}", "file.json:1:"},
                                                      {"{\"start\": [Infinity]}", "file.json:1:"},
                                                      {"{\"start\": [1]} trailing", "file.json:1:"},
                                                      {"{'start': [1]}", "file.json:1:2"},
                                                      {"{\"a\xff\": 1}", "file.json:1:"},
                                                      {"[]", "must be a JSON object"},
                                                      {"3", "must be a JSON object"},
                                                      {"null", "must be a JSON object"},
                                                      {R"({"statment": "x"})", "(did you mean statement"},
                                                      {R"({"parameter": {}})", "(did you mean parameters"},
                                                      {R"({"statement": 3})", "\"statement\" must be a string"},
                                                      {R"({"statement": "a", "method": "b"})", "keep one"},
                                                      {R"({"start": []})", "start must be a nonempty list"},
                                                      {R"({"start": 4})", "start must be a nonempty list"},
                                                      {R"({"start": ["abc"]})", "start[0]"},
                                                      {R"({"start": ["1/0"]})", "start[0]"},
                                                      {R"({"start": [null]})", "start[0]"},
                                                      {R"({"start": [[1]]})", "start[0]"},
                                                      {R"({"start": [true]})", "start[0]"},
                                                      {R"({"start": [""]})", "start[0]"},
                                                      {R"({"parameters": []})", "parameters must be an object"},
                                                      {R"({"parameters": {"tau": null}})", "parameters.tau"},
                                                      {R"({"parameters": {"tau": [1]}})", "parameters.tau"},
                                                      {R"({"steps": -1})", "steps"},
                                                      {R"({"steps": "1/2"})", "steps"},
                                                      {R"({"steps": "1e30"})", "steps"},
                                                      {R"({"seed": -1})", "seed"},
                                                      {R"({"shifts": 1})", "shifts"},
                                                      {R"({"shifts": [[]]})", "shifts[0]"},
                                                      {R"({"problem": 3})", "problem"},
                                                      {R"({"problem": {}})", "problem"},
                                                      {R"({"problem": {"name": 1}})", "problem"},
                                                      {R"({"problem": {"name": "quadratics", "nodes": []}})", "n = 0"},
                                                      {R"({"problem": {"name": "quadratics", "nodes": [3]}})", "problem.nodes[0]"},
                                                      {R"({"problem": {"name": "quadratics", "nodes": [{"matrix": [[1]]}]}})", "problem.nodes[0]"},
                                                      {R"({"problem": {"name": "quadratics", "nodes": [{"matrix": [[1, 2]], "linear": [1]}]}})", "square"},
                                                      {R"({"problem": {"name": "quadratics", "nodes": [{"matrix": [[1]], "linear": [1], "liner": 1}]}})",
                                                       "did you mean linear"}}) {
    const std::string message = refusal(text);
    EXPECT_NE(message.find(says), std::string::npos) << text << ": " << message;
    EXPECT_TRUE(message.starts_with("file.json:")) << message;
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
  }
}

/// Numbers beyond the range of double are no less broken than others.
TEST(Reading, HugeJsonNumbersAreRefusedNotFatal) {
  for (const char* text : {R"({"start": [1e999]})", R"({"steps": 1e400})", R"({"parameters": {"tau": -1e999}})", "1e999"}) {
    EXPECT_NE(refusal_of<std::exception>([&] { (void)parse_instance(text, "file.json"); }), "") << text;
    EXPECT_NO_THROW({
      try {
        (void)parse_instance(text, "file.json");
      } catch (const BadInput&) {
      }
    }) << text << ": only BadInput is caught by the program";
  }
}

TEST(Reading, AMessageIsOneLineWhateverTheNames) {
  for (const char* text : {"{\"a\\nb\": 1}", R"({"problem": {"name": "quadratics", "nodes": [{"matrix": [[1]], "linear": [1], "x\ny": 1}]}})",
                           R"({"parameters": {"a\nb": 0.5}})"}) {
    const std::string message = refusal(text);
    EXPECT_NE(message, "") << text;
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
  }
}

// ---- No text crashes the reader ------------------------------------------------------------------------------------------------------------------

/// An instance or BadInput in one line; anything else fails the test.
void survive(const std::string& text) {
  try {
    (void)parse_instance(text, "file.json");
  } catch (const BadInput& error) {
    const std::string message = error.what();
    ASSERT_TRUE(message.starts_with("file.json:")) << message;
  } catch (const std::exception& error) {
    FAIL() << error.what() << "\n" << text.substr(0, 1000);
  }
}

TEST(Survives, TruncationAtEveryByte) {
  const std::string whole = to_json(explicit_quadratics(), "statement").dump(1);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const std::string message = refusal(whole.substr(0, length));
    ASSERT_NE(message, "") << "taken after " << length << " of " << whole.size() << " bytes";
    ASSERT_NE(message.find("too early"), std::string::npos) << message;
    // The place is the end of what is there.
    const std::string before = whole.substr(0, length);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    ASSERT_TRUE(message.starts_with("file.json:" + std::to_string(line) + ":")) << length << ": " << message;
  }
  EXPECT_EQ(refusal(whole), "");
}

TEST(Survives, EveryByteReplaced) {
  const std::string whole = to_json(explicit_quadratics(), "statement").dump();
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const char byte : {'\0', '"', '\\', '{', '[', ']', '}', ',', ':', '0', '9', '-', '.', 'e', 'N', '\n', '/', '^', '\x80', '\xff'}) {
      std::string changed = whole;
      changed[at] = byte;
      survive(changed);
      if (HasFatalFailure()) return;
    }
  }
}

TEST(Survives, RandomFlipsInsertionsAndDeletions) {
  const std::string whole = to_json(explicit_quadratics(), "statement").dump();
  std::mt19937_64 random(20230529);
  for (int round = 0; round < 5000; ++round) {
    std::string changed = whole;
    for (std::uint64_t change = 1 + random() % 4; change > 0; --change) {
      const std::size_t at = random() % changed.size();
      switch (random() % 3) {
        case 0: changed[at] = static_cast<char>(changed[at] ^ (1 << (random() % 8))); break;
        case 1: changed.insert(at, changed.substr(random() % changed.size(), random() % 12)); break;
        default: changed.erase(at, random() % 12);
      }
      if (changed.empty()) changed = " ";
    }
    survive(changed);
    if (HasFatalFailure()) return;
  }
}

TEST(Survives, DeepNesting) {
  const int depth = 100000;
  for (const std::string& open : {std::string("["), std::string("{\"problem\":"), std::string("{\"start\":[")}) {
    std::string text;
    for (int i = 0; i < depth; ++i) text += open;
    survive(text);
    for (int i = 0; i < depth; ++i) text += open.find('[') == std::string::npos ? "}" : open == "[" ? "]" : "]}";
    survive(text);
  }
  survive("{\"start\":" + std::string(depth, '[') + std::string(depth, ']') + "}");
  survive("{\"problem\":{\"name\":\"quadratics\",\"nodes\":" + std::string(depth, '[') + std::string(depth, ']') + "}}");
}

TEST(Survives, ByteOrderMarksAndOtherEncodings) {
  survive("\xef\xbb\xbf{}");
  survive(std::string("\xff\xfe{\0}\0", 6));
  survive(std::string(3, '\0'));
  survive(std::string(1 << 20, ' '));
  survive("{\"start\":[\"" + std::string(1 << 20, '9') + "\"]}");
}

}  // namespace
}  // namespace lemmata::apps
