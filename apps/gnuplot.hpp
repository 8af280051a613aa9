#pragma once
/// Pictures by gnuplot, which is run without a shell in a folder of its own and leaves nothing there.
#include <string>
#include <utility>
#include <vector>

namespace lemmata::apps {

/// Runs `script` in gnuplot with `files` (name, text) beside it, so that the script names them as they are; returns the SVG that it prints. Throws BadInput
/// if gnuplot is not installed or fails.
[[nodiscard]] std::string svg_of(const std::vector<std::pair<std::string, std::string>>& files, const std::string& script);
/// The same, written to `path`, whole or not at all. Throws BadInput also if `path` cannot be written.
void draw_svg(const std::string& path, const std::vector<std::pair<std::string, std::string>>& files, const std::string& script);

/// The text without what would end a string of gnuplot's.
[[nodiscard]] std::string plain_title(std::string text);

}  // namespace lemmata::apps
