/// Clip21-GD and Clip21-Avg with one line wrong: the faults that the plants of tests/theory carry, and those that need other lines.
#include "tests/museum/laws/runs.hpp"
#include "tests/theory/faulty_clip21.hpp"

namespace lemmata::museum {
namespace {

template <Fault fault>
struct Faulty {
  static FaultyClip21 method(const Exact& gamma, const Exact& tau) { return {gamma, tau, fault, true}; }
};
struct TrueAverage {
  static Clip21Avg method(const Exact& tau) { return {{tau}}; }
};
template <Fault fault>
struct FaultyAverage {
  static FaultyClip21 method(const Exact& tau) { return {Exact(1), tau, fault, false}; }
};

template <Fault fault>
Mutant faulty(std::string_view name, std::string_view defect, std::string_view origin) {
  return {name, defect, origin, {held_to<TextbookClip21Law, TrueClip21, Faulty<fault>>(), held_to<OneStepRelationsLaw, TrueClip21, Faulty<fault>>(),
                                 held_to<TheoremALaw, TrueClip21, Faulty<fault>>()}};
}
/// The same where the theorem alone is asked.
template <Fault fault>
Mutant faulty_in_theory(std::string_view name, std::string_view defect, std::string_view origin) {
  return {name, defect, origin, {held_to<TheoremALaw, TrueClip21, Faulty<fault>>(), held_to<PosteriorLaw, TrueClip21, Faulty<fault>>()}};
}
template <Fault fault>
Mutant faulty_by_steps(std::string_view name, std::string_view defect, std::string_view origin) {
  return {name, defect, origin, {held_to<OneStepRelationsLaw, TrueClip21, Faulty<fault>>()}};
}
template <Fault fault>
Mutant faulty_average(std::string_view name, std::string_view defect, std::string_view origin) {
  return {name, defect, origin, {held_to<AveragingLaw, TrueAverage, FaultyAverage<fault>>()}};
}

}  // namespace

Mutants clip21_gd() {
  return {
      faulty_by_steps<Fault::clips_the_gradient>("clip21-clips-the-gradient", "clip(grad f_i) for clip(grad f_i - v_i)",
                                                 "client clipping with a memory bolted on"),
      faulty_by_steps<Fault::forgets_the_shift>("clip21-forgets-the-shift", "v_i = c_i for v_i + c_i", "a missing +="),
      faulty_by_steps<Fault::forgets_a_node>("clip21-forgets-a-node", "the server's sum begins at node 1", "off by one in a loop"),
      faulty_by_steps<Fault::counts_a_node_twice>("clip21-counts-a-node-twice", "node 0 enters the sum twice", "an accumulator that begins with node 0"),
      faulty_in_theory<Fault::averages_the_messages>("clip21-server-forgets", "v = mean c_i: the server does not accumulate",
                                                     "error feedback taken for plain averaging"),
      faulty_average<Fault::threshold_of_another_node>("clip21-threshold-of-another-node", "node 0 clips at 2 tau",
                                                       "a list of thresholds read at the wrong index"),
      faulty_by_steps<Fault::clips_at_twice_tau>("clip21-clips-at-twice-tau", "a threshold of 2 tau", "radius and diameter"),
      faulty_in_theory<Fault::clips_at_half_tau>("clip21-clips-at-half-tau", "a threshold of tau/2", "the rate of Theorem A read as the threshold"),
      faulty_by_steps<Fault::clips_by_coordinate>("clip21-clips-by-coordinate", "differences clipped by coordinate", "clip_grad_value_ for clip_grad_norm_"),
      faulty<Fault::old_gradients>("clip21-old-gradients", "shifts follow the gradients of the round before", "an asynchronous read"),
      faulty<Fault::old_direction>("clip21-old-direction", "the step uses v^{k-1}", "step and update exchanged"),
      faulty_in_theory<Fault::doubles_the_step>("clip21-doubles-the-step", "x - 2 gamma v", "a factor 2 from (1/2)||x||^2"),
      faulty_in_theory<Fault::steps_uphill>("clip21-steps-uphill", "x + gamma v", "the sign of the step"),
      faulty_in_theory<Fault::stands_still>("clip21-stands-still", "x is never updated", "an update of a copy"),
      faulty_by_steps<Fault::adds_to_the_denominator>("clip21-epsilon-in-denominator", "tau/(||u|| + 1/1000): v_i never quite arrives",
                                                      "the same guard, where it costs the exact arrival that Clip21 lives on"),
      faulty_average<Fault::forgets_the_shift>("clip21-avg-forgets-the-shift", "Clip21-Avg with v_i = c_i", "a missing +="),
      faulty_average<Fault::averages_the_messages>("clip21-avg-server-forgets", "Clip21-Avg that returns the mean of the last messages", "a missing +="),
  };
}

}  // namespace lemmata::museum
