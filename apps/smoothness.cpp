#include "apps/smoothness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "algorithms/expressions/one_variable.hpp"
#include "apps/command.hpp"
#include "apps/files.hpp"
#include "apps/gnuplot.hpp"
#include "apps/instance_json.hpp"
#include "apps/interrupt.hpp"
#include "apps/version.hpp"
#include "numerics/error.hpp"
#include "properties/certifier/branch_and_bound.hpp"
#include "properties/certifier/quadratic.hpp"
#include "properties/certifier/witness.hpp"

namespace lemmata::apps {
namespace {

using namespace lemmata::certifier;

constexpr double frontier_accuracy = 1e-7;  // relative, of each row

// ---- The question ---------------------------------------------------------------------------------------------------------------------------------

struct SmoothnessQuestion {
  Expression f;
  std::optional<Box> box;
  std::vector<Exact> l1;    ///< one for --l0 --l1, the grid for a frontier
  std::optional<Exact> l0;  ///< nothing: the frontier is asked for
  Limits limits;
  std::optional<ShiftRelation> shift;               ///< the box, chosen by us, is one period, which stands for all of R
  std::optional<ConstantHessian> constant_hessian;  ///< in two or three variables

  /// Whether the answer speaks of the whole domain, not of a box that was asked for.
  [[nodiscard]] bool everywhere() const { return !box || shift; }
};

Exact nonnegative(const std::string& text, const std::string& option) {
  Exact value;
  try {
    value = Exact::parse(text);
  } catch (const BadInput& error) {
    throw BadInput(option + ": " + error.what());
  }
  if (value.sign() < 0) throw BadInput(option + " " + text + " is negative; both constants are at least 0");
  return value;
}

std::vector<std::string> split_at(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  for (std::size_t at = text.find(separator); at != std::string::npos; at = text.find(separator, from)) {
    parts.push_back(text.substr(from, at - from));
    from = at + 1;
  }
  parts.push_back(text.substr(from));
  return parts;
}

std::pair<Exact, Exact> parse_side(const std::string& text) {
  const std::vector<std::string> ends = split_at(text, ':');
  if (ends.size() != 2 || ends[0].empty() || ends[1].empty()) throw BadInput("--box '" + text + "' is not of the form LO:HI, such as --box -10:10");
  const auto end = [&](std::string number) {
    std::string bare = number;
    std::erase_if(bare, [](char c) { return c == '-' || c == '+'; });
    std::ranges::transform(bare, bare.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (bare == "inf" || bare == "infinity" || bare == "oo")
      throw BadInput("--box '" + text + "' is unbounded; give finite ends, or no --box at all to ask for the whole domain");
    try {
      return Exact::parse(number);
    } catch (const BadInput& error) {
      throw BadInput("--box '" + text + "': " + error.what());
    }
  };
  std::pair<Exact, Exact> side{end(ends[0]), end(ends[1])};
  if (side.second < side.first) throw BadInput("--box '" + text + "' is empty: its lower end exceeds its upper end; write " + ends[1] + ":" + ends[0]);
  if (side.second == side.first) throw BadInput("--box '" + text + "' is a single point; give it some width");
  for (const Exact& value : {side.first, side.second}) {
    if (!std::isfinite(value.nearest_double())) throw BadInput("--box '" + text + "' reaches beyond the range of double; take a smaller one");
  }
  return side;
}

/// A:B:N (N equally spaced values) or a list A,B,C.
std::vector<Exact> parse_grid(const std::string& text) {
  if (text.empty()) {
    std::vector<Exact> standard;
    for (const char* value : {"0", "1/4", "1/2", "3/4", "1", "5/4", "3/2", "7/4", "2", "5/2", "3", "4", "6", "8"}) standard.push_back(Exact::parse(value));
    return standard;
  }
  std::vector<Exact> grid;
  const std::vector<std::string> parts = split_at(text, ':');
  if (parts.size() == 3) {
    const Exact from = nonnegative(parts[0], "--l1 " + text);
    const Exact to = nonnegative(parts[1], "--l1 " + text);
    const Exact count = nonnegative(parts[2], "--l1 " + text);
    if (!count.is_integer() || count < Exact(2) || Exact(10000) < count || !(from < to))
      throw BadInput("--l1 " + text + ": A:B:N needs A < B and N from 2 to 10000");
    const std::int64_t n = count.to_integer("N");
    for (std::int64_t k = 0; k < n; ++k) grid.push_back(from + (to - from) * Exact(k) / Exact(n - 1));
    return grid;
  }
  if (parts.size() != 1) throw BadInput("--l1 '" + text + "' is neither a grid A:B:N nor a list A,B,C");
  for (const std::string& value : split_at(text, ',')) grid.push_back(nonnegative(value, "--l1"));
  std::ranges::sort(grid);
  grid.erase(std::unique(grid.begin(), grid.end()), grid.end());
  return grid;
}

SmoothnessQuestion read(const SmoothnessCommand& command) {
  SmoothnessQuestion question;
  question.f = parse_expression(command.expression);
  const Expression& f = question.f;
  if (command.frontier && !command.l0.empty()) throw BadInput("--frontier and --l0 exclude each other: a frontier is L0 as a function of --l1");
  if (!command.l0.empty() && command.l1.empty()) throw BadInput("--l0 is given without --l1; give both, or --frontier");
  if (!command.l0.empty()) {
    question.l0 = nonnegative(command.l0, "--l0");
    question.l1.push_back(nonnegative(command.l1, "--l1"));
    if (!command.plot.empty()) throw BadInput("--plot draws a frontier; ask for one with --frontier");
  } else {
    question.l1 = parse_grid(command.l1);
  }
  if (!command.boxes.empty()) {
    if (command.boxes.size() != f.variables.size()) {
      std::string names;
      for (const std::string& name : f.variables) names += (names.empty() ? "" : ", ") + name;
      throw BadInput("'" + f.text + "' has " + std::to_string(f.variables.size()) + (f.variables.size() == 1 ? " variable" : " variables") + " (" + names +
                     "), but " + std::to_string(command.boxes.size()) + " --box " + (command.boxes.size() == 1 ? "was" : "were") +
                     " given; give one for each, in this order");
    }
    question.box.emplace();
    for (const std::string& text : command.boxes) question.box->push_back(parse_side(text));
  }
  question.limits.stop = &interrupted();
  if (!command.time_limit.empty()) question.limits.deadline = std::chrono::steady_clock::now() + duration_of(parse_time_limit(command.time_limit));
  return question;
}

// ---- Exact means ----------------------------------------------------------------------------------------------------------------------------------

constexpr int largest_exact_degree = 24;  // of f' and f'': beyond it branch and bound is faster on a box

/// The values of v between which x lies in the box, from outside (true) or from inside.
std::pair<Exact, Exact> range_of_v(const RationalDerivatives& f, const std::pair<Exact, Exact>& side, bool outside) {
  if (!f.exponential()) return side;
  const PrecisionScope scope(128);
  const auto power = [&](const Exact& x, bool up) {
    const Ball e = exponential(Ball::enclosing(x) * Ball::enclosing(f.rate));
    return up ? e.upper(48) : e.lower(48);
  };
  return {power(side.first, !outside), power(side.second, outside)};
}

/// f' and f'' as rational functions, where that decides the question at hand.
std::optional<RationalDerivatives> exact_means(const SmoothnessQuestion& question) {
  auto f = rational_derivatives(question.f);
  if (!f || !question.box) return f;
  const auto degree = [](const RationalFunction& r) { return std::max(r.numerator().degree(), r.denominator().degree()); };
  if (std::max(degree(f->first), degree(f->second)) > largest_exact_degree) return std::nullopt;
  for (const Exact& end : {question.box->front().first, question.box->front().second}) {
    if (Exact(1000) < magnitude(end * f->rate)) return std::nullopt;
  }
  return f;
}

std::string scope_of(const SmoothnessQuestion& question, const std::optional<RationalDerivatives>& exact) {
  if (question.shift) {
    const std::string period = question.shift->frequency == Exact(1) ? "2 pi" : "2 pi/(" + question.shift->frequency.text() + ")";
    const std::string relation = question.shift->rate.sign() == 0
                                     ? "f' and f'' have the period P = " + period
                                     : "f' and f'' are multiplied by e^(" + (question.shift->rate == Exact(1) ? "" : question.shift->rate.text() + " ") +
                                           "P) as x grows by P = " + period;
    return "all of R (" + relation + "; one is covered by " + box_text(question.f, *question.box) + ")";
  }
  if (question.box) return box_text(question.f, *question.box);
  if (!exact) {
    const auto partial = [](const Tape& tape) {
      return std::ranges::any_of(tape.instructions(), [](const Instruction& i) {
        return i.operation == Operation::divide || i.operation == Operation::log || i.operation == Operation::root;
      });
    };
    if (partial(question.f.function) || partial(question.f.derivatives)) return "its domain";
    return question.f.dimension() == 1 ? "all of R" : "all of R^" + std::to_string(question.f.dimension());
  }
  const std::string domain = domain_text(*exact);
  return domain == "all of R" ? domain : "its domain " + question.f.variables[0] + " in " + domain;
}

// ---- One pair -------------------------------------------------------------------------------------------------------------------------------------

struct PairAnswer {
  Decision decision = Decision::undecided;
  Evidence evidence = Evidence::enclosed;
  std::string how;
  std::vector<Exact> point;
  std::optional<Sides> sides;
  std::optional<LineDecision> line;
  std::optional<BoxDecision> box;
  bool attained_at_critical_points = false;  ///< a constant Hessian of norm L0
};

void refute(PairAnswer& answer, const SmoothnessQuestion& question, const std::vector<Exact>& point) {
  answer.decision = Decision::violated;
  answer.point = point;
  answer.sides = sides_at(question.f, point, *question.l0, question.l1[0]);
  answer.evidence = answer.sides->exact ? Evidence::exact : Evidence::enclosed;
}

PairAnswer decide(const SmoothnessQuestion& question, const std::optional<RationalDerivatives>& exact, const std::optional<NoFinitePair>& none) {
  PairAnswer answer;
  const Exact& l0 = *question.l0;
  const Exact& l1 = question.l1[0];
  if (exact) {
    const bool cut = question.box && !exact->exponential();
    const RationalDerivatives f = cut ? restricted(*exact, question.box->front().first, question.box->front().second) : *exact;
    LineDecision line = decide_everywhere(f, l0, l1);
    const bool outside = line.point && question.box && (*line.point < question.box->front().first || question.box->front().second < *line.point);
    if (!outside) {
      answer.how = "Sturm's theorem on polynomials in " + exact->generator();
      if (line.holds) {
        answer.decision = Decision::holds;
        answer.evidence = Evidence::exact;
      } else {
        refute(answer, question, {*line.point});
      }
      answer.line = std::move(line);
      return answer;
    }
  }
  if (question.constant_hessian) {
    const ConstantHessian& q = *question.constant_hessian;
    const int excess = compare_norm(q, l0);
    answer.how = "the Hessian is constant, and its eigenvalues are roots of " + q.characteristic.text("t");
    if (excess <= 0) {
      answer.decision = Decision::holds;
      answer.evidence = Evidence::exact;
      answer.attained_at_critical_points = excess == 0;
      return answer;
    }
    if (!question.box) {
      refute(answer, question, *q.critical_point);
      return answer;
    }
  }
  if (!question.box) {
    // Without a box only a witness can settle it, and it refutes every pair.
    for (const std::vector<Exact>& point : none->points) {
      if (sides_at(question.f, point, l0, l1).holds != Truth::no) continue;
      refute(answer, question, point);
      answer.how = "a point along the witness";
      return answer;
    }
    answer.decision = Decision::violated;
    answer.how = "the witness below";
    return answer;
  }
  const bool scaled = question.shift && question.shift->rate.sign() != 0;
  answer.box = decide_on_box(question.f, *question.box, scaled ? Exact(0) : l0, l1, question.limits);
  answer.decision = answer.box->decision;
  answer.how = scaled ? "interval branch and bound for L0 = 0 over one period: |f''| - L1 |f'| is scaled from period to period, so that any L0 will do or none"
                      : "interval branch and bound";
  if (answer.decision != Decision::violated) return answer;
  if (!scaled) {
    refute(answer, question, answer.box->point);
    return answer;
  }
  // The point, moved by whole periods (about) to where the excess is large enough to beat L0.
  const Exact step = Exact(710, 113) / question.shift->frequency * Exact(question.shift->rate.sign());
  std::vector<Exact> point = answer.box->point;
  for (int period = 0; period <= 100; ++period, point[0] += step) {
    if (sides_at(question.f, point, l0, l1).holds != Truth::no) continue;
    refute(answer, question, point);
    break;
  }
  return answer;
}

std::string point_text(const Expression& f, const std::vector<Exact>& point) {
  std::string text;
  for (std::size_t i = 0; i < point.size(); ++i) text += (i == 0 ? "" : ", ") + f.variables[i] + " = " + point[i].text();
  return text;
}

std::string quantity_text(const Quantity& q) { return q.exact ? q.lower : "[" + q.lower + ", " + q.upper + "]"; }

/// The names of both sides: |f''| in one variable, ||H f|| in more.
std::pair<std::string, std::string> names(const Expression& f) {
  return f.dimension() == 1 ? std::pair<std::string, std::string>{"|f''|", "|f'|"} : std::pair<std::string, std::string>{"||H f||", "||grad f||"};
}

std::string root_text(const RationalDerivatives& f, const RealRoot& root, const std::string& variable) {
  const std::string v = f.exponential() ? "e^(" + f.rate.text() + " " + variable + ")" : variable;
  if (root.is_rational()) {
    if (f.exponential() && root.lower == Exact(1)) return variable + " = 0";
    return v + " = " + root.lower.text();
  }
  const PrecisionScope scope(128);
  const DecimalEnds ends = decimal_ends(Ball::hull(root.lower, root.upper), 8);
  return v + " in (" + ends.lower + ", " + ends.upper + ")";
}

/// Where both sides are equal. What is known of it speaks of the whole domain: on a box nothing is said.
std::string attained_text(const SmoothnessQuestion& question, const PairAnswer& answer, const std::optional<RationalDerivatives>& exact) {
  if (answer.attained_at_critical_points) return "attained: ||Q|| = L0, so that both sides are equal where grad f = 0\n";
  if (!answer.line || !answer.line->holds || question.box) return "";
  if (answer.line->attained_on_an_interval) return "attained: both sides are equal on a whole interval\n";
  std::string text;
  for (const RealRoot& root : answer.line->attained) text += (text.empty() ? "" : ", ") + root_text(*exact, root, question.f.variables[0]);
  return text.empty() ? "attained nowhere: the inequality is strict at every point\n" : "attained (both sides are equal) at " + text + "\n";
}

std::string none_text(const NoFinitePair& none, const std::string& where) {
  std::string text = "no finite pair (L0, L1) on " + where + "; witness (" + none.kind + "):\n";
  for (const std::string& line : none.proof) text += "  " + line + "\n";
  return text;
}

std::string pair_text(const SmoothnessQuestion& question, const PairAnswer& answer, const std::optional<RationalDerivatives>& exact,
                      const std::optional<NoFinitePair>& none) {
  const Expression& f = question.f;
  const auto [curvature, slope] = names(f);
  std::string text =
      fmt::format("f = {}\nclaim: {} <= {} + {} {} on {}\n", f.text, curvature, question.l0->text(), question.l1[0].text(), slope, scope_of(question, exact));
  text += fmt::format("{} ({}): {}\n", lemmata::text(answer.decision), lemmata::text(answer.evidence), answer.how);
  if (answer.sides) {
    text += fmt::format("at {}: {} = {} > {} = {} + {} {}, {} = {}\n", point_text(f, answer.point), curvature, quantity_text(answer.sides->curvature),
                        quantity_text(answer.sides->bound), question.l0->text(), question.l1[0].text(), slope, slope, quantity_text(answer.sides->slope));
  }
  if (answer.line && answer.line->gap) {
    const auto decimal = [](const Exact& q) { return decimal_ends(Interval::enclosing(q), 8).lower; };
    text += fmt::format("so it is for all {} between {} and {} (about)\n", f.variables[0], decimal(answer.line->gap->lower), decimal(answer.line->gap->upper));
  }
  text += attained_text(question, answer, exact);
  if (answer.box) {
    text += fmt::format("boxes: {}, of these {} in balls of {} bits\n", answer.box->boxes, answer.box->in_balls, std::max(answer.box->precision_bits, 128L));
    if (answer.decision == Decision::undecided) {
      text += fmt::format("undecided: {} pieces, at most {:.3g} of the volume of the box, within", answer.box->remaining, answer.box->remaining_volume);
      for (std::size_t i = 0; i < answer.box->around.size(); ++i)
        text += fmt::format(" {} in [{:.8g}, {:.8g}]", f.variables[i], answer.box->around[i].first, answer.box->around[i].second);
      text += "\n  everywhere else it holds (enclosed). Where both sides are equal no enclosure decides: try a slightly larger L0, or --box around the rest\n";
    }
  }
  if (none) text += none_text(*none, question.everywhere() ? scope_of(question, exact) : "the whole domain, beyond this box");
  return text;
}

Json quantity_json(const Quantity& q) { return q.exact ? Json(q.lower) : Json::array({q.lower, q.upper}); }

Json none_json(const std::optional<NoFinitePair>& none) {
  if (!none) return nullptr;
  return {{"witness", none->kind}, {"proof", none->proof}};
}

Json head_json(const SmoothnessQuestion& question, const std::optional<RationalDerivatives>& exact) {
  Json json;
  json["lemmata"] = version;
  json["expression"] = question.f.text;
  json["variables"] = question.f.variables;
  json["scope"] = scope_of(question, exact);
  json["box"] = nullptr;
  if (question.box) {
    json["box"] = Json::array();
    for (const auto& [lower, upper] : *question.box) json["box"].push_back({lower.text(), upper.text()});
  }
  return json;
}

Json pair_json(const SmoothnessQuestion& question, const PairAnswer& answer, const std::optional<RationalDerivatives>& exact,
               const std::optional<NoFinitePair>& none) {
  Json json = head_json(question, exact);
  json["l0"] = question.l0->text();
  json["l1"] = question.l1[0].text();
  json["verdict"] = text(answer.decision);
  json["evidence"] = text(answer.evidence);
  json["how"] = answer.how;
  json["violation"] = nullptr;
  if (answer.sides) {
    Json at;
    for (std::size_t i = 0; i < answer.point.size(); ++i) at[question.f.variables[i]] = answer.point[i].text();
    json["violation"] = {{"at", at},
                         {"lhs", quantity_json(answer.sides->curvature)},
                         {"rhs", quantity_json(answer.sides->bound)},
                         {"gradient", quantity_json(answer.sides->slope)}};
  }
  json["attained"] = nullptr;
  if (answer.line && answer.line->holds && !question.box) {
    json["attained"] = Json::array();
    for (const RealRoot& root : answer.line->attained) {
      Json place = {{"of", exact->generator()}};
      if (root.is_rational()) {
        place["value"] = root.lower.text();
      } else {
        place["value"] = Json::array({root.lower.text(), root.upper.text()});
      }
      json["attained"].push_back(place);
    }
    json["attained_on_an_interval"] = answer.line->attained_on_an_interval;
  }
  json["remaining"] = nullptr;
  if (answer.box) {
    json["boxes"] = answer.box->boxes;
    if (answer.decision == Decision::undecided) {
      Json around = Json::array();
      for (const auto& [lower, upper] : answer.box->around) around.push_back({lower, upper});
      json["remaining"] = {{"boxes", answer.box->remaining}, {"volume", answer.box->remaining_volume}, {"around", around}};
    }
  }
  json["no_finite_pair"] = none_json(none);
  return json;
}

// ---- The frontier ---------------------------------------------------------------------------------------------------------------------------------

struct Row {
  Exact l1;
  bool infinite = false;
  RationalBounds l0{Exact(0), Exact(0)};
  bool complete = true;  ///< as tight as asked
};

Row frontier_row(const SmoothnessQuestion& question, const std::optional<RationalDerivatives>& exact, const Exact& l1) {
  const Exact accuracy = Exact::parse("1e-9");
  if (exact && !question.box) {
    const auto polynomial = as_polynomial(question.f);
    const auto bounds = polynomial ? l0_star(*polynomial, l1, accuracy) : l0_star(*exact, l1, accuracy);
    return bounds ? Row{l1, false, *bounds, true} : Row{l1, true, {}, true};
  }
  if (exact) {
    const auto outer = range_of_v(*exact, question.box->front(), true);
    const auto inner = range_of_v(*exact, question.box->front(), false);
    const auto above = l0_star(restricted(*exact, outer.first, outer.second), l1, accuracy);
    const auto below = exact->exponential() ? l0_star(restricted(*exact, inner.first, inner.second), l1, accuracy) : above;
    if (above && below) return {l1, false, {below->lower, above->upper}, true};
  }
  if (question.constant_hessian && !question.box) return Row{l1, false, spectral_norm(*question.constant_hessian, accuracy), true};
  if (question.shift && question.shift->rate.sign() != 0) {
    // |f''| - L1 |f'| is scaled by e^(rate P) from period to period: its supremum is 0 or infinite, by its sign over one.
    const Decision sign = decide_on_box(question.f, *question.box, Exact(0), l1, question.limits).decision;
    return Row{l1, sign != Decision::holds, {Exact(0), Exact(0)}, sign != Decision::undecided};
  }
  const BoxSupremum supremum = supremum_on_box(question.f, *question.box, l1, frontier_accuracy, question.limits);
  Row row{l1, std::isinf(supremum.upper), {}, supremum.complete};
  row.l0.lower = Exact::of_double(supremum.lower);
  if (!row.infinite) row.l0.upper = Exact::of_double(supremum.upper);
  // Not known to be infinite: only not bounded with the boxes at hand.
  if (row.infinite) row.complete = false;
  return row;
}

std::string lower_text(const Exact& q) { return decimal_ends(Interval::enclosing(q), 12).lower; }
std::string upper_text(const Exact& q) { return decimal_ends(Interval::enclosing(q), 12).upper; }

std::string frontier_text(const SmoothnessQuestion& question, const std::vector<Row>& rows, const std::optional<RationalDerivatives>& exact) {
  const auto [curvature, slope] = names(question.f);
  std::string text = fmt::format("f = {}\nL0*(L1) = max(0, sup {} - L1 {}) on {}: f is (L0, L1)-smooth there exactly if L0 >= L0*(L1)\n", question.f.text,
                                 curvature, slope, scope_of(question, exact));
  text += exact ? fmt::format("exact means: f' and f'' are rational functions of {}\n", exact->generator())
          : question.constant_hessian && !question.box
              ? "exact means: the Hessian is constant, its eigenvalues are roots of " + question.constant_hessian->characteristic.text("t") + "\n"
              : std::string("branch and bound on double intervals; from below by certified points\n");
  text += fmt::format("{:>10}  {:>20}  {:>20}  {:>9}  {}\n", "L1", "L0* at least", "L0* at most", "rel.width", "exactly");
  for (const Row& row : rows) {
    if (row.infinite && row.complete) {
      text += fmt::format("{:>10}  {:>20}  {:>20}  {:>9}  {}\n", row.l1.text(), "inf", "inf", "", "no finite L0");
      continue;
    }
    const Exact width = row.l0.upper - row.l0.lower;
    std::string relative = row.infinite               ? "inf"
                           : width.sign() == 0        ? "0"
                           : row.l0.lower.sign() == 0 ? "abs " + fmt::format("{:.1e}", width.nearest_double())
                                                      : fmt::format("{:.1e}", (width / row.l0.upper).nearest_double());
    std::string value = row.l0.is_exact() && !row.infinite && row.l0.lower.bits() < 60 ? row.l0.lower.text() : "";
    if (!row.complete) value = "not as tight as asked";
    text += fmt::format("{:>10}  {:>20}  {:>20}  {:>9}  {}\n", row.l1.text(), lower_text(row.l0.lower), row.infinite ? "inf" : upper_text(row.l0.upper),
                        relative, value);
  }
  if (exact && !question.box) {
    if (as_polynomial(question.f)) text += "a polynomial in one variable has a finite L0 for every L1 > 0\n";
    const Growth growth = growth_at_ends(*exact);
    if (!growth.always && growth.below.sign() > 0) text += fmt::format("for L1 < {} no L0 will do: as {}, {}\n", growth.below.text(), growth.where, growth.why);
  }
  return text;
}

Json frontier_json(const SmoothnessQuestion& question, const std::vector<Row>& rows, const std::optional<RationalDerivatives>& exact,
                   const std::optional<NoFinitePair>& none) {
  Json json = head_json(question, exact);
  json["frontier"] = Json::array();
  for (const Row& row : rows) {
    Json entry = {{"l1", row.l1.text()}, {"infinite", row.infinite && row.complete}, {"complete", row.complete}};
    entry["l0"] = row.infinite && row.complete ? Json(nullptr) : Json::array({lower_text(row.l0.lower), row.infinite ? "inf" : upper_text(row.l0.upper)});
    entry["exact"] = !row.infinite && row.l0.is_exact() ? Json(row.l0.lower.text()) : Json(nullptr);
    json["frontier"].push_back(entry);
  }
  json["no_finite_pair"] = none_json(none);
  return json;
}

void draw(const std::string& path, const SmoothnessQuestion& question, const std::vector<Row>& rows, const std::optional<RationalDerivatives>& exact) {
  std::string data;
  for (const Row& row : rows) {
    if (!row.infinite) data += fmt::format("{:.17g} {} {}\n", row.l1.nearest_double(), lower_text(row.l0.lower), upper_text(row.l0.upper));
  }
  if (data.empty()) throw BadInput("--plot: no L1 of the grid has a finite L0; there is nothing to draw");
  const std::string script = fmt::format(
      "set terminal svg size 720,480 font 'sans,13'\nset title \"{}\"\nset xlabel 'L1'\nset ylabel 'L0*(L1)'\nset yrange [0:*]\nset grid\nset key top right\n"
      "plot 'frontier' using 1:3 with linespoints pt 7 ps 0.5 title 'at most', 'frontier' using 1:2 with points pt 6 title 'at least'\n",
      plain_title(question.f.text + " on " + scope_of(question, exact)));
  draw_svg(path, {{"frontier", data}}, script);
}

// ---- The whole of it ------------------------------------------------------------------------------------------------------------------------------

/// A question with what is known of its function.
struct Prepared {
  SmoothnessQuestion question;
  std::optional<RationalDerivatives> exact;
  std::optional<NoFinitePair> none;
};

Prepared prepare(const SmoothnessCommand& command) {
  Prepared prepared{read(command), {}, {}};
  SmoothnessQuestion& question = prepared.question;
  if (question.box) check_defined(question.f, *question.box);
  prepared.exact = exact_means(question);
  if (question.f.dimension() > 1) question.constant_hessian = constant_hessian(question.f);
  if (question.constant_hessian && !question.box && !question.constant_hessian->critical_point) question.constant_hessian.reset();
  if (prepared.exact && !question.box && domain(*prepared.exact).empty()) throw BadInput("'" + question.f.text + "' is defined nowhere on the real line");
  prepared.none = no_finite_pair(question.f);
  if (!question.box && !prepared.exact && !prepared.none) question.shift = shift_relation(question.f);
  if (question.shift) {
    const Exact half = Exact(355, 113) / question.shift->frequency;  // 355/113 > pi
    question.box = Box{{-half, half}};
    check_defined(question.f, *question.box);
  }
  if (!question.box && !prepared.exact && !prepared.none && !question.constant_hessian) {
    const bool one = question.f.dimension() == 1;
    throw BadInput("'" + question.f.text + "' needs a --box LO:HI" + (one ? "" : " for each variable") + ": it is not decided on " +
                   (one ? "all of R" : "the whole space") +
                   " (that is done for rational functions of x or of e^(cx) of degree at most 100, quadratics, and functions that a shift of x repeats or scales), and no witness "
                   "against every pair was found");
  }
  return prepared;
}

std::vector<Row> frontier_rows(const Prepared& prepared) {
  std::vector<Row> rows;
  if (prepared.none && !prepared.question.box) return rows;
  for (const Exact& l1 : prepared.question.l1) {
    if (prepared.question.limits.reached()) break;
    rows.push_back(frontier_row(prepared.question, prepared.exact, l1));
  }
  return rows;
}

}  // namespace

Json smoothness_json(const SmoothnessCommand& command) {
  const Prepared prepared = prepare(command);
  const auto& [question, exact, none] = prepared;
  if (question.l0) return pair_json(question, decide(question, exact, none), exact, none);
  return frontier_json(question, frontier_rows(prepared), exact, none);
}

int smoothness_command(const SmoothnessCommand& command) {
  constexpr int holds = 0;
  constexpr int violated = 1;
  constexpr int undecided = 3;
  if (command.plot == "-") throw BadInput("--plot takes the name of a file");
  if (!command.plot.empty() && command.plot == command.json) throw BadInput("--json and --plot both write to '" + command.plot + "'; give each its own file");
  for (const std::string& path : {command.json, command.plot}) {
    if (!path.empty() && path != "-") OutputFile probe(path);
  }
  const Prepared prepared = prepare(command);
  const auto& [question, exact, none] = prepared;

  if (question.l0) {
    const PairAnswer answer = decide(question, exact, none);
    if (!command.json.empty()) write_file(command.json, dump(pair_json(question, answer, exact, none)) + "\n");
    if (command.json != "-") write_file("-", pair_text(question, answer, exact, none));
    if (interrupted()) return stopped_by_interrupt;
    return answer.decision == Decision::holds ? holds : answer.decision == Decision::violated ? violated : undecided;
  }

  const std::vector<Row> rows = frontier_rows(prepared);
  if (!command.json.empty()) write_file(command.json, dump(frontier_json(question, rows, exact, none)) + "\n");
  if (!command.plot.empty() && !rows.empty()) draw(command.plot, question, rows, exact);
  if (command.json != "-") {
    std::string text = rows.empty() ? "f = " + question.f.text + "\n" : frontier_text(question, rows, exact);
    if (none) text += none_text(*none, question.everywhere() ? scope_of(question, exact) : "the whole domain, beyond this box");
    write_file("-", text);
  }
  if (interrupted()) return stopped_by_interrupt;
  if (none && !question.box) return violated;
  const bool complete = rows.size() == question.l1.size() && std::ranges::all_of(rows, [](const Row& row) { return row.complete; });
  return complete ? holds : undecided;
}

std::string smoothness_help() {
  return "EXPR: numbers (0.1 is 1/10), x, y, z, + - * / ^, exp, log, log1p, sqrt, sin, cos, cosh, sinh, tanh.\n"
         "With --l0 --l1: is ||H f|| <= L0 + L1 ||grad f|| everywhere? Else the frontier: the least L0 for each L1 of a grid, --l1 A:B:N (N values from A to "
         "B) or\n"
         "--l1 A,B,C; the default 0, 1/4, ..., 8 suits functions of unit scale (f(bx) has its L1 multiplied by b).\n"
         "Without --box the question is asked on the whole domain: decided exactly if f' and f'' are rational functions of x or of e^(cx), and negatively "
         "where a\n"
         "witness shows that no pair will do. Else one --box LO:HI for each variable, in the order x, y, z; the answer then speaks of that box.\n"
         "Exit status: 0 holds, 1 violated (or no finite pair at all), 2 bad input, 3 undecided.";
}

}  // namespace lemmata::apps
