#pragma once
/// Certified problems: a quantity t, a class of functions, a method, and what it takes to prove t <= T for all of them at once.
///
/// A problem is plain data and functions of exact parameters. Where the method clips, a run falls into *cases*: which clip events were active, and with which
/// factor s in (0, 1] each of them scaled its vector. A case is a box; a proof splits the boxes that cover all runs (`cover`) into leaves, and proves each leaf
/// by multipliers for the rows that hold in it (theory/performance_estimation/program.hpp). Problems without clip events have one leaf, the empty box.
///
/// A certificate is what a proof is stored as. `verify` trusts nothing in it: it regenerates every row from the parameters, repairs nothing, and checks every
/// leaf and that the leaves leave no case out. It needs no solver and no floating point.
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "theory/performance_estimation/program.hpp"

namespace lemmata::pep {

/// One clipping of one vector: not clipped (s = 1), or clipped to the threshold with a factor s in [low, high], 0 < low <= high <= 1.
struct Event {
  bool active = false;
  Exact low{1};
  Exact high{1};
  [[nodiscard]] bool operator==(const Event& other) const = default;
};
using Box = std::vector<Event>;

/// The parameters of a problem by name; those that are lists (one number a node) have several values.
using Numbers = std::map<std::string, std::vector<Exact>, std::less<>>;
/// The parameter of this name, which is one number.
[[nodiscard]] const Exact& number(const Numbers& numbers, std::string_view name);
/// The same as an integer in [low, high]. Throws BadInput.
[[nodiscard]] int integer(const Numbers& numbers, std::string_view name, int low, int high);
/// The same, > 0. Throws BadInput.
[[nodiscard]] const Exact& positive(const Numbers& numbers, std::string_view name);
[[nodiscard]] const Exact& nonnegative(const Numbers& numbers, std::string_view name);

struct Parameter {
  std::string_view name;
  std::string_view standard;  ///< the default, as text
  std::string_view meaning;
  bool is_list = false;       ///< several numbers, separated by commas
};

/// A function of the class on which the method is run in exact numbers, and the t that it reaches.
struct Attained {
  std::string function;  ///< what it is, in words and exact numbers
  std::vector<std::pair<std::string, Exact>> numbers;  ///< the run: x_0, grad f(x_0), ...
  Exact value;           ///< t on this run
};

/// Every function is a function of the parameters, all of them given and checked by `check`.
struct CertifiedProblem {
  std::string_view id;
  std::string_view title;
  std::string_view setting;      ///< the class of functions
  std::string_view recurrence;   ///< the method
  std::string_view claim;        ///< what t is: "min_k ||grad f(x_k)||^2 <= t"
  std::string_view closed_form;  ///< the known value as a formula; empty: none is known
  std::string_view source;       ///< of the closed form
  std::span<const Parameter> parameters;
  /// Throws BadInput for parameters outside the class.
  void (*check)(const Numbers& numbers);
  /// The rows that hold in the box.
  Program (*program)(const Numbers& numbers, const Box& box);
  /// Boxes of which every run lies in one, up to symmetries of the problem; null: there are no clip events, and the empty box is the only one.
  std::vector<Box> (*cover)(const Numbers& numbers) = nullptr;
  /// The known exact worst case, where one is known for these parameters; null: never.
  std::optional<Exact> (*value)(const Numbers& numbers) = nullptr;
  /// A run of one function of the class that attains this much, in exact numbers; null: none is at hand. What shows that a target is too low.
  std::optional<Attained> (*attained)(const Numbers& numbers) = nullptr;
};

/// The version of the format of certificates and of the meaning of the problems' rows.
inline constexpr int certificate_version = 1;

struct Leaf {
  Box box;
  std::vector<Exact> multipliers;  ///< one a row of the program of this box, in order
};

/// "For these parameters, t <= target", and why.
struct Certificate {
  std::string problem;
  int version = certificate_version;
  Numbers parameters;
  Exact target;
  std::vector<Leaf> leaves;
};

/// All problems that can be certified: a hand-written list.
[[nodiscard]] std::span<const CertifiedProblem* const> problems();
/// Throws BadInput for one that is not there.
[[nodiscard]] const CertifiedProblem& find_problem(std::string_view id);

/// `given`, with the documented default of every parameter that it leaves out, checked. Throws BadInput for unknown names, and for values outside the class.
[[nodiscard]] Numbers complete(const CertifiedProblem& problem, Numbers given);
/// The boxes that a proof must cover.
[[nodiscard]] std::vector<Box> cover_of(const CertifiedProblem& problem, const Numbers& numbers);

struct Verification {
  bool is_accepted = false;
  Exact bound;         ///< the largest bound over the leaves: t <= bound <= target, where accepted
  std::string reason;  ///< why not, where not: the first thing that fails
  int leaf = -1;       ///< the leaf that fails; -1: none, or the cover
};
/// Whether the certificate proves what it states. Throws BadInput for one without meaning: an unknown problem, another version, parameters that are missing,
/// unknown or outside the class, a box that is none.
[[nodiscard]] Verification verify(const Certificate& certificate);
/// The same for a problem that is not in the list.
[[nodiscard]] Verification verify(const CertifiedProblem& problem, const Certificate& certificate);

/// "0.5 <= s_1 <= 1, s_2 = 1 (not clipped)"; empty for the empty box.
[[nodiscard]] std::string text(const Box& box);
/// The part of `root` that the boxes do not cover; empty: they cover it. Boxes of another pattern of activity cover nothing of it.
[[nodiscard]] std::vector<Box> uncovered(const Box& root, const std::vector<Box>& boxes);

}  // namespace lemmata::pep
