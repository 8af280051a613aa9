#include "apps/gnuplot.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "apps/files.hpp"
#include "numerics/error.hpp"

extern char** environ;

namespace lemmata::apps {

std::string svg_of(const std::vector<std::pair<std::string, std::string>>& files, const std::string& script) {
  namespace fs = std::filesystem;
  std::string folder = (fs::temp_directory_path() / "lemmata-plot-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) throw BadInput("cannot make a temporary folder for the plot; set TMPDIR to a place that can be written");
  const struct Cleaner {
    std::string folder;
    ~Cleaner() {
      std::error_code ignored;
      fs::remove_all(folder, ignored);
    }
  } cleaner{folder};
  for (const auto& [name, text] : files) write_file(folder + "/" + name, text);
  std::string quoted = folder;  // gnuplot doubles a quote within quotes
  for (std::size_t at = quoted.find('\''); at != std::string::npos; at = quoted.find('\'', at + 2)) quoted.insert(at, 1, '\'');
  write_file(folder + "/script", "cd '" + quoted + "'\n" + script);

  // No shell: the program, its script and its two streams.
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  const std::string picture = folder + "/picture.svg";
  const std::string complaints = folder + "/complaints";
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, picture.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, complaints.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  std::string program = "gnuplot";
  std::string script_path = folder + "/script";
  char* arguments[] = {program.data(), script_path.data(), nullptr};
  pid_t child = 0;
  const int error = ::posix_spawnp(&child, "gnuplot", &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw BadInput("--plot needs the program gnuplot, which was not found; install it (Debian: gnuplot-nox), or use --csv");
  int status = 0;
  ::waitpid(child, &status, 0);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw BadInput("--plot: gnuplot failed; no picture was written");
  return read_file(picture);
}

void draw_svg(const std::string& path, const std::vector<std::pair<std::string, std::string>>& files, const std::string& script) { write_file(path, svg_of(files, script)); }

std::string plain_title(std::string text) {
  std::erase_if(text, [](char c) { return c == '"' || c == '\\' || c == '\n'; });
  return text;
}

}  // namespace lemmata::apps
