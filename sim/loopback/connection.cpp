#include "sim/loopback/connection.h"

#include <sys/socket.h>

namespace loopback {

namespace {

/// How long a program may go on talking after the end.
constexpr base::Duration kDrainPatience = base::seconds(1);

}  // namespace

bool Connection::receive(std::string& plain) {
    if (phase_ == Phase::Draining) {
        std::string thrown_away;
        const Socket::Got got = socket_.receive(thrown_away);
        if (got == Socket::Got::Ended || got == Socket::Got::Failed) phase_ = Phase::Over;
        return true;
    }
    if (!tls_) {
        const Socket::Got got = socket_.receive(plain);
        return got == Socket::Got::Octets || got == Socket::Got::Nothing;
    }
    std::string cipher;
    const Socket::Got got = socket_.receive(cipher);
    if (got == Socket::Got::Octets) tls_->receive(cipher, plain);
    out_ += tls_->take_cipher();
    return (got == Socket::Got::Octets || got == Socket::Got::Nothing) && !tls_->failed() && !tls_->ended();
}

void Connection::send(std::string_view plain, base::Instant now) {
    if (waiting() == 0) moved = now;
    if (tls_) {
        tls_->send(plain);
        out_ += tls_->take_cipher();
    } else {
        out_.append(plain);
    }
}

void Connection::flush(base::Instant now) {
    if (phase_ == Phase::Over || phase_ == Phase::Draining) {
        if (now - moved > kDrainPatience) phase_ = Phase::Over;
        return;
    }
    while (waiting() != 0) {
        const auto took = socket_.send(std::string_view{out_}.substr(sent_));
        if (!took) {
            phase_ = Phase::Over;
            return;
        }
        if (*took == 0) break;
        moved = now;
        sent_ += *took;
    }
    if (waiting() == 0) {
        out_.clear();
        if (out_.capacity() > 1U << 20) out_.shrink_to_fit();
        sent_ = 0;
        moved = now;
        if (phase_ == Phase::Flushing) {
            ::shutdown(socket_.descriptor(), SHUT_WR);
            phase_ = Phase::Draining;
        }
    } else if (sent_ > out_.size() / 2) {
        out_.erase(0, sent_);
        sent_ = 0;
    }
}

void Connection::finish(base::Instant now) {
    if (phase_ != Phase::Open) return;
    phase_ = Phase::Flushing;
    if (tls_) {
        tls_->finish();
        out_ += tls_->take_cipher();
    }
    flush(now);
}

}  // namespace loopback
