#pragma once
/// Named parameters as text, read exactly: where command lines and instance files become numbers.
#include <cstdint>
#include <initializer_list>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "numerics/exact.hpp"

namespace lemmata {

/// What `show` prints of a parameter.
struct ParameterInfo {
  std::string_view name;
  std::string_view standard;  ///< the default, as text
  std::string_view meaning;
};

using Parameters = std::map<std::string, std::string, std::less<>>;

/// The candidates nearest to `name` by edit distance, best first, at most `count`; for "did you mean".
[[nodiscard]] std::vector<std::string> nearest_names(std::string_view name, const std::vector<std::string>& candidates, std::size_t count = 3);
/// " (did you mean a, b?)", or nothing.
[[nodiscard]] std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates);

/// A comma-separated list of numbers. Throws BadInput naming `what`.
[[nodiscard]] std::vector<Exact> parse_list(std::string_view text, std::string_view what);

/// Reads parameters by name, falling back to the documented default. Every error is a BadInput that names the parameter and its owner.
class ParameterReader {
 public:
  /// Throws BadInput for a given name that is not in `known`, with the nearest names that are.
  ParameterReader(std::string owner, const Parameters& given, std::span<const ParameterInfo> known);

  [[nodiscard]] bool is_given(std::string_view name) const { return given_->contains(name); }
  [[nodiscard]] std::string text(std::string_view name) const;
  [[nodiscard]] Exact number(std::string_view name) const;
  [[nodiscard]] Exact positive(std::string_view name) const;
  [[nodiscard]] Exact nonnegative(std::string_view name) const;
  [[nodiscard]] std::vector<Exact> list(std::string_view name) const;
  /// An integer in [low, high].
  [[nodiscard]] std::int64_t integer(std::string_view name, std::int64_t low, std::int64_t high) const;
  /// One of the words given.
  [[nodiscard]] std::string choice(std::string_view name, std::initializer_list<std::string_view> words) const;

 private:
  [[nodiscard]] std::string where(std::string_view name) const { return std::string(name) + " of " + owner_; }
  std::string owner_;
  const Parameters* given_;
  std::span<const ParameterInfo> known_;
};

}  // namespace lemmata
