#include "sim/loopback/certificate.h"

#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include "sim/loopback/openssl_pointers.h"

namespace loopback {

namespace {

/// Programs of Apple trust no certificate that is good for longer.
constexpr long kDaysValid = 825;
constexpr long kRenewDaysBefore = 7;

base::Outcome write_private(const std::string& path, const std::string& content) {
    const std::string beside = path + ".part";
    ::unlink(beside.c_str());
    const int descriptor = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) return base::Problem{path, std::string{"cannot be written: "} + std::strerror(errno), ""};
    bool good = true;
    for (std::size_t at = 0; good && at < content.size();) {
        const ssize_t wrote = ::write(descriptor, content.data() + at, content.size() - at);
        good = wrote > 0;
        if (good) at += static_cast<std::size_t>(wrote);
    }
    good = ::close(descriptor) == 0 && good;
    if (good && ::rename(beside.c_str(), path.c_str()) == 0) return {};
    const std::string why = std::strerror(errno);
    ::unlink(beside.c_str());
    return base::Problem{path, "cannot be written: " + why, ""};
}

bool add_extension(X509* certificate, int nid, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    std::unique_ptr<X509_EXTENSION, Freer<X509_EXTENSION_free>> extension{X509V3_EXT_conf_nid(nullptr, &context, nid, value)};
    return extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1;
}

X509Pointer make_certificate(EVP_PKEY* key) {
    X509Pointer certificate{X509_new()};
    X509* x509 = certificate.get();
    unsigned char serial[16] = {};
    if (x509 == nullptr || RAND_bytes(serial, sizeof serial) != 1) return nullptr;
    serial[0] = static_cast<unsigned char>((serial[0] & 0x7fU) | 1U);
    std::unique_ptr<BIGNUM, Freer<BN_free>> number{BN_bin2bn(serial, sizeof serial, nullptr)};
    X509_set_version(x509, 2);
    BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(x509));
    X509_gmtime_adj(X509_getm_notBefore(x509), -3600);
    X509_time_adj_ex(X509_getm_notAfter(x509), kDaysValid, 0, nullptr);
    X509_NAME* name = X509_get_subject_name(x509);
    const auto put = [&](const char* field, const char* value) {
        return X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(value), -1, -1, 0) == 1;
    };
    bool good = put("O", "Postroom on this computer") && put("CN", "localhost") && X509_set_issuer_name(x509, name) == 1 &&
                X509_set_pubkey(x509, key) == 1;
    good = good && add_extension(x509, NID_basic_constraints, "critical,CA:FALSE") &&
           add_extension(x509, NID_key_usage, "critical,digitalSignature") && add_extension(x509, NID_ext_key_usage, "serverAuth") &&
           add_extension(x509, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1") &&
           add_extension(x509, NID_subject_key_identifier, "hash");
    good = good && X509_sign(x509, key, EVP_sha256()) != 0;
    return good ? std::move(certificate) : nullptr;
}

std::string fingerprint_of(X509* certificate) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    if (X509_digest(certificate, EVP_sha256(), digest, &size) != 1) return {};
    std::string out;
    constexpr char kDigits[] = "0123456789ABCDEF";
    for (unsigned int i = 0; i < size; ++i) {
        if (i != 0) out += ':';
        out += kDigits[digest[i] >> 4U];
        out += kDigits[digest[i] & 15U];
    }
    return out;
}

/// The fingerprint of the pair in these files, or empty if it is not there, damaged, or about to run out.
std::string usable_pair(const Certificate& files) {
    Bio certificate_file{BIO_new_file(files.file.c_str(), "r")};
    Bio key_file{BIO_new_file(files.key_file.c_str(), "r")};
    if (certificate_file == nullptr || key_file == nullptr) return {};
    X509Pointer certificate{PEM_read_bio_X509(certificate_file.get(), nullptr, nullptr, nullptr)};
    Key key{PEM_read_bio_PrivateKey(key_file.get(), nullptr, nullptr, nullptr)};
    if (certificate == nullptr || key == nullptr || X509_check_private_key(certificate.get(), key.get()) != 1) return {};
    int days = 0;
    int seconds = 0;
    if (ASN1_TIME_diff(&days, &seconds, nullptr, X509_get0_notAfter(certificate.get())) != 1 || days < kRenewDaysBefore) return {};
    return fingerprint_of(certificate.get());
}

}  // namespace

base::Result<Certificate> load_or_make_certificate(const std::string& folder) {
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error)) {
        std::filesystem::create_directories(folder, error);
        if (error) return base::Problem{folder, "cannot be made: " + error.message(), ""};
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
    }
    Certificate result;
    result.file = folder + "/localhost.pem";
    result.key_file = folder + "/localhost.key";
    result.fingerprint = usable_pair(result);
    if (!result.fingerprint.empty()) return result;

    Key key{EVP_EC_gen("P-256")};
    X509Pointer certificate = key == nullptr ? nullptr : make_certificate(key.get());
    Bio key_text{BIO_new(BIO_s_mem())};
    Bio certificate_text{BIO_new(BIO_s_mem())};
    if (certificate == nullptr || PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
        PEM_write_bio_X509(certificate_text.get(), certificate.get()) != 1) {
        return base::Problem{folder, "no certificate could be made", "the crypto library refused"};
    }
    if (auto written = write_private(result.key_file, text_of(key_text.get())); !written) return written.problem();
    if (auto written = write_private(result.file, text_of(certificate_text.get())); !written) return written.problem();
    ::chmod(result.file.c_str(), 0644);
    result.fingerprint = fingerprint_of(certificate.get());
    result.made_now = true;
    return result;
}

}  // namespace loopback
