/// Tables of slack as text and JSON: the same whatever the threads, and a broken promise is said in every form.
#include "apps/slack.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace lemmata::apps {
namespace {

SlackOptions small(int jobs = 1) {
  SlackOptions options;
  options.given = {{"nodes", "1,2"}, {"heterogeneity", "1"}, {"tau_over_U0", "1/8,1"}, {"gamma_over_cap", "1"}, {"dimension", "3"}};
  options.steps = 100;
  options.jobs = jobs;
  return options;
}

TEST(Slack, DoesNotDependOnTheJobs) {
  const SlackReport one = slack("clip21/theorem-b", small(1));
  const SlackReport three = slack("clip21/theorem-b", small(3));
  EXPECT_EQ(one.rows.size(), 4U);
  EXPECT_EQ(one.asked, 4U);
  EXPECT_EQ(slack_table(one), slack_table(three));
  EXPECT_EQ(slack_csv(one), slack_csv(three));
  EXPECT_EQ(slack_json(one), slack_json(three));
  EXPECT_EQ(slack_decision(one), Decision::holds);
}

TEST(Slack, SaysThatItIsRounded) {
  const SlackReport report = slack("clip21/theorem-a", small());
  EXPECT_NE(slack_table(report).find("Rounded doubles: for a certified verdict use 'lemmata verify clip21/theorem-a'."), std::string::npos);
  EXPECT_EQ(slack_json(report)["evidence"], "rounded");
}

TEST(Slack, ABrokenPromiseIsSaidInEveryForm) {
  SlackReport report = slack("clip21/theorem-a", small());
  EXPECT_EQ(slack_table(report).find("VIOLATED"), std::string::npos);
  properties::SlackTheorem planted = *report.theorem;
  planted.promise = [](const properties::Trajectory& t) {
    properties::SlackPromise promise = properties::slack_theorem("clip21/theorem-a").promise(t);
    promise.gradient_sum /= 1000;
    return promise;
  };
  report.rows[2] = properties::slack_row(planted, report.rows[2].cell).value();
  EXPECT_EQ(slack_decision(report), Decision::violated);
  const std::string table = slack_table(report);
  EXPECT_NE(table.find("VIOLATED: rate\n"), std::string::npos);
  EXPECT_EQ(table.find("VIOLATED"), table.rfind("VIOLATED"));
  const Json json = slack_json(report);
  EXPECT_EQ(json["verdict"], "violated");
  EXPECT_EQ(json["rows"][2]["verdict"], "violated");
  EXPECT_EQ(json["rows"][1]["verdict"], "holds");
  EXPECT_LT(json["summary"]["slack"]["smallest"], 1);
  EXPECT_NE(slack_csv(report).find(",violated\n"), std::string::npos);
}

TEST(Slack, NothingFoundIsNoAnswer) {
  SlackReport report = slack("clip21/theorem-a", small());
  report.rows.clear();
  EXPECT_EQ(slack_decision(report), Decision::undecided);
  EXPECT_NE(slack_table(report).find("0 rows of 4, stopped early"), std::string::npos);
  EXPECT_TRUE(slack_json(report)["summary"]["slack"].is_null());
}

TEST(Slack, TheSummaryIsOverTheRows) {
  const Json json = slack_json(slack("clip21/theorem-a", small()));
  std::vector<double> slacks;
  for (const Json& row : json["rows"]) slacks.push_back(row["slack"]);
  std::ranges::sort(slacks);
  EXPECT_EQ(json["summary"]["slack"]["smallest"], slacks[0]);
  EXPECT_DOUBLE_EQ(json["summary"]["slack"]["median"].get<double>(), (slacks[1] + slacks[2]) / 2);
  EXPECT_EQ(json["summary"]["slack"]["largest"], slacks[3]);
  EXPECT_EQ(json["summary"]["k_star_ratio"]["rows"], 2);  // tau/U0 = 1 is never clipped
}

}  // namespace
}  // namespace lemmata::apps
