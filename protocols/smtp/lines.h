#pragma once
/// Every line that an SMTP session can send: its key (the heading of its explanation), its RFC
/// section and, for replies, its codes and text. The one place where a reply is worded.
///
/// Doors: Line, LineRow, line_row, line_rows, index_of.

#include <cstdint>
#include <span>
#include <string_view>

namespace smtp {

/// In the order of `line_rows()`. A reply's name begins with the command it answers.
enum class Line : std::uint16_t {
    // what a client writes
    Ehlo,
    Helo,
    Mail,
    MailNullSender,
    Rcpt,
    Data,
    DataText,
    DataEnd,
    Bdat,
    BdatText,
    Rset,
    Vrfy,
    Expn,
    Help,
    Noop,
    Quit,
    StartTls,
    Auth,
    AuthResponse,
    AuthCancel,
    Unknown,
    // what a server answers
    Connect220,
    Connect421,
    Connect554,
    EhloFirst,
    EhloPipelining,
    EhloSize,
    EhloEightBit,
    EhloStartTls,
    EhloAuth,
    EhloChunking,
    EhloUtf8,
    EhloDsn,
    EhloExpn,
    EhloEnhancedCodes,
    EhloHelp,
    EhloName,
    Helo250,
    AnyUnknown,
    AnyTooLong,
    AnyBareOctets,
    AnySyntax,
    AnyNotImplemented,
    AnyHelloFirst,
    AnyWrongState,
    AnyTlsFirst,
    AnyTimeout,
    AnyTooManyErrors,
    AnyShuttingDown,
    AnyFault4,
    AnyFault5,
    AnyFault421,
    Mail250,
    MailSyntax,
    MailAddress,
    MailUtf8,
    MailParameter,
    MailParameterValue,
    MailNested,
    MailLogInFirst,
    MailTooBig,
    MailNotYours,
    MailRefused,
    MailUnknownDomain,
    MailStoreFull,
    MailTryLater,
    Rcpt250,
    Rcpt251,
    RcptSyntax,
    RcptAddress,
    RcptUtf8,
    RcptParameter,
    RcptParameterValue,
    RcptMailFirst,
    RcptTooMany,
    RcptUnknownUser,
    RcptUnknownDomain,
    RcptRelayDenied,
    RcptDisabled,
    RcptMoved,
    RcptFullForNow,
    RcptFullForGood,
    RcptBusy,
    RcptGreylisted,
    RcptTryLater,
    Data354,
    DataMailFirst,
    DataRecipientsFirst,
    DataNoneValid,
    Data250,
    DataBareOctets,
    DataLineTooLong,
    DataTooBig,
    DataStoreFull,
    DataFullForNow,
    DataFullForGood,
    DataLoop,
    DataRefused,
    DataTryLater,
    BdatChunk,
    BdatLast,
    BdatSyntax,
    BdatOutOfPlace,
    Rset250,
    Noop250,
    Quit221,
    HelpMore,
    HelpLast,
    Vrfy250,
    Vrfy252,
    VrfyUnknown,
    VrfyAmbiguous,
    VrfySyntax,
    Expn250,
    ExpnMore,
    Expn252,
    ExpnUnknown,
    ExpnSyntax,
    StartTls220,
    StartTlsBroken,
    StartTlsAlready,
    Auth235,
    AuthEmpty,
    AuthUserName,
    AuthPassword,
    AuthChallenge,
    AuthScram,
    AuthDenied,
    AuthCancelled,
    AuthMalformed,
    AuthTooEarly,
    AuthTooLong,
    AuthMechanism,
    AuthAlready,
    AuthInTransaction,
    AuthNeedsTls,
    AuthSyntax,
    AuthTooMany,
};
inline constexpr std::size_t kLineCount = static_cast<std::size_t>(Line::AuthTooMany) + 1;

struct LineRow {
    Line line;
    std::string_view key;       ///< "RCPT.550-unknown"
    std::string_view rfc;       ///< "5321 4.2.3"
    std::uint16_t code = 0;     ///< 0: a client's line
    std::string_view enhanced;  ///< "5.1.1", or empty (RFC 2034 4)
    std::string_view text;
    bool ends_reply = true;
};

[[nodiscard]] std::span<const LineRow> line_rows();
[[nodiscard]] const LineRow& line_row(Line line);
[[nodiscard]] constexpr std::uint16_t index_of(Line line) {
    return static_cast<std::uint16_t>(line);
}

}  // namespace smtp
