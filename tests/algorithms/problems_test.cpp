/// Problems: the certificates are true and sharp, gradients are those of the values, data are read exactly or refused with their place.
#include <gtest/gtest.h>

#include <Eigen/Eigenvalues>
#include <filesystem>
#include <random>
#include <set>
#include <sstream>

#include "algorithms/instance.hpp"
#include "algorithms/problems/certificates.hpp"
#include "algorithms/problems/libsvm.hpp"
#include "numerics/error.hpp"
#include "tests/numerics/exact_value.hpp"

namespace lemmata {
namespace {

Exact number(std::string_view text) { return Exact::parse(text); }

/// The message with which `action` refuses its input: one line, or a failure.
template <class Action>
std::string refusal(const Action& action) {
  try {
    action();
  } catch (const BadInput& error) {
    const std::string message = error.what();
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
    EXPECT_FALSE(message.empty());
    return message;
  }
  ADD_FAILURE() << "was not refused";
  return {};
}
#define EXPECT_MENTIONS(message, part) EXPECT_NE(std::string(message).find(part), std::string::npos) << message

class Rationals {
 public:
  explicit Rationals(std::uint64_t seed) : random_(seed) {}
  Exact next() { return Exact(static_cast<std::int64_t>(random_() % 129) - 64, 16); }
  Vector<Exact> vector(Eigen::Index d) {
    Vector<Exact> v(d);
    for (Exact& entry : v) entry = next();
    return v;
  }
  Matrix<Exact> symmetric(Eigen::Index d) {
    Matrix<Exact> a(d, d);
    for (Eigen::Index i = 0; i < d; ++i) {
      for (Eigen::Index j = 0; j <= i; ++j) a(i, j) = a(j, i) = next();
    }
    return a;
  }

 private:
  std::mt19937_64 random_;
};

Exact product(const Vector<Exact>& x, const Matrix<Exact>& a, const Vector<Exact>& y) {
  Exact sum;
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    for (Eigen::Index j = 0; j < y.size(); ++j) sum += x[i] * a(i, j) * y[j];
  }
  return sum;
}
Exact rayleigh(const Matrix<Exact>& a, const Vector<Exact>& x) {
  Exact squares;
  for (const Exact& entry : x) squares += entry * entry;
  return product(x, a, x) / squares;
}

/// Exact Rayleigh quotients at eigenvectors computed in long double: lambda_min from above and lambda_max from below, to about 1e-30.
struct Extremes {
  Exact least, largest;
};
Extremes extreme_eigenvalues(const Matrix<Exact>& a) {
  using Long = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic>;
  Long m(a.rows(), a.cols());
  for (Eigen::Index i = 0; i < a.rows(); ++i) {
    for (Eigen::Index j = 0; j < a.cols(); ++j) m(i, j) = constant<long double>(a(i, j));
  }
  const Eigen::SelfAdjointEigenSolver<Long> solver(m);
  const auto at = [&](Eigen::Index column) {
    Vector<Exact> x(a.rows());
    for (Eigen::Index j = 0; j < a.rows(); ++j) x[j] = exact_of(solver.eigenvectors()(j, column));
    return rayleigh(a, x);
  };
  return {at(0), at(a.rows() - 1)};
}

// ---- Certified bounds of matrices -----------------------------------------------------------------------------------------------------------------

TEST(Certificates, NormsInOneDimensionAndOfDiagonalMatricesAreExact) {
  for (const char* entry : {"3", "-7/3", "0", "1/1000000007"}) {
    const Matrix<Exact> a = Matrix<Exact>::Constant(1, 1, number(entry));
    EXPECT_EQ(certified_norm_bound(a), magnitude_of(number(entry)));
  }
  Matrix<Exact> diagonal = Matrix<Exact>::Constant(3, 3, Exact(0));
  diagonal(0, 0) = Exact(1), diagonal(1, 1) = number("-22/7"), diagonal(2, 2) = Exact(3);
  EXPECT_EQ(certified_norm_bound(diagonal), number("22/7"));
}

TEST(Certificates, NormBoundsAreTrueAndSharp) {
  Rationals rationals(1);
  for (int trial = 0; trial < 40; ++trial) {
    const Matrix<Exact> a = rationals.symmetric(2 + trial % 7);
    const Exact bound = certified_norm_bound(a);
    const Extremes e = extreme_eigenvalues(a);
    const Exact norm = std::max(magnitude_of(e.least), magnitude_of(e.largest));
    EXPECT_GE(bound, norm);
    EXPECT_LE(bound, norm * (Exact(1) + number("1e-6")));
    const Vector<Exact> x = rationals.vector(a.rows());
    EXPECT_LE(magnitude_of(rayleigh(a, x)), bound);
  }
}

TEST(Certificates, ABoundBelowTheNormIsNotCertified) {
  Rationals rationals(2);
  for (int trial = 0; trial < 20; ++trial) {
    const Matrix<Exact> a = rationals.symmetric(2 + trial % 5);
    const Extremes e = extreme_eigenvalues(a);
    const Exact norm = std::max(magnitude_of(e.least), magnitude_of(e.largest));
    for (const char* less : {"1e-3", "1e-9", "1e-25"}) {
      const Exact t = norm * (Exact(1) - number(less));
      EXPECT_FALSE(is_certified_positive_definite(a, -1, t) && is_certified_positive_definite(a, 1, t)) << less;
    }
    const Exact above = norm * (Exact(1) + number("1e-12"));
    EXPECT_TRUE(is_certified_positive_definite(a, -1, above) && is_certified_positive_definite(a, 1, above));
  }
}

TEST(Certificates, TheNegativeSideCounts) {
  Matrix<Exact> a = Matrix<Exact>::Constant(2, 2, Exact(-3));
  a(0, 0) = Exact(1);  // eigenvalues -1 -+ sqrt(13): -4.6 is larger in magnitude than 2.6
  EXPECT_GE(certified_norm_bound(a), number("4.605551275463989"));
  EXPECT_TRUE(is_certified_positive_definite(a, -1, Exact(3)));
  EXPECT_FALSE(is_certified_positive_definite(a, 1, Exact(3)));
}

TEST(Certificates, CurvatureIsALowerBoundOrNothing) {
  Rationals rationals(3);
  for (int trial = 0; trial < 30; ++trial) {
    Matrix<Exact> a = rationals.symmetric(2 + trial % 5);
    if (trial % 2 == 0) {
      for (Eigen::Index j = 0; j < a.rows(); ++j) a(j, j) += Exact(30);
    }
    const Exact mu = certified_curvature(a);
    const Extremes e = extreme_eigenvalues(a);
    if (e.least.sign() <= 0) {
      EXPECT_EQ(mu, Exact(0));
    } else {
      EXPECT_GT(mu, Exact(0));
      EXPECT_LE(mu, e.least);
      EXPECT_GE(mu, e.least / Exact(2) - number("1e-6"));
    }
  }
  Matrix<Exact> singular = Matrix<Exact>::Constant(2, 2, Exact(1));
  EXPECT_EQ(certified_curvature(singular), Exact(0));
}

/// Nearly singular: a pivot of 1e-40 is told from zero, and zero from a pivot.
TEST(Certificates, ThinMargins) {
  Matrix<Exact> a = Matrix<Exact>::Constant(2, 2, Exact(1));
  EXPECT_FALSE(is_certified_positive_definite(a, 1, Exact(0)));
  EXPECT_TRUE(is_certified_positive_definite(a, 1, number("1e-40")));
  EXPECT_FALSE(is_certified_positive_definite(a, 1, number("-1e-40")));
}

// ---- Quadratics -----------------------------------------------------------------------------------------------------------------------------------

/// The exact minimum of a strictly convex quadratic, by elimination over the rationals.
Exact exact_minimum(const QuadraticNode& f) {
  Matrix<Exact> a = f.a;
  Vector<Exact> y = f.b;
  const Eigen::Index d = y.size();
  for (Eigen::Index j = 0; j < d; ++j) {
    for (Eigen::Index i = 0; i < d; ++i) {
      if (i == j) continue;
      const Exact factor = a(i, j) / a(j, j);
      for (Eigen::Index l = 0; l < d; ++l) a(i, l) -= factor * a(j, l);
      y[i] -= factor * y[j];
    }
  }
  Exact value = f.c;
  for (Eigen::Index j = 0; j < d; ++j) value -= f.b[j] * y[j] / a(j, j) / Exact(2);
  return value;
}

TEST(Quadratics, LowerBoundsAreTrueAndSharp) {
  for (const std::uint64_t seed : {1, 2, 3, 4, 5, 6}) {
    const Quadratics problem = Quadratics::random(3, 1 + static_cast<int>(seed), Exact(1), seed);
    const Exact minimum = exact_minimum(problem.mean());
    const Exact bound = problem.regularity().lower_bound;
    EXPECT_LE(bound, minimum);
    EXPECT_LE(minimum - bound, number("1e-6"));
    Rationals rationals(seed);
    const auto f = problem.on<Exact>();
    for (int trial = 0; trial < 20; ++trial) EXPECT_LE(bound, f.value(rationals.vector(problem.dimension())));
  }
}

TEST(Quadratics, InOneDimensionTheMinimumItselfIsTheBound) {
  const Quadratics problem = Quadratics::in_one_dimension({Exact(1), Exact(3), Exact(-2)}, {Exact(4), number("1/3"), Exact(-1)});
  EXPECT_EQ(problem.regularity().lower_bound, exact_minimum(problem.mean()));
  EXPECT_EQ(problem.regularity().mean, Exact(2, 3));
  EXPECT_EQ(problem.regularity().node, (std::vector<Exact>{Exact(1), Exact(3), Exact(2)}));
  EXPECT_TRUE(problem.regularity().is_valid());
}

TEST(Quadratics, SmoothnessBoundsEveryNodeAndTheMean) {
  for (const std::uint64_t seed : {7, 8, 9}) {
    const Quadratics problem = Quadratics::random(4, 5, Exact(2), seed);
    EXPECT_TRUE(problem.regularity().is_valid());
    for (std::size_t i = 0; i < problem.node_data().size(); ++i) {
      const Extremes e = extreme_eigenvalues(problem.node_data()[i].a);
      EXPECT_GE(problem.regularity().node[i], magnitude_of(e.least));
      EXPECT_GE(problem.regularity().node[i], magnitude_of(e.largest));
    }
    const Extremes mean = extreme_eigenvalues(problem.mean().a);
    EXPECT_GE(problem.regularity().mean, mean.largest);
    EXPECT_GE(mean.least, Exact(1, 8));
  }
}

/// f(x + h) - f(x - h) = 2 <grad f(x), h> for a quadratic, exactly.
TEST(Quadratics, GradientsAreDifferenceQuotients) {
  for (const int d : {1, 2, 6}) {
    const Quadratics problem = Quadratics::random(3, d, Exact(1), 17);
    const auto f = problem.on<Exact>();
    Rationals rationals(5);
    for (int trial = 0; trial < 5; ++trial) {
      const Vector<Exact> x = rationals.vector(d);
      const Vector<Exact> h = rationals.vector(d);
      Vector<Exact> mean(d);
      f.mean_gradient(x, mean);
      EXPECT_EQ(f.value(Vector<Exact>(x + h)) - f.value(Vector<Exact>(x - h)), Exact(2) * dot(mean, h));
      Vector<Exact> sum = Vector<Exact>::Constant(d, Exact(0));
      for (int i = 0; i < problem.nodes(); ++i) {
        const QuadraticNode& node = problem.node_data()[static_cast<std::size_t>(i)];
        const auto value = [&](const Vector<Exact>& at) { return product(at, node.a, at) / Exact(2) - dot(node.b, at) + node.c; };
        Vector<Exact> gradient(d);
        f.gradient(i, x, gradient);
        EXPECT_EQ(value(Vector<Exact>(x + h)) - value(Vector<Exact>(x - h)), Exact(2) * dot(gradient, h));
        sum += gradient;
      }
      for (Exact& entry : sum) entry /= Exact(problem.nodes());
      EXPECT_TRUE(sum == mean);
    }
  }
}

TEST(Quadratics, RandomDataAreDeterministicAndDeviationsCancel) {
  for (const int nodes : {1, 2, 5}) {
    const Quadratics a = Quadratics::random(nodes, 4, Exact(1), 99);
    const Quadratics again = Quadratics::random(nodes, 4, Exact(1), 99);
    const Quadratics homogeneous = Quadratics::random(nodes, 4, Exact(0), 99);
    const Quadratics other = Quadratics::random(nodes, 4, Exact(1), 100);
    bool differs = false;
    for (std::size_t i = 0; i < a.node_data().size(); ++i) {
      EXPECT_TRUE(a.node_data()[i].a == again.node_data()[i].a);
      EXPECT_TRUE(a.node_data()[i].b == again.node_data()[i].b);
      EXPECT_TRUE(homogeneous.node_data()[i].a == a.mean().a) << "the mean of the A_i is the mean Hessian";
      differs = differs || !(a.node_data()[i].a == other.node_data()[i].a);
    }
    EXPECT_TRUE(differs);
  }
  // Pinned: the same on every machine and for ever, or saved instances would change their meaning.
  const Quadratics pinned = Quadratics::random(2, 2, Exact(1), 1);
  EXPECT_EQ(pinned.mean().a(0, 0).text() + " " + pinned.node_data()[0].a(1, 0).text() + " " + pinned.node_data()[1].b[1].text(), "17/128 25/32 -3/16");
}

TEST(Quadratics, RefuseWhatHasNoMeaning) {
  const auto node = [](Eigen::Index d) { return QuadraticNode{Matrix<Exact>::Constant(d, d, Exact(1)), Vector<Exact>::Constant(d, Exact(0)), Exact(0)}; };
  EXPECT_MENTIONS(refusal([&] { Quadratics({}); }), "n = 0");
  EXPECT_MENTIONS(refusal([&] { Quadratics({node(0)}); }), "dimension 0");
  EXPECT_MENTIONS(refusal([&] { Quadratics({node(2), node(3)}); }), "node 1 does not have dimension 2");
  QuadraticNode rectangular = node(2);
  rectangular.a = Matrix<Exact>::Constant(2, 3, Exact(1));
  EXPECT_MENTIONS(refusal([&] { Quadratics({rectangular}); }), "dimension");
  QuadraticNode asymmetric = node(2);
  asymmetric.a(0, 1) = Exact(2);
  EXPECT_MENTIONS(refusal([&] { Quadratics({node(2), asymmetric}); }), "the matrix of node 1 is not symmetric");
  EXPECT_MENTIONS(refusal([&] { Quadratics::in_one_dimension({Exact(1), Exact(-1)}, {Exact(0)}); }), "L = 0");
  EXPECT_MENTIONS(refusal([&] { Quadratics::in_one_dimension({Exact(1), Exact(-2)}, {Exact(0)}); }), "not bounded below");
  EXPECT_MENTIONS(refusal([&] { Quadratics::in_one_dimension({Exact(1), Exact(2), Exact(3)}, {Exact(0), Exact(1)}); }), "2 centres for 3 curvatures");
  EXPECT_MENTIONS(refusal([&] { Quadratics({node(2)}); }), "not certified positive definite");
  EXPECT_MENTIONS(refusal([&] { Quadratics::in_one_dimension({}, {Exact(0)}); }), "n = 0");
}

// ---- Cosines and logistic regression --------------------------------------------------------------------------------------------------------------

/// (f(x + h e_j) - f(x - h e_j))/(2h) is grad_j f somewhere between: it meets the gradient of the whole box.
template <class P>
void expect_mean_value_quotients(const P& problem, const Vector<Exact>& x, const char* name) {
  const PrecisionScope bits(256);
  const auto f = problem.template on<Ball>();
  const Exact h = Exact::power_of_two(-40);
  for (Eigen::Index j = 0; j < x.size(); ++j) {
    const auto at = [&](const Exact& step) {
      Vector<Ball> point = constant_vector<Ball>(x);
      point[j] = constant<Ball>(x[j] + step);
      return f.value(point);
    };
    const Ball quotient = (at(h) - at(-h)) / constant<Ball>(Exact(2) * h);
    Vector<Ball> box = constant_vector<Ball>(x);
    box[j] = Ball::hull(x[j] - h, x[j] + h);
    Ball mean(0);
    Vector<Ball> gradient(x.size());
    for (int i = 0; i < f.nodes(); ++i) {
      f.gradient(i, box, gradient);
      mean += gradient[j];
    }
    mean = mean / Ball(f.nodes());
    EXPECT_TRUE(mean.lower(200) <= quotient.lower(200) && quotient.upper(200) <= mean.upper(200)) << name << ", coordinate " << j;
    EXPECT_LT(mean.upper() - mean.lower(), number("1e-6")) << name;
  }
}

TEST(OnePlusCosines, GradientsAndCertificates) {
  for (const int nodes : {1, 4}) {
    const OnePlusCosine problem(nodes, number("3/4"));
    for (const char* x : {"0", "1/100", "-3", "22/7", "50"}) expect_mean_value_quotients(problem, Vector<Exact>::Constant(1, number(x)), "cosine");
    EXPECT_EQ(problem.regularity().mean, Exact(1));
    EXPECT_EQ(problem.regularity().lower_bound, Exact(0));
    EXPECT_TRUE(problem.regularity().is_valid());
  }
  EXPECT_MENTIONS(refusal([] { OnePlusCosine(0, Exact(0)); }), "n = 0");
}

Logistic small_logistic(int nodes, Regulariser regulariser) { return Logistic(synthetic_data(14, 3, 5, true), nodes, number("1/10"), regulariser); }

TEST(LogisticProblem, GradientsAreMeanValueQuotients) {
  for (const Regulariser regulariser : {Regulariser::nonconvex, Regulariser::l2}) {
    for (const int nodes : {1, 3}) {
      const Logistic problem = small_logistic(nodes, regulariser);
      for (const char* scale : {"0", "1/3", "-2", "40"}) {
        Vector<Exact> x(3);
        x[0] = number(scale), x[1] = -number(scale) / Exact(3), x[2] = Exact(1, 7);
        expect_mean_value_quotients(problem, x, "logistic");
      }
    }
  }
}

/// |grad f_i(x) - grad f_i(y)| <= L_i |x - y| and f(y) <= f(x) + <grad f(x), y - x> + (L/2)|y - x|^2 at many pairs: never certified false.
TEST(LogisticProblem, SmoothnessBoundsHoldAndAreNotWildlyLarge) {
  const PrecisionScope bits(128);
  for (const Regulariser regulariser : {Regulariser::nonconvex, Regulariser::l2}) {
    const Logistic problem = small_logistic(3, regulariser);
    const auto f = problem.on<Ball>();
    const Regularity& r = problem.regularity();
    EXPECT_TRUE(r.is_valid());
    Rationals rationals(8);
    double steepest = 0;
    for (int trial = 0; trial < 60; ++trial) {
      const Vector<Exact> from = rationals.vector(3);
      const Vector<Exact> step = rationals.vector(3);
      const Vector<Ball> x = constant_vector<Ball>(Vector<Exact>(from * (trial % 2 == 0 ? Exact(1) : Exact(1, 100))));
      const Vector<Ball> h = constant_vector<Ball>(Vector<Exact>(step * (trial % 3 == 0 ? Exact(1) : Exact(1, 100))));
      const Vector<Ball> y = x + h;
      Vector<Ball> gx(3), gy(3);
      Vector<Ball> mean = Vector<Ball>::Constant(3, Ball(0));
      for (int i = 0; i < 3; ++i) {
        f.gradient(i, x, gx), f.gradient(i, y, gy);
        const Ball moved = norm(Vector<Ball>(gy - gx));
        EXPECT_NE(less_equal(moved, Ball(constant<Ball>(r.node[static_cast<std::size_t>(i)]) * norm(h))), Truth::no);
        steepest = std::max(steepest, approximate(moved) / approximate(norm(h)) / r.node[static_cast<std::size_t>(i)].nearest_double());
        mean += gx;
      }
      const Ball slope = dot(mean, h) / Ball(3);
      EXPECT_NE(less_equal(f.value(y), Ball(f.value(x) + slope + constant<Ball>(r.mean) * squared_norm(h) / Ball(2))), Truth::no);
      EXPECT_NE(less_equal(constant<Ball>(r.lower_bound), f.value(x)), Truth::no);
    }
    EXPECT_GT(steepest, 0.2);
  }
}

TEST(LogisticProblem, BlocksAreContiguousAndCoverAllRows) {
  const Logistic problem = small_logistic(4, Regulariser::l2);
  EXPECT_EQ(problem.block(), (std::vector<std::size_t>{0, 4, 8, 11, 14}));
}

TEST(LogisticProblem, DoubleDoesNotOverflowFarOut) {
  const Logistic problem = small_logistic(2, Regulariser::l2);
  const auto f = problem.on<double>();
  Vector<double> gradient(3);
  for (const double scale : {1e4, -1e6}) {
    const Vector<double> x = Vector<double>::Constant(3, scale);
    EXPECT_TRUE(std::isfinite(f.value(x)));
    f.gradient(0, x, gradient);
    EXPECT_TRUE(gradient.allFinite());
  }
}

TEST(LogisticProblem, RefusesWhatHasNoMeaning) {
  EXPECT_MENTIONS(refusal([] { small_logistic(0, Regulariser::l2); }), "n = 0");
  EXPECT_MENTIONS(refusal([] { small_logistic(15, Regulariser::l2); }), "14 rows, too few for 15 nodes");
  EXPECT_MENTIONS(refusal([] { Logistic(synthetic_data(4, 1, 1, true), 1, Exact(-1), Regulariser::l2); }), "lambda");
}

// ---- LIBSVM -----------------------------------------------------------------------------------------------------------------------------------------

SparseData parse(const std::string& text) {
  std::istringstream stream(text);
  return read_libsvm(stream, "data.txt");
}

TEST(Libsvm, ReadsWhatTheFormatAllows) {
  const SparseData data = parse("# a comment\r\n+1 1:0.5 3:-2e-1\r\n\r\n-1 2:1/3 # trailing\n  \n+1\t1:0.5 4:0  \n");
  EXPECT_EQ(data.rows(), 3U);
  EXPECT_EQ(data.features, 4) << "an explicit zero still names its feature";
  EXPECT_EQ(data.label, (std::vector<int>{1, -1, 1}));
  EXPECT_EQ(data.row_begin, (std::vector<std::size_t>{0, 2, 3, 4}));
  EXPECT_EQ(data.column, (std::vector<std::int32_t>{0, 2, 1, 0}));
  EXPECT_EQ(data.values.size(), 3U) << "equal values are stored once";
  EXPECT_EQ(data.values[static_cast<std::size_t>(data.value[1])], number("-1/5"));
  EXPECT_EQ(data.values[static_cast<std::size_t>(data.value[2])], number("1/3"));
}

TEST(Libsvm, TheLargerLabelIsPlusOne) {
  EXPECT_EQ(parse("1 1:1\n2 1:2\n1 1:3\n").label, (std::vector<int>{-1, 1, -1}));
  EXPECT_EQ(parse("0 1:1\n1 1:2\n").label, (std::vector<int>{-1, 1}));
  EXPECT_EQ(parse("+1 1:1\n-1 1:2").label, (std::vector<int>{1, -1})) << "the last line needs no end";
}

TEST(Libsvm, NamesThePlaceOfEveryMistake) {
  const std::pair<const char*, const char*> mistakes[] = {
      {"1 1:1\n-1 2\n", "data.txt:2:4: "},          // no colon
      {"x 1:1\n", "data.txt:1:1: "},                // label
      {"1 1:1\n\n-1 1:2 1:3\n", "data.txt:3:8: "},  // index twice
      {"1 3:1 2:1\n", "data.txt:1:7: "},            // descending
      {"1 0:1\n", "data.txt:1:3: "},                // indices count from 1
      {"1 -1:1\n", "data.txt:1:3: "},
      {"1 a:1\n", "data.txt:1:3: "},
      {"1 :1\n", "data.txt:1:3: "},
      {"1 1.5:1\n", "data.txt:1:3: "},
      {"1 99999999999:1\n", "data.txt:1:3: "},
      {"1 1:\n", "data.txt:1:5: "},                 // no value
      {"1 1:abc\n", "data.txt:1:5: "},
      {"1 1:nan\n", "data.txt:1:5: "},
      {"1 1:1 2:1:1\n", "data.txt:1:9: "},
      {"1 1:1 qid:3\n", "data.txt:1:7: "},
  };
  for (const auto& [text, place] : mistakes) {
    const std::string message = refusal([&, t = text] { (void)parse(t); });
    EXPECT_EQ(message.find(place), 0U) << message << " for " << text;
  }
}

TEST(Libsvm, RefusesWhatIsNoClassification) {
  EXPECT_MENTIONS(refusal([] { (void)parse(""); }), "data.txt");
  EXPECT_MENTIONS(refusal([] { (void)parse("# nothing\n\n"); }), "no rows");
  EXPECT_MENTIONS(refusal([] { (void)parse("1 1:1\n1 1:2\n"); }), "found one");
  EXPECT_MENTIONS(refusal([] { (void)parse("1 1:1\n2 1:2\n3 1:1\n"); }), "more than two");
  EXPECT_MENTIONS(refusal([] { (void)parse("1\n2\n"); }), "feature");
  EXPECT_MENTIONS(refusal([] { (void)read_libsvm_file("/no/such/file"); }), "/no/such/file");
  EXPECT_MENTIONS(refusal([] { (void)read_libsvm_file("/"); }), "directory");
}

TEST(Libsvm, SyntheticDataAreDeterministicAndHaveTwoClasses) {
  for (const int rows : {2, 3, 40}) {
    const SparseData a = synthetic_data(rows, 4, 3, true);
    const SparseData b = synthetic_data(rows, 4, 3, true);
    EXPECT_EQ(a.label, b.label);
    EXPECT_EQ(a.value, b.value);
    EXPECT_EQ(a.values, b.values);
    EXPECT_EQ(a.column, b.column);
    EXPECT_TRUE(std::ranges::is_sorted(a.label));
    EXPECT_EQ(std::ranges::count(a.label, 1) + std::ranges::count(a.label, -1), rows);
    EXPECT_GE(std::ranges::count(a.label, 1), 1);
    EXPECT_GE(std::ranges::count(a.label, -1), 1);
    for (const Exact& value : a.values) EXPECT_LE(magnitude_of(value), Exact(1));
    const SparseData shuffled = synthetic_data(rows, 4, 3, false);
    EXPECT_EQ(std::ranges::count(shuffled.label, 1), std::ranges::count(a.label, 1));
  }
  EXPECT_NE(synthetic_data(40, 4, 3, true).value, synthetic_data(40, 4, 4, true).value);
}

TEST(Libsvm, ReadsHeartScale) {
  const std::string path = std::string(LEMMATA_SHARED_DIR) + "/data/heart_scale";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no heart_scale beside the sources";
  const SparseData data = read_libsvm_file(path);
  EXPECT_EQ(data.rows(), 270U);
  EXPECT_EQ(data.features, 13);
  EXPECT_EQ(std::ranges::count(data.label, 1), 120);
  const Logistic problem(data, 10, number("1/10"), Regulariser::nonconvex);
  EXPECT_TRUE(problem.regularity().is_valid());
  const auto f = problem.on<double>();
  EXPECT_NEAR(f.value(Vector<double>::Constant(13, 0)), std::log(2.0), 1e-14);
  const PrecisionScope bits(128);
  expect_mean_value_quotients(problem, Vector<Exact>::Constant(13, Exact(1, 10)), "heart_scale");
}

// ---- Problems by name -----------------------------------------------------------------------------------------------------------------------------

TEST(ProblemCatalogue, EveryDefaultIsAProblem) {
  std::set<std::string_view> names;
  for (const ProblemInfo& info : problem_catalogue()) {
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    ProblemSpec spec;
    spec.name = info.name;
    const Problem problem = make_problem(spec);
    const bool no_classical_constant = std::set<std::string_view>{"polynomial", "power", "cosh", "exponential", "exp-minus-linear"}.contains(info.name);
    EXPECT_EQ(regularity_of(problem).is_valid(), !no_classical_constant) << info.name;
    EXPECT_EQ(static_cast<int>(regularity_of(problem).node.size()), nodes_of(problem));
    EXPECT_EQ(default_start(spec, dimension_of(problem)).size(), dimension_of(problem));
    EXPECT_EQ(find_problem(info.name), &info);
  }
  EXPECT_EQ(find_problem("nothing"), nullptr);
}

Problem made(const std::string& name, Parameters parameters) {
  ProblemSpec spec;
  spec.name = name;
  spec.parameters = std::move(parameters);
  return make_problem(spec);
}

TEST(ProblemCatalogue, NearNamesAreSuggested) {
  EXPECT_MENTIONS(refusal([] { (void)made("random-quadratic", {}); }), "did you mean random-quadratics");
  EXPECT_MENTIONS(refusal([] { (void)made("logistics", {}); }), "logistic");
  EXPECT_MENTIONS(refusal([] { (void)made("example-1.1", {{"alhpa", "1"}}); }), "did you mean alpha");
  EXPECT_MENTIONS(refusal([] { (void)made("random-quadratics", {{"dimensions", "3"}}); }), "dimension");
  const std::string far = refusal([] { (void)made("example-1.1", {{"zzzzzzzzzz", "1"}}); });
  EXPECT_EQ(far.find("did you mean"), std::string::npos) << far;
}

TEST(ProblemCatalogue, ValuesOutsideTheirRangeAreRefused) {
  EXPECT_MENTIONS(refusal([] { (void)made("example-1.1", {{"alpha", "2"}, {"beta", "1"}}); }), "beta > alpha");
  EXPECT_MENTIONS(refusal([] { (void)made("example-1.1", {{"alpha", "0"}}); }), "alpha of example-1.1 must be positive");
  EXPECT_MENTIONS(refusal([] { (void)made("example-1.1", {{"alpha", "one"}}); }), "alpha of example-1.1");
  EXPECT_MENTIONS(refusal([] { (void)made("soft-clip-three-nodes", {{"beta", "2"}}); }), "beta > 2 alpha");
  EXPECT_MENTIONS(refusal([] { (void)made("random-quadratics", {{"nodes", "0"}}); }), "nodes of random-quadratics");
  EXPECT_MENTIONS(refusal([] { (void)made("random-quadratics", {{"nodes", "3/2"}}); }), "integer");
  EXPECT_MENTIONS(refusal([] { (void)made("random-quadratics", {{"heterogeneity", "-1"}}); }), "negative");
  EXPECT_MENTIONS(refusal([] { (void)made("logistic", {{"regulariser", "l1"}}); }), "nonconvex, l2");
  EXPECT_MENTIONS(refusal([] { (void)made("logistic", {{"nodes", "201"}}); }), "too few");
  EXPECT_MENTIONS(refusal([] { (void)made("quadratics", {{"curvatures", "1,,2"}}); }), "entry 2");
  EXPECT_MENTIONS(refusal([] { (void)parse_vector("1,2", 3, "x0"); }), "x0 has 2 entries");
  ProblemSpec explicit_nodes;
  explicit_nodes.name = "logistic";
  explicit_nodes.nodes.push_back({Matrix<Exact>::Constant(1, 1, Exact(1)), Vector<Exact>::Constant(1, Exact(0)), Exact(0)});
  EXPECT_MENTIONS(refusal([&] { (void)make_problem(explicit_nodes); }), "only quadratics");
}

TEST(ProblemCatalogue, ProblemsWithIrrationalValuesHaveNoExactForm) {
  for (const char* name : {"one-plus-cosine", "logistic"}) {
    const Problem problem = made(name, {});
    EXPECT_FALSE(is_rational(problem));
    EXPECT_THROW(with_objective<Exact>(problem, [](const auto&) {}), NoExactValue) << name;
  }
}

TEST(Names, NearestFirst) {
  const std::vector<std::string> names = {"alpha", "beta", "gamma", "dimension"};
  EXPECT_EQ(nearest_names("gama", names).front(), "gamma");
  EXPECT_EQ(nearest_names("dim", names).front(), "dimension");
  EXPECT_TRUE(nearest_names("qqqqqqqq", names).empty());
  EXPECT_LE(nearest_names("a", names, 1).size(), 1U);
}

}  // namespace
}  // namespace lemmata
