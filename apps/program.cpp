#include "apps/program.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <functional>
#include <memory>
#include <new>
#include <sstream>

#include "apps/attack.hpp"
#include "apps/catalogue.hpp"
#include "apps/command.hpp"
#include "apps/crosscheck_command.hpp"
#include "apps/experiment.hpp"
#include "apps/explore/explore_command.hpp"
#include "apps/interrupt.hpp"
#include "apps/prove_command.hpp"
#include "apps/run_command.hpp"
#include "apps/show.hpp"
#include "apps/slack.hpp"
#include "apps/smoothness.hpp"
#include "apps/sweep_command.hpp"
#include "apps/verify_command.hpp"
#include "apps/version.hpp"
#include "gpu/device.hpp"
#include "numerics/error.hpp"

namespace lemmata::apps {
namespace {

/// A command on the command line, and what it does if it is the one that was named. The options live as long as it.
struct Subcommand {
  CLI::App* parsed_by;
  std::function<int()> run;
};

Subcommand add_list(CLI::App& app) {
  auto list = std::make_shared<ListCommand>();
  CLI::App* command = app.add_subcommand("list", "everything in the catalogue");
  command->add_option("KIND", list->kind, "statements, counterexamples, experiments, scenarios, methods or problems");
  command->add_option("--json", list->json, "write JSON to FILE, or - for standard output")->option_text("FILE");
  return {command, [list] { return list_command(*list); }};
}

Subcommand add_show(CLI::App& app) {
  auto show = std::make_shared<ShowCommand>();
  CLI::App* command = app.add_subcommand("show", "one entry of the catalogue, whole; with --set, its numbers worked out");
  command->add_option("ID", show->id)->required();
  command->add_option("--set", show->settings, "a number to work with; repeatable")->option_text("NAME=VALUE")->expected(1)->take_all();
  command->add_option("--json", show->json, "write what was worked out as JSON to FILE, or - for standard output")->option_text("FILE");
  return {command, [show] { return show_command(*show); }};
}

Subcommand add_verify(CLI::App& app) {
  auto verify = std::make_shared<VerifyCommand>();
  CLI::App* command = app.add_subcommand("verify", "verify statements on instances, with stated rigour");
  command->add_option("ID", verify->ids, "ids or glob patterns; all entries if none is given");
  command->add_option("--instances", verify->instances, "how many to draw for each entry")->option_text("N");
  command->add_option("--seed", verify->seed, "of the drawn instances (default 1)")->option_text("S");
  command->add_option("--set", verify->settings, "fix a parameter; repeatable")->option_text("NAME=VALUE")->expected(1)->take_all();
  command->add_option("--drop", verify->dropped, "do not check a hypothesis; repeatable")->option_text("HYPOTHESIS")->expected(1)->take_all();
  command->add_option("--scale", verify->scaled, "multiply a constant by a factor > 0; repeatable")->option_text("CONSTANT=FACTOR")->expected(1)->take_all();
  command->add_option("--kept", verify->kept, "verify the kept failures in DIR first, and keep there what is found")->option_text("DIR");
  command->add_flag("--any-version", verify->any_version, "take failures that another version kept");
  command->add_option("--instance", verify->instance_file, "verify the instance in FILE only")->option_text("FILE");
  command->add_option("--precision", verify->precision, "first precision of the balls (default 128)")->option_text("BITS");
  command->add_option("--max-precision", verify->max_precision, "last precision (default 4096)")->option_text("BITS");
  command->add_option("--time-limit", verify->time_limit, "stop after so many seconds")->option_text("SECONDS");
  command->add_option("--jobs", verify->jobs, "threads (default: all cores)")->option_text("J");
  command->add_option("--json", verify->json, "write JSON to FILE, or - for standard output")->option_text("FILE");
  command->add_option("--junit", verify->junit, "write JUnit XML to FILE")->option_text("FILE");
  command->add_option("--html", verify->html, "write a page that opens without a server to FILE")->option_text("FILE");
  command->add_option("--plot", verify->plot, "draw the lanes of one scenario to FILE.svg")->option_text("FILE");
  return {command, [verify] { return verify_command(*verify); }};
}

Subcommand add_run(CLI::App& app) {
  auto run = std::make_shared<RunCommand>();
  CLI::App* command = app.add_subcommand("run", "run a method on a problem, in any number");
  command->add_option("METHOD", run->method)->required();
  command->add_option("--on", run->on, "a problem's name, or an instance file")->required()->option_text("PROBLEM|FILE");
  command->add_option("--steps", run->steps, "x_0 .. x_K are seen (default 100)")->option_text("K");
  command->add_option("--scalar", run->scalar, "float, double (default), long-double, mp:BITS, enclosure:BITS or exact")->option_text("SCALAR");
  command->add_option("--set", run->settings, "a parameter of the method or the problem; repeatable")->option_text("NAME=VALUE")->expected(1)->take_all();
  command->add_option("--csv", run->csv, "write the rounds as CSV to FILE, or - for standard output")->option_text("FILE");
  command->add_option("--json", run->json, "write the rounds as JSON to FILE, or - for standard output")->option_text("FILE");
  command->add_option("--plot", run->plot, "draw f - f_inf, |grad f| and the clipping activity to FILE.svg")->option_text("FILE");
  return {command, [run] { return run_command(*run); }};
}

Subcommand add_slack(CLI::App& app) {
  auto slack = std::make_shared<SlackCommand>();
  CLI::App* command = app.add_subcommand("slack", "how loose a theorem is: promised over measured, on a grid");
  command->add_option("ID", slack->id, "clip21/theorem-a, theorem-b, theorem-b-plus, theorem-c or theorem-f")->required();
  command->add_option("--set", slack->settings, "a list of the grid, or a parameter; repeatable")->option_text("NAME=VALUE")->expected(1)->take_all();
  command->add_option("--seed", slack->seed, "of the random quadratics (default 1)")->option_text("S");
  command->add_option("--steps", slack->steps, "rounds K of each run (default 1000)")->option_text("K");
  command->add_option("--csv", slack->csv, "write the rows as CSV to FILE, or - for standard output")->option_text("FILE");
  command->add_option("--json", slack->json, "write the rows as JSON to FILE, or - for standard output")->option_text("FILE");
  command->add_option("--jobs", slack->jobs, "threads (default: all cores)")->option_text("J");
  command->footer(slack_parameters_text());
  return {command, [slack] { return slack_command(*slack); }};
}

Subcommand add_smoothness(CLI::App& app) {
  auto smoothness = std::make_shared<SmoothnessCommand>();
  CLI::App* command = app.add_subcommand("smoothness", "which (L0, L1) will do for a function: decided, with proof or witness");
  command->add_option("EXPR", smoothness->expression, "in x, y, z; such as 'x^4' or '(x*y-1)^2/2'")->required();
  command->add_option("--l0", smoothness->l0, "the pair to decide: L0")->option_text("A");
  command->add_option("--l1", smoothness->l1, "... and L1; for a frontier a grid A:B:N or a list")->option_text("B");
  command->add_flag("--frontier", smoothness->frontier, "the least L0 for each L1 (the default without --l0)");
  command->add_option("--box", smoothness->boxes, "one for each variable, in the order x, y, z")->option_text("LO:HI")->expected(1)->take_all();
  command->add_option("--time-limit", smoothness->time_limit, "stop after so many seconds")->option_text("SECONDS");
  command->add_option("--json", smoothness->json, "write JSON to FILE, or - for standard output")->option_text("FILE");
  command->add_option("--plot", smoothness->plot, "draw the frontier to FILE.svg")->option_text("FILE");
  command->footer(smoothness_help());
  return {command, [smoothness] { return smoothness_command(*smoothness); }};
}

Subcommand add_experiment(CLI::App& app) {
  auto experiment = std::make_shared<ExperimentCommand>();
  CLI::App* command = app.add_subcommand("experiment", "run an experiment of a paper and compare its methods");
  command->add_option("NAME", experiment->name, "clip21-logistic or celgc-logistic; 'lemmata show experiment/NAME' lists its parameters")->required();
  command->add_option("--set", experiment->settings, "a parameter; repeatable")->option_text("NAME=VALUE")->expected(1)->take_all();
  command->add_option("--csv", experiment->csv, "write the curves as CSV to FILE, or - for standard output")->option_text("FILE");
  command->add_option("--json", experiment->json, "write everything as JSON to FILE, or - for standard output")->option_text("FILE");
  command->add_option("--plot", experiment->plot, "draw the curves and the leads to FILE.svg")->option_text("FILE");
  command->add_option("--jobs", experiment->jobs, "threads (default: all cores)")->option_text("J");
  return {command, [experiment] { return experiment_command(*experiment); }};
}

Subcommand add_attack(CLI::App& app) {
  auto attack = std::make_shared<AttackCommand>();
  CLI::App* command = app.add_subcommand("attack", "search for a counterexample; or the tightest instance, and how hard it was tried");
  command->add_option("ID", attack->id, "a statement; with --all a pattern, or none for all of them");
  command->add_option("--drop", attack->dropped, "waive a hypothesis; repeatable")->option_text("HYPOTHESIS")->expected(1)->take_all();
  command->add_option("--scale", attack->scaled, "multiply the right-hand side of a relation or of a hypothesis; repeatable")
      ->option_text("CONSTANT=FACTOR")
      ->expected(1)
      ->take_all();
  command->add_option("--relation", attack->relation, "break this relation of the conclusion, rather than any")->option_text("NAME");
  command->add_option("--set", attack->settings, "fix a parameter; repeatable")->option_text("NAME=VALUE")->expected(1)->take_all();
  command->add_option("--time-limit", attack->time_limit, "seconds (default 10; with --all for each question, default 1)")->option_text("SECONDS");
  command->add_option("--trials", attack->trials, "end after so many trials: the whole output is then a function of the seed")->option_text("N");
  command->add_option("--seeds", attack->seeds, "begin with the instances in FILE, such as what 'sweep --json' wrote")->option_text("FILE");
  command->add_option("--seed", attack->seed, "of the trials (default 1)")->option_text("S");
  command->add_option("--jobs", attack->jobs, "threads (default: all cores)")->option_text("J");
  command->add_option("--out", attack->out, "write the counterexample to FILE, which replay takes; with --all a folder for all of them")->option_text("FILE");
  command->add_option("--json", attack->json, "write JSON to FILE, or - for standard output")->option_text("FILE");
  command->add_flag("--all", attack->all, "every hypothesis dropped and every constant scaled, in turn: which are needed, and how much slack is left");
  return {command, [attack] { return attack_command(*attack); }};
}

Subcommand add_prove(CLI::App& app) {
  auto prove = std::make_shared<ProveCommand>();
  CLI::App* command = app.add_subcommand("prove", "a bound for all functions of a class at once, with a certificate in exact numbers");
  command->add_option("ID", prove->id, "what is to be proved; without it, everything that can be is listed");
  command->add_option("--set", prove->settings, "a parameter; repeatable")->option_text("NAME=VALUE")->expected(1)->take_all();
  command->add_option("--target", prove->target, "prove t <= T (default: the least bound, within 1e-6 relative)")->option_text("T");
  command->add_option("--solver", prove->solver, "own (default) or csdp: who proposes the multipliers")->option_text("SOLVER");
  command->add_option("--time-limit", prove->time_limit, "stop after so many seconds")->option_text("SECONDS");
  command->add_option("--out", prove->out, "write the certificate to FILE, which replay takes, or - for standard output")->option_text("FILE");
  command->add_option("--lean", prove->lean, "write the certificate as a Lean 4 file of rational facts to FILE")->option_text("FILE");
  command->add_option("--instance-out", prove->instance, "write the instance that attains or refutes to FILE, which replay takes")->option_text("FILE");
  command->add_option("--json", prove->json, "write JSON to FILE, or - for standard output")->option_text("FILE");
  return {command, [prove] { return prove_command(*prove); }};
}

Subcommand add_crosscheck(CLI::App& app) {
  auto crosscheck = std::make_shared<CrosscheckCommand>();
  CLI::App* command = app.add_subcommand("crosscheck", "float and double runs against enclosures: errors, proved bands, decisions that flip");
  command->add_option("--method", crosscheck->method, "a method with a band (default clip21-gd)")->option_text("M");
  command->add_option("--family", crosscheck->family, "line (default) or dense quadratics, or one-plus-cosine")->option_text("F");
  command->add_option("--device", crosscheck->device, "cpu (default) or cuda")->option_text("cpu|cuda");
  command->add_option("--instances", crosscheck->instances, "how many (default 1000)")->option_text("N");
  command->add_option("--steps", crosscheck->steps, "x_0 .. x_K are compared (default 100)")->option_text("K");
  command->add_option("--seed", crosscheck->seed, "of the drawn instances (default 1)")->option_text("S");
  command->add_option("--set", crosscheck->settings, "a parameter; repeatable")->option_text("NAME=VALUE")->expected(1)->take_all();
  command->add_option("--jobs", crosscheck->jobs, "threads (default: all cores)")->option_text("J");
  command->add_option("--json", crosscheck->json, "write JSON to FILE, or - for standard output")->option_text("FILE");
  command->add_option("--plot", crosscheck->plot, "draw the growth of the errors to FILE.svg")->option_text("FILE");
  command->add_option("--out", crosscheck->out, "the folder for what is found, which replay takes (default crosscheck-finds)")->option_text("DIR");
  command->footer(crosscheck_parameters_text());
  return {command, [crosscheck] { return crosscheck_command(*crosscheck); }};
}

Subcommand add_sweep(CLI::App& app) {
  auto sweep = std::make_shared<SweepCommand>();
  CLI::App* command = app.add_subcommand("sweep", "the largest lhs/rhs of a statement over a grid of parameters, the top certified");
  command->add_option("ID", sweep->id, "a statement")->required();
  command->add_option("--over", sweep->over, "a parameter to go over: N values from A to B, or a list; repeatable")->option_text("NAME=A:B:N|LIST")->expected(1)->take_all();
  command->add_option("--low-discrepancy", sweep->low_discrepancy, "N points of Halton's sequence, with NAME=A:B, rather than every combination")->option_text("N");
  command->add_option("--instances", sweep->instances, "how many to draw in each cell (default 100)")->option_text("N");
  command->add_option("--relation", sweep->relation, "look at this relation of the conclusion, rather than the largest ratio of any")->option_text("NAME");
  command->add_option("--set", sweep->settings, "fix a parameter; repeatable")->option_text("NAME=VALUE")->expected(1)->take_all();
  command->add_option("--drop", sweep->dropped, "waive a hypothesis; repeatable")->option_text("HYPOTHESIS")->expected(1)->take_all();
  command->add_option("--scale", sweep->scaled, "multiply a constant by a factor > 0; repeatable")->option_text("CONSTANT=FACTOR")->expected(1)->take_all();
  command->add_option("--device", sweep->device, "where batches run: cpu (default) or cuda")->option_text("DEVICE");
  command->add_option("--proposer", sweep->proposer, "automatic (default), batch or entry: who looks at instances first")->option_text("NAME");
  command->add_option("--steps", sweep->steps, "rounds of each run")->option_text("K");
  command->add_option("--seed", sweep->seed, "of the drawn instances (default 1)")->option_text("S");
  command->add_option("--jobs", sweep->jobs, "threads (default: all cores, shared among the ranks of a machine)")->option_text("J");
  command->add_option("--top", sweep->top, "how many candidates enclosures look at (default 8)")->option_text("T");
  command->add_option("--checkpoint", sweep->checkpoint, "keep in FILE how far it has come")->option_text("FILE");
  command->add_flag("--resume", sweep->resume, "go on from the checkpoint");
  command->add_option("--out", sweep->out, "write a certified violation to FILE, which replay takes")->option_text("FILE");
  command->add_option("--csv", sweep->csv, "write the cells as CSV to FILE, or - for standard output")->option_text("FILE");
  command->add_option("--json", sweep->json, "write everything as JSON to FILE, or - for standard output")->option_text("FILE");
  command->add_option("--plot", sweep->plot, "draw the heat map to FILE.svg")->option_text("FILE");
  command->add_option("--time-limit", sweep->time_limit, "stop after so many seconds")->option_text("SECONDS");
  return {command, [sweep] { return sweep_command(*sweep); }};
}

Subcommand add_explore(CLI::App& app) {
  auto explore = std::make_shared<ExploreCommand>();
  CLI::App* command = app.add_subcommand("explore", "counterexamples and theorems on a page of this machine, or in the terminal");
  command->add_option("ID", explore->id, "an entry of the catalogue");
  command->add_option("--port", explore->port, "of 127.0.0.1 (default: any that is free)")->option_text("P");
  command->add_flag("--no-browser", explore->no_browser, "print the address and open nothing");
  command->add_flag("--terminal", explore->terminal, "no page: commands from the terminal, or from a script on standard input");
  return {command, [explore] { return explore_command(*explore); }};
}

Subcommand add_replay(CLI::App& app) {
  auto replay = std::make_shared<ReplayCommand>();
  CLI::App* command = app.add_subcommand("replay", "verify a saved instance, counterexample, kept failure or certificate again, from scratch");
  command->add_option("FILE", replay->file)->required();
  command->add_option("--drop", replay->dropped, "do not check a hypothesis, beside those that the file drops; repeatable")
      ->option_text("HYPOTHESIS")
      ->expected(1)
      ->take_all();
  command->add_option("--scale", replay->scaled, "multiply a constant, beside those that the file scales; repeatable")
      ->option_text("CONSTANT=FACTOR")
      ->expected(1)
      ->take_all();
  command->add_flag("--any-version", replay->any_version, "take a failure that another version kept");
  return {command, [replay] { return replay_command(*replay); }};
}

int dispatch(int argc, char** argv) {
  CLI::App app("lemmata verifies and attacks convergence theory of clipped distributed optimisation", program_name());
  app.require_subcommand(1);
  app.set_version_flag("--version", fmt::format("lemmata {}\ngpu: {}", version, gpu::device_status()));
  app.footer("Numbers are exact: 1/3, 0.1 (= 1/10), 2^-10, 1e-6. Exit status: 0 all holds, 1 violated, 2 bad input, 3 undecided or not applicable.");
  const Subcommand commands[] = {add_list(app), add_show(app), add_verify(app), add_run(app), add_slack(app), add_smoothness(app),
                                 add_experiment(app), add_attack(app), add_prove(app), add_crosscheck(app), add_sweep(app), add_explore(app),
                                 add_replay(app)};

  // An expression may begin with a minus sign: "-log(x)" is no option.
  std::vector<std::string> arguments(argv + 1, argv + argc);
  for (std::size_t i = 1; i < arguments.size() && arguments[0] == "smoothness"; ++i) {
    const std::string& last = arguments[i - 1];
    const bool is_value = last.starts_with("--") && last != "--frontier" && last.find('=') == std::string::npos;
    if (!is_value && arguments[i].size() > 2 && arguments[i][0] == '-' && arguments[i][1] != '-') arguments[i].insert(0, " ");
  }
  std::ranges::reverse(arguments);
  try {
    app.parse(arguments);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {
      std::ostringstream text;
      app.exit(error, text, text);
      print(text.str());
      return all_hold;
    }
    std::string line = error.what();
    std::ranges::replace(line, '\n', ' ');
    throw BadInput(line + "; 'lemmata --help' shows the usage");
  }
  for (const CLI::App* command : app.get_subcommands()) {
    for (const CLI::Option* option : command->get_options()) {
      for (const std::string& value : option->results()) {
        if (value.empty()) throw BadInput(option->get_name() + " is given without a value; give one, or leave it out");
      }
    }
  }
  const auto* named = std::ranges::find_if(commands, [](const Subcommand& command) { return command.parsed_by->parsed(); });
  return named->run();
}

/// Messages speak of 'lemmata list' and the like; a program of another name has these commands under its own.
std::string in_own_name(std::string message) {
  const std::string quoted = "'lemmata ";
  for (std::size_t at = message.find(quoted); at != std::string::npos && program_name() != "lemmata"; at = message.find(quoted, at + 1)) {
    message.replace(at + 1, quoted.size() - 2, program_name());
  }
  return message;
}

int refuse(const std::string& message) {
  fmt::print(stderr, "{}: {}\n", program_name(), in_own_name(message));
  return bad_input;
}

}  // namespace

int run_program(int argc, char** argv, const Registry& own) {
  install_interrupt_handler();
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of writing, said in one line
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    add_to_catalogue(own);
    return dispatch(argc, argv);
  } catch (const BadInput& error) {
    return refuse(error.what());
  } catch (const std::bad_alloc&) {
    return refuse("out of memory; take a smaller problem");
  } catch (const std::exception& error) {
    return refuse(BadInput(error.what()).what());
  }
}

}  // namespace lemmata::apps
