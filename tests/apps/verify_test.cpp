/// verify(): one answer whatever the number of threads, counts that add up, and requests that mean nothing refused.
#include "apps/verify.hpp"

#include <gtest/gtest.h>

#include "apps/catalogue.hpp"
#include "apps/report.hpp"
#include "numerics/error.hpp"
#include "tests/apps/temporary_folder.hpp"
#include "tests/long_runs.hpp"

namespace lemmata::apps {
namespace {

/// The JSON of a verification without what depends on the clock.
std::string answer(const std::vector<std::string>& ids, VerifyOptions options) {
  std::vector<EntryReport> reports = verify(select_entries(ids), options);
  for (EntryReport& report : reports) report.seconds = 0;
  return verdict_json(reports, options).dump(1);
}

VerifyOptions few(int instances, int jobs = 1) {
  VerifyOptions options;
  options.instances = instances;
  options.jobs = jobs;
  return options;
}

std::vector<const Entry*> short_entries() {
  std::vector<const Entry*> all = entries();
  std::erase_if(all, [](const Entry* entry) { return is_long_run(*entry); });
  return all;
}

TEST(Verify, TheAnswerDoesNotDependOnTheNumberOfJobs) {
  std::vector<std::string> ids;
  for (const Entry* entry : short_entries()) {
    if (entry->info->kind != Kind::experiment) ids.emplace_back(entry->info->id);
  }
  const std::string one = answer(ids, few(8, 1));
  for (const int jobs : {2, 3, 16}) EXPECT_EQ(one, answer(ids, few(8, jobs))) << jobs;
}

/// Expressions are read by a library that counts references without atomics: many at once, on many threads.
TEST(Verify, ExpressionsAreReadOnManyThreads) {
  VerifyOptions options = few(40, 16);
  options.given = {{"eps", "1/10"}, {"f", "x^4"}};
  for (const EntryReport& report : verify(select_entries({"celgc/theorem-1-small-step"}), options)) EXPECT_EQ(report.violated, 40);
}

TEST(Verify, AndIsTheSameTwice) {
  EXPECT_EQ(answer({"clip21/theorem-a"}, few(10, 2)), answer({"clip21/theorem-a"}, few(10, 2)));
  VerifyOptions other = few(10);
  other.seed = 2;
  EXPECT_NE(answer({"clip21/theorem-a"}, few(10)), answer({"clip21/theorem-a"}, other));
}

TEST(Verify, EverythingComesOutAsExpected) {
  for (const EntryReport& report : verify(short_entries(), few(4, 2))) {
    EXPECT_EQ(report.verdict, expected_verdict(*report.entry)) << report.entry->info->id;
    EXPECT_EQ(report.evidence == Evidence::rounded, report.entry->info->kind == Kind::experiment) << report.entry->info->id;
    EXPECT_EQ(report.scenario.has_value(), report.entry->info->kind == Kind::scenario) << report.entry->info->id;
    EXPECT_EQ(report.holds + report.violated + report.undecided + report.not_applicable, report.instances);
    EXPECT_EQ(report.instances, report.asked);
    const bool single = report.entry->info->kind == Kind::scenario || report.entry->info->kind == Kind::experiment;
    EXPECT_EQ(report.instances, single ? 1 : 4) << report.entry->info->id;
  }
}

TEST(Verify, WaivedHypothesesMustExist) {
  VerifyOptions options = few(1);
  options.question.dropped = {"no-such-hypothesis"};
  const std::string message = refusal_of<BadInput>([&] { (void)verify(select_entries({"clip21/theorem-a"}), options); });
  EXPECT_NE(message.find("no-such-hypothesis"), std::string::npos) << message;
  EXPECT_NE(message.find("second-step-bound"), std::string::npos) << "the ones that exist are listed: " << message;
  EXPECT_EQ(message.find('\n'), std::string::npos) << message;
  // One of another statement is unknown here too.
  options.question.dropped = {"spurious-region"};
  EXPECT_NE(refusal_of<BadInput>([&] { (void)verify(select_entries({"clip21/theorem-a"}), options); }), "");
}

TEST(Verify, ADroppedHypothesisIsNotChecked) {
  VerifyOptions options = few(3);
  options.given = {{"gamma", "10"}};
  EXPECT_EQ(verify(select_entries({"clip21/theorem-a"}), options)[0].verdict, Decision::not_applicable);
  options.question.dropped = {"first-step-bound", "second-step-bound"};
  EXPECT_NE(verify(select_entries({"clip21/theorem-a"}), options)[0].verdict, Decision::not_applicable);
}

TEST(Verify, TheFirstErrorByNumberIsReportedWhateverTheThreads) {
  VerifyOptions options = few(20);
  options.given = {{"tau", "0"}};
  const auto message = [&](int jobs) {
    options.jobs = jobs;
    return refusal_of<BadInput>([&] { (void)verify(select_entries({"clip21/theorem-a"}), options); });
  };
  EXPECT_NE(message(1), "");
  EXPECT_EQ(message(1), message(4));
}

TEST(Verify, ATimeLimitLeavesAnHonestReport) {
  VerifyOptions options = few(100000, 2);
  options.time_limit = 0.2;
  const EntryReport report = verify(select_entries({"clip21/theorem-a"}), options)[0];
  EXPECT_LT(report.instances, report.asked);
  EXPECT_LT(report.seconds, 3);
  EXPECT_EQ(report.holds + report.violated + report.undecided + report.not_applicable, report.instances);
  EXPECT_EQ(report.violated, 0);
  EXPECT_NE(verdict_table({report}, {}).find("stopped early"), std::string::npos) << verdict_table({report}, {});
}

TEST(Reports, AreWholeForEveryKindOfVerdict) {
  VerifyOptions inapplicable = few(2);
  inapplicable.given = {{"gamma", "10"}};
  std::vector<EntryReport> reports = verify(select_entries({"clip21/theorem-a"}), inapplicable);
  VerifyOptions dropped = inapplicable;
  dropped.question.dropped = {"first-step-bound", "second-step-bound"};
  reports.push_back(verify(select_entries({"clip21/theorem-a"}), dropped)[0]);
  reports.push_back(verify(select_entries({"counterexample/example-1.1"}), few(2))[0]);
  const Json json = verdict_json(reports, dropped);
  for (const Json& result : json["results"]) {
    for (const char* field : {"id", "kind", "source", "trust", "verdict", "expected", "evidence", "instances", "counts", "relations", "tightest", "violation",
                              "precision_bits", "seconds"}) {
      EXPECT_TRUE(result.contains(field)) << field;
    }
    EXPECT_EQ(result["violation"].is_null(), result["verdict"] != "violated");
  }
  EXPECT_NE(verdict_table(reports, {}).find("hypothesis first-step-bound fails"), std::string::npos);
  EXPECT_NE(verdict_junit(reports).find("tests=\"3\""), std::string::npos);
  EXPECT_NE(verdict_html(reports, dropped).find("</html>"), std::string::npos);
}

TEST(Selection, GlobsAndIds) {
  EXPECT_EQ(select_entries({}).size(), entries().size());
  EXPECT_EQ(select_entries({"*"}).size(), entries().size());
  EXPECT_EQ(select_entries({"clip21/theorem-a", "clip21/theorem-a"}).size(), 1U) << "each once";
  EXPECT_EQ(select_entries({"counterexample/*", "clip21/*", "celgc/*", "smoothness/*", "experiment/*", "scenario/*", "gd/*", "[!c]*/value", "compressed/*",
                            "ef*/*"})
                .size(),
            entries().size());
  for (const char* pattern : {"", "nosuch", "clip21", "CLIP21/*", "clip21/theorem-z*", "["}) {
    EXPECT_NE(refusal_of<BadInput>([&] { (void)select_entries({pattern}); }), "") << pattern;
  }
  EXPECT_NE(refusal_of<BadInput>([&] { (void)select_entries({"clip21/theorem"}); }).find("did you mean clip21/theorem-a"), std::string::npos);
}

}  // namespace
}  // namespace lemmata::apps
