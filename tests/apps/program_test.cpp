/// A program of one's own: statements and methods beside the built-in ones, and what is refused.
#include <gtest/gtest.h>

#include <array>

#include "apps/catalogue.hpp"
#include "apps/files.hpp"
#include "apps/instance_json.hpp"
#include "apps/own_method.hpp"
#include "apps/program.hpp"
#include "tests/apps/temporary_folder.hpp"

namespace lemmata::apps {
namespace {

// ---- A statement and two methods -------------------------------------------------------------------------------------------------------------------

constexpr ParameterInfo own_parameters[] = {{"x", "1", "a number"}};
constexpr Hypothesis own_hypotheses[] = {{"small", "|x| <= 3"}};
const StatementInfo own_info{.id = "mine/square",
                             .title = "A square is at most 4",
                             .setting = "x in R",
                             .recurrence = "none",
                             .claim = "x^2 <= 4",
                             .hypotheses = own_hypotheses,
                             .tightness = "x = 2",
                             .trust = Trust::published_form,
                             .source = {"C21", "none"},
                             .proof = ""};

Instance draw_square(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  return plain_instance(own_info, own_parameters, seed, given, {{"x", Exact(static_cast<std::int64_t>(number % 3)).text()}});
}
Outcome check_square(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, own_parameters);
  const Exact x = ParameterReader(instance.subject, instance.parameters, own_parameters).number("x");
  return climb<true>(options, 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    ledger.assume_exactly("small", x.sign() < 0 ? -x : x, Exact(3));
    ledger.claim("square", 0, -1, Order::less_equal, square(constant<S>(x)), S(4));
  });
}
const Entry own_entry{&own_info, own_parameters, draw_square, check_square, 6};

constexpr ParameterInfo method_parameters[] = {{"gamma", "1/48", "step size"}, {"tau", "1", "threshold"}};
const MethodInfo twin_info{"twin", "clip-gd under another name", "that of clip-gd", method_parameters, "here"};
ClipGd make_twin(const ParameterReader& read) { return {read.positive("gamma"), read.list("tau")}; }

/// g/sqrt(||g||^2 + a^2): a smooth clip that needs a root.
struct RootClip {
  template <Scalar S>
  Truth apply(const Vector<S>& g, const S& a, Vector<S>& out) const {
    out = g / root(S(squared_norm(g) + square(a)));
    return Truth::yes;
  }
};
struct RootClipGd : ClientClippedGd<RootClip> {
  static constexpr bool takes_roots = true;
};
const MethodInfo root_info{"root-clip-gd", "a smooth clip", "x - gamma mean g/sqrt(|g|^2 + tau^2)", method_parameters, "here"};
RootClipGd make_root(const ParameterReader& read) { return {{read.positive("gamma"), read.list("tau")}}; }

Registry own_registry() { return {"mine", {own_entry}, {own_method<ClipGd>(twin_info, make_twin), own_method<RootClipGd>(root_info, make_root)}}; }

struct Ended {
  int status = 0;
  std::string out, err;
};

Ended run_with(const Registry& own, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "./mine");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Ended ended;
  ended.status = run_program(static_cast<int>(arguments.size()), argv.data(), own);
  ended.out = testing::internal::GetCapturedStdout();
  ended.err = testing::internal::GetCapturedStderr();
  return ended;
}
Ended run_own(std::vector<std::string> arguments) { return run_with(own_registry(), std::move(arguments)); }

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// ---- Beside the built-in ones ----------------------------------------------------------------------------------------------------------------------

TEST(OwnProgram, ListsAndShowsWhatItBrings) {
  const Ended list = run_own({"list"});
  EXPECT_EQ(list.status, 0) << list.err;
  for (const char* name : {"mine/square", "twin", "root-clip-gd", "clip21/theorem-a", "clip21-gd", "example-1.1"}) EXPECT_TRUE(has(list.out, name)) << name;
  EXPECT_LT(list.out.find("mine/square"), list.out.find("clip21/theorem-a"));
  std::size_t headings = 0;
  for (std::size_t at = list.out.find("statements\n"); at != std::string::npos; at = list.out.find("statements\n", at + 1)) ++headings;
  EXPECT_EQ(headings, 1U);
  EXPECT_TRUE(has(run_own({"show", "mine/square"}).out, "mine verify mine/square"));
  EXPECT_TRUE(has(run_own({"show", "twin"}).out, "mine run twin --on PROBLEM"));
  EXPECT_FALSE(has(run_with({}, {"list"}).out, "mine/square")) << "a program without a registry has only what is built in";
}

TEST(OwnProgram, VerifiesItsStatement) {
  EXPECT_EQ(run_own({"verify", "mine/*"}).status, 0);
  const Ended violated = run_own({"verify", "mine/square", "--set", "x=5/2"});
  EXPECT_EQ(violated.status, 1);
  EXPECT_TRUE(has(violated.out, "25/4")) << violated.out;
  EXPECT_EQ(run_own({"verify", "mine/square", "--set", "x=4"}).status, 3) << "the hypothesis fails";
  EXPECT_EQ(run_own({"verify", "mine/square", "--set", "x=4", "--drop", "small"}).status, 1);
}

/// A method of one's own is the built-in one, to the last digit, where its recurrence is.
TEST(OwnProgram, RunsItsMethodInEveryNumber) {
  const TemporaryFolder folder;
  for (const char* scalar : {"float", "double", "long-double", "mp:100", "enclosure:100", "exact"}) {
    const auto rounds_of = [&](const char* method) {
      const std::string path = folder / "run.json";
      const Ended ended = run_own({"run", method, "--on", "example-1.1", "--steps", "20", "--scalar", scalar, "--set", "tau=1/3", "--json", path});
      EXPECT_EQ(ended.status, 0) << scalar << ": " << ended.err;
      return Json::parse(read_file(path)).at("rounds");
    };
    const Json rounds = rounds_of("twin");
    EXPECT_EQ(rounds.size(), 21U);
    EXPECT_EQ(rounds, rounds_of("clip-gd")) << scalar;
  }
}

TEST(OwnProgram, AMethodWithRootsHasNoExactRun) {
  EXPECT_EQ(run_own({"run", "root-clip-gd", "--on", "example-1.1", "--scalar", "enclosure:100"}).status, 0);
  const Ended refused = run_own({"run", "root-clip-gd", "--on", "example-1.1", "--scalar", "exact"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_TRUE(has(refused.err, "root-clip-gd")) << refused.err;
  EXPECT_EQ(std::ranges::count(refused.err, '\n'), 1);
}

TEST(OwnProgram, ParametersOfItsMethodAreChecked) {
  for (const std::vector<std::string>& more : {std::vector<std::string>{"--set", "gama=1"}, {"--set", "gamma=-1"}, {"--set", "tau=0"}, {"--set", "gamma=x"}}) {
    std::vector<std::string> arguments = {"run", "twin", "--on", "example-1.1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Ended refused = run_own(arguments);
    EXPECT_EQ(refused.status, 2) << more[1];
    EXPECT_TRUE(refused.err.starts_with("mine: ") && std::ranges::count(refused.err, '\n') == 1) << refused.err;
  }
  EXPECT_TRUE(has(run_own({"run", "twinn", "--on", "example-1.1"}).err, "twin"));
  EXPECT_TRUE(has(run_own({"verify", "mine/squre"}).err, "'mine list'")) << "the hint names the program that was called";
}

// ---- What is refused -------------------------------------------------------------------------------------------------------------------------------

TEST(OwnProgram, RefusesWhatIsTakenOrMalformed) {
  const auto entry_called = [](std::string_view id, auto change) {
    static std::array<StatementInfo, 16> infos;
    static std::size_t used = 0;
    StatementInfo& info = infos.at(used++);
    info = own_info;
    info.id = id;
    Entry entry = own_entry;
    entry.info = &info;
    change(entry, info);
    return Registry{"mine", {entry}, {}};
  };
  const auto method_called = [](std::string_view name) {
    OwnMethod method = own_method<ClipGd>(twin_info, make_twin);
    method.info.name = name;
    return Registry{"mine", {}, {method}};
  };
  const auto as_it_is = [](Entry&, StatementInfo&) {};
  static constexpr ParameterInfo doubled[] = {{"x", "1", ""}, {"x", "2", ""}};
  OwnMethod without_run;
  without_run.info = twin_info;
  const std::vector<std::pair<Registry, std::string>> refused = {
      {entry_called("clip21/theorem-a", as_it_is), "'clip21/theorem-a' of this program is taken"},
      {entry_called("counterexample/example-1.1", as_it_is), "is taken"},
      {entry_called("mine", as_it_is), "name/name"},
      {entry_called("", as_it_is), "name/name"},
      {entry_called("Mine/x", as_it_is), "lower-case"},
      {entry_called("mine/x y", as_it_is), "lower-case"},
      {entry_called("mine/", as_it_is), "lower-case"},
      {entry_called("mine/x", [](Entry& entry, StatementInfo&) { entry.draw = nullptr; }), "lacks its function draw"},
      {entry_called("mine/x", [](Entry& entry, StatementInfo&) { entry.check = nullptr; }), "lacks its function check"},
      {entry_called("mine/x", [](Entry& entry, StatementInfo&) { entry.info = nullptr; }), "StatementInfo"},
      {entry_called("mine/x", [](Entry& entry, StatementInfo&) { entry.instances = 0; }), "at least 1"},
      {entry_called("mine/x", [](Entry& entry, StatementInfo&) { entry.parameters = doubled; }), "'x' twice"},
      {entry_called("mine/x", [](Entry&, StatementInfo& info) { info.kind = Kind::scenario; }), "statement or a counterexample"},
      {Registry{"mine", {own_entry, own_entry}, {}}, "is taken"},
      {method_called("clip21-gd"), "'clip21-gd' of this program is taken"},
      {method_called("example-1.1"), "lower-case"},
      {method_called("quadratics"), "is taken"},
      {method_called(""), "lower-case"},
      {method_called("my method"), "lower-case"},
      {Registry{"mine", {}, {without_run}}, "own_method"},
  };
  for (const auto& [own, says] : refused) {
    const Ended ended = run_with(own, {"list"});
    EXPECT_EQ(ended.status, 2) << says;
    EXPECT_TRUE(has(ended.err, says)) << ended.err;
    EXPECT_TRUE(ended.err.starts_with("mine: ") && std::ranges::count(ended.err, '\n') == 1) << ended.err;
    EXPECT_EQ(ended.out, "");
    EXPECT_EQ(find_entry("mine/square"), nullptr) << "a registry that is refused adds nothing";
  }
}

}  // namespace
}  // namespace lemmata::apps
