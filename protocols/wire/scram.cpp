#include "protocols/wire/scram.h"

#include "protocols/base/digest.h"

namespace wire {

namespace {

std::string exclusive_or(std::string a, std::string_view b) {
    for (std::size_t i = 0; i < a.size(); ++i) a[i] = static_cast<char>(a[i] ^ b[i]);
    return a;
}

std::string client_signature(std::string_view client_key, std::string_view auth_message) {
    return base::hmac_sha256(base::sha256(client_key), auth_message);
}

}  // namespace

std::string scram_salted_password(std::string_view password, std::string_view salt,
                                  std::uint32_t iterations) {
    return base::pbkdf2_sha256(password, salt, iterations);
}

std::string scram_client_proof(std::string_view salted_password, std::string_view auth_message) {
    const std::string client_key = base::hmac_sha256(salted_password, "Client Key");
    return exclusive_or(client_key, client_signature(client_key, auth_message));
}

std::string scram_server_signature(std::string_view salted_password,
                                   std::string_view auth_message) {
    return base::hmac_sha256(base::hmac_sha256(salted_password, "Server Key"), auth_message);
}

bool scram_proof_is_right(std::string_view salted_password, std::string_view auth_message,
                          std::string_view proof) {
    const std::string client_key = base::hmac_sha256(salted_password, "Client Key");
    const std::string signature = client_signature(client_key, auth_message);
    if (proof.size() != signature.size()) return false;
    const std::string claimed_key = exclusive_or(std::string{proof}, signature);
    return base::equal_in_constant_time(base::sha256(claimed_key), base::sha256(client_key));
}

}  // namespace wire
