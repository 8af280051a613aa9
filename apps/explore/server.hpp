#pragma once
/// The page and its API over HTTP, for the person at this machine and nobody else.
///
///   Address   http://127.0.0.1:PORT/TOKEN/ : the loopback interface only, a random port unless one is given, a random token of 128 bits. A path without the
///             token is refused, by a comparison whose time says nothing. Behind an SSH tunnel the port may be another; the host is 127.0.0.1 or localhost.
///   Checks    Host must name this machine (a page elsewhere that rebinds its name to 127.0.0.1 is refused); Origin, where it is sent, must be the address
///             itself; requests of the API are POSTs of application/json. No CORS headers are sent.
///   Headers   a content security policy that allows nothing from elsewhere and nothing inline; nosniff, no-store, no-referrer, no frames.
///   Limits    bodies of 1 MiB, 10 s for one body, 5 s of silence, a few computations at the same time; the rest are those of apps/explore/api.hpp.
#include <cstdint>
#include <memory>
#include <string>

#include "apps/explore/api.hpp"

namespace lemmata::apps::explore {

struct ServerOptions {
  int port = 0;  ///< 0: any that is free
  Limits limits;
};

class Server {
 public:
  /// Takes the port. Throws BadInput where it is in use.
  explicit Server(const ServerOptions& options);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  [[nodiscard]] int port() const;
  /// "http://127.0.0.1:PORT/TOKEN/".
  [[nodiscard]] std::string address() const;
  /// Answers until stop() or Ctrl-C; ends the searches that are under way.
  void serve();
  /// From any thread.
  void stop();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// Whether a Host header names this machine: 127.0.0.1, localhost or [::1], with a port or without.
[[nodiscard]] bool is_local_host(const std::string& host);
/// In a time that depends on the lengths alone.
[[nodiscard]] bool equal_in_constant_time(const std::string& a, const std::string& b);

}  // namespace lemmata::apps::explore
