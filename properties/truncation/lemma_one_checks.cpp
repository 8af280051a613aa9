#include <algorithm>
#include <array>

#include "numerics/error.hpp"
#include "properties/list_text.hpp"
#include "properties/run_checks.hpp"
#include "properties/truncation/checks.hpp"
#include "theory/truncation/closed_forms.hpp"
#include "theory/truncation/lemma_one.hpp"

namespace lemmata::properties {
namespace {

using truncation::ClosedForms;
using truncation::Facts;
using truncation::Family;
using truncation::Law;
using truncation::LemmaOne;
using truncation::Moments;
using truncation::RadialLaw;
using truncation::SmallThreshold;
using truncation::StaircaseLaw;

constexpr ParameterInfo parameters[] = {
    {"family", "gaussian",
     "gaussian, truncated-gaussian, student, truncated-student, laplace, uniform (ball), shell or staircase: radial; planar-gaussian, two-point, segment"},
    {"dimension", "1", "d of a radial law, 1..200"},
    {"mu", "1", "the mean: of a radial law its norm, one number; two numbers for planar-gaussian and segment; one for two-point"},
    {"s", "1", "scale of a radial law (radius of a uniform ball); two-point: g = mu +- s"},
    {"degrees", "3", "nu of Student's laws"},
    {"radius", "2", "of truncated laws: |g - mu| <= radius"},
    {"inner", "1/2", "of a shell: inner <= |g - mu| <= s"},
    {"radii", "1,2", "of a staircase: r_1,r_2,..., increasing; the density is constant on r_{j-1} < |g - mu| <= r_j"},
    {"heights", "2,1", "of a staircase: as many, >= 0, up to a common factor; nonincreasing for Lemma 1"},
    {"variances", "1,1/25", "of planar-gaussian"},
    {"covariance", "0", "of planar-gaussian"},
    {"direction", "1,1", "of segment: g = mu + w direction, w uniform on [-1, 1]"},
    {"alpha", "1", "threshold, > 0"}};

constexpr std::array<std::pair<std::string_view, Family>, 7> radial_families = {{{"gaussian", Family::gaussian},
                                                                                 {"truncated-gaussian", Family::truncated_gaussian},
                                                                                 {"student", Family::student},
                                                                                 {"truncated-student", Family::truncated_student},
                                                                                 {"laplace", Family::laplace},
                                                                                 {"uniform", Family::uniform},
                                                                                 {"shell", Family::shell}}};

constexpr std::array<std::string_view, 6> staircase_parameters = {"family", "dimension", "mu", "radii", "heights", "alpha"};

std::array<Exact, 2> read_pair(const ParameterReader& read, std::string_view name, const std::string& owner) {
  const std::vector<Exact> list = read.list(name);
  if (list.size() != 2) throw BadInput(std::string(name) + " of " + owner + " must be two numbers for this family, got " + std::to_string(list.size()));
  return {list[0], list[1]};
}

/// The law that the instance names, with a meaning.
Law read_law(const Instance& instance) {
  const std::string& owner = instance.subject;
  const ParameterReader read(owner, instance.parameters, parameters);
  const std::string family = read.choice("family", {"gaussian", "truncated-gaussian", "student", "truncated-student", "laplace", "uniform", "shell",
                                                    "staircase", "planar-gaussian", "two-point", "segment"});
  Law law;
  if (family == "planar-gaussian") {
    const std::array<Exact, 2> variances = read_pair(read, "variances", owner);
    law = truncation::PlanarGaussian{read_pair(read, "mu", owner), variances[0], variances[1], read.number("covariance")};
  } else if (family == "segment") {
    law = truncation::SegmentLaw{read_pair(read, "mu", owner), read_pair(read, "direction", owner)};
  } else if (family == "two-point") {
    const Exact mean = read.number("mu");
    const Exact s = read.positive("s");
    law = truncation::FiniteLaw{{Vector<Exact>::Constant(1, mean - s), Vector<Exact>::Constant(1, mean + s)}, {Exact(1), Exact(1)}};
  } else if (family == "staircase") {
    law = StaircaseLaw{static_cast<int>(read.integer("dimension", 1, 200)), magnitude(read.number("mu")), read.list("radii"), read.list("heights")};
  } else {
    RadialLaw radial;
    radial.family = std::ranges::find(radial_families, family, &std::pair<std::string_view, Family>::first)->second;
    radial.dimension = static_cast<int>(read.integer("dimension", 1, 200));
    radial.mean = magnitude(read.number("mu"));
    radial.scale = read.number("s");
    radial.degrees = read.number("degrees");
    radial.radius = read.number("radius");
    radial.inner = read.number("inner");
    law = radial;
  }
  require_meaning(law, owner);
  return law;
}

Exact read_alpha(const Instance& instance) { return ParameterReader(instance.subject, instance.parameters, parameters).positive("alpha"); }

RadialLaw read_radial(const Instance& instance) {
  const Law law = read_law(instance);
  if (const auto* radial = std::get_if<RadialLaw>(&law)) return *radial;
  throw BadInput("family of " + instance.subject + " must be a radial law with one formula here, got '" + instance.parameters.find("family")->second + "'");
}

Vector<Exact> mean_of(const Law& law) {
  if (const auto* radial = std::get_if<RadialLaw>(&law)) return Vector<Exact>::Constant(1, radial->mean);
  if (const auto* staircase = std::get_if<StaircaseLaw>(&law)) return Vector<Exact>::Constant(1, staircase->mean);
  if (const auto* finite = std::get_if<truncation::FiniteLaw>(&law)) return finite->mean();
  const std::array<Exact, 2>& mean =
      std::holds_alternative<truncation::PlanarGaussian>(law) ? std::get<truncation::PlanarGaussian>(law).mean : std::get<truncation::SegmentLaw>(law).centre;
  Vector<Exact> v(2);
  v[0] = mean[0], v[1] = mean[1];
  return v;
}

/// No double interval holds the integrals better than the balls that they are computed in.
LadderOptions in_balls(const LadderOptions& options) {
  LadderOptions own = options;
  own.interval_tier = false;
  return own;
}

/// "c in [0.277..., 0.277...]", or "c = 0 exactly".
template <Field S>
std::string number_text(const S& value) {
  if constexpr (std::same_as<S, Exact>) {
    return "= " + value.text() + " exactly";
  } else if constexpr (std::same_as<S, Ball>) {
    const DecimalEnds ends = decimal_ends(value, 40);
    return "in [" + ends.lower + ", " + ends.upper + "]";
  } else if constexpr (Enclosure<S>) {
    const DecimalEnds ends = decimal_ends(value, 17);
    return "in [" + ends.lower + ", " + ends.upper + "]";
  } else {
    return "near " + quantity(value).lower;
  }
}

template <Field S>
std::string moments_text(const Facts& facts, const Vector<Exact>& mean, const Moments<S>& m) {
  std::string text = "P " + number_text(m.probability);
  for (Eigen::Index j = 0; j < mean.size(); ++j) {
    const std::string index = mean.size() == 1 ? "" : "_" + std::to_string(j + 1);
    if (facts.meets_ball && mean[j].sign() != 0) {
      text += "; c" + index + " " + number_text(S(m.truncated_mean[j] / (m.probability * m.mean[j])));
    } else {
      text += "; t" + index + " " + number_text(m.truncated_mean[j]);
    }
  }
  return text;
}

/// Every number that is missing is made explicit; of a staircase only its own: a search that moves numbers should find none that play no part.
void complete_law(Instance& instance) {
  const auto family = instance.parameters.find("family");
  if (family == instance.parameters.end() || family->second != "staircase") return complete_plain(instance, parameters);
  require_plain(instance);
  for (const ParameterInfo& parameter : parameters) {
    if (std::ranges::find(staircase_parameters, parameter.name) == staircase_parameters.end()) continue;
    instance.parameters.try_emplace(std::string(parameter.name), parameter.standard);
  }
}

Outcome check_lemma_one(LemmaOne::Reading reading, Instance& instance, const LadderOptions& options) {
  complete_law(instance);
  const Law law = read_law(instance);
  const Exact alpha = read_alpha(instance);
  const Facts facts = facts_of(law, alpha);
  const Vector<Exact> mean = mean_of(law);
  std::string remark;
  Outcome outcome = climb<true>(in_balls(options), 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    LemmaOne::hypotheses(reading, facts, ledger);
    if (ledger.finished()) return;
    const Moments<S> m = truncation::moments<S>(law, alpha);
    LemmaOne::judge(reading, facts, mean, m, ledger);
    remark = moments_text(facts, mean, m);
  });
  if (!remark.empty()) outcome.remarks.push_back(text_of(law) + ", alpha = " + alpha.text() + ": " + remark);
  return outcome;
}

// ---- Draws ----------------------------------------------------------------------------------------------------------------------------------------

/// A threshold in every regime of a law whose support has radius `extent`: below, at and above |m - extent| and m + extent, one small step beside, and m.
Exact draw_threshold(Draw& draw, const Exact& mean, const Exact& extent) {
  const Exact step = Exact(draw.integer(-1, 1)) * Exact::power_of_two(-20);
  Exact alpha;
  switch (draw.integer(0, 6)) {
    case 0: alpha = magnitude(mean - extent) + step; break;
    case 1: alpha = mean + extent + step; break;
    case 2: alpha = mean + step; break;
    case 3: alpha = extent; break;
    case 4: alpha = magnitude(mean - extent) * Exact(draw.integer(1, 15), 16); break;
    case 5: alpha = magnitude(mean - extent) + (mean + extent - magnitude(mean - extent)) * Exact(draw.integer(1, 15), 16); break;
    default: alpha = mean + extent * Exact(draw.integer(17, 32), 16); break;
  }
  return alpha.sign() > 0 ? alpha : extent / Exact(2);
}

/// Parameters of a law of the given family.
Parameters draw_radial(Draw& draw, const std::string& family, const Parameters& given) {
  constexpr std::array<int, 8> dimensions = {1, 1, 1, 2, 2, 3, 5, 8};
  const int dimension = dimensions[static_cast<std::size_t>(draw.integer(0, 7))];
  const Exact scale = draw.log_uniform(-2, 1, 3);
  const Exact radius = scale * Exact(draw.integer(2, 12), 4);
  const Exact mean = draw.chance(5) ? Exact(0) : draw.log_uniform(-2, 2, 3);
  const Exact inner = scale * Exact(draw.integer(1, 7), 8);
  const Exact degrees(draw.integer(3, 10), 2);
  const bool is_truncated = family.starts_with("truncated");
  Parameters drawn = {{"family", family}, {"dimension", std::to_string(dimension)}, {"mu", mean.text()}, {"s", scale.text()}};
  if (family.ends_with("student")) drawn["degrees"] = (is_truncated ? degrees - Exact(1) : degrees).text();
  if (is_truncated) drawn["radius"] = radius.text();
  if (family == "shell") drawn["inner"] = inner.text();
  // The threshold follows what the user fixed; a number that cannot be read is reported by the check.
  const auto number_of = [&](std::string_view name, const Exact& otherwise) {
    const auto found = given.find(name);
    return found == given.end() ? otherwise : magnitude(Exact::parse(found->second));
  };
  const Exact extent = is_truncated ? number_of("radius", radius) : number_of("s", scale);
  drawn["alpha"] = draw_threshold(draw, number_of("mu", mean), extent).text();
  return drawn;
}

/// Two to four steps, heights that are small integers in falling order: neighbours are often equal. Mean and threshold of the size of the radii.
Parameters draw_staircase(Draw& draw, const Parameters& given) {
  const std::int64_t dimension = draw.chance(80) ? 1 : draw.integer(2, 3);
  const std::int64_t drawn_steps = draw.integer(2, 4);
  constexpr std::size_t most_steps = 4;
  std::vector<Exact> heights(most_steps);
  for (Exact& height : heights) height = Exact(draw.integer(1, 5));
  std::array<Exact, most_steps> widths;
  for (Exact& width : widths) width = Exact(draw.integer(1, 8), 4);
  const Exact mean(draw.integer(1, 12), 4);
  const Exact alpha(draw.integer(1, 16), 4);

  // As many steps as a list that is given has.
  std::size_t steps = static_cast<std::size_t>(drawn_steps);
  for (const char* name : {"radii", "heights"}) {
    if (const auto found = given.find(name); found != given.end()) steps = std::min(most_steps, parse_list(found->second, name).size());
  }
  heights.resize(steps);
  std::ranges::sort(heights, [](const Exact& a, const Exact& b) { return b < a; });
  std::vector<Exact> radii;
  for (std::size_t j = 0; j < steps; ++j) radii.push_back((j == 0 ? Exact(0) : radii.back()) + widths[j]);
  return {{"family", "staircase"}, {"dimension", std::to_string(dimension)}, {"mu", mean.text()},
          {"radii", list_text(radii)}, {"heights", list_text(heights)}, {"alpha", alpha.text()}};
}

Parameters draw_planar(Draw& draw, bool correlated) {
  const auto entry = [&] { return draw.log_uniform(-1, 1, 3) * Exact(draw.chance(50) ? 1 : -1); };
  const Exact a = draw.log_uniform(-3, 1, 3);
  const Exact e = draw.log_uniform(-3, 1, 3);
  const std::string mean = entry().text() + "," + (draw.chance(15) ? Exact(0) : entry()).text();
  const Exact b = correlated ? scalar_traits<Exact>::min(a, e) * Exact(draw.integer(-7, 7), 8) : Exact(0);
  return {{"family", "planar-gaussian"},
          {"mu", mean},
          {"variances", a.text() + "," + e.text()},
          {"covariance", b.text()},
          {"alpha", draw.log_uniform(-1, 1, 3).text()}};
}

/// Two steps that the ball meets both.
Parameters first_staircase() {
  return {{"family", "staircase"}, {"dimension", "1"}, {"mu", "1"}, {"radii", "1,2"}, {"heights", "2,1"}, {"alpha", "1"}};
}

using Words = std::initializer_list<std::string_view>;

/// Instance 0 is `first`; the others are drawn, with the family the user's or one of `families`.
Instance draw_law(const StatementInfo& info, std::uint64_t seed, std::uint64_t number, const Parameters& given, const Parameters& first, Words families) {
  const auto given_family = given.find("family");
  const bool is_staircase = given_family != given.end() && given_family->second == "staircase";
  if (number == 0) return plain_instance(info, parameters, seed, given, is_staircase ? first_staircase() : first);
  Draw draw(seed, number);
  std::string family(*(families.begin() + draw.integer(0, static_cast<std::int64_t>(families.size()) - 1)));
  if (given_family != given.end()) family = given_family->second;
  Parameters drawn;
  if (is_staircase) {
    drawn = draw_staircase(draw, given);
  } else if (family == "planar-gaussian") {
    drawn = draw_planar(draw, false);
  } else if (std::ranges::find(radial_families, family, &std::pair<std::string_view, Family>::first) != radial_families.end()) {
    drawn = draw_radial(draw, family, given);
  }
  return plain_instance(info, parameters, seed, given, drawn);
}

}  // namespace

std::span<const ParameterInfo> law_parameters() { return parameters; }

Instance draw_lemma_one_printed(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  return draw_law(LemmaOne::printed_info, seed, number, given, {{"family", "uniform"}, {"dimension", "2"}, {"mu", "1"}, {"s", "4"}, {"alpha", "1"}},
                  {"uniform", "uniform", "gaussian", "truncated-student"});
}
Instance draw_lemma_one_strict(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  return draw_law(LemmaOne::strict_info, seed, number, given, {{"family", "gaussian"}, {"dimension", "1"}, {"mu", "1"}, {"s", "1"}, {"alpha", "1"}},
                  {"gaussian", "truncated-gaussian", "student", "truncated-student", "laplace"});
}
Instance draw_lemma_one_radial(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  return draw_law(LemmaOne::radial_info, seed, number, given, {{"family", "gaussian"}, {"dimension", "1"}, {"mu", "1"}, {"s", "1"}, {"alpha", "1"}},
                  {"uniform", "uniform", "gaussian", "truncated-gaussian", "student", "truncated-student", "laplace"});
}
Instance draw_lemma_one_coordinatewise(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  return draw_law(LemmaOne::coordinatewise_info, seed, number, given,
                  {{"family", "planar-gaussian"}, {"mu", "1,1"}, {"variances", "1,1/25"}, {"covariance", "0"}, {"alpha", "3/2"}},
                  {"planar-gaussian", "planar-gaussian", "planar-gaussian", "uniform", "truncated-gaussian"});
}
Instance draw_closed_forms(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Instance instance = draw_law(ClosedForms::info, seed, number, given, {{"family", "gaussian"}, {"dimension", "1"}, {"mu", "1"}, {"s", "1"}, {"alpha", "1"}},
                               {"uniform", "uniform", "gaussian", "gaussian", "student", "truncated-gaussian", "truncated-student", "laplace"});
  // Closed forms on the line for all, in space for some: a law without one is asked on the line.
  const std::string& family = instance.parameters["family"];
  const bool in_space = family == "gaussian" || family == "student";
  if (number == 0 || given.contains("dimension") || in_space) return instance;
  if (family == "uniform" && instance.parameters["dimension"] != "1" && !given.contains("alpha") && !given.contains("s")) {
    instance.parameters["alpha"] = instance.parameters["s"];
  } else {
    instance.parameters["dimension"] = "1";
  }
  return instance;
}
Instance draw_small_threshold(std::uint64_t seed, std::uint64_t number, const Parameters& given) {
  Instance instance = draw_law(SmallThreshold::info, seed, number, given,
                               {{"family", "gaussian"}, {"dimension", "3"}, {"mu", "1"}, {"s", "1"}, {"alpha", "1/100"}}, {"gaussian"});
  Draw draw(seed, number + (std::uint64_t{1} << 32));
  if (number > 0 && !given.contains("alpha")) instance.parameters["alpha"] = draw.log_uniform(-10, 1, 3).text();
  return instance;
}

Outcome check_lemma_one_printed(Instance& instance, const LadderOptions& options) { return check_lemma_one(LemmaOne::Reading::printed, instance, options); }
Outcome check_lemma_one_strict(Instance& instance, const LadderOptions& options) { return check_lemma_one(LemmaOne::Reading::strict, instance, options); }
Outcome check_lemma_one_radial(Instance& instance, const LadderOptions& options) { return check_lemma_one(LemmaOne::Reading::radial, instance, options); }
Outcome check_lemma_one_coordinatewise(Instance& instance, const LadderOptions& options) {
  return check_lemma_one(LemmaOne::Reading::coordinatewise, instance, options);
}

Outcome check_closed_forms(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, parameters);
  const RadialLaw law = read_radial(instance);
  const Exact alpha = read_alpha(instance);
  const std::vector<ClosedForms::Form> forms = ClosedForms::of(law, alpha);
  std::string remark;
  // A law without closed form is asked once, for the hypothesis; each of the others by itself, exactly where it is rational.
  const auto ask = [&](const ClosedForms::Form* form) {
    return climb<true>(in_balls(options), 0, ExactTier::first, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
      ledger.assume("has-closed-form", truth(form != nullptr));
      if (ledger.finished() || form == nullptr) return;
      truncation::AxisMoments<S> m;
      S c;
      if constexpr (std::same_as<S, Exact>) {
        c = ClosedForms::exact_value(*form, law, alpha);
        m = law.exact_moments(alpha);
      } else if constexpr (std::same_as<S, Ball>) {
        c = ClosedForms::enclosed_value(*form, law, alpha);
        m = law.enclosed_moments(alpha, law.dimension == 1 ? truncation::Route::direct : truncation::Route::potential);
      } else {
        c = truncation::narrowed<S>(ClosedForms::enclosed_value(*form, law, alpha));
        m = law.moments<S>(alpha);
      }
      ClosedForms::judge(*form, m, c, ledger);
      remark = "c " + number_text(c);
    });
  };
  Outcome outcome = ask(forms.empty() ? nullptr : forms.data());
  for (std::size_t j = 1; j < forms.size(); ++j) outcome = both_parts(std::move(outcome), ask(&forms[j]));
  if (!remark.empty()) outcome.remarks.push_back(law.text() + ", alpha = " + alpha.text() + ": " + remark);
  return outcome;
}

Outcome check_small_threshold(Instance& instance, const LadderOptions& options) {
  complete_plain(instance, parameters);
  const RadialLaw law = read_radial(instance);
  const Exact alpha = read_alpha(instance);
  std::string remark;
  Outcome outcome = climb<false>(in_balls(options), 0, ExactTier::never, [&]<class S>(Ledger<S>& ledger, Watch<S>&) {
    ledger.assume("gaussian", truth(law.family == Family::gaussian && law.mean.sign() != 0));
    if (ledger.finished()) return;
    const truncation::AxisMoments<S> m = law.moments<S>(alpha);
    SmallThreshold::judge(law, alpha, m, ledger);
    const S ratio = m.truncated_mean / (m.probability * m.mean) * constant<S>(Exact(law.dimension + 2) * law.scale * law.scale / (alpha * alpha));
    remark = "c (d+2) s^2/alpha^2 " + number_text(ratio);
  });
  if (!remark.empty()) outcome.remarks.push_back(law.text() + ", alpha = " + alpha.text() + ": " + remark);
  return outcome;
}

}  // namespace lemmata::properties
