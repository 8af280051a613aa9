#include "apps/explore/explore_command.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "apps/catalogue.hpp"
#include "apps/command.hpp"
#include "apps/explore/assets.hpp"
#include "apps/explore/server.hpp"
#include "apps/explore/terminal.hpp"
#include "numerics/error.hpp"

extern char** environ;

namespace lemmata::apps {
namespace {

/// Whether a browser can be expected: a screen, and a program that knows which one.
bool has_browser() {
  if (std::getenv("DISPLAY") == nullptr && std::getenv("WAYLAND_DISPLAY") == nullptr) return false;
  const char* path = std::getenv("PATH");
  std::string_view folders = path == nullptr ? "" : path;
  while (!folders.empty()) {
    const std::size_t colon = folders.find(':');
    if (::access((std::filesystem::path(folders.substr(0, colon)) / "xdg-open").c_str(), X_OK) == 0) return true;
    folders = colon == std::string_view::npos ? std::string_view() : folders.substr(colon + 1);
  }
  return false;
}

/// No shell: the program and the address.
bool open_browser(std::string address) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0);
  std::string program = "xdg-open";
  char* arguments[] = {program.data(), address.data(), nullptr};
  pid_t child = 0;
  const int error = ::posix_spawnp(&child, "xdg-open", &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  return error == 0;
}

}  // namespace

int explore_command(const ExploreCommand& command) {
  if (!command.id.empty() && find_entry(command.id) == nullptr) {
    throw BadInput("nothing is called '" + command.id + "'" + did_you_mean(command.id, all_names()) + "; 'lemmata list' shows all ids");
  }
  if (command.terminal) {
    if (!command.port.empty()) throw BadInput("--terminal serves no page: leave --port out");
    return explore::run_terminal(command.id);
  }
  explore::ServerOptions options;
  if (!command.port.empty()) options.port = static_cast<int>(parse_integer(command.port, "--port", 1, 65535));
  if (explore::find_asset("index.html") == nullptr) throw BadInput("this build has no page; --terminal explores without one");
  explore::Server server(options);
  const std::string address = server.address() + (command.id.empty() ? "" : "#v=1&id=" + command.id);
  print(address + "\n");
  std::fflush(stdout);
  if (!command.no_browser) {
    if (!has_browser() || !open_browser(address)) {
      fmt::print(stderr, "no browser was found here: open the address in one; from another machine, first: ssh -L {0}:127.0.0.1:{0} HOST\n", server.port());
    }
  }
  if (::isatty(STDERR_FILENO) == 1) fmt::print(stderr, "Ctrl-C ends the page\n");
  server.serve();
  return stopped_by_interrupt;
}

}  // namespace lemmata::apps
