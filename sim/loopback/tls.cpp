#include "sim/loopback/tls.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <climits>

namespace loopback {

void TlsServer::Free::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }
void TlsStream::Free::operator()(ssl_st* ssl) const { SSL_free(ssl); }

base::Result<TlsServer> TlsServer::make(const Certificate& certificate) {
    TlsServer server;
    server.context_.reset(SSL_CTX_new(TLS_server_method()));
    SSL_CTX* context = server.context_.get();
    if (context == nullptr) return base::Problem{"", "TLS cannot be used here", "the crypto library refused"};
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    // A client may leave without goodbye, and none may ask for a new handshake again and again.
    SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF | SSL_OP_NO_RENEGOTIATION);
    if (SSL_CTX_use_certificate_chain_file(context, certificate.file.c_str()) != 1 ||
        SSL_CTX_use_PrivateKey_file(context, certificate.key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
        return base::Problem{certificate.file, "cannot be used as a certificate", "remove it, and it is made anew"};
    }
    return server;
}

TlsStream::TlsStream(const TlsServer& server) : ssl_{SSL_new(server.context())} {
    if (ssl_ == nullptr) {
        failed_ = true;
        return;
    }
    SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_accept_state(ssl_.get());
}

bool TlsStream::established() const { return ssl_ != nullptr && SSL_is_init_finished(ssl_.get()) == 1; }

void TlsStream::receive(std::string_view cipher, std::string& plain) {
    if (failed_) return;
    BIO_write(SSL_get_rbio(ssl_.get()), cipher.data(), static_cast<int>(std::min<std::size_t>(cipher.size(), INT_MAX)));
    char block[16'384];
    for (;;) {
        ERR_clear_error();
        const int got = SSL_read(ssl_.get(), block, sizeof block);
        if (got > 0) {
            plain.append(block, static_cast<std::size_t>(got));
            continue;
        }
        const int why = SSL_get_error(ssl_.get(), got);
        if (why == SSL_ERROR_ZERO_RETURN) ended_ = true;
        if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE && why != SSL_ERROR_ZERO_RETURN) failed_ = true;
        break;
    }
    push_waiting();
}

void TlsStream::send(std::string_view plain) {
    waiting_.append(plain);
    push_waiting();
}

void TlsStream::push_waiting() {
    if (failed_ || !established()) return;
    std::size_t done = 0;
    while (done < waiting_.size()) {
        ERR_clear_error();
        const int size = static_cast<int>(std::min<std::size_t>(waiting_.size() - done, INT_MAX));
        const int wrote = SSL_write(ssl_.get(), waiting_.data() + done, size);
        if (wrote <= 0) break;  // into memory: only a broken connection refuses
        done += static_cast<std::size_t>(wrote);
    }
    waiting_.erase(0, done);
}

void TlsStream::finish() {
    if (!failed_ && established()) SSL_shutdown(ssl_.get());
}

std::string TlsStream::take_cipher() {
    std::string out;
    if (ssl_ == nullptr) return out;
    BIO* bio = SSL_get_wbio(ssl_.get());
    const auto pending = static_cast<std::size_t>(BIO_ctrl_pending(bio));
    out.resize(pending);
    if (pending != 0) BIO_read(bio, out.data(), static_cast<int>(pending));
    return out;
}

}  // namespace loopback
