#pragma once
/// The files of the page, embedded at build time (cmake/Embed.cmake).
#include <cstddef>
#include <span>
#include <string_view>

namespace lemmata::apps::explore {

struct Asset {
  std::string_view name;  ///< as in its address: "index.html", "fonts/KaTeX_Main-Regular.woff2"
  std::string_view type;  ///< media type
  const char* bytes;
  std::size_t size;

  [[nodiscard]] std::string_view text() const { return {bytes, size}; }
};

[[nodiscard]] std::span<const Asset> assets();
/// Null where there is none.
[[nodiscard]] inline const Asset* find_asset(std::string_view name) {
  for (const Asset& asset : assets()) {
    if (asset.name == name) return &asset;
  }
  return nullptr;
}

}  // namespace lemmata::apps::explore
