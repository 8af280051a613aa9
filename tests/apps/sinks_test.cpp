/// Where rounds go: what is written is whole and can be read, and what cannot be written leaves nothing behind.
#include "apps/sinks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "apps/run.hpp"
#include "numerics/error.hpp"
#include "tests/apps/temporary_folder.hpp"

namespace lemmata::apps {
namespace {

RunRequest golden(const std::string& scalar, std::int64_t steps = 20) {
  RunRequest request;
  request.method = "clip21-gd";
  request.instance.problem.name = "example-1.1";
  request.instance.parameters = {{"gamma", "1/48"}, {"tau", "1"}};
  request.steps = steps;
  request.scalar = scalar;
  return request;
}

Json json_of_run(const RunRequest& request) {
  const TemporaryFolder folder;
  JsonSink sink(folder / "run.json", request);
  RunSink* sinks[] = {&sink};
  sink.finish(run_method(request, sinks));
  return Json::parse(read_file(folder / "run.json"));
}

TEST(JsonSinks, EveryRoundIsThere) {
  for (const char* scalar : {"float", "double", "long-double", "mp:128", "enclosure:128", "exact"}) {
    const Json json = json_of_run(golden(scalar));
    EXPECT_EQ(json["method"], "clip21-gd");
    EXPECT_EQ(json["scalar"], scalar);
    EXPECT_TRUE(json["stopped"].is_null()) << scalar;
    ASSERT_EQ(json["rounds"].size(), 21U) << scalar;
    for (std::size_t k = 0; k < json["rounds"].size(); ++k) {
      const Json& round = json["rounds"][k];
      EXPECT_EQ(round["k"], k);
      EXPECT_EQ(round["x"].size(), 1U);
      EXPECT_EQ(round["clipped"].size(), 2U);
      for (const char* field : {"value", "gradient_norm", "direction_norm"}) EXPECT_TRUE(round.contains(field)) << field;
    }
  }
}

TEST(JsonSinks, ARunThatDivergesSaysSoAndStaysJson) {
  RunRequest request = golden("float", 10000);
  request.method = "gd";
  request.instance.parameters = {{"gamma", "1000"}};
  const Json json = json_of_run(request);
  EXPECT_LT(json["rounds"].size(), 100U);
  ASSERT_TRUE(json["stopped"].is_string());
  EXPECT_NE(json["stopped"].get<std::string>().find("not finite"), std::string::npos);
}

TEST(CsvSinks, HaveAHeaderAndOneRowARound) {
  const TemporaryFolder folder;
  for (const auto& [scalar, header] : std::vector<std::pair<std::string, std::string>>{
           {"double", "k,x_0,value,gradient_norm,direction_norm,clipped_0,clipped_1"},
           {"enclosure:64", "k,x_0_lo,x_0_hi,value_lo,value_hi,gradient_norm_lo,gradient_norm_hi,direction_norm_lo,direction_norm_hi,clipped_0,clipped_1"}}) {
    CsvSink sink(folder / "run.csv");
    RunSink* sinks[] = {&sink};
    (void)run_method(golden(scalar), sinks);
    sink.finish();
    const std::string text = read_file(folder / "run.csv");
    EXPECT_EQ(text.substr(0, text.find('\n')), header);
    EXPECT_EQ(std::ranges::count(text, '\n'), 22);
    const auto columns = std::ranges::count(header, ',');
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos; begin = end + 1, end = text.find('\n', begin)) {
      EXPECT_EQ(std::count(text.begin() + static_cast<std::ptrdiff_t>(begin), text.begin() + static_cast<std::ptrdiff_t>(end), ','), columns);
    }
  }
}

TEST(Sinks, AnUnwritablePlaceIsRefusedBeforeTheRun) {
  EXPECT_NE(refusal_of<BadInput>([] { const CsvSink sink("/nonexistent/x"); }), "");
  EXPECT_NE(refusal_of<BadInput>([] { const JsonSink sink("/nonexistent/x", golden("double")); }), "");
  EXPECT_NE(refusal_of<BadInput>([] { const PlotSink sink("/nonexistent/x.svg", "title", 0); }), "");
}

TEST(Sinks, AFullDeviceStopsALongRun) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full";
  EXPECT_NE(refusal_of<BadInput>([] {
    CsvSink sink("/dev/full");
    RunSink* sinks[] = {&sink};
    (void)run_method(golden("double", 1000000000), sinks);  // must end long before
    sink.finish();
  }).find("/dev/full"), std::string::npos);
}

TEST(Sinks, UnfinishedTheyLeaveNothing) {
  const TemporaryFolder folder;
  {
    CsvSink csv(folder / "a.csv");
    JsonSink json(folder / "a.json", golden("double"));
    const PlotSink plot(folder / "a.svg", "title", 0);
    RunSink* sinks[] = {&csv, &json};
    (void)run_method(golden("double"), sinks);
  }
  EXPECT_TRUE(folder.names().empty()) << folder.names().front();
}

/// The first rounds and the last, not one more, however long the run.
TEST(Summaries, AreShort) {
  const RunRequest request = golden("enclosure:128", 2000);
  SummarySink sink(request.steps);
  RunSink* sinks[] = {&sink};
  const RunResult result = run_method(request, sinks);
  const std::string text = sink.text(request, result);
  EXPECT_LE(std::ranges::count(text, '\n'), 10) << text;
  EXPECT_NE(text.find("k = 2000"), std::string::npos) << text;
}

/// A shortened number keeps its magnitude: an exponent is never cut off.
TEST(Summaries, KeepTheMagnitude) {
  for (const char* scalar : {"enclosure:128", "mp:128"}) {
    RunRequest request = golden(scalar, 2);
    request.instance.problem.parameters["x0"] = "1e50/3";
    SummarySink sink(request.steps);
    RunSink* sinks[] = {&sink};
    const RunResult result = run_method(request, sinks);
    const std::string text = sink.text(request, result);
    EXPECT_NE(text.find("+49"), std::string::npos) << text;
  }
}

TEST(Runs, AreCheckedBeforeTheyStart) {
  const auto refused = [](auto&& change) {
    RunRequest request = golden("double");
    change(request);
    return refusal_of<BadInput>([&] { (void)run_method(request, {}); });
  };
  EXPECT_NE(refused([](RunRequest& r) { r.method = "clip22-gd"; }).find("clip21-gd"), std::string::npos);
  EXPECT_NE(refused([](RunRequest& r) { r.instance.problem.name = "example"; }), "");
  EXPECT_NE(refused([](RunRequest& r) { r.scalar = "quad"; }), "");
  EXPECT_NE(refused([](RunRequest& r) { r.instance.parameters["gamma"] = "0"; }), "");
  EXPECT_NE(refused([](RunRequest& r) { r.instance.parameters["tau"] = "-1"; }), "");
  EXPECT_NE(refused([](RunRequest& r) { r.instance.parameters["tau"] = "1,2,3"; }), "");
  EXPECT_NE(refused([](RunRequest& r) { r.instance.parameters["mu"] = "1"; }), "");
  EXPECT_NE(refused([](RunRequest& r) { r.instance.start = Vector<Exact>::Constant(2, Exact(1)); }), "");
  EXPECT_NE(refused([](RunRequest& r) { r.instance.shifts = {Vector<Exact>::Constant(1, Exact(1))}; }), "") << "one shift for two nodes";
  EXPECT_NE(refused([](RunRequest& r) {
    r.instance.problem.name = "one-plus-cosine";
    r.scalar = "exact";
  }).find("enclosure"), std::string::npos);
}

}  // namespace
}  // namespace lemmata::apps
