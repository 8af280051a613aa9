#pragma once
/// What the page and the terminal ask for: functions from JSON to JSON, without a server. This comment is the contract.
///
/// STATE. Everything that a page shows is a function of one object, which the page keeps in its address (the fragment) and sends along:
///   {"id": "clip21/theorem-a",       entry of the catalogue; needed
///    "set": {"tau": "1/3", ...},     parameters of the entry and of its problem, as text; what is left out is drawn by (seed, number) or has its default
///    "problem": {"name": ..., ...},  the problem whole, as in an instance file: the instance is then not drawn, "set" is its "parameters"
///    "nodes": [{"matrix": [["2"]], "linear": ["1"], "constant": "0"}, ...],   f_i = x^T A x/2 - b^T x + c, in the place of the problem's functions
///    "start": ["4"], "shifts": [["0"], ...],   in the place of those of the instance; shifts []: zero; without a problem the start is x0
///    "steps": "200",                 rounds, in the place of those of the instance
///    "dropped": ["second-step-bound"], "scaled": {"A4": "9/10"},   hypotheses that are waived, constants that are multiplied
///    "methods": ["gd", "clip-gd"],   run beside the entry's own method
///    "method_set": {"gd": {"gamma": "1/4"}},   their parameters; gamma and tau are those of the instance unless given here
///    "seed": "1", "number": "0",     of the drawn instance; number 0 is the documented default
///    "points": 600,                  rounds of each curve at most, 50..2000
///    "view": {...}}                  the page's own; not looked at
/// Numbers are text ("1/3", "0.1", "1e-6", "2^-10") or JSON integers. Fields that are not known are passed over, and named in "notices".
///
/// ANSWERS are objects. Numbers for plots are doubles, null where not finite. Exact numbers are text "p/q", enclosures ["lo", "hi"] in decimals.
///
///   POST api/catalogue {}
///     {"version", "entries": [{"id", "kind", "title", "source", "trust", "expected", "explorable"}], "limits": {...},
///      "methods": [{"name", "summary", "recurrence", "source", "parameters"}], "problems": [{"name", "summary", "source", "parameters"}]}
///     explorable: "run" (trajectories, relations over k), "numbers" (relations at one point), "verdict" (runs for minutes: 'lemmata verify' answers it)
///   POST api/entry {"id"}
///     {"id", "kind", "title", "setting", "recurrence", "claim", "hypotheses": [{"name", "formula"}], "tightness", "trust", "source": {"key", "locus"}, "proof",
///      "expected", "explorable", "method" (its own; null: none), "methods" (offered beside it), "parameters": [parameter], "instance" (the default one),
///      "problem": {"name", "parameters": [parameter]} or null, "constants": [names that "scaled" takes]}
///     parameter: {"name", "default", "meaning", "value" (in the default instance), "choices": [...] or null,
///                 "range": {"low", "high", "scale": "linear"|"log", "integer"} or null (words and lists)}
///   POST api/run {"state"}           the double tier
///     {"instance": {...},            complete, as in an instance file ("statement", "problem", "parameters", "start", "shifts", "steps")
///      "dimension", "node_count", "f_inf", "L", "draggable": {"start", "shifts", "nodes"}: booleans,
///      "nodes": [...] or null        the functions as "nodes" of the state, where they are quadratics with n d <= 64
///      "lanes": [{"method", "own": boolean, "parameters", "stopped": "" or why, "k": [...], "x": [[...]] (d <= 2; else null), "gap": [f - f_inf],
///                 "gradient_squared": [...], "step": [||v^k||], "clipped": [[[first, last], ...] a node], "clipped_cut": boolean,
///                 "last_clipped": k or -1, "bytes_each_way"}],
///      "relations": [{"name", "order": "<="|"<"|"=", "k": [...], "lhs": [...], "rhs": [...], "node": [...], "status": "holds"|"tight"|"violated"|"open",
///                     "count", "tightest": {"ratio", "k", "node"} or null, "violation": {"k", "node", "lhs", "rhs"} or null,
///                     "drawn_over": null | "gap" | "gradient_mean" (lhs/(k+1) and rhs/(k+1) are what to draw) | "lyapunov" (lhs is the function)}],
///                    of all nodes the one nearest to failing in that round; of rounds that are left out the one nearest to failing
///      "hypotheses": [{"name", "formula", "status": "holds"|"fails"|"waived"|"open"|"unseen", "k", "lhs", "rhs"}],
///      "verdict": verdict, "curves": {...} or null, "lyapunov": {"name", "k", "value"} or null, "k_star": number or null, "notices": [...], "milliseconds"}
///     curves: d = 1: {"x": [...], "f": [...], "nodes": [[...] each f_i] or null}; d = 2: {"x": [...], "y": [...], "f": [[row of f(x, y_j)]]}
///     An entry that runs nothing has no lanes; one whose check runs no ladder in doubles has no relations either, and "notices" says so.
///   POST api/verdict {"state", "budget_ms": 500}
///     {"verdict": verdict, "instance", "milliseconds"}: Entry::check on the same instance
///     verdict: {"decision": "holds"|"violated"|"undecided"|"not-applicable", "expected", "evidence": "sampled"|"rounded"|"enclosed"|"exact", "text": one line,
///               "relation": {"relation", "at": {"k", "index"}, "order", "lhs", "rhs"} or null, "hypothesis", "strict", "tight",
///               "tightest": {"relation", "ratio", "k", "index"} or null, "precision_bits", "remarks": [...], "out_of_time": boolean}
///   POST api/find {"state", "fixed": [names of "set" that stay], "seconds": 10}
///     {"job": number}: the search of 'lemmata attack', with what "dropped" and "scaled" say
///   POST api/job {"job"}
///     {"done", "trials", "seconds", "counterexamples": [{"state", "breaks": [{"relation", ...}], "text"}],
///      "tightest": [{"relation", "ratio", "state"}], "message"}
///   POST api/cancel {"job"}
///     {"done": true}; the answer of the job is then what was found so far
///   POST api/smoothness {"expression", "l0", "l1", "box": ["-3:3"], "frontier": boolean}
///     {"answer": what 'lemmata smoothness --json' writes, "curves": {"x", "curvature", "slope", "bound" (null without l0)} or null}
///   POST api/truncation {"density": "gaussian", "set": {"dimension", "mu", "s", ...}, "alpha": {"low", "high", "points"}}
///     {"alpha": [...], "c": [["lo", "hi"]...] certified, null where P = 0, "complete": boolean, "densities": [{"name", "parameters"}]}
///   POST api/export {"state", "what": "instance"|"command"|"test"|"report"}
///     {"name": file name, "type": media type, "text"}
///     report: the file report.html of the page, where {{style NAME}}, {{script NAME}} and {{module NAME}} stand for files of the page, put in whole, and
///     {{data}} for <script type="application/json" id="data"> with {"version", "state", "entry", "run", "verdict", "command", "instance"}
///
/// ERRORS are {"error": {"message", "field"}}: the field is "set.tau", "start", ... or null. Requests over a limit of `Limits` are refused with the reason.
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "apps/instance_json.hpp"

namespace lemmata::apps::explore {

/// What one request may cost.
struct Limits {
  std::int64_t most_work = 60'000'000;    ///< multiplications of one lane, about: rounds x nodes x d^2
  std::int64_t most_problem = 2'000'000;  ///< n d^3: what certifying the constants of a problem costs
  std::int64_t most_lanes = 8;
  std::int64_t most_bits = 4096;  ///< of an exact number
  std::int64_t longest_verdict_ms = 10'000;
  std::int64_t longest_run_ms = 2'000;
  std::int64_t longest_find_s = 600;
  std::size_t most_jobs = 2;   ///< searches at the same time
  std::size_t kept_jobs = 16;  ///< their answers
};

/// A request that is answered with an error: what is wrong, and with which field. `status` is that of HTTP.
struct Refusal {
  int status = 400;
  std::string message;
  std::string field;
};

/// The functions above, with the searches that are under way. Safe to call from several threads.
class Api {
 public:
  explicit Api(const Limits& limits = {});
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;
  ~Api();  ///< ends the searches

  /// `name` is "run", "verdict", ...; Throws Refusal, and nothing else.
  [[nodiscard]] Json answer(std::string_view name, const Json& request);
  /// The same from text: what is too deep, too long or no JSON is refused.
  [[nodiscard]] Json answer_text(std::string_view name, std::string_view body);

 private:
  struct Jobs;
  Limits limits_;
  std::unique_ptr<Jobs> jobs_;
};

}  // namespace lemmata::apps::explore
