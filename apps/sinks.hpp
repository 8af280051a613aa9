#pragma once
/// Where rounds go: CSV, JSON, a plot, and the summary of the terminal.
#include <string>
#include <vector>

#include "apps/files.hpp"
#include "apps/instance_json.hpp"
#include "apps/run.hpp"

namespace lemmata::apps {

/// One row a round: k, x_0.., value, gradient_norm, direction_norm, clipped_0.. (1, 0, or empty where undecided). Enclosures take two columns each,
/// NAME_lo and NAME_hi.
class CsvSink : public RunSink {
 public:
  explicit CsvSink(const std::string& path) : file_(path) {}
  [[nodiscard]] bool wants_text(std::int64_t) const override { return true; }
  void see(const RoundRecord& record) override;
  void finish() { file_.commit(); }

 private:
  void header(const RoundRecord& record);
  OutputFile file_;
};

/// {"lemmata", "method", "problem", "parameters", ..., "scalar", "rounds": [{"k", "x", "value", "gradient_norm", "direction_norm", "clipped"}],
/// "communication": {"rounds", "vectors", "bytes_up", "bytes_down"}, "stopped"}, written as it comes.
class JsonSink : public RunSink {
 public:
  JsonSink(const std::string& path, const RunRequest& request);
  [[nodiscard]] bool wants_text(std::int64_t) const override { return true; }
  void see(const RoundRecord& record) override;
  void finish(const RunResult& result);

 private:
  /// Nothing is written before the first round: input that turns out bad leaves standard output empty.
  void begin();
  OutputFile file_;
  std::string head_;
  bool first_ = true;
};

/// f - f_inf, ||grad f|| and the clipping activity of each node over k, as SVG. Long runs are thinned: at most a few thousand points are kept.
class PlotSink : public RunSink {
 public:
  PlotSink(std::string path, std::string title, double lower_bound);
  [[nodiscard]] bool wants_text(std::int64_t) const override { return false; }
  void see(const RoundRecord& record) override;
  /// Draws with gnuplot. Throws BadInput if it is not installed or fails.
  void finish();

 private:
  struct Point {
    std::int64_t k;
    double level, slope;
    std::vector<Truth> clipped;
  };
  static constexpr std::size_t most_points = 4096;
  std::string path_;
  std::string title_;
  double lower_bound_;
  std::int64_t stride_ = 1;
  std::vector<Point> points_;
};

/// First rounds, last round, the last clipped one, and what was sent.
class SummarySink : public RunSink {
 public:
  explicit SummarySink(std::int64_t steps) : steps_(steps) {}
  [[nodiscard]] bool wants_text(std::int64_t k) const override { return k < 5 || k == steps_; }
  void see(const RoundRecord& record) override;
  [[nodiscard]] std::string text(const RunRequest& request, const RunResult& result) const;

 private:
  std::int64_t steps_;
  std::vector<RoundRecord> kept_;
  std::int64_t last_clipped_ = -1;
};

}  // namespace lemmata::apps
