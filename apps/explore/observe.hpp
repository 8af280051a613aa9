#pragma once
/// The double tier: relations and runs as curves. Memory does not grow with the number of rounds.
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "apps/explore/state.hpp"
#include "apps/run.hpp"

namespace lemmata::apps::explore {

using Clock = std::chrono::steady_clock;

/// Which rounds of 0..last a curve of at most `points` points keeps: the first quarter of them whole, where most happens, then every so-manyth, and the last.
class Thinning {
 public:
  Thinning(std::int64_t last, std::size_t points);
  /// Rounds of one bucket share a point.
  [[nodiscard]] std::int64_t bucket(std::int64_t k) const { return k < whole_ ? k : whole_ + (k - whole_) / stride_; }
  [[nodiscard]] bool keeps(std::int64_t k) const { return k < whole_ || k == last_ || (k - whole_) % stride_ == 0; }

 private:
  std::int64_t last_, whole_, stride_;
};

/// A double as JSON carries it: null where it is not finite.
[[nodiscard]] Json number_json(double value);

/// Hears the relations and hypotheses of a check in doubles.
class RelationRecorder final : public LedgerObserver<double> {
 public:
  explicit RelationRecorder(const Thinning& thinning) : thinning_(thinning) {}
  void hypothesis(std::string_view name, Truth holds) override;
  void hypothesis(std::string_view name, std::int64_t k, const double& lhs, const double& rhs) override;
  void relation(Truth condition, const Relation<double>& relation) override;

  [[nodiscard]] bool heard_something() const { return !curves_.empty() || !hypotheses_.empty(); }
  /// As the contract says (api.hpp).
  [[nodiscard]] Json relations_json(std::string_view subject) const;
  [[nodiscard]] Json hypotheses_json(const StatementInfo& info, const Question& question, const Outcome& outcome) const;

 private:
  struct Point {
    std::int64_t k = 0;
    int node = -1;
    double lhs = 0, rhs = 0;
    double nearness = 0;  ///< margin_of, beyond 1 where violated
  };
  struct Curve {
    std::string name;
    Order order = Order::less_equal;
    std::vector<Point> points;
    std::int64_t count = 0, strict = 0, tight = 0, open = 0, violated = 0;
    bool has_ratio = false;
    double ratio = 0;
    Point tightest, violation;
  };
  struct Heard {
    std::string name;
    Settled worst = Settled::strict;
    bool two_sided = false;
    std::int64_t k = 0;
    double lhs = 0, rhs = 0;
    double nearness = -2;
  };
  Curve& curve_of(std::string_view name);
  Heard& heard(std::string_view name);

  static constexpr std::size_t most_points = 4096;
  Thinning thinning_;
  std::vector<Curve> curves_;
  std::vector<Heard> hypotheses_;
  std::size_t next_ = 0;
};

/// A run in doubles as curves.
struct Lane {
  Json json;                                 ///< as the contract says
  double low[2] = {0, 0}, high[2] = {0, 0};  ///< of the iterates, d <= 2
  std::vector<std::pair<std::int64_t, double>> gap;
};
/// Throws Refusal where the method and the problem do not fit, BadInput likewise.
[[nodiscard]] Lane run_lane(const LaneRequest& request, const Instance& stage, const Problem& problem, const Start& start, std::int64_t steps,
                            const Thinning& thinning, Clock::time_point deadline);

/// f_i and f over the range of the lanes, d <= 2; else null.
[[nodiscard]] Json curves_json(const Problem& problem, const std::vector<Lane>& lanes);

}  // namespace lemmata::apps::explore
