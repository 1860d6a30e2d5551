#pragma once
/// The one table of POP3 lines: key, RFC section, and what the server says in each language.
///
/// In a text `#` is the next number and `%` the word message or messages that fits it.
/// Doors: Line, LineRow, row, say, Language. Fails: never.

#include <cstdint>
#include <string_view>

#include "protocols/base/fact.h"
#include "protocols/wire/effects.h"

namespace pop3 {

/// Every kind of line, those of clients first. The order is that of `tables().line_kinds`.
enum class Line : std::uint16_t {
    // A client's; up to ClientQuit in the order of `tables().commands`.
    ClientUser, ClientPass, ClientApop, ClientAuth, ClientCapa, ClientStls, ClientUtf8, ClientLang,
    ClientStat, ClientList, ClientRetr, ClientDele, ClientNoop, ClientRset, ClientTop, ClientUidl,
    ClientQuit, ClientAuthResponse, ClientAuthCancel, ClientUnknown,
    // A server's.
    Greeting, GreetingStamp,
    ErrUnknown, ErrSyntax, ErrNotLoggedIn, ErrLoggedIn, ErrTooLong, ErrTooMany,
    ErrNoSuchMessage, ErrMarked, ErrGone, ErrUtf8, ErrByFault, EndOfText, EndOfList,
    UserOk, UserCleartext, PassNoUser,
    LoginOk, LoginOkShared, LoginWrong, LoginTooMany, LoginInUse, LoginImapOpen, LoginDelay,
    LoginSysTemp, LoginSysPerm, LoginCleartext,
    AuthChallenge, AuthUnknown, AuthCancelled, AuthMalformed,
    CapaOk, CapaTop, CapaUser, CapaSasl, CapaRespCodes, CapaAuthRespCode, CapaLoginDelay,
    CapaPipelining, CapaExpireDays, CapaExpireZero, CapaExpireNever, CapaUidl, CapaStls, CapaUtf8,
    CapaLang, CapaImplementation,
    StlsOk, StlsActive, StlsAfterUtf8, Utf8Ok,
    LangOk, LangListOk, LangItem, LangUnknown,
    StatOk, ListOk, ListItem, ListOne, UidlOk, UidlItem, UidlOne,
    RetrOk, RetrText, TopOk, TopText, DeleOk, NoopOk, RsetOk,
    QuitOk, QuitUpdated, QuitNotRemoved,
    Count,
};

/// Languages of the server's texts (RFC 6856 3).
enum class Language : std::uint8_t { English, German };

struct LineRow {
    Line line;
    base::LineKind kind;
    std::string_view status;   ///< "+OK", "-ERR", or empty where the line is built in place
    std::string_view code;     ///< response code without brackets, or empty (RFC 2449 8)
    std::string_view english;
    std::string_view german;
};

[[nodiscard]] const LineRow& row(Line line);

/// What a text needs to be said.
struct Voice {
    Language language = Language::English;
    bool resp_codes = true;       ///< IN-USE and LOGIN-DELAY are sent
    bool auth_resp_code = true;   ///< AUTH, SYS/TEMP and SYS/PERM are sent
};

/// Writes the line with its status, code and text; `first` and `second` replace the marks `#`.
void say(wire::Effects& out, Line line, Voice voice, std::uint64_t first = 0,
         std::uint64_t second = 0);

}  // namespace pop3
