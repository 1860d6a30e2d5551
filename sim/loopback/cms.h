#pragma once
/// Sealing texts for the owner of a key: S/MIME's enveloped data (RFC 5652 6, RFC 8551 3.3) by OpenSSL.
///
/// The World makes no ciphertext: what is made here goes into it as the act `ciphertext`.
/// Doors: Identity, make_identity, seal_text, seal_for_account, open_text. Fails: with a Problem that says what OpenSSL would not do.

#include <string>
#include <string_view>

#include "protocols/base/result.h"

namespace loopback {

/// A key pair (RSA, 2048 bits) with a certificate that says whose it is; both as PEM.
struct Identity {
    std::string certificate;
    std::string key;
};

[[nodiscard]] base::Result<Identity> make_identity(const std::string& address);
/// Enveloped data in DER, base64 in one line. No two calls give the same.
[[nodiscard]] base::Result<std::string> seal_text(const std::string& certificate, std::string_view text);
/// For the key of an account, made when it is first needed and forgotten when the program ends; empty if OpenSSL
/// would not. For sim::Timeline::seal_with.
[[nodiscard]] std::string seal_for_account(const std::string& account, const std::string& text);
[[nodiscard]] base::Result<std::string> open_text(const Identity& identity, std::string_view cms);

}  // namespace loopback
