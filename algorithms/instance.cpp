#include "algorithms/instance.hpp"

#include <algorithm>
#include <array>

#include "numerics/error.hpp"

namespace lemmata {
namespace {

// The golden run of Example 1.1 is the default.
constexpr ParameterInfo example_1_1[] = {{"alpha", "1", "curvature of -f_2, 0 < alpha < beta"},
                                         {"beta", "2", "curvature of f_1"},
                                         {"x0", "4", "start"}};
constexpr ParameterInfo soft_clip_three_nodes[] = {{"alpha", "1", "curvature of -f_2 = -f_3, 0 < 2 alpha < beta"},
                                                   {"beta", "4", "curvature of f_1"},
                                                   {"x0", "1", "start"}};
constexpr ParameterInfo shifted_quadratics[] = {{"B", "10", "minimiser of f_1 = (x - B)^2/2; the other nodes have x^2/2"},
                                                {"nodes", "2", "n >= 2"},
                                                {"x0", "3/2", "start"}};
constexpr ParameterInfo quadratics[] = {{"curvatures", "2,-1", "h_i of f_i = (h_i/2)(x - z_i)^2, in one dimension; n is their number"},
                                        {"centres", "0", "z_i: one for all, or one each"},
                                        {"x0", "4", "start: one number for all coordinates, or one each"}};
constexpr ParameterInfo random_quadratics[] = {{"nodes", "5", "n, 1..1000"},
                                               {"dimension", "10", "d, 1..200"},
                                               {"heterogeneity", "1", "size of the deviations of the A_i from their mean; >= 0"},
                                               {"seed", "1", "of the random data"},
                                               {"x0", "1", "start: one number for all coordinates, or one each"}};
constexpr ParameterInfo one_plus_cosine[] = {{"nodes", "1", "n"},
                                             {"phase", "0", "f_i(x) = 1 + cos(x - i phase)"},
                                             {"x0", "1/100", "start"}};
constexpr ParameterInfo logistic[] = {{"data", "synthetic", "a file in LIBSVM format, or 'synthetic'"},
                                      {"nodes", "10", "n: rows go to nodes in contiguous blocks"},
                                      {"lambda", "1/10", "weight of the regulariser, >= 0"},
                                      {"regulariser", "nonconvex", "nonconvex: lambda sum x^2/(1+x^2); l2: (lambda/2)||x||^2"},
                                      {"rows", "200", "of the synthetic data"},
                                      {"features", "10", "of the synthetic data"},
                                      {"order", "sorted", "of the synthetic data: sorted (by label, so nodes differ) or shuffled"},
                                      {"seed", "1", "of the synthetic data"},
                                      {"x0", "0", "start: one number for all coordinates, or one each"}};


// Functions of one variable whose (L0, L1)-smoothness is known.
constexpr ParameterInfo one_variable_nodes{"nodes", "1", "n: the same function on every node"};
constexpr ParameterInfo scale{"s", "1", "factor outside, > 0"};
constexpr ParameterInfo inner{"a", "1", "factor inside, > 0"};
constexpr ParameterInfo polynomial[] = {{"coefficients", "0,0,0,0,1", "c_0,c_1,...: f = sum_k c_k x^k; one list for all nodes, or one each, with ';' between"},
                                        {"nodes", "1", "n, where one list serves all nodes; else n is the number of lists"},
                                        {"x0", "1", "start"}};
constexpr ParameterInfo power[] = {{"exponent", "4", "p, an integer from 2 to 64"}, scale, inner, one_variable_nodes, {"x0", "1", "start"}};
constexpr ParameterInfo cosh[] = {scale, inner, one_variable_nodes, {"x0", "3", "start"}};
constexpr ParameterInfo from_one[] = {scale, inner, one_variable_nodes, {"x0", "1", "start"}};
constexpr ParameterInfo from_zero[] = {scale, inner, one_variable_nodes, {"x0", "0", "start"}};

constexpr std::string_view on_smoothness = "docs/proofs/smoothness.md";
constexpr std::array<ProblemInfo, 15> catalogue = {{
    {"example-1.1", "f_1 = (beta/2) x^2, f_2 = -(alpha/2) x^2: clipped gradients cancel for |x| >= tau/alpha", example_1_1, "C21, Example 1.1"},
    {"soft-clip-three-nodes", "f_1 = (beta/2) x^2, f_2 = f_3 = -(alpha/2) x^2, beta > 2 alpha: soft clipping diverges", soft_clip_three_nodes,
     "a reviewer's question to C21"},
    {"shifted-quadratics", "f_1 = (x - B)^2/2, all others x^2/2: clipped averages stop at the wrong point", shifted_quadratics, "docs/proofs.md"},
    {"quadratics", "one-dimensional quadratics by curvature and centre, or explicit matrices in an instance file", quadratics, "docs/notation.md"},
    {"random-quadratics", "random dyadic quadratics in R^d with indefinite f_i and a positive definite mean", random_quadratics, "docs/notation.md"},
    {"one-plus-cosine", "f(x) = 1 + cos x: nonconvex, L = 1, f_inf = 0", one_plus_cosine, "docs/proofs.md"},
    {"logistic", "logistic regression over n nodes with a nonconvex or l2 regulariser", logistic, "C21, section 6 (at small scale)"},
    {"polynomial", "f_i a polynomial in one variable with rational coefficients, bounded below in the mean; x^4 by default", polynomial, on_smoothness},
    {"power", "s |a x|^p: (L0, L1)-smooth, for p > 2 not L-smooth", power, on_smoothness},
    {"cosh", "s cosh(a x): (s a^2, a)-smooth", cosh, on_smoothness},
    {"exponential", "s e^(a x): (0, a)-smooth, without a minimiser", from_zero, on_smoothness},
    {"exp-minus-linear", "s (e^(a x) - a x - 1): (s a^2, a)-smooth, where the bounds of (L0, L1)-smoothness are attained", from_one, on_smoothness},
    {"softplus", "s log(1 + e^(-a x)): L = s a^2/4, and (0, a)-smooth, without a minimiser", from_zero, on_smoothness},
    {"sine", "s sin(a x): nonconvex, L = s a^2", from_one, on_smoothness},
    {"hyperbola", "s sqrt(1 + (a x)^2): L = s a^2", from_one, on_smoothness},
}};

const ProblemInfo& require_problem(std::string_view name) {
  if (const ProblemInfo* info = find_problem(name)) return *info;
  std::vector<std::string> names;
  for (const ProblemInfo& info : catalogue) names.emplace_back(info.name);
  throw BadInput("unknown problem '" + std::string(name) + "'" + did_you_mean(name, names) + "; 'lemmata list problems' lists them");
}

Quadratics make_example_1_1(const ParameterReader& read) {
  const Exact alpha = read.positive("alpha");
  const Exact beta = read.positive("beta");
  if (beta <= alpha) throw BadInput("example-1.1: needs beta > alpha > 0, got alpha = " + alpha.text() + ", beta = " + beta.text());
  return Quadratics::in_one_dimension({beta, -alpha}, {Exact(0)});
}

Quadratics make_soft_clip_three_nodes(const ParameterReader& read) {
  const Exact alpha = read.positive("alpha");
  const Exact beta = read.positive("beta");
  if (beta <= Exact(2) * alpha) {
    throw BadInput("soft-clip-three-nodes: needs beta > 2 alpha > 0, got alpha = " + alpha.text() + ", beta = " + beta.text());
  }
  return Quadratics::in_one_dimension({beta, -alpha, -alpha}, {Exact(0)});
}

Quadratics make_shifted_quadratics(const ParameterReader& read) {
  const auto n = static_cast<std::size_t>(read.integer("nodes", 2, 1000));
  std::vector<Exact> centres(n, Exact(0));
  centres[0] = read.number("B");
  return Quadratics::in_one_dimension(std::vector<Exact>(n, Exact(1)), centres);
}

Logistic make_logistic(const ParameterReader& read) {
  const int nodes = static_cast<int>(read.integer("nodes", 1, 100000));
  const std::string kind = read.choice("regulariser", {"nonconvex", "l2"});
  const std::string source = read.text("data");
  SparseData data;
  if (source == "synthetic") {
    const std::int64_t rows = read.integer("rows", 2, 100000);
    const std::int64_t features = read.integer("features", 1, 500);
    if (rows * features > 1000000) throw BadInput("logistic: rows times features of the synthetic data must be at most 1000000, got " + std::to_string(rows * features));
    data = synthetic_data(static_cast<int>(rows), static_cast<int>(features),
                          static_cast<std::uint64_t>(read.integer("seed", 0, std::int64_t{1} << 61)),
                          read.choice("order", {"sorted", "shuffled"}) == "sorted");
  } else {
    data = read_libsvm_file(source);
  }
  return Logistic(std::move(data), nodes, read.nonnegative("lambda"), kind == "l2" ? Regulariser::l2 : Regulariser::nonconvex);
}

std::optional<Shape> shape_of(std::string_view name) {
  constexpr std::pair<std::string_view, Shape> shapes[] = {{"polynomial", Shape::polynomial}, {"power", Shape::power},
                                                           {"cosh", Shape::cosh}, {"exponential", Shape::exponential},
                                                           {"exp-minus-linear", Shape::exp_minus_linear}, {"softplus", Shape::softplus},
                                                           {"sine", Shape::sine}, {"hyperbola", Shape::hyperbola}};
  const auto found = std::ranges::find(shapes, name, &std::pair<std::string_view, Shape>::first);
  return found == std::end(shapes) ? std::nullopt : std::optional(found->second);
}

Univariate make_univariate(Shape shape, const ParameterReader& read) {
  constexpr int most_nodes = 100000;
  if (shape != Shape::polynomial) {
    const int exponent = shape == Shape::power ? static_cast<int>(read.integer("exponent", 2, 64)) : 0;
    return Univariate(shape, static_cast<int>(read.integer("nodes", 1, most_nodes)), read.positive("s"), read.positive("a"), exponent);
  }
  const std::string text = read.text("coefficients");
  std::vector<Coefficients> lists;
  for (std::string_view rest = text;;) {
    const std::size_t end = rest.find(';');
    lists.push_back(parse_list(rest.substr(0, end), "coefficients of polynomial, list " + std::to_string(lists.size() + 1)));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  if (lists.size() == 1) {
    lists.resize(static_cast<std::size_t>(read.integer("nodes", 1, most_nodes)), lists[0]);
  } else if (read.is_given("nodes") && read.number("nodes") != Exact(static_cast<std::int64_t>(lists.size()))) {
    throw BadInput("nodes of polynomial is " + read.text("nodes") + ", but coefficients has " + std::to_string(lists.size()) +
                   " lists; give one list, or leave nodes out");
  }
  return Univariate(lists);
}

}  // namespace

std::span<const ProblemInfo> problem_catalogue() { return catalogue; }

const ProblemInfo* find_problem(std::string_view name) {
  const auto found = std::ranges::find(catalogue, name, &ProblemInfo::name);
  return found == catalogue.end() ? nullptr : &*found;
}

Problem make_problem(const ProblemSpec& spec) {
  const ProblemInfo& info = require_problem(spec.name);
  const ParameterReader read(spec.name, spec.parameters, info.parameters);
  if (!spec.nodes.empty()) {
    if (spec.name != "quadratics") throw BadInput("problem '" + spec.name + "' takes no explicit nodes; only quadratics does");
    return Quadratics(spec.nodes);
  }
  if (spec.name == "example-1.1") return make_example_1_1(read);
  if (spec.name == "soft-clip-three-nodes") return make_soft_clip_three_nodes(read);
  if (spec.name == "shifted-quadratics") return make_shifted_quadratics(read);
  if (spec.name == "quadratics") return Quadratics::in_one_dimension(read.list("curvatures"), read.list("centres"));
  if (spec.name == "random-quadratics") {
    const std::int64_t n = read.integer("nodes", 1, 1000);
    const std::int64_t d = read.integer("dimension", 1, 200);
    // Every A_i is a dense exact matrix whose norm is certified: beyond this it takes many seconds.
    if (n * d * d > 400000) throw BadInput("random-quadratics: nodes times dimension^2 must be at most 400000, got " + std::to_string(n * d * d));
    return Quadratics::random(static_cast<int>(n), static_cast<int>(d),
                              read.nonnegative("heterogeneity"), static_cast<std::uint64_t>(read.integer("seed", 0, std::int64_t{1} << 61)));
  }
  if (spec.name == "one-plus-cosine") return OnePlusCosine(static_cast<int>(read.integer("nodes", 1, 100000)), read.number("phase"));
  if (const std::optional<Shape> shape = shape_of(spec.name)) return make_univariate(*shape, read);
  return make_logistic(read);
}

Exact gap_bound(const Problem& problem, const Vector<Exact>& x0) {
  const Exact& lower_bound = regularity_of(problem).lower_bound;
  if (is_rational(problem)) return with_objective<Exact>(problem, [&](const auto& f) { return f.value(x0); }) - lower_bound;
  const PrecisionScope scope(128);
  const Ball value = with_objective<Ball>(problem, [&](const auto& f) { return f.value(constant_vector<Ball>(x0)); });
  constexpr long most_bits = 1L << 16;
  if (less_equal(value, constant<Ball>(Exact::power_of_two(most_bits))) != Truth::yes) throw BadInput("f(x0) is larger than 2^65536; take a smaller x0");
  return value.upper() - lower_bound;
}

LeastL0 l0_at(const Problem& problem, const Exact& L1) {
  if (const auto* univariate = std::get_if<Univariate>(&problem)) return univariate->l0_at(L1);
  // A classical constant L serves with every L1; on the line the one of a quadratic is its curvature, which is found where the slope is 0.
  const bool is_parabola = std::holds_alternative<Quadratics>(problem) && dimension_of(problem) == 1;
  return {is_parabola ? LeastL0::Known::exactly : LeastL0::Known::above, regularity_of(problem).mean};
}

Vector<Exact> default_start(const ProblemSpec& spec, int dimension) {
  const ParameterReader read(spec.name, spec.parameters, require_problem(spec.name).parameters);
  return parse_vector(read.text("x0"), dimension, "x0 of " + spec.name);
}

Vector<Exact> parse_vector(std::string_view text, int dimension, std::string_view what) {
  const std::vector<Exact> entries = parse_list(text, what);
  if (entries.size() != 1 && static_cast<int>(entries.size()) != dimension) {
    throw BadInput(std::string(what) + " has " + std::to_string(entries.size()) + " entries; give one, or one for each of the " + std::to_string(dimension) +
                   " coordinates");
  }
  Vector<Exact> vector(dimension);
  for (Eigen::Index j = 0; j < dimension; ++j) vector[j] = entries[entries.size() == 1 ? 0 : static_cast<std::size_t>(j)];
  return vector;
}

}  // namespace lemmata
