#include "protocols/base/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "protocols/base/result.h"

namespace base {

namespace {

std::string digest(const EVP_MD* kind, std::string_view octets) {
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    const int done = EVP_Digest(octets.data(), octets.size(), out, &size, kind, nullptr);
    POSTROOM_CHECK(done == 1, "the crypto library computes this hash function");
    return std::string{reinterpret_cast<const char*>(out), size};
}

std::string hmac(const EVP_MD* kind, std::string_view key, std::string_view octets) {
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    const auto* result = HMAC(kind, key.empty() ? "" : key.data(), static_cast<int>(key.size()),
                              reinterpret_cast<const unsigned char*>(octets.data()), octets.size(),
                              out, &size);
    POSTROOM_CHECK(result != nullptr, "the crypto library computes this keyed hash function");
    return std::string{reinterpret_cast<const char*>(out), size};
}

}  // namespace

std::string md5(std::string_view octets) { return digest(EVP_md5(), octets); }

std::string sha256(std::string_view octets) { return digest(EVP_sha256(), octets); }

std::string hmac_md5(std::string_view key, std::string_view octets) {
    return hmac(EVP_md5(), key, octets);
}

std::string hmac_sha256(std::string_view key, std::string_view octets) {
    return hmac(EVP_sha256(), key, octets);
}

std::string pbkdf2_sha256(std::string_view password, std::string_view salt,
                          std::uint32_t iterations) {
    unsigned char out[32];
    const int done = PKCS5_PBKDF2_HMAC(
        password.empty() ? "" : password.data(), static_cast<int>(password.size()),
        reinterpret_cast<const unsigned char*>(salt.data()), static_cast<int>(salt.size()),
        static_cast<int>(iterations), EVP_sha256(), sizeof out, out);
    POSTROOM_CHECK(done == 1, "the crypto library derives this key");
    return std::string{reinterpret_cast<const char*>(out), sizeof out};
}

std::string hex(std::string_view octets) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out;
    out.reserve(octets.size() * 2);
    for (const char c : octets) {
        const auto octet = static_cast<unsigned char>(c);
        out += kDigits[octet >> 4];
        out += kDigits[octet & 15U];
    }
    return out;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace base
