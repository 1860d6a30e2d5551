// CAPA, STLS, UTF8, LANG: what the server offers, made from what works here and now.

#include <array>

#include "protocols/base/octets.h"
#include "protocols/pop3/server_session.h"

namespace pop3 {

namespace {

struct LanguageRow {
    Language language;
    std::string_view tag;
    std::string_view name;   ///< in the language itself
};
constexpr std::array<LanguageRow, 2> kLanguages{{{Language::English, "en", "English"},
                                                 {Language::German, "de", "Deutsch"}}};

void plain_item(wire::Effects& out, Line line, std::string_view text) {
    out.line(static_cast<std::uint16_t>(line), text);
}

void number_item(wire::Effects& out, Line line, std::string_view tag, std::uint64_t number) {
    out.buffer().append(tag);
    base::append_number(out.buffer(), number);
    out.line(static_cast<std::uint16_t>(line), "");
}

/// The language whose tag begins the wanted one: "de" serves "de-AT" (RFC 4647 3.4).
const LanguageRow* find_language(std::string_view range) {
    if (range == "*") return &kLanguages.front();
    for (;;) {
        for (const LanguageRow& known : kLanguages) {
            if (base::iequals(known.tag, range)) return &known;
        }
        const std::size_t hyphen = range.rfind('-');
        if (hyphen == std::string_view::npos) return nullptr;
        range = range.substr(0, hyphen);
    }
}

}  // namespace

void ServerSession::capa(Call& call) {
    const ServerProfile& can = *profile_;
    wire::Effects& out = call.out;
    say(call, Line::CapaOk);
    if (can.top) plain_item(out, Line::CapaTop, "TOP");
    const bool cleartext = !can.cleartext_needs_tls || encrypted_;
    if (can.user_pass && cleartext) plain_item(out, Line::CapaUser, "USER");
    if (offers(Verb::Auth)) {
        bool any = false;
        for (const auto mechanism : {wire::Mechanism::Plain, wire::Mechanism::Login,
                                     wire::Mechanism::CramMd5, wire::Mechanism::ScramSha256}) {
            if (!offers(mechanism) || (!cleartext && wire::sends_password(mechanism))) continue;
            out.buffer().append(any ? " " : "SASL ");
            out.buffer().append(wire::mechanism_name(mechanism));
            any = true;
        }
        if (any) plain_item(out, Line::CapaSasl, "");
    }
    if (can.resp_codes) plain_item(out, Line::CapaRespCodes, "RESP-CODES");
    if (can.resp_codes && can.auth_resp_code) plain_item(out, Line::CapaAuthRespCode, "AUTH-RESP-CODE");
    if (can.login_delay > base::Duration{0}) {
        const auto seconds = static_cast<std::uint64_t>(can.login_delay / base::seconds(1));
        number_item(out, Line::CapaLoginDelay, "LOGIN-DELAY ", seconds);
    }
    if (can.pipelining) plain_item(out, Line::CapaPipelining, "PIPELINING");
    if (!can.announce_expire) {
        // Some servers keep their rule to themselves.
    } else if (can.hide_after_retrieval == HideAfterRetrieval::AtQuit) {
        plain_item(out, Line::CapaExpireZero, "EXPIRE 0");   // no client may count on finding it again (RFC 2449 6.7)
    } else if (!can.expire_days) {
        plain_item(out, Line::CapaExpireNever, "EXPIRE NEVER");
    } else if (*can.expire_days == 0) {
        plain_item(out, Line::CapaExpireZero, "EXPIRE 0");
    } else {
        number_item(out, Line::CapaExpireDays, "EXPIRE ", *can.expire_days);
    }
    if (can.uidl) plain_item(out, Line::CapaUidl, "UIDL");
    if (can.stls && !encrypted_ && !utf8_ && state_ == State::Authorization) {
        plain_item(out, Line::CapaStls, "STLS");
    }
    if (can.utf8) plain_item(out, Line::CapaUtf8, "UTF8 USER");
    if (can.lang) plain_item(out, Line::CapaLang, "LANG");
    if (!can.implementation.empty()) {
        out.buffer().append("IMPLEMENTATION ");
        plain_item(out, Line::CapaImplementation, can.implementation);
    }
    plain_item(out, Line::EndOfList, ".");
}

void ServerSession::stls(Call& call) {
    if (encrypted_) return refuse(call, Line::StlsActive);
    if (utf8_) return refuse(call, Line::StlsAfterUtf8);
    say(call, Line::StlsOk);
    call.out.start_tls();
    encrypted_ = true;
    // What came in the clear behind STLS was not protected and must not count (RFC 2595 4).
    reader_.discard();
}

void ServerSession::utf8(Call& call) {
    utf8_ = true;
    say(call, Line::Utf8Ok);
}

void ServerSession::lang(const CutCommand& cut, Call& call) {
    if (cut.has_rest) {
        if (cut.rest.empty() || cut.rest.find(' ') != std::string_view::npos) {
            return refuse(call, Line::ErrSyntax);
        }
        const LanguageRow* found = find_language(cut.rest);
        if (found == nullptr) return refuse(call, Line::LangUnknown);
        language_ = found->language;
        return say(call, Line::LangOk);
    }
    say(call, Line::LangListOk);
    for (const LanguageRow& known : kLanguages) {
        call.out.buffer().append(known.tag);
        call.out.buffer().push_back(' ');
        plain_item(call.out, Line::LangItem, known.name);
    }
    plain_item(call.out, Line::EndOfList, ".");
}

}  // namespace pop3
