#pragma once
/// Noise oracles: what is added to gradients (stochastic gradients) or to messages (privacy). A draw is a function of (seed, path, round, node, purpose):
/// runs replay bit for bit, nodes and rounds are independent, and every number type sees the same noise, as its values are exact.
///
///   none       0
///   finite     one of finitely many given vectors, with rational probabilities: expectations over all paths are exact
///   axes       scale e_j or -scale e_j, all 2d of them equally likely: ||z|| = scale surely, E||z||^2 = scale^2, finite support
///   rademacher every coordinate +r or -r, r a dyadic multiple of scale just below scale/sqrt(d) (d = 1, 4, 16, ...: equal): ||z|| <= scale, finite support
///   uniform    uniform on the cube inscribed in the ball of radius scale: ||z|| < scale surely
///   ball       uniform on the ball of radius scale: ||z|| <= scale surely, decided exactly
///   gaussian   N(0, scale^2 I)
///   student    scale times Student's t in every coordinate: heavy tails, E|z|^p finite for p < degrees only
///   truncated-gaussian, truncated-student   deviation times that, given that ||z|| <= scale, decided exactly
///   minibatch  not an addition: G_i is the gradient over `batch` rows of node i, drawn with replacement (algorithms/samples.hpp)
///   fixed      outcome i for node i, in every round: one branch of an enumeration of all paths, nothing is random
///
/// The random ones have mean 0 by symmetry, but for `finite`, where `is_centred` decides. The conditioned ones draw again until they lie in their ball.
#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "algorithms/parameters.hpp"
#include "algorithms/random.hpp"
#include "numerics/vector.hpp"

namespace lemmata {

enum class NoiseKind : std::uint8_t {
  none, finite, axes, rademacher, uniform, ball, gaussian, student, truncated_gaussian, truncated_student, minibatch, fixed
};

/// A law on finitely many vectors: outcome j has probability weight[j]/total.
struct FiniteLaw {
  std::vector<Vector<Exact>> outcomes;
  std::vector<std::int64_t> weights;

  [[nodiscard]] std::int64_t total() const;
  [[nodiscard]] Exact probability(std::size_t j) const { return {weights[j], total()}; }
};

class Noise {
 public:
  NoiseKind kind = NoiseKind::none;
  Exact scale{1};
  Exact deviation{1};       ///< of every coordinate, before a truncation
  int degrees = 3;
  int batch = 1;            ///< rows of a minibatch
  FiniteLaw law;            ///< of `finite`; `fixed` has outcomes only
  std::uint64_t seed = 0;
  std::uint32_t path = 0;   ///< which of many runs
  std::uint8_t purpose = 0;
  std::uint32_t first_round = 0;  ///< round k of the run uses the noise of round first_round + k: a run that lags behind another sees the same noise

  [[nodiscard]] bool is_none() const { return kind == NoiseKind::none; }
  /// Throws BadInput where the outcomes do not fit the problem, or the dimension is beyond what drawing again allows.
  void check(int dimension, int nodes) const;
  /// Whether the mean is 0.
  [[nodiscard]] bool is_centred() const;
  /// The least b with ||z||^2 <= b surely (uniform: a bound); none for unbounded noise.
  [[nodiscard]] std::optional<Exact> squared_bound() const;
  /// E||z||^2 in `dimension` coordinates; none where it is infinite, or where drawing again leaves no closed form.
  [[nodiscard]] std::optional<Exact> second_moment(int dimension) const;
  /// The law, where it is finite.
  [[nodiscard]] std::optional<FiniteLaw> finite_law(int dimension) const;

  /// The noise of node `node` in round `round`; `out` has the dimension of the problem.
  template <Field S>
  void draw(std::int64_t round, int node, Vector<S>& out) const {
    if (kind == NoiseKind::none) {
      for (Eigen::Index j = 0; j < out.size(); ++j) out[j] = S(0);
      return;
    }
    if (kind == NoiseKind::fixed) {
      out = constant_vector<S>(law.outcomes[static_cast<std::size_t>(node)]);
      return;
    }
    Stream stream = stream_at(round, node);
    if (kind == NoiseKind::finite) {
      const Vector<Exact>& outcome = law.outcomes[choose(stream)];
      for (Eigen::Index j = 0; j < out.size(); ++j) out[j] = constant<S>(outcome[j]);
      return;
    }
    const S size = constant<S>(scale);
    if (kind == NoiseKind::axes) {
      const std::uint64_t which = stream.below(2 * static_cast<std::uint64_t>(out.size()));
      for (Eigen::Index j = 0; j < out.size(); ++j) out[j] = S(0);
      out[static_cast<Eigen::Index>(which / 2)] = which % 2 == 0 ? size : S(-size);
      return;
    }
    if (draws_again()) {
      std::array<double, most_drawn_again> drawn;
      draw_in_ball(stream, std::span(drawn.data(), static_cast<std::size_t>(out.size())));
      const S unit = kind == NoiseKind::ball ? size : constant<S>(deviation);
      for (Eigen::Index j = 0; j < out.size(); ++j) out[j] = unit * number_of<S>(drawn[static_cast<std::size_t>(j)]);
      return;
    }
    const bool in_cube = kind == NoiseKind::uniform || kind == NoiseKind::rademacher;
    const S unit = in_cube ? S(size * constant<S>(inscribed(static_cast<int>(out.size())))) : size;
    for (Eigen::Index j = 0; j < out.size(); ++j) out[j] = unit * number_of<S>(draw_coordinate(stream));
  }
  /// The random numbers behind the draw of this node and round.
  [[nodiscard]] Stream stream_at(std::int64_t round, int node) const {
    return {seed, {path, first_round + static_cast<std::uint32_t>(round), static_cast<std::uint32_t>(node), purpose}};
  }

 private:
  static constexpr std::size_t most_drawn_again = 256;
  template <Field S>
  [[nodiscard]] static S number_of(double drawn) {
    if constexpr (std::floating_point<S>) {
      return static_cast<S>(drawn);
    } else {
      return constant<S>(Exact::of_double(drawn));
    }
  }
  [[nodiscard]] bool draws_again() const {
    return kind == NoiseKind::ball || kind == NoiseKind::truncated_gaussian || kind == NoiseKind::truncated_student;
  }
  [[nodiscard]] std::size_t choose(Stream& stream) const;
  /// One coordinate before scaling and truncation.
  [[nodiscard]] double draw_coordinate(Stream& stream) const;
  /// All coordinates before scaling, given that they lie in the ball. Throws BadInput where too few do.
  void draw_in_ball(Stream& stream, std::span<double> drawn) const;
  /// A dyadic number just below 1/sqrt(dimension): half the edge of a cube in the unit ball.
  [[nodiscard]] static Exact inscribed(int dimension);
};

/// Which noise a parameter list speaks of: names are prefixed so that a method can have both.
enum class NoiseRole : std::uint8_t { gradient, privacy };

/// The documented parameters of each role: noise, noise_scale, ... or privacy, privacy_scale, ...; and the seed they share.
[[nodiscard]] std::span<const ParameterInfo> noise_parameters(NoiseRole role);
[[nodiscard]] const ParameterInfo& noise_seed_parameter();
/// `own`, then the parameters of the noise in these roles and its seed.
[[nodiscard]] std::vector<ParameterInfo> with_noise(std::span<const ParameterInfo> own, std::initializer_list<NoiseRole> roles);

/// Reads a noise oracle. Throws BadInput for a random one without a seed, weights that do not fit the outcomes, or a wrong dimension.
[[nodiscard]] Noise read_noise(const ParameterReader& read, NoiseRole role, int dimension);

}  // namespace lemmata
