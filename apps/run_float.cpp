#include "apps/run_template.hpp"

namespace lemmata::apps {
template LEMMATA_RUN_IN(float);
}  // namespace lemmata::apps
