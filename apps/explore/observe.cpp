#include "apps/explore/observe.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "apps/catalogue.hpp"
#include "apps/finding.hpp"
#include "apps/run_template.hpp"
#include "numerics/error.hpp"
#include "theory/ladder.hpp"

namespace lemmata::apps {
extern template LEMMATA_RUN_IN(double);
}  // namespace lemmata::apps

namespace lemmata::apps::explore {

Thinning::Thinning(std::int64_t last, std::size_t points) : last_(last), whole_(last + 1), stride_(1) {
  const auto most = static_cast<std::int64_t>(points);
  if (last + 1 <= most) return;
  whole_ = most / 4;
  const std::int64_t rest = most - whole_ - 1;
  stride_ = (last + 1 - whole_ + rest - 1) / rest;
}

Json number_json(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

// ---- Relations ------------------------------------------------------------------------------------------------------------------------------------

namespace {

/// What the plots draw of a relation beside its slack: a name of the contract, or nothing.
std::string_view drawn_over(std::string_view subject, std::string_view name) {
  if (subject == "clip21/one-step-decrease") return {};  // its (B2) is the decrease alone
  struct Line {
    std::string_view relation, quantity;
  };
  static constexpr std::array lines = {Line{"A3", "gap"},           Line{"A5", "gap"},           Line{"descent", "gap"},      Line{"A4", "gradient_mean"},
                                       Line{"B3", "gradient_mean"}, Line{"C4", "gradient_mean"}, Line{"F5", "gradient_mean"}, Line{"P2", "gradient_mean"},
                                       Line{"B2", "lyapunov"},      Line{"F4", "lyapunov"}};
  const auto* line = std::ranges::find(lines, name, &Line::relation);
  return line == lines.end() ? std::string_view() : line->quantity;
}

std::string_view text_of(Settled settled) {
  switch (settled) {
    case Settled::strict: return "holds";
    case Settled::tight: return "tight";
    case Settled::violated: return "violated";
    case Settled::undecided: break;
  }
  return "open";
}

}  // namespace

RelationRecorder::Curve& RelationRecorder::curve_of(std::string_view name) {
  // Relations come in the same order in every round: the next one is mostly where the last one ended.
  for (std::size_t tries = 0; tries < curves_.size(); ++tries, ++next_) {
    if (next_ >= curves_.size()) next_ = 0;
    if (curves_[next_].name == name) return curves_[next_];
  }
  next_ = curves_.size();
  Curve& curve = curves_.emplace_back();
  curve.name = name;
  return curve;
}

RelationRecorder::Heard& RelationRecorder::heard(std::string_view name) {
  const auto found = std::ranges::find(hypotheses_, name, &Heard::name);
  if (found != hypotheses_.end()) return *found;
  Heard& heard = hypotheses_.emplace_back();
  heard.name = name;
  return heard;
}

void RelationRecorder::hypothesis(std::string_view name, Truth holds) {
  Heard& h = heard(name);
  if (holds == Truth::no) h.worst = Settled::violated;
  if (holds == Truth::unknown && h.worst != Settled::violated) h.worst = Settled::undecided;
}

void RelationRecorder::hypothesis(std::string_view name, std::int64_t k, const double& lhs, const double& rhs) {
  Heard& h = heard(name);
  const Settled settled = settle(Order::less_equal, lhs, rhs, 0.0);
  if (settled == Settled::violated || (settled == Settled::undecided && h.worst != Settled::violated)) h.worst = settled;
  const double nearness = margin_of(lhs, rhs);
  if (h.two_sided && !(nearness > h.nearness)) return;
  h.two_sided = true;
  h.nearness = nearness;
  h.k = k;
  h.lhs = lhs;
  h.rhs = rhs;
}

void RelationRecorder::relation(Truth condition, const Relation<double>& r) {
  if (condition == Truth::no) return;
  Curve& curve = curve_of(r.name);
  curve.order = r.order;
  ++curve.count;
  const Settled settled = settle(r.order, r.lhs, r.rhs, r.scale);
  const double margin = margin_of(r.lhs, r.rhs);
  Point point{r.k, r.node, r.lhs, r.rhs, r.order == Order::equal ? std::abs(margin) - 1 : margin};
  switch (settled) {
    case Settled::strict: ++curve.strict; break;
    case Settled::tight: ++curve.tight; break;
    case Settled::undecided: ++curve.open; break;
    case Settled::violated:
      if (condition == Truth::unknown) {
        ++curve.open;
        break;
      }
      point.nearness += 4;  // nothing hides a violation
      if (curve.violated++ == 0) curve.violation = point;
  }
  if (r.order != Order::equal && r.rhs > 0 && (!curve.has_ratio || r.lhs / r.rhs > curve.ratio)) {
    curve.has_ratio = true;
    curve.ratio = r.lhs / r.rhs;
    curve.tightest = point;
  }
  // An entry without a number of rounds may speak of any: the last point then stands for the rest.
  const bool full = curve.points.size() >= most_points;
  if (curve.points.empty() || (!full && thinning_.bucket(curve.points.back().k) != thinning_.bucket(r.k))) {
    curve.points.push_back(point);
  } else if (!(point.nearness <= curve.points.back().nearness)) {
    curve.points.back() = point;
  }
}

Json RelationRecorder::relations_json(std::string_view subject) const {
  Json list = Json::array();
  for (const Curve& curve : curves_) {
    Json json = {{"name", curve.name}, {"order", sign_of(curve.order)}};
    for (const char* name : {"k", "lhs", "rhs", "node"}) json[name] = Json::array();
    for (const Point& point : curve.points) {
      json["k"].push_back(point.k);
      json["lhs"].push_back(number_json(point.lhs));
      json["rhs"].push_back(number_json(point.rhs));
      json["node"].push_back(point.node);
    }
    const Settled worst = curve.violated > 0 ? Settled::violated : curve.open > 0 ? Settled::undecided : curve.strict > 0 ? Settled::strict : Settled::tight;
    json["status"] = text_of(worst);
    json["count"] = curve.count;
    json["tightest"] = nullptr;
    if (curve.has_ratio) json["tightest"] = {{"ratio", number_json(curve.ratio)}, {"k", curve.tightest.k}, {"node", curve.tightest.node}};
    json["violation"] = nullptr;
    if (curve.violated > 0) {
      json["violation"] = {
          {"k", curve.violation.k}, {"node", curve.violation.node}, {"lhs", number_json(curve.violation.lhs)}, {"rhs", number_json(curve.violation.rhs)}};
    }
    const std::string_view quantity = drawn_over(subject, curve.name);
    json["drawn_over"] = quantity.empty() ? Json(nullptr) : Json(quantity);
    list.push_back(std::move(json));
  }
  return list;
}

Json RelationRecorder::hypotheses_json(const StatementInfo& info, const Question& question, const Outcome& outcome) const {
  Json list = Json::array();
  for (const Hypothesis& hypothesis : info.hypotheses) {
    Json json = {{"name", hypothesis.name}, {"formula", hypothesis.formula}, {"status", "unseen"}, {"k", nullptr}, {"lhs", nullptr}, {"rhs", nullptr}};
    const auto found = std::ranges::find(hypotheses_, hypothesis.name, &Heard::name);
    if (std::ranges::find(question.dropped, hypothesis.name) != question.dropped.end()) {
      json["status"] = "waived";
    } else if (found != hypotheses_.end()) {
      json["status"] = found->worst == Settled::violated ? "fails" : found->worst == Settled::undecided ? "open" : "holds";
      if (found->two_sided) json["k"] = found->k, json["lhs"] = number_json(found->lhs), json["rhs"] = number_json(found->rhs);
    } else if (outcome.hypothesis == hypothesis.name) {
      json["status"] = outcome.decision == Decision::not_applicable ? "fails" : "open";
    } else if (heard_something()) {
      json["status"] = "holds";  // a listener hears of a hypothesis without two sides only where it does not hold
    }
    list.push_back(std::move(json));
  }
  return list;
}

// ---- Runs -----------------------------------------------------------------------------------------------------------------------------------------

namespace {

/// Thrown out of a run whose time is over.
struct Overdue {};

class LaneSink final : public RunSink {
 public:
  LaneSink(const Thinning& thinning, double lower_bound, Clock::time_point deadline) : thinning_(thinning), lower_bound_(lower_bound), deadline_(deadline) {
    for (const char* name : {"k", "x", "gap", "gradient_squared", "step"}) curves_[name] = Json::array();
  }
  [[nodiscard]] bool wants_text(std::int64_t) const override { return false; }
  void see(const RoundRecord& record) override {
    if (record.k % 256 == 255 && Clock::now() > deadline_) throw Overdue{};
    take_clips(record);
    rounds_ = record.k + 1;
    const bool shown = record.x_near.size() <= 2;
    for (std::size_t j = 0; shown && j < record.x_near.size(); ++j) {
      const double x = record.x_near[j];
      if (record.k == 0 || x < lane.low[j]) lane.low[j] = x;
      if (record.k == 0 || x > lane.high[j]) lane.high[j] = x;
    }
    if (!thinning_.keeps(record.k)) return;
    curves_["k"].push_back(record.k);
    if (shown) {
      Json x = Json::array();
      for (const double entry : record.x_near) x.push_back(number_json(entry));
      curves_["x"].push_back(std::move(x));
    }
    const double gap = record.value_near - lower_bound_;
    curves_["gap"].push_back(number_json(gap));
    lane.gap.emplace_back(record.k, gap);
    curves_["gradient_squared"].push_back(number_json(record.gradient_norm_near * record.gradient_norm_near));
    curves_["step"].push_back(number_json(record.direction_norm_near));
  }
  void finish(Json& json) {
    for (std::size_t i = 0; i < open_.size(); ++i) {
      if (open_[i] >= 0) stretches_[i].emplace_back(open_[i], rounds_ - 1);
    }
    const bool shown = !curves_["x"].empty();
    for (const auto& [name, values] : curves_.items()) json[name] = values;
    if (!shown) json["x"] = nullptr;
    json["clipped"] = Json::array();
    for (const auto& node : stretches_) {
      Json list = Json::array();
      for (const auto& [first, last] : node) list.push_back({first, last});
      json["clipped"].push_back(std::move(list));
    }
    json["clipped_cut"] = cut_;
    json["last_clipped"] = last_clipped_;
  }
  Lane lane;

 private:
  /// Which rounds each node clips in, as stretches.
  void take_clips(const RoundRecord& record) {
    if (open_.empty()) {
      open_.assign(record.clipped.size(), -1);
      stretches_.resize(std::min(record.clipped.size(), most_nodes));
      cut_ = record.clipped.size() > most_nodes;
      open_.resize(stretches_.size());
    }
    for (std::size_t i = 0; i < record.clipped.size(); ++i) {
      const bool clips = record.clipped[i] == Truth::yes;
      if (clips) last_clipped_ = record.k;
      if (i >= open_.size() || clips == (open_[i] >= 0)) continue;
      if (clips) {
        open_[i] = record.k;
      } else {
        if (stretches_[i].size() < most_stretches) {
          stretches_[i].emplace_back(open_[i], record.k - 1);
        } else {
          cut_ = true;
        }
        open_[i] = -1;
      }
    }
  }

  static constexpr std::size_t most_nodes = 64;
  static constexpr std::size_t most_stretches = 200;
  Thinning thinning_;
  double lower_bound_;
  Clock::time_point deadline_;
  Json curves_ = Json::object();
  std::vector<std::int64_t> open_;
  std::vector<std::vector<std::pair<std::int64_t, std::int64_t>>> stretches_;
  bool cut_ = false;
  std::int64_t last_clipped_ = -1;
  std::int64_t rounds_ = 0;
};

}  // namespace

Lane run_lane(const LaneRequest& request, const Instance& stage, const Problem& problem, const Start& start, std::int64_t steps, const Thinning& thinning,
              Clock::time_point deadline) {
  const MethodInfo* method = find_method(request.method);
  RunRequest run_request{request.method, stage, steps, "double"};
  run_request.instance.parameters = request.parameters;
  const ParameterReader read(request.method, request.parameters, method->parameters);
  LaneSink sink(thinning, regularity_of(problem).lower_bound.nearest_double(), deadline);
  RunSink* sinks[] = {&sink};
  const RunTask task{run_request, read, problem, start, sinks};
  Json json = {{"method", request.method}, {"own", request.own}, {"parameters", request.parameters}, {"stopped", ""}};
  try {
    const OwnMethod* own = find_own_method(request.method);
    const RunResult result = own != nullptr ? own->run(task, {}) : run_in<double>(task);
    json["stopped"] = result.stopped;
    json["bytes_each_way"] = result.communication.bytes_each_way();
  } catch (const Overdue&) {
    json["stopped"] = "the time for one request was over; take fewer rounds";
    json["bytes_each_way"] = nullptr;
  }
  sink.finish(json);
  sink.lane.json = std::move(json);
  return std::move(sink.lane);
}

// ---- Functions ------------------------------------------------------------------------------------------------------------------------------------

namespace {

std::vector<double> grid(double low, double high, int count) {
  if (!std::isfinite(low) || !std::isfinite(high) || std::abs(low) > 1e12 || std::abs(high) > 1e12) low = -1, high = 1;
  double width = high - low;
  if (!(width > 0)) width = std::max(1.0, std::abs(low));
  low -= 0.25 * width;
  high += 0.25 * width;
  std::vector<double> points;
  for (int i = 0; i < count; ++i) points.push_back(low + (high - low) * i / (count - 1));
  return points;
}

Json numbers_json(const std::vector<double>& values) {
  Json json = Json::array();
  for (const double value : values) json.push_back(number_json(value));
  return json;
}

}  // namespace

Json curves_json(const Problem& problem, const std::vector<Lane>& lanes) {
  const int d = dimension_of(problem);
  if (d > 2 || lanes.empty()) return nullptr;
  double low[2] = {0, 0};
  double high[2] = {0, 0};
  const auto* quadratics = std::get_if<Quadratics>(&problem);
  for (int j = 0; j < d; ++j) {
    low[j] = lanes[0].low[j];
    high[j] = lanes[0].high[j];
    for (const Lane& lane : lanes) {
      low[j] = std::min(low[j], lane.low[j]);
      high[j] = std::max(high[j], lane.high[j]);
    }
  }
  // The minimiser of a mean of quadratics on the line belongs into the picture, as does the point across it.
  if (quadratics != nullptr && d == 1 && quadratics->mean().a(0, 0).sign() > 0) {
    const double minimiser = Exact(quadratics->mean().b[0] / quadratics->mean().a(0, 0)).nearest_double();
    const double reach = std::max(std::abs(low[0] - minimiser), std::abs(high[0] - minimiser));
    if (reach < 1e6) low[0] = std::min(low[0], minimiser - reach), high[0] = std::max(high[0], minimiser + reach);
  }
  Json json = Json::object();
  with_objective<double>(problem, [&](const auto& f) {
    Vector<double> x = Vector<double>::Zero(d);
    const std::vector<double> first = grid(low[0], high[0], d == 1 ? 161 : 41);
    json["x"] = numbers_json(first);
    if (d == 1) {
      json["f"] = Json::array();
      for (const double at : first) {
        x[0] = at;
        json["f"].push_back(number_json(f.value(x)));
      }
      json["nodes"] = nullptr;
      if (quadratics == nullptr || quadratics->nodes() > 12) return;
      json["nodes"] = Json::array();
      for (const QuadraticNode& node : quadratics->node_data()) {
        const double a = node.a(0, 0).nearest_double();
        const double b = node.b[0].nearest_double();
        const double c = node.c.nearest_double();
        Json values = Json::array();
        for (const double at : first) values.push_back(number_json((a / 2 * at - b) * at + c));
        json["nodes"].push_back(std::move(values));
      }
      return;
    }
    const std::vector<double> second = grid(low[1], high[1], 41);
    json["y"] = numbers_json(second);
    json["f"] = Json::array();
    for (const double at : second) {
      Json row = Json::array();
      x[1] = at;
      for (const double across : first) {
        x[0] = across;
        row.push_back(number_json(f.value(x)));
      }
      json["f"].push_back(std::move(row));
    }
  });
  return json;
}

}  // namespace lemmata::apps::explore
