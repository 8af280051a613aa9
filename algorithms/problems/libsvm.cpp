#include "algorithms/problems/libsvm.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <istream>
#include <map>
#include <numeric>

#include "algorithms/draw.hpp"
#include "numerics/error.hpp"

namespace lemmata {
namespace {

/// One line under the reader's eye; columns count from 1.
class Line {
 public:
  Line(std::string_view text, std::string_view name, std::size_t number) : text_(text), name_(name), number_(number) {}

  [[noreturn]] void refuse(std::size_t column, const std::string& why) const {
    throw BadInput(std::string(name_) + ":" + std::to_string(number_) + ":" + std::to_string(column + 1) + ": " + why +
                   "; a line reads 'label index:value index:value ...'");
  }
  /// The next field between blanks; empty at the end. Sets `at` to its first column.
  std::string_view next_field() {
    while (position_ < text_.size() && is_blank(text_[position_])) ++position_;
    at = position_;
    while (position_ < text_.size() && !is_blank(text_[position_])) ++position_;
    return text_.substr(at, position_ - at);
  }
  [[nodiscard]] Exact number(std::string_view field, std::size_t column, const char* what) const {
    try {
      return Exact::parse(field);
    } catch (const BadInput&) {
      refuse(column, std::string(what) + " '" + std::string(field) + "' is not a number");
    }
  }
  std::size_t at = 0;

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
  std::string_view text_;
  std::string_view name_;
  std::size_t number_;
  std::size_t position_ = 0;
};

class Reader {
 public:
  explicit Reader(std::string name) { data_.name = std::move(name); }

  void read_line(std::string_view text, std::size_t number) {
    Line line(text, data_.name, number);
    const std::string_view label = line.next_field();
    if (label.empty() || label.front() == '#') return;
    labels_.push_back(line.number(label, line.at, "label"));
    std::int32_t last = 0;
    for (std::string_view field = line.next_field(); !field.empty() && field.front() != '#'; field = line.next_field()) {
      const std::size_t colon = field.find(':');
      if (colon == std::string_view::npos) line.refuse(line.at, "field '" + std::string(field) + "' has no ':'");
      std::int32_t index = 0;
      const auto [end, error] = std::from_chars(field.data(), field.data() + colon, index);
      if (error != std::errc() || end != field.data() + colon || index < 1 || index > largest_index) {
        line.refuse(line.at, "index '" + std::string(field.substr(0, colon)) + "' is not an integer from 1 to " + std::to_string(largest_index));
      }
      if (index <= last) line.refuse(line.at, "index " + std::to_string(index) + " does not ascend");
      last = index;
      const std::string_view value = field.substr(colon + 1);
      if (value.empty()) line.refuse(line.at + colon + 1, "no value after ':'");
      add(index - 1, line.number(value, line.at + colon + 1, "value"));
    }
    data_.features = std::max(data_.features, static_cast<int>(last));
    data_.row_begin.push_back(data_.column.size());
  }

  SparseData finish() {
    if (labels_.empty()) throw BadInput(data_.name + ": no rows; the file is empty");
    std::vector<Exact> classes;
    for (const Exact& label : labels_) {
      if (std::ranges::find(classes, label) == classes.end()) classes.push_back(label);
      if (classes.size() > 2) break;
    }
    if (classes.size() != 2) {
      throw BadInput(data_.name + ": labels must be of exactly two classes, found " + (classes.size() == 1 ? "one" : "more than two"));
    }
    if (data_.features == 0) throw BadInput(data_.name + ": no row has a feature");
    const Exact& positive = classes[0] < classes[1] ? classes[1] : classes[0];
    for (const Exact& label : labels_) data_.label.push_back(label == positive ? 1 : -1);
    return std::move(data_);
  }

 private:
  static constexpr std::int32_t largest_index = 1 << 20;

  void add(std::int32_t column, Exact value) {
    if (value.sign() == 0) return;
    auto [found, fresh] = index_of_.try_emplace(value, static_cast<std::int32_t>(data_.values.size()));
    if (fresh) data_.values.push_back(std::move(value));
    data_.column.push_back(column);
    data_.value.push_back(found->second);
  }

  SparseData data_;
  std::vector<Exact> labels_;
  std::map<Exact, std::int32_t> index_of_;
};

}  // namespace

SparseData read_libsvm(std::istream& text, const std::string& name) {
  Reader reader(name);
  std::string line;
  for (std::size_t number = 1; std::getline(text, line); ++number) reader.read_line(line, number);
  if (text.bad()) throw BadInput(name + ": reading failed");
  return reader.finish();
}

SparseData read_libsvm_file(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw BadInput("cannot read data from '" + path + "'; give the path of a LIBSVM file");
  if (file.peek() == std::ifstream::traits_type::eof()) throw BadInput(path + ": no rows; the file is empty or a directory");
  return read_libsvm(file, path);
}

SparseData synthetic_data(int rows, int features, std::uint64_t seed, bool sorted) {
  Draw draw(seed, 1);
  std::vector<Exact> rule;
  for (int j = 0; j < features; ++j) rule.push_back(draw.dyadic(1, 4));
  struct Row {
    std::vector<Exact> entries;
    int label;
  };
  std::vector<Row> table;
  for (int i = 0; i < rows; ++i) {
    Row row;
    Exact score = draw.dyadic(1, 4) / Exact(2);
    for (int j = 0; j < features; ++j) {
      row.entries.push_back(draw.dyadic(1, 6));
      score += rule[static_cast<std::size_t>(j)] * row.entries.back();
    }
    // The first two rows fix one of each class, so that every size has two.
    row.label = i < 2 ? 2 * i - 1 : score.sign() < 0 ? -1 : 1;
    table.push_back(std::move(row));
  }
  if (sorted) std::ranges::stable_sort(table, {}, &Row::label);

  SparseData data;
  data.name = "synthetic";
  data.features = features;
  std::map<Exact, std::int32_t> index_of;
  for (const Row& row : table) {
    for (int j = 0; j < features; ++j) {
      const Exact& entry = row.entries[static_cast<std::size_t>(j)];
      if (entry.sign() == 0) continue;
      const auto [found, fresh] = index_of.try_emplace(entry, static_cast<std::int32_t>(data.values.size()));
      if (fresh) data.values.push_back(entry);
      data.column.push_back(j);
      data.value.push_back(found->second);
    }
    data.row_begin.push_back(data.column.size());
    data.label.push_back(row.label);
  }
  return data;
}

SparseData reordered(const SparseData& data, const std::vector<std::size_t>& order) {
  SparseData out;
  out.name = data.name;
  out.features = data.features;
  out.values = data.values;
  for (const std::size_t row : order) {
    for (std::size_t e = data.row_begin[row]; e < data.row_begin[row + 1]; ++e) {
      out.column.push_back(data.column[e]);
      out.value.push_back(data.value[e]);
    }
    out.row_begin.push_back(out.column.size());
    out.label.push_back(data.label[row]);
  }
  return out;
}

std::vector<std::size_t> order_by_label(const SparseData& data) {
  std::vector<std::size_t> order(data.rows());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t row) { return data.label[row]; });
  return order;
}

std::vector<std::size_t> shuffled_order(std::size_t rows, std::uint64_t seed) {
  std::vector<std::size_t> order(rows);
  std::iota(order.begin(), order.end(), std::size_t{0});
  Draw draw(seed, 0);
  for (std::size_t i = rows; i > 1; --i) std::swap(order[i - 1], order[static_cast<std::size_t>(draw.integer(0, static_cast<std::int64_t>(i) - 1))]);
  return order;
}

}  // namespace lemmata
