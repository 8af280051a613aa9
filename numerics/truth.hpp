#pragma once
/// The answer to a comparison of enclosures. There is no operator< on enclosures: a comparison that may be unknown is never a bool.
#include <cstdint>
#include <string_view>

namespace lemmata {

enum class Truth : std::uint8_t { no, unknown, yes };

[[nodiscard]] constexpr Truth truth(bool value) { return value ? Truth::yes : Truth::no; }
[[nodiscard]] constexpr Truth both(Truth a, Truth b) { return a < b ? a : b; }
[[nodiscard]] constexpr Truth either(Truth a, Truth b) { return a < b ? b : a; }
[[nodiscard]] constexpr std::string_view text(Truth t) { return t == Truth::no ? "no" : t == Truth::yes ? "yes" : "unknown"; }

}  // namespace lemmata
