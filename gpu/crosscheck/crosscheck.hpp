#pragma once
/// Many instances at once, held against the truth: `lemmata crosscheck`.
///
/// Every instance runs in float and in double, each with its proved band (band.hpp). Three things are checked of all of them: the bits are those of
/// run<float> and run<double> of algorithms/; the two runs are no farther apart than their two bands; and each back end ends in the same bits, inside the band.
/// Sampled instances, the extreme ones, and all whose clipping decisions float and double do not share are held against enclosures of the same exact instance
/// (compare.hpp), round by round. What is found is a function of (seed, number of instances), however many threads there are.
#include <atomic>
#include <functional>
#include <memory>

#include "algorithms/parallel.hpp"
#include "gpu/crosscheck/compare.hpp"
#include "gpu/crosscheck/statements.hpp"

namespace lemmata::crosscheck {

/// Where a run of some engine ended.
template <std::floating_point T>
struct FinalState {
  Vector<T> x;                     ///< x_K; of celgc the mean of the iterates
  std::int64_t last_clipped = -1;  ///< the last of the steps 0..K-1 in which clipping changed something
};

/// Something that claims to have the bits of algorithms/: a batch engine on some device.
class BackEnd {
 public:
  virtual ~BackEnd() = default;
  [[nodiscard]] virtual std::string name() const = 0;
  /// Cases of one method, number of nodes and dimension. Called from several threads at once.
  [[nodiscard]] virtual std::vector<FinalState<float>> run_float(std::span<const Case> cases, std::int64_t steps) const = 0;
  [[nodiscard]] virtual std::vector<FinalState<double>> run_double(std::span<const Case> cases, std::int64_t steps) const = 0;
};

struct Request {
  Drawing drawing;
  std::uint64_t seed = 1;
  std::int64_t instances = 1000;
  std::int64_t steps = 100;
  std::int64_t enclosed = 1000;  ///< how many of the instances are sampled for enclosures, on average
  int jobs = 1;
  std::vector<const BackEnd*> back_ends;
  const std::atomic<bool>* stop = nullptr;
  OnProgress progress;
  Fault fault = Fault::none;
};
/// Throws BadInput for sizes out of range.
void check(const Request& request);

/// Of the errors at one round, over the sampled instances, in ulps of x.
struct CurvePoint {
  std::int64_t k = 0;
  double median = 0, high = 0, largest = 0;  ///< of the error; high: the 99th of 100
  double median_band = 0;
};

/// An instance that stands out, by its number.
struct Extreme {
  double value = -1;
  std::int64_t number = -1;
  bool counted = false;            ///< already among the enclosed instances
};

/// What became of one of float and double.
struct RunSummary {
  std::string name;
  std::int64_t same_bits = 0;      ///< instances whose bits are those of the reference, of all
  std::int64_t first_other_bits = -1;
  std::int64_t enclosed = 0;       ///< instances held against enclosures
  std::int64_t inside = 0;         ///< of them: inside the band wherever there was one
  std::int64_t outside = 0, undecided = 0;
  std::int64_t without_band = 0;   ///< of all instances: numbers left the range that the analysis covers; inside until then
  std::int64_t comparisons = 0;
  std::int64_t first_outside = -1;
  std::string outside_where;       ///< quantity and round
  Extreme largest_ratio;           ///< error over band
  double median_band_over_error = 0;
  double high_band_over_error = 0; ///< the 9th of 10
  std::vector<CurvePoint> curve;
};

struct BackEndSummary {
  std::string name;
  std::string number;              ///< float or double
  std::int64_t runs = 0;
  std::int64_t same_bits = 0;
  std::int64_t outside = 0;        ///< final states, certified farther from the exact ones than the band
  std::int64_t first_other_bits = -1;
};

template <class What>
struct Found {
  std::int64_t number = -1;
  Case c;
  What what;
};

struct Report {
  std::int64_t instances = 0;      ///< of those that were asked for: fewer only when stopped
  std::array<RunSummary, 2> runs;  ///< float, double
  std::vector<BackEndSummary> back_ends;
  std::int64_t apart = 0;          ///< instances whose float and double runs are farther apart than both bands
  std::int64_t first_apart = -1;
  std::int64_t flips = 0;          ///< instances with a decision that floats make otherwise than the exact run, certified
  std::int64_t unsettled = 0;      ///< instances with a decision that no precision settled
  std::vector<Found<Flip>> first_flips;  ///< the first few
  std::int64_t judged = 0;         ///< pairs of instance and statement
  std::int64_t verdict_flips = 0;
  std::vector<Found<VerdictFlip>> first_verdicts;
  std::array<std::vector<Extreme>, 3> extremes;  ///< by error over band, by nearness to a decision (1 - relative distance), by error in ulps; all enclosed

  /// Everything inside, every bit as it should be.
  [[nodiscard]] bool holds() const;
};

/// Runs it all.
[[nodiscard]] Report crosscheck(const Request& request);

}  // namespace lemmata::crosscheck
