#include "apps/explore/server.hpp"

#include <fmt/format.h>
#include <httplib.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <semaphore>
#include <thread>

#include "apps/explore/assets.hpp"
#include "apps/interrupt.hpp"
#include "numerics/error.hpp"

namespace lemmata::apps::explore {
namespace {

constexpr std::size_t longest_body = std::size_t{1} << 20;
constexpr std::size_t threads = 32;         // connections that are listened to at the same time
constexpr std::ptrdiff_t computations = 4;  // that run at the same time
constexpr std::chrono::seconds longest_wait{8};
constexpr std::chrono::seconds longest_upload{10};

std::string random_token() {
  std::array<unsigned char, 16> bytes{};
  if (::getentropy(bytes.data(), bytes.size()) != 0) throw BadInput("this system gives no random numbers for the token; nothing is served without one");
  std::string token;
  for (const unsigned char byte : bytes) token += fmt::format("{:02x}", byte);
  return token;
}

void answer_json(httplib::Response& response, int status, const Json& json) {
  response.status = status;
  response.set_content(dump(json, -1), "application/json");
}
void refuse(httplib::Response& response, int status, const std::string& message, const std::string& field = "") {
  answer_json(response, status, {{"error", {{"message", message}, {"field", field.empty() ? Json(nullptr) : Json(field)}}}});
}

std::string_view reason_of(int status) {
  switch (status) {
    case 404: return "there is nothing at this address";
    case 405: return "the page is read with GET, the API with POST";
    case 413: return "the request is longer than 1 MiB";
    case 414: return "the address is too long";
    default: return "the request cannot be read";
  }
}

}  // namespace

bool is_local_host(const std::string& host) {
  std::string name = host;
  const std::size_t bracket = name.find(']');
  const std::size_t colon = name.find(':', bracket == std::string::npos ? 0 : bracket);
  if (colon != std::string::npos) {
    const std::string port = name.substr(colon + 1);
    if (port.empty() || port.size() > 5 || !std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; })) return false;
    name.erase(colon);
  }
  return name == "127.0.0.1" || name == "localhost" || name == "[::1]";
}

bool equal_in_constant_time(const std::string& a, const std::string& b) {
  unsigned difference = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < b.size(); ++i) {
    difference |= static_cast<unsigned char>(i < a.size() ? a[i] : 0) ^ static_cast<unsigned char>(b[i]);
  }
  return difference == 0;
}

struct Server::Parts {
  explicit Parts(const ServerOptions& options) : api(options.limits), token(random_token()) {}

  /// True where the request is answered here: it is refused.
  bool is_refused(const httplib::Request& request, httplib::Response& response) const {
    const auto no = [&](int status, const std::string& message) {
      refuse(response, status, message);
      return true;
    };
    if (request.get_header_value_count("Host") != 1 || !is_local_host(request.get_header_value("Host"))) {
      return no(403, "this server answers to 127.0.0.1 and localhost only");
    }
    if (request.has_header("Origin") && request.get_header_value("Origin") != "http://" + request.get_header_value("Host")) {
      return no(403, "this server answers its own page only");
    }
    const std::size_t slash = request.path.find('/', 1);
    if (slash == std::string::npos || request.path.empty() || !equal_in_constant_time(request.path.substr(1, slash - 1), token)) {
      return no(403, "the address lacks the token that 'lemmata explore' printed");
    }
    if (request.method != "GET" && request.method != "HEAD" && request.method != "POST") return no(405, std::string(reason_of(405)));
    return false;
  }

  void answer(const httplib::Request& request, httplib::Response& response, const httplib::ContentReader& read) {
    const std::string type = request.get_header_value("Content-Type");
    if (type.substr(0, type.find(';')) != "application/json") return refuse(response, 415, "requests are application/json");
    std::string body;
    const auto deadline = std::chrono::steady_clock::now() + longest_upload;
    bool is_late = false;
    const bool whole = read([&](const char* data, std::size_t size) {
      is_late = std::chrono::steady_clock::now() > deadline;
      if (is_late || body.size() + size > longest_body) return false;
      body.append(data, size);
      return true;
    });
    if (is_late) return refuse(response, 408, "the request came too slowly");
    if (!whole) return refuse(response, response.status == 413 || body.size() + 1 >= longest_body ? 413 : 400, std::string(reason_of(413)));
    if (!computing.try_acquire_for(longest_wait)) return refuse(response, 503, "too much is being computed for other requests; try again");
    struct Release {
      std::counting_semaphore<computations>& held;
      ~Release() { held.release(); }
    } const release{computing};
    try {
      answer_json(response, 200, api.answer_text(request.matches[1].str(), body));
    } catch (const Refusal& refusal) {
      refuse(response, refusal.status, refusal.message, refusal.field);
    }
  }

  void set_up() {
    http.new_task_queue = [] { return new httplib::ThreadPool(threads); };
    http.set_payload_max_length(longest_body);
    http.set_keep_alive_max_count(1000);
    http.set_keep_alive_timeout(5);
    http.set_read_timeout(5, 0);
    http.set_write_timeout(10, 0);
    http.set_tcp_nodelay(true);
    // A port that another server listens on is not shared with it.
    http.set_socket_options([](socket_t socket) {
      const int yes = 1;
      ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    http.set_default_headers({{"Content-Security-Policy",
                               "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
                               "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
                              {"X-Content-Type-Options", "nosniff"},
                              {"X-Frame-Options", "DENY"},
                              {"Referrer-Policy", "no-referrer"},
                              {"Cross-Origin-Opener-Policy", "same-origin"},
                              {"Cross-Origin-Resource-Policy", "same-origin"},
                              {"Cache-Control", "no-store"}});
    http.set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      return is_refused(request, response) ? httplib::Server::HandlerResponse::Handled : httplib::Server::HandlerResponse::Unhandled;
    });
    http.Post("/[0-9a-f]{32}/api/([a-z]{1,20})",
              [this](const httplib::Request& request, httplib::Response& response, const httplib::ContentReader& read) { answer(request, response, read); });
    http.Get("/[0-9a-f]{32}/(.*)", [](const httplib::Request& request, httplib::Response& response) {
      const std::string name = request.matches[1].str();
      const Asset* asset = find_asset(name.empty() ? "index.html" : std::string_view(name));
      if (asset == nullptr) return refuse(response, 404, std::string(reason_of(404)));
      response.set_content(asset->bytes, asset->size, std::string(asset->type));
    });
    http.set_error_handler([](const httplib::Request&, httplib::Response& response) {
      if (response.body.empty()) refuse(response, response.status, std::string(reason_of(response.status)));
    });
    http.set_exception_handler(
        [](const httplib::Request&, httplib::Response& response, std::exception_ptr) { refuse(response, 500, "this request could not be answered"); });
  }

  httplib::Server http;
  Api api;
  std::string token;
  int port = 0;
  std::counting_semaphore<computations> computing{computations};
};

Server::Server(const ServerOptions& options) : parts_(std::make_unique<Parts>(options)) {
  parts_->set_up();
  const char* host = "127.0.0.1";
  if (options.port == 0) {
    parts_->port = parts_->http.bind_to_any_port(host);
    if (parts_->port < 0) throw BadInput("no port of 127.0.0.1 can be listened on");
  } else {
    if (!parts_->http.bind_to_port(host, options.port)) {
      throw BadInput(
          fmt::format("port {} cannot be listened on, it is in use or not allowed; give another with --port, or none for one that is free", options.port));
    }
    parts_->port = options.port;
  }
}
Server::~Server() = default;

int Server::port() const { return parts_->port; }
std::string Server::address() const { return fmt::format("http://127.0.0.1:{}/{}/", parts_->port, parts_->token); }
void Server::stop() { parts_->http.stop(); }

void Server::serve() {
  std::atomic<bool> over{false};
  std::thread watch([&] {
    while (!over && !interrupted()) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    // Between binding and listening stop() says nothing: wait until there is something to stop.
    while (!over && !parts_->http.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    parts_->http.stop();
  });
  parts_->http.listen_after_bind();
  over = true;
  watch.join();
}

}  // namespace lemmata::apps::explore
