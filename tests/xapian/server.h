// xapian-tcpsrv on 127.0.0.1, for one test.
#ifndef POSTIL_TESTS_XAPIAN_SERVER_H
#define POSTIL_TESTS_XAPIAN_SERVER_H

#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <thread>

namespace postil::xapian::test {

// Started by the constructor, ended by the destructor.
class Server {
 public:
  static bool installed() { return std::system("command -v xapian-tcpsrv >/dev/null 2>&1") == 0; }

  explicit Server(const std::string& database) : port_(free_port()) {
    process_ = fork();
    if (process_ == 0) {
      setpgid(0, 0);  // when it ends it ends its process group
      const std::string port = std::to_string(port_);
      execlp("xapian-tcpsrv", "xapian-tcpsrv", "--interface", "127.0.0.1", "--port", port.c_str(), "--quiet",
             database.c_str(), static_cast<char*>(nullptr));
      _exit(127);
    }
    for (int i = 0; i < 200; ++i) {
      if (answers())
        return;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    stop();
    throw std::runtime_error("xapian-tcpsrv does not start");
  }
  ~Server() { stop(); }
  Server(const Server&) = delete;

  std::string address() const { return "tcp://127.0.0.1:" + std::to_string(port_); }

 private:
  static sockaddr_in local(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
  }
  static int free_port() {
    const int s = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = local(0);
    socklen_t size = sizeof address;
    const bool good = bind(s, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                      getsockname(s, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    close(s);
    if (!good)
      throw std::runtime_error("no free port");
    return ntohs(address.sin_port);
  }
  bool answers() const {
    const int s = socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = local(port_);
    const bool good = connect(s, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    close(s);
    return good;
  }
  void stop() {
    if (process_ <= 0)
      return;
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
    process_ = -1;
  }

  int port_;
  pid_t process_ = -1;
};

}  // namespace postil::xapian::test

#endif
