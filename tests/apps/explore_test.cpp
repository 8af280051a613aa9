// The functions behind the page: what they answer, and what they refuse.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <set>
#include <thread>

#include "apps/catalogue.hpp"
#include "apps/explore/answers.hpp"
#include "apps/explore/api.hpp"
#include "apps/explore/server.hpp"
#include "apps/explore/terminal.hpp"
#include "apps/files.hpp"
#include "apps/kept.hpp"
#include "apps/verify.hpp"
#include "numerics/error.hpp"
#include "tests/apps/temporary_folder.hpp"

namespace lemmata::apps::explore {
namespace {

Json run(Api& api, const Json& state) { return api.answer("run", {{"state", state}}); }
Json verdict(Api& api, const Json& state) { return api.answer("verdict", {{"state", state}, {"budget_ms", 5000}})["verdict"]; }
Refusal refusal_of(Api& api, const char* name, const Json& request) {
  try {
    (void)api.answer(name, request);
  } catch (const Refusal& refusal) {
    return refusal;
  }
  return {0, "", ""};
}
const Json& named(const Json& list, const std::string& name) {
  for (const Json& one : list) {
    if (one["name"] == name) return one;
  }
  throw BadInput("no '" + name + "' in " + list.dump().substr(0, 200));
}

// ---- Both tiers -----------------------------------------------------------------------------------------------------------------------------------

TEST(Explore, TheTwoTiersAgreeOnTheDefaultInstanceOfEveryEntry) {
  Api api;
  int with_relations = 0;
  int with_runs = 0;
  const Json catalogue = api.answer("catalogue", Json::object());
  for (const Json& entry : catalogue["entries"]) {
    const auto id = entry["id"].get<std::string>();
    if (entry["explorable"] == "verdict") continue;
    const Json state = {{"id", id}, {"set", Json::object()}};
    const Json at_once = run(api, state);
    const Json certified = verdict(api, state);
    if (certified["out_of_time"].get<bool>()) continue;  // averages over long runs, on a slow machine
    EXPECT_EQ(certified["decision"], entry["expected"]) << id << ": " << certified.dump();
    if (!at_once["relations"].empty()) {
      ++with_relations;
      if (at_once["verdict"]["out_of_time"].get<bool>()) continue;
      EXPECT_EQ(at_once["verdict"]["decision"], certified["decision"]) << id << ": " << at_once["verdict"].dump();
    }
    if (entry["explorable"] == "run") {
      ++with_runs;
      EXPECT_FALSE(at_once["relations"].empty()) << id;
      ASSERT_FALSE(at_once["lanes"].empty()) << id;
      EXPECT_TRUE(at_once["lanes"][0]["own"].get<bool>()) << id;
      EXPECT_GT(at_once["lanes"][0]["k"].size(), 0U) << id;
    }
  }
  EXPECT_GE(with_runs, 22);
  EXPECT_GE(with_relations, 70);
}

TEST(Explore, TheVerdictOfExample11FlipsWhereTheRegionEnds) {
  Api api;
  for (const auto& [x0, expected] :
       {std::pair{"1", "holds"}, {"999999/1000000", "not-applicable"}, {"-1", "holds"}, {"-0.999", "not-applicable"}, {"4", "holds"}}) {
    const Json state = {{"id", "counterexample/example-1.1"}, {"set", {{"x0", x0}}}};
    EXPECT_EQ(verdict(api, state)["decision"], expected) << x0;
    EXPECT_EQ(run(api, state)["verdict"]["decision"], expected) << x0;
  }
  // Waived, the claim itself is judged: it is false inside the region's complement.
  const Json inside = {{"id", "counterexample/example-1.1"}, {"set", {{"x0", "1/2"}}}, {"dropped", {"spurious-region"}}};
  EXPECT_EQ(verdict(api, inside)["decision"], "violated");
  const Json at_once = run(api, inside);
  EXPECT_EQ(at_once["verdict"]["decision"], "violated");
  EXPECT_EQ(at_once["hypotheses"][0]["status"], "waived");
  EXPECT_EQ(named(at_once["relations"], "direction is zero")["violation"]["k"], 0);
}

TEST(Explore, AScaledConstantIsViolatedInBothTiersAtTheSameStep) {
  Api api;
  const Json state = {{"id", "clip21/rate"}, {"set", Json::object()}, {"scaled", {{"A4", "1/1000"}}}};
  const Json certified = verdict(api, state);
  ASSERT_EQ(certified["decision"], "violated") << certified.dump();
  const Json at_once = run(api, state);
  EXPECT_EQ(at_once["verdict"]["decision"], "violated");
  EXPECT_EQ(named(at_once["relations"], "A4")["violation"]["k"], certified["relation"]["at"]["k"]);
  EXPECT_EQ(named(at_once["relations"], "A4")["status"], "violated");
  EXPECT_EQ(named(at_once["relations"], "A3")["status"], "holds");
}

TEST(Explore, TheMethodStandsStillOnExample11AndItsRelativesDoNot) {
  Api api;
  const Json answer = run(api, {{"id", "counterexample/example-1.1"}, {"set", Json::object()}, {"methods", {"gd", "clip21-gd", "server-clip-gd"}}});
  ASSERT_EQ(answer["lanes"].size(), 4U);
  for (const Json& x : answer["lanes"][0]["x"]) EXPECT_EQ(x[0], 4.0);
  for (std::size_t lane = 1; lane < 4; ++lane) EXPECT_LT(answer["lanes"][lane]["gap"].back().get<double>(), answer["lanes"][lane]["gap"].front().get<double>());
  EXPECT_EQ(answer["lanes"][0]["clipped"][0], Json::parse("[[0,100]]"));
  EXPECT_EQ(answer["lanes"][0]["last_clipped"], 100);
  EXPECT_EQ(answer["curves"]["nodes"].size(), 2U);
  EXPECT_EQ(answer["curves"]["x"].size(), answer["curves"]["f"].size());
}

TEST(Explore, PsiOfTheoremAFallsAndStandsAboveTheGap) {
  Api api;
  const Json answer = run(api, {{"id", "clip21/theorem-a"}, {"set", {{"dimension", "2"}, {"nodes", "3"}, {"tau", "1/4"}}}});
  const Json& psi = answer["lyapunov"]["value"];
  ASSERT_GT(psi.size(), 10U);
  for (std::size_t i = 1; i < psi.size(); ++i) EXPECT_LE(psi[i].get<double>(), psi[i - 1].get<double>() * (1 + 1e-9) + 1e-12);
  for (std::size_t i = 0; i < psi.size(); ++i) EXPECT_GE(psi[i].get<double>(), answer["lanes"][0]["gap"][i].get<double>() - 1e-12);
  EXPECT_LE(answer["lanes"][0]["last_clipped"].get<double>(), answer["k_star"].get<double>());
  EXPECT_EQ(answer["curves"]["f"].size(), answer["curves"]["y"].size());
  EXPECT_TRUE(answer["draggable"]["nodes"].get<bool>());
}

TEST(Explore, WhatAnAnswerShowsIsAStateThatGivesTheSameAnswer) {
  Api api;
  const Json drawn = {{"id", "clip21/theorem-b"}, {"set", {{"dimension", "2"}}}, {"number", "5"}, {"dropped", {"smoothness"}}};
  const Json first = run(api, drawn);
  const Instance instance = parse_instance(first["instance"].dump(), "the answer").instance;
  Question question;
  question.dropped = {"smoothness"};
  const Json second = run(api, state_of(instance, question));
  EXPECT_EQ(first["relations"], second["relations"]);
  EXPECT_EQ(first["lanes"], second["lanes"]);
}

TEST(Explore, NodesStartAndShiftsMayBeReplaced) {
  Api api;
  const Json nodes = Json::parse(R"([{"matrix":[["2","0"],["0","1"]],"linear":["1","0"]},{"matrix":[["1","0"],["0","3"]],"linear":["0","-1"]}])");
  const Json state = {{"id", "clip21/theorem-a"},
                      {"set", {{"tau", "1/2"}}},
                      {"nodes", nodes},
                      {"start", {"3", "-2"}},
                      {"shifts", Json::parse(R"([["1","0"],["0","0"]])")},
                      {"steps", "40"}};
  const Json answer = run(api, state);
  EXPECT_EQ(answer["node_count"], 2);
  EXPECT_EQ(answer["lanes"][0]["x"][0], Json::parse("[3.0,-2.0]"));
  EXPECT_EQ(answer["lanes"][0]["k"].back(), 40);
  EXPECT_EQ(answer["verdict"]["decision"], "holds");
}

// ---- Curves ---------------------------------------------------------------------------------------------------------------------------------------

TEST(Explore, ThinningKeepsTheFirstRoundsTheLastAndEveryViolation) {
  constexpr std::int64_t last = 4999;
  RelationRecorder recorder{Thinning(last, 50)};
  for (std::int64_t k = 0; k <= last; ++k) {
    recorder.relation(Truth::yes, Relation<double>{"r", k, 0, Order::less_equal, k == 1777 ? 3.0 : 1.0, 2.0, 0.0});
    recorder.relation(Truth::yes, Relation<double>{"r", k, 1, Order::less_equal, 0.5, 2.0, 0.0});
  }
  const Json relation = recorder.relations_json("")[0];
  EXPECT_LE(relation["k"].size(), 50U);
  EXPECT_EQ(relation["count"], 2 * (last + 1));
  EXPECT_EQ(relation["status"], "violated");
  EXPECT_EQ(relation["violation"]["k"], 1777);
  const auto& rounds = relation["k"];
  EXPECT_NE(std::find(rounds.begin(), rounds.end(), 1777), rounds.end());
  EXPECT_EQ(relation["node"][0], 0) << "the node nearest to failing";
  const Thinning whole(49, 50);
  for (std::int64_t k = 0; k < 50; ++k) EXPECT_TRUE(whole.keeps(k));
  EXPECT_TRUE(Thinning(last, 50).keeps(last));
}

TEST(Explore, LongRunsComeInAsManyPointsAsWereAskedFor) {
  Api api;
  const Json answer = run(api, {{"id", "clip21/theorem-a"}, {"set", {{"dimension", "2"}, {"nodes", "10"}, {"steps", "2000"}}}, {"points", 200}});
  for (const Json& relation : answer["relations"]) EXPECT_LE(relation["k"].size(), 201U);
  EXPECT_LE(answer["lanes"][0]["k"].size(), 201U);
  EXPECT_EQ(answer["lanes"][0]["k"].back(), 2000);
}

TEST(Explore, RoundingBelowTheInfimumIsNoFailedHypothesis) {
  Api api;
  const Json set = {{"problem", "random-quadratics"}, {"nodes", "2"}, {"dimension", "3"}, {"seed", "1"}, {"steps", "20000"}, {"tau", "1"}};
  const Json answer = run(api, {{"id", "clip21/theorem-a"}, {"set", set}});
  double lowest = 1;
  for (const Json& gap : answer["lanes"][0]["gap"]) lowest = std::min(lowest, gap.get<double>());
  EXPECT_LT(lowest, 0) << "the run shows nothing: take another";
  EXPECT_EQ(answer["verdict"]["decision"], "holds") << answer["verdict"].dump();
  EXPECT_EQ(named(answer["hypotheses"], "lower-bound")["status"], "holds");
}

// ---- Bad input ------------------------------------------------------------------------------------------------------------------------------------

TEST(Explore, WhatIsWrongIsRefusedAtItsField) {
  Api api;
  const auto field = [&](const Json& state) { return refusal_of(api, "run", {{"state", state}}).field; };
  const std::string id = "clip21/theorem-a";
  EXPECT_EQ(field({{"id", "clip21/theorem-x"}}), "id");
  EXPECT_EQ(field({{"set", Json::object()}}), "id");
  EXPECT_EQ(field({{"id", id}, {"set", {{"tau", "one"}}}}), "set.tau");
  EXPECT_EQ(field({{"id", id}, {"set", {{"tau", "-1"}}}}), "set.tau");
  EXPECT_EQ(field({{"id", id}, {"set", {{"tau", 0.5}}}}), "set.tau");
  EXPECT_EQ(field({{"id", id}, {"set", {{"tau", "1e99999"}}}}), "set.tau");
  EXPECT_EQ(field({{"id", id}, {"set", {{"tau", "2^99999999"}}}}), "set.tau");
  EXPECT_EQ(field({{"id", id}, {"set", {{"tau", std::string(5000, '1')}}}}), "set.tau");
  EXPECT_EQ(field({{"id", id}, {"set", {{"nodes", "1000000"}}}}), "set.nodes");
  EXPECT_EQ(field({{"id", id}, {"set", {{"problem", "logistic"}, {"rows", "2000"}, {"features", "100"}}}}), "set.rows");
  EXPECT_EQ(field({{"id", id}, {"set", {{"thau", "1"}}}}), "set.thau");
  EXPECT_EQ(field({{"id", id}, {"set", {{"problem", "logistic"}, {"data", "/etc/passwd"}}}}), "set.data");
  EXPECT_EQ(field({{"id", id}, {"dropped", {"nothing"}}}), "dropped");
  EXPECT_EQ(field({{"id", id}, {"methods", {"clip"}}}), "methods");
  EXPECT_EQ(field({{"id", id}, {"points", 1e9}}), "points");
  EXPECT_EQ(field({{"id", id}, {"steps", "1000000000"}}), "steps");
  EXPECT_EQ(field({{"id", id}, {"start", "4"}}), "start");
  EXPECT_EQ(refusal_of(api, "export", {{"state", {{"id", id}}}, {"what", "gold"}}).field, "what");
  EXPECT_EQ(refusal_of(api, "nothing", Json::object()).status, 404);
  EXPECT_EQ(refusal_of(api, "job", {{"job", 7}}).status, 404);
  EXPECT_EQ(refusal_of(api, "smoothness", {{"expression", "x^999"}, {"frontier", true}}).field, "expression");
  EXPECT_EQ(refusal_of(api, "truncation", {{"density", "cauchy"}}).field, "density");
  EXPECT_FALSE(refusal_of(api, "run", {{"state", {{"id", "scenario/rate"}}}}).message.empty());
}

TEST(Explore, TextThatIsTooMuchIsRefusedBeforeItIsParsed) {
  Api api;
  const auto status = [&](const std::string& body) {
    try {
      (void)api.answer_text("run", body);
    } catch (const Refusal& refusal) {
      return refusal.status;
    }
    return 0;
  };
  EXPECT_EQ(status(std::string(100000, '[')), 400);
  EXPECT_EQ(status("{\"state\":" + std::string(1000, '9') + "}"), 400);
  EXPECT_EQ(status("{\"state\":1e999999}"), 400);
  EXPECT_EQ(status("{\"state\""), 400);
  EXPECT_EQ(status(""), 400);
  EXPECT_EQ(status("[]"), 400);
  EXPECT_EQ(status("{\"state\":\"\xff\xfe\"}"), 400);
}

TEST(Explore, OnlyThisMachineIsLocal) {
  for (const char* host : {"127.0.0.1", "127.0.0.1:8080", "localhost:1", "localhost", "[::1]:80"}) EXPECT_TRUE(is_local_host(host)) << host;
  for (const char* host :
       {"", "evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "127.0.0.2", "localhost:", "localhost:80a", "0.0.0.0", "127.0.0.1:80:80"}) {
    EXPECT_FALSE(is_local_host(host)) << host;
  }
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_in_constant_time("abd", "abc"));
  EXPECT_FALSE(equal_in_constant_time("ab", "abc"));
  EXPECT_FALSE(equal_in_constant_time("", "abc"));
}

// ---- Searches, lemmas, what is taken away ---------------------------------------------------------------------------------------------------------

TEST(Explore, ASearchFindsWhatADroppedHypothesisAllowsAndItsStateIsViolated) {
  Api api;
  const Json begun =
      api.answer("find", {{"state", {{"id", "counterexample/example-1.1"}, {"set", Json::object()}, {"dropped", {"spurious-region"}}}}, {"seconds", 60}});
  Json job;
  do {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    job = api.answer("job", begun);
  } while (!job["done"].get<bool>());
  ASSERT_FALSE(job["counterexamples"].empty()) << job.dump();
  const Json found = job["counterexamples"][0]["state"];
  EXPECT_EQ(verdict(api, found)["decision"], "violated") << found.dump();
}

TEST(Explore, SearchesAreFewAndEndWhenTheyAreCancelled) {
  Limits limits;
  limits.most_jobs = 1;
  Api api(limits);
  const Json request = {{"state", {{"id", "clip21/theorem-a"}, {"set", Json::object()}}}, {"seconds", 600}};
  const Json begun = api.answer("find", request);
  EXPECT_EQ(refusal_of(api, "find", request).status, 429);
  (void)api.answer("cancel", begun);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!api.answer("job", begun)["done"].get<bool>() && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_TRUE(api.answer("job", begun)["done"].get<bool>());
}

TEST(Explore, TheBandOfCContainsTheClosedForm) {
  Api api;
  // Uniform on |g - 1| <= 1: c = (alpha + m - s)/(2m) = alpha/2 for 0 < alpha < 2.
  const Json answer =
      api.answer("truncation", {{"density", "uniform"}, {"set", {{"mu", "1"}, {"s", "1"}}}, {"alpha", {{"low", "1/4"}, {"high", "7/4"}, {"points", 7}}}});
  ASSERT_EQ(answer["c"].size(), 7U);
  for (std::size_t i = 0; i < 7; ++i) {
    const double alpha = answer["alpha"][i].get<double>();
    EXPECT_LE(std::stod(answer["c"][i][0].get<std::string>()), alpha / 2 + 1e-12);
    EXPECT_GE(std::stod(answer["c"][i][1].get<std::string>()), alpha / 2 - 1e-12);
  }
}

TEST(Explore, SmoothnessOfAnExpressionWithItsCurves) {
  Api api;
  const Json yes = api.answer("smoothness", {{"expression", "x^4"}, {"l0", "12"}, {"l1", "3"}});
  EXPECT_EQ(yes["answer"]["verdict"], "holds");
  EXPECT_EQ(yes["answer"]["evidence"], "exact");
  EXPECT_EQ(yes["curves"]["x"].size(), yes["curves"]["curvature"].size());
  EXPECT_DOUBLE_EQ(yes["curves"]["curvature"][0].get<double>(), 108.0);  // 12 x^2 at -3
  EXPECT_DOUBLE_EQ(yes["curves"]["slope"][0].get<double>(), 108.0);      // |4 x^3|
  EXPECT_EQ(api.answer("smoothness", {{"expression", "x^4"}, {"l0", "1"}, {"l1", "1"}})["answer"]["verdict"], "violated");
  EXPECT_FALSE(api.answer("smoothness", {{"expression", "x^4"}, {"frontier", true}})["answer"]["frontier"].empty());
}

TEST(Explore, ExportsReplayAsTheyAnswered) {
  Api api;
  const Json state = {{"id", "clip21/rate"}, {"set", Json::object()}, {"scaled", {{"A4", "1/1000"}}}};
  const Json file = api.answer("export", {{"state", state}, {"what", "instance"}});
  const KeptFailure kept = parse_kept(file["text"].get<std::string>(), "the export");
  EXPECT_EQ(verify_again(kept, *find_entry("clip21/rate")).decision, Decision::violated);
  EXPECT_EQ(api.answer("export", {{"state", state}, {"what", "command"}})["text"], "lemmata verify clip21/rate --scale A4=1/1000 --instances 1\n");
  const auto test = api.answer("export", {{"state", state}, {"what", "test"}})["text"].get<std::string>();
  EXPECT_NE(test.find("TEST(Clip21Rate, AnswersAsItDidOnTheSavedInstance)"), std::string::npos);
  EXPECT_NE(test.find("Decision::violated"), std::string::npos);
  EXPECT_EQ(api.answer("export", {{"state", {{"id", "clip21/rate"}, {"set", {{"x0", "1,2"}, {"dimension", "2"}}}}}, {"what", "command"}})["text"],
            "lemmata verify clip21/rate --set dimension=2 --set x0=1,2 --instances 1\n");
}

// ---- The terminal ---------------------------------------------------------------------------------------------------------------------------------

TEST(ExploreTerminal, SetsRunsAndKeepsTheStateWhereAValueIsWrong) {
  Terminal terminal("counterexample/example-1.1");
  EXPECT_NE(terminal.obey("run").find("certified: holds (exact)"), std::string::npos);
  EXPECT_EQ(terminal.status(), 0);
  EXPECT_EQ(terminal.obey("set x0=1/2"), "");
  EXPECT_NE(terminal.obey("verdict").find("not-applicable"), std::string::npos);
  EXPECT_EQ(terminal.status(), 3);
  EXPECT_EQ(terminal.obey("drop spurious-region"), "");
  EXPECT_NE(terminal.obey("verdict").find("violated"), std::string::npos);
  EXPECT_EQ(terminal.status(), 1);
  const Json before = terminal.state();
  EXPECT_THROW((void)terminal.obey("set tau=zero"), BadInput);
  EXPECT_THROW((void)terminal.obey("drop nothing"), BadInput);
  EXPECT_THROW((void)terminal.obey("sett tau=1"), BadInput);
  EXPECT_EQ(terminal.state(), before);
  EXPECT_NE(terminal.obey("plot gap").find("clip-gd"), std::string::npos);
  EXPECT_EQ(terminal.obey("quit"), "");
  EXPECT_TRUE(terminal.is_over());
}

TEST(ExploreTerminal, SparklinesRiseAndFallWithTheirNumbers) {
  EXPECT_EQ(sparkline(Json{0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0}, 8, false), "_.:-=+*#");
  EXPECT_EQ(sparkline(Json{7.0, nullptr, 0.0}, 8, false), "# _");
  EXPECT_EQ(sparkline(Json{1.0, 1.0}, 8, false), "__");
  EXPECT_EQ(sparkline(Json::array(), 8, true), "");
  EXPECT_EQ(sparkline(Json{1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6, 1e7}, 8, true), "▁▂▃▄▅▆▇█");
}

}  // namespace
}  // namespace lemmata::apps::explore
