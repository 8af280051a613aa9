#include "apps/program.hpp"

int main(int argc, char** argv) { return lemmata::apps::run_program(argc, argv); }
