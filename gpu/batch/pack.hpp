#pragma once
/// Lanes: `vectors` machine vectors of `width` numbers, one instance a lane. Several vectors side by side hide the latency of a recurrence, in which every
/// operation waits for the one before. GCC's and Clang's vector types: plain operators, no intrinsics, the same bits for every width.
#include "gpu/batch/number.hpp"

namespace lemmata::gpu {
inline namespace LEMMATA_BATCH_TARGET {

template <class S>
struct integer_like;
template <>
struct integer_like<float> {
  using type = std::int32_t;
};
template <>
struct integer_like<double> {
  using type = std::int64_t;
};

#define LEMMATA_INLINE inline __attribute__((always_inline))

template <class S, int bytes>
struct vector_of;
#define LEMMATA_VECTORS(bytes)                                                  \
  template <>                                                                   \
  struct vector_of<float, bytes> {                                              \
    typedef float type __attribute__((vector_size(bytes)));                     \
  };                                                                            \
  template <>                                                                   \
  struct vector_of<double, bytes> {                                             \
    typedef double type __attribute__((vector_size(bytes)));                    \
  };                                                                            \
  template <>                                                                   \
  struct vector_of<std::int32_t, bytes> {                                       \
    typedef std::int32_t type __attribute__((vector_size(bytes)));              \
  };                                                                            \
  template <>                                                                   \
  struct vector_of<std::int64_t, bytes> {                                       \
    typedef std::int64_t type __attribute__((vector_size(bytes)));              \
  };
LEMMATA_VECTORS(16)
LEMMATA_VECTORS(32)
#undef LEMMATA_VECTORS

template <class T, int bytes, int vectors>
struct Lanes {
  using Vector = typename vector_of<T, bytes>::type;
  static constexpr int per_vector = bytes / static_cast<int>(sizeof(T));
  static constexpr int width = vectors * per_vector;
  Vector v[vectors];

  Lanes() = default;
  LEMMATA_INLINE explicit Lanes(T number) {
    for (int i = 0; i < vectors; ++i) v[i] = Vector{} + number;
  }
};

template <class S, int bytes, int vectors>
using PackMask = Lanes<typename integer_like<S>::type, bytes, vectors>;

template <class S, int bytes, int vectors>
struct Pack : Lanes<S, bytes, vectors> {
  using Lanes<S, bytes, vectors>::Lanes;
  using Lanes<S, bytes, vectors>::v;
  using Mask = PackMask<S, bytes, vectors>;

#define LEMMATA_ARITHMETIC(op)                                                  \
  friend LEMMATA_INLINE Pack operator op(const Pack& a, const Pack& b) {        \
    Pack c;                                                                     \
    for (int i = 0; i < vectors; ++i) c.v[i] = a.v[i] op b.v[i];                \
    return c;                                                                   \
  }
  LEMMATA_ARITHMETIC(+)
  LEMMATA_ARITHMETIC(-)
  LEMMATA_ARITHMETIC(*)
  LEMMATA_ARITHMETIC(/)
#undef LEMMATA_ARITHMETIC
#define LEMMATA_COMPARISON(op)                                                  \
  friend LEMMATA_INLINE Mask operator op(const Pack& a, const Pack& b) {        \
    Mask c;                                                                     \
    for (int i = 0; i < vectors; ++i) c.v[i] = a.v[i] op b.v[i];                \
    return c;                                                                   \
  }
  LEMMATA_COMPARISON(<)
  LEMMATA_COMPARISON(<=)
  LEMMATA_COMPARISON(>)
  LEMMATA_COMPARISON(>=)
  LEMMATA_COMPARISON(==)
  LEMMATA_COMPARISON(!=)
#undef LEMMATA_COMPARISON
  friend LEMMATA_INLINE Pack operator-(const Pack& a) {
    Pack c;
    for (int i = 0; i < vectors; ++i) c.v[i] = -a.v[i];
    return c;
  }
};

#define LEMMATA_ON_MASKS(op)                                                    \
  template <class T, int bytes, int vectors>                                    \
  LEMMATA_INLINE Lanes<T, bytes, vectors> operator op(const Lanes<T, bytes, vectors>& a, const Lanes<T, bytes, vectors>& b) { \
    Lanes<T, bytes, vectors> c;                                                 \
    for (int i = 0; i < vectors; ++i) c.v[i] = a.v[i] op b.v[i];                \
    return c;                                                                   \
  }
LEMMATA_ON_MASKS(&)
LEMMATA_ON_MASKS(|)
LEMMATA_ON_MASKS(==)
#undef LEMMATA_ON_MASKS
template <class T, int bytes, int vectors>
LEMMATA_INLINE Lanes<T, bytes, vectors> opposite(const Lanes<T, bytes, vectors>& a) {
  Lanes<T, bytes, vectors> c;
  for (int i = 0; i < vectors; ++i) c.v[i] = ~a.v[i];
  return c;
}
template <class T, int bytes, int vectors>
LEMMATA_INLINE bool any_of(const Lanes<T, bytes, vectors>& mask) {
  typename Lanes<T, bytes, vectors>::Vector all = mask.v[0];
  for (int i = 1; i < vectors; ++i) all |= mask.v[i];
  const auto wide = (typename vector_of<std::int64_t, bytes>::type)all;
  std::int64_t some = wide[0];
  for (int lane = 1; lane < bytes / 8; ++lane) some |= wide[lane];
  return some != 0;
}
template <class T, int bytes, int vectors>
LEMMATA_INLINE bool all_of(const Lanes<T, bytes, vectors>& mask) { return !any_of(opposite(mask)); }

template <class S, int bytes, int vectors>
LEMMATA_INLINE Pack<S, bytes, vectors> select(const PackMask<S, bytes, vectors>& yes, const Pack<S, bytes, vectors>& a, const Pack<S, bytes, vectors>& b) {
  Pack<S, bytes, vectors> c;
  for (int i = 0; i < vectors; ++i) c.v[i] = yes.v[i] ? a.v[i] : b.v[i];
  return c;
}
template <class T, int bytes, int vectors>
LEMMATA_INLINE Lanes<T, bytes, vectors> select(const Lanes<T, bytes, vectors>& yes, const Lanes<T, bytes, vectors>& a, const Lanes<T, bytes, vectors>& b) {
  Lanes<T, bytes, vectors> c;
  for (int i = 0; i < vectors; ++i) c.v[i] = yes.v[i] ? a.v[i] : b.v[i];
  return c;
}
template <class S, int bytes, int vectors>
LEMMATA_INLINE Pack<S, bytes, vectors> magnitude(const Pack<S, bytes, vectors>& a) {
  using I = typename integer_like<S>::type;
  using Integers = typename vector_of<I, bytes>::type;
  constexpr I without_sign = static_cast<I>(~(std::uint64_t{1} << (8 * sizeof(I) - 1)));
  Pack<S, bytes, vectors> c;
  for (int i = 0; i < vectors; ++i) c.v[i] = (typename Pack<S, bytes, vectors>::Vector)((Integers)a.v[i] & without_sign);
  return c;
}
/// Lane by lane: GCC makes one vector instruction of it where errno is of no concern.
template <class S, int bytes, int vectors>
LEMMATA_INLINE Pack<S, bytes, vectors> root(const Pack<S, bytes, vectors>& a) {
  Pack<S, bytes, vectors> c;
  for (int i = 0; i < vectors; ++i) {
    for (int lane = 0; lane < Pack<S, bytes, vectors>::per_vector; ++lane) c.v[i][lane] = root(a.v[i][lane]);
  }
  return c;
}
template <class S, int bytes, int vectors>
LEMMATA_INLINE Pack<S, bytes, vectors> power_of_two_at(const Pack<S, bytes, vectors>& shifted) {
  using I = typename integer_like<S>::type;
  using Integers = typename vector_of<I, bytes>::type;
  constexpr int mantissa = sizeof(S) == 4 ? 23 : 52;
  constexpr I bias = sizeof(S) == 4 ? 127 : 1023;
  Pack<S, bytes, vectors> c;
  for (int i = 0; i < vectors; ++i) c.v[i] = (typename Pack<S, bytes, vectors>::Vector)(((Integers)shifted.v[i] + bias) << mantissa);
  return c;
}

template <class S, int bytes, int vectors>
struct lanes_of<Pack<S, bytes, vectors>> {
  using Number = S;
  using Mask = PackMask<S, bytes, vectors>;
  using Int = PackMask<S, bytes, vectors>;
  static constexpr int width = Pack<S, bytes, vectors>::width;
};
template <class S, int bytes, int vectors>
struct memory_of<Pack<S, bytes, vectors>> {
  using P = Pack<S, bytes, vectors>;
  static LEMMATA_INLINE P load(const S* column, std::ptrdiff_t at) {
    P value;
    std::memcpy(&value, column + at, sizeof value);
    return value;
  }
  static LEMMATA_INLINE void store(S* column, std::ptrdiff_t at, const P& value) { std::memcpy(column + at, &value, sizeof value); }
  static LEMMATA_INLINE void store_integers(std::int32_t* column, std::ptrdiff_t at, const typename P::Mask& value) {
    for (int i = 0; i < vectors; ++i) {
      for (int lane = 0; lane < P::per_vector; ++lane) column[at + i * P::per_vector + lane] = static_cast<std::int32_t>(value.v[i][lane]);
    }
  }
};
template <class S, int bytes, int vectors>
LEMMATA_INLINE void set_lane(Pack<S, bytes, vectors>& value, int lane, S number) {
  value.v[lane / Pack<S, bytes, vectors>::per_vector][lane % Pack<S, bytes, vectors>::per_vector] = number;
}

}  // namespace LEMMATA_BATCH_TARGET
}  // namespace lemmata::gpu
