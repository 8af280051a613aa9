#include "gpu/crosscheck/crosscheck.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "algorithms/random.hpp"
#include "gpu/crosscheck/rounding.hpp"
#include "numerics/error.hpp"

namespace lemmata::crosscheck {
namespace {

constexpr std::int64_t block_size = 256;
constexpr std::size_t kept_extremes = 8;
constexpr std::size_t kept_finds = 8;
constexpr std::size_t curve_points = 41;
constexpr int regime_far = 3;
constexpr int regime_cap = 4;

/// Both NaN, or the same bits but for the sign of a zero.
template <std::floating_point T>
bool same_bits(const Vector<T>& a, const Vector<T>& b) {
  if (a.size() != b.size()) return false;
  for (Eigen::Index j = 0; j < a.size(); ++j) {
    if (!(a[j] == b[j]) && !(std::isnan(a[j]) && std::isnan(b[j]))) return false;
  }
  return true;
}

/// Rounds whose errors make the curve: all of them if few, else evenly spread, with the first and the last.
std::vector<std::int64_t> rounds_shown(std::int64_t steps) {
  std::vector<std::int64_t> rounds;
  const auto last = static_cast<std::int64_t>(curve_points) - 1;
  for (std::int64_t p = 0; p <= std::min(steps, last); ++p) rounds.push_back(steps <= last ? p : steps * p / last);
  return rounds;
}

/// One round of a run with its band, kept to be compared with the other run.
struct Kept {
  double band = 0;
  std::uint32_t clipped = 0;  ///< bit i
  std::uint32_t known = 0;    ///< bit i: the band certifies the exact decision
};

template <std::floating_point T>
struct Screened {
  bool same_bits = true;
  bool without_band = false;
  Vector<T> final_x;
  double final_band = 0;
  std::int64_t last_clipped = -1;
};

/// The reference run and the run with its band, side by side; see(k, band run) at every round.
template <std::floating_point T, class See>
Screened<T> screen(const Case& c, std::int64_t steps, Fault fault, const See& see) {
  Screened<T> result;
  BandRun<T> banded(c, fault);
  run_reference<T>(c, [&](const Round<T>& round) {
    banded.advance();
    result.same_bits = result.same_bits && same_bits(*round.x, banded.x());
    bool any_clipped = false;
    for (std::size_t i = 0; i < round.nodes.size(); ++i) {
      const BandNode<T>& node = banded.nodes()[i];
      const bool clipped = round.nodes[i].clipped == Truth::yes;
      any_clipped = any_clipped || clipped;
      if (!banded.is_bounded()) continue;  // beyond the range of the analysis only the iterates are compared
      result.same_bits = result.same_bits && clipped == node.clipped && same_bits(*round.nodes[i].gradient, node.gradient) &&
                         (round.nodes[i].after == nullptr || same_bits(*round.nodes[i].after, node.shift));
    }
    see(round.k, banded);
    if (round.k < steps && any_clipped) result.last_clipped = round.k;
    return round.k < steps;
  });
  result.without_band = !std::isfinite(banded.band());
  result.final_x = banded.x();
  result.final_band = banded.band();
  return result;
}

/// Keeps the largest values; among equals the lowest number.
void keep(std::vector<Extreme>& list, const Extreme& extreme) {
  const auto before = [](const Extreme& a, const Extreme& b) { return a.value != b.value ? a.value > b.value : a.number < b.number; };
  if (extreme.number < 0 || std::isnan(extreme.value)) return;
  list.insert(std::ranges::upper_bound(list, extreme, before), extreme);
  if (list.size() > kept_extremes) list.pop_back();
}

/// What one block of instances adds to the report.
struct Block {
  Report report;
  std::array<std::vector<std::vector<float>>, 2> errors, bands;  ///< of float and double, one list a shown round
  std::array<std::vector<float>, 2> tightness;                   ///< band over error
};

class Crosscheck {
 public:
  explicit Crosscheck(const Request& request) : request_(request), rounds_(rounds_shown(request.steps)) {}

  Report run() {
    const std::int64_t blocks = (request_.instances + block_size - 1) / block_size;
    std::vector<Block> results(static_cast<std::size_t>(blocks));
    std::atomic<std::int64_t> done{0};
    if (request_.progress) request_.progress(0, request_.instances);
    for_each_number(blocks, request_.jobs, [&](std::int64_t b) {
      if (stopped()) return;
      const std::int64_t first = b * block_size;
      const std::int64_t count = std::min(block_size, request_.instances - first);
      results[static_cast<std::size_t>(b)] = block(first, count);
      const std::int64_t total = done += count;
      if (request_.progress) request_.progress(total, request_.instances);
    });
    Block all = empty_block();
    for (Block& result : results) merge(all, result);
    enclose_extremes(all);
    finish(all);
    return std::move(all.report);
  }

 private:
  [[nodiscard]] bool stopped() const { return request_.stop != nullptr && request_.stop->load(std::memory_order_relaxed); }
  [[nodiscard]] Case draw(std::int64_t number) const { return draw_case(request_.drawing, request_.seed, number); }
  [[nodiscard]] bool is_sampled(std::int64_t number) const {
    if (request_.enclosed >= request_.instances) return true;
    Stream stream(request_.seed, {static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(number >> 32), 0, 12});
    return stream.below(static_cast<std::uint64_t>(request_.instances)) < static_cast<std::uint64_t>(request_.enclosed);
  }

  [[nodiscard]] Block empty_block() const {
    Block b;
    b.report.runs[0].name = "float";
    b.report.runs[1].name = "double";
    for (std::size_t w = 0; w < 2; ++w) {
      b.errors[w].resize(rounds_.size());
      b.bands[w].resize(rounds_.size());
    }
    for (const BackEnd* back_end : request_.back_ends) {
      for (const char* number : {"float", "double"}) b.report.back_ends.push_back({back_end->name(), number});
    }
    return b;
  }

  Block block(std::int64_t first, std::int64_t count) {
    Block b = empty_block();
    std::vector<Case> cases;
    std::vector<Screened<float>> single;
    std::vector<Screened<double>> twice;
    for (std::int64_t i = 0; i < count && !stopped(); ++i) {
      cases.push_back(draw(first + i));
      screen_one(b, first + i, cases.back(), single, twice);
      ++b.report.instances;
    }
    if (stopped()) return b;
    for (std::size_t e = 0; e < request_.back_ends.size(); ++e) {
      compare_final(b.report.back_ends[2 * e], first, cases, request_.back_ends[e]->run_float(cases, request_.steps), single);
      compare_final(b.report.back_ends[2 * e + 1], first, cases, request_.back_ends[e]->run_double(cases, request_.steps), twice);
    }
    return b;
  }

  void screen_one(Block& b, std::int64_t number, const Case& c, std::vector<Screened<float>>& single, std::vector<Screened<double>>& twice) {
    const std::int64_t steps = request_.steps;
    std::vector<Kept> kept;
    std::vector<Vector<float>> path;
    kept.reserve(static_cast<std::size_t>(steps) + 1);
    path.reserve(static_cast<std::size_t>(steps) + 1);
    double nearest = 0;
    const bool decides = c.method != Method::gd;
    single.push_back(screen<float>(c, steps, request_.fault, [&](std::int64_t k, const BandRun<float>& r) {
      Kept& now = kept.emplace_back();
      now.band = r.band();
      path.push_back(r.x());
      if (!r.is_bounded() || !decides) return;
      for (std::size_t i = 0; i < r.nodes().size(); ++i) {
        now.clipped |= static_cast<std::uint32_t>(r.nodes()[i].clipped) << i;
        if (k > 0 || c.method != Method::clip21_sgd2m) nearest = larger(nearest, 1 - r.nodes()[i].margin / c.tau);
      }
    }));
    double ratio = 0;
    double ulps = 0;
    bool apart = false;
    std::int64_t candidate = -1;
    twice.push_back(screen<double>(c, steps, request_.fault, [&](std::int64_t k, const BandRun<double>& r) {
      const Kept& other = kept[static_cast<std::size_t>(k)];
      const Vector<float>& x = path[static_cast<std::size_t>(k)];
      if (!std::isfinite(other.band) || !std::isfinite(r.band())) return;
      Vector<double> difference(x.size());
      for (Eigen::Index j = 0; j < x.size(); ++j) difference[j] = static_cast<double>(x[j]) - r.x()[j];
      const double error = norm(difference);
      apart = apart || error > sum_up(sum_up(other.band, r.band()), product_up(error, 0x1p-40));
      if (other.band > 0) ratio = larger(ratio, error / other.band);
      ulps = larger(ulps, error / ulp_of(x));
      if (!decides || candidate >= 0) return;
      for (std::size_t i = 0; i < r.nodes().size(); ++i) {
        const BandNode<double>& node = r.nodes()[i];
        if (k == 0 && c.method == Method::clip21_sgd2m) continue;
        const bool clipped = (other.clipped >> i & 1U) != 0;
        if (clipped != node.clipped || node.side == Side::unknown || (node.side == Side::outside) != node.clipped) candidate = k;
      }
    }));
    Report& report = b.report;
    const auto note = [&](RunSummary& summary, const auto& screened) {
      if (screened.same_bits) {
        ++summary.same_bits;
      } else if (summary.first_other_bits < 0) {
        summary.first_other_bits = number;
      }
      summary.without_band += screened.without_band ? 1 : 0;
    };
    note(report.runs[0], single.back());
    note(report.runs[1], twice.back());
    if (apart && report.apart++ == 0) report.first_apart = number;
    const bool counted = is_sampled(number) || candidate >= 0;
    keep(report.extremes[0], {ratio, number, counted});
    keep(report.extremes[1], {nearest, number, counted});
    keep(report.extremes[2], {ulps, number, counted});

    if (is_sampled(number)) {
      add(b, number, c, compare(c, steps, rounds_, request_.fault), true, true);
    } else if (candidate >= 0) {
      const Comparison early = compare(c, candidate, {}, request_.fault);
      const bool settled = early.flips > 0 && early.ties == 0;
      add(b, number, c, settled ? early : compare(c, steps, {}, request_.fault), false, true);
    }
    judge(b, number, c);
  }

  /// A comparison with enclosures enters the report; `counts`: as an instance that has not been compared before.
  void add(Block& b, std::int64_t number, const Case& c, const Comparison& compared, bool into_curve, bool counts) {
    for (std::size_t w = 0; w < 2; ++w) {
      RunSummary& summary = b.report.runs[w];
      const Compared& run = compared.runs[w];
      summary.enclosed += counts ? 1 : 0;
      summary.comparisons += run.comparisons;
      if (run.answer == Compared::Answer::outside) {
        if (summary.outside++ == 0) {
          summary.first_outside = number;
          summary.outside_where = run.quantity + " at k = " + std::to_string(run.k);
        }
      } else if (run.answer == Compared::Answer::undecided) {
        ++summary.undecided;
      } else {
        summary.inside += counts ? 1 : 0;
      }
      if (run.largest_ratio > summary.largest_ratio.value) summary.largest_ratio = {run.largest_ratio, number};
      for (std::size_t p = 0; p < rounds_.size() && into_curve; ++p) {
        const float error = run.errors[p];
        if (std::isnan(error)) continue;
        b.errors[w][p].push_back(error);
        b.bands[w][p].push_back(run.bands[p]);
        if (error > 0) b.tightness[w].push_back(run.bands[p] / error);
      }
    }
    b.report.unsettled += compared.ties > 0 ? 1 : 0;
    if (!compared.first_flip) return;
    ++b.report.flips;
    if (b.report.first_flips.size() < kept_finds) b.report.first_flips.push_back({number, c, *compared.first_flip});
  }

  void judge(Block& b, std::int64_t number, const Case& c) {
    const int regime = regime_of(request_.drawing, number);
    if (c.method != Method::clip21_gd || c.dimension != 1 || (regime != regime_far && regime != regime_cap)) return;
    for (const std::string_view statement : judged_statements()) {
      ++b.report.judged;
      const std::optional<VerdictFlip> flip = verdict_flip(c, request_.steps, statement, request_.stop);
      if (!flip) continue;
      ++b.report.verdict_flips;
      if (b.report.first_verdicts.size() < kept_finds) b.report.first_verdicts.push_back({number, c, *flip});
    }
  }

  /// Final states of a back end: the bits of the reference lie inside the band with it; other bits are held against an enclosure.
  template <std::floating_point T>
  void compare_final(BackEndSummary& summary, std::int64_t first, const std::vector<Case>& cases, const std::vector<FinalState<T>>& finals,
                     const std::vector<Screened<T>>& screened) const {
    for (std::size_t i = 0; i < screened.size(); ++i) {
      const Screened<T>& own = screened[i];
      const bool given = i < finals.size() && finals[i].x.size() == own.final_x.size();
      ++summary.runs;
      if (given && same_bits(finals[i].x, own.final_x) && finals[i].last_clipped == own.last_clipped) {
        ++summary.same_bits;
        continue;
      }
      if (summary.first_other_bits < 0) summary.first_other_bits = first + static_cast<std::int64_t>(i);
      if (own.without_band) continue;
      if (!given || is_within(cases[i], request_.steps, finals[i].x, own.final_band) == Truth::no) ++summary.outside;
    }
  }

  static void merge(Block& all, Block& part) {
    if (part.errors[0].empty()) return;  // never begun
    Report& to = all.report;
    Report& from = part.report;
    to.instances += from.instances;
    for (std::size_t w = 0; w < 2; ++w) {
      RunSummary& a = to.runs[w];
      const RunSummary& c = from.runs[w];
      a.same_bits += c.same_bits;
      if (a.first_other_bits < 0) a.first_other_bits = c.first_other_bits;
      a.enclosed += c.enclosed;
      a.inside += c.inside;
      a.outside += c.outside;
      a.undecided += c.undecided;
      a.without_band += c.without_band;
      a.comparisons += c.comparisons;
      if (a.first_outside < 0) {
        a.first_outside = c.first_outside;
        a.outside_where = c.outside_where;
      }
      if (c.largest_ratio.value > a.largest_ratio.value) a.largest_ratio = c.largest_ratio;
      for (std::size_t p = 0; p < part.errors[w].size(); ++p) {
        all.errors[w][p].insert(all.errors[w][p].end(), part.errors[w][p].begin(), part.errors[w][p].end());
        all.bands[w][p].insert(all.bands[w][p].end(), part.bands[w][p].begin(), part.bands[w][p].end());
      }
      all.tightness[w].insert(all.tightness[w].end(), part.tightness[w].begin(), part.tightness[w].end());
    }
    for (std::size_t e = 0; e < to.back_ends.size(); ++e) {
      BackEndSummary& a = to.back_ends[e];
      const BackEndSummary& c = from.back_ends[e];
      a.runs += c.runs;
      a.same_bits += c.same_bits;
      a.outside += c.outside;
      if (a.first_other_bits < 0) a.first_other_bits = c.first_other_bits;
    }
    to.apart += from.apart;
    if (to.first_apart < 0) to.first_apart = from.first_apart;
    to.flips += from.flips;
    to.unsettled += from.unsettled;
    to.judged += from.judged;
    to.verdict_flips += from.verdict_flips;
    for (auto& flip : from.first_flips) {
      if (to.first_flips.size() < kept_finds) to.first_flips.push_back(std::move(flip));
    }
    for (auto& verdict : from.first_verdicts) {
      if (to.first_verdicts.size() < kept_finds) to.first_verdicts.push_back(std::move(verdict));
    }
    for (std::size_t e = 0; e < to.extremes.size(); ++e) {
      for (const Extreme& extreme : from.extremes[e]) keep(to.extremes[e], extreme);
    }
  }

  /// All extreme instances are enclosed over all steps, but those that the sample has already.
  void enclose_extremes(Block& all) {
    std::vector<Extreme> chosen;
    for (const std::vector<Extreme>& list : all.report.extremes) {
      for (const Extreme& extreme : list) {
        const bool known = std::ranges::find(chosen, extreme.number, &Extreme::number) != chosen.end();
        if (!known && !is_sampled(extreme.number)) chosen.push_back(extreme);
      }
    }
    std::ranges::sort(chosen, {}, &Extreme::number);
    std::vector<Comparison> compared(chosen.size());
    for_each_number(static_cast<std::int64_t>(chosen.size()), request_.jobs, [&](std::int64_t i) {
      const auto at = static_cast<std::size_t>(i);
      if (!stopped()) compared[at] = compare(draw(chosen[at].number), request_.steps, {}, request_.fault);
    });
    if (stopped()) return;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      if (chosen[i].counted) {  // its flips and ties were counted where it was a candidate
        compared[i].first_flip.reset();
        compared[i].ties = 0;
      }
      add(all, chosen[i].number, draw(chosen[i].number), compared[i], false, !chosen[i].counted);
    }
  }

  /// Quantiles of what was collected.
  void finish(Block& all) const {
    const auto quantile = [](std::vector<float>& values, double share) -> double {
      if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
      const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
      std::ranges::nth_element(values, values.begin() + at);
      return values[static_cast<std::size_t>(at)];
    };
    for (std::size_t w = 0; w < 2; ++w) {
      RunSummary& summary = all.report.runs[w];
      summary.median_band_over_error = quantile(all.tightness[w], 0.5);
      summary.high_band_over_error = quantile(all.tightness[w], 0.9);
      for (std::size_t p = 0; p < rounds_.size(); ++p) {
        std::vector<float>& errors = all.errors[w][p];
        summary.curve.push_back({rounds_[p], quantile(errors, 0.5), quantile(errors, 0.99), quantile(errors, 1), quantile(all.bands[w][p], 0.5)});
      }
    }
  }

  const Request& request_;
  std::vector<std::int64_t> rounds_;
};

}  // namespace

bool Report::holds() const {
  bool good = apart == 0;
  for (const RunSummary& run : runs) good = good && run.outside == 0 && run.same_bits == instances;
  for (const BackEndSummary& back_end : back_ends) good = good && back_end.same_bits == back_end.runs;
  return good;
}

void check(const Request& request) {
  const auto within = [](std::int64_t value, std::int64_t low, std::int64_t high, const std::string& what) {
    if (value < low || value > high) {
      throw BadInput(what + " = " + std::to_string(value) + " is out of range; give an integer from " + std::to_string(low) + " to " + std::to_string(high));
    }
  };
  within(request.instances, 1, 1000000000, "instances");
  within(request.steps, 0, 100000, "steps");
  within(request.enclosed, 0, 1000000, "enclosed");
  within(request.drawing.nodes, 1, most_nodes, "nodes");
  within(request.drawing.dimension, 1, most_dimension, "dimension");
  within(request.drawing.top_k, 1, request.drawing.dimension, "k");
  within(request.drawing.interval, 1, 1000000, "I");
}

Report crosscheck(const Request& request) {
  check(request);
  return Crosscheck(request).run();
}

}  // namespace lemmata::crosscheck
