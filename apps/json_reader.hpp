#pragma once
/// What every file in JSON is read with: exact numbers, no unknown and no repeated fields; every error is one line with the file and the place.
#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "algorithms/parameters.hpp"
#include "apps/instance_json.hpp"
#include "numerics/error.hpp"
#include "numerics/vector.hpp"

namespace lemmata::apps {

/// Reads one JSON document; every error names the file and the place.
class JsonReader {
 public:
  /// `model`: the command whose output shows how it is done.
  JsonReader(std::string file, std::string model) : file_(std::move(file)), model_(std::move(model)) {}

  Json parse(const std::string& text) const {
    try {
      Json json = Json::parse(text, refuse_duplicates());
      // What the parser passes over, other readers of the same file may not.
      if (text.find('\0') != std::string::npos || text.starts_with("\xEF\xBB\xBF")) {
        throw BadInput(file_ + ": holds a zero byte or begins with a byte order mark; write it as plain JSON in UTF-8");
      }
      return json;
    } catch (const Json::parse_error& error) {
      const std::size_t at = std::min(error.byte > 0 ? error.byte - 1 : 0, text.size());
      const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
      const std::size_t start = text.rfind('\n', at == 0 ? 0 : at - 1);
      const std::size_t column = at - (start == std::string::npos || at == 0 ? 0 : start + 1) + 1;
      throw BadInput(file_ + ":" + std::to_string(line) + ":" + std::to_string(column) + ": broken JSON (" +
                     (at >= text.size() ? "it ends too early" : "unexpected character") + "); compare with '" + model_ + "'");
    } catch (const Json::exception& error) {
      throw BadInput(file_ + ": unusable JSON (" + error.what() + "); write numbers as strings, such as \"1/3\"");
    }
  }
  [[noreturn]] void refuse(const std::string& field, const std::string& why) const { throw BadInput(file_ + ": " + field + " " + why); }

  /// A number as text: a string or an integer.
  std::string number_text(const Json& value, const std::string& field) const {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_integer()) return value.dump();
    if (value.is_number_float()) refuse(field, "is a JSON float, which is not exact; write it as a string, such as \"0.1\" or \"1/3\"");
    refuse(field, "must be a number: a string such as \"1/3\", or an integer");
  }
  Exact number(const Json& value, const std::string& field) const {
    try {
      return Exact::parse(number_text(value, field));
    } catch (const BadInput& error) {
      const std::string what = error.what();
      if (what.starts_with(file_)) throw;
      refuse(field, "is wrong: " + what);
    }
  }
  Vector<Exact> vector(const Json& value, const std::string& field) const {
    if (!value.is_array() || value.empty()) refuse(field, "must be a nonempty list of numbers");
    Vector<Exact> v(static_cast<Eigen::Index>(value.size()));
    for (std::size_t j = 0; j < value.size(); ++j) v[static_cast<Eigen::Index>(j)] = number(value[j], field + "[" + std::to_string(j) + "]");
    return v;
  }
  Matrix<Exact> matrix(const Json& value, const std::string& field) const {
    if (!value.is_array() || value.empty()) refuse(field, "must be a nonempty list of rows");
    const auto d = static_cast<Eigen::Index>(value.size());
    Matrix<Exact> m(d, d);
    for (Eigen::Index i = 0; i < d; ++i) {
      const Vector<Exact> row = vector(value[static_cast<std::size_t>(i)], field + "[" + std::to_string(i) + "]");
      if (row.size() != d) refuse(field, "must be square: row " + std::to_string(i) + " has " + std::to_string(row.size()) + " of " + std::to_string(d) + " entries");
      for (Eigen::Index j = 0; j < d; ++j) m(i, j) = row[j];
    }
    return m;
  }
  std::int64_t integer(const Json& value, const std::string& field) const {
    const Exact n = number(value, field);
    if (!n.is_integer() || n.sign() < 0 || Exact(std::int64_t{1} << 61) < n) refuse(field, "must be a nonnegative integer");
    return n.to_integer(field);
  }
  std::string text(const Json& value, const std::string& field) const {
    if (!value.is_string()) refuse(field, "must be a string");
    return value.get<std::string>();
  }
  std::vector<std::string> texts(const Json& value, const std::string& field) const {
    if (!value.is_array()) refuse(field, "must be a list of strings");
    std::vector<std::string> list;
    for (std::size_t j = 0; j < value.size(); ++j) list.push_back(text(value[j], field + "[" + std::to_string(j) + "]"));
    return list;
  }
  Parameters parameters(const Json& value, const std::string& field) const {
    if (!value.is_object()) refuse(field, "must be an object of names and numbers");
    Parameters parameters;
    for (const auto& [name, entry] : value.items()) parameters[name] = number_text(entry, field + "." + name);
    return parameters;
  }
  void only(const Json& object, const std::vector<std::string>& known, const std::string& where) const {
    for (const auto& [name, entry] : object.items()) {
      if (std::ranges::find(known, name) == known.end()) refuse(where + " has an unknown field '" + name + "'" + did_you_mean(name, known), "");
    }
  }

 private:
  /// JSON leaves open what a name given twice means; we refuse it.
  [[nodiscard]] Json::parser_callback_t refuse_duplicates() const {
    return [this, open = std::vector<std::set<std::string>>()](int /*depth*/, Json::parse_event_t event, Json& parsed) mutable {
      if (event == Json::parse_event_t::object_start) open.emplace_back();
      if (event == Json::parse_event_t::object_end) open.pop_back();
      if (event == Json::parse_event_t::key && !open.back().insert(parsed.get<std::string>()).second) {
        refuse("the field '" + parsed.get<std::string>() + "'", "is given twice; keep one");
      }
      return true;
    };
  }
  std::string file_;
  std::string model_;
};

}  // namespace lemmata::apps
