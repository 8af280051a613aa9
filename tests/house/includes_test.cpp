/// The house rules, held against the sources themselves; and the checkers held against planted faults.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "counterexamples/catalogue.hpp"
#include "properties/catalogue.hpp"
#include "scenarios/catalogue.hpp"
#include "tests/house/source_rules.hpp"

namespace lemmata {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Every source file of the project: (path relative to the root, text).
const std::vector<std::pair<std::string, std::string>>& sources() {
  static const auto all = [] {
    std::vector<std::pair<std::string, std::string>> files;
    const fs::path root = LEMMATA_SOURCE_DIR;
    for (const char* folder : {"numerics", "theory", "algorithms", "counterexamples", "properties", "scenarios", "gpu", "apps", "bench", "tests"}) {
      for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / folder)) {
        const std::string kind = entry.path().extension().string();
        if (!entry.is_regular_file() || (kind != ".hpp" && kind != ".cpp" && kind != ".cu" && kind != ".h")) continue;
        files.emplace_back(entry.path().lexically_relative(root).generic_string(), read(entry.path()));
      }
    }
    std::ranges::sort(files);
    return files;
  }();
  return all;
}

std::string joined(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

// ---- The rules ------------------------------------------------------------------------------------------------------------------------------------

TEST(House, EveryIncludePointsDownwards) {
  ASSERT_GT(sources().size(), 50U) << "the sources were not found under " << LEMMATA_SOURCE_DIR;
  for (const auto& [path, text] : sources()) EXPECT_EQ(joined(house::include_faults(path, text)), "");
}

/// Constants enter as exact numbers. The exceptions are proposals that enclosures then have to confirm.
TEST(House, NoFloatingLiteralInTheoryAndAlgorithms) {
  int proposals = 0;
  for (const auto& [path, text] : sources()) {
    if (!path.starts_with("theory/") && !path.starts_with("algorithms/")) continue;
    const Lines found = house::floating_literals(path, text);
    if (path == "algorithms/problems/certificates.cpp") {
      proposals += static_cast<int>(found.size());
    } else {
      EXPECT_EQ(joined(found), "");
    }
  }
  EXPECT_GT(proposals, 0) << "the exception is no longer needed";
  EXPECT_LE(proposals, 6);
}

TEST(House, NothingIsLeftForLater) {
  for (const auto& [path, text] : sources()) {
    EXPECT_EQ(text.find("TO" "DO"), std::string::npos) << path;
    EXPECT_EQ(text.find("FIX" "ME"), std::string::npos) << path;
  }
}

TEST(House, EveryHeaderIsGuarded) {
  for (const auto& [path, text] : sources()) {
    EXPECT_TRUE(!path.ends_with(".hpp") || text.starts_with("#pragma once")) << path;
  }
}

// ---- The catalogues -------------------------------------------------------------------------------------------------------------------------------

std::vector<const Entry*> all_entries() {
  std::vector<const Entry*> all;
  for (const Entry& entry : properties::statements()) all.push_back(&entry);
  for (const Entry& entry : counterexamples::catalogue()) all.push_back(&entry);
  for (const Entry& entry : scenarios::catalogue()) all.push_back(&entry);
  return all;
}

TEST(Catalogues, IdsAreUniqueAndWellFormed) {
  std::set<std::string_view> ids;
  for (const Entry* entry : all_entries()) {
    const StatementInfo& info = *entry->info;
    EXPECT_TRUE(ids.insert(info.id).second) << info.id << " occurs twice";
    EXPECT_TRUE(std::regex_match(std::string(info.id), std::regex("[a-z0-9]+/[a-z0-9.-]+"))) << info.id;
    for (const Kind kind : {Kind::counterexample, Kind::experiment, Kind::scenario}) {
      EXPECT_EQ(info.kind == kind, info.id.starts_with(std::string(text(kind)) + "/")) << info.id;
    }
    EXPECT_GE(entry->instances, 1) << info.id;
    EXPECT_TRUE(entry->draw != nullptr && entry->check != nullptr) << info.id;
  }
  EXPECT_GE(ids.size(), 11U);
}

TEST(Catalogues, EveryEntrySaysWhatItIs) {
  for (const Entry* entry : all_entries()) {
    const StatementInfo& info = *entry->info;
    for (const std::string_view part :
         {info.title, info.setting, info.recurrence, info.claim, info.tightness, info.source.key, info.source.locus, info.proof}) {
      EXPECT_FALSE(part.empty()) << info.id;
    }
    std::set<std::string_view> names;
    for (const Hypothesis& hypothesis : info.hypotheses) EXPECT_TRUE(names.insert(hypothesis.name).second) << info.id << ": " << hypothesis.name;
    std::set<std::string_view> parameters;
    for (const ParameterInfo& parameter : entry->parameters) EXPECT_TRUE(parameters.insert(parameter.name).second) << info.id << ": " << parameter.name;
  }
}

/// What a text of the catalogue points at exists: other entries, references, headings of the proofs.
TEST(Catalogues, EveryPointerLeadsSomewhere) {
  const fs::path root = LEMMATA_SOURCE_DIR;
  const auto plain = [](std::string text) {
    for (std::size_t at = text.find("\u2013"); at != std::string::npos; at = text.find("\u2013")) text.erase(at, 2)[at] = '-';
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
  };
  const auto headings_of = [&](const std::string& page) {  // and the bold beginnings of paragraphs
    Lines headings;
    std::istringstream proofs(read(root / page));
    for (std::string line; std::getline(proofs, line);) {
      if (line.starts_with("#") || line.starts_with("**")) headings.push_back(plain(line.insert(0, 1, ' ')));
    }
    return headings;
  };
  // A heading that has all words of the place, as whole words or beginnings of words.
  const auto is_heading = [&](const std::string& place, const Lines& headings) {
    return std::ranges::any_of(headings, [&](const std::string& heading) {
      std::istringstream words(place);
      for (std::string word; words >> word;) {
        if (word != "the" && heading.find(" " + word) == std::string::npos && heading.find("*" + word) == std::string::npos) return false;
      }
      return true;
    });
  };
  const std::string references = read(root / "docs/references.bib");
  std::set<std::string, std::less<>> ids;
  for (const Entry* entry : all_entries()) ids.emplace(entry->info->id);
  for (const Entry* entry : all_entries()) {
    const StatementInfo& info = *entry->info;
    EXPECT_NE(references.find("{" + std::string(info.source.key) + ","), std::string::npos) << info.id << " cites " << info.source.key;
    // "docs/proofs.md, PLACE", or a page of its own for another paper: "docs/proofs/PAGE.md, PLACE".
    static const std::regex form("(docs/proofs(?:/[a-z0-9-]+)?\\.md), ([^,]+).*");
    std::smatch found;
    const std::string pointer_to_proof(info.proof);
    ASSERT_TRUE(std::regex_match(pointer_to_proof, found, form)) << info.id << ": " << info.proof;
    EXPECT_TRUE(is_heading(plain(found[2]), headings_of(found[1]))) << info.id << ": no heading for '" << found[2] << "' in " << found[1];
    for (const std::string_view part : {info.tightness, info.claim, info.setting}) {
      static const std::regex pointer("counterexample/[a-z0-9.-]*[a-z0-9]");
      const std::string text(part);
      for (std::sregex_iterator at(text.begin(), text.end(), pointer), end; at != end; ++at) {
        EXPECT_TRUE(ids.contains(at->str())) << info.id << ": " << at->str();
      }
    }
  }
}

// ---- The checkers, on planted faults --------------------------------------------------------------------------------------------------------------

bool refused(const std::string& path, const std::string& line) { return !house::include_faults(path, "#pragma once\n" + line + "\n").empty(); }

TEST(Checkers, RefuseIncludesInTheWrongDirection) {
  EXPECT_TRUE(refused("numerics/ball.hpp", "#include \"theory/verdict.hpp\""));
  EXPECT_TRUE(refused("theory/ladder.hpp", "#include \"algorithms/run.hpp\""));
  EXPECT_TRUE(refused("algorithms/methods.hpp", "#include \"properties/catalogue.hpp\""));
  EXPECT_TRUE(refused("properties/catalogue.cpp", "#include \"counterexamples/catalogue.hpp\""));
  EXPECT_TRUE(refused("counterexamples/x.cpp", "#include \"properties/catalogue.hpp\""));
  EXPECT_TRUE(refused("gpu/device.cu", "#include \"properties/catalogue.hpp\""));
  EXPECT_TRUE(refused("scenarios/x.cpp", "#include \"apps/run.hpp\""));
  EXPECT_TRUE(refused("scenarios/x.cpp", "#include \"gpu/device.hpp\""));
  EXPECT_TRUE(refused("properties/x.cpp", "#include \"scenarios/observe.hpp\""));
  EXPECT_TRUE(refused("counterexamples/x.cpp", "#include \"scenarios/observe.hpp\""));
  EXPECT_TRUE(refused("properties/x.cpp", "#include \"gpu/device.hpp\""));
  EXPECT_TRUE(refused("properties/x.cpp", "  #  include \"apps/run.hpp\""));
  EXPECT_TRUE(refused("apps/run.cpp", "#include \"bench/x.hpp\""));
  EXPECT_TRUE(refused("apps/run.cpp", "#include \"tests/house/source_rules.hpp\""));
  EXPECT_TRUE(refused("theory/ladder.hpp", "#include \"ledger.hpp\""));
  EXPECT_TRUE(refused("theory/ladder.hpp", "#include \"../algorithms/run.hpp\""));
  EXPECT_TRUE(refused("theory/clip21/x.hpp", "#include \"theory/../algorithms/run.hpp\""));
  EXPECT_FALSE(refused("theory/ladder.hpp", "#include \"numerics/ball.hpp\""));
  EXPECT_FALSE(refused("apps/run.cpp", "#include \"counterexamples/catalogue.hpp\""));
  EXPECT_FALSE(refused("scenarios/x.cpp", "#include \"counterexamples/catalogue.hpp\""));
  EXPECT_FALSE(refused("apps/x.cpp", "#include \"scenarios/catalogue.hpp\""));
  EXPECT_FALSE(refused("tests/apps/x.cpp", "#include \"apps/run.hpp\""));
  EXPECT_FALSE(refused("theory/ladder.hpp", "// #include \"algorithms/run.hpp\""));
}

TEST(Checkers, RefuseThirdPartiesOutsideTheirFence) {
  EXPECT_TRUE(refused("numerics/scalar.hpp", "#include <boost/multiprecision/mpfr.hpp>"));
  EXPECT_TRUE(refused("tests/x.cpp", "#include <boost/rational.hpp>"));
  EXPECT_TRUE(refused("theory/x.hpp", "#include <ceres/jet.h>"));
  EXPECT_TRUE(refused("properties/catalogue.cpp", "#include <rapidcheck.h>"));
  EXPECT_TRUE(refused("algorithms/x.cpp", "#include <nlohmann/json.hpp>"));
  EXPECT_TRUE(refused("properties/x.cpp", "#include <fmt/format.h>"));
  EXPECT_TRUE(refused("gpu/device.cpp", "#include <CLI/CLI.hpp>"));
  EXPECT_TRUE(refused("numerics/x.cpp", "#include <mpfi.h>"));
  EXPECT_TRUE(refused("gpu/device.cpp", "#include <cuda_runtime.h>"));
  EXPECT_TRUE(refused("theory/x.cpp", "#include <arb.h>"));
  EXPECT_TRUE(refused("theory/x.cpp", "#include <gtest/gtest.h>"));
  EXPECT_TRUE(refused("algorithms/x.cpp", "#include <unistd.h>"));
  EXPECT_TRUE(refused("apps/x.cpp", "#include <some_new_library.h>"));
  EXPECT_FALSE(refused("numerics/multiprecision.hpp", "#include <boost/multiprecision/mpfr.hpp>"));
  EXPECT_FALSE(refused("numerics/jet.hpp", "#include <ceres/jet.h>"));
  EXPECT_FALSE(refused("properties/rapidcheck.hpp", "#include <rapidcheck.h>"));
  EXPECT_FALSE(refused("gpu/device.cu", "#include <cuda_runtime.h>"));
  EXPECT_FALSE(refused("theory/x.hpp", "#include <string_view>"));
  EXPECT_FALSE(refused("theory/x.hpp", "#include <Eigen/Core>"));
}

TEST(Checkers, FindFloatingLiteralsAndNothingElse) {
  const auto count = [](const std::string& code) { return house::floating_literals("x", code).size(); };
  for (const char* literal : {"0.1", "1.", ".5", "1e-6", "2E5", "0x1p-24", "0x1.8p3", "1.5f", "1'000.0L", "x=3.0;", "f(.25)", "-1e9"}) {
    EXPECT_EQ(count(literal), 1U) << literal;
  }
  for (const char* none : {"1", "0x1F", "1'000", "a.b", "v1.x", "x1e5", "1 / 3", "std::int64_t{1} << 20", "\"0.1\"", "'.'", "// 0.1", "/* 1e-6 */ 1",
                           "R\"(0.5)\"", "0xE", "f(1).g", "a...b"}) {
    EXPECT_EQ(count(none), 0U) << none;
  }
  EXPECT_EQ(house::floating_literals("x", "int a;\n/* \n 1.0 */\ndouble b = 0.5;")[0], "x:4: 0.5");
}

}  // namespace
}  // namespace lemmata
