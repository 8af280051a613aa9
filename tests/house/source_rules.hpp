#pragma once
/// The rules of docs/architecture.md as functions of (path, text): who may include whom, where third parties stand, no floating literal in theory/.
#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace lemmata::house {

inline std::string folder_of(std::string_view path) { return std::string(path.substr(0, path.find('/'))); }

/// Whether files of the folder `from` may include headers of the folder `to`.
inline bool may_include(const std::string& from, const std::string& to) {
  static const std::map<std::string, int> layer = {{"numerics", 0}, {"theory", 1},    {"algorithms", 2}, {"counterexamples", 3}, {"properties", 3},
                                                   {"gpu", 3},      {"scenarios", 4}, {"apps", 5},       {"bench", 5},           {"tests", 6}};
  if (!layer.contains(from) || !layer.contains(to)) return false;
  if (from == "scenarios" && to == "gpu") return false;  // what runs on a GPU is held against them, not built from them
  return from == to || layer.at(to) < layer.at(from);
}

/// A third party: what its headers are called, and the only places that include them ("folder/", a file, or ".cu").
struct Fence {
  std::string_view headers;  ///< a regular expression for the whole name
  std::vector<std::string_view> places;
};
inline const std::vector<Fence>& fences() {
  static const std::vector<Fence> all = {
      {R"([a-z0-9_]+)", {""}},  // the standard library
      {R"(Eigen/.*)", {""}},
      {R"(arb\w*\.h|ac[bf]\w*\.h|flint/.*|gmp\.h|mpfr\.h)", {"numerics/", "tests/"}},
      {R"(boost/.*)", {"numerics/multiprecision.hpp"}},
      {R"(ceres/jet\.h)", {"numerics/jet.hpp"}},
      {R"(ceres/.*|glog/.*)", {"properties/search.cpp"}},
      {R"(mpfi\w*\.h)", {"tests/", "bench/"}},
      {R"(ginac/.*|cln/.*)", {"algorithms/expressions/parse.cpp"}},
      {R"(gtest/.*|gmock/.*)", {"tests/"}},
      {R"(rapidcheck\.h|rapidcheck/.*)", {"properties/rapidcheck.hpp", "tests/"}},
      {R"(benchmark/.*)", {"bench/"}},
      {R"(nlohmann/.*|CLI/.*|fmt/.*)", {"apps/", "bench/", "tests/"}},
      {R"(httplib\.h)", {"apps/explore/server.cpp"}},
      {R"(editline/.*)", {"apps/explore/terminal.cpp"}},
      {R"(csdp/.*)", {"properties/performance_estimation/csdp.cpp"}},
      {R"(mpi\.h)", {"apps/message_passing.cpp"}},
      {R"(cuda\w*\.h|thrust/.*|cub/.*)", {".cu"}},
      {R"((sys/\w+|arpa/\w+|netinet/\w+|stdlib|unistd|spawn|fcntl|fnmatch|signal|poll|termios)\.h)", {"apps/", "tests/"}},
  };
  return all;
}

inline bool stands_in(std::string_view path, std::string_view place) {
  if (place.starts_with('.')) return path.ends_with(place);
  return place.empty() || path == place || (place.ends_with('/') && path.starts_with(place));
}

/// One line a fault: "path:line: what is wrong".
inline std::vector<std::string> include_faults(const std::string& path, const std::string& text) {
  static const std::regex include(R"re(^\s*#\s*include\s*(<|")([^>"]+)[>"].*)re");
  std::vector<std::string> faults;
  std::istringstream lines(text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::smatch found;
    if (!std::regex_match(line, found, include)) continue;
    const auto complain = [&](const std::string& why) { faults.push_back(path + ":" + std::to_string(number) + ": " + why); };
    const std::string name = found[2];
    if (found[1] == "\"") {
      const bool has_folder = name.find('/') != std::string::npos && name.find("..") == std::string::npos;
      if (!has_folder) {
        complain("'" + name + "' does not start with a folder of the project");
      } else if (!may_include(folder_of(path), folder_of(name))) {
        complain(folder_of(path) + "/ may not include " + name);
      }
      continue;
    }
    const auto fence = std::ranges::find_if(fences(), [&](const Fence& f) { return std::regex_match(name, std::regex(std::string(f.headers))); });
    if (fence == fences().end()) {
      complain("<" + name + "> is a third party without a fence");
    } else if (std::ranges::none_of(fence->places, [&](std::string_view place) { return stands_in(path, place); })) {
      complain("<" + name + "> outside its fence");
    }
  }
  return faults;
}

/// The code without comments, strings and character literals, each replaced by blanks; lines stay where they are.
inline std::string code_of(const std::string& text) {
  std::string code = text;
  const auto blank = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < std::min(to, code.size()); ++i) {
      if (code[i] != '\n') code[i] = ' ';
    }
    return to;
  };
  const auto end_of = [&](std::string_view what, std::size_t from) {
    const std::size_t at = text.find(what, from);
    return at == std::string::npos ? text.size() : at + what.size();
  };
  for (std::size_t i = 0; i < text.size();) {
    const bool in_word = i > 0 && (std::isalnum(static_cast<unsigned char>(text[i - 1])) != 0 || text[i - 1] == '_');
    if (text.compare(i, 2, "//") == 0) {
      i = blank(i, std::min(text.find('\n', i), text.size()));
    } else if (text.compare(i, 2, "/*") == 0) {
      i = blank(i, end_of("*/", i + 2));
    } else if (text.compare(i, 2, "R\"") == 0 && !in_word) {
      const std::size_t open = text.find('(', i);
      i = blank(i, end_of(")" + text.substr(i + 2, open - i - 2) + "\"", open));
    } else if (text[i] == '"' || (text[i] == '\'' && !in_word)) {
      std::size_t j = i + 1;
      while (j < text.size() && text[j] != text[i]) j += text[j] == '\\' ? 2 : 1;
      i = blank(i, j + 1);
    } else {
      ++i;
    }
  }
  return code;
}

/// The floating literals of the code: "path:line: literal".
inline std::vector<std::string> floating_literals(const std::string& path, const std::string& text) {
  std::vector<std::string> found;
  const std::string code = code_of(text);
  const auto word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '\''; };
  long line = 1;
  for (std::size_t i = 0; i < code.size();) {
    if (code[i] == '\n') ++line;
    const bool digit = std::isdigit(static_cast<unsigned char>(code[i])) != 0;
    const bool point = code[i] == '.' && i + 1 < code.size() && std::isdigit(static_cast<unsigned char>(code[i + 1])) != 0;
    if ((!digit && !point) || (i > 0 && word(code[i - 1]))) {
      ++i;
      continue;
    }
    const bool hexadecimal = code[i] == '0' && i + 1 < code.size() && std::tolower(code[i + 1]) == 'x';
    std::size_t end = i;
    bool floating = false;
    for (; end < code.size(); ++end) {
      const char c = static_cast<char>(std::tolower(code[end]));
      const bool exponent = c == (hexadecimal ? 'p' : 'e');
      floating = floating || c == '.' || exponent;
      if (exponent && end + 1 < code.size() && (code[end + 1] == '+' || code[end + 1] == '-')) {
        ++end;
      } else if (c != '.' && !word(code[end])) {
        break;
      }
    }
    if (floating) found.push_back(path + ":" + std::to_string(line) + ": " + code.substr(i, end - i));
    i = end;
  }
  return found;
}

}  // namespace lemmata::house
