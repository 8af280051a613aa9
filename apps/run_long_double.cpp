#include "apps/run_template.hpp"

namespace lemmata::apps {
template LEMMATA_RUN_IN(long double);
}  // namespace lemmata::apps
