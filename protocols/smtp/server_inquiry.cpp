// VRFY, EXPN and HELP of the server session (RFC 5321 3.5).

#include "protocols/base/octets.h"
#include "protocols/smtp/server_session.h"

namespace smtp {

namespace {

/// VRFY and EXPN may carry the word SMTPUTF8 after their argument (RFC 6531 3.7.4.2).
std::string_view without_utf8_word(std::string_view argument) {
    constexpr std::string_view kWord = " SMTPUTF8";
    if (argument.size() <= kWord.size()) return argument;
    const std::size_t at = argument.size() - kWord.size();
    return base::iequals(argument.substr(at), kWord) ? argument.substr(0, at) : argument;
}

}  // namespace

void ServerSession::verify(std::string_view argument, Call& call) {
    if (argument.empty()) {
        reply(Line::VrfySyntax, call.out);
        return;
    }
    if (profile_->vrfy == VerifyPolicy::Noncommittal) {
        reply(Line::Vrfy252, call.out);
        return;
    }
    const Verification found = call.backend.verify(without_utf8_word(argument));
    if (found.elsewhere) {
        reply(Line::Vrfy252, call.out);
    } else if (found.ambiguous) {
        reply(Line::VrfyAmbiguous, call.out);
    } else if (found.mailboxes.empty()) {
        reply(Line::VrfyUnknown, call.out);
    } else {
        begin_reply(line_row(Line::Vrfy250), call.out);
        call.out.buffer() += found.mailboxes.front();
        end_reply(Line::Vrfy250, call.out);
    }
}

void ServerSession::expand(std::string_view argument, Call& call) {
    if (argument.empty()) {
        reply(Line::ExpnSyntax, call.out);
        return;
    }
    if (profile_->expn == VerifyPolicy::Noncommittal) {
        reply(Line::Expn252, call.out);
        return;
    }
    const Verification found = call.backend.expand(without_utf8_word(argument));
    if (found.mailboxes.empty()) {
        reply(Line::ExpnUnknown, call.out);
        return;
    }
    for (std::size_t i = 0; i < found.mailboxes.size(); ++i) {
        const Line line = i + 1 < found.mailboxes.size() ? Line::ExpnMore : Line::Expn250;
        begin_reply(line_row(line), call.out);
        call.out.buffer() += found.mailboxes[i];
        end_reply(line, call.out);
    }
}

/// Names the commands that would not be answered with 502.
void ServerSession::help(wire::Effects& out) {
    begin_reply(line_row(Line::HelpMore), out);
    std::string& buffer = out.buffer();
    buffer += line_row(Line::HelpMore).text;
    for (const base::CommandRow& row : command_rows()) {
        const bool extension_is_on =
            row.extension.empty() || (row.extension == "CHUNKING" && profile_->offer_chunking) ||
            (row.extension == "EXPN" && profile_->expn != VerifyPolicy::Disabled) ||
            (row.extension == "STARTTLS" && profile_->offer_starttls && !encrypted_) ||
            (row.extension == "AUTH" && offers_auth());
        const bool hidden =
            (row.verb == "VRFY" && profile_->vrfy == VerifyPolicy::Disabled) ||
            (!profile_->offer_esmtp && (row.verb == "EHLO" || !row.extension.empty()));
        if (!extension_is_on || hidden) continue;
        buffer += ' ';
        buffer += row.verb;
    }
    end_reply(Line::HelpMore, out);
    reply(Line::HelpLast, out);
}

}  // namespace smtp
