#pragma once
/// Instances of the catalogue by the activity of their runs: what is measured, and how an instance with a wanted label is built.
///
/// Built, not filtered. The threshold alone decides most labels, as a statement at its cap ("gamma": "cap") keeps its hypotheses whatever tau is:
///   never     tau = 2 max_i ||u_i^0||: for Theorems A and B no node clips in any round (docs/proofs.md); elsewhere times 4 until none does
///   always    tau = min_i ||u_i^0||/(2K + 2): under Theorem A ||u_i|| falls by at most 3 tau/2 a round; elsewhere over 8 until all clip
///   mixed     tau a fraction of max_i ||u_i^0||, drawn until some node clips and some does not; or a node far outside, where ||u_i^0||^2 is no double
///   boundary  one node in the first round: tau = ||u_i^0|| exactly, or the double next to it on either side; where a method has shifts, u_i^0 is made a
///             multiple of 1, (3, 4) or (2, 3, 6), so that its norm is rational; where it is irrational, tau is within 2^-53 of it
/// One in five of `never` and `mixed` has a node with u_i^0 = 0, where there are shifts. Each is then certified (activity.hpp). An instance that came out
/// otherwise is discarded, counted, and drawn again; too many are an error.
#include <array>
#include <vector>

#include "algorithms/entry.hpp"
#include "properties/activity.hpp"

namespace lemmata::properties {

/// Whether `activity_of` knows the method that this statement speaks of.
[[nodiscard]] bool has_activity(std::string_view subject);
/// The labels that instances are built to have: those that they can have within the hypotheses of the statement. Theorem F never clips, for one. Empty where
/// none is built: no activity is known, or it is that of one step (Lemmas 3 and 4 of CELGC), where the statement's own draws have all labels but the boundary.
[[nodiscard]] std::vector<ActivityLabel> possible_labels(std::string_view subject);

/// The certified activity of the run that the statement speaks of, in rounds 0..steps; a step size "cap" is worked out first. Of one step of CELGC: over the
/// outcomes of its noise, in the place of rounds. None where the method is not known: expectations over many paths, statements of your own. Throws BadInput
/// for an instance without meaning.
[[nodiscard]] std::optional<Activity> activity_of(const Instance& instance);

struct LabelledInstance {
  Instance instance;
  Activity activity;
  std::int64_t discards = 0;  ///< instances drawn in vain on the way to this one
};

/// Where one node stands in the first round. overflow: ||u|| = 2^600 or so, whose square is no double, and tau half of it.
enum class Regime : std::uint8_t { zero, inside, just_inside, tie, just_outside, outside, overflow };
inline constexpr std::array all_regimes = {Regime::zero,         Regime::inside,  Regime::just_inside, Regime::tie,
                                           Regime::just_outside, Regime::outside, Regime::overflow};
[[nodiscard]] std::string_view text(Regime regime);

inline constexpr std::int64_t most_discards = 20;

/// An instance of the entry with this label; `given` as for Entry::draw, without tau. A function of its arguments. Throws BadInput for a statement without
/// possible_labels, a `given` that fixes tau, and after `most_discards` instances in vain.
[[nodiscard]] LabelledInstance instance_with(ActivityLabel label, const Entry& entry, std::uint64_t seed, const Parameters& given = {});
/// The same with one node in this regime in the first round; the label is what comes of it. Regimes that need shifts (zero; tie, where the norm is
/// irrational; overflow, but for quadratics) are counted as in vain where the method has none.
[[nodiscard]] LabelledInstance instance_in(Regime regime, const Entry& entry, std::uint64_t seed, const Parameters& given = {});

/// Which nodes are in which regime in the first round, as far as a round shows it: none where it is hidden. For tests and reports.
[[nodiscard]] std::vector<Regime> first_regimes(const Instance& instance);

}  // namespace lemmata::properties
