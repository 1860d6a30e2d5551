// The certificate and the TLS of the edge.

#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "sim/loopback/certificate.h"
#include "sim/loopback/tls.h"

namespace {

namespace fs = std::filesystem;

struct Folder {
    fs::path path = fs::temp_directory_path() / ("postroom-tls-" + std::to_string(::getpid()) + "-" +
                                                 ::testing::UnitTest::GetInstance()->current_test_info()->name());
    Folder() { fs::remove_all(path); }
    ~Folder() { fs::remove_all(path); }
};

TEST(Certificate, IsMadeOnceAndItsKeyIsPrivate) {
    const Folder folder;
    const auto first = loopback::load_or_make_certificate(folder.path.string());
    ASSERT_TRUE(first.ok()) << first.problem().sentence();
    EXPECT_TRUE(first.value().made_now);
    EXPECT_EQ(first.value().fingerprint.size(), 32U * 3 - 1);
    struct stat status {};
    ASSERT_EQ(::stat(first.value().key_file.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    const auto again = loopback::load_or_make_certificate(folder.path.string());
    ASSERT_TRUE(again.ok());
    EXPECT_FALSE(again.value().made_now);
    EXPECT_EQ(again.value().fingerprint, first.value().fingerprint);
}

TEST(Certificate, IsMadeAnewIfItIsDamaged) {
    const Folder folder;
    const auto first = loopback::load_or_make_certificate(folder.path.string());
    ASSERT_TRUE(first.ok());
    std::ofstream{first.value().file} << "not a certificate";
    const auto again = loopback::load_or_make_certificate(folder.path.string());
    ASSERT_TRUE(again.ok());
    EXPECT_TRUE(again.value().made_now);
    EXPECT_NE(again.value().fingerprint, first.value().fingerprint);
}

TEST(Certificate, SaysWhichFolderCannotBeMade) {
    const auto made = loopback::load_or_make_certificate("/proc/none/postroom");
    ASSERT_FALSE(made.ok());
    EXPECT_EQ(made.problem().where, "/proc/none/postroom");
}

/// A client over memory, as a program has it over its socket.
struct TlsClient {
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL* ssl = nullptr;
    explicit TlsClient(const std::string& trusted) {
        SSL_CTX_load_verify_locations(context, trusted.c_str(), nullptr);
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
        ssl = SSL_new(context);
        SSL_set1_host(ssl, "localhost");
        SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
        SSL_set_connect_state(ssl);
    }
    ~TlsClient() {
        SSL_free(ssl);
        SSL_CTX_free(context);
    }
    std::string take() const {
        std::string out(static_cast<std::size_t>(BIO_ctrl_pending(SSL_get_wbio(ssl))), '\0');
        if (!out.empty()) BIO_read(SSL_get_wbio(ssl), out.data(), static_cast<int>(out.size()));
        return out;
    }
    void give(const std::string& octets) const { BIO_write(SSL_get_rbio(ssl), octets.data(), static_cast<int>(octets.size())); }
};

TEST(Tls, AProgramThatTrustsTheCertificateTalksThroughIt) {
    const Folder folder;
    const auto certificate = loopback::load_or_make_certificate(folder.path.string());
    ASSERT_TRUE(certificate.ok());
    const auto server = loopback::TlsServer::make(certificate.value());
    ASSERT_TRUE(server.ok());
    loopback::TlsStream stream{server.value()};
    TlsClient client{certificate.value().file};
    std::string plain;
    stream.send("220 hello\r\n");  // before the handshake: it waits
    for (int i = 0; i < 6; ++i) {
        SSL_do_handshake(client.ssl);
        stream.receive(client.take(), plain);
        client.give(stream.take_cipher());
    }
    ASSERT_TRUE(stream.established());
    ASSERT_EQ(SSL_get_verify_result(client.ssl), X509_V_OK);
    char block[100] = {};
    ASSERT_EQ(SSL_read(client.ssl, block, sizeof block), 11);
    EXPECT_STREQ(block, "220 hello\r\n");
    SSL_write(client.ssl, "EHLO x\r\n", 8);
    stream.receive(client.take(), plain);
    EXPECT_EQ(plain, "EHLO x\r\n");
    SSL_shutdown(client.ssl);
    stream.receive(client.take(), plain);
    EXPECT_TRUE(stream.ended());
    EXPECT_FALSE(stream.failed());
}

TEST(Tls, PlainOctetsEndIt) {
    const Folder folder;
    const auto certificate = loopback::load_or_make_certificate(folder.path.string());
    const auto server = loopback::TlsServer::make(certificate.value());
    loopback::TlsStream stream{server.value()};
    std::string plain;
    stream.receive("EHLO program.example\r\n", plain);
    EXPECT_TRUE(stream.failed());
    EXPECT_EQ(plain, "");
}

}  // namespace
