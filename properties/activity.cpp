#include "properties/activity.hpp"

#include <algorithm>

namespace lemmata::properties {

std::string_view text(ActivityLabel label) {
  switch (label) {
    case ActivityLabel::never: return "never";
    case ActivityLabel::always: return "always";
    case ActivityLabel::mixed: return "mixed";
    case ActivityLabel::boundary: break;
  }
  return "boundary";
}

void ActivityRecord::add(std::int64_t k, std::span<const NodeActivity> nodes) {
  std::string signs;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    char sign = '?';
    switch (nodes[i]) {
      case NodeActivity::unclipped: ++activity_.unclipped, sign = '-'; break;
      case NodeActivity::clipped: ++activity_.clipped, sign = static_cast<char>('0' + (i + 1) % 10); break;
      case NodeActivity::on_threshold: ++activity_.on_threshold, sign = '='; break;
      case NodeActivity::open: ++activity_.open; break;
    }
    if (i < most_signs) signs += sign;
  }
  if (nodes.size() > most_signs) signs += "..";
  if (untold_ == 0 && !stretches_.empty() && stretches_.back().signs == signs) {
    stretches_.back().last = k;
  } else if (stretches_.size() < most_stretches) {
    stretches_.push_back({k, k, signs});
  } else {
    ++untold_;
  }
}

Activity ActivityRecord::result(long precision_bits) const {
  Activity result = activity_;
  result.precision_bits = precision_bits;
  result.label = result.on_threshold + result.open > 0 ? ActivityLabel::boundary
                 : result.clipped == 0                 ? ActivityLabel::never
                 : result.unclipped == 0               ? ActivityLabel::always
                                                       : ActivityLabel::mixed;
  for (const Stretch& stretch : stretches_) {
    if (!result.pattern.empty()) result.pattern += ", ";
    result.pattern += std::to_string(stretch.first);
    if (stretch.last > stretch.first) result.pattern += "-" + std::to_string(stretch.last);
    result.pattern += ": " + stretch.signs;
  }
  if (untold_ > 0) result.pattern += ", and " + std::to_string(untold_) + " rounds more";
  return result;
}

ClipSite clip_site(const Clip21Gd& method) { return {ClipArgument::increment, method.thresholds}; }
ClipSite clip_site(const DampedClip21Gd& method) { return {ClipArgument::increment, method.thresholds}; }
ClipSite clip_site(const PressClip21Gd& method) { return {ClipArgument::increment, method.thresholds}; }
ClipSite clip_site(const Clip21Avg& method) { return {ClipArgument::increment, method.thresholds}; }
ClipSite clip_site(const NoisyClip21Gd& method) {
  if (!method.gradient_noise.is_none()) return {};
  return {ClipArgument::increment, method.thresholds};
}
ClipSite clip_site(const Clip21Sgd2m& method) { return {ClipArgument::momentum, method.thresholds}; }
ClipSite clip_site(const ClipGd& method) { return {ClipArgument::gradient, method.thresholds}; }
ClipSite clip_site(const ServerClipGd& method) { return {ClipArgument::mean_gradient, method.thresholds}; }
ClipSite clip_site(const Celgc& method) { return {ClipArgument::sample, {method.gamma / method.eta}}; }

}  // namespace lemmata::properties
