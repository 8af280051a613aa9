#include "apps/run_template.hpp"

namespace lemmata::apps {
template LEMMATA_RUN_IN(double);
}  // namespace lemmata::apps
