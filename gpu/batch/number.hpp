#pragma once
/// What the bodies of gpu/batch/ are written in: a value V is one number (float, double) or a pack of lanes, one instance a lane (gpu/batch/pack.hpp).
/// Everything here is one IEEE operation or a choice between two values, so that lanes, threads and kernels agree bit for bit. No header of a third party.
///
/// LEMMATA_BODY: what must be part of its caller, so that a state stays in registers. LEMMATA_APART: what on the CPU must not be.
/// Files that are compiled for another instruction set define LEMMATA_BATCH_TARGET before they include anything: the linker then never mixes their functions
/// with those of other files.
#include <cstddef>
#include <cstdint>
#include <cstring>

#ifdef __CUDACC__
#define LEMMATA_HOST_DEVICE __host__ __device__
#define LEMMATA_BODY __host__ __device__ __forceinline__
#define LEMMATA_APART __host__ __device__ inline
#else
#define LEMMATA_HOST_DEVICE
#define LEMMATA_BODY inline __attribute__((always_inline))
#define LEMMATA_APART __attribute__((noinline))
#endif
#ifndef LEMMATA_BATCH_TARGET
#define LEMMATA_BATCH_TARGET plain
#endif

namespace lemmata::gpu {
inline namespace LEMMATA_BATCH_TARGET {

/// Number: float or double. Mask: what comparisons give. Int: as wide as a Number, for steps.
template <class V>
struct lanes_of;
template <>
struct lanes_of<float> {
  using Number = float;
  using Mask = bool;
  using Int = std::int32_t;
  static constexpr int width = 1;
};
template <>
struct lanes_of<double> {
  using Number = double;
  using Mask = bool;
  using Int = std::int64_t;
  static constexpr int width = 1;
};
template <class V>
using NumberOf = typename lanes_of<V>::Number;
template <class V>
using MaskOf = typename lanes_of<V>::Mask;
template <class V>
using IntOf = typename lanes_of<V>::Int;

/// Constants of a format.
template <class S>
struct format;
template <>
struct format<float> {
  static constexpr float largest = 0x1.fffffep127F;
  static constexpr float least_safe_square = 0x1p-70F;  ///< min 2^56: numerics/vector.hpp
  static constexpr float epsilon = 0x1p-23F;
  static constexpr float not_a_number = __builtin_nanf("");
};
template <>
struct format<double> {
  static constexpr double largest = 0x1.fffffffffffffp1023;
  static constexpr double least_safe_square = 0x1p-966;
  static constexpr double epsilon = 0x1p-52;
  static constexpr double not_a_number = __builtin_nan("");
};

LEMMATA_HOST_DEVICE inline float magnitude(float a) {
#ifdef __CUDA_ARCH__
  return fabsf(a);
#else
  return __builtin_fabsf(a);
#endif
}
LEMMATA_HOST_DEVICE inline double magnitude(double a) {
#ifdef __CUDA_ARCH__
  return fabs(a);
#else
  return __builtin_fabs(a);
#endif
}
LEMMATA_HOST_DEVICE inline float root(float a) {
#ifdef __CUDA_ARCH__
  return __fsqrt_rn(a);
#else
  return __builtin_sqrtf(a);
#endif
}
LEMMATA_HOST_DEVICE inline double root(double a) {
#ifdef __CUDA_ARCH__
  return __dsqrt_rn(a);
#else
  return __builtin_sqrt(a);
#endif
}
template <class T>
LEMMATA_HOST_DEVICE inline T select(bool yes, T a, T b) { return yes ? a : b; }
LEMMATA_HOST_DEVICE inline bool all_of(bool mask) { return mask; }
LEMMATA_HOST_DEVICE inline bool any_of(bool mask) { return mask; }
LEMMATA_HOST_DEVICE inline bool opposite(bool mask) { return !mask; }

/// 2^n, where shifted = n + 3 2^(m-1) with m bits behind the leading one and |n| below the format's largest exponent.
LEMMATA_HOST_DEVICE inline float power_of_two_at(float shifted) {
  std::int32_t bits;
  std::memcpy(&bits, &shifted, sizeof bits);
  bits = static_cast<std::int32_t>((static_cast<std::uint32_t>(bits) + 127U) << 23);
  std::memcpy(&shifted, &bits, sizeof bits);
  return shifted;
}
LEMMATA_HOST_DEVICE inline double power_of_two_at(double shifted) {
  std::int64_t bits;
  std::memcpy(&bits, &shifted, sizeof bits);
  bits = static_cast<std::int64_t>((static_cast<std::uint64_t>(bits) + 1023U) << 52);
  std::memcpy(&shifted, &bits, sizeof bits);
  return shifted;
}

/// Instance `at` and its neighbours, as many as V has lanes.
template <class V>
struct memory_of {
  LEMMATA_HOST_DEVICE static V load(const V* column, std::ptrdiff_t at) { return column[at]; }
  LEMMATA_HOST_DEVICE static void store(V* column, std::ptrdiff_t at, V value) { column[at] = value; }
  template <class Int>
  LEMMATA_HOST_DEVICE static void store_integers(std::int32_t* column, std::ptrdiff_t at, Int value) { column[at] = static_cast<std::int32_t>(value); }
};
/// One lane, for what is done number by number: noise.
template <class V>
LEMMATA_HOST_DEVICE inline void set_lane(V& value, int /*lane*/, NumberOf<V> number) { value = number; }

/// From here on for numbers and packs alike.
template <class V>
LEMMATA_HOST_DEVICE inline V minimum(V a, V b) { return select(b < a, b, a); }
template <class V>
LEMMATA_HOST_DEVICE inline V maximum(V a, V b) { return select(a < b, b, a); }
/// Whether a is neither infinite nor NaN.
template <class V>
LEMMATA_HOST_DEVICE inline MaskOf<V> is_finite(V a) { return a - a == V(NumberOf<V>(0)); }

}  // namespace LEMMATA_BATCH_TARGET
}  // namespace lemmata::gpu
