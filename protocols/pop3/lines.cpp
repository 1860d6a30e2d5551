#include "protocols/pop3/lines.h"

#include <array>
#include <string>

#include "protocols/base/octets.h"

namespace pop3 {

namespace {

constexpr std::string_view kOk = "+OK";
constexpr std::string_view kErr = "-ERR";

/// A client's line.
constexpr LineRow client(Line line, std::string_view key, std::string_view rfc) {
    return {line, {key, rfc, true, true}, {}, {}, {}, {}};
}

/// A whole reply of the server.
constexpr LineRow reply(Line line, std::string_view key, std::string_view rfc,
                        std::string_view status, std::string_view code, std::string_view english,
                        std::string_view german) {
    return {line, {key, rfc, false, true}, status, code, english, german};
}

/// The first line of a multi-line reply.
constexpr LineRow first(Line line, std::string_view key, std::string_view rfc,
                        std::string_view english, std::string_view german) {
    return {line, {key, rfc, false, false}, kOk, {}, english, german};
}

/// A line inside a multi-line reply, built in place.
constexpr LineRow item(Line line, std::string_view key, std::string_view rfc) {
    return {line, {key, rfc, false, false}, {}, {}, {}, {}};
}

/// The last line of a multi-line reply.
constexpr LineRow last(Line line, std::string_view key, std::string_view rfc) {
    return {line, {key, rfc, false, true}, {}, {}, {}, {}};
}

constexpr std::array kRows{
    client(Line::ClientUser, "USER", "1939 7"),
    client(Line::ClientPass, "PASS", "1939 7"),
    client(Line::ClientApop, "APOP", "1939 7"),
    client(Line::ClientAuth, "AUTH", "1734 2"),
    client(Line::ClientCapa, "CAPA", "2449 5"),
    client(Line::ClientStls, "STLS", "2595 4"),
    client(Line::ClientUtf8, "UTF8", "6856 2.1"),
    client(Line::ClientLang, "LANG", "6856 3.2"),
    client(Line::ClientStat, "STAT", "1939 5"),
    client(Line::ClientList, "LIST", "1939 5"),
    client(Line::ClientRetr, "RETR", "1939 5"),
    client(Line::ClientDele, "DELE", "1939 5"),
    client(Line::ClientNoop, "NOOP", "1939 5"),
    client(Line::ClientRset, "RSET", "1939 5"),
    client(Line::ClientTop, "TOP", "1939 7"),
    client(Line::ClientUidl, "UIDL", "1939 7"),
    client(Line::ClientQuit, "QUIT", "1939 6"),
    client(Line::ClientAuthResponse, "AUTH.response", "1734 2"),
    client(Line::ClientAuthCancel, "AUTH.cancel", "1734 2"),
    client(Line::ClientUnknown, "unknown", "1939 3"),

    LineRow{Line::Greeting, {"greeting.OK", "1939 4", false, true}, kOk, {}, {}, {}},
    LineRow{Line::GreetingStamp, {"greeting.OK-timestamp", "1939 7", false, true}, kOk, {}, {}, {}},

    reply(Line::ErrUnknown, "any.ERR-unknown", "1939 3", kErr, {}, "no such command here",
          "diesen Befehl gibt es hier nicht"),
    reply(Line::ErrSyntax, "any.ERR-syntax", "1939 3", kErr, {}, "the command is not well formed",
          "der Befehl ist nicht richtig aufgebaut"),
    reply(Line::ErrNotLoggedIn, "any.ERR-not-logged-in", "1939 3", kErr, {}, "log in first",
          "erst anmelden"),
    reply(Line::ErrLoggedIn, "any.ERR-logged-in", "1939 3", kErr, {}, "you are logged in already",
          "die Anmeldung ist schon geschehen"),
    reply(Line::ErrTooLong, "any.ERR-line-too-long", "2449 4", kErr, {}, "the line is too long",
          "die Zeile ist zu lang"),
    reply(Line::ErrTooMany, "any.ERR-too-many", "1939 3", kErr, {}, "too many errors, closing",
          "zu viele Fehler, die Verbindung endet"),
    reply(Line::ErrNoSuchMessage, "any.ERR-no-such-message", "1939 5", kErr, {},
          "no such message, only # % in maildrop", "keine solche Nachricht, nur # % im Postfach"),
    reply(Line::ErrMarked, "any.ERR-marked", "1939 5", kErr, {}, "message # already deleted",
          "Nachricht # gelöscht"),
    reply(Line::ErrGone, "any.ERR-gone", "1939 4", kErr, {}, "message # was removed by somebody else",
          "Nachricht # wurde von anderer Seite entfernt"),
    reply(Line::ErrUtf8, "any.ERR-utf8", "6856 5", kErr, "UTF8",
          "message # can only be sent after the command UTF8",
          "Nachricht # kann nur nach dem Befehl UTF8 gesendet werden"),
    last(Line::ErrByFault, "any.ERR-by-fault", "1939 3"),  // the World's: no session says it
    last(Line::EndOfText, "any.end-of-text", "1939 3"),
    last(Line::EndOfList, "any.end-of-list", "1939 3"),

    reply(Line::UserOk, "USER.OK", "1939 7", kOk, {}, {}, {}),
    reply(Line::UserCleartext, "USER.ERR-cleartext", "2595 2.3", kErr, {}, "start TLS first",
          "erst TLS beginnen"),
    reply(Line::PassNoUser, "PASS.ERR-no-user", "1939 7", kErr, {}, "send USER first",
          "erst USER senden"),
    reply(Line::LoginOk, "login.OK", "1939 4", kOk, {}, "maildrop locked and ready",
          "Postfach gesperrt und bereit"),
    reply(Line::LoginOkShared, "login.OK-shared", "1939 4", kOk, {}, "maildrop ready",
          "Postfach bereit"),
    reply(Line::LoginWrong, "login.ERR-wrong", "1939 7", kErr, "AUTH",
          "user name or password is wrong", "Benutzername oder Passwort ist falsch"),
    reply(Line::LoginTooMany, "login.ERR-too-many", "1939 4", kErr, "AUTH",
          "user name or password is wrong, closing",
          "Benutzername oder Passwort ist falsch, die Verbindung endet"),
    reply(Line::LoginInUse, "login.ERR-in-use", "2449 8.1.2", kErr, "IN-USE",
          "maildrop already locked", "Postfach ist schon gesperrt"),
    reply(Line::LoginImapOpen, "login.ERR-imap-open", "2449 8.1.2", kErr, "IN-USE",
          "maildrop is open by IMAP", "Postfach ist durch IMAP geöffnet"),
    reply(Line::LoginDelay, "login.ERR-login-delay", "2449 8.1.1", kErr, "LOGIN-DELAY",
          "log in again in # seconds", "Anmeldung in # Sekunden wieder möglich"),
    reply(Line::LoginSysTemp, "login.ERR-sys-temp", "3206 4", kErr, "SYS/TEMP",
          "the mail store is out of reach for now", "der Speicher ist gerade nicht erreichbar"),
    reply(Line::LoginSysPerm, "login.ERR-sys-perm", "3206 4", kErr, "SYS/PERM",
          "this account has no maildrop", "dieses Konto hat kein Postfach"),
    reply(Line::LoginCleartext, "login.ERR-cleartext", "2595 2.3", kErr, {}, "start TLS first",
          "erst TLS beginnen"),

    item(Line::AuthChallenge, "AUTH.challenge", "1734 2"),
    reply(Line::AuthUnknown, "AUTH.ERR-mechanism", "1734 2", kErr, {}, "no such mechanism here",
          "dieses Verfahren gibt es hier nicht"),
    reply(Line::AuthCancelled, "AUTH.ERR-cancelled", "1734 2", kErr, {}, "cancelled", "abgebrochen"),
    reply(Line::AuthMalformed, "AUTH.ERR-malformed", "1734 2", kErr, {},
          "the answer is not well formed", "die Antwort ist nicht richtig aufgebaut"),

    first(Line::CapaOk, "CAPA.OK", "2449 5", "capabilities follow", "es folgen die Fähigkeiten"),
    item(Line::CapaTop, "CAPA.TOP", "2449 6.1"),
    item(Line::CapaUser, "CAPA.USER", "2449 6.2"),
    item(Line::CapaSasl, "CAPA.SASL", "2449 6.3"),
    item(Line::CapaRespCodes, "CAPA.RESP-CODES", "2449 6.4"),
    item(Line::CapaAuthRespCode, "CAPA.AUTH-RESP-CODE", "3206 6"),
    item(Line::CapaLoginDelay, "CAPA.LOGIN-DELAY", "2449 6.5"),
    item(Line::CapaPipelining, "CAPA.PIPELINING", "2449 6.6"),
    item(Line::CapaExpireDays, "CAPA.EXPIRE-days", "2449 6.7"),
    item(Line::CapaExpireZero, "CAPA.EXPIRE-0", "2449 6.7"),
    item(Line::CapaExpireNever, "CAPA.EXPIRE-never", "2449 6.7"),
    item(Line::CapaUidl, "CAPA.UIDL", "2449 6.8"),
    item(Line::CapaStls, "CAPA.STLS", "2595 4"),
    item(Line::CapaUtf8, "CAPA.UTF8", "6856 2"),
    item(Line::CapaLang, "CAPA.LANG", "6856 3.1"),
    item(Line::CapaImplementation, "CAPA.IMPLEMENTATION", "2449 6.9"),

    reply(Line::StlsOk, "STLS.OK", "2595 4", kOk, {}, "begin TLS negotiation",
          "TLS-Verhandlung beginnen"),
    reply(Line::StlsActive, "STLS.ERR-active", "2595 4", kErr, {}, "TLS is active already",
          "TLS ist schon in Kraft"),
    reply(Line::StlsAfterUtf8, "STLS.ERR-after-utf8", "6856 2.1", kErr, {},
          "STLS must come before UTF8", "STLS muss vor UTF8 kommen"),
    reply(Line::Utf8Ok, "UTF8.OK", "6856 2.1", kOk, {}, "texts are sent as they are",
          "Texte werden gesendet, wie sie sind"),
    reply(Line::LangOk, "LANG.OK", "6856 3.2", kOk, {}, "en texts are in English from now on",
          "de die Texte sind ab jetzt deutsch"),
    first(Line::LangListOk, "LANG.OK-list", "6856 3.2", "languages follow", "es folgen die Sprachen"),
    item(Line::LangItem, "LANG.item", "6856 3.2"),
    reply(Line::LangUnknown, "LANG.ERR-unknown", "6856 3.2", kErr, {}, "no such language here",
          "diese Sprache gibt es hier nicht"),

    reply(Line::StatOk, "STAT.OK", "1939 5", kOk, {}, "# #", "# #"),
    first(Line::ListOk, "LIST.OK", "1939 5", "# % (# octets)", "# % (# Oktette)"),
    item(Line::ListItem, "LIST.item", "1939 5"),
    reply(Line::ListOne, "LIST.OK-one", "1939 5", kOk, {}, "# #", "# #"),
    first(Line::UidlOk, "UIDL.OK", "1939 7", {}, {}),
    item(Line::UidlItem, "UIDL.item", "1939 7"),
    LineRow{Line::UidlOne, {"UIDL.OK-one", "1939 7", false, true}, {}, {}, {}, {}},
    first(Line::RetrOk, "RETR.OK", "1939 5", "# octets", "# Oktette"),
    item(Line::RetrText, "RETR.text", "1939 5"),
    first(Line::TopOk, "TOP.OK", "1939 7", {}, {}),
    item(Line::TopText, "TOP.text", "1939 7"),
    reply(Line::DeleOk, "DELE.OK", "1939 5", kOk, {}, "message # deleted", "Nachricht # gelöscht"),
    reply(Line::NoopOk, "NOOP.OK", "1939 5", kOk, {}, {}, {}),
    reply(Line::RsetOk, "RSET.OK", "1939 5", kOk, {}, "maildrop has # %", "das Postfach hat # %"),
    reply(Line::QuitOk, "QUIT.OK", "1939 4", kOk, {}, "bye", "auf Wiedersehen"),
    reply(Line::QuitUpdated, "QUIT.OK-updated", "1939 6", kOk, {}, "bye (# % left)",
          "auf Wiedersehen (# % übrig)"),
    reply(Line::QuitNotRemoved, "QUIT.ERR-not-removed", "1939 6", kErr, "SYS/TEMP",
          "some deleted messages not removed", "einige gelöschte Nachrichten nicht entfernt"),
};
static_assert(kRows.size() == static_cast<std::size_t>(Line::Count));

constexpr bool in_order() {
    for (std::size_t i = 0; i < kRows.size(); ++i) {
        if (kRows[i].line != static_cast<Line>(i)) return false;
    }
    return true;
}
static_assert(in_order(), "kRows follows the order of Line");

std::string_view message_word(Language language, std::uint64_t number) {
    if (language == Language::German) return number == 1 ? "Nachricht" : "Nachrichten";
    return number == 1 ? "message" : "messages";
}

/// Some clients decide by the code what to tell their user, so that it is sent only where announced.
bool sends_code(std::string_view code, Voice voice) {
    if (code.empty()) return false;
    if (code == "AUTH" || code.starts_with("SYS/")) return voice.auth_resp_code;
    if (code == "UTF8") return true;
    return voice.resp_codes;
}

}  // namespace

const LineRow& row(Line line) { return kRows[static_cast<std::size_t>(line)]; }

void say(wire::Effects& out, Line line, Voice voice, std::uint64_t first, std::uint64_t second) {
    const LineRow& said = row(line);
    std::string& buffer = out.buffer();
    buffer.append(said.status);
    if (sends_code(said.code, voice)) {
        buffer.append(" [");
        buffer.append(said.code);
        buffer.push_back(']');
    }
    const std::string_view text = voice.language == Language::German ? said.german : said.english;
    if (!text.empty()) buffer.push_back(' ');
    std::uint64_t number = first;
    bool first_used = false;
    for (const char c : text) {
        if (c == '#') {
            number = first_used ? second : first;
            first_used = true;
            base::append_number(buffer, number);
        } else if (c == '%') {
            buffer.append(message_word(voice.language, number));
        } else {
            buffer.push_back(c);
        }
    }
    buffer.append("\r\n");
    out.end_line(static_cast<std::uint16_t>(line));
}

}  // namespace pop3
