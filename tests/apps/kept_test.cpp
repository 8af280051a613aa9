/// Kept failures and questions: written, found again, verified again, and what is said of a statement that has changed since.
#include "apps/kept.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "apps/catalogue.hpp"
#include "apps/files.hpp"
#include "apps/instance_json.hpp"
#include "apps/version.hpp"
#include "numerics/error.hpp"
#include "tests/apps/temporary_folder.hpp"

namespace lemmata::apps {
namespace {

// ---- A statement that can change: x <= bound, for |x| <= 3 -----------------------------------------------------------------------------------------

constexpr ParameterInfo parameters[] = {{"x", "1", "a number"}};
constexpr ParameterInfo more_parameters[] = {{"x", "1", "a number"}, {"y", "1", "another"}};
constexpr Hypothesis hypotheses[] = {{"small", "|x| <= 3"}};
constexpr Hypothesis other_hypotheses[] = {{"tiny", "|x| <= 1"}};
StatementInfo info{.id = "mine/bound",
                   .title = "",
                   .setting = "",
                   .recurrence = "",
                   .claim = "x <= 2, 2 x <= 8",
                   .hypotheses = hypotheses,
                   .tightness = "",
                   .trust = Trust::published_form,
                   .source = {},
                   .proof = ""};
Exact bound(2);

Instance draw(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  return plain_instance(info, parameters, seed, given, {{"x", Exact(static_cast<std::int64_t>(number)).text()}});
}
Outcome check(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, more_parameters);
  const Exact x = ParameterReader(instance.subject, instance.parameters, more_parameters).number("x");
  return climb<true>(options, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    ledger.assume_exactly(info.hypotheses[0].name, x, Exact(3));
    ledger.claim("bound", 0, -1, Order::less_equal, constant<S>(x), constant<S>(bound));
    ledger.claim("x = half of 2x", 0, -1, Order::less_equal, constant<S>(x), S(4));
  });
}
Entry entry{&info, parameters, draw, check, 3};

class Kept : public testing::Test {
 protected:
  void SetUp() override {
    info.hypotheses = hypotheses;
    entry.parameters = parameters;
    bound = Exact(2);
  }
  /// A failure of x = 5/2, kept in folder/"failures".
  std::string keep_one(const Question& question = {}, const char* x = "5/2") {
    Instance instance = plain_instance(info, parameters, 1, {{"x", x}});
    LadderOptions options;
    const Amendment amendment = question.amendment();
    static_cast<Amendment&>(options) = amendment;
    const Outcome outcome = check(instance, options);
    EXPECT_EQ(outcome.decision, Decision::violated);
    return keep(failures, failure_of(entry, instance, question, *outcome.finding));
  }
  const TemporaryFolder folder;
  const std::string failures = folder / "failures";
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_F(Kept, TheSameFailureIsKeptOnce) {
  const std::string first = keep_one();
  EXPECT_EQ(keep_one(), first);
  EXPECT_NE(keep_one({}, "9/4"), first);
  EXPECT_NE(keep_one({{"small"}, {}}), first);
  EXPECT_NE(keep_one({{}, {{"bound", Exact(9, 10)}}}), first);
  EXPECT_EQ(read_kept(failures).size(), 4U);
  for (const auto& file : std::filesystem::directory_iterator(failures)) {
    const std::string name = file.path().filename().string();
    EXPECT_TRUE(name.starts_with("mine.bound-") && name.ends_with(".json")) << name << ": no half-written file stays";
  }
}

TEST_F(Kept, AFileSaysEverything) {
  const Question question{{"small"}, {{"x = half of 2x", Exact(1, 2)}, {"bound", Exact(3)}}};
  const std::string path = keep_one(question);
  const KeptFailure kept = read_kept(failures).at(0);
  EXPECT_EQ(kept.file, path);
  EXPECT_EQ(kept.instance.subject, "mine/bound");
  EXPECT_EQ(kept.instance.parameters.at("x"), "5/2");
  EXPECT_EQ(kept.question, question);
  EXPECT_EQ(kept.version, version);
  ASSERT_TRUE(kept.violation && kept.names);
  EXPECT_EQ(kept.violation->relation, "x = half of 2x");
  EXPECT_EQ(kept.violation->lhs.lower, "5/2");
  EXPECT_EQ(kept.violation->rhs.lower, "2");
  EXPECT_EQ(kept.names->hypotheses, std::vector<std::string>{"small"});
  EXPECT_EQ(dump(to_json(kept)) + "\n", read_file(path)) << "what is read is what was written";
}

TEST_F(Kept, IsViolatedUntilItIsMended) {
  keep_one();
  const auto verdict = [&] {
    const KeptFailure kept = read_kept(failures).at(0);
    return verdict_on(kept, verify_again(kept, entry));
  };
  EXPECT_TRUE(verdict().starts_with("violated as kept: bound at k = 0: 5/2 <= 2")) << verdict();
  const std::vector<std::string> lines = still_violated(failures, entry);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_TRUE(has(lines[0], failures) && has(lines[0], "violated as kept"));
  EXPECT_TRUE(still_violated(failures, entry, {{"small"}, {}}).empty()) << "another question";

  bound = Exact(3);
  EXPECT_TRUE(verdict().starts_with("the kept failure is mended: every relation holds, exact")) << verdict();
  EXPECT_TRUE(still_violated(failures, entry).empty());
  EXPECT_TRUE(still_violated(folder / "not-there-yet", entry).empty());
}

TEST_F(Kept, AHypothesisThatExcludesItMendsItToo) {
  keep_one({{"small"}, {}}, "7/2");
  KeptFailure kept = read_kept(failures).at(0);
  EXPECT_TRUE(has(verdict_on(kept, verify_again(kept, entry)), "violated as kept (small dropped)"));
  kept.question = {};
  EXPECT_TRUE(has(verdict_on(kept, verify_again(kept, entry)), "mended: hypothesis small now fails")) << verdict_on(kept, verify_again(kept, entry));
}

TEST_F(Kept, AnotherRelationIsSaid) {
  keep_one({{}, {{"x = half of 2x", Exact(1, 2)}}}, "9/4");
  KeptFailure kept = read_kept(failures).at(0);
  kept.violation->relation = "x = half of 2x";
  EXPECT_TRUE(has(verdict_on(kept, verify_again(kept, entry)), "violated as kept")) << "the relation that was kept is asked for first";
  kept.question.scaled.clear();
  EXPECT_TRUE(has(verdict_on(kept, verify_again(kept, entry)), "but elsewhere than kept: bound at k = 0")) << verdict_on(kept, verify_again(kept, entry));
}

TEST_F(Kept, AnotherVersionSaysWhatChanged) {
  keep_one();
  KeptFailure kept = read_kept(failures).at(0);
  EXPECT_NO_THROW(check_version(kept, &entry, false));
  kept.version = "0.0.1";
  const auto says = [&](const Entry* now, bool any_version = false) { return refusal_of<BadInput>([&] { check_version(kept, now, any_version); }); };
  for (const char* part : {"kept by lemmata 0.0.1", "nothing in this statement changed", "--any-version"}) EXPECT_TRUE(has(says(&entry), part)) << says(&entry);
  EXPECT_TRUE(has(says(nullptr), "the statement 'mine/bound' is gone")) << says(nullptr);
  EXPECT_TRUE(has(says(nullptr, true), "is gone")) << "no version brings it back";
  info.hypotheses = other_hypotheses;
  entry.parameters = more_parameters;
  EXPECT_TRUE(has(says(&entry), "hypothesis 'small' is gone, hypothesis 'tiny' is new, parameter 'y' is new")) << says(&entry);
  EXPECT_EQ(says(&entry, true), "");
}

TEST_F(Kept, AFolderThatIsNoneIsRefused) {
  write_file(folder / "file", "text");
  EXPECT_TRUE(has(refusal_of<BadInput>([&] { (void)read_kept(folder / "file"); }), "is no folder"));
  EXPECT_TRUE(has(refusal_of<BadInput>([&] { (void)read_kept(folder / "a/b"); }), "make it first"));
  EXPECT_FALSE(refusal_of<BadInput>([&] { keep(folder / "file", {}); }).empty());
  keep_one();
  write_file(failures + "/notes.txt", "left alone");
  EXPECT_EQ(read_kept(failures).size(), 1U);
  write_file(failures + "/run.json", R"({"method": "gd", "problem": "example-1.1"})");
  EXPECT_TRUE(has(refusal_of<BadInput>([&] { (void)read_kept(failures); }), "run.json: is no failure"));
}

TEST_F(Kept, FieldsWithoutMeaningAreRefused) {
  const std::string good = R"("statement": "mine/bound", "violation": {"relation": "r", "at": {"k": 0}, "lhs": "1", "rhs": ["0", "1/2"]})";
  EXPECT_NO_THROW((void)parse_instance("{" + good + "}", "f.json"));
  for (const auto& [text, says] : std::vector<std::pair<std::string, std::string>>{
           {R"("statement": "s", "dropped": "small")", "dropped must be a list"},
           {R"("statement": "s", "dropped": [1])", "dropped[0] must be a string"},
           {R"("statement": "s", "scaled": {"A": "0"})", "scaled.A must be a factor above 0"},
           {R"("statement": "s", "scaled": {"A": "x"})", "scaled.A is wrong"},
           {R"("statement": "s", "scaled": {"A": 0.5})", "JSON float"},
           {R"("statement": "s", "scaled": ["A"])", "scaled must be an object"},
           {R"("statement": "s", "violation": "A2")", "\"violation\" must be an object"},
           {R"("statement": "s", "violation": {"relation": "r", "at": {"k": 0}, "lhs": "1"})", "lacks \"rhs\""},
           {R"("statement": "s", "violation": {"relation": "r", "at": {"k": -1}, "lhs": "1", "rhs": "0"})", "violation.at.k"},
           {R"("statement": "s", "violation": {"relation": "r", "at": {"k": 0}, "lhs": ["1"], "rhs": "0"})", "violation.lhs"},
           {R"("statement": "s", "violation": {"relation": "r", "at": {"k": 0}, "order": ">", "lhs": "1", "rhs": "0"})", "violation.order"},
           {R"("statement": "s", "violation": {"relation": "r", "at": {"k": 0}, "lhs": "1", "rhs": "0", "node": 1})", "unknown field 'node'"},
           {R"("statement": "s", "violation": {"relation": "r", "at": 0, "lhs": "1", "rhs": "0"})", "violation.at must be"},
           {R"("statement": "s", "lemmata": 1)", "lemmata must be a string"},
           {R"("statement": "s", "names": {"hypotheses": []})", "\"names\" must be"}}) {
    EXPECT_TRUE(has(refusal_of<BadInput>([&] { (void)parse_instance("{" + text + "}", "f.json"); }), says))
        << text << ": " << refusal_of<BadInput>([&] { (void)parse_instance("{" + text + "}", "f.json"); });
  }
}

// ---- Questions -------------------------------------------------------------------------------------------------------------------------------------

TEST(Questions, SplitAtTheLastEqualsSign) {
  const Question question = parse_question({"b", "a", "b"}, {"A4=9/10", "D(x-hat) = 0=2"});
  EXPECT_EQ(question.dropped, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(question.scaled.at("A4"), Exact(9, 10));
  EXPECT_EQ(question.scaled.at("D(x-hat) = 0"), Exact(2));
  EXPECT_EQ(text(question), "a dropped, b dropped, A4 times 9/10, D(x-hat) = 0 times 2");
  EXPECT_TRUE(Question{}.is_plain() && text(Question{}).empty());
  for (const char* wrong : {"A4", "=2", "A4=", "A4=0", "A4=-1", "A4=x", "A4=1/0"}) {
    EXPECT_TRUE(has(refusal_of<BadInput>([&] { (void)parse_question({}, {wrong}); }), std::string("--scale '") + wrong + "'")) << wrong;
  }
  EXPECT_TRUE(has(refusal_of<BadInput>([&] { (void)parse_question({}, {"A=1", "A=2"}); }), "twice"));
}

TEST(Questions, OfAFileAndOfTheCommandLineAreOne) {
  const Question file{{"b"}, {{"A", Exact(2)}}};
  const Question sum = both(file, {{"a", "b"}, {{"A", Exact(2)}, {"B", Exact(3)}}});
  EXPECT_EQ(sum, (Question{{"a", "b"}, {{"A", Exact(2)}, {"B", Exact(3)}}}));
  EXPECT_TRUE(has(refusal_of<BadInput>([&] { (void)both(file, {{}, {{"A", Exact(3)}}}); }), "'A' is scaled by 2 in the file and by 3"));
}

TEST(Questions, UnknownNamesAreListed) {
  const Entry* theorem = find_entry("clip21/theorem-a");
  ASSERT_NE(theorem, nullptr);
  EXPECT_NO_THROW(check_question({theorem}, {{"second-step-bound"}, {{"A1", Exact(2)}, {"second-step-bound", Exact(51, 50)}}}));
  const std::string hypothesis = refusal_of<BadInput>([&] { check_question({theorem}, {{"second-step"}, {}}); });
  EXPECT_TRUE(has(hypothesis, "no hypothesis is called 'second-step'") && has(hypothesis, "second-step-bound")) << hypothesis;
  const std::string constant = refusal_of<BadInput>([&] { check_question({theorem}, {{}, {{"A9", Exact(2)}}}); });
  EXPECT_TRUE(has(constant, "no constant is called 'A9'") && has(constant, "A1") && has(constant, "second-step-bound")) << constant;
}

}  // namespace
}  // namespace lemmata::apps
