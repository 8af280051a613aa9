#include "apps/run_template.hpp"

namespace lemmata::apps {
template LEMMATA_RUN_IN(Ball);
}  // namespace lemmata::apps
