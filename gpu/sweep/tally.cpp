#include "gpu/sweep/tally.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>

#include "numerics/error.hpp"

namespace lemmata::gpu {
namespace {

[[noreturn]] void refuse() { throw BadInput("this is no record of a sweep, or it is damaged"); }

/// One line of fields with a blank between them; the last one may hold blanks.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}
  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  std::int64_t integer() {
    const std::string_view field = up_to(' ');
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
    if (error != std::errc() || end != field.data() + field.size()) refuse();
    return value;
  }
  std::int64_t count() {
    const std::int64_t value = integer();
    if (value < 0) refuse();
    return value;
  }
  double number() {
    const std::string_view field = up_to(' ');
    std::uint64_t bits = 0;
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), bits, 16);
    if (error != std::errc() || end != field.data() + field.size() || !std::isfinite(std::bit_cast<double>(bits))) refuse();
    return std::bit_cast<double>(bits);
  }
  std::string_view line() { return up_to('\n'); }

 private:
  std::string_view up_to(char separator) {
    const std::size_t end = rest_.find(separator);
    if (end == std::string_view::npos) refuse();
    const std::string_view field = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return field;
  }
  std::string_view rest_;
};

void put(std::string& text, std::int64_t value) {
  text += std::to_string(value);
  text += ' ';
}

void put(std::string& text, const Tally& tally) {
  for (const std::int64_t value : {tally.tried, tally.not_applicable, tally.without_meaning, tally.undecided, tally.broken, static_cast<std::int64_t>(tally.leads.size())}) {
    put(text, value);
  }
  text += '\n';
  for (const Lead& lead : tally.leads) {
    put(text, lead.cell);
    put(text, lead.number);
    put(text, lead.broken ? 1 : 0);
    char digits[17] = {};
    const auto end = std::to_chars(digits, digits + sizeof digits, std::bit_cast<std::uint64_t>(lead.ratio), 16).ptr;
    text.append(digits, end);
    text += ' ';
    put(text, lead.k);
    put(text, lead.node);
    text += lead.relation + '\n';
  }
}

Tally tally_from(Reader& read) {
  Tally tally;
  for (std::int64_t* value : {&tally.tried, &tally.not_applicable, &tally.without_meaning, &tally.undecided, &tally.broken}) *value = read.count();
  const std::int64_t leads = read.count();
  if (!read.line().empty()) refuse();
  for (std::int64_t i = 0; i < leads; ++i) {
    Lead lead;
    lead.cell = read.count();
    lead.number = read.count();
    lead.broken = read.count() != 0;
    lead.ratio = read.number();
    lead.k = read.integer();
    lead.node = static_cast<int>(read.integer());
    lead.relation = read.line();
    tally.leads.push_back(std::move(lead));
  }
  return tally;
}

}  // namespace

bool is_nearer(const Lead& a, const Lead& b) {
  if (a.broken != b.broken) return a.broken;
  if (a.ratio != b.ratio) return a.ratio > b.ratio;
  if (a.cell != b.cell) return a.cell < b.cell;
  return a.number < b.number;
}

void Tally::add(Lead lead, std::size_t most) {
  const auto place = std::ranges::upper_bound(leads, lead, is_nearer);
  if (place == leads.end() && leads.size() >= most) return;
  leads.insert(place, std::move(lead));
  if (leads.size() > most) leads.pop_back();
}

void Tally::add(const Tally& other, std::size_t most) {
  tried += other.tried;
  not_applicable += other.not_applicable;
  without_meaning += other.without_meaning;
  undecided += other.undecided;
  broken += other.broken;
  for (const Lead& lead : other.leads) add(lead, most);
}

std::string_view text(CellState state) {
  switch (state) {
    case CellState::not_tried: return "not-tried";
    case CellState::measured: return "measured";
    case CellState::broken: return "broken";
    case CellState::not_applicable: return "not-applicable";
    case CellState::without_meaning: return "without-meaning";
    case CellState::undecided: return "undecided";
    case CellState::nothing_compared: return "nothing-compared";
  }
  return "";
}

CellState state_of(const Tally& tally) {
  if (tally.tried == 0) return CellState::not_tried;
  if (!tally.leads.empty()) return tally.leads[0].ratio > 0 ? CellState::measured : CellState::broken;
  if (tally.without_meaning == tally.tried) return CellState::without_meaning;
  if (tally.not_applicable + tally.without_meaning == tally.tried) return CellState::not_applicable;
  return tally.undecided > 0 ? CellState::undecided : CellState::nothing_compared;
}

std::string to_text(const std::vector<Tally>& tallies) {
  std::string text;
  for (const Tally& tally : tallies) put(text, tally);
  return text;
}

std::vector<Tally> tallies_from(std::string_view text) {
  std::vector<Tally> tallies;
  for (Reader read(text); !read.at_end();) tallies.push_back(tally_from(read));
  return tallies;
}

std::string to_text(const SweepState& state) {
  std::string text;
  put(text, state.done);
  put(text, static_cast<std::int64_t>(state.cells.size()));
  text += '\n';
  put(text, state.all);
  for (std::size_t cell = 0; cell < state.cells.size(); ++cell) {
    if (state.cells[cell].tried == 0) continue;
    put(text, static_cast<std::int64_t>(cell));
    put(text, state.cells[cell]);
  }
  return text;
}

SweepState state_from(std::string_view text) {
  Reader read(text);
  SweepState state;
  state.done = read.count();
  const std::int64_t cells = read.count();
  if (!read.line().empty()) refuse();
  state.all = tally_from(read);
  constexpr std::int64_t longest = std::int64_t{1} << 24;  // far more than a grid may have
  if (cells > longest) refuse();
  state.cells.resize(static_cast<std::size_t>(cells));
  while (!read.at_end()) {
    const std::int64_t cell = read.count();
    if (cell >= cells || state.cells[static_cast<std::size_t>(cell)].tried != 0) refuse();
    state.cells[static_cast<std::size_t>(cell)] = tally_from(read);
  }
  return state;
}

}  // namespace lemmata::gpu
