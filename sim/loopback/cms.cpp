#include "sim/loopback/cms.h"

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <map>
#include <memory>
#include <utility>

#include "protocols/base/octets.h"
#include "sim/loopback/openssl_pointers.h"

namespace loopback {

namespace {

using Cms = std::unique_ptr<CMS_ContentInfo, Freer<CMS_ContentInfo_free>>;

constexpr unsigned int kKeyBits = 2048;
constexpr long kValidSeconds = 10L * 365 * 24 * 3600;

Bio reader(std::string_view octets) { return Bio{BIO_new_mem_buf(octets.data(), static_cast<int>(octets.size()))}; }

base::Problem refused(const char* what) { return {"", std::string{"OpenSSL could not "} + what, ""}; }

X509Pointer certificate_for(EVP_PKEY* key, const std::string& address) {
    X509Pointer certificate{X509_new()};
    if (certificate == nullptr) return nullptr;
    X509* x509 = certificate.get();
    X509_set_version(x509, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
    X509_gmtime_adj(X509_getm_notBefore(x509), 0);
    X509_gmtime_adj(X509_getm_notAfter(x509), kValidSeconds);
    X509_NAME* name = X509_get_subject_name(x509);
    const auto* text = reinterpret_cast<const unsigned char*>(address.c_str());
    if (X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, -1, -1, 0) != 1) return nullptr;
    if (X509_set_issuer_name(x509, name) != 1 || X509_set_pubkey(x509, key) != 1) return nullptr;
    if (X509_sign(x509, key, EVP_sha256()) == 0) return nullptr;
    return certificate;
}

X509Pointer read_certificate(const std::string& pem) { return X509Pointer{PEM_read_bio_X509(reader(pem).get(), nullptr, nullptr, nullptr)}; }

}  // namespace

base::Result<Identity> make_identity(const std::string& address) {
    const Key key{EVP_RSA_gen(kKeyBits)};
    const X509Pointer certificate = key == nullptr ? nullptr : certificate_for(key.get(), address);
    if (certificate == nullptr) return refused("make a key");
    const Bio key_text{BIO_new(BIO_s_mem())};
    const Bio certificate_text{BIO_new(BIO_s_mem())};
    if (PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
        PEM_write_bio_X509(certificate_text.get(), certificate.get()) != 1) {
        return refused("write the key down");
    }
    return Identity{text_of(certificate_text.get()), text_of(key_text.get())};
}

base::Result<std::string> seal_text(const std::string& certificate_pem, std::string_view text) {
    const X509Pointer certificate = read_certificate(certificate_pem);
    if (certificate == nullptr) return refused("read the certificate");
    STACK_OF(X509)* recipients = sk_X509_new_null();
    sk_X509_push(recipients, certificate.get());
    const Cms cms{CMS_encrypt(recipients, reader(text).get(), EVP_aes_128_cbc(), CMS_BINARY)};
    sk_X509_free(recipients);
    const Bio out{BIO_new(BIO_s_mem())};
    if (cms == nullptr || i2d_CMS_bio(out.get(), cms.get()) != 1) return refused("seal the text");
    return base::base64_encode(text_of(out.get()));
}

std::string seal_for_account(const std::string& account, const std::string& text) {
    static std::map<std::string, Identity> identities;
    auto known = identities.find(account);
    if (known == identities.end()) {
        auto made = make_identity(account);
        if (!made) return {};
        known = identities.emplace(account, std::move(made).value()).first;
    }
    auto sealed = seal_text(known->second.certificate, text);
    return sealed ? std::move(sealed).value() : std::string{};
}

base::Result<std::string> open_text(const Identity& identity, std::string_view sealed) {
    const X509Pointer certificate = read_certificate(identity.certificate);
    const Key key{PEM_read_bio_PrivateKey(reader(identity.key).get(), nullptr, nullptr, nullptr)};
    if (certificate == nullptr || key == nullptr) return refused("read the key");
    const auto octets = base::base64_decode(sealed);
    if (!octets) return base::Problem{"", "this is no base64", ""};
    const Cms cms{d2i_CMS_bio(reader(*octets).get(), nullptr)};
    const Bio out{BIO_new(BIO_s_mem())};
    if (cms == nullptr || CMS_decrypt(cms.get(), key.get(), certificate.get(), nullptr, out.get(), CMS_BINARY) != 1) {
        return refused("open the text with this key");
    }
    return text_of(out.get());
}

}  // namespace loopback
