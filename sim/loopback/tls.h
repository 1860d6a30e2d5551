#pragma once
/// TLS between a program's connection and the plain octets that a World works with.
///
/// Knows no socket: cipher octets go in and come out as text, so that nothing waits. Doors: TlsServer
/// (one certificate for all), TlsStream (one connection). Fails: TlsServer::make with a Problem; a
/// stream that went wrong says `failed` and stays so.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "protocols/base/result.h"
#include "sim/loopback/certificate.h"

struct ssl_ctx_st;
struct ssl_st;

namespace loopback {

class TlsServer {
  public:
    [[nodiscard]] static base::Result<TlsServer> make(const Certificate& certificate);
    [[nodiscard]] ssl_ctx_st* context() const { return context_.get(); }

  private:
    struct Free {
        void operator()(ssl_ctx_st* context) const;
    };
    std::unique_ptr<ssl_ctx_st, Free> context_;
};

class TlsStream {
  public:
    explicit TlsStream(const TlsServer& server);

    /// Takes cipher octets that came; appends the plain ones that they bring.
    void receive(std::string_view cipher, std::string& plain);
    /// Hands over plain octets to be sent; they wait inside until the handshake is done.
    void send(std::string_view plain);
    /// Says goodbye (close_notify).
    void finish();
    /// Cipher octets to be sent, since the last call.
    [[nodiscard]] std::string take_cipher();

    [[nodiscard]] bool established() const;
    [[nodiscard]] bool failed() const { return failed_; }
    /// The other side has said goodbye.
    [[nodiscard]] bool ended() const { return ended_; }

  private:
    struct Free {
        void operator()(ssl_st* ssl) const;
    };
    void push_waiting();

    std::unique_ptr<ssl_st, Free> ssl_;
    std::string waiting_;   ///< plain octets that could not be encrypted yet
    bool failed_ = false;
    bool ended_ = false;
};

}  // namespace loopback
