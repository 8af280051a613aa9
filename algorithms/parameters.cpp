#include "algorithms/parameters.hpp"

#include <algorithm>
#include <numeric>

#include "numerics/error.hpp"

namespace lemmata {
namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::vector<std::string> nearest_names(std::string_view name, const std::vector<std::string>& candidates, std::size_t count) {
  std::vector<std::pair<std::size_t, std::string>> ranked;
  name = name.substr(0, 100);  // what is longer is no misspelling
  for (const std::string& candidate : candidates) {
    // A name that contains what was typed, or is contained in it, is near whatever its length.
    const bool inside = name.size() > 2 && (candidate.find(name) != std::string::npos || name.find(candidate) != std::string_view::npos);
    ranked.emplace_back(inside ? 1 : edit_distance(name, candidate), candidate);
  }
  std::ranges::stable_sort(ranked, {}, &std::pair<std::size_t, std::string>::first);
  std::vector<std::string> near;
  for (const auto& [distance, candidate] : ranked) {
    if (std::ranges::find(near, candidate) != near.end()) continue;
    if (near.size() == count || distance > std::max<std::size_t>(3, name.size() / 2)) break;
    near.push_back(candidate);
  }
  return near;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates) {
  std::string text;
  for (const std::string& near : nearest_names(name, candidates)) text.append(text.empty() ? " (did you mean " : ", ").append(near);
  return text.empty() ? text : text.append("?)");
}

std::vector<Exact> parse_list(std::string_view text, std::string_view what) {
  std::vector<Exact> numbers;
  while (true) {
    const std::size_t comma = text.find(',');
    try {
      numbers.push_back(Exact::parse(text.substr(0, comma)));
    } catch (const BadInput& error) {
      throw BadInput(std::string(what) + ": entry " + std::to_string(numbers.size() + 1) + ": " + error.what());
    }
    if (comma == std::string_view::npos) return numbers;
    text.remove_prefix(comma + 1);
  }
}

ParameterReader::ParameterReader(std::string owner, const Parameters& given, std::span<const ParameterInfo> known)
    : owner_(std::move(owner)), given_(&given), known_(known) {
  for (const auto& [name, value] : given) {
    if (std::ranges::find(known, name, &ParameterInfo::name) != known.end()) continue;
    std::vector<std::string> names;
    for (const ParameterInfo& info : known) names.emplace_back(info.name);
    throw BadInput("unknown parameter '" + name + "' of " + owner_ + did_you_mean(name, names) + "; 'lemmata show " + owner_ + "' lists them");
  }
}

std::string ParameterReader::text(std::string_view name) const {
  if (const auto found = given_->find(name); found != given_->end()) return found->second;
  const auto info = std::ranges::find(known_, name, &ParameterInfo::name);
  if (info == known_.end()) throw std::logic_error("undocumented parameter " + where(name));
  return std::string(info->standard);
}

Exact ParameterReader::number(std::string_view name) const {
  try {
    return Exact::parse(text(name));
  } catch (const BadInput& error) {
    throw BadInput(where(name) + ": " + error.what());
  }
}

Exact ParameterReader::positive(std::string_view name) const {
  Exact value = number(name);
  if (value.sign() <= 0) throw BadInput(where(name) + " must be positive, got " + value.text());
  return value;
}

Exact ParameterReader::nonnegative(std::string_view name) const {
  Exact value = number(name);
  if (value.sign() < 0) throw BadInput(where(name) + " must not be negative, got " + value.text());
  return value;
}

std::vector<Exact> ParameterReader::list(std::string_view name) const { return parse_list(text(name), where(name)); }

std::int64_t ParameterReader::integer(std::string_view name, std::int64_t low, std::int64_t high) const {
  const Exact value = number(name);
  if (!value.is_integer() || value < Exact(low) || Exact(high) < value) {
    throw BadInput(where(name) + " must be an integer from " + std::to_string(low) + " to " + std::to_string(high) + ", got " + text(name));
  }
  return value.to_integer(name);
}

std::string ParameterReader::choice(std::string_view name, std::initializer_list<std::string_view> words) const {
  std::string value = text(name);
  if (std::ranges::find(words, value) != words.end()) return value;
  std::string list;
  for (const std::string_view word : words) list += (list.empty() ? "" : ", ") + std::string(word);
  throw BadInput(where(name) + " must be one of " + list + ", got '" + value + "'");
}

}  // namespace lemmata
