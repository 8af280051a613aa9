/// The right formula with the norm of the wrong thing: of a shard, once per worker, of a block, of a gradient that was never formed.
#include "algorithms/problems/quadratics.hpp"
#include "tests/museum/laws/operators.hpp"

namespace lemmata::museum {
namespace {

/// One vector in pieces, as workers hold it.
template <Field S>
using Shards = std::vector<Vector<S>>;

template <Field S>
S sum_of_squares(const Shards<S>& shards) {
  S sum(0);
  for (const Vector<S>& shard : shards) sum += squared_norm(shard);
  return sum;
}
template <Field S>
S clip_factor(const S& size, const S& tau) { return minimum(S(1), S(tau / size)); }

/// size<S>(shards, i): the norm by which shard i is scaled.
struct Whole {
  template <Field S>
  static S size(const Shards<S>& shards, std::size_t) { return root(sum_of_squares(shards)); }
};
struct OwnShard {
  template <Field S>
  static S size(const Shards<S>& shards, std::size_t i) { return norm(shards[i]); }
};
struct FirstShard {
  template <Field S>
  static S size(const Shards<S>& shards, std::size_t) { return norm(shards[0]); }
};
struct OncePerWorker {
  template <Field S>
  static S size(const Shards<S>& shards, std::size_t) {
    S sum(0);
    for (std::size_t worker = 0; worker < shards.size(); ++worker) sum += sum_of_squares(shards);
    return root(sum);
  }
};
struct SumOfNorms {
  template <Field S>
  static S size(const Shards<S>& shards, std::size_t) {
    S sum(0);
    for (const Vector<S>& shard : shards) sum += norm(shard);
    return sum;
  }
};
struct MeanOverWorkers {
  template <Field S>
  static S size(const Shards<S>& shards, std::size_t) { return root(S(sum_of_squares(shards) / static_cast<S>(static_cast<int>(shards.size())))); }
};

/// The clip of the pieces is the clip of the vector, in pieces.
struct ShardLaw {
  static constexpr std::string_view name = "the clip of the shards is the clip of the vector";
  template <class Size>
  static Answer check(Draw& draw) {
    const PrecisionScope bits(160);
    const auto count = static_cast<std::size_t>(draw.integer(1, 4));
    Shards<Ball> shards;
    Vector<Ball> whole(0);
    for (std::size_t i = 0; i < count; ++i) {
      shards.push_back(constant_vector<Ball>(draw_vector(draw, static_cast<int>(draw.integer(2, 3)))));
      const Vector<Ball> so_far = whole;
      whole.resize(so_far.size() + shards[i].size());
      whole << so_far, shards[i];
      if (less_equal(squared_norm(shards[i]), Ball(0)) == Truth::yes) return discarded();
    }
    const Ball tau = constant<Ball>(draw.log_uniform(-2, 4, 4));
    const Vector<Ball> clipped = applied(Clip{}, whole, tau);
    Eigen::Index at = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const Ball factor = clip_factor(Size::size(shards, i), tau);
      for (const Ball& entry : shards[i]) {
        const Ball scaled = factor * entry;
        const Ball& truth = clipped[at++];
        if (less_equal(scaled, truth) == Truth::no || less_equal(truth, scaled) == Truth::no) return broken("an entry differs");
      }
    }
    return holds();
  }
};

/// One sample of least squares with a regulariser: f(x) = (a.x - b)^2/2 + (lambda/2)||x||^2, whose gradient is (a.x - b) a + lambda x.
struct Sample {
  Vector<Exact> a, x;
  Exact b, lambda;
};
/// ||grad f||^2 without forming it.
struct FromItsParts {
  static Exact squared(const Sample& s) {
    const Exact r = dot(s.a, s.x) - s.b;
    return r * r * squared_norm(s.a) + Exact(2) * r * s.lambda * dot(s.a, s.x) + s.lambda * s.lambda * squared_norm(s.x);
  }
};
struct WithoutCrossTerm {
  static Exact squared(const Sample& s) {
    const Exact r = dot(s.a, s.x) - s.b;
    return r * r * squared_norm(s.a) + s.lambda * s.lambda * squared_norm(s.x);
  }
};
struct WithoutRegulariser {
  static Exact squared(const Sample& s) {
    const Exact r = dot(s.a, s.x) - s.b;
    return r * r * squared_norm(s.a);
  }
};
struct PerSampleLaw {
  static constexpr std::string_view name = "a per-sample norm is the norm of the gradient that is formed";
  template <class Norm>
  static Answer check(Draw& draw) {
    const auto d = static_cast<int>(draw.integer(1, 3));
    const Sample s{draw_vector(draw, d), draw_vector(draw, d), draw.dyadic(4, 4), draw.log_uniform(-6, 1, 3)};
    QuadraticNode node{Matrix<Exact>(d, d), Vector<Exact>(s.a * s.b), s.b * s.b / Exact(2)};
    for (int j = 0; j < d; ++j) {
      for (int l = 0; l < d; ++l) node.a(j, l) = s.a[j] * s.a[l] + (j == l ? s.lambda : Exact(0));
    }
    Vector<Exact> gradient(d);
    QuadraticsOn<Exact>({{node.a, node.b, node.c}}).gradient(0, s.x, gradient);
    return Norm::squared(s) == squared_norm(gradient) ? holds() : broken("||grad||^2");
  }
};

template <class Size>
std::vector<Property> laws_of_shards() {
  return {held_to<ShardLaw, Whole, Size>()};
}

}  // namespace

Mutants norm_of_what() {
  return {
      {"norm-of-a-shard", "every worker scales by the norm of the first shard", "met in public clipping code: the reduction over shards left out",
       laws_of_shards<FirstShard>()},
      {"global-clip-per-block", "every block is scaled by its own norm: the direction changes", "met in public clipping code", laws_of_shards<OwnShard>()},
      {"norm-once-per-worker", "the squared norm of the whole, summed over workers that all hold it", "met in public clipping code: a reduction over replicas",
       laws_of_shards<OncePerWorker>()},
      {"norm-sum-of-norms", "sum of the shards' norms for the root of the sum of squares", "reducing after the root", laws_of_shards<SumOfNorms>()},
      {"norm-mean-over-workers", "the squares are averaged over workers, not summed", "a reduction that averages by default",
       laws_of_shards<MeanOverWorkers>()},
      {"per-sample-norm-cross-term",
       "||g||^2 = ||r a||^2 + ||lambda x||^2: the inner product of the two parts is left out",
       "met in public clipping code: per-sample norms that never form the gradient",
       {held_to<PerSampleLaw, FromItsParts, WithoutCrossTerm>()}},
      {"per-sample-norm-of-the-loss-only",
       "the regulariser is added after clipping, its gradient is not in the norm",
       "weight decay applied by the optimiser",
       {held_to<PerSampleLaw, FromItsParts, WithoutRegulariser>()}},
  };
}

}  // namespace lemmata::museum
