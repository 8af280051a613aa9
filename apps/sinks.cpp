#include "apps/sinks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "apps/catalogue.hpp"
#include "apps/gnuplot.hpp"
#include "apps/version.hpp"

namespace lemmata::apps {
namespace {

Json json_of(const NumberText& number) {
  if (number.is_enclosure) return Json::array({number.lower, number.upper});
  if (number.is_json_number) return Json::parse(number.lower);
  return number.lower;
}

Json json_of(Truth clipped) {
  if (clipped == Truth::unknown) return nullptr;
  return clipped == Truth::yes;
}

std::string short_text(const NumberText& number) {
  // Long digits lose their tail, never their exponent; a long fraction says how long it is.
  const auto shortened = [](const std::string& digits) -> std::string {
    if (digits.size() <= 28) return digits;
    const std::size_t exponent = digits.find('e');
    if (exponent != std::string::npos) return digits.substr(0, std::min<std::size_t>(exponent, 20)) + "..." + digits.substr(exponent);
    if (digits.find('.') != std::string::npos) return digits.substr(0, 24) + "...";
    return fmt::format("{}... ({} characters)", digits.substr(0, 20), digits.size());
  };
  if (!number.is_enclosure) return shortened(number.lower);
  return number.lower == number.upper ? shortened(number.lower) : "[" + shortened(number.lower) + ", " + shortened(number.upper) + "]";
}

void check_from_time_to_time(OutputFile& file, std::int64_t k) {
  if (k % 1024 == 0) file.check();
}

}  // namespace

void CsvSink::header(const RoundRecord& record) {
  std::string line = "k";
  const auto column = [&](const std::string& name, const NumberText& number) {
    line += number.is_enclosure ? "," + name + "_lo," + name + "_hi" : "," + name;
  };
  for (std::size_t j = 0; j < record.x.size(); ++j) column("x_" + std::to_string(j), record.x[j]);
  column("value", record.value);
  column("gradient_norm", record.gradient_norm);
  column("direction_norm", record.direction_norm);
  for (std::size_t i = 0; i < record.clipped.size(); ++i) line += ",clipped_" + std::to_string(i);
  file_.stream() << line << '\n';
}

void CsvSink::see(const RoundRecord& record) {
  if (record.k == 0) header(record);
  std::ostream& out = file_.stream();
  out << record.k;
  const auto cell = [&](const NumberText& number) {
    out << ',' << number.lower;
    if (number.is_enclosure) out << ',' << number.upper;
  };
  for (const NumberText& entry : record.x) cell(entry);
  cell(record.value);
  cell(record.gradient_norm);
  cell(record.direction_norm);
  for (const Truth clipped : record.clipped) out << ',' << (clipped == Truth::unknown ? "" : clipped == Truth::yes ? "1" : "0");
  out << '\n';
  check_from_time_to_time(file_, record.k);
}

JsonSink::JsonSink(const std::string& path, const RunRequest& request) : file_(path) {
  Json head = {{"lemmata", version}};
  Instance instance = request.instance;
  instance.subject = request.method;
  instance.steps = request.steps;
  head.update(to_json(instance, "method"));
  head["scalar"] = request.scalar;
  head_ = dump(head, 1);
  head_.erase(head_.find_last_of('}'));
  while (head_.back() == '\n') head_.pop_back();
  head_ += ",\n \"rounds\": [\n";
}

void JsonSink::begin() {
  file_.stream() << head_;
  head_.clear();
}

void JsonSink::see(const RoundRecord& record) {
  Json json;
  json["k"] = record.k;
  json["x"] = Json::array();
  for (const NumberText& entry : record.x) json["x"].push_back(json_of(entry));
  json["value"] = json_of(record.value);
  json["gradient_norm"] = json_of(record.gradient_norm);
  json["direction_norm"] = json_of(record.direction_norm);
  json["clipped"] = Json::array();
  for (const Truth clipped : record.clipped) json["clipped"].push_back(json_of(clipped));
  if (first_) begin();
  file_.stream() << (first_ ? "  " : ",\n  ") << dump(json, -1);
  first_ = false;
  check_from_time_to_time(file_, record.k);
}

void JsonSink::finish(const RunResult& result) {
  if (first_) begin();
  const Communication& sent = result.communication;
  const Json communication = {{"rounds", sent.rounds}, {"vectors", sent.vectors}, {"bytes_up", sent.bytes_each_way()}, {"bytes_down", sent.bytes_each_way()}};
  file_.stream() << "\n ],\n \"communication\": " << communication.dump() << ",\n \"stopped\": " << (result.stopped.empty() ? Json(nullptr) : Json(result.stopped)).dump() << "\n}\n";
  file_.commit();
}

PlotSink::PlotSink(std::string path, std::string title, double lower_bound)
    : path_(std::move(path)), title_(std::move(title)), lower_bound_(lower_bound) {
  OutputFile probe(path_);  // an unwritable place is refused before the run, not after it
}

void PlotSink::see(const RoundRecord& record) {
  if (record.k % stride_ != 0) return;
  points_.push_back({record.k, record.value_near - lower_bound_, record.gradient_norm_near, record.clipped});
  if (points_.size() < most_points) return;
  stride_ *= 2;
  std::erase_if(points_, [&](const Point& point) { return point.k % stride_ != 0; });
}

void PlotSink::finish() {
  // Values that a log axis cannot show (0, or below the certified lower bound by rounding) are left out. A curve that is constant, or has no such value,
  // leaves gnuplot without a range: give it one.
  const auto range_of = [&](double Point::*quantity) {
    double low = INFINITY;
    double high = 0;
    for (const Point& point : points_) {
      const double value = point.*quantity;
      if (!(value > 0) || !std::isfinite(value)) continue;
      low = std::min(low, value);
      high = std::max(high, value);
    }
    if (high == 0) return std::string("set yrange [0.1:10]");
    return low == high ? fmt::format("set yrange [{:.17g}:{:.17g}]", low / 10, high * 10) : std::string("set autoscale y");
  };
  std::string curves;
  std::string activity;
  for (const Point& point : points_) {
    const auto cell = [](double value) { return value > 0 && std::isfinite(value) ? fmt::format("{:.17g}", value) : std::string("NaN"); };
    curves += fmt::format("{} {} {}\n", point.k, cell(point.level), cell(point.slope));
    for (std::size_t i = 0; i < point.clipped.size(); ++i) {
      if (point.clipped[i] == Truth::yes) activity += fmt::format("{} {}\n", point.k, i + 1);
    }
  }
  const std::size_t nodes = points_.empty() ? 1 : points_[0].clipped.size();
  if (activity.empty()) activity = "NaN NaN\n";
  const double last = points_.empty() ? 1 : std::max<double>(1, static_cast<double>(points_.back().k));
  const std::string script = fmt::format(R"(set terminal svg size 860,900 dynamic background rgb 'white' font 'DejaVu Sans,13' enhanced
set multiplot layout 3,1 title "{}" noenhanced
set lmargin 12
set rmargin 4
set grid lc rgb '#dddddd'
set xrange [0:{}]
set format y '10^{{%T}}'
set logscale y
set ylabel 'f(x_k) − f_{{inf}}'
{}
plot 'curves' using 1:2 with lines lw 2 lc rgb '#000000' notitle
set ylabel '‖∇f(x_k)‖'
{}
plot 'curves' using 1:3 with lines lw 2 lc rgb '#000000' notitle
unset logscale y
set format y '%g'
set yrange [0.4:{}.6]
set ytics {}
set ylabel 'node, where clipped'
set xlabel 'round k'
plot 'activity' using 1:2 with points pt 5 ps 0.45 lc rgb '#444444' notitle
unset multiplot
)",
                                         plain_title(title_), last, range_of(&Point::level), range_of(&Point::slope), nodes, std::max<std::size_t>(1, nodes / 10));
  draw_svg(path_, {{"curves", curves}, {"activity", activity}}, script);
}

void SummarySink::see(const RoundRecord& record) {
  if (std::ranges::find(record.clipped, Truth::yes) != record.clipped.end()) last_clipped_ = record.k;
  if (record.has_text && wants_text(record.k)) kept_.push_back(record);
}

std::string SummarySink::text(const RunRequest& request, const RunResult& result) const {
  std::string text = fmt::format("{} on {}, {} rounds in {}\n", request.method, request.instance.problem.name, result.rounds, request.scalar);
  for (const RoundRecord& record : kept_) {
    std::string x;
    for (std::size_t j = 0; j < std::min<std::size_t>(record.x.size(), 4); ++j) x += (j == 0 ? "" : ", ") + short_text(record.x[j]);
    if (record.x.size() > 4) x += ", ...";
    text += fmt::format("  k = {:<8} x = {}   f = {}   |grad f| = {}\n", record.k, x, short_text(record.value), short_text(record.gradient_norm));
  }
  text += last_clipped_ >= 0 ? fmt::format("  last round with clipping: k = {}\n", last_clipped_) : std::string("  no clipping\n");
  const Communication& sent = result.communication;
  text += fmt::format("  communication in {} of {} rounds: {} {} up and down every node, {} bytes over {} {} (8 a number)\n", sent.rounds, result.rounds, sent.vectors,
                      sent.vectors == 1 ? "vector" : "vectors", 2 * sent.bytes_each_way(), sent.nodes, sent.nodes == 1 ? "node" : "nodes");
  const MethodInfo* method = find_method(request.method);
  if (method != nullptr && std::ranges::find(method->parameters, "compressor", &ParameterInfo::name) != method->parameters.end()) {
    text += "  (a compressed message is counted as a whole vector)\n";
  }
  if (!result.stopped.empty()) text += "  stopped: " + result.stopped + "\n";
  return text;
}

}  // namespace lemmata::apps
